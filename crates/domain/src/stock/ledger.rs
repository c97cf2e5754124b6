//! The ledger: how a movement is posted. What a late one does to a count that had already seen it is in [`late`].

use super::late;
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, LocationId, MovementId, ProductId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::movement::{MovementKind, Place, Reference};
use crate::records::{CountLine, Movement, StockLevel};
use crate::refusal::Refusal;
use crate::time::Moment;

/// A movement to be posted.
#[derive(Clone, Debug)]
pub struct Posting {
    /// From where.
    pub from: Place,
    /// What kind.
    pub kind: MovementKind,
    /// Of what.
    pub product: ProductId,
    /// How much, above zero.
    pub quantity: Quantity,
    /// Why.
    pub reason: Option<String>,
    /// What it belongs to.
    pub reference: Option<Reference>,
    /// The movement that it undoes.
    pub reverses: Option<MovementId>,
    /// Tells apart movements of one kind for the same line: the number of the hand-over or receipt.
    pub round: u32,
    /// To where.
    pub to: Place,
}

/// The id of the movement that a posting for `reference` makes.
pub fn movement_id(reference: &Reference, kind: MovementKind, round: u32) -> MovementId {
    let line = reference.line.unwrap_or(u32::MAX);
    MovementId(ids::derive(
        reference.id,
        "movement",
        &[&[kind as u8, reference.kind as u8], &line.to_le_bytes(), &round.to_le_bytes()],
    ))
}

/// The id of the movement that undoes another.
pub fn reversal_id(movement: MovementId) -> MovementId {
    MovementId(ids::derive(movement.0, "reversal", &[]))
}

/// The id of the movement that keeps a count as counted when `movement` comes late, at one end of it.
pub fn offset_id(movement: MovementId, location: LocationId) -> MovementId {
    MovementId(ids::derive(movement.0, "count_offset", &[location.0.as_bytes()]))
}

/// Wants what posting a movement of `product` at `location` reads.
pub fn want_level(wants: &mut Wants<'_>, product: ProductId, location: LocationId) {
    let occurred_at = wants.occurred_at();
    want_level_at(wants, product, location, occurred_at);
}

/// Wants what posting a movement that happened at `occurred_at` reads.
pub fn want_level_at(wants: &mut Wants<'_>, product: ProductId, location: LocationId, occurred_at: Moment) {
    let level = wants.record::<StockLevel>(StockLevel::id_of(product, location));
    if level.and_then(|level| level.counted_at).is_some_and(|counted_at| occurred_at < counted_at) {
        wants.found::<CountLine>(Lookup::CountLinesAt(product, location));
    }
}

/// Posts a movement: on hand at its ends changes by it, and by nothing else anywhere.
pub fn post(decision: &mut Decision<'_>, posting: Posting) -> Result<MovementId, Refusal> {
    let occurred_at = decision.context().occurred_at;
    post_at(decision, posting, occurred_at)
}

/// Posts a movement that happened at another moment than its command, never later than now.
pub fn post_at(
    decision: &mut Decision<'_>,
    posting: Posting,
    occurred_at: Moment,
) -> Result<MovementId, Refusal> {
    let id = match (posting.reverses, &posting.reference) {
        (Some(original), _) => reversal_id(original),
        (None, Some(reference)) => movement_id(reference, posting.kind, posting.round),
        (None, None) => {
            let place = decision.next_movement();
            MovementId(ids::derive(decision.context().command.0, "movement", &[&place.to_le_bytes()]))
        }
    };
    book_movement(decision, id, &posting, occurred_at, None)?;
    for location in [posting.from, posting.to].into_iter().filter_map(Place::location) {
        late::keep_count(decision, id, &posting, location, occurred_at)?;
    }
    Ok(id)
}

/// Books a movement as it is, whatever was counted since.
pub(super) fn book_movement(
    decision: &mut Decision<'_>,
    id: MovementId,
    posting: &Posting,
    occurred_at: Moment,
    offsets: Option<MovementId>,
) -> Result<(), Refusal> {
    let from = book(decision, posting.product, posting.from, posting.quantity.negated())?;
    let to = book(decision, posting.product, posting.to, posting.quantity)?;
    let context = decision.context();
    decision.put(Movement {
        actor: context.actor.id,
        device: context.device,
        from: posting.from,
        from_after: from.map(|(_, after)| after),
        from_before: from.map(|(before, _)| before),
        id,
        kind: posting.kind,
        occurred_at,
        offsets,
        product: posting.product,
        quantity: posting.quantity,
        reason: posting.reason.clone(),
        recorded_at: context.now,
        reference: posting.reference,
        reverses: posting.reverses,
        to: posting.to,
        to_after: to.map(|(_, after)| after),
        to_before: to.map(|(before, _)| before),
    });
    decision.say(Event::StockMoved { movement: id });
    Ok(())
}

/// Changes on hand at a place, if stock is kept there; gives it before and after.
fn book(
    decision: &mut Decision<'_>,
    product: ProductId,
    place: Place,
    change: Quantity,
) -> Result<Option<(Quantity, Quantity)>, Refusal> {
    let Some(location) = place.location() else { return Ok(None) };
    let mut level = decision.level(product, location);
    let before = level.on_hand;
    level.on_hand = before.plus(change)?;
    let after = level.on_hand;
    put_level(decision, level)?;
    Ok(Some((before, after)))
}

/// Changes what is reserved of a product at a location.
pub fn reserve(
    decision: &mut Decision<'_>,
    product: ProductId,
    location: LocationId,
    change: Quantity,
) -> Result<(), Refusal> {
    let mut level = decision.level(product, location);
    level.reserved = level.reserved.plus(change)?;
    debug_assert!(!level.reserved.is_negative(), "released more than was reserved");
    put_level(decision, level)
}

/// Changes what is under way to a location.
pub fn expect(
    decision: &mut Decision<'_>,
    product: ProductId,
    location: LocationId,
    change: Quantity,
) -> Result<(), Refusal> {
    let mut level = decision.level(product, location);
    level.incoming = level.incoming.plus(change)?;
    put_level(decision, level)
}

/// Keeps a level, with what follows from its figures.
pub fn put_level(decision: &mut Decision<'_>, mut level: StockLevel) -> Result<(), Refusal> {
    level.available = level.on_hand.minus(level.reserved)?;
    decision.put(level);
    Ok(())
}

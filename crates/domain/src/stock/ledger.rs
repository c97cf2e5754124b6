//! The ledger: how a movement is posted, and what a late one does to a count that had already seen it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, LocationId, MovementId, ProductId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::exception::{Detail, ExceptionKind};
use crate::records::movement::{MovementKind, Place, Reference};
use crate::records::{CountLine, Movement, StockLevel};
use crate::refusal::Refusal;
use crate::settle;

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
    let level = wants.record::<StockLevel>(StockLevel::id_of(product, location));
    if level.and_then(|level| level.counted_at).is_some_and(|counted_at| occurred_at < counted_at) {
        wants.found::<CountLine>(Lookup::CountLinesAt(product, location));
    }
}

/// Posts a movement: on hand at its ends changes by it, and by nothing else anywhere.
pub fn post(decision: &mut Decision<'_>, posting: Posting) -> Result<MovementId, Refusal> {
    let id = match (posting.reverses, &posting.reference) {
        (Some(original), _) => reversal_id(original),
        (None, Some(reference)) => movement_id(reference, posting.kind, posting.round),
        (None, None) => {
            let place = decision.next_movement();
            MovementId(ids::derive(decision.context().command.0, "movement", &[&place.to_le_bytes()]))
        }
    };
    post_as(decision, id, &posting)?;
    for (place, incoming) in [(posting.from, false), (posting.to, true)] {
        if let Some(location) = place.location() {
            keep_count(decision, id, &posting, location, incoming)?;
        }
    }
    Ok(id)
}

fn post_as(decision: &mut Decision<'_>, id: MovementId, posting: &Posting) -> Result<(), Refusal> {
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
        occurred_at: context.occurred_at,
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

/// A movement that happened before a posted count was already seen by the person who counted: the opposite is posted
/// beside it, so that on hand stays as counted and that count's shrinkage is corrected.
fn keep_count(
    decision: &mut Decision<'_>,
    movement: MovementId,
    posting: &Posting,
    location: LocationId,
    incoming: bool,
) -> Result<(), Refusal> {
    let context = decision.context();
    if matches!(posting.kind, MovementKind::Count | MovementKind::CountOffset) || posting.reverses.is_some() {
        return Ok(());
    }
    let level = decision.level(posting.product, location);
    if level.counted_at.is_none_or(|counted_at| counted_at <= context.occurred_at) {
        return Ok(());
    }
    let earliest = decision
        .found(&Lookup::CountLinesAt(posting.product, location))
        .into_iter()
        .filter_map(|id| decision.get::<CountLine>(id))
        .filter(|line| line.counted_at > context.occurred_at)
        .min_by_key(|line| (line.counted_at, line.id))
        .cloned();
    let Some(mut line) = earliest else { return Ok(()) };
    if !context.clock_trusted {
        settle::open(decision, ExceptionKind::CountConflict, Some(movement.0), |exception| {
            exception.product = Some(posting.product);
            exception.location = Some(location);
            exception.quantity = Some(posting.quantity);
            exception.details = vec![
                Detail { name: "occurred_at".into(), value: context.occurred_at.to_string() },
                Detail { name: "counted_at".into(), value: line.counted_at.to_string() },
                Detail { name: "counted".into(), value: line.counted.to_string() },
                Detail { name: "count".into(), value: line.count.to_string() },
            ];
        });
        return Ok(());
    }
    let change = if incoming { posting.quantity } else { posting.quantity.negated() };
    line.expected = line.expected.plus(change)?;
    line.difference = line.difference.minus(change)?;
    let count = line.count;
    decision.put(line);
    let (from, to) =
        if incoming { (Place::At(location), Place::Loss) } else { (Place::Loss, Place::At(location)) };
    let offset = Posting {
        from,
        kind: MovementKind::CountOffset,
        product: posting.product,
        quantity: posting.quantity,
        reason: None,
        reference: Some(Reference {
            id: CountLine::id_of(count, posting.product),
            kind: crate::records::movement::ReferenceKind::CountLine,
            line: None,
        }),
        reverses: None,
        round: 0,
        to,
    };
    post_as(decision, offset_id(movement, location), &offset)
}

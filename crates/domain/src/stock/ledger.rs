//! The ledger: how a movement is posted. What a late one does to a count that had already seen it is in [`late`].

use super::costing::{self, Booked, Cost};
use super::late;
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, LocationId, MovementId, ProductId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::movement::{MovementKind, Place, Reference};
use crate::records::{CountLine, Movement, ProductCost, StockLevel};
use crate::refusal::Refusal;
use crate::time::{Day, Moment};

/// A movement to be posted.
#[derive(Clone, Debug)]
pub struct Posting {
    /// What is known of its cost.
    pub cost: Cost,
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
    /// The movement that it undoes, and the day that one counts for.
    pub reverses: Option<(MovementId, Day)>,
    /// Tells apart movements of one kind for the same line: the number of the hand-over or receipt.
    pub round: u32,
    /// To where.
    pub to: Place,
}

impl Posting {
    /// The posting that undoes a movement: the same goods, at what they had cost, the other way.
    pub fn opposite_of(movement: &Movement, reason: Option<&str>) -> Self {
        Self {
            cost: Cost::Back { unvalued: movement.unvalued, value: movement.value },
            from: movement.to,
            kind: movement.kind,
            product: movement.product,
            quantity: movement.quantity,
            reason: reason.map(str::to_owned),
            reference: movement.reference,
            reverses: Some((movement.id, movement.day)),
            round: 0,
            to: movement.from,
        }
    }
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

/// Wants what posting a movement of `product` in or out of the business at `location` reads: its cost, too.
pub fn want_posting(wants: &mut Wants<'_>, product: ProductId, location: LocationId) {
    let occurred_at = wants.occurred_at();
    want_posting_at(wants, product, location, occurred_at);
}

/// The same of a movement that happened at `occurred_at`.
pub fn want_posting_at(wants: &mut Wants<'_>, product: ProductId, location: LocationId, occurred_at: Moment) {
    want_level_at(wants, product, location, occurred_at);
    wants.record::<ProductCost>(ProductCost::id_of(product));
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
        (Some((original, _)), _) => reversal_id(original),
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
    let booked = book_cost(decision, posting)?;
    let day = match posting.reverses {
        Some((_, day)) => day,
        None => decision.business()?.day_of(occurred_at),
    };
    let context = decision.context();
    decision.put(Movement {
        actor: context.actor.id,
        cost_difference: booked.and_then(|booked| booked.difference),
        day,
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
        reverses: posting.reverses.map(|(movement, _)| movement),
        to: posting.to,
        to_after: to.map(|(_, after)| after),
        to_before: to.map(|(before, _)| before),
        unit_cost: booked.and_then(|booked| booked.unit_cost),
        unvalued: booked.map_or(Quantity::ZERO, |booked| booked.unvalued),
        value: booked.and_then(|booked| booked.value),
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

/// Brings the average cost up to date, where goods come into the business or leave it.
fn book_cost(decision: &mut Decision<'_>, posting: &Posting) -> Result<Option<Booked>, Refusal> {
    let (from, to) = (posting.from.location().is_some(), posting.to.location().is_some());
    if from == to {
        return Ok(None);
    }
    let kept = decision.get::<ProductCost>(ProductCost::id_of(posting.product)).cloned();
    let mut cost = match kept {
        Some(cost) => cost,
        None => ProductCost::empty(posting.product, decision.business()?.exponent()),
    };
    let booked = match to {
        true => costing::come(&mut cost, posting.quantity, posting.cost)?,
        false => costing::go(&mut cost, posting.quantity, posting.cost)?,
    };
    decision.put(cost);
    Ok(Some(booked))
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

//! Late facts. A movement that happened before a posted count of the same product and location was already seen by the
//! person who counted: the opposite is posted beside it, so that on hand stays as counted, and what that count found
//! missing is corrected by exactly as much.

use super::costing::Cost;
use super::ledger::{self, Posting};
use crate::decision::Decision;
use crate::ids::{LocationId, MovementId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::{CountLine, Movement};
use crate::refusal::Refusal;
use crate::settle;
use crate::time::Moment;

/// A count's line, as movements refer to it.
pub fn reference_to(line: uuid::Uuid) -> Reference {
    Reference { id: line, kind: ReferenceKind::CountLine, line: None }
}

/// The posting that changes on hand at a location by `change`, against loss; other than zero.
pub fn correction(line: &CountLine, kind: MovementKind, change: Quantity) -> Posting {
    let at = Place::At(line.location);
    let (from, to) = if change.is_negative() { (at, Place::Loss) } else { (Place::Loss, at) };
    Posting {
        cost: Cost::Average,
        from,
        kind,
        product: line.product,
        quantity: change.max(change.negated()),
        reason: None,
        reference: Some(reference_to(line.id)),
        reverses: None,
        round: 0,
        to,
    }
}

/// Keeps the earliest later count as counted, now that `movement` is posted.
pub(super) fn keep_count(
    decision: &mut Decision<'_>,
    movement: MovementId,
    posting: &Posting,
    location: LocationId,
    occurred_at: Moment,
) -> Result<(), Refusal> {
    let level = decision.level(posting.product, location);
    if level.counted_at.is_none_or(|counted_at| counted_at <= occurred_at) {
        return Ok(());
    }
    let earliest = decision
        .found(&Lookup::CountLinesAt(posting.product, location))
        .into_iter()
        .filter_map(|id| decision.get::<CountLine>(id))
        .filter(|line| line.counted_at > occurred_at)
        .min_by_key(|line| (line.counted_at, line.id))
        .cloned();
    let Some(mut line) = earliest else { return Ok(()) };
    if !decision.context().clock_trusted {
        conflict(decision, movement.0, &line, occurred_at, posting.quantity);
        return Ok(());
    }
    let incoming = posting.to == Place::At(location);
    let change = if incoming { posting.quantity } else { posting.quantity.negated() };
    correct(&mut line, change)?;
    let counted_at = line.counted_at;
    let offset = correction(&line, MovementKind::CountOffset, change.negated());
    decision.put(line);
    let id = ledger::offset_id(movement, location);
    ledger::book_movement(decision, id, &offset, counted_at, Some(movement))
}

/// Takes back the offset that a late movement had at a location, now that the movement is reversed; whether there was
/// one to take back.
pub(super) fn undo_offset(
    decision: &mut Decision<'_>,
    movement: MovementId,
    location: LocationId,
    occurred_at: Moment,
) -> Result<bool, Refusal> {
    let offset = decision.get::<Movement>(ledger::offset_id(movement, location));
    let Some((offset, reference)) = offset.and_then(|offset| Some((offset.clone(), offset.reference?)))
    else {
        return Ok(false);
    };
    let mut line = decision.existing::<CountLine>(reference.id)?.clone();
    if line.reversed {
        return Ok(false);
    }
    correct(&mut line, offset.effect_at(location))?;
    decision.put(line);
    let posting = Posting::opposite_of(&offset, None);
    ledger::book_movement(decision, ledger::reversal_id(offset.id), &posting, occurred_at, None)?;
    Ok(true)
}

/// The book should have said `change` more at the moment of the count.
fn correct(line: &mut CountLine, change: Quantity) -> Result<(), Refusal> {
    line.expected = line.expected.plus(change)?;
    line.difference = line.difference.minus(change)?;
    Ok(())
}

/// Says that a fact and a count contradict each other and nobody can tell which came first.
pub fn conflict(
    decision: &mut Decision<'_>,
    subject: uuid::Uuid,
    line: &CountLine,
    occurred_at: Moment,
    quantity: Quantity,
) {
    settle::open(decision, ExceptionKind::CountConflict, Some(subject), |exception| {
        exception.product = Some(line.product);
        exception.location = Some(line.location);
        exception.quantity = Some(quantity);
        exception.details = vec![
            Detail::new(DetailName::OccurredAt, occurred_at),
            Detail::new(DetailName::CountedAt, line.counted_at),
            Detail::new(DetailName::Counted, line.counted),
            Detail::new(DetailName::Count, line.count),
        ];
    });
}

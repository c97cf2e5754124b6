//! Undoing a movement: its opposite is posted and linked to it, each at most once. A reversal happens when it is made,
//! not when what it undoes did.

use super::late;
use super::ledger::{self, Posting};
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::MovementId;
use crate::records::{CountLine, Movement};
use crate::refusal::Refusal;

/// Wants what [`reverse`] reads; gives the movement.
pub fn want<'a>(wants: &mut Wants<'a>, id: MovementId) -> Option<&'a Movement> {
    let movement = wants.record::<Movement>(id)?;
    wants.record::<Movement>(ledger::reversal_id(id));
    for location in movement.locations() {
        ledger::want_posting(wants, movement.product, location);
        let offset = wants.record::<Movement>(ledger::offset_id(id, location));
        if let Some(line) = offset.and_then(|offset| offset.reference) {
            wants.record::<CountLine>(line.id);
        }
    }
    Some(movement)
}

/// Whether a movement is undone already.
pub fn is_reversed(decision: &Decision<'_>, id: MovementId) -> bool {
    decision.get::<Movement>(ledger::reversal_id(id)).is_some()
}

/// Undoes a movement, and with it the offset that kept a count as counted; gives the reversal's id.
pub fn reverse(
    decision: &mut Decision<'_>,
    id: MovementId,
    reason: Option<&str>,
) -> Result<MovementId, Refusal> {
    let movement = decision.existing::<Movement>(id)?.clone();
    if movement.reverses.is_some() || is_reversed(decision, id) {
        return Err(Refusal::NotReversible { movement: id });
    }
    let occurred_at = decision.context().occurred_at.max(movement.occurred_at);
    let mut offset_undone = false;
    for location in movement.locations() {
        offset_undone |= late::undo_offset(decision, id, location, occurred_at)?;
    }
    let posting = Posting::opposite_of(&movement, reason);
    if offset_undone {
        let reversal = ledger::reversal_id(id);
        ledger::book_movement(decision, reversal, &posting, occurred_at, None)?;
        return Ok(reversal);
    }
    ledger::post_at(decision, posting, occurred_at)
}

//! Takes a change of prices back: one that waits is not applied any more; of one that was applied, each price that is
//! still what the change made it is again what it was before.

use super::{apply_price_change, tiers};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::PriceChangeId;
use crate::records::PriceChange;
use crate::records::price_change::PriceChangeState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change of prices to be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoPriceChange {
    /// Which change.
    pub change: PriceChangeId,
}

impl Act for UndoPriceChange {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        apply_price_change::want_change(wants, self.change);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let mut change = decision.existing::<PriceChange>(self.change)?.clone();
        if change.state == PriceChangeState::Undone {
            return Err(Refusal::NothingToDo);
        }
        for line in &change.lines {
            let Some(before) = line.before.as_ref().filter(|before| **before != line.after) else { continue };
            // Whoever set another price since meant it.
            if tiers::of(decision, change.list, line.product)? == line.after {
                tiers::put(decision, change.list, line.product, before.clone())?;
            }
        }
        (change.due_at, change.state) = (None, PriceChangeState::Undone);
        decision.say(Event::PriceChangeUndone { change: change.id, job: change.job });
        decision.put(change);
        Ok(())
    }
}

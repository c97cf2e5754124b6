//! Applies a change of prices whose time has come. Given by the engine's timer.

use super::tiers;
use crate::command::{Act, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::PriceChangeId;
use crate::records::price_change::PriceChangeState;
use crate::records::product::ProductStatus;
use crate::records::{PriceChange, Product};
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change of prices whose time has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyPriceChange {
    /// Which change.
    pub change: PriceChangeId,
    /// When it was to be applied: as the change says.
    pub due: Moment,
}

impl Act for ApplyPriceChange {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = &[Role::Owner];

    fn wants(&self, wants: &mut Wants<'_>) {
        want_change(wants, self.change);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let change = decision.existing::<PriceChange>(self.change)?.clone();
        if change.due_at != Some(self.due) || self.due > decision.context().now {
            return Err(Refusal::NothingToDo);
        }
        apply(decision, change)
    }
}

/// Wants a change of prices with what it changes.
pub fn want_change(wants: &mut Wants<'_>, id: PriceChangeId) {
    let Some(change) = wants.record::<PriceChange>(id) else { return };
    for line in &change.lines {
        wants.record::<Product>(line.product);
        tiers::want(wants, change.list, line.product);
    }
}

/// Applies a change. Products that were archived meanwhile are left as they are.
pub fn apply(decision: &mut Decision<'_>, mut change: PriceChange) -> Result<(), Refusal> {
    for line in &mut change.lines {
        if decision.existing_product(line.product)?.status == ProductStatus::Archived {
            continue;
        }
        let before = tiers::of(decision, change.list, line.product)?;
        if before != line.after {
            tiers::put(decision, change.list, line.product, line.after.clone())?;
        }
        line.before = Some(before);
    }
    (change.due_at, change.state) = (None, PriceChangeState::Applied);
    decision.say(Event::PriceChangeApplied { change: change.id, job: change.job });
    decision.put(change);
    Ok(())
}

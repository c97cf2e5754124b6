//! Starts or ends a price list whose time has come. Given by the engine's timer.

use super::check_price_list;
use crate::command::{Act, Kind, Role, Wants};
use crate::decision::Decision;
use crate::ids::PriceListId;
use crate::records::PriceList;
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A price list whose time has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvancePriceList {
    /// When it was to start or end: as the list says.
    pub due: Moment,
    /// Which list.
    pub list: PriceListId,
}

impl Act for AdvancePriceList {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = &[Role::Owner];

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<PriceList>(self.list);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let before = decision.existing::<PriceList>(self.list)?.clone();
        if before.due_at != Some(self.due) || self.due > decision.context().now {
            return Err(Refusal::NothingToDo);
        }
        let was = before.state;
        let after = before.as_of(decision.context().now);
        check_price_list::say_state(decision, Some(was), &after);
        decision.put(after);
        Ok(())
    }
}

//! Adds a price list.

use super::check_price_list;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, PriceListId};
use crate::records::PriceList;
use crate::records::price_list::PriceListState;
use crate::records::product::LocalName;
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A price list to be added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPriceList {
    /// The code that people and files use; unique.
    pub code: String,
    /// It holds until then; absent: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PriceListId>,
    /// Name by people. The customers whose list it is see it too.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// It holds from then on; absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// Whether its prices contain the tax; absent: as the business's do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_included: Option<bool>,
}

impl Act for AddPriceList {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let id = self.id.map_or_else(|| ids::derive(wants.context().command.0, "price_list", &[]), |id| id.0);
        wants.record::<PriceList>(id);
        check_price_list::want(wants, &self.code);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let made = || PriceListId(ids::derive(decision.context().command.0, "price_list", &[]));
        let id = self.id.unwrap_or_else(made);
        let business = decision.business()?;
        decision.must_be_new::<PriceList>(id)?;
        let own = self.clone();
        let list = PriceList {
            code: own.code,
            due_at: None,
            ends_at: own.ends_at,
            id,
            name: own.name,
            names: own.names,
            starts_at: own.starts_at,
            state: PriceListState::Scheduled,
            tax_included: own.tax_included.unwrap_or(business.tax_included),
        };
        let list = check_price_list::checked(decision, list)?;
        decision.say(Event::PriceListAdded { list: id, code: list.code.clone() });
        check_price_list::say_state(decision, None, &list);
        decision.put(list);
        Ok(())
    }
}

//! Changes a price list: what is not given stays as it is. It starts and ends as its times then say.

use super::check_price_list;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::PriceList;
use crate::records::product::LocalName;
use crate::refusal::{Refusal, Rule};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a price list to be changed; what is absent stays as it is. Lists are replaced whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPriceList {
    /// Fields to be emptied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<PriceListField>,
    /// The code that people and files use; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// It holds until then; a moment that is past ends it at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Which list, by id or code.
    pub list: Key,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// It holds from then on; a moment that is past starts it at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// Whether its prices contain the tax: what they are meant as, not what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_included: Option<bool>,
}

/// Fields of a price list that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields are")]
pub enum PriceListField {
    EndsAt,
    StartsAt,
}

impl EditPriceList {
    fn is_given(&self, field: PriceListField) -> bool {
        match field {
            PriceListField::EndsAt => self.ends_at.is_some(),
            PriceListField::StartsAt => self.starts_at.is_some(),
        }
    }

    fn applied_to(&self, mut list: PriceList) -> PriceList {
        for field in &self.clear {
            match field {
                PriceListField::EndsAt => list.ends_at = None,
                PriceListField::StartsAt => list.starts_at = None,
            }
        }
        let given = self.clone();
        PriceList {
            code: given.code.unwrap_or(list.code),
            ends_at: given.ends_at.or(list.ends_at),
            name: given.name.unwrap_or(list.name),
            names: given.names.unwrap_or(list.names),
            starts_at: given.starts_at.or(list.starts_at),
            tax_included: given.tax_included.unwrap_or(list.tax_included),
            ..list
        }
    }
}

impl Act for EditPriceList {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        if let Some(list) = wants.price_list(&self.list) {
            check_price_list::want(wants, self.code.as_ref().unwrap_or(&list.code));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if let Some(place) = self.clear.iter().position(|field| self.is_given(*field)) {
            return Err(Refusal::invalid(format!("data.clear[{place}]"), Rule::Unique));
        }
        let before = decision.price_list(&self.list)?.clone();
        let after = check_price_list::checked(decision, self.applied_to(before.clone()))?;
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::PriceListUpdated { list: after.id, code: after.code.clone() });
        check_price_list::say_state(decision, Some(before.state), &after);
        decision.put(after);
        Ok(())
    }
}

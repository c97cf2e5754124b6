//! Changes a location: what is not given stays as it is.

use super::check_location;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::product::LocalName;
use crate::records::{Collection, Location};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a location to be changed; what is absent stays as it is. Lists are replaced whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditLocation {
    /// The short code that people and files use; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Of every product, this much is never promised to orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdback: Option<Quantity>,
    /// What kind of place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<LocationKind>,
    /// Which location, by id or code.
    pub location: Key,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// Whether partners' orders may be fulfilled from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<bool>,
    /// Active: an archived location is in use again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<LocationStatus>,
}

impl EditLocation {
    fn applied_to(&self, location: Location) -> Location {
        let given = self.clone();
        Location {
            code: given.code.unwrap_or(location.code),
            holdback: given.holdback.unwrap_or(location.holdback),
            id: location.id,
            kind: given.kind.unwrap_or(location.kind),
            name: given.name.unwrap_or(location.name),
            names: given.names.unwrap_or(location.names),
            online: given.online.unwrap_or(location.online),
            status: given.status.unwrap_or(location.status),
        }
    }
}

impl Act for EditLocation {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        if let Some(location) = wants.location(&self.location) {
            wants.found::<Location>(Lookup::LocationByCode(
                self.code.as_ref().unwrap_or(&location.code).clone(),
            ));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.status == Some(LocationStatus::Archived) {
            return Err(Refusal::invalid("data.status", Rule::NotArchived));
        }
        let before = decision.location(&self.location)?.clone();
        let after = self.applied_to(before.clone());
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        if after.status == LocationStatus::Archived {
            return Err(Refusal::NotActive { collection: Collection::Locations, id: after.id.0 });
        }
        let transit = |location: &Location| location.kind == LocationKind::Transit;
        if transit(&before) != transit(&after) {
            return Err(Refusal::invalid("data.kind", Rule::Known));
        }
        if transit(&after) && after.online {
            return Err(Refusal::invalid("data.online", Rule::Known));
        }
        check_location::check(decision, &after)?;
        decision.say(Event::LocationUpdated { location: after.id, code: after.code.clone() });
        decision.put(after);
        Ok(())
    }
}

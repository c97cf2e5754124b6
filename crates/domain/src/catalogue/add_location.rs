//! Adds a location. The first one becomes the business's own.

use super::check_location;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, LocationId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::Location;
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::product::LocalName;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A location to be added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLocation {
    /// The short code that people and files use; unique.
    pub code: String,
    /// Of every product, this much is never promised to orders.
    #[serde(default)]
    pub holdback: Quantity,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<LocationId>,
    /// What kind of place.
    pub kind: LocationKind,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// Whether partners' orders may be fulfilled from here.
    #[serde(default)]
    pub online: bool,
}

impl Act for AddLocation {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.found::<Location>(Lookup::LocationByCode(self.code.clone()));
        let id = self.id.map_or_else(|| ids::derive(wants.context().command.0, "location", &[]), |id| id.0);
        wants.record::<Location>(id);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.kind == LocationKind::Transit {
            return Err(Refusal::invalid("data.kind", Rule::Known));
        }
        let id = self.id.unwrap_or(LocationId(ids::derive(decision.context().command.0, "location", &[])));
        decision.must_be_new::<Location>(id)?;
        let location = Location {
            code: self.code.clone(),
            holdback: self.holdback,
            id,
            kind: self.kind,
            name: self.name.clone(),
            names: self.names.clone(),
            online: self.online,
            status: LocationStatus::Active,
        };
        check_location::check(decision, &location)?;
        let mut business = decision.business()?.clone();
        if business.default_location.is_none() {
            business.default_location = Some(id);
            decision.put(business);
        }
        decision.put(location);
        decision.say(Event::LocationAdded { location: id, code: self.code.clone() });
        Ok(())
    }
}

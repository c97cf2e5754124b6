//! Takes a location out of use: refused while anything is there, promised from there or under way to there.

use super::in_use;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::Location;
use crate::records::location::{LocationKind, LocationStatus};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A location to be taken out of use. Not the business's own: name another first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveLocation {
    /// Which location, by id or code.
    pub location: Key,
}

impl Act for ArchiveLocation {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        if let Some(location) = wants.location(&self.location) {
            in_use::want_location(wants, location.id);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let location = decision.location(&self.location)?.clone();
        if location.status == LocationStatus::Archived {
            return Err(Refusal::NothingToDo);
        }
        if decision.business()?.default_location == Some(location.id) {
            return Err(Refusal::invalid("data.location", Rule::Different));
        }
        if location.kind == LocationKind::Transit {
            return Err(Refusal::invalid("data.location", Rule::Known));
        }
        in_use::refuse_location(decision, location.id)?;
        decision.say(Event::LocationDeleted { location: location.id, code: location.code.clone() });
        decision.put(Location { status: LocationStatus::Archived, ..location });
        Ok(())
    }
}

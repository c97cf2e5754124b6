//! Lets a person sign in again who was suspended.

use super::check_person;
use crate::command::{Act, Kind, MANAGERS, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::PersonId;
use crate::records::Person;
use crate::records::person::PersonStatus;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person to be let in again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePerson {
    /// Who.
    pub person: PersonId,
}

impl Act for RestorePerson {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = MANAGERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Person>(self.person);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let person = decision.existing::<Person>(self.person)?.clone();
        check_person::owners_are_for_owners(decision, &[person.role])?;
        if person.is_active() {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::PersonRestored { person: person.id, person_name: person.name.clone() });
        decision.put(Person { status: PersonStatus::Active, ..person });
        Ok(())
    }
}

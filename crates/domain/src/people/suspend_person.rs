//! Keeps a person from signing in; what they did stays, and whatever they have open ends.

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

/// A person to be kept out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendPerson {
    /// Who.
    pub person: PersonId,
}

impl Act for SuspendPerson {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = MANAGERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Person>(self.person);
        check_person::want_owners(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let person = decision.existing::<Person>(self.person)?.clone();
        check_person::owners_are_for_owners(decision, &[person.role])?;
        if !person.is_active() {
            return Err(Refusal::NothingToDo);
        }
        if decision.context().actor.id.0 == person.id.0 {
            return Err(Refusal::NotYourself);
        }
        check_person::one_owner_stays(decision, &person)?;
        decision.say(Event::PersonSuspended { person: person.id, person_name: person.name.clone() });
        decision.put(Person { status: PersonStatus::Suspended, ..person });
        Ok(())
    }
}

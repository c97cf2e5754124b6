//! Adds a person who may sign in.

use super::check_person;
use crate::command::{Act, Kind, MANAGERS, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, PersonId};
use crate::key::Key;
use crate::records::Person;
use crate::records::person::{PersonLanguage, PersonStatus};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person to be added. What they sign in with is not part of it: they are given a link to choose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPerson {
    /// A partner's own customer record, by id or code; of partners only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// E-mail; unique, and good to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PersonId>,
    /// In which language they are written and shown to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<PersonLanguage>,
    /// Name by people.
    pub name: String,
    /// Telephone; unique by its digits, and good to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
}

impl Act for AddPerson {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = MANAGERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        let made = || ids::derive(wants.context().command.0, "person", &[]);
        let id = self.id.map_or_else(made, |id| id.0);
        wants.record::<Person>(id);
        check_person::want(wants, self.email.as_deref(), self.phone.as_deref(), self.customer.as_ref());
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let made = || PersonId(ids::derive(decision.context().command.0, "person", &[]));
        let id = self.id.unwrap_or_else(made);
        decision.must_be_new::<Person>(id)?;
        check_person::owners_are_for_owners(decision, &[self.role])?;
        let customer = self.customer.as_ref().map(|key| decision.customer(key)).transpose()?;
        let customer = customer.map(|customer| customer.id);
        let own = self.clone();
        let person = Person {
            customer,
            email: own.email,
            id,
            language: own.language,
            name: own.name,
            phone: own.phone,
            role: own.role,
            status: PersonStatus::Active,
        };
        check_person::check(decision, &person)?;
        decision.say(Event::PersonAdded { person: id, person_name: person.name.clone(), role: person.role });
        decision.put(person);
        Ok(())
    }
}

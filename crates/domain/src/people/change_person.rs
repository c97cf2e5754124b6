//! Changes a person: what is not given stays as it is.

use super::check_person;
use crate::command::{Act, Kind, MANAGERS, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::PersonId;
use crate::key::Key;
use crate::records::Person;
use crate::records::person::PersonLanguage;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a person to be changed; what is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// Fields to be emptied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<PersonField>,
    /// A partner's own customer record, by id or code. Who is a partner no more has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// E-mail; unique, and good to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In which language they are written and shown to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<PersonLanguage>,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who.
    pub person: PersonId,
    /// Telephone; unique by its digits, and good to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// Fields of a person that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields are")]
pub enum PersonField {
    Email,
    Language,
    Phone,
}

impl ChangePerson {
    fn is_given(&self, field: PersonField) -> bool {
        match field {
            PersonField::Email => self.email.is_some(),
            PersonField::Language => self.language.is_some(),
            PersonField::Phone => self.phone.is_some(),
        }
    }

    fn applied_to(&self, decision: &Decision<'_>, before: &Person) -> Result<Person, Refusal> {
        let given = self.clone();
        let customer = given.customer.as_ref().map(|key| decision.customer(key)).transpose()?;
        let mut person = before.clone();
        for field in &self.clear {
            match field {
                PersonField::Email => person.email = None,
                PersonField::Language => person.language = None,
                PersonField::Phone => person.phone = None,
            }
        }
        let role = given.role.unwrap_or(person.role);
        let kept = person.customer.filter(|_| role == Role::Partner);
        Ok(Person {
            customer: customer.map(|customer| customer.id).or(kept),
            email: given.email.or(person.email),
            id: person.id,
            language: given.language.or(person.language),
            name: given.name.unwrap_or(person.name),
            phone: given.phone.or(person.phone),
            role,
            status: person.status,
        })
    }
}

impl Act for ChangePerson {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = MANAGERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        check_person::want(wants, self.email.as_deref(), self.phone.as_deref(), self.customer.as_ref());
        check_person::want_owners(wants);
        if let Some(person) = wants.record::<Person>(self.person) {
            check_person::want(wants, person.email.as_deref(), person.phone.as_deref(), None);
            if let Some(customer) = person.customer {
                wants.customer(&customer.into());
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if let Some(place) = self.clear.iter().position(|field| self.is_given(*field)) {
            return Err(Refusal::invalid(format!("data.clear[{place}]"), Rule::Unique));
        }
        let before = decision.existing::<Person>(self.person)?.clone();
        let after = self.applied_to(decision, &before)?;
        check_person::owners_are_for_owners(decision, &[before.role, after.role])?;
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        if after.role != Role::Owner {
            check_person::one_owner_stays(decision, &before)?;
        }
        check_person::check(decision, &after)?;
        decision.say(Event::PersonChanged {
            person: after.id,
            person_name: after.name.clone(),
            role: after.role,
        });
        decision.put(after);
        Ok(())
    }
}

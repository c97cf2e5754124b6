//! What a person must be before they are kept, and who may touch whom.

use crate::command::{Role, Wants};
use crate::decision::Decision;
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::records::customer::CustomerStatus;
use crate::records::person::{email_key, phone_key};
use crate::records::{Collection, Customer, Person};
use crate::refusal::{Refusal, Rule};

/// Wants what [`check`] reads.
pub fn want(wants: &mut Wants<'_>, email: Option<&str>, phone: Option<&str>, customer: Option<&Key>) {
    if let Some(email) = email {
        wants.found::<Person>(Lookup::PersonByEmail(email_key(email)));
    }
    if let Some(digits) = phone.and_then(phone_key) {
        wants.found::<Person>(Lookup::PersonByPhone(digits));
    }
    if let Some(key) = customer {
        wants.customer(key);
    }
}

/// Wants what [`one_owner_stays`] reads.
pub fn want_owners(wants: &mut Wants<'_>) {
    wants.found::<Person>(Lookup::ActiveOwners);
}

/// Refuses a person who can't be kept.
pub fn check(decision: &Decision<'_>, person: &Person) -> Result<(), Refusal> {
    limits::name("data.name", &person.name)?;
    limits::short("data.email", person.email.as_deref())?;
    limits::short("data.phone", person.phone.as_deref())?;
    match (person.role, person.customer) {
        (Role::Partner, None) => return Err(Refusal::invalid("data.customer", Rule::Given)),
        (Role::Partner, Some(customer)) => {
            if decision.existing::<Customer>(customer)?.status == CustomerStatus::Archived {
                return Err(Refusal::NotActive { collection: Collection::Customers, id: customer.0 });
            }
        }
        (_, Some(_)) => return Err(Refusal::invalid("data.customer", Rule::Absent)),
        (_, None) => {}
    }
    if let Some(email) = &person.email {
        if !is_email(email) {
            return Err(Refusal::invalid("data.email", Rule::Email));
        }
        must_be_free(decision, person, Lookup::PersonByEmail(email_key(email)), email)?;
    }
    if let Some(phone) = &person.phone {
        let digits = phone_key(phone).ok_or(Refusal::invalid("data.phone", Rule::Phone))?;
        must_be_free(decision, person, Lookup::PersonByPhone(digits), phone)?;
    }
    Ok(())
}

fn must_be_free(
    decision: &Decision<'_>,
    person: &Person,
    lookup: Lookup,
    shown: &str,
) -> Result<(), Refusal> {
    if decision.found(&lookup).iter().any(|id| *id != person.id.0) {
        return Err(Refusal::Exists { collection: Collection::People, key: shown.to_owned() });
    }
    Ok(())
}

/// Whether a text has the form of an e-mail address.
fn is_email(text: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    text.split_once('@').is_some_and(|(name, host)| {
        sound(name) && sound(host) && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    })
}

/// Refuses whoever is no owner to touch one, or to make one.
pub fn owners_are_for_owners(decision: &Decision<'_>, roles: &[Role]) -> Result<(), Refusal> {
    if roles.contains(&Role::Owner) && decision.context().actor.role != Role::Owner {
        return Err(Refusal::OwnersOnly);
    }
    Ok(())
}

/// Refuses what would leave the business without an owner who may sign in.
pub fn one_owner_stays(decision: &Decision<'_>, before: &Person) -> Result<(), Refusal> {
    let owners = decision.found(&Lookup::ActiveOwners);
    if before.is_active_owner() && owners.iter().all(|owner| *owner == before.id.0) {
        return Err(Refusal::LastOwner { person: before.id });
    }
    Ok(())
}

//! A command to be given, and the ids that it names. Ids follow from what they are of, so that a command can name what
//! an earlier one of the same batch makes.

use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CommandId, CustomerId, DeviceId};
use onhand_domain::time::Moment;
use serde_json::Value;
use uuid::Uuid;

use crate::content::{Content, Partner};

/// A command to be given.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who gives it: a place in [`Content::people`].
    pub by: usize,
    /// Whether the device's clock is known to be right.
    pub clock_trusted: bool,
    /// Its data.
    pub data: Value,
    /// The device that it is given on.
    pub device: Option<DeviceId>,
    /// What it is about, unlike any other: its id follows from it.
    pub key: String,
    /// Its name.
    pub name: &'static str,
    /// When it happened.
    pub occurred_at: Moment,
    /// The partner who gives it, in place of someone who works there: a place in [`Content::partners`].
    pub partner: Option<usize>,
}

impl Step {
    /// A command by the owner.
    pub fn new(key: impl Into<String>, name: &'static str, data: Value, occurred_at: Moment) -> Self {
        Self {
            by: 0,
            clock_trusted: true,
            data,
            device: None,
            key: key.into(),
            name,
            occurred_at,
            partner: None,
        }
    }

    /// Its id.
    pub fn id(&self) -> CommandId {
        CommandId(id("command", &self.key, self.occurred_at))
    }

    /// Who gives it.
    pub fn actor(&self, content: &Content) -> Actor {
        let partner = self.partner.and_then(|place| content.partners.get(place));
        partner.map_or_else(|| actor(content, self.by), partner_actor)
    }
}

/// The owner of every demo: who gave a business's first command says whether it is one.
pub fn owner() -> ActorId {
    ActorId(ids::natural("actor", &[b"demo"]))
}

/// A partner.
pub fn partner_actor(partner: &Partner) -> Actor {
    let customer = CustomerId(natural("partner", &partner.code));
    Actor { customer: Some(customer), id: ActorId(natural("actor", &partner.code)), role: Role::Partner }
}

/// Someone who works in the business; the first of them owns it.
pub fn actor(content: &Content, person: usize) -> Actor {
    let found = content.people.get(person).filter(|found| found.role != Role::Owner);
    match found {
        Some(found) => Actor { customer: None, id: ActorId(natural("actor", &found.name)), role: found.role },
        None => Actor { customer: None, id: owner(), role: Role::Owner },
    }
}

/// The id of something that there is from the beginning: a product, a place, a partner, a till.
pub fn natural(kind: &str, code: &str) -> Uuid {
    ids::natural("demo", &[kind.as_bytes(), code.as_bytes()])
}

/// The id of something that comes about at a moment.
pub fn id(kind: &str, key: &str, at: Moment) -> Uuid {
    ids::imported("demo", &format!("{kind} {key}"), at.millis().unsigned_abs())
}

/// The device of a till.
pub fn device(till: &str) -> DeviceId {
    DeviceId(natural("till", till))
}

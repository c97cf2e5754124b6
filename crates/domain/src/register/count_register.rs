//! Counts the drawer of a register session, before it is closed: a fact. It may be counted again; the last count stands.

use super::count::CountInput;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::RegisterId;
use crate::records::RegisterSession;
use crate::records::register::RegisterState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A drawer that was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountRegister {
    /// What was counted.
    pub count: CountInput,
    /// Which session.
    pub register: RegisterId,
}

impl Act for CountRegister {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<RegisterSession>(self.register);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let count = self.count.read(decision)?;
        let mut session = open(decision, self.register)?;
        let counted = count.total;
        session.count = Some(count);
        session.state = RegisterState::Closing;
        decision.put(session);
        decision.say(Event::RegisterCounted { register: self.register, counted });
        Ok(())
    }
}

/// A session whose Z is not made.
pub fn open(decision: &Decision<'_>, register: RegisterId) -> Result<RegisterSession, Refusal> {
    let session = decision.existing::<RegisterSession>(register)?;
    match session.number {
        Some(number) => Err(Refusal::RegisterClosed { register, number }),
        None => Ok(session.clone()),
    }
}

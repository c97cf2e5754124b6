//! Opens a register session: a fact, since the float is in the drawer.

use super::naming;
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, DeviceId, RegisterId};
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::money::Money;
use crate::records::exception::{DetailName, ExceptionState};
use crate::records::register::RegisterState;
use crate::records::{Exception, RegisterFigures, RegisterSession};
use crate::refusal::{Refusal, Rule};
use crate::settle;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A till that is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRegister {
    /// The till; absent: the device that the command is made on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Cash in the drawer.
    pub float: Money,
    /// In which shop, by id or code; absent: the business's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// Words of who opens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The session's id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
}

impl Act for OpenRegister {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let id = self.id(wants.context().command.0);
        wants.record::<RegisterSession>(id);
        wants.record::<RegisterFigures>(RegisterFigures::id_of(id));
        wants.record::<Exception>(naming::unknown_id(id));
        wants.location_or_default(self.location.as_ref());
        if let Some(device) = self.device.or(wants.context().device) {
            wants.found::<RegisterSession>(Lookup::OpenRegistersOf(device));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let exponent = decision.business()?.exponent();
        let float = self.float.in_currency(exponent);
        let float = float.ok_or(Refusal::invalid("data.float", Rule::CurrencyDigits))?;
        if float.minor() < 0 {
            return Err(Refusal::invalid("data.float", Rule::NotNegative));
        }
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<RegisterSession>(id)?;
        let location = decision.location_or_default(self.location.as_ref())?;
        let device = self.device.or(decision.context().device);
        let mut questions = Questions::default();
        questions.about_location(decision, location)?;
        if let Some(device) = device {
            for other in decision.found(&Lookup::OpenRegistersOf(device)) {
                questions.ask(DetailName::RegisterStillOpen, other);
            }
        }
        questions.open(decision, id.0, location);
        let context = decision.context();
        decision.put(RegisterSession {
            actor: context.actor.id,
            closed_at: None,
            count: None,
            device,
            float,
            id,
            location,
            note: self.note.clone(),
            number: None,
            opened_at: context.occurred_at,
            state: RegisterState::Open,
        });
        if decision.get::<RegisterFigures>(RegisterFigures::id_of(id)).is_none() {
            decision.put(RegisterFigures::empty(id, exponent));
        }
        decision.say(Event::RegisterOpened { register: id, location });
        let unknown = decision.get::<Exception>(naming::unknown_id(id)).cloned();
        if let Some(unknown) = unknown.filter(|unknown| unknown.state.is_open()) {
            settle::end(decision, unknown, ExceptionState::Resolved, Some("opened".to_owned()));
        }
        Ok(())
    }
}

impl OpenRegister {
    fn id(&self, command: uuid::Uuid) -> RegisterId {
        self.register.unwrap_or(RegisterId(ids::derive(command, "register", &[])))
    }
}

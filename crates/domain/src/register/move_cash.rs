//! Cash put into the drawer of a register session or taken out of it, beside trade: a fact.

use super::naming;
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, CashMovementId, RegisterId};
use crate::limits;
use crate::money::Money;
use crate::records::CashMovement;
use crate::records::cash_movement::CashDirection;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cash that was moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    /// How much: above zero.
    pub amount: Money,
    /// In or out.
    pub direction: CashDirection,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub movement: Option<CashMovementId>,
    /// Why.
    pub reason: String,
    /// Of which register session.
    pub register: RegisterId,
}

impl Act for MoveCash {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<CashMovement>(self.id(wants.context().command.0));
        naming::want(wants, Some(self.register));
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::name("data.reason", &self.reason)?;
        let amount = self.amount.in_currency(decision.business()?.exponent());
        let amount = amount.ok_or(Refusal::invalid("data.amount", Rule::CurrencyDigits))?;
        if amount.minor() <= 0 {
            return Err(Refusal::invalid("data.amount", Rule::Positive));
        }
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<CashMovement>(id)?;
        let mut questions = Questions::default();
        let location = naming::ask_of_money(decision, Some(self.register), &mut questions)?;
        questions.open(decision, id.0, location);
        let (context, day) = (decision.context(), decision.day()?);
        decision.put(CashMovement {
            actor: context.actor.id,
            amount,
            day,
            device: context.device,
            direction: self.direction,
            id,
            occurred_at: context.occurred_at,
            reason: self.reason.clone(),
            register: self.register,
        });
        decision.say(Event::CashMoved { movement: id, direction: self.direction, amount });
        Ok(())
    }
}

impl MoveCash {
    fn id(&self, command: uuid::Uuid) -> CashMovementId {
        self.movement.unwrap_or(CashMovementId(ids::derive(command, "cash_movement", &[])))
    }
}

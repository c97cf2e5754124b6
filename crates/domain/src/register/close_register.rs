//! Closes a register session with a numbered Z: a fact. It reads the running figures, and neither sales nor stock.

use super::count::CountInput;
use super::{count_register, seal};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::RegisterId;
use crate::limits;
use crate::records::counter::Series;
use crate::records::exception::DetailName;
use crate::records::register::RegisterState;
use crate::records::{Counter, RegisterFigures, RegisterSession, Stored, ZReport};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A till that is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseRegister {
    /// What was counted; absent: what was counted before, if anything was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<CountInput>,
    /// Words of who closes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which session.
    pub register: RegisterId,
}

impl Act for CloseRegister {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<RegisterSession>(self.register);
        wants.record::<RegisterFigures>(RegisterFigures::id_of(self.register));
        let last = wants.record::<Counter>(Counter::id_of(Series::Z)).map_or(0, |counter| counter.last);
        wants.record::<ZReport>(ZReport::id_of(last));
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let count = self.count.as_ref().map(|count| count.read(decision)).transpose()?;
        let session = count_register::open(decision, self.register)?;
        let count = count.or(session.count.clone());
        if count.is_none() {
            let mut questions = Questions::default();
            questions.ask(DetailName::NotCounted, session.opened_at);
            questions.open(decision, session.id.0, session.location);
        }
        let exponent = session.float.exponent();
        let figures = decision.get::<RegisterFigures>(RegisterFigures::id_of(session.id)).cloned();
        let sums = figures.unwrap_or_else(|| RegisterFigures::empty(session.id, exponent)).sums;
        let expected = sums.expected_cash(session.float);
        let difference = count.as_ref().map(|count| count.total.minus(expected)).transpose()?;
        let number = decision.next_number(Series::Z);
        let before = decision.get::<ZReport>(ZReport::id_of(number - 1)).cloned();
        let (context, day) = (decision.context(), decision.day()?);
        decision.put(ZReport {
            actor: context.actor.id,
            closed_at: context.occurred_at,
            count: count.clone(),
            day,
            device: session.device,
            difference,
            expected,
            float: session.float,
            id: ZReport::id_of(number),
            location: session.location,
            note: self.note.clone(),
            number,
            opened_at: session.opened_at,
            opened_by: session.actor,
            previous: before.map(|before| seal::of(&before.into_record())),
            register: session.id,
            sums,
        });
        decision.say(Event::RegisterClosed { register: session.id, number, expected, difference });
        decision.put(RegisterSession {
            closed_at: Some(context.occurred_at),
            count,
            number: Some(number),
            state: RegisterState::Closed,
            ..session
        });
        Ok(())
    }
}

//! What is asked where a fact names a register session.

use crate::attention::questions::Questions;
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{self, ExceptionId, LocationId, RegisterId};
use crate::records::exception::{DetailName, ExceptionKind};
use crate::records::{Exception, RegisterSession};
use crate::refusal::Refusal;

/// The id of the exception that says that nobody has opened a session.
pub fn unknown_id(register: RegisterId) -> ExceptionId {
    ExceptionId(ids::derive(register.0, "unknown_register", &[]))
}

/// Wants what [`ask`] reads.
pub fn want(wants: &mut Wants<'_>, register: Option<RegisterId>) {
    let Some(register) = register else { return };
    if wants.record::<RegisterSession>(register).is_none() {
        wants.record::<Exception>(unknown_id(register));
    }
}

/// Asks about a sale or return that names no session though it should, and of any fact that names one: about one that
/// nobody has opened, and about one that was closed before the fact happened.
pub fn ask(
    decision: &mut Decision<'_>,
    register: Option<RegisterId>,
    location: Option<LocationId>,
    questions: &mut Questions,
) -> Result<(), Refusal> {
    let Some(register) = register else {
        if decision.business()?.register_required {
            questions.ask(DetailName::NoRegister, decision.context().occurred_at);
        }
        return Ok(());
    };
    let Some(session) = decision.get::<RegisterSession>(register) else {
        tell_unknown(decision, register, location);
        return Ok(());
    };
    if session.closed_at.is_some_and(|closed_at| closed_at < decision.context().occurred_at) {
        questions.ask(DetailName::AfterZ, session.number.unwrap_or_default());
    }
    if location.is_some_and(|location| location != session.location) {
        questions.ask(DetailName::RegisterElsewhere, session.id);
    }
    Ok(())
}

/// Asks about the session at which money was taken or given beside trade, if one is named; gives where it is.
pub fn ask_of_money(
    decision: &mut Decision<'_>,
    register: Option<RegisterId>,
    questions: &mut Questions,
) -> Result<Option<LocationId>, Refusal> {
    let Some(register) = register else { return Ok(None) };
    let location = decision.get::<RegisterSession>(register).map(|session| session.location);
    ask(decision, Some(register), location, questions)?;
    Ok(location)
}

/// One exception for a session that nobody has opened, however many facts name it.
fn tell_unknown(decision: &mut Decision<'_>, register: RegisterId, location: Option<LocationId>) {
    let id = unknown_id(register);
    if decision.get::<Exception>(id).is_some() {
        return;
    }
    let kind = ExceptionKind::UnknownRegister;
    let mut exception = Exception::opened(id, kind, decision.context().now);
    exception.location = location;
    exception.subject = Some(register.0);
    decision.put(exception);
    decision.say(crate::event::Event::ExceptionOpened { exception: id, kind });
}

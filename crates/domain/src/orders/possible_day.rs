//! For which day partners may order: by the business's weekdays, lead days and cut-off, in its own zone.
//!
//! What decides is when the command happened, which for a partner is when it arrived. Staff may agree to any day.

use crate::command::Role;
use crate::decision::Decision;
use crate::records::delivery::Method;
use crate::refusal::Refusal;
use crate::time::Day;

/// Refuses a partner a method that is not offered, and a day for which it is too late or on which nothing leaves. Where
/// no method is said, a day is possible that is so by any.
pub fn check(decision: &Decision<'_>, method: Option<Method>, wanted: Option<Day>) -> Result<(), Refusal> {
    if decision.context().actor.role != Role::Partner {
        return Ok(());
    }
    let business = decision.business()?;
    let ordering = &business.ordering;
    if let Some(method) = method.filter(|method| !ordering.schedule(*method).is_offered()) {
        return Err(Refusal::MethodNotOffered { method });
    }
    let Some(wanted) = wanted else { return Ok(()) };
    let (zone, at) = (business.zone(), decision.context().occurred_at);
    let methods = [Method::Collect, Method::Deliver].into_iter();
    let schedules = methods.filter(|one| method.is_none_or(|method| method == *one));
    let schedules = schedules.map(|method| ordering.schedule(method));
    let firsts: Vec<(Day, Day)> = schedules
        .filter_map(|schedule| {
            let earliest = schedule.earliest(&zone, at)?;
            Some((earliest, schedule.served_from(earliest.max(wanted))?))
        })
        .collect();
    if firsts.iter().any(|(_, next)| *next == wanted) {
        return Ok(());
    }
    let earliest = firsts.iter().map(|(earliest, _)| *earliest).min();
    let next = firsts.iter().map(|(_, next)| *next).min();
    Err(Refusal::DayNotPossible { earliest, method, next, wanted })
}

//! What a price list must be before it is kept, whoever made or changed it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::limits;
use crate::lookup::Lookup;
use crate::records::price_list::PriceListState;
use crate::records::{Collection, PriceList};
use crate::refusal::{Refusal, Rule};

/// Wants what [`checked`] reads.
pub fn want(wants: &mut Wants<'_>, code: &str) {
    wants.found::<PriceList>(Lookup::PriceListByCode(code.to_owned()));
}

/// The list with its state as it is now, or why it can't be kept.
pub fn checked(decision: &Decision<'_>, list: PriceList) -> Result<PriceList, Refusal> {
    limits::code("data.code", &list.code)?;
    limits::name("data.name", &list.name)?;
    limits::names(&list.names)?;
    if let (Some(start), Some(end)) = (list.starts_at, list.ends_at) {
        if end <= start {
            return Err(Refusal::invalid("data.ends_at", Rule::InRange));
        }
    }
    let same_code = decision.found(&Lookup::PriceListByCode(list.code.clone()));
    if same_code.iter().any(|id| *id != list.id.0) {
        return Err(Refusal::Exists { collection: Collection::PriceLists, key: list.code });
    }
    Ok(list.as_of(decision.context().now))
}

/// Says that a list holds from now on, or no more.
pub fn say_state(decision: &mut Decision<'_>, was: Option<PriceListState>, list: &PriceList) {
    let (id, code) = (list.id, list.code.clone());
    match list.state {
        PriceListState::Active if was != Some(PriceListState::Active) => {
            decision.say(Event::PriceListStarted { list: id, code });
        }
        PriceListState::Ended | PriceListState::Scheduled if was == Some(PriceListState::Active) => {
            decision.say(Event::PriceListEnded { list: id, code });
        }
        _ => {}
    }
}

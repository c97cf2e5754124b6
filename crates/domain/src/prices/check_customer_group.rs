//! What a group of customers must be before it is kept, whoever made or changed it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::PriceListId;
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::records::{Collection, CustomerGroup};
use crate::refusal::Refusal;

/// Wants what [`price_list`] and [`check`] read.
pub fn want(wants: &mut Wants<'_>, code: &str, price_list: Option<&Key>) {
    wants.found::<CustomerGroup>(Lookup::CustomerGroupByCode(code.to_owned()));
    if let Some(key) = price_list {
        wants.price_list(key);
    }
}

/// The price list that is named.
pub fn price_list(decision: &Decision<'_>, key: Option<&Key>) -> Result<Option<PriceListId>, Refusal> {
    key.map(|key| decision.price_list(key).map(|list| list.id)).transpose()
}

/// Refuses a group that can't be kept.
pub fn check(decision: &Decision<'_>, group: &CustomerGroup) -> Result<(), Refusal> {
    limits::code("data.code", &group.code)?;
    limits::name("data.name", &group.name)?;
    limits::names(&group.names)?;
    let same_code = decision.found(&Lookup::CustomerGroupByCode(group.code.clone()));
    if same_code.iter().any(|id| *id != group.id.0) {
        return Err(Refusal::Exists { collection: Collection::CustomerGroups, key: group.code.clone() });
    }
    Ok(())
}

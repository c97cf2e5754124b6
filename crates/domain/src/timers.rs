//! What time changes: records that something is due for, and the command that does it.
//!
//! The command's id follows from the record and the due time, so that any number of nodes may give it.

use crate::command::Command;
use crate::ids::{self, CommandId};
use crate::orders::expire_order::ExpireOrder;
use crate::prices::advance_price_list::AdvancePriceList;
use crate::prices::apply_price_change::ApplyPriceChange;
use crate::records::Record;
use crate::time::Moment;

/// When something is due for a record.
pub fn due_at(record: &Record) -> Option<Moment> {
    match record {
        Record::Orders(order) => order.expires_at,
        Record::PriceLists(list) => list.due_at,
        Record::PriceChanges(change) => change.due_at,
        _ => None,
    }
}

/// The command for a record that is due, and its id.
pub fn command_for(record: &Record) -> Option<(CommandId, Command)> {
    let due = due_at(record)?;
    let command = match record {
        Record::Orders(order) => Command::ExpireOrder(ExpireOrder { due, order: order.id }),
        Record::PriceLists(list) => Command::AdvancePriceList(AdvancePriceList { due, list: list.id }),
        Record::PriceChanges(change) => {
            Command::ApplyPriceChange(ApplyPriceChange { change: change.id, due })
        }
        _ => return None,
    };
    let id = ids::derive(record.id(), "timer", &[&due.millis().to_le_bytes()]);
    Some((CommandId(id), command))
}

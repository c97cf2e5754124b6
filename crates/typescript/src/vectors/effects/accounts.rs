//! What is done with customers' accounts.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::order::OrderApproval;
use onhand_domain::records::{AccountEntry, Allocation, Order};
use serde_json::{Value, json};

impl History {
    pub(super) fn accounting(&mut self) -> Next {
        let customer = *self.dice.pick(&["ANNA", "RIMA"]);
        let amount = (1 + self.dice.below(9)).to_string();
        let given = |more: Value| {
            let mut data = json!({"customer": customer, "amount": amount});
            if let (Some(data), Value::Object(more)) = (data.as_object_mut(), more) {
                data.extend(more);
            }
            data
        };
        Some(match self.dice.below(14) {
            0..=2 => (Role::Cashier, "take_payment", given(json!({"tender": "cash"}))),
            3 => (Role::Cashier, "refund_payment", given(json!({"tender": "card", "note": "Too much"}))),
            4 => (Role::Staff, "post_credit", given(json!({"note": "Came late"}))),
            5 => (Role::Staff, "adjust_account", given(json!({"note": "Put right"}))),
            6 => (Role::Staff, "post_account_opening", given(json!({"due": "2026-01-31"}))),
            7 | 8 => {
                let unallocated = self.entry(AccountEntry::is_unallocated)?;
                (Role::Staff, "allocate", json!({"credit": unallocated.id}))
            }
            9 | 10 => {
                (Role::Staff, "reverse_allocation", json!({"allocation": self.one::<Allocation>()?.id}))
            }
            11 => {
                let entry = self.entry(|entry| !entry.reversed && entry.reference.is_none())?;
                (Role::Staff, "reverse_account_entry", json!({"entry": entry.id}))
            }
            _ => {
                let waits =
                    |order: &&Order| order.approval == Some(OrderApproval::Waiting) && order.state.is_open();
                let order = self.shop.all::<Order>().into_iter().find(waits)?.id;
                (Role::Staff, "approve_order", json!({"order": order, "note": "Pays on Friday"}))
            }
        })
    }

    fn entry(&mut self, fits: impl Fn(&AccountEntry) -> bool) -> Option<AccountEntry> {
        let all: Vec<AccountEntry> =
            self.shop.all::<AccountEntry>().into_iter().filter(|entry| fits(entry)).cloned().collect();
        if all.is_empty() { None } else { Some(self.dice.pick(&all).clone()) }
    }
}

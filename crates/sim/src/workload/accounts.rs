//! Customers' accounts: money taken and given back, credits, what covers what, approvals.

use super::Workload;
use crate::ids;
use crate::interaction::Request;
use crate::model::Model;
use serde_json::{Value, json};

impl Workload {
    pub(super) fn account(&mut self, model: &Model) -> Request {
        let (id, customer, amount) = (self.fresh_id(0xae), self.account_holder(), self.amount());
        let mut data = json!({"entry": id, "customer": customer, "amount": amount});
        match self.below(16) {
            0..6 => {
                data["tender"] = json!(self.one_of(&["cash", "card", "transfer"]));
                self.payment_for(model, &mut data);
                self.at_till(model, &mut data);
                self.give("cashier", "take_payment", data)
            }
            6..8 => {
                data["tender"] = json!("cash");
                if self.chance(1, 2) {
                    data["credit"] = json!(self.entry(model));
                }
                self.at_till(model, &mut data);
                self.give("cashier", "refund_payment", data)
            }
            8 => {
                data["note"] = json!("goodwill");
                self.give("staff", "post_credit", data)
            }
            9 => {
                let sign = self.one_of(&["", "-"]);
                let name = self.one_of(&["adjust_account", "post_account_opening"]);
                let amount = format!("{sign}{}", amount.trim_start_matches('-'));
                (data["amount"], data["note"]) = (json!(amount), json!("put right"));
                self.give("staff", name, data)
            }
            10..12 => {
                let mut data = json!({"credit": self.entry(model)});
                if self.chance(1, 2) {
                    data["allocations"] = self.allocations(model);
                }
                self.give("staff", "allocate", data)
            }
            12..14 => {
                let entry = self.entry(model);
                self.give("staff", "reverse_account_entry", json!({"entry": entry}))
            }
            _ => {
                let waits = |order: &crate::model::Order| order.approval.as_deref() == Some("waiting");
                let waiting = model.orders.iter().find(|(_, order)| order.is_open() && waits(order));
                let order = waiting.map(|(id, _)| id.clone());
                let order = order.filter(|_| !self.chance(1, 8)).unwrap_or_else(|| self.order(model));
                self.give("staff", "approve_order", json!({"order": order}))
            }
        }
    }

    /// What was agreed with a customer; now and then nothing.
    pub(super) fn terms(&mut self) -> Option<Value> {
        let mut terms = json!({"days": self.below(40)});
        match self.below(6) {
            0 => return None,
            1 => {}
            drawn => {
                terms["credit_limit"] = json!((10 + self.below(70)).to_string());
                if drawn < 4 {
                    terms["over_limit"] = json!("approve");
                }
            }
        }
        Some(terms)
    }

    /// What a sale puts on an account, alone or beside cash.
    pub(super) fn on_account(&mut self) -> Value {
        let amount = self.amount();
        if self.chance(1, 3) {
            return json!([{"kind": "cash", "amount": "1.00"}, {"kind": "account", "amount": amount}]);
        }
        json!([{"kind": "account", "amount": amount}])
    }

    fn account_holder(&mut self) -> String {
        match self.below(12) {
            0 => "NOBODY".to_owned(),
            1..7 => self.one_of(&["ANNA", "BO"]).to_owned(),
            _ => self.partner(),
        }
    }

    fn amount(&mut self) -> String {
        match self.below(40) {
            0 => "0".to_owned(),
            1 => "-2.50".to_owned(),
            drawn => format!("{}.{:02}", drawn / 2, self.below(100)),
        }
    }

    /// An entry that a command can name: most often one in which something is open.
    fn entry(&mut self, model: &Model) -> String {
        let any = self.chance(1, 4);
        let named = model.entries.iter().filter(|entry| any || entry.open < 0);
        let named: Vec<&String> = named.filter_map(|entry| entry.id.as_ref()).collect();
        let found = self.pick(&named).map(|id| (*id).clone());
        found.unwrap_or_else(|| "ae000000-0000-4000-8000-00000000ffff".to_owned())
    }

    fn allocations(&mut self, model: &Model) -> Value {
        let charges = model.entries.iter().filter(|entry| entry.amount > 0);
        let charges: Vec<String> = charges.filter_map(|entry| entry.id.clone()).collect();
        let mut covered = Vec::new();
        for _ in 0..self.below(3) {
            let found = self.pick(&charges).cloned();
            let charge = found.unwrap_or_else(|| ids::of_sale_charge("5a000000-0000-4000-8000-00000000ffff"));
            let amount = (1 + self.below(5)).to_string();
            covered.push(if self.chance(1, 2) {
                json!({"charge": charge, "amount": amount})
            } else {
                json!({"charge": charge})
            });
        }
        json!(covered)
    }

    /// Now and then money is taken or given at a till.
    fn at_till(&mut self, model: &Model, data: &mut Value) {
        if self.chance(1, 2) {
            data["register"] = json!(self.register(model));
        }
    }

    fn payment_for(&mut self, model: &Model, data: &mut Value) {
        match self.below(6) {
            0 => data["allocations"] = self.allocations(model),
            1..3 => {
                let order = self.order(model);
                let customer = model.orders.get(&order).and_then(|order| order.customer.clone());
                if let Some(customer) = customer.filter(|_| !self.chance(1, 8)) {
                    data["customer"] = json!(customer);
                }
                data["order"] = json!(order);
            }
            _ => {}
        }
    }
}

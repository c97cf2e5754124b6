//! What happens to orders beside their steps: how they get to the customer, where from, what is noted, what comes back.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::order::OrderState;
use onhand_domain::records::{Order, ReturnRequest};
use serde_json::{Value, json};

impl History {
    /// Puts in how and when the customer wants it: mostly what makes sense.
    pub(super) fn wish(&mut self, data: &mut Value) {
        data["wanted"] = "2027-04-01".into();
        match self.dice.below(5) {
            0 => data["method"] = "collect".into(),
            1 => data["method"] = "deliver".into(),
            2 => {
                data["method"] = "deliver".into();
                data["address"] = json!({"city": "Tyre", "lines": "4 Harbour Street"});
            }
            3 => data["address"] = json!({"city": "Tyre"}),
            _ => data["contact"] = json!({"name": "Whoever is in", "phone": "70 111 222"}),
        }
        if self.dice.once_in(2) {
            data["window"] = json!({"from": "09:00", "until": "12:30"});
        }
    }

    fn parts(&mut self, order: &Order) -> Vec<Value> {
        let count = order.lines.len() as u64;
        vec![json!({"line": self.dice.below(count), "quantity": (1 + self.dice.below(2)).to_string()})]
    }

    fn gone(&mut self) -> Option<Order> {
        let gone = |order: &&Order| matches!(order.state, OrderState::HandedOver | OrderState::Completed);
        let mut all: Vec<Order> = self.shop.all::<Order>().into_iter().filter(gone).cloned().collect();
        let newest = all.len().saturating_sub(8);
        all.drain(..newest);
        if all.is_empty() { None } else { Some(self.dice.pick(&all).clone()) }
    }

    pub(super) fn besides(&mut self) -> Next {
        match self.dice.below(10) {
            0..=2 => {
                let order = self.one::<Order>()?;
                let mut data = json!({"order": order.id, "location": self.location()});
                if self.dice.once_in(2) {
                    data["lines"] = json!([self.dice.below(order.lines.len() as u64)]);
                }
                Some((Role::Cashier, "move_order", data))
            }
            3 => {
                let order = self.one::<Order>()?;
                Some((Role::Cashier, "note_order", json!({"order": order.id, "text": "Called twice"})))
            }
            4 | 5 => {
                let order = self.gone()?;
                let mut data = json!({"order": order.id, "note": "At last"});
                if self.dice.once_in(3) {
                    data["missing"] = json!(self.parts(&order));
                }
                Some((self.side_of(&order), "receive_order", data))
            }
            6 | 7 => {
                let order = self.gone()?;
                let mut data = json!({"order": order.id, "lines": self.parts(&order)});
                if self.dice.once_in(2) {
                    data["note"] = "Too many".into();
                }
                Some((self.side_of(&order), "ask_return", data))
            }
            8 => {
                let request = self.one::<ReturnRequest>()?;
                let mut data = json!({"request": request.id, "approve": !self.dice.once_in(3)});
                if self.dice.once_in(2) {
                    data["note"] = "By Friday".into();
                }
                Some((Role::Staff, "answer_return", data))
            }
            _ => {
                let request = self.one::<ReturnRequest>()?;
                let lines: Vec<Value> = request
                    .lines
                    .iter()
                    .map(|part| json!({"line": part.line, "quantity": part.quantity}))
                    .collect();
                Some((Role::Cashier, "record_return", json!({"request": request.id, "lines": lines})))
            }
        }
    }

    fn side_of(&mut self, order: &Order) -> Role {
        let of_partner = order.customer == Some(self.partner) && self.dice.once_in(2);
        if of_partner { Role::Partner } else { Role::Staff }
    }
}

//! What is done at tills.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::{RegisterSession, SuspendedSale};
use serde_json::{Value, json};

impl History {
    pub(super) fn at_the_till(&mut self) -> Next {
        let register =
            self.one::<RegisterSession>().filter(|session| !session.is_closed() || self.dice.once_in(3));
        let register = register.map(|session| session.id);
        let suspended = self.one::<SuspendedSale>().map(|sale| sale.id);
        let cash = format!("{}.50", self.dice.below(90));
        let counted = match self.dice.below(3) {
            0 => json!({"total": cash}),
            1 => json!({"denominations": [{"value": "20", "count": 3}, {"value": "0.5", "count": 7}]}),
            _ => json!({"denominations": [{"value": "5", "count": 2}], "total": "10"}),
        };
        let (name, data) = match (self.dice.below(10), register, suspended) {
            (0, ..) | (_, None, _) => ("open_register", json!({"float": cash, "note": "Morning"})),
            (1, Some(register), _) => {
                let direction = *self.dice.pick(&["in", "out"]);
                let data =
                    json!({"register": register, "direction": direction, "amount": cash, "reason": "bank"});
                ("move_cash", data)
            }
            (2 | 3, Some(register), _) => ("count_register", json!({"register": register, "count": counted})),
            (4, Some(register), _) if self.dice.once_in(2) => {
                ("close_register", json!({"register": register, "count": counted}))
            }
            (5, Some(register), _) => ("close_register", json!({"register": register})),
            (6 | 8, _, Some(suspended)) => ("resume_suspended_sale", json!({"suspended": suspended})),
            (7, _, Some(suspended)) => ("drop_suspended_sale", json!({"suspended": suspended})),
            (_, Some(register), suspended) => {
                let mut data = json!({"register": register, "lines": self.lines(Self::line), "label": "Table 4",
                                      "total": "12.5", "charges": [{"kind": "bag", "amount": "0.1"}]});
                data["suspended"] = match suspended.filter(|_| self.dice.once_in(3)) {
                    Some(again) => json!(again),
                    None => json!(self.dice.uuid()),
                };
                ("suspend_sale", data)
            }
        };
        Some((Role::Cashier, name, data))
    }

    /// Where a sale or return is made at a till.
    pub(super) fn name_till(&mut self, data: &mut Value) {
        if self.dice.once_in(2) {
            return;
        }
        data["register"] = json!(self.one::<RegisterSession>().map(|session| session.id));
        if data["register"].is_null() {
            data["register"] = json!(self.dice.uuid());
        }
        let is_sale = data.get("receipt").is_some();
        if let Some(suspended) = self.one::<SuspendedSale>().filter(|_| is_sale && self.dice.once_in(3)) {
            data["suspended"] = json!(suspended.id);
        }
    }
}

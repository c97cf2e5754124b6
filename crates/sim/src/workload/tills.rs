//! Tills: opened, sold at, counted, closed; sales that name a till that is closed by the time they arrive.

use super::Workload;
use crate::interaction::Request;
use crate::model::Model;
use serde_json::{Value, json};

impl Workload {
    /// A session: most often one that is open, now and then one that nobody has opened yet, or closed.
    pub(super) fn register(&mut self, model: &Model) -> String {
        if self.chance(1, 12) {
            // Its sales arrive before it does.
            return super::id_of(0x7e, 9_000 + self.below(4));
        }
        let any = self.chance(1, 4);
        let known: Vec<&String> =
            model.registers.iter().filter(|(_, of)| any || of.z.is_none()).map(|(id, _)| id).collect();
        self.pick(&known).map_or_else(|| super::id_of(0x7e, 9_000), |id| (*id).clone())
    }

    /// What is done at a till beside selling.
    pub(super) fn till(&mut self, model: &Model) -> Request {
        let register = self.register(model);
        let cash = format!("{}.{:02}", self.below(200), self.below(100));
        let open = model.registers.values().filter(|of| of.opened && of.z.is_none()).count();
        match self.below(12) {
            0..2 => self.suspended(model),
            2 => self.suspend(model),
            // A few at a time.
            3..5 if open < 4 => {
                let unknown = model.registers.iter().find(|(_, of)| !of.opened).map(|(id, _)| id.clone());
                let new = self.fresh_id(0x7e);
                let register = unknown.filter(|_| self.chance(1, 2)).unwrap_or(new);
                self.give("cashier", "open_register", json!({"register": register, "float": cash}))
            }
            5 => self.give(
                "cashier",
                "count_register",
                json!({"register": register, "count": {"total": cash}}),
            ),
            6..8 => {
                let mut data = json!({"register": register});
                if self.chance(2, 3) {
                    data["count"] = json!({"total": cash});
                }
                self.give("cashier", "close_register", data)
            }
            _ => {
                let movement = self.fresh_id(0xca);
                let direction = self.one_of(&["in", "out"]);
                let data = json!({"register": register, "movement": movement, "direction": direction, "amount": cash, "reason": "bank"});
                self.give("cashier", "move_cash", data)
            }
        }
    }

    fn suspend(&mut self, model: &Model) -> Request {
        let resumed: Vec<&String> =
            model.suspended.iter().filter(|(_, state)| *state == "resumed").map(|(id, _)| id).collect();
        let again = self.pick(&resumed).map(|id| (*id).clone()).filter(|_| self.chance(1, 2));
        let suspended = again.unwrap_or_else(|| self.fresh_id(0x5b));
        let data = json!({"suspended": suspended, "lines": self.lines(model), "label": "Table 4"});
        self.give("cashier", "suspend_sale", data)
    }

    fn suspended(&mut self, model: &Model) -> Request {
        let all: Vec<&String> = model.suspended.keys().collect();
        let id = self.pick(&all).map_or_else(|| super::id_of(0x5b, 0xffff), |id| (*id).clone());
        let name = self.one_of(&["resume_suspended_sale", "resume_suspended_sale", "drop_suspended_sale"]);
        self.give("cashier", name, json!({"suspended": id}))
    }

    /// Where a sale or return is made at a till: which, and how it is paid.
    pub(super) fn name_till(&mut self, model: &Model, data: &mut Value, sells: bool) {
        if self.chance(1, 4) {
            return;
        }
        data["register"] = json!(self.register(model));
        if sells && self.chance(1, 6) {
            let all: Vec<&String> = model.suspended.keys().collect();
            if let Some(id) = self.pick(&all) {
                data["suspended"] = json!(id);
            }
        }
        if data["payments"].is_array() {
            return;
        }
        let part = |random: &mut Self| format!("{}.{:02}", random.below(9), random.below(100));
        let mut payments = Vec::new();
        for _ in 0..self.below(3) {
            let kind = self.one_of(&["cash", "cash", "card", "voucher", "account"]);
            let mut payment = json!({"kind": kind, "amount": part(self)});
            match self.below(12) {
                0..4 if sells => payment["tendered"] = json!(format!("{}.00", 9 + self.below(20))),
                4 if sells => payment["tendered"] = json!("0"),
                _ => {}
            }
            payments.push(payment);
        }
        data["payments"] = json!(payments);
    }
}

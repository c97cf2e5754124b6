//! Changes of products, locations and customers, and what is odd about commands in other ways.

use super::Workload;
use crate::interaction::Request;
use crate::model::Model;
use serde_json::{Value, json};

impl Workload {
    /// A change: always with a name that nothing had before.
    pub(super) fn change(&mut self, model: &Model) -> Request {
        let name = format!("Name {}", self.below(1_000_000_000));
        match self.below(15) {
            0..4 => {
                let limit = (1 + self.below(9)).to_string();
                let mut data = json!({"product": self.product(model), "name": name});
                match self.below(5) {
                    4 => data["cost"] = json!(format!("0.{}", 1 + self.below(999))),
                    0 => data["sell_policy"] = json!({"kind": "backorder", "limit": limit}),
                    1 => data["sell_policy"] = json!({"kind": "stop"}),
                    2 => data["price"] = json!(format!("{}.50", self.below(20))),
                    _ => data["status"] = json!(self.one_of(&["active", "active", "hidden", "draft"])),
                }
                self.give("staff", "edit_product", data)
            }
            4 => {
                let mut data = json!({"product": self.product(model)});
                if self.chance(1, 3) {
                    data["force"] = json!(true);
                    data["reason"] = if self.chance(1, 4) { Value::Null } else { json!("no longer made") };
                }
                self.give("staff", "archive_product", data)
            }
            5..7 => {
                let archived = model.products.iter().find(|(_, product)| product.status == "archived");
                let product = archived.map_or_else(|| "TEA".to_owned(), |(id, _)| id.clone());
                self.give("staff", "restore_product", json!({"product": product}))
            }
            7..9 => {
                let mut data = json!({"location": self.location(model), "name": name});
                if self.chance(1, 2) {
                    data["online"] = json!(self.chance(3, 4));
                } else {
                    data["holdback"] = json!(self.below(4).to_string());
                }
                self.give("staff", "edit_location", data)
            }
            9 if self.chance(1, 4) => {
                let location = self.location(model);
                self.give("staff", "archive_location", json!({"location": location}))
            }
            9..12 => {
                let status = self.one_of(&["active", "active", "on_hold"]);
                let mut data = json!({"customer": self.partner(), "status": status, "name": name});
                match self.below(6) {
                    0 => data["default_location"] = json!(self.location(model)),
                    1 => data["address"] = json!({"city": name}),
                    2 => data["contact"] = json!("Nadia"),
                    _ => {}
                }
                match self.terms() {
                    Some(terms) if self.chance(1, 3) => data["terms"] = terms,
                    None => data["clear"] = json!(["terms"]),
                    Some(_) => {}
                }
                self.give("staff", "edit_customer", data)
            }
            12..14 => self.see_to(model),
            _ => {
                let id = self.fresh_id(0xcc);
                if self.chance(1, 2) {
                    return self.give("cashier", "add_customer", json!({"id": id, "name": "Someone new"}));
                }
                let customers: Vec<&String> = model.customers.keys().collect();
                let found = self.pick(&customers).map(|id| (*id).clone());
                self.give("staff", "archive_customer", json!({"customer": found.unwrap_or(id)}))
            }
        }
    }

    /// Someone sees to a command that could not be applied.
    fn see_to(&mut self, model: &Model) -> Request {
        let again = self.chance(1, 5);
        let waits = |state: &str| again || matches!(state, "open" | "assigned");
        let waiting: Vec<&String> =
            model.exceptions.iter().filter(|(_, state)| waits(state)).map(|(id, _)| id).collect();
        let found = self.pick(&waiting).map(|id| (*id).clone());
        let exception = found.unwrap_or_else(|| "e0000000-0000-4000-8000-00000000ffff".to_owned());
        let action = self.one_of(&["assign", "resolve", "waive"]);
        self.give("staff", "resolve_exception", json!({"exception": exception, "action": action}))
    }

    /// When partners may order for which day, and how long they may cancel.
    pub(super) fn ordering(&mut self) -> Value {
        let until = self.one_of(&["never", "placed", "confirmed", "ready"]);
        let mut ordering = json!({"cancel_until": until});
        for method in ["collect", "deliver"] {
            let mut schedule = json!({"lead_days": self.below(3)});
            if self.chance(1, 2) {
                schedule["cut_off"] = json!(format!("{:02}:30", self.below(24)));
            }
            match self.below(6) {
                0 => schedule["weekdays"] = json!([]),
                1 | 2 => schedule["weekdays"] = json!(["friday", "monday", "tuesday"]),
                _ => {}
            }
            ordering[method] = schedule;
        }
        ordering
    }

    /// What is wrong in other ways.
    pub(super) fn oddity(&mut self, model: &Model) -> Request {
        let product = self.product(model);
        match self.below(10) {
            9 => {
                let ordering = self.ordering();
                self.give("owner", "set_business", json!({"ordering": ordering}))
            }
            7 => {
                let rule = match self.below(4) {
                    0 => json!("never"),
                    1 => json!("covered"),
                    _ => json!({"covered_below": format!("{}.50", self.below(40))}),
                };
                self.give("owner", "set_business", json!({"auto_confirm": rule}))
            }
            8 => {
                let included = self.chance(1, 2);
                self.give("owner", "set_business", json!({"tax_included": included}))
            }
            0 => self.give("staff", "steal_goods", json!({"product": product})),
            1 => {
                let id = self.fresh_id(0xb0);
                self.give(
                    "staff",
                    "add_product",
                    json!({"id": id, "sku": "TEA", "name": "Tea", "price": "1"}),
                )
            }
            2 => {
                let id = self.fresh_id(0x10);
                let data = json!({"id": id, "code": "MAIN", "name": "Main", "kind": "store"});
                self.give("staff", "add_location", data)
            }
            3 => {
                let id = self.fresh_id(0xcc);
                self.give("cashier", "add_customer", json!({"id": id, "code": "ANNA", "name": "Anna"}))
            }
            4 => self.give("staff", "edit_product", json!({"product": product})),
            5 => {
                let hours = self.below(48);
                self.give("owner", "set_business", json!({"expire_unconfirmed_hours": hours}))
            }
            _ => {
                let policy = self.one_of(&["per_line", "refuse_order"]);
                let skew = self.below(30);
                self.give("owner", "set_business", json!({"shortage": policy, "clock_skew_minutes": skew}))
            }
        }
    }
}

//! The business that every simulation begins with: three locations, nine products, four customers, some stock.

use super::{Workload, id_of};
use crate::interaction::{Interaction, Request};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// How many customers there are.
pub const CUSTOMERS: u64 = 4;
/// How many price lists there are.
pub const LISTS: u64 = 2;

impl Workload {
    pub(super) fn set_up(&mut self) -> VecDeque<Interaction> {
        let mut requests = self.settings();
        requests.extend(self.locations());
        requests.extend(self.products());
        requests.extend(self.price_lists());
        requests.extend(self.customers());
        requests.extend(self.opening());
        requests.into_iter().map(|request| Interaction::Submit { requests: vec![request] }).collect()
    }

    fn settings(&mut self) -> Vec<Request> {
        let data = json!({
            "name": "Corner Shop",
            "currency": "GBP",
            "clock_skew_minutes": 5 + self.below(10),
            "day_starts": self.one_of(&["00:00", "04:00", "02:30"]),
            "expire_unconfirmed_hours": self.below(30),
            "shortage": self.one_of(&["refuse_order", "per_line"]),
            "ordering": if self.chance(1, 2) { self.ordering() } else { json!({}) },
            "cash_rounding": self.one_of(&["0", "0.05"]),
            "limits": [{"role": "cashier", "discount": "10", "price_below": "5", "refund": "9", "unlinked_return": "4"}],
            "register_required": self.chance(1, 2),
            "tax_included": self.chance(1, 2),
            "tax_classes": [{"name": "standard", "rate": "20"}, {"name": "food", "rate": "5"}],
        });
        vec![self.give("owner", "set_business", data)]
    }

    fn locations(&mut self) -> Vec<Request> {
        let holdback = self.below(3).to_string();
        [
            json!({"code": "MAIN", "name": "Shop", "kind": "store", "online": true, "holdback": holdback}),
            json!({"code": "DEPOT", "name": "Depot", "kind": "warehouse"}),
            json!({"code": "DAMAGED", "name": "Set aside", "kind": "quarantine"}),
        ]
        .into_iter()
        .zip(1..)
        .map(|(data, number)| self.with_id("add_location", 0x10, number, data))
        .collect()
    }

    fn products(&mut self) -> Vec<Request> {
        let limit = (1 + self.below(6)).to_string();
        let case = json!([{"name": "case", "numerator": 12, "denominator": 1, "use": "sell"}]);
        let gram = json!([{"name": "g", "numerator": 1, "denominator": 1000, "use": "sell"}]);
        let held = json!([{"location": id_of(0x10, 1), "holdback": "2", "reorder_point": "3"}]);
        [
            json!({"sku": "TEA", "name": "Tea", "price": "2.50", "tax_class": "food", "reorder_point": "5"}),
            json!({"sku": "CUP", "name": "Cup", "price": "3.99", "cost": "1.3333", "tax_class": "standard", "units": case}),
            json!({"sku": "RICE", "name": "Rice", "price": "1.15", "stock_unit": {"name": "kg", "decimals": 3}, "units": gram}),
            json!({"sku": "MUG", "name": "Mug", "price": "7", "sell_policy": {"kind": "backorder", "limit": limit}}),
            json!({"sku": "WRAP", "name": "Gift wrap", "price": "0.99", "track": "none"}),
            json!({"sku": "JAM", "name": "Jam", "price": "4.20", "tax_class": "food", "max": "20", "locations": held}),
            json!({"sku": "SOAP", "name": "Soap", "price": "1", "status": "hidden"}),
            json!({"sku": "NEXT", "name": "Next year's", "price": "9", "status": "draft"}),
            json!({"sku": "OAT", "name": "Oats", "stock_unit": {"name": "kg", "decimals": 1}}),
        ]
        .into_iter()
        .zip(1..)
        .map(|(data, number)| self.with_id("add_product", 0xb0, number, data))
        .collect()
    }

    /// Two lists, one of them of a group; what they say comes later.
    fn price_lists(&mut self) -> Vec<Request> {
        let mut requests: Vec<Request> = [("CAFES", 1), ("BO", LISTS)]
            .into_iter()
            .map(|(code, number)| {
                let data = json!({"code": code, "name": code, "tax_included": self.chance(1, 2)});
                self.with_id("add_price_list", 0x71, number, data)
            })
            .collect();
        let group = json!({"code": "CAFE", "name": "Cafés", "price_list": id_of(0x71, 1)});
        requests.push(self.with_id("add_customer_group", 0x61, 1, group));
        requests
    }

    fn customers(&mut self) -> Vec<Request> {
        let mut customers = [
            json!({"code": "ANNA", "name": "Anna's Café", "group": id_of(0x61, 1)}),
            json!({"code": "BO", "name": "Bo", "price_list": id_of(0x71, 2)}),
            json!({"name": "Cy, without a code"}),
            json!({"code": "DEE", "name": "Dee", "status": "on_hold"}),
        ];
        for customer in customers.iter_mut().take(2) {
            if let Some(terms) = self.terms() {
                customer["terms"] = terms;
            }
        }
        customers
            .into_iter()
            .zip(1..=CUSTOMERS)
            .map(|(data, number)| self.with_id("add_customer", 0xcc, number, data))
            .collect()
    }

    fn opening(&mut self) -> Vec<Request> {
        let document = self.fresh_id(0xd0);
        let mut lines = Vec::new();
        for sku in ["TEA", "CUP", "RICE", "MUG", "JAM", "SOAP", "WRAP"] {
            let mut line = json!({"product": sku, "quantity": (1 + self.below(15)).to_string()});
            if self.chance(2, 3) {
                line["cost"] = json!(format!("0.{}", 1 + self.below(99)));
            }
            lines.push(line);
        }
        vec![self.give("staff", "post_opening", json!({"document": document, "lines": lines}))]
    }

    fn with_id(&mut self, name: &str, kind: u8, number: u64, mut data: Value) -> Request {
        data["id"] = json!(id_of(kind, number));
        self.give("owner", name, data)
    }
}

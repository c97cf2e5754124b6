//! Prices: what lists say, when they hold, and whose they are; changes of many prices at once.

use super::{Workload, id_of, moment, setup};
use crate::interaction::Request;
use crate::model::Model;
use rand::Rng;
use serde_json::{Value, json};

impl Workload {
    /// Something about prices. Lists start and end while orders are placed.
    pub(super) fn prices(&mut self, model: &Model, clock: i64) -> Request {
        let list = id_of(0x71, 1 + self.below(setup::LISTS));
        let soon = moment(clock + self.random.random_range(-1_800_000..7_200_000));
        match self.below(12) {
            0..5 => {
                let rule = self.rule(model);
                self.give("staff", "set_price_rules", json!({"list": list, "rules": [rule]}))
            }
            5 => {
                let field = self.one_of(&["starts_at", "ends_at"]);
                let mut data = json!({"list": list, field: soon});
                if self.chance(1, 2) {
                    data["clear"] = json!([if field == "ends_at" { "starts_at" } else { "ends_at" }]);
                }
                self.give("staff", "edit_price_list", data)
            }
            6 => {
                let data = json!({"list": list, "clear": ["starts_at", "ends_at"]});
                self.give("staff", "edit_price_list", data)
            }
            7 => {
                let mut data = json!({"group": id_of(0x61, 1), "price_list": list});
                if self.chance(1, 4) {
                    data = json!({"group": id_of(0x61, 1), "clear": ["price_list"]});
                }
                self.give("staff", "edit_customer_group", data)
            }
            8 => {
                let name = format!("Name {}", self.below(1_000_000_000));
                let mut data = json!({"customer": self.partner(), "name": name});
                match self.below(4) {
                    0 => data["clear"] = json!(["price_list"]),
                    1 => data["group"] = json!(id_of(0x61, 1)),
                    _ => data["price_list"] = json!(list),
                }
                self.give("staff", "edit_customer", data)
            }
            9..11 => {
                let product = self.product(model);
                let tiers = json!([{"price": format!("{}.25", self.below(9))}]);
                let change = self.fresh_id(0x91);
                let mut data = json!({"change": change, "lines": [{"product": product, "tiers": tiers}]});
                if self.chance(1, 2) {
                    data["due_at"] = soon;
                }
                self.give("staff", "change_prices", data)
            }
            _ => {
                let changes: Vec<&String> = model.price_changes.keys().collect();
                let change = self.pick(&changes).map_or_else(|| id_of(0x91, 0xffff), |id| (*id).clone());
                self.give("staff", "undo_price_change", json!({"change": change}))
            }
        }
    }

    fn rule(&mut self, model: &Model) -> Value {
        let mut rule = json!({"product": self.product(model)});
        let tiers = json!([
            {"price": format!("{}.{:02}", self.below(4), self.below(100))},
            {"from": (2 + self.below(3)).to_string(), "price": "0.99"},
        ]);
        let first = self.below(3) as usize;
        rule["tiers"] = json!(tiers.as_array().map_or(&[][..], |tiers| &tiers[first..]));
        if self.chance(1, 4) {
            rule["minimum"] = json!((1 + self.below(3)).to_string());
        }
        if self.chance(1, 4) {
            rule["multiple"] = json!((1 + self.below(2)).to_string());
        }
        rule
    }
}

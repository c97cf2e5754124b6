//! Commands on products.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::Product;
use onhand_domain::records::product::ProductStatus;
use serde_json::{Value, json};

impl History {
    pub(super) fn cataloguing(&mut self) -> Next {
        let role = Role::Staff;
        let archived =
            self.shop.all::<Product>().into_iter().find(|one| one.status == ProductStatus::Archived);
        if let Some(id) = archived.map(|product| product.id).filter(|_| !self.dice.once_in(3)) {
            return Some((role, "restore_product", json!({"product": id})));
        }
        Some(match self.dice.below(9) {
            0 => {
                let data = json!({"product": self.product(), "force": true, "reason": "no longer made"});
                (role, "archive_product", data)
            }
            1 => (role, "add_product", self.added_product()),
            2 | 3 => {
                let mut shown = self.shop.all::<Product>().into_iter().filter(|one| one.photo.is_some());
                match shown.next().map(|product| product.id) {
                    Some(product) => (role, "remove_photo", json!({"product": product})),
                    None => (role, "set_photo", json!({"product": self.product(), "photo": "ab".repeat(32)})),
                }
            }
            _ => {
                let mut data = self.changes();
                data["product"] = self.changed_product();
                (role, "edit_product", data)
            }
        })
    }

    fn new_sku(&mut self) -> String {
        format!("NEW-{}", self.dice.below(1_000))
    }

    fn added_product(&mut self) -> Value {
        let mut data = json!({"sku": self.new_sku(), "name": "New", "price": "4.50"});
        match self.dice.below(4) {
            0 | 1 => {
                data["barcodes"] = json!([{"code": "own", "pack": "6.0"}]);
                (data["stock_unit"], data["cost"]) = (json!({"name": "kg", "decimals": 3}), "2".into());
            }
            2 => {
                (data["kind"], data["status"]) = ("service".into(), "hidden".into());
                data["names"] = json!([{"language": "ar", "text": "جديد"}]);
            }
            _ => data["barcodes"] = json!([{"code": "4006381333931"}]),
        }
        data
    }

    /// One of the first products, now and then one that was added since.
    fn changed_product(&mut self) -> Value {
        let added: Vec<Value> = self
            .shop
            .all::<Product>()
            .into_iter()
            .filter(|product| product.sku.starts_with("NEW-"))
            .map(|product| json!(product.id))
            .collect();
        if added.is_empty() || !self.dice.once_in(4) {
            self.product()
        } else {
            self.dice.pick(&added).clone()
        }
    }

    fn changes(&mut self) -> Value {
        match self.dice.below(13) {
            0 => json!({"reorder_point": "20.0", "max": "25"}),
            1 => json!({"clear": ["max", "category"], "description": self.new_sku()}),
            2 => {
                let status = *self.dice.pick(&["active", "active", "hidden", "draft"]);
                json!({"status": status, "category": self.new_sku()})
            }
            3 | 4 => {
                let price = format!("{}.0", 1 + self.dice.below(9));
                json!({"price": price, "sell_policy": {"kind": "backorder", "limit": "4.0"}})
            }
            5 => json!({"sell_policy": {"kind": "stop"}, "tax_class": "low"}),
            6 => json!({"clear": ["tax_class", "cost", "reorder_point"], "lead_days": 3}),
            7 => {
                let own = json!({"location": self.shop.location("SHOP"), "holdback": "3.0", "max": "9"});
                let other = json!({"location": self.shop.location("VAN"), "reorder_point": "2.00"});
                json!({"locations": [own, other]})
            }
            8 => json!({"locations": [], "safety_stock": "1.50"}),
            9 => json!({"units": [{"name": "case", "numerator": 6, "denominator": 1, "use": "sell"},
                {"name": "tray", "numerator": 4, "denominator": 1, "use": "buy"}]}),
            10 => json!({"track": *self.dice.pick(&["none", "quantity"])}),
            11 => json!({"kind": *self.dice.pick(&["service", "good", "made"])}),
            _ => json!({"clear": ["price"], "names": [{"language": "ar", "text": "شاي"}]}),
        }
    }
}

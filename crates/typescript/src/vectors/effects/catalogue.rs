//! Commands on products, customers, locations, settings, and what needs attention.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::product::ProductStatus;
use onhand_domain::records::{Customer, Exception, Location, Product};
use serde_json::{Value, json};

impl History {
    pub(super) fn seeing_to(&mut self) -> Next {
        let open: Vec<Exception> =
            self.shop.all::<Exception>().into_iter().filter(|one| one.state.is_open()).cloned().collect();
        if open.is_empty() {
            return None;
        }
        let action = *self.dice.pick(&["assign", "assign", "resolve", "waive"]);
        let mut data = json!({"exception": self.dice.pick(&open).id, "action": action});
        if self.dice.once_in(2) {
            data["note"] = "Looked at".into();
        }
        Some((Role::Staff, "resolve_exception", data))
    }

    pub(super) fn cataloguing(&mut self) -> Next {
        let role = Role::Staff;
        let archived =
            self.shop.all::<Product>().into_iter().find(|one| one.status == ProductStatus::Archived);
        if let Some(id) = archived.map(|product| product.id).filter(|_| !self.dice.once_in(3)) {
            return Some((role, "restore_product", json!({"product": id})));
        }
        let sku = format!("NEW-{}", self.dice.below(1_000));
        Some(match self.dice.below(8) {
            6 | 7 => {
                let mut shown = self.shop.all::<Product>().into_iter().filter(|one| one.photo.is_some());
                match shown.next().map(|product| product.id) {
                    Some(product) => (role, "remove_photo", json!({"product": product})),
                    None => (role, "set_photo", json!({"product": self.product(), "photo": "ab".repeat(32)})),
                }
            }
            0 => (
                role,
                "archive_product",
                json!({"product": self.product(), "force": true, "reason": "no longer made"}),
            ),
            1 => {
                let mut data = json!({"sku": sku, "name": "New", "price": "4.50", "barcodes": [{"code": "4006381333931"}]});
                if self.dice.once_in(2) {
                    data["barcodes"] = json!([{"code": "own", "pack": "6.0"}]);
                    (data["stock_unit"], data["cost"]) = (json!({"name": "kg", "decimals": 3}), "2".into());
                }
                (role, "add_product", data)
            }
            2 => (
                role,
                "edit_product",
                json!({"product": self.product(), "reorder_point": "20.0", "max": "25"}),
            ),
            3 => (
                role,
                "edit_product",
                json!({"product": self.product(), "clear": ["max", "category"], "name": sku}),
            ),
            4 => {
                let status = *self.dice.pick(&["active", "active", "hidden", "draft"]);
                (role, "edit_product", json!({"product": self.product(), "status": status, "category": sku}))
            }
            _ => {
                let price = format!("{}.0", 1 + self.dice.below(9));
                let policy = json!({"kind": "backorder", "limit": "4.0"});
                (
                    role,
                    "edit_product",
                    json!({"product": self.product(), "price": price, "sell_policy": policy}),
                )
            }
        })
    }

    pub(super) fn introducing(&mut self) -> Next {
        let code = format!("C{}", self.dice.below(1_000));
        let added: Vec<Value> = self
            .shop
            .all::<Customer>()
            .into_iter()
            .filter(|customer| !matches!(customer.code.as_deref(), Some("ANNA" | "RIMA")))
            .map(|customer| json!(customer.id))
            .collect();
        if added.is_empty() || self.dice.once_in(3) {
            let names = json!([{"language": "ar", "text": "مقهى"}]);
            let data = json!({"name": "Café", "code": code, "names": names, "address": {"city": "Tyre"}});
            return Some((Role::Cashier, "add_customer", data));
        }
        let customer = self.dice.pick(&added).clone();
        Some(match self.dice.below(3) {
            0 => (Role::Staff, "archive_customer", json!({"customer": customer})),
            1 => {
                let data =
                    json!({"customer": customer, "clear": ["phone"], "status": "on_hold", "names": []});
                (Role::Staff, "edit_customer", data)
            }
            _ => {
                let data = json!({"customer": customer, "name": code, "email": "a@b.example",
                    "status": "active", "default_location": self.location()});
                (Role::Staff, "edit_customer", data)
            }
        })
    }

    pub(super) fn relocating(&mut self) -> Next {
        let code = format!("L{}", self.dice.below(1_000));
        let added: Vec<Value> = self
            .shop
            .all::<Location>()
            .into_iter()
            .filter(|location| location.code.starts_with('L'))
            .map(|location| json!(location.id))
            .collect();
        Some(match self.dice.below(5) {
            0 | 1 if !added.is_empty() => {
                (Role::Staff, "archive_location", json!({"location": self.dice.pick(&added)}))
            }
            1 => {
                let data =
                    json!({"location": self.location(), "holdback": format!("{}.0", self.dice.below(4))});
                (Role::Staff, "edit_location", data)
            }
            2 => (
                Role::Staff,
                "edit_location",
                json!({"location": self.location(), "name": code, "online": true}),
            ),
            _ => (Role::Staff, "add_location", json!({"code": code, "kind": "store", "name": "Market"})),
        })
    }

    pub(super) fn settling(&mut self) -> Next {
        let data = match self.dice.below(10) {
            0 => json!({"shortage": *self.dice.pick(&["per_line", "refuse_order"])}),
            1 => json!({"auto_confirm": *self.dice.pick(&["covered", "never"])}),
            2 => json!({"auto_confirm": {"covered_below": "50.0"}, "expire_unconfirmed_hours": 0}),
            3 => json!({"priority": {"urgent": "120"}, "clock_skew_minutes": 5}),
            4 => json!({"tax_included": self.dice.once_in(2)}),
            5 => json!({"shelf_exact_up_to": 12, "shelf_few": 4, "name": "Another"}),
            7 => json!({"ordering": {"cancel_until": "ready", "deliver": {"cut_off": "16:00", "lead_days": 1,
                "weekdays": ["friday", "monday"]}}}),
            8 => json!({"ordering": {"collect": {"lead_days": 0}}}),
            6 => json!({"default_location": *self.dice.pick(&["SHOP", "BACK"])}),
            _ => json!({"tax_classes": [{"name": "full", "rate": "20.0"}, {"name": "low", "rate": "5"}]}),
        };
        Some((Role::Owner, "set_business", data))
    }
}

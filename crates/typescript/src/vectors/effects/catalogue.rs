//! Commands on customers, locations, settings, and what needs attention.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::{Customer, Exception, Location};
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
        Some(match self.dice.below(5) {
            0 => (Role::Staff, "archive_customer", json!({"customer": customer})),
            3 => {
                let over_limit = *self.dice.pick(&["approve", "refuse"]);
                let terms = json!({"credit_limit": "50", "days": 14, "over_limit": over_limit});
                (Role::Staff, "edit_customer", json!({"customer": "ANNA", "terms": terms}))
            }
            4 => (Role::Staff, "edit_customer", json!({"customer": "ANNA", "clear": ["terms"]})),
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
            2 => {
                let online = !self.dice.once_in(3);
                let data = json!({"location": self.location(), "name": code, "online": online});
                (Role::Staff, "edit_location", data)
            }
            _ => (Role::Staff, "add_location", json!({"code": code, "kind": "store", "name": "Market"})),
        })
    }

    pub(super) fn settling(&mut self) -> Next {
        let data = match self.dice.below(12) {
            0 => json!({"shortage": *self.dice.pick(&["per_line", "refuse_order"])}),
            1 => json!({"auto_confirm": *self.dice.pick(&["covered", "never"])}),
            2 => json!({"auto_confirm": {"covered_below": "50.0"}, "expire_unconfirmed_hours": 0}),
            3 => json!({"priority": {"urgent": "120"}, "clock_skew_minutes": 5}),
            4 => json!({"tax_included": self.dice.once_in(2)}),
            5 => json!({"shelf_exact_up_to": 12, "shelf_few": 4, "name": "Another", "day_starts": "03:00",
                "week_starts": "sunday"}),
            7 => json!({"ordering": {"cancel_until": "ready", "deliver": {"cut_off": "16:00", "lead_days": 1,
                "weekdays": ["friday", "monday"]}}}),
            9 => json!({"names": [{"language": "ar", "text": "متجر"}], "categories": [{"name": "Tea",
                "names": [{"language": "ar", "text": "الشاي"}]}]}),
            10 => json!({"names": [], "categories": []}),
            8 => json!({"ordering": {"collect": {"lead_days": 0}}}),
            6 => json!({"default_location": *self.dice.pick(&["SHOP", "BACK"])}),
            _ => json!({"tax_classes": [{"name": "full", "rate": "20.0"}, {"name": "low", "rate": "5"}]}),
        };
        Some((Role::Owner, "set_business", data))
    }
}

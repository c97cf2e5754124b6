//! Orders, and lines of them, that are fulfilled from elsewhere; and what staff note of orders.

use super::orders::OPEN;
use super::refusals::{exists, insufficient, invalid, not_active};
use super::{Decided, Model, Who, given_id, list, text};
use serde_json::{Value, json};

impl Model {
    pub(super) fn move_order(&mut self, data: &Value) -> Decided {
        let (id, mut order) = self.order(data, Who::Hand)?;
        order.must_be(&id, OPEN)?;
        let to = self.location(text(data, "location").unwrap_or_default())?;
        let kind = self.locations[&to].kind.as_str();
        if self.locations[&to].status != "active" || matches!(kind, "transit" | "quarantine") {
            return Err(not_active("locations", &to));
        }
        let whole = data["lines"].is_null();
        if !whole && list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let mut meant: Vec<usize> = Vec::new();
        for (place, line) in list(data, "lines").iter().enumerate() {
            let line = line.as_u64().unwrap_or(0) as usize;
            if line >= order.lines.len() {
                return Err(json!({"code": "unknown_line", "line": line}));
            }
            if meant.contains(&line) {
                return Err(invalid(&format!("data.lines[{place}]"), "unique"));
            }
            meant.push(line);
        }
        let mut moved = Vec::new();
        for (place, line) in order.lines.iter().enumerate() {
            if (whole || meant.contains(&place)) && line.open > 0 && line.location != to {
                moved.push((line.product.clone(), line.open));
            }
        }
        if moved.is_empty() && !(whole && order.location != to) {
            return Err(json!({"code": "nothing_to_do"}));
        }
        let short = self.short(&to, &moved);
        if !short.is_empty() {
            return Err(insufficient(&to, &short));
        }
        for (place, line) in order.lines.iter_mut().enumerate() {
            let goes = (whole || meant.contains(&place)) && line.open > 0;
            if goes {
                self.reserve(&line.product, &line.location, -line.open);
                self.reserve(&line.product, &to, line.open);
            }
            if goes || (whole && line.taken == 0) {
                line.location.clone_from(&to);
            }
        }
        if whole {
            order.location = to;
        }
        self.orders.insert(id, order);
        Ok(())
    }

    pub(super) fn note_order(&mut self, data: &Value) -> Decided {
        let words = text(data, "text").unwrap_or_default();
        if words.trim().is_empty() {
            return Err(invalid("data.text", "not_empty"));
        }
        let (order, _) = self.order(data, Who::Hand)?;
        let id = given_id(data, "note");
        if self.notes.contains_key(&id) {
            return Err(exists("order_notes", &id));
        }
        self.notes.insert(id, (order, words.to_owned()));
        Ok(())
    }
}

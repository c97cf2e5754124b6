//! Stock documents: goods in, put right, broken, moved, counted, and all of it undone.

use super::{Workload, moment};
use crate::figures;
use crate::ids;
use crate::interaction::Request;
use crate::model::Model;
use serde_json::json;

impl Workload {
    pub(super) fn document(&mut self, model: &Model) -> Request {
        let name = match self.below(14) {
            0..6 => "post_receipt",
            6..8 => "post_adjustment",
            8..10 => "post_damage",
            10 => "post_waste",
            11 => "post_opening",
            _ => "post_made",
        };
        let document = self.fresh_id(0xd0);
        let mut data = json!({"document": document, "lines": self.lines(model)});
        for line in data["lines"].as_array_mut().into_iter().flatten() {
            match self.below(8) {
                0..3 => line["cost"] = json!(format!("{}.{}", self.below(9), self.below(1_000))),
                3..5 => line["cost_of_unit"] = json!(format!("{}.05", self.below(40))),
                _ => {}
            }
            if self.chance(1, 40) {
                (line["cost"], line["cost_of_unit"]) = (json!("1"), json!("1"));
            }
        }
        let must_say_why = matches!(name, "post_adjustment" | "post_waste");
        if must_say_why && !self.chance(1, 12) {
            data["reason"] = json!(self.one_of(&["found so", "unsold", "expired", "staff"]));
        }
        let less = name == "post_adjustment" && self.chance(1, 2);
        for line in data["lines"].as_array_mut().into_iter().flatten().filter(|_| less) {
            line["quantity"] = json!(figures::show(-figures::read(&line["quantity"])));
        }
        if self.chance(1, 2) {
            data["location"] = json!(self.location(model));
        }
        self.give("staff", name, data)
    }

    pub(super) fn transfer(&mut self, model: &Model) -> Request {
        let sent: Vec<(&String, &crate::model::Document)> =
            model.documents.iter().filter(|(_, document)| document.kind == "transfer").collect();
        let receives = !sent.is_empty() && self.chance(1, 2);
        if !receives {
            let (document, from, to) = (self.fresh_id(0xd0), self.location(model), self.location(model));
            let data = json!({"document": document, "location": from, "destination": to, "lines": self.lines(model)});
            return self.give("staff", "dispatch_transfer", data);
        }
        let found = self.pick(&sent).map(|(id, document)| ((*id).clone(), (*document).clone()));
        let Some((id, document)) = found else { return self.oddity(model) };
        let mut lines = Vec::new();
        for (product, quantity, received) in &document.lines {
            let left = quantity - received;
            let part = match self.below(8) {
                0 => left + figures::ONE,
                1..3 => (left / 2 / figures::ONE) * figures::ONE,
                _ => left,
            };
            if part > 0 {
                lines.push(json!({"product": product, "quantity": figures::show(part)}));
            }
        }
        if self.chance(1, 20) {
            let product = self.product(model);
            lines.push(self.line(model, &product));
        }
        let data = json!({"transfer": id, "lines": lines, "close": self.chance(1, 5)});
        self.give("cashier", "receive_transfer", data)
    }

    pub(super) fn count(&mut self, model: &Model, clock: i64) -> Request {
        let (document, location) = (self.fresh_id(0xd0), self.location(model));
        let mut lines = Vec::new();
        for _ in 0..=self.below(3) {
            let product = self.product(model);
            let level = model
                .levels
                .iter()
                .find(|((of, at), _)| {
                    let same =
                        model.products.get(of).is_some_and(|found| found.sku == product) || *of == product;
                    same && (*at == location
                        || model.locations.get(at).is_some_and(|found| found.code == location))
                })
                .map_or(0, |(_, level)| level.on_hand);
            let counted = match self.below(10) {
                0 => self.one_of(&["0", "-1", "7"]).to_owned(),
                1..5 => figures::show(level.max(0)),
                _ => figures::show((level + (self.below(5) as i64 - 2) * figures::ONE).max(0)),
            };
            let mut line = json!({"product": product, "counted": counted});
            if self.chance(1, 3) {
                line["counted_at"] = moment(clock - self.below(50 * 3_600_000) as i64);
            }
            lines.push(line);
        }
        self.give(
            "cashier",
            "post_count",
            json!({"document": document, "location": location, "lines": lines}),
        )
    }

    pub(super) fn undo_document(&mut self, model: &Model) -> Request {
        let any = self.chance(1, 6);
        let movements: Vec<&String> = model
            .movements
            .iter()
            .filter(|(_, movement)| any || (!movement.reversed && movement.document.is_some()))
            .map(|(id, _)| id)
            .collect();
        if self.chance(2, 5) {
            let found = self.pick(&movements).map(|id| (*id).clone());
            let movement = found.unwrap_or_else(|| ids::of_reversal(""));
            return self.give("staff", "reverse_movement", json!({"movement": movement}));
        }
        let again = self.chance(1, 6);
        let stands = |state: &str| again || state != "reversed";
        let documents: Vec<&String> = model
            .documents
            .iter()
            .filter(|(_, document)| stands(&document.state))
            .map(|(id, _)| id)
            .collect();
        let found = self.pick(&documents).map(|id| (*id).clone());
        let document = found.unwrap_or_else(|| "d0000000-0000-4000-8000-00000000ffff".to_owned());
        self.give("staff", "reverse_document", json!({"document": document, "reason": "posted twice"}))
    }
}

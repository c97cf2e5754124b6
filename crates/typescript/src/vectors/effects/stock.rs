//! Commands on stock: documents, counts, transfers, and all of it undone.

use super::commands::Next;
use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::{Document, Movement};
use serde_json::{Value, json};

impl History {
    pub(super) fn stocking(&mut self) -> Next {
        if self.dice.once_in(4) {
            return self.counting();
        }
        let name = *self.dice.pick(&[
            "post_receipt",
            "post_receipt",
            "post_receipt",
            "post_adjustment",
            "post_damage",
            "post_waste",
            "post_made",
            "post_opening",
        ]);
        let mut data = json!({"lines": self.lines(Self::stock_line)});
        if matches!(name, "post_adjustment" | "post_waste") {
            data["reason"] = (*self.dice.pick(&["found so", "unsold"])).into();
        }
        if name == "post_adjustment" && self.dice.once_in(2) {
            data["lines"][0]["quantity"] = "-2".into();
        }
        if name == "post_receipt" && self.dice.once_in(2) {
            (data["party"], data["reference"]) = ("Mill".into(), "D 9".into());
        }
        if self.dice.once_in(2) {
            data["location"] = self.location();
        }
        Some((Role::Staff, name, data))
    }

    pub(super) fn counting(&mut self) -> Next {
        let lines: Vec<Value> = (0..=self.dice.below(3))
            .map(|_| {
                let mut line = json!({"product": self.product(), "counted": self.dice.below(25).to_string()});
                match self.dice.below(5) {
                    0 => line["counted_at"] = self.lately().to_string().into(),
                    1 => line["counted_at"] = self.shop.now.to_string().into(),
                    2 => line["unit"] = "case".into(),
                    _ => {}
                }
                line
            })
            .collect();
        Some((Role::Staff, "post_count", json!({"lines": lines, "location": self.location()})))
    }

    pub(super) fn transferring(&mut self) -> Next {
        let under_way: Vec<Document> = self
            .shop
            .all::<Document>()
            .into_iter()
            .filter(|document| document.is_under_way())
            .cloned()
            .collect();
        if under_way.is_empty() || self.dice.once_in(3) {
            let (from, to) = *self.dice.pick(&[("SHOP", "BACK"), ("BACK", "SHOP"), ("BACK", "VAN")]);
            let data = json!({"location": from, "destination": to, "lines": self.lines(Self::stock_line)});
            return Some((Role::Staff, "dispatch_transfer", data));
        }
        let transfer = self.dice.pick(&under_way).clone();
        let mut lines: Vec<Value> = Vec::new();
        for line in &transfer.lines {
            match self.dice.below(5) {
                0 => {}
                1 => lines.push(json!({"product": line.product, "quantity": "1"})),
                2 => lines.push(json!({"product": line.product, "quantity": "9"})),
                _ => lines.push(json!({"product": line.product, "quantity": line.quantity})),
            }
        }
        if self.dice.once_in(6) {
            lines.push(self.stock_line());
        }
        let data = json!({"transfer": transfer.id, "lines": lines, "close": self.dice.once_in(3)});
        Some((Role::Cashier, "receive_transfer", data))
    }

    pub(super) fn undoing(&mut self) -> Next {
        if self.dice.once_in(2) {
            return Some((Role::Staff, "reverse_movement", json!({"movement": self.one::<Movement>()?.id})));
        }
        let sent: Vec<Document> = self
            .shop
            .all::<Document>()
            .into_iter()
            .filter(|document| document.is_under_way() && document.receipts == 0)
            .cloned()
            .collect();
        if !sent.is_empty() && self.dice.once_in(2) {
            return Some((Role::Staff, "reverse_document", json!({"document": self.dice.pick(&sent).id})));
        }
        Some((
            Role::Staff,
            "reverse_document",
            json!({"document": self.one::<Document>()?.id, "reason": "twice"}),
        ))
    }
}

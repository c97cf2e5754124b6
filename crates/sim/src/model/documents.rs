//! Stock documents and counts.

use super::costs::{Goods, Paid};
use super::ledger::{CountLine, Movement};
use super::refusals::{self, exists, invalid, not_active, unknown};
use super::{Decided, Id, Model, When, given_id, list, text};
use crate::figures;
use crate::ids;
use onhand_domain::records::movement::MovementKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A stock document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Where a transfer goes.
    pub destination: Option<Id>,
    /// `receipt`, `transfer`, …
    pub kind: String,
    /// Product, quantity, and how much of it was received.
    pub lines: Vec<(Id, i64, i64)>,
    /// Where.
    pub location: Id,
    /// How often goods of a transfer arrived.
    pub receipts: u32,
    /// `posted`, `dispatched`, `part_received` or `reversed`.
    pub state: String,
}

impl Document {
    /// The movements that it made when it was posted, in the order in which they are undone.
    fn movements(&self, id: &str) -> Vec<Id> {
        let kind = match self.kind.as_str() {
            "opening" => MovementKind::Opening,
            "receipt" => MovementKind::PurchaseReceipt,
            "damage" => MovementKind::Damage,
            "waste" => MovementKind::Waste,
            "made" => MovementKind::Production,
            "transfer" => MovementKind::TransferOut,
            "count" => {
                let products: BTreeSet<&Id> = self.lines.iter().map(|(product, ..)| product).collect();
                let lines = products.into_iter().map(|product| ids::of_count_line(id, product));
                return lines.map(|line| ids::of_count_movement(&line)).collect();
            }
            _ => MovementKind::Adjustment,
        };
        (0..self.lines.len()).map(|place| ids::of_document_line(id, place, kind)).collect()
    }

    /// Whether goods of a transfer are still on the road.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state.as_str(), "dispatched" | "part_received")
    }
}

/// No line may be of more.
const LINE_MAX: i64 = 1_000_000_000 * figures::ONE;

impl Model {
    /// A quantity in a product's stock unit.
    pub(super) fn in_stock_unit(
        &self,
        product: &str,
        quantity: i64,
        line: &Value,
        up: bool,
    ) -> Result<i64, Value> {
        let found = &self.products[product];
        let too_fine = json!({"code": "too_fine", "product": product, "decimals": found.decimals});
        let unit = text(line, "unit").filter(|unit| *unit != found.unit);
        let Some(unit) = unit else {
            let step = 10i64.pow(6 - found.decimals);
            return if quantity % step == 0 { Ok(quantity) } else { Err(too_fine) };
        };
        let ratio = found.units.iter().find(|(name, ..)| name == unit);
        let Some((_, numerator, denominator)) = ratio else {
            return Err(json!({"code": "unknown_unit", "product": product, "unit": unit}));
        };
        let stock = figures::scaled(quantity, (*numerator, *denominator), found.decimals, up);
        if stock > LINE_MAX {
            return Err(json!({"code": "quantity_out_of_range"}));
        }
        if stock == 0 && quantity != 0 { Err(too_fine) } else { Ok(stock) }
    }

    /// A quantity above zero, and not absurd.
    pub(super) fn positive(list: &str, place: usize, quantity: i64) -> Decided {
        if quantity <= 0 {
            return Err(invalid(&format!("data.{list}[{place}].quantity"), "positive"));
        }
        if quantity > LINE_MAX { Err(json!({"code": "quantity_out_of_range"})) } else { Ok(()) }
    }

    pub(super) fn new_document(&self, data: &Value) -> Result<(Id, Id), Value> {
        let id = given_id(data, "document");
        if self.documents.contains_key(&id) {
            return Err(exists("documents", &id));
        }
        Ok((id, self.usable_location("data.location", text(data, "location"))?))
    }

    pub(super) fn usable_location(&self, field: &str, key: Option<&str>) -> Result<Id, Value> {
        let id = self.location_or_default(key)?;
        if self.locations[&id].kind == "transit" { Err(invalid(field, "known")) } else { Ok(id) }
    }

    pub(super) fn post_document(&mut self, name: &str, data: &Value, when: &When) -> Decided {
        if list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let (id, location) = self.new_document(data)?;
        let mut archived = None;
        let mut lines = Vec::new();
        let mut paid = Vec::new();
        for (place, line) in list(data, "lines").iter().enumerate() {
            let product = self.product(text(line, "product").unwrap_or_default())?;
            if self.products[&product].status == "archived" {
                archived.get_or_insert(product.clone());
            }
            let quantity = figures::read(&line["quantity"]);
            if name != "post_adjustment" {
                Self::positive("lines", place, quantity)?;
            } else if quantity.abs() > LINE_MAX {
                return Err(json!({"code": "quantity_out_of_range"}));
            } else if quantity == 0 {
                return Err(invalid(&format!("data.lines[{place}].quantity"), "not_zero"));
            }
            let must_say_why = matches!(name, "post_adjustment" | "post_waste");
            if must_say_why && text(line, "reason").or(text(data, "reason")).is_none() {
                return Err(invalid(&format!("data.lines[{place}].reason"), "given"));
            }
            let up = matches!(name, "post_damage" | "post_waste");
            let quantity = self.in_stock_unit(&product, quantity, line, up)?;
            if !line["cost"].is_null() && !line["cost_of_unit"].is_null() {
                return Err(invalid(&format!("data.lines[{place}].cost"), "absent"));
            }
            paid.push(self.paid(name, &product, quantity, line));
            lines.push((product, quantity, 0));
        }
        if name == "post_opening" {
            if self.locations[&location].status == "archived" {
                return Err(not_active("locations", &location));
            }
            if let Some(product) = archived {
                return Err(not_active("products", &product));
            }
        }
        for (place, (product, quantity, _)) in lines.iter().enumerate() {
            let kind = match name {
                "post_opening" => MovementKind::Opening,
                "post_receipt" => MovementKind::PurchaseReceipt,
                "post_damage" => MovementKind::Damage,
                "post_waste" => MovementKind::Waste,
                "post_made" => MovementKind::Production,
                _ => MovementKind::Adjustment,
            };
            let out = *quantity < 0 || matches!(name, "post_damage" | "post_waste");
            let here = Some(location.clone());
            let path = if out { (here, None) } else { (None, here) };
            let movement = ids::of_document_line(&id, place, kind);
            self.move_paid(Some((movement, &id)), product, path, (quantity.abs(), paid[place]), when);
        }
        let kind = name.trim_start_matches("post_").to_owned();
        let state = "posted".to_owned();
        self.documents.insert(id, Document { destination: None, kind, lines, location, receipts: 0, state });
        Ok(())
    }

    /// Moves stock of a product of which stock is kept.
    pub(super) fn move_stock(
        &mut self,
        id: Option<(Id, &str)>,
        product: &str,
        path: (Option<Id>, Option<Id>),
        quantity: i64,
        when: &When,
    ) -> Goods {
        self.move_paid(id, product, path, (quantity, Paid::Average), when)
    }

    /// The same, of what is known to have cost so much; gives what it did to what the stock is worth.
    pub(super) fn move_paid(
        &mut self,
        id: Option<(Id, &str)>,
        product: &str,
        path: (Option<Id>, Option<Id>),
        (quantity, paid): (i64, Paid),
        when: &When,
    ) -> Goods {
        if !self.products[product].tracked || quantity == 0 {
            return Goods::default();
        }
        let (id, document) = id.map_or((None, None), |(id, document)| (Some(id), Some(document.to_owned())));
        let movement = Movement {
            cost: Goods::default(),
            document,
            occurred_at: when.occurred_at,
            offsets: BTreeMap::new(),
            paid,
            path,
            product: product.to_owned(),
            quantity,
            reversed: false,
        };
        self.post(id, movement, when.trusted)
    }

    pub(super) fn post_count(&mut self, data: &Value, when: &When) -> Decided {
        if list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let (id, location) = self.new_document(data)?;
        let mut lines = Vec::new();
        let mut counted: Vec<(Id, i64, i64)> = Vec::new();
        for (place, line) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&line["counted"]);
            if quantity < 0 {
                return Err(invalid(&format!("data.lines[{place}].counted"), "not_negative"));
            }
            if quantity > LINE_MAX {
                return Err(json!({"code": "quantity_out_of_range"}));
            }
            let product = self.product(text(line, "product").unwrap_or_default())?;
            let quantity = self.in_stock_unit(&product, quantity, line, false)?;
            let given = text(line, "counted_at").and_then(onhand_domain::time::Moment::parse);
            let at = given.map_or(when.occurred_at, |at| at.millis() + when.offset).min(when.now);
            lines.push((product.clone(), quantity, 0));
            if !self.products[&product].tracked {
                continue;
            }
            match counted.iter_mut().find(|(other, ..)| *other == product) {
                Some((_, sum, latest)) => (*sum, *latest) = (*sum + quantity, at.max(*latest)),
                None => counted.push((product, quantity, at)),
            }
        }
        let figures: Vec<i64> = counted
            .iter()
            .map(|(product, counted, at)| {
                let level = self.level(product, &location);
                let since: i64 =
                    level.moved.iter().filter(|(when, _)| when > at).map(|(_, change)| change).sum();
                counted - (level.on_hand - since)
            })
            .collect();
        for ((product, _, at), difference) in counted.into_iter().zip(figures) {
            let line = ids::of_count_line(&id, &product);
            let (here, size) = (Some(location.clone()), difference.abs());
            let path = if difference < 0 { (here, None) } else { (None, here) };
            let movement = ids::of_count_movement(&line);
            let then = When { occurred_at: at, ..*when };
            self.move_stock(Some((movement, &id)), &product, path, size, &then);
            let level = self.level_mut(&product, &location);
            level.counted_at = level.counted_at.max(Some(at));
            let (found, reversed, location) = (difference, false, location.clone());
            let line_of = CountLine { counted_at: at, difference, found, location, product, reversed };
            self.count_lines.insert(line, line_of);
        }
        let (kind, state) = ("count".to_owned(), "posted".to_owned());
        self.documents.insert(id, Document { destination: None, kind, lines, location, receipts: 0, state });
        Ok(())
    }

    pub(super) fn reverse_document(&mut self, data: &Value, when: &When) -> Decided {
        let id = given_id(data, "document");
        let document = self.documents.get(&id).cloned().ok_or_else(|| unknown("documents", &id))?;
        let undoable = match document.kind.as_str() {
            "transfer" => document.state == "dispatched" && document.receipts == 0,
            _ => document.state == "posted",
        };
        if !undoable {
            return Err(refusals::wrong_document_state(&id, &document.state));
        }
        let own = |movement: &Movement| movement.document.as_ref() == Some(&id) && !movement.reversed;
        let stands = |id: &Id| self.movements.get(id).is_some_and(own);
        let standing: Vec<Id> = document.movements(&id).into_iter().filter(stands).collect();
        let counted: Vec<(Id, CountLine)> = document
            .lines
            .iter()
            .map(|(product, ..)| ids::of_count_line(&id, product))
            .filter_map(|line| self.count_lines.get(&line).cloned().map(|found| (line, found)))
            .collect();
        for movement in standing {
            let (product, quantity) =
                (self.movements[&movement].product.clone(), self.movements[&movement].quantity);
            self.reverse(&movement, when)?;
            if let Some(destination) = &document.destination {
                self.expect(&product, destination, -quantity);
            }
        }
        for (id, line) in counted {
            if self.count_lines[&id].reversed {
                continue;
            }
            self.undo_count_line(&id, &line, when);
        }
        if let Some(document) = self.documents.get_mut(&id) {
            document.state = "reversed".to_owned();
        }
        Ok(())
    }

    /// What late facts had been kept out of on hand for a count is let in again.
    fn undo_count_line(&mut self, id: &str, line: &CountLine, when: &When) {
        self.correct(&line.product, &line.location, line.found - line.difference, when.occurred_at);
        if let Some(line) = self.count_lines.get_mut(id) {
            line.reversed = true;
        }
        let others = self.count_lines.values().filter(|other| {
            !other.reversed && other.product == line.product && other.location == line.location
        });
        let latest = others.map(|other| other.counted_at).max();
        self.level_mut(&line.product, &line.location).counted_at = latest;
    }

    pub(super) fn reverse_movement(&mut self, data: &Value, when: &When) -> Decided {
        let id = given_id(data, "movement");
        let Some(movement) = self.movements.get(&id) else { return Err(unknown("movements", &id)) };
        let document = movement.document.as_ref().map(|document| self.documents[document].kind.as_str());
        if document.is_none_or(|kind| matches!(kind, "transfer" | "count")) {
            return Err(refusals::not_reversible(&id));
        }
        self.reverse(&id, when)
    }
}

//! How goods come and go beside trade: opening stock, deliveries, transfers to the shops, counts, damage.

use super::Trade;
use super::book::{Line, PIECE, quantity};
use crate::setup;
use crate::step;
use onhand_domain::time::Moment;
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

/// Lines of one document of opening stock at most.
const OPENING_LINES: usize = 100;
/// Lines of one transfer at most.
const TRANSFER_LINES: usize = 40;
/// Products that are held so few of that one order makes them low.
pub const SCARCE: usize = 11;

/// Goods on their way to a shop.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Which document.
    document: Uuid,
    /// What was sent.
    lines: Vec<Line>,
    /// To which place.
    to: usize,
}

impl Trade<'_> {
    /// Plans a transfer; its place among them.
    pub(super) fn plan_transfer(&mut self, to: usize, at: Moment) -> usize {
        let document = step::id("transfer", &to.to_string(), at);
        self.transfers.push(Transfer { document, lines: Vec::new(), to });
        self.transfers.len() - 1
    }

    fn place_id(&self, place: usize) -> Uuid {
        setup::place_id(&self.content().locations[place])
    }

    /// Products of which the warehouse never has many: what an order takes of them makes them low.
    pub(super) fn scarce(&self) -> Vec<usize> {
        let worth = |product: usize| {
            let found = &self.content().products[product];
            setup::price(found) * (self.book.low_at(0, product) / PIECE) as f64
        };
        let spread = (0..self.content().products.len()).map(|rank| rank * 37 % self.content().products.len());
        spread.filter(|product| (25.0..90.0).contains(&worth(*product))).take(SCARCE).collect()
    }

    /// Up to how many the warehouse orders of a product.
    fn full(&self, product: usize) -> i64 {
        let low = self.book.low_at(0, product);
        match self.scarce().contains(&product) {
            true => low * 3 / 2,
            false => low * 4,
        }
    }

    /// What a shop is filled up to.
    fn full_in_shop(&self, product: usize) -> i64 {
        setup::low_in_shop(&self.content().products[product]) * 5 * PIECE
    }

    /// What there is at a place when the business begins to keep stock here.
    pub(super) fn opening(&mut self, place: usize, at: Moment) {
        let mut lines = Vec::new();
        for product in 0..self.content().products.len() {
            if !setup::keeps(self.content(), place, product) {
                continue;
            }
            let full = match place {
                0 => self.full(product) * self.random.random_range(70..=100) / 100,
                _ => self.full_in_shop(product),
            };
            lines.push(Line { product, quantity: (full / PIECE).max(2) * PIECE });
        }
        for line in &lines {
            self.book.level_mut(place, line.product).on_hand += line.quantity;
        }
        for lines in lines.chunks(OPENING_LINES) {
            let lines: Vec<Value> = lines.iter().map(|line| self.with_cost(line, 0)).collect();
            let data = json!({"location": self.place_id(place), "lines": lines});
            self.give("opening", 1, "post_opening", data, at);
        }
    }

    /// A line with what a piece cost, so many per mille more or less than at first.
    fn with_cost(&self, line: &Line, per_mille: i64) -> Value {
        let found = &self.content().products[line.product];
        let cost: f64 = found.cost.to_string().parse().unwrap_or_default();
        let cost = cost * (1_000 + per_mille) as f64 / 1_000.0;
        json!({
            "product": setup::product_id(found), "quantity": quantity(line.quantity),
            "cost": format!("{cost:.4}"),
        })
    }

    /// What suppliers bring of products that fell low, one delivery each; what goods cost drifts a little.
    pub(super) fn deliveries(&mut self, ago: i64, at: Moment) {
        let content = self.content();
        for (number, supplier) in content.suppliers.iter().enumerate() {
            let mut lines = Vec::new();
            for product in 0..content.products.len() {
                let (low, available) =
                    (self.book.low_at(0, product), self.book.level(0, product).available());
                let is_low = available * 10 <= low * 13 && self.full(product) > available;
                if self.supplier(product) == number && is_low && !self.book.held.contains(&product) {
                    let carton = i64::from(content.products[product].carton.unwrap_or(1).max(1)) * PIECE;
                    let carton = if self.scarce().contains(&product) { PIECE } else { carton };
                    let wanted = self.full(product) - available;
                    lines.push(Line { product, quantity: (wanted + carton - 1) / carton * carton });
                }
            }
            let at = at.plus_millis(number as i64 * 11 * 60_000);
            if lines.is_empty() || at > self.calendar.now {
                continue;
            }
            for line in &lines {
                self.book.level_mut(0, line.product).on_hand += line.quantity;
            }
            let drift = (super::WHOLESALE_DAYS - ago) / 4 + self.random.random_range(-8..=8);
            let lines: Vec<Value> = lines.iter().map(|line| self.with_cost(line, drift)).collect();
            let reference = format!("DN-{}", 10_000 + self.random.random_range(0..80_000));
            let data = json!({
                "location": self.place_id(0), "party": supplier.name, "reference": reference, "lines": lines,
            });
            self.give("receipt", 1, "post_receipt", data, at);
        }
    }

    /// Who brings a product.
    fn supplier(&self, product: usize) -> usize {
        let number = match self.content().products[product].category.as_str() {
            "oils" => 1,
            "dairy" => 2,
            "supplies" => 3,
            "grains" => 4,
            _ => 0,
        };
        number.min(self.content().suppliers.len().saturating_sub(1))
    }

    /// Sends a shop what it has less than half of.
    pub(super) fn send_transfer(&mut self, transfer: usize, at: Moment) {
        let to = self.transfers[transfer].to;
        let mut lines: Vec<Line> = Vec::new();
        for product in 0..self.content().products.len() {
            let (full, available) = (self.full_in_shop(product), self.book.level(to, product).available());
            let is_wanted = setup::keeps(self.content(), to, product) && available * 2 < full;
            let quantity = (full - available).min(self.book.spare(0, product)) / PIECE * PIECE;
            if is_wanted && quantity > 0 && lines.len() < TRANSFER_LINES && self.is_sold_in_shops(product) {
                lines.push(Line { product, quantity });
            }
        }
        self.dispatch(transfer, lines, at);
    }

    /// What is scarce stays in the warehouse.
    fn is_sold_in_shops(&self, product: usize) -> bool {
        !self.scarce().contains(&product)
    }

    /// Sends a shop a few things for its shelves, whatever it has.
    pub(super) fn send_a_few(&mut self, transfer: usize, at: Moment) {
        let to = self.transfers[transfer].to;
        let products = 0..self.content().products.len();
        let keeps = |product: &usize| {
            setup::keeps(self.content(), to, *product)
                && self.is_sold_in_shops(*product)
                && self.book.spare(0, *product) >= 24 * PIECE
        };
        let lines = products.filter(keeps).step_by(5).take(8);
        let lines: Vec<Line> = lines.map(|product| Line { product, quantity: 6 * PIECE }).collect();
        self.dispatch(transfer, lines, at);
    }

    fn dispatch(&mut self, transfer: usize, lines: Vec<Line>, at: Moment) {
        if lines.is_empty() {
            return;
        }
        for line in &lines {
            self.book.level_mut(0, line.product).on_hand -= line.quantity;
        }
        let Transfer { document, to, .. } = self.transfers[transfer];
        let data = json!({
            "document": document, "location": self.place_id(0), "destination": self.place_id(to),
            "lines": self.book.lines(&lines),
        });
        self.transfers[transfer].lines = lines;
        self.give("transfer", 2, "dispatch_transfer", data, at);
    }

    /// A shop receives all that was sent.
    pub(super) fn receive_transfer(&mut self, transfer: usize, at: Moment) {
        let Transfer { document, lines, to } = self.transfers[transfer].clone();
        if lines.is_empty() {
            return;
        }
        for line in &lines {
            self.book.level_mut(to, line.product).on_hand += line.quantity;
        }
        let data = json!({"transfer": document, "lines": self.book.lines(&lines)});
        self.give("arrival", 3, "receive_transfer", data, at);
    }

    /// Some of what a place keeps, and how much of each is there.
    pub(super) fn some_of(&mut self, place: usize, count: usize) -> Vec<Line> {
        let kept = (0..self.content().products.len()).filter(|product| {
            setup::keeps(self.content(), place, *product) && !self.book.held.contains(product)
        });
        let kept: Vec<usize> = kept.collect();
        let first = self.random.random_range(0..kept.len().max(1));
        let found = kept.iter().cycle().skip(first).take(count.min(kept.len()));
        found
            .map(|product| Line { product: *product, quantity: self.book.level(place, *product).on_hand })
            .collect()
    }

    /// The count at the beginning of a month: a part of what a place keeps; a few are not what the book says.
    pub(super) fn count(&mut self, place: usize, at: Moment) {
        let mut lines = self.some_of(place, if place == 0 { 60 } else { 40 });
        for line in lines.iter_mut().step_by(13) {
            let found = match self.book.spare(place, line.product) >= 3 * PIECE {
                true => -self.random.random_range(1..=2) * PIECE,
                false => PIECE,
            };
            line.quantity += found;
            self.book.level_mut(place, line.product).on_hand += found;
        }
        let lines: Vec<Value> = lines.iter().map(|line| self.counted(line)).collect();
        let data = json!({"location": self.place_id(place), "lines": lines});
        self.give("count", 1, "post_count", data, at);
    }

    /// A line of a count.
    pub(super) fn counted(&self, line: &Line) -> Value {
        let product = setup::product_id(&self.content().products[line.product]);
        json!({"product": product, "counted": quantity(line.quantity)})
    }

    /// Something fell in the warehouse.
    pub(super) fn damage(&mut self, at: Moment) {
        let lines = self.lose(0, 2);
        if !lines.is_empty() {
            let data = json!({"location": self.place_id(0), "lines": self.book.lines(&lines)});
            self.give("damage", 2, "post_damage", data, at);
        }
    }

    /// Something went past its date in a shop.
    pub(super) fn expired(&mut self, at: Moment) {
        let lines = self.lose(1, 2);
        if !lines.is_empty() {
            let lines = self.book.lines(&lines);
            let data = json!({"location": self.place_id(1), "lines": lines, "reason": "expired"});
            self.give("expired", 3, "post_waste", data, at);
        }
    }

    fn lose(&mut self, place: usize, count: usize) -> Vec<Line> {
        let mut lines = self.some_of(place, count);
        lines.retain(|line| self.book.spare(place, line.product) >= 2 * PIECE);
        for line in &mut lines {
            line.quantity = PIECE;
            self.book.level_mut(place, line.product).on_hand -= PIECE;
        }
        lines
    }
}

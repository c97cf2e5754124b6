//! Orders: what they hold, and who may do what with them in which state.

use super::refusals::{self, exists, insufficient, invalid, not_active, unknown, wrong_order_state};
use super::{Decided, Id, Model, When, Who, given_id, list, text};
use crate::figures;
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// For whom.
    pub customer: Option<Id>,
    /// When it is given up if nobody confirms it.
    pub expires_at: Option<i64>,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// From where.
    pub location: Id,
    /// The words with it.
    pub note: Option<String>,
    /// `placed`, `confirmed`, …
    pub state: String,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderLine {
    /// Still promised.
    pub open: i64,
    /// Of what.
    pub product: Id,
    /// Ordered.
    pub quantity: i64,
    /// Given up.
    pub released: i64,
    /// Brought back.
    pub returned: i64,
    /// Handed over.
    pub taken: i64,
    /// As ordered, where in another unit.
    pub unit: Option<String>,
}

/// States in which goods may still leave.
pub const OPEN: &[&str] = &["placed", "confirmed", "preparing", "ready"];

impl Order {
    /// Whether goods may still leave.
    pub fn is_open(&self) -> bool {
        OPEN.contains(&self.state.as_str())
    }

    pub(super) fn must_be(&self, id: &str, states: &[&str]) -> Decided {
        let fits = states.contains(&self.state.as_str());
        if fits { Ok(()) } else { Err(wrong_order_state(id, &self.state)) }
    }

    pub(super) fn step(&mut self, state: &str) {
        self.state = state.to_owned();
        self.expires_at = None;
    }
}

impl Model {
    pub(super) fn place_order(&mut self, data: &Value, who: Who<'_>, when: &When) -> Decided {
        if list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let own_prices = list(data, "lines").iter().any(|line| !line["price"].is_null());
        if own_prices && who != Who::Hand {
            return Err(refusals::not_allowed());
        }
        let id = given_id(data, "order");
        if self.orders.contains_key(&id) {
            return Err(exists("orders", &id));
        }
        let customer = self.ordering_customer(text(data, "customer"), who)?;
        let location = self.orderable_location(text(data, "location"), who)?;
        for line in list(data, "lines") {
            let product = self.product(text(line, "product").unwrap_or_default())?;
            self.orderable(&product, who)?;
        }
        let (mut wanted, mut lines) = (Vec::new(), Vec::new());
        for (place, line) in list(data, "lines").iter().enumerate() {
            let (product, quantity) = self.priced("lines", place, line)?;
            wanted.push((product.clone(), quantity));
            lines.push(self.line_of(product, quantity, line));
        }
        let short = self.short(&location, &wanted);
        if !short.is_empty() {
            let per_line = match text(data, "shortage") {
                Some(policy) => policy == "per_line",
                None => self.business.as_ref().is_some_and(|business| business.per_line),
            };
            let is_short = |line: &OrderLine| short.iter().any(|(product, ..)| *product == line.product);
            if !per_line || lines.iter().all(is_short) {
                return Err(insufficient(&location, &short));
            }
            lines.retain(|line| !is_short(line));
        }
        for line in &lines {
            self.reserve(&line.product, &location, line.quantity);
        }
        let hours = self.business.as_ref().and_then(|business| business.expire_hours);
        let expires_at = hours.map(|hours| when.now + hours * 3_600_000);
        let (note, state) = (text(data, "note").map(str::to_owned), "placed".to_owned());
        self.orders.insert(id, Order { customer, expires_at, lines, location, note, state });
        Ok(())
    }

    fn ordering_customer(&self, key: Option<&str>, who: Who<'_>) -> Result<Option<Id>, Value> {
        let id = match (key, who) {
            (Some(key), Who::Hand) => self.customer(key)?,
            (Some(key), Who::Partner(own)) => {
                self.customer(key).ok().filter(|id| id == own).ok_or_else(|| unknown("customers", key))?
            }
            (None, Who::Partner(own)) => self.customer(own)?,
            (None, Who::Hand) => return Ok(None),
        };
        if self.customers[&id].status == "active" { Ok(Some(id)) } else { Err(not_active("customers", &id)) }
    }

    fn orderable_location(&self, key: Option<&str>, who: Who<'_>) -> Result<Id, Value> {
        let id = self.location_or_default(key)?;
        let location = &self.locations[&id];
        if who != Who::Hand && !location.online {
            return Err(match key {
                Some(key) => unknown("locations", key),
                None => invalid("data.location", "given"),
            });
        }
        let takes_orders = !matches!(location.kind.as_str(), "transit" | "quarantine");
        if location.status == "active" && takes_orders { Ok(id) } else { Err(not_active("locations", &id)) }
    }

    pub(super) fn orderable(&self, product: &str, who: Who<'_>) -> Decided {
        let sold = match self.products[product].status.as_str() {
            "active" => true,
            "hidden" => who == Who::Hand,
            _ => false,
        };
        if sold { Ok(()) } else { Err(not_active("products", product)) }
    }

    /// A line's product and quantity, where it has a price.
    pub(super) fn priced(&self, of: &str, place: usize, line: &Value) -> Result<(Id, i64), Value> {
        let quantity = figures::read(&line["quantity"]);
        Self::positive(of, place, quantity)?;
        let product = self.product(text(line, "product").unwrap_or_default())?;
        let quantity = self.in_stock_unit(&product, quantity, line, true)?;
        if line["price"].is_null() && !self.products[&product].priced {
            return Err(json!({"code": "no_price", "product": product}));
        }
        Ok((product, quantity))
    }

    /// What stock does not cover: product, wanted over all lines, available.
    fn short(&self, location: &str, lines: &[(Id, i64)]) -> Vec<(Id, i64, i64)> {
        let mut sums: Vec<(Id, i64)> = Vec::new();
        for (product, quantity) in lines {
            match sums.iter_mut().find(|(other, _)| other == product) {
                Some((_, sum)) => *sum += quantity,
                None => sums.push((product.clone(), *quantity)),
            }
        }
        let mut short = Vec::new();
        for (product, wanted) in sums {
            let available = self.promisable(&product, location);
            if self.products[&product].tracked && wanted > available + self.products[&product].backorder {
                short.push((product, wanted, available));
            }
        }
        short
    }

    /// What may be promised to orders before any backorder.
    pub fn promisable(&self, product: &str, location: &str) -> i64 {
        self.level(product, location).available() - self.holdback(product, location)
    }

    /// What is kept back for the counter.
    pub fn holdback(&self, product: &str, location: &str) -> i64 {
        let own = self.products[product].holdback.get(location);
        own.copied().unwrap_or(self.locations[location].holdback)
    }

    pub(super) fn reserve(&mut self, product: &str, location: &str, change: i64) {
        if self.products[product].tracked && change != 0 {
            self.level_mut(product, location).reserved += change;
        }
    }

    /// The order, as far as whoever asks may see it.
    pub(super) fn order(&self, data: &Value, who: Who<'_>) -> Result<(Id, Order), Value> {
        let id = given_id(data, "order");
        let order = self.orders.get(&id).filter(|order| match who {
            Who::Hand => true,
            Who::Partner(own) => order.customer.as_deref() == Some(own),
        });
        order.cloned().map(|order| (id.clone(), order)).ok_or_else(|| unknown("orders", &id))
    }

    pub(super) fn advance_order(&mut self, name: &str, data: &Value, who: Who<'_>) -> Decided {
        let (id, mut order) = self.order(data, who)?;
        let (from, to): (&[&str], &str) = match name {
            "confirm_order" => (&["placed"], "confirmed"),
            "prepare_order" => (&["confirmed"], "preparing"),
            "ready_order" => (&["confirmed", "preparing"], "ready"),
            _ => (&["handed_over"], "completed"),
        };
        order.must_be(&id, from)?;
        order.step(to);
        self.orders.insert(id, order);
        Ok(())
    }

    pub(super) fn give_up_order(&mut self, name: &str, data: &Value, who: Who<'_>) -> Decided {
        let (id, order) = self.order(data, who)?;
        let (from, to): (&[&str], &str) =
            if name == "reject_order" { (&["placed"], "rejected") } else { (OPEN, "cancelled") };
        order.must_be(&id, from)?;
        if who != Who::Hand {
            order.must_be(&id, &["placed"])?;
        }
        self.release(id, order, to);
        Ok(())
    }

    pub(super) fn expire_order(&mut self, data: &Value, when: &When) -> Decided {
        let (id, order) = self.order(data, Who::Hand)?;
        let due = text(data, "due").and_then(Moment::parse).map(Moment::millis);
        if order.expires_at != due || due.is_none_or(|due| due > when.now) {
            return Err(wrong_order_state(&id, &order.state));
        }
        self.release(id, order, "cancelled");
        Ok(())
    }

    pub(super) fn close_remainder(&mut self, data: &Value) -> Decided {
        let (id, order) = self.order(data, Who::Hand)?;
        order.must_be(&id, OPEN)?;
        if order.lines.iter().all(|line| line.taken == 0) {
            return Err(wrong_order_state(&id, &order.state));
        }
        self.release(id, order, "handed_over");
        Ok(())
    }

    /// Ends an order; what it still held is free again.
    fn release(&mut self, id: Id, mut order: Order, state: &str) {
        for line in &mut order.lines {
            self.reserve(&line.product, &order.location, -line.open);
            line.released += line.open;
            line.open = 0;
        }
        order.step(state);
        self.orders.insert(id, order);
    }

    pub(super) fn hand_over_order(&mut self, data: &Value, when: &When) -> Decided {
        let (id, mut order) = self.order(data, Who::Hand)?;
        order.must_be(&id, OPEN)?;
        let parts = if data["lines"].is_null() {
            order.lines.iter().enumerate().map(|(place, line)| (place, line.open)).collect()
        } else {
            self.parts(&order, list(data, "lines"))?
        };
        for (place, quantity) in parts {
            let line = &mut order.lines[place];
            line.open -= quantity;
            line.taken += quantity;
            let product = line.product.clone();
            self.reserve(&product, &order.location, -quantity);
            self.move_stock(None, &product, (Some(order.location.clone()), None), quantity, when);
        }
        order.expires_at = None;
        if order.lines.iter().all(|line| line.open == 0) {
            order.step("handed_over");
        }
        self.orders.insert(id, order);
        Ok(())
    }

    fn parts(&self, order: &Order, given: &[Value]) -> Result<Vec<(usize, i64)>, Value> {
        if given.is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let mut parts: Vec<(usize, i64)> = Vec::new();
        for (place, part) in given.iter().enumerate() {
            let (line, quantity) = (part["line"].as_u64().unwrap_or(0), figures::read(&part["quantity"]));
            Self::positive("lines", place, quantity)?;
            if parts.iter().any(|(other, _)| *other as u64 == line) {
                return Err(invalid(&format!("data.lines[{place}].line"), "unique"));
            }
            let found = order.lines.get(line as usize);
            let found = found.ok_or_else(|| json!({"code": "unknown_line", "line": line}))?;
            self.in_stock_unit(&found.product, quantity, &Value::Null, true)?;
            if quantity > found.open {
                return Err(refusals::more_than_open(line, found.open, quantity));
            }
            parts.push((line as usize, quantity));
        }
        Ok(parts)
    }

    /// A line's quantity as it was given, where that is not in the stock unit.
    pub(super) fn other_unit(&self, product: &str, line: &Value) -> Option<String> {
        let unit = text(line, "unit").filter(|unit| *unit != self.products[product].unit)?;
        Some(format!("{} {unit}", figures::show(figures::read(&line["quantity"]))))
    }

    pub(super) fn line_of(&self, product: Id, quantity: i64, line: &Value) -> OrderLine {
        let unit = self.other_unit(&product, line);
        OrderLine { open: quantity, product, quantity, released: 0, returned: 0, taken: 0, unit }
    }
}

//! Orders: what they hold, and who may do what with them in which state.

use super::costs::Goods;
use super::money::{self, Amounts, Line, Minor, Off};
use super::refusals::{self, invalid, not_active, unknown, wrong_order_state};
use super::{Decided, Delivery, Id, Model, When, Who, given_id, list, text};
use crate::figures;
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// What an order comes to: without tax, the tax, and both, as it is shown.
pub type Sums = [String; 3];

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// `waiting` or `approved`, where it went beyond the customer's limit.
    pub approval: Option<String>,
    /// Postage and the like.
    pub charges: Vec<Amounts>,
    /// For whom.
    pub customer: Option<Id>,
    /// How it gets to its customer.
    pub delivery: Delivery,
    /// Whether anything of it left yet.
    pub handed: bool,
    /// When it is given up if nobody confirms it.
    pub expires_at: Option<i64>,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// From where.
    pub location: Id,
    /// The words with it.
    pub note: Option<String>,
    /// Whether it is charged to the customer's account as goods leave.
    pub on_account: bool,
    /// Taken off the whole.
    pub off: Option<Off>,
    /// Whether the customer said that it arrived.
    pub received: bool,
    /// `placed`, `confirmed`, …
    pub state: String,
    /// Whether its prices contain the tax.
    pub tax_included: bool,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderLine {
    /// Price, discount and tax, as agreed.
    pub agreed: Line,
    /// What was charged for what left.
    pub charged: Amounts,
    /// What its goods had cost, each time that some left.
    pub left: Vec<Goods>,
    /// From where.
    pub location: Id,
    /// Not there when it arrived.
    pub missing: i64,
    /// What it comes to.
    pub money: Amounts,
    /// The words with it.
    pub note: Option<String>,
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
    /// Which rule gave the price.
    pub source: super::prices::Source,
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

    /// Whether anything of it has left.
    pub fn is_partly_taken(&self) -> bool {
        self.lines.iter().any(|line| line.taken > 0)
    }

    /// Its money anew, after a change. What was charged for a line that is gone for good stays, with the part of the
    /// discount that it bore; the rest of the discount goes to the others.
    pub(super) fn reprice(&mut self, digits: u32) -> Decided {
        let (mut off, mut open) = (self.off, Vec::new());
        for (place, line) in self.lines.iter_mut().enumerate() {
            let agreed = Line { quantity: line.quantity, ..line.agreed };
            if line.taken == 0 || line.open > 0 {
                open.push((place, agreed));
                continue;
            }
            line.money = line.charged;
            if let Some(Off::Amount(left)) = off {
                let (net, tax) = line.charged;
                let charged = if self.tax_included { net + tax } else { net };
                let borne = money::before_the_whole(&agreed, digits)? - charged;
                off = Some(Off::Amount((left - borne).max(0)));
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let lines: Vec<Line> = open.iter().map(|(_, line)| *line).collect();
        let amounts = money::of_lines(&lines, off, self.tax_included, digits)?;
        for ((place, _), amounts) in open.into_iter().zip(amounts) {
            self.lines[place].money = amounts;
        }
        Ok(())
    }

    /// What it comes to, with tax.
    pub fn total(&self) -> Minor {
        self.lines.iter().map(|line| &line.money).chain(&self.charges).map(|(net, tax)| net + tax).sum()
    }

    /// What was charged so far: lines as they left, and its charges with the first of them.
    pub fn charged(&self) -> Minor {
        let lines: Minor = self.lines.iter().map(|line| line.charged.0 + line.charged.1).sum();
        let charges: Minor = self.charges.iter().map(|(net, tax)| net + tax).sum();
        if self.handed { lines + charges } else { 0 }
    }

    /// What is given back for so much of a line: its share of what was charged, or would have been.
    pub(super) fn given_back(&self, line: usize, part: i64, digits: u32) -> Result<Minor, Value> {
        let line = &self.lines[line];
        if line.taken > 0 {
            return Ok(money::given_back(line.charged, line.taken, line.returned, part));
        }
        if line.quantity > 0 {
            return Ok(money::given_back(line.money, line.quantity, line.returned, part));
        }
        let at_price = Line { off: None, quantity: part, ..line.agreed };
        let amounts = money::of_lines(&[at_price], None, self.tax_included, digits)?;
        Ok(amounts.iter().map(|(net, tax)| net + tax).sum())
    }

    /// What it comes to, as it is shown.
    pub fn sums(&self, digits: u32) -> Sums {
        money::sums(self.lines.iter().map(|line| &line.money).chain(&self.charges), digits)
    }

    pub(super) fn step(&mut self, state: &str) {
        self.state = state.to_owned();
        self.expires_at = None;
    }
}

impl Model {
    pub(super) fn orderable(&self, product: &str, who: Who<'_>) -> Decided {
        let sold = match self.products[product].status.as_str() {
            "active" => true,
            "hidden" => who == Who::Hand,
            _ => false,
        };
        if sold { Ok(()) } else { Err(not_active("products", product)) }
    }

    /// A line's product and quantity, where it has a price.
    pub(super) fn priced(
        &self,
        customer: Option<&str>,
        of: &str,
        place: usize,
        line: &Value,
    ) -> Result<(Id, i64), Value> {
        let quantity = figures::read(&line["quantity"]);
        Self::positive(of, place, quantity)?;
        let product = self.product(text(line, "product").unwrap_or_default())?;
        let quantity = self.in_stock_unit(&product, quantity, line, true)?;
        if line["price"].is_null() && self.price_for(customer, &product, quantity, 0).0.is_none() {
            return Err(json!({"code": "no_price", "product": product}));
        }
        Ok((product, quantity))
    }

    /// What stock does not cover: product, wanted over all lines, available.
    pub(super) fn short(&self, location: &str, lines: &[(Id, i64)]) -> Vec<(Id, i64, i64)> {
        let mut short = Vec::new();
        for (product, wanted) in sums_of(lines) {
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
        if to != "completed" && order.approval.as_deref() == Some("waiting") {
            return Err(json!({"code": "awaits_approval", "order": id}));
        }
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
            let count = self.business.as_ref().map_or(1, |business| business.cancel);
            order.must_be(&id, OPEN.get(..count).unwrap_or_default())?;
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
        if order.is_partly_taken() {
            order.lines.iter_mut().for_each(|line| line.money = line.charged);
        }
        for line in &mut order.lines {
            self.reserve(&line.product, &line.location, -line.open);
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
        let charged = order.charged();
        order.handed = true;
        for (place, quantity) in parts {
            let line = &mut order.lines[place];
            line.charged = money::charged(line.money, line.charged, line.open, quantity);
            line.open -= quantity;
            line.taken += quantity;
            let (product, location) = (line.product.clone(), line.location.clone());
            self.reserve(&product, &location, -quantity);
            let left = self.move_stock(None, &product, (Some(location), None), quantity, when);
            order.lines[place].left.push(left);
        }
        order.expires_at = None;
        if order.lines.iter().all(|line| line.open == 0) {
            order.step("handed_over");
        }
        if let Some(customer) = order.customer.clone().filter(|_| order.on_account) {
            self.charge(&customer, order.charged() - charged, &id, None, when);
            self.over_limit += usize::from(order.approval.as_deref() == Some("waiting"));
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

    pub(super) fn line_of(
        &self,
        customer: Option<&str>,
        product: Id,
        quantity: i64,
        line: &Value,
        location: &str,
    ) -> Result<OrderLine, Value> {
        let unit = self.other_unit(&product, line);
        let agreed = self.money_line(customer, &product, quantity, line)?;
        let source = self.source(customer, &product, &agreed);
        Ok(OrderLine {
            agreed,
            charged: (0, 0),
            left: Vec::new(),
            location: location.to_owned(),
            missing: 0,
            money: (0, 0),
            note: text(line, "note").map(str::to_owned),
            open: quantity,
            product,
            quantity,
            released: 0,
            returned: 0,
            source,
            taken: 0,
            unit,
        })
    }
}

/// How much is wanted of each product, over all lines.
pub(super) fn sums_of(lines: &[(Id, i64)]) -> Vec<(Id, i64)> {
    let mut sums: Vec<(Id, i64)> = Vec::new();
    for (product, quantity) in lines {
        match sums.iter_mut().find(|(other, _)| other == product) {
            Some((_, sum)) => *sum += quantity,
            None => sums.push((product.clone(), *quantity)),
        }
    }
    sums
}

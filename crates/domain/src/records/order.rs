//! An order: a request that was accepted, and all that became of it.

use super::customer::Address;
use super::delivery::{Contact, Method, Window};
use crate::ids::{CustomerId, LocationId, OrderId, ProductId};
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::records::price_rule::PriceSource;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order. What stock it holds lives in its lines; payment, fulfilment and shortage are derived from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// Where it goes, as it was said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Whether it waits for someone's approval, or was approved: it went beyond the customer's credit limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<OrderApproval>,
    /// Where the order was entered: `portal`, `phone`, `import`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Postage, fees and the like: money without stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// Whom to ask for, as it was said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// For whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Taken off the whole order; already contained in the lines' amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Cancelled by itself at this moment if nobody has confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// Each time goods were handed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handovers: Vec<Handover>,
    /// Identity.
    pub id: OrderId,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// The location that fulfils it, but for lines that name another.
    pub location: LocationId,
    /// By which way it gets to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Without tax.
    pub net: Money,
    /// The customer's or staff's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number that people say.
    pub number: u64,
    /// Whether it is charged to the customer's account as goods leave: the customer had terms when it was placed, or a
    /// deposit was taken for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_account: bool,
    /// When it was placed.
    pub placed_at: Moment,
    /// By value or by hand; the queue sorts by it.
    pub priority: Priority,
    /// When the customer said that it had arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Moment>,
    /// The customer's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where it is in its life.
    pub state: OrderState,
    /// How it got there.
    pub steps: Vec<Step>,
    /// Tax.
    pub tax: Money,
    /// Whether its prices contain the tax: as it was in the business when it was placed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_included: bool,
    /// What is to be paid.
    pub total: Money,
    /// When the customer wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Day>,
    /// At what time of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// A line of an order. `quantity = open + taken + released`, of which `returned` came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    /// Taken off this line, before the order's own discount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The location that fulfils it, where that is not the order's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// Handed over by the books, and not there when it arrived: the customer's words.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub missing: Quantity,
    /// Without tax, after discounts.
    pub net: Money,
    /// The customer's or staff's words about this line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Still promised: what this line reserves.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub open: Quantity,
    /// Of one stock unit.
    pub price: Price,
    /// Which rule gave the price.
    #[serde(default, skip_serializing_if = "PriceSource::is_base")]
    pub price_rule: PriceSource,
    /// Of what.
    pub product: ProductId,
    /// Ordered, in the product's stock unit.
    pub quantity: Quantity,
    /// Given up again: cancelled, rejected, expired or closed short. What is edited away leaves `quantity`.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub released: Quantity,
    /// Brought back.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub returned: Quantity,
    /// Handed over.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub taken: Quantity,
    /// Tax.
    pub tax: Money,
    /// The rate charged.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub tax_rate: Percent,
    /// As ordered, where in another unit than the stock unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<InUnit>,
}

/// A quantity as given in another unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InUnit {
    /// How many of it.
    pub quantity: Quantity,
    /// Which unit.
    pub unit: String,
}

/// A discount, by share or by amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// An amount, as prices are: with tax where prices contain it.
    Amount(Money),
    /// A share.
    Percent(Percent),
}

/// Money without stock: postage, a fee, a manual line. May be negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Charge {
    /// `postage`, `fee`, `discount`, `manual`, …
    pub kind: String,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// The rate charged.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub tax_rate: Percent,
    /// What it says.
    pub text: String,
}

/// Goods handed over at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Handover {
    /// The business's day it happened on.
    pub day: Day,
    /// Which lines, and how much of each.
    pub lines: Vec<HandoverLine>,
    /// When it happened.
    pub occurred_at: Moment,
}

/// A line handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandoverLine {
    /// The order's line, counted from 0.
    pub line: u32,
    /// What it was charged, without tax: fixed when it left.
    pub net: Money,
    /// How much, in the stock unit.
    pub quantity: Quantity,
    /// Tax.
    pub tax: Money,
}

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Accepted; stock is reserved.
    Placed,
    /// Agreed by the business.
    Confirmed,
    /// Being picked or made.
    Preparing,
    /// Waiting for collection or the van.
    Ready,
    /// All of it left.
    HandedOver,
    /// Arrived.
    Completed,
    /// Given up.
    Cancelled,
    /// Refused by the business after placing.
    Rejected,
}

impl OrderLine {
    /// What the customer still has of it, by the books: taken, and not brought back.
    pub fn still_had(&self) -> Quantity {
        self.taken.saturating_minus(self.returned).floor_zero()
    }
}

impl OrderState {
    /// Whether stock may still be promised to it.
    pub fn is_open(self) -> bool {
        self < Self::HandedOver
    }
}

/// Where an order stands that goes beyond its customer's credit limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderApproval {
    /// Someone has yet to approve it: until then it is not confirmed, prepared or set ready.
    Waiting,
    /// Someone did.
    Approved,
}

/// How urgent an order is, least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Like most.
    #[default]
    Normal,
    /// Before those.
    High,
    /// Before all.
    Urgent,
}

/// A step in an order's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// On whose side it was taken. Who exactly did it is in the log: partners see this record, and are not told of the
    /// people who work for the business.
    #[serde(default)]
    pub by: Party,
    /// Why, in a person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Into which state.
    pub state: OrderState,
}

/// A side of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The people of the business, or a rule that they set.
    #[default]
    Business,
    /// The customer.
    Customer,
    /// Nobody: its time had come.
    Clock,
}

impl Order {
    /// The location that fulfils one of its lines.
    pub fn location_of(&self, line: &OrderLine) -> LocationId {
        line.location.unwrap_or(self.location)
    }

    /// Where goods of these lines left from: the lines' location where it is one, else the order's.
    pub fn left_from(&self, lines: impl Iterator<Item = u32>) -> LocationId {
        let mut locations = lines.filter_map(|place| self.lines.get(place as usize));
        let Some(first) = locations.next().map(|line| self.location_of(line)) else { return self.location };
        if locations.all(|line| self.location_of(line) == first) { first } else { self.location }
    }

    /// Has these lines, or the whole order, fulfilled from `to`. Every other line stays where it is; with the whole order
    /// go the lines of which nothing was taken.
    pub fn relocate(&mut self, lines: &[usize], to: LocationId, whole: bool) {
        let of_order = if whole { to } else { self.location };
        let was = self.location;
        for (place, line) in self.lines.iter_mut().enumerate() {
            let moves = lines.contains(&place) || (whole && line.taken.is_zero());
            let location = if moves { to } else { line.location.unwrap_or(was) };
            line.location = Some(location).filter(|location| *location != of_order);
        }
        self.location = of_order;
    }

    /// Whether anything was handed over.
    pub fn is_partly_taken(&self) -> bool {
        self.lines.iter().any(|line| line.taken.is_positive())
    }

    /// Whether anything is still promised.
    pub fn has_open_lines(&self) -> bool {
        self.lines.iter().any(|line| line.open.is_positive())
    }
}

//! A sale at a counter, and goods that came back: facts.

use super::order::{Charge, Discount, InUnit};
use crate::ids::{
    ActorId, CustomerId, DeviceId, LocationId, OrderId, ProductId, RegisterId, ReturnId, ReturnRequestId,
    SaleId,
};
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::records::price_rule::PriceSource;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale: order, hand-over and payment in one fact, with price and tax as charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sale {
    /// The cashier.
    pub actor: ActorId,
    /// Money without stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// Of what was put on the customer's account: credited again for what came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credited: Option<Money>,
    /// To whom, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// The business's day of the sale.
    pub day: Day,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Taken off the whole sale; already contained in the lines' amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Identity.
    pub id: SaleId,
    /// What was sold.
    pub lines: Vec<SaleLine>,
    /// Which shop.
    pub location: LocationId,
    /// Without tax.
    pub net: Money,
    /// The cashier's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it happened.
    pub occurred_at: Moment,
    /// Made without a connection.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// How it was paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// The number on the receipt, from the device's own series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// The register session that it was made at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// What rounding of cash put on top of the total, or took off it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Money>,
    /// Completed or voided.
    pub state: SaleState,
    /// Tax.
    pub tax: Money,
    /// Whether its prices contain the tax: as it was in the business when it was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_included: bool,
    /// What was charged.
    pub total: Money,
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SaleLine {
    /// Taken off this line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Without tax, after discounts.
    pub net: Money,
    /// Of one stock unit, as charged.
    pub price: Price,
    /// Which rule gives this price; by hand, where none does.
    #[serde(default, skip_serializing_if = "PriceSource::is_base")]
    pub price_rule: PriceSource,
    /// Of what.
    pub product: ProductId,
    /// Sold, in the stock unit.
    pub quantity: Quantity,
    /// Brought back.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub returned: Quantity,
    /// Tax.
    pub tax: Money,
    /// The rate charged.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub tax_rate: Percent,
    /// As sold, where in another unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<InUnit>,
}

/// Whether a sale stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// It stands.
    Completed,
    /// Undone by reversal.
    Voided,
}

/// The kind of payment that puts a sale on its customer's account.
pub const ACCOUNT: &str = "account";

/// Money taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// How much it pays, after rounding of cash.
    pub amount: Money,
    /// `cash`, `card`, `account`, …
    pub kind: String,
    /// The slip of the card, the voucher's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What was handed over, where that was more: the rest was given back as change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tendered: Option<Money>,
}

impl Payment {
    /// Given back, in cash, on what was handed over.
    pub fn change(&self) -> Money {
        let tendered = self.tendered.unwrap_or(self.amount);
        Money::new(tendered.minor().saturating_sub(self.amount.minor()), self.amount.exponent())
    }
}

/// Goods that a customer brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Return {
    /// Money without stock, given back: postage, a discount corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// From whom, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// The business's day.
    pub day: Day,
    /// Identity.
    pub id: ReturnId,
    /// What came back.
    pub lines: Vec<ReturnLine>,
    /// Where it was taken.
    pub location: LocationId,
    /// Given back, without tax.
    pub net: Money,
    /// Why, in a person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number that people say.
    pub number: u64,
    /// When it happened.
    pub occurred_at: Moment,
    /// The order that it came from, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// How the money was given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// The customer's or source's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The register session that it was taken at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// The customer's wish by which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<ReturnRequestId>,
    /// What rounding of cash put on top of the total, or took off it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Money>,
    /// The sale that it came from, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<SaleId>,
    /// Tax.
    pub tax: Money,
    /// Given back.
    pub total: Money,
}

/// A line of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnLine {
    /// The line of the order or sale, counted from 0, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Given back, without tax.
    pub net: Money,
    /// What becomes of the goods.
    pub outcome: ReturnOutcome,
    /// Of one stock unit.
    pub price: Price,
    /// Of what.
    pub product: ProductId,
    /// How much, in the stock unit.
    pub quantity: Quantity,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Tax.
    pub tax: Money,
    /// The rate given back.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub tax_rate: Percent,
}

/// What becomes of goods that came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnOutcome {
    /// Sold again.
    #[default]
    Restock,
    /// Thrown away.
    Waste,
}

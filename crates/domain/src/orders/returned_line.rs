//! A line of a return: what came back, and what is given back for it.

use super::origin::{Origin, OriginLine};
use super::priced::{self, Asked};
use crate::decision::Decision;
use crate::key::Key;
use crate::limits;
use crate::money::{Percent, Price};
use crate::prices::agreements::Lists;
use crate::pricing::{self, Amounts, Unpriced};
use crate::quantity::Quantity;
use crate::records::sale::{ReturnLine, ReturnOutcome};
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::{in_stock_unit, price_in_currency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line that came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedLine {
    /// The line of the order or sale, counted from 0, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What becomes of the goods.
    #[serde(default)]
    pub outcome: ReturnOutcome,
    /// Of one stock unit, as given back; absent: the share of what was charged, or the product's price where the line
    /// is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Which product, by id or SKU, where the line is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Key>,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The rate of tax given back; absent: as charged, or that of the product's tax class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<Percent>,
    /// The unit of `quantity`; absent: the product's stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A line taken back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// How much of it is more than the customer had.
    pub over: Quantity,
    /// As it is kept.
    pub record: ReturnLine,
}

/// Takes a line back: into its order or sale where that is known.
pub fn take(
    decision: &Decision<'_>,
    origin: &mut Origin,
    place: usize,
    line: &ReturnedLine,
) -> Result<Returned, Refusal> {
    let field = |name: &str| format!("data.lines[{place}].{name}");
    limits::short(&field("reason"), line.reason.as_deref())?;
    limits::positive(|| field("quantity"), line.quantity)?;
    match (line.line, &line.product) {
        (Some(linked), named) => {
            let from = origin.line(linked)?;
            if let Some(named) = named {
                if decision.product(named)?.id != from.product {
                    return Err(Refusal::invalid(field("product"), Rule::Known));
                }
            }
            let taken = take_linked(decision, &from, linked, line, &field)?;
            origin.take_back(linked, taken.record.quantity)?;
            Ok(taken)
        }
        (None, Some(product)) => take_unlinked(decision, product, line, &field),
        (None, None) => Err(Refusal::invalid(field("product"), Rule::Given)),
    }
}

fn take_linked(
    decision: &Decision<'_>,
    from: &OriginLine,
    place: u32,
    line: &ReturnedLine,
    field: &dyn Fn(&str) -> String,
) -> Result<Returned, Refusal> {
    let product = decision.existing_product(from.product)?;
    let (quantity, _) = in_stock_unit(product, line.quantity, line.unit.as_deref())?;
    let price = line.price.map(|price| price_in_currency(decision, &field("price"), price)).transpose()?;
    let rate = match line.tax_rate {
        Some(rate) if !rate.is_share() => return Err(Refusal::invalid(field("tax_rate"), Rule::Share)),
        rate => rate.unwrap_or(from.tax_rate),
    };
    let as_charged = if price.is_none() && rate == from.tax_rate { from.given_back(quantity) } else { None };
    let price = price.unwrap_or(from.price);
    let amounts = match as_charged {
        Some(amounts) => amounts,
        None => at_price(decision, price, quantity, rate, from.tax_included)?,
    };
    let record = ReturnLine {
        line: Some(place),
        net: amounts.net,
        outcome: line.outcome,
        price,
        product: from.product,
        quantity,
        reason: line.reason.clone(),
        tax: amounts.tax,
        tax_rate: rate,
    };
    Ok(Returned { over: from.over(quantity)?, record })
}

fn take_unlinked(
    decision: &Decision<'_>,
    product: &Key,
    line: &ReturnedLine,
    field: &dyn Fn(&str) -> String,
) -> Result<Returned, Refusal> {
    let asked = Asked {
        discount: None,
        note: None,
        price: line.price,
        product,
        quantity: line.quantity,
        tax_rate: line.tax_rate,
        unit: line.unit.as_deref(),
    };
    let priced = priced::unpriced_line(decision, Lists::default(), field, &asked)?;
    let tax_included = decision.business()?.tax_included;
    let amounts = at_price(decision, priced.price, priced.quantity, priced.rate, tax_included)?;
    let record = ReturnLine {
        line: None,
        net: amounts.net,
        outcome: line.outcome,
        price: priced.price,
        product: priced.product,
        quantity: priced.quantity,
        reason: line.reason.clone(),
        tax: amounts.tax,
        tax_rate: priced.rate,
    };
    Ok(Returned { over: Quantity::ZERO, record })
}

fn at_price(
    decision: &Decision<'_>,
    price: Price,
    quantity: Quantity,
    rate: Percent,
    tax_included: bool,
) -> Result<Amounts, Refusal> {
    let line = Unpriced { discount: None, price, quantity, rate };
    let amount = pricing::line_amount(&line, decision.business()?.exponent())?;
    pricing::split_tax(amount, rate, tax_included)
}

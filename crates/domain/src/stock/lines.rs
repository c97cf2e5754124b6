//! Lines of stock documents, as commands carry them.

use crate::decision::Decision;
use crate::key::Key;
use crate::limits;
use crate::money::Price;
use crate::quantity::Quantity;
use crate::records::order::InUnit;
use crate::records::product::Product;
use crate::refusal::{Refusal, Rule};
use crate::worth::Worth;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line of a stock document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockLineInput)]
pub struct LineInput {
    /// What a stock unit cost, where known. Of what comes in, absent: the product's own `cost`, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// What one of `unit` cost, instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_of_unit: Option<Price>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The unit of `quantity`; absent: the product's stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A quantity that is asked for or goes out, in the product's stock unit (rounded up where that is coarser), and as
/// it was given where that was another unit.
pub fn in_stock_unit(
    product: &Product,
    quantity: Quantity,
    unit: Option<&str>,
) -> Result<(Quantity, Option<InUnit>), Refusal> {
    converted(product, quantity, unit, Quantity::scaled_up)
}

/// A quantity that comes in or is there, in the product's stock unit (rounded down where that is coarser), and as it
/// was given where that was another unit.
pub fn found_in_stock_unit(
    product: &Product,
    quantity: Quantity,
    unit: Option<&str>,
) -> Result<(Quantity, Option<InUnit>), Refusal> {
    converted(product, quantity, unit, Quantity::scaled_down)
}

fn converted(
    product: &Product,
    quantity: Quantity,
    unit: Option<&str>,
    scaled: impl Fn(Quantity, i64, i64, u8) -> Result<Quantity, Refusal>,
) -> Result<(Quantity, Option<InUnit>), Refusal> {
    let Some(unit) = unit.filter(|unit| *unit != product.stock_unit.name) else {
        limits::fits_unit(product, quantity)?;
        return Ok((quantity, None));
    };
    let Some(ratio) = product.units.iter().find(|other| other.name == unit) else {
        return Err(Refusal::UnknownUnit { product: product.id, unit: unit.chars().take(100).collect() });
    };
    let stock = scaled(quantity, ratio.numerator, ratio.denominator, product.stock_unit.decimals)?;
    limits::within_line(stock)?;
    if stock.is_zero() && !quantity.is_zero() {
        return Err(Refusal::TooFine { product: product.id, decimals: product.stock_unit.decimals });
    }
    Ok((stock, Some(InUnit { quantity, unit: unit.to_owned() })))
}

/// What a line says of cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineCost {
    /// Of a stock unit.
    pub cost: Option<Price>,
    /// Of the unit that the line names.
    pub cost_of_unit: Option<Price>,
    /// Of all of it.
    pub whole: Option<Worth>,
}

impl LineCost {
    /// What a line of `quantity` stock units says; `own` is said of the product where the line says nothing.
    pub fn read(
        decision: &Decision<'_>,
        place: usize,
        input: &LineInput,
        quantity: Quantity,
        own: Option<Price>,
    ) -> Result<Self, Refusal> {
        let field = |name: &str| format!("data.lines[{place}].{name}");
        let exponent = decision.business()?.exponent();
        let Some(cost_of_unit) = input.cost_of_unit else {
            let given =
                input.cost.map(|cost| price_in_currency(decision, &field("cost"), cost)).transpose()?;
            // A currency that was changed since may have fewer digits than the product's cost.
            let cost = given.or(own.and_then(|own| own.in_currency(exponent)));
            let whole = cost.map(|cost| Worth::of(cost, quantity.size(), exponent)).transpose()?;
            return Ok(Self { cost, cost_of_unit: None, whole });
        };
        if input.cost.is_some() {
            return Err(Refusal::invalid(field("cost"), Rule::Absent));
        }
        let cost_of_unit = price_in_currency(decision, &field("cost_of_unit"), cost_of_unit)?;
        let whole = Worth::of(cost_of_unit, input.quantity.size(), exponent)?;
        let cost = whole.per_unit(quantity.size());
        Ok(Self { cost, cost_of_unit: Some(cost_of_unit), whole: Some(whole) })
    }
}

/// A cost or price in the digits of the business's currency, zero or more.
pub fn price_in_currency(decision: &Decision<'_>, field: &str, price: Price) -> Result<Price, Refusal> {
    if price.is_negative() {
        return Err(Refusal::invalid(field, Rule::NotNegative));
    }
    let exponent = decision.business()?.exponent();
    price.in_currency(exponent).ok_or(Refusal::invalid(field, Rule::CurrencyDigits))
}

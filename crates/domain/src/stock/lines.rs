//! Lines of stock documents, as commands carry them.

use crate::command::Wants;
use crate::decision::Decision;
use crate::key::Key;
use crate::limits;
use crate::money::Price;
use crate::quantity::Quantity;
use crate::records::order::InUnit;
use crate::records::product::Product;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line of a stock document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineInput {
    /// What a stock unit cost, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
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

/// Wants the products of lines; gives those that are loaded.
pub fn want_products<'a>(wants: &mut Wants<'a>, keys: impl Iterator<Item = &'a Key>) -> Vec<&'a Product> {
    keys.filter_map(|key| wants.product(key)).collect()
}

/// A quantity in the product's stock unit, and as it was given where that was another unit.
pub fn in_stock_unit(
    product: &Product,
    quantity: Quantity,
    unit: Option<&str>,
) -> Result<(Quantity, Option<InUnit>), Refusal> {
    let Some(unit) = unit.filter(|unit| *unit != product.stock_unit.name) else {
        limits::fits_unit(product, quantity)?;
        return Ok((quantity, None));
    };
    let Some(ratio) = product.units.iter().find(|other| other.name == unit) else {
        return Err(Refusal::UnknownUnit { product: product.id, unit: unit.chars().take(100).collect() });
    };
    let stock = quantity.scaled_up(ratio.numerator, ratio.denominator, product.stock_unit.decimals)?;
    limits::within_line(stock)?;
    Ok((stock, Some(InUnit { quantity, unit: unit.to_owned() })))
}

/// A cost or price in the digits of the business's currency, zero or more.
pub fn price_in_currency(decision: &Decision<'_>, field: &str, price: Price) -> Result<Price, Refusal> {
    if price.is_negative() {
        return Err(Refusal::invalid(field, Rule::NotNegative));
    }
    let exponent = decision.business()?.exponent();
    price.in_currency(exponent).ok_or(Refusal::invalid(field, Rule::CurrencyDigits))
}

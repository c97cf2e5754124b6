//! From the lines of a command to lines with money.

use super::line_input::{ChargeInput, LineInput};
use crate::decision::Decision;
use crate::ids::ProductId;
use crate::limits;
use crate::money::{Percent, Price};
use crate::pricing::{self, Amounts, Unpriced};
use crate::quantity::Quantity;
use crate::records::Product;
use crate::records::order::{Charge, Discount, InUnit};
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::{in_stock_unit, price_in_currency};

/// A line with its product found, its quantity in the stock unit and its money known.
#[derive(Clone, Debug)]
pub struct PricedLine {
    /// Its money.
    pub amounts: Amounts,
    /// Taken off it.
    pub discount: Option<Discount>,
    /// Of one stock unit.
    pub price: Price,
    /// Which product.
    pub product: ProductId,
    /// In the stock unit.
    pub quantity: Quantity,
    /// The rate of tax.
    pub rate: Percent,
    /// As given, where in another unit.
    pub unit: Option<InUnit>,
}

/// Finds products, converts units, prices, discounts and taxes the lines of a command.
pub fn price_lines(
    decision: &Decision<'_>,
    inputs: &[LineInput],
    discount: Option<Discount>,
) -> Result<Vec<PricedLine>, Refusal> {
    let business = decision.business()?;
    let exponent = business.exponent();
    let mut lines = Vec::with_capacity(inputs.len());
    for (place, input) in inputs.iter().enumerate() {
        limits::positive(|| format!("data.lines[{place}].quantity"), input.quantity)?;
        let product = decision.product(&input.product)?;
        let (quantity, unit) = in_stock_unit(product, input.quantity, input.unit.as_deref())?;
        limits::positive(|| format!("data.lines[{place}].quantity"), quantity)?;
        let price = match (input.price, product.price) {
            (Some(price), _) => price_in_currency(decision, &format!("data.lines[{place}].price"), price)?,
            (None, Some(price)) => price,
            (None, None) => return Err(Refusal::NoPrice { product: product.id }),
        };
        let rate = rate_of(decision, product)?;
        lines.push(PricedLine {
            amounts: Amounts::zero(exponent),
            discount: input.discount,
            price,
            product: product.id,
            quantity,
            rate,
            unit,
        });
    }
    let unpriced: Vec<Unpriced> = lines
        .iter()
        .map(|line| Unpriced {
            discount: line.discount,
            price: line.price,
            quantity: line.quantity,
            rate: line.rate,
        })
        .collect();
    let amounts = pricing::price_lines(&unpriced, discount, business.tax_included, exponent)?;
    for (line, amounts) in lines.iter_mut().zip(amounts) {
        line.amounts = amounts;
    }
    Ok(lines)
}

fn rate_of(decision: &Decision<'_>, product: &Product) -> Result<Percent, Refusal> {
    let business = decision.business()?;
    Ok(product.tax_class.as_deref().and_then(|class| business.tax_rate(class)).unwrap_or_default())
}

/// Charges with net and tax.
pub fn price_charges(decision: &Decision<'_>, inputs: &[ChargeInput]) -> Result<Vec<Charge>, Refusal> {
    let business = decision.business()?;
    let exponent = business.exponent();
    let mut charges = Vec::with_capacity(inputs.len());
    for (place, input) in inputs.iter().enumerate() {
        let field = |name: &str| format!("data.charges[{place}].{name}");
        limits::name(&field("kind"), &input.kind)?;
        limits::short(&field("text"), Some(&input.text))?;
        let amount = input
            .amount
            .in_currency(exponent)
            .ok_or_else(|| Refusal::invalid(field("amount"), Rule::CurrencyDigits))?;
        let rate = match &input.tax_class {
            Some(class) => business
                .tax_rate(class)
                .ok_or_else(|| Refusal::invalid(field("tax_class"), Rule::TaxClass))?,
            None => Percent::ZERO,
        };
        let amounts = pricing::split_tax(amount, rate, business.tax_included)?;
        charges.push(Charge {
            kind: input.kind.clone(),
            net: amounts.net,
            tax: amounts.tax,
            text: input.text.clone(),
        });
    }
    Ok(charges)
}

/// The sum of lines and charges.
pub fn sum(
    exponent: u8,
    lines: impl Iterator<Item = Amounts>,
    charges: &[Charge],
) -> Result<Amounts, Refusal> {
    let charges = charges.iter().map(|charge| Amounts { net: charge.net, tax: charge.tax });
    lines.chain(charges).try_fold(Amounts::zero(exponent), Amounts::plus)
}

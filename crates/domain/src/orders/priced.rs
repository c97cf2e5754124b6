//! From the lines of a command to lines with money.

use super::line_input::{ChargeInput, LineInput, SoldLine};
use crate::decision::Decision;
use crate::ids::ProductId;
use crate::key::Key;
use crate::limits;
use crate::money::{Percent, Price};
use crate::prices::agreements::{self, Lists};
use crate::prices::resolve::Meant;
use crate::pricing::{self, Amounts, Unpriced};
use crate::quantity::Quantity;
use crate::records::Product;
use crate::records::order::{Charge, Discount, InUnit};
use crate::records::price_rule::PriceSource;
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::{in_stock_unit, price_in_currency};

/// A line as any command asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Taken off it.
    pub discount: Option<Discount>,
    /// Words about it.
    pub note: Option<&'a str>,
    /// Of one stock unit; absent: as the prices of `lists` and the product's own say.
    pub price: Option<Price>,
    /// Which product.
    pub product: &'a Key,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// The rate of tax; absent: that of the product's tax class.
    pub tax_rate: Option<Percent>,
    /// The unit of `quantity`; absent: the product's stock unit.
    pub unit: Option<&'a str>,
}

impl<'a> From<&'a LineInput> for Asked<'a> {
    fn from(line: &'a LineInput) -> Self {
        Self {
            discount: line.discount,
            note: line.note.as_deref(),
            price: line.price,
            product: &line.product,
            quantity: line.quantity,
            tax_rate: None,
            unit: line.unit.as_deref(),
        }
    }
}

impl<'a> From<&'a SoldLine> for Asked<'a> {
    fn from(line: &'a SoldLine) -> Self {
        Self {
            discount: line.discount,
            note: None,
            price: line.price,
            product: &line.product,
            quantity: line.quantity,
            tax_rate: line.tax_rate,
            unit: line.unit.as_deref(),
        }
    }
}

/// A line with its product found, its quantity in the stock unit and its money known.
#[derive(Clone, Debug)]
pub struct PricedLine {
    /// Its money.
    pub amounts: Amounts,
    /// Taken off it.
    pub discount: Option<Discount>,
    /// What the rules say, where another price was given by hand.
    pub listed: Option<Price>,
    /// Words about it.
    pub note: Option<String>,
    /// Of one stock unit.
    pub price: Price,
    /// Which rule gives the price.
    pub price_rule: PriceSource,
    /// Which product.
    pub product: ProductId,
    /// In the stock unit.
    pub quantity: Quantity,
    /// The rate of tax.
    pub rate: Percent,
    /// As given, where in another unit.
    pub unit: Option<InUnit>,
}

/// Finds products, converts units, prices, discounts and taxes the lines of a command of someone who buys by `lists`.
pub fn price_lines(
    decision: &Decision<'_>,
    lists: Lists,
    asked: &[Asked<'_>],
    discount: Option<Discount>,
) -> Result<Vec<PricedLine>, Refusal> {
    let mut lines = Vec::with_capacity(asked.len());
    for (place, asked) in asked.iter().enumerate() {
        lines.push(unpriced_line(decision, lists, &|name| format!("data.lines[{place}].{name}"), asked)?);
    }
    if lines.is_empty() {
        return Ok(lines);
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
    let business = decision.business()?;
    let amounts = pricing::price_lines(&unpriced, discount, business.tax_included, business.exponent())?;
    for (line, amounts) in lines.iter_mut().zip(amounts) {
        line.amounts = amounts;
    }
    Ok(lines)
}

/// A line with all but its money, which depends on the others where there is a discount on the whole.
pub fn unpriced_line(
    decision: &Decision<'_>,
    lists: Lists,
    field: &dyn Fn(&str) -> String,
    asked: &Asked<'_>,
) -> Result<PricedLine, Refusal> {
    limits::positive(|| field("quantity"), asked.quantity)?;
    if asked.note.is_some() {
        limits::note(&field("note"), asked.note)?;
    }
    let product = decision.product(asked.product)?;
    let (quantity, unit) = in_stock_unit(product, asked.quantity, asked.unit)?;
    let rate = match asked.tax_rate {
        Some(rate) if rate.is_share() => rate,
        Some(_) => return Err(Refusal::invalid(field("tax_rate"), Rule::Share)),
        None => rate_of(decision, product)?,
    };
    let business = decision.business()?;
    let meant = Meant { exponent: business.exponent(), rate, tax_included: business.tax_included };
    let terms = agreements::terms(decision, lists, product, quantity, meant)?;
    let given = asked.price.map(|price| price_in_currency(decision, &field("price"), price)).transpose()?;
    let (price, price_rule) = match (given, terms.price) {
        (Some(given), price) if price != Some(given) => (given, PriceSource::Hand),
        (_, Some(price)) => (price, terms.source),
        (_, None) => return Err(Refusal::NoPrice { product: product.id }),
    };
    Ok(PricedLine {
        amounts: Amounts::zero(business.exponent()),
        discount: discount_in_currency(decision, asked.discount)?,
        listed: terms.price.filter(|_| price_rule == PriceSource::Hand),
        note: asked.note.map(str::to_owned),
        price,
        price_rule,
        product: product.id,
        quantity,
        rate,
        unit,
    })
}

/// A discount as it is kept: an amount has the currency's digits.
pub fn discount_in_currency(
    decision: &Decision<'_>,
    discount: Option<Discount>,
) -> Result<Option<Discount>, Refusal> {
    let Some(Discount::Amount(amount)) = discount else { return Ok(discount) };
    let amount = amount.in_currency(decision.business()?.exponent());
    Ok(Some(Discount::Amount(amount.ok_or(Refusal::invalid("discount", Rule::CurrencyDigits))?)))
}

fn rate_of(decision: &Decision<'_>, product: &Product) -> Result<Percent, Refusal> {
    let business = decision.business()?;
    Ok(product.tax_class.as_deref().and_then(|class| business.tax_rate(class)).unwrap_or_default())
}

/// Charges with net and tax, by amounts that contain the tax or don't.
pub fn price_charges(
    decision: &Decision<'_>,
    inputs: &[ChargeInput],
    tax_included: bool,
) -> Result<Vec<Charge>, Refusal> {
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
        let amounts = pricing::split_tax(amount, rate, tax_included)?;
        charges.push(Charge {
            kind: input.kind.clone(),
            net: amounts.net,
            tax: amounts.tax,
            tax_rate: rate,
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

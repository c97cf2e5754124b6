//! From a product and the agreements on it to the terms on which so many of it are sold. The rules are in
//! [`crate::prices`]; the same is computed on devices, and golden vectors keep both equal.

use crate::money::{Percent, Price};
use crate::quantity::Quantity;
use crate::records::price_list::PriceListState;
use crate::records::price_rule::PriceSource;
use crate::records::{PriceList, PriceRule, Product};
use crate::refusal::Refusal;

/// What a list says of a product.
#[derive(Clone, Copy, Debug)]
pub struct Agreement<'a> {
    /// The list.
    pub list: &'a PriceList,
    /// What it says.
    pub rule: &'a PriceRule,
}

/// How the prices of an order or sale are meant.
#[derive(Clone, Copy, Debug)]
pub struct Meant {
    /// Digits of the currency.
    pub exponent: u8,
    /// The product's rate of tax.
    pub rate: Percent,
    /// Whether they contain the tax.
    pub tax_included: bool,
}

/// How much of a product partners may order at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// At least so many.
    pub minimum: Option<Quantity>,
    /// Whole multiples of it.
    pub multiple: Option<Quantity>,
}

/// On which terms a product is sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How much of it partners may order.
    pub bounds: Bounds,
    /// Of one stock unit; absent: it has none.
    pub price: Option<Price>,
    /// Where the price comes from.
    pub source: PriceSource,
}

/// The terms for `quantity` of a product, given the agreements on it from the nearest on.
pub fn resolve(
    product: &Product,
    agreements: &[Agreement<'_>],
    quantity: Quantity,
    meant: Meant,
) -> Result<Terms, Refusal> {
    let bounds = bounds(product, agreements);
    let tier = holding(agreements).find_map(|agreement| Some((agreement, agreement.rule.tier(quantity)?)));
    let Some((Agreement { list, .. }, tier)) = tier else {
        return Ok(Terms { bounds, price: product.price, source: PriceSource::Base });
    };
    let price = converted(tier.price, list.tax_included, meant)?;
    Ok(Terms { bounds, price: Some(price), source: PriceSource::List { from: tier.from, list: list.id } })
}

/// How much of a product partners may order at a time, given the agreements on it from the nearest on.
pub fn bounds(product: &Product, agreements: &[Agreement<'_>]) -> Bounds {
    Bounds {
        minimum: holding(agreements).find_map(|agreement| agreement.rule.minimum).or(product.minimum),
        multiple: holding(agreements).find_map(|agreement| agreement.rule.multiple).or(product.multiple),
    }
}

fn holding<'a>(agreements: &'a [Agreement<'a>]) -> impl Iterator<Item = &'a Agreement<'a>> {
    agreements.iter().filter(|agreement| agreement.list.state == PriceListState::Active)
}

fn converted(price: Price, tax_included: bool, meant: Meant) -> Result<Price, Refusal> {
    let converted = match (tax_included, meant.tax_included) {
        (false, true) => price.with_tax(meant.rate, meant.exponent),
        (true, false) => price.without_tax(meant.rate, meant.exponent),
        _ => Some(price),
    };
    converted.ok_or(Refusal::AmountOutOfRange)
}

impl Bounds {
    /// The least quantity within them that is not below `wanted`; `None` where there is none.
    pub fn least(&self, wanted: Quantity) -> Option<Quantity> {
        let least = self.minimum.map_or(wanted, |minimum| wanted.max(minimum)).millionths();
        let whole = match self.multiple.map_or(1, Quantity::millionths) {
            multiple @ 1.. => {
                i128::from(multiple)
                    * (i128::from(least) + i128::from(multiple) - 1).div_euclid(multiple.into())
            }
            _ => return None,
        };
        i64::try_from(whole).ok().map(Quantity::from_millionths)
    }

    /// Whether so many in all are within them.
    pub fn allow(&self, quantity: Quantity) -> bool {
        let enough = self.minimum.is_none_or(|minimum| quantity >= minimum);
        let whole = self.multiple.is_none_or(|multiple| {
            multiple.is_positive() && quantity.millionths() % multiple.millionths() == 0
        });
        enough && whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_within_bounds_is_not_below_what_is_wanted() {
        for (minimum, multiple, wanted, least) in [
            (None, None, 5, Some(5)),
            (Some(12), None, 5, Some(12)),
            (Some(12), None, 13, Some(13)),
            (None, Some(6), 5, Some(6)),
            (None, Some(6), 12, Some(12)),
            (Some(10), Some(6), 1, Some(12)),
            (None, Some(0), 1, None),
        ] {
            let whole = |count: i64| Quantity::whole(count);
            let bounds = Bounds { minimum: minimum.map(whole), multiple: multiple.map(whole) };
            assert_eq!(bounds.least(whole(wanted)), least.map(whole), "{bounds:?} of {wanted}");
            assert!(least.is_none_or(|least| bounds.allow(whole(least))));
        }
    }
}

//! What may be promised to orders, and what is short of it.

use super::priced::PricedLine;
use crate::decision::{Decision, Sums};
use crate::ids::{LocationId, ProductId};
use crate::quantity::Quantity;
use crate::records::{Location, Product};
use crate::refusal::{Refusal, ShortLine};

/// Products of new lines that stock at `location` does not cover, where so much more than there is may be promised of
/// a product.
pub fn short_lines(
    decision: &Decision<'_>,
    location: LocationId,
    lines: &[PricedLine],
    beyond: impl Fn(&Product) -> Quantity,
) -> Result<Vec<ShortLine>, Refusal> {
    short_at(decision, location, lines.iter().map(|line| (line.product, line.quantity)), beyond)
}

/// As [`short_lines`], of products and quantities: demand is summed over all before it is checked.
pub fn short_at(
    decision: &Decision<'_>,
    location: LocationId,
    wanted: impl Iterator<Item = (ProductId, Quantity)>,
    beyond: impl Fn(&Product) -> Quantity,
) -> Result<Vec<ShortLine>, Refusal> {
    let mut demand: Sums<ProductId, Quantity> = Sums::new();
    for (product, quantity) in wanted {
        let sum = demand.entry(product, Quantity::default);
        *sum = sum.plus(quantity)?;
    }
    let mut short = Vec::new();
    for (product, wanted) in demand.iter() {
        let product = decision.existing_product(*product)?;
        if !product.is_tracked() {
            continue;
        }
        let available = promisable(decision, product, location)?;
        if *wanted > available.plus(beyond(product))? {
            short.push(ShortLine {
                available: available.floor_zero(),
                location,
                product: product.id,
                wanted: *wanted,
            });
        }
    }
    Ok(short)
}

/// What may still be promised to orders: available less what the location holds back for its counter.
pub fn promisable(
    decision: &Decision<'_>,
    product: &Product,
    location: LocationId,
) -> Result<Quantity, Refusal> {
    let holdback = match product.at(location).and_then(|entry| entry.holdback) {
        Some(holdback) => holdback,
        None => decision.existing::<Location>(location)?.holdback,
    };
    decision.level(product.id, location).available.minus(holdback)
}

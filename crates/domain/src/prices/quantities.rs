//! Minimum and multiple: what a partner asks of each product, over all lines, is held against the terms.

use super::agreements::{self, Lists};
use crate::decision::{Decision, Sums};
use crate::ids::ProductId;
use crate::limits;
use crate::quantity::Quantity;
use crate::records::Product;
use crate::refusal::{QuantityLine, Refusal};

/// What is asked of a product, before a change and after.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    after: Quantity,
    before: Quantity,
}

/// Refuses quantities that a partner may not order, naming each product.
pub fn refuse(
    decision: &Decision<'_>,
    lists: Lists,
    asked: impl Iterator<Item = (ProductId, Quantity)>,
) -> Result<(), Refusal> {
    refuse_change(decision, lists, std::iter::empty(), asked)
}

/// Refuses quantities that a partner may not change an order to, naming each product. What stays as it was, and what is
/// not asked for any more, is no matter.
pub fn refuse_change(
    decision: &Decision<'_>,
    lists: Lists,
    before: impl Iterator<Item = (ProductId, Quantity)>,
    after: impl Iterator<Item = (ProductId, Quantity)>,
) -> Result<(), Refusal> {
    let mut sums: Sums<ProductId, Asked> = Sums::new();
    for (product, quantity) in before {
        let sum = sums.entry(product, Asked::default);
        sum.before = sum.before.plus(quantity)?;
    }
    for (product, quantity) in after {
        let sum = sums.entry(product, Asked::default);
        sum.after = sum.after.plus(quantity)?;
    }
    let mut lines = Vec::new();
    let changed = sums.iter().filter(|(_, asked)| asked.after.is_positive() && asked.after != asked.before);
    for (product, Asked { after: wanted, .. }) in changed {
        let bounds = agreements::bounds(decision, lists, decision.existing_product(*product)?);
        if !bounds.allow(*wanted) {
            let (minimum, multiple) = (bounds.minimum, bounds.multiple);
            lines.push(QuantityLine { minimum, multiple, product: *product, wanted: *wanted });
        }
    }
    if lines.is_empty() { Ok(()) } else { Err(Refusal::MinimumOrMultiple { lines }) }
}

/// Refuses a minimum or multiple that makes no sense: both are above zero, and no finer than the product's unit.
pub fn check(
    product: &Product,
    place: &str,
    minimum: Option<Quantity>,
    multiple: Option<Quantity>,
) -> Result<(), Refusal> {
    for (field, quantity) in [("minimum", minimum), ("multiple", multiple)] {
        if let Some(quantity) = quantity {
            limits::positive(|| format!("{place}.{field}"), quantity)?;
            limits::fits_unit(product, quantity)?;
        }
    }
    Ok(())
}

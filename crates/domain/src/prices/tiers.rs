//! The prices of a product by quantity, read and put: its own price as one tier from 0, or what a list says.

use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{PriceListId, ProductId};
use crate::limits;
use crate::money::Price;
use crate::quantity::Quantity;
use crate::records::price_rule::PriceTier;
use crate::records::{PriceRule, Product};
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::price_in_currency;

/// Wants what [`of`] and [`put`] read.
pub fn want(wants: &mut Wants<'_>, list: Option<PriceListId>, product: ProductId) {
    match list {
        Some(list) => wants.record::<PriceRule>(PriceRule::id_of(list, product)).is_some(),
        None => wants.record::<Product>(product).is_some(),
    };
}

/// The prices as they are to be kept, or why they can't be. Own prices are one tier from 0 at most.
pub fn checked(
    decision: &Decision<'_>,
    is_own: bool,
    product: &Product,
    tiers: &[PriceTier],
    field: &dyn Fn(&str) -> String,
) -> Result<Vec<PriceTier>, Refusal> {
    limits::few(&field("tiers"), tiers.len(), if is_own { 1 } else { limits::LIST_MAX })?;
    let mut checked: Vec<PriceTier> = Vec::with_capacity(tiers.len());
    for (place, tier) in tiers.iter().enumerate() {
        let field = |part: &str| field(&format!("tiers[{place}].{part}"));
        limits::not_negative(|| field("from"), tier.from)?;
        limits::fits_unit(product, tier.from)?;
        if checked.last().is_some_and(|last| last.from >= tier.from) || (is_own && !tier.from.is_zero()) {
            return Err(Refusal::invalid(field("from"), Rule::InRange));
        }
        checked.push(PriceTier {
            from: tier.from,
            price: price_in_currency(decision, &field("price"), tier.price)?,
        });
    }
    Ok(checked)
}

/// The own price of a product, as a tier.
pub fn own(price: Option<Price>) -> Vec<PriceTier> {
    price.map(|price| PriceTier { from: Quantity::ZERO, price }).into_iter().collect()
}

/// The prices of a product: its own, or on a list.
pub fn of(
    decision: &Decision<'_>,
    list: Option<PriceListId>,
    product: ProductId,
) -> Result<Vec<PriceTier>, Refusal> {
    Ok(match list {
        Some(list) => decision
            .get::<PriceRule>(PriceRule::id_of(list, product))
            .map_or_else(Vec::new, |rule| rule.tiers.clone()),
        None => own(decision.existing_product(product)?.price),
    })
}

/// Puts other prices of a product: its own, or on a list. Tells those whose price it is.
pub fn put(
    decision: &mut Decision<'_>,
    list: Option<PriceListId>,
    product: ProductId,
    tiers: Vec<PriceTier>,
) -> Result<(), Refusal> {
    let Some(list) = list else {
        let before = decision.existing_product(product)?.clone();
        let after = Product { price: tiers.first().map(|tier| tier.price), ..before.clone() };
        say_own(decision, &before, &after);
        decision.put(after);
        return Ok(());
    };
    let before = rule(decision, list, product);
    put_rule(decision, PriceRule { tiers, ..before });
    Ok(())
}

/// What a list says of a product; nothing, where it never said anything.
pub fn rule(decision: &Decision<'_>, list: PriceListId, product: ProductId) -> PriceRule {
    let id = PriceRule::id_of(list, product);
    decision.get::<PriceRule>(id).cloned().unwrap_or(PriceRule {
        id,
        list,
        minimum: None,
        multiple: None,
        product,
        tiers: Vec::new(),
    })
}

/// Puts what a list says of a product. Tells those whose list it is, if prices are others and the product is shown.
pub fn put_rule(decision: &mut Decision<'_>, rule: PriceRule) {
    let before = self::rule(decision, rule.list, rule.product);
    let is_shown = decision.get::<Product>(rule.product.0).is_some_and(Product::is_shown);
    if let Some((old, new)) = changed(&before.tiers, &rule.tiers).filter(|_| is_shown) {
        decision.say(Event::PriceChanged { product: rule.product, list: Some(rule.list), old, new });
    }
    decision.put(rule);
}

/// Says that the own price of a product is another, to all who see it.
pub fn say_own(decision: &mut Decision<'_>, before: &Product, after: &Product) {
    let (old, new) = (before.shown_price(), after.shown_price());
    if before.price != after.price && old != new {
        decision.say(Event::PriceChanged { product: after.id, list: None, old, new });
    }
}

/// The prices of the lowest quantity at which they differ.
fn changed(before: &[PriceTier], after: &[PriceTier]) -> Option<(Option<Price>, Option<Price>)> {
    let at = |tiers: &[PriceTier], from: Quantity| {
        tiers.iter().rev().find(|tier| tier.from <= from).map(|tier| tier.price)
    };
    let mut quantities: Vec<Quantity> = before.iter().chain(after).map(|tier| tier.from).collect();
    quantities.sort_unstable();
    let prices = quantities.into_iter().map(|from| (at(before, from), at(after, from)));
    prices.into_iter().find(|(old, new)| old != new)
}

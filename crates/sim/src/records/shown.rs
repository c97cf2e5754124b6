//! What partners see, said as plainly as it can be.

use super::{docs, text_of};
use crate::figures;
use crate::model::{Model, money};
use crate::properties::{Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use serde_json::Value;
use std::collections::BTreeMap;

/// What partners see of a product, where, as plainly as it can be said.
pub fn shelf(truth: &dyn Reader, model: &Model) -> Check {
    let mut shown: BTreeMap<(String, String), (String, Option<i64>)> = BTreeMap::new();
    for is in docs(truth, Collection::Shelf)?.into_values() {
        let place = (text_of(&is, "product"), text_of(&is, "location"));
        let figure = is.get("quantity").map(figures::read);
        shown.insert(place, (text_of(&is, "availability"), figure));
    }
    for (product, of) in &model.products {
        for (location, place) in &model.locations {
            let is = shown.remove(&(product.clone(), location.clone()));
            let is_shown = of.status == "active" && of.price.is_some();
            let wanted = if is_shown && place.online && place.status == "active" {
                Some(availability(model, product, location))
            } else {
                is.as_ref().map(|_| ("sold_out", None))
            };
            let same = match (&is, &wanted) {
                (Some((name, figure)), Some((wanted, count))) => name == wanted && figure == count,
                (is, wanted) => is.is_none() && wanted.is_none(),
            };
            ensure(same, "the shelf shows what can be had", || {
                format!("{product} at {location}: {is:?}, expected {wanted:?}")
            })?;
        }
    }
    ensure(shown.is_empty(), "the shelf shows what can be had", || format!("{shown:?}"))
}

fn availability(model: &Model, product: &str, location: &str) -> (&'static str, Option<i64>) {
    let of = &model.products[product];
    let left = model.promisable(product, location);
    match left {
        _ if !of.tracked => ("always", None),
        left if left <= 0 && left + of.backorder > 0 => ("backorder", None),
        left if left <= 0 => ("sold_out", None),
        left if left <= 5 * figures::ONE => ("few_left", Some(left)),
        left => ("in_stock", (left <= 20 * figures::ONE).then_some(left)),
    }
}

/// What partners pay.
pub fn prices(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Prices)?;
    let stored: BTreeMap<String, &Value> = stored.values().map(|is| (text_of(is, "product"), is)).collect();
    for (product, of) in &model.products {
        let wanted = of.price.filter(|_| of.status == "active");
        let is = stored.get(product);
        let price = is.and_then(|is| money::price(&is["price"]));
        // An entry that was withdrawn keeps the mode it had.
        let mode = model.business.as_ref().map(|business| business.tax_included);
        let same_mode = price.is_none() || is.and_then(|is| is["tax_included"].as_bool()) == mode;
        // So does the rate of tax: an entry that is shown has that of today.
        let rate = is.map(|is| is["tax_rate"].as_str().map_or(0, |rate| money::decimal(rate, 4)));
        let same_rate = price.is_none() || rate == Some(model.rate_of(of));
        ensure(price == wanted && same_mode && same_rate, "partners see the price", || {
            format!("{is:?}, expected {of:?}")
        })?;
    }
    Ok(())
}

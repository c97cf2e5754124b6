//! What stock is worth by what it cost, by location or by category.
//!
//! A product has one average over the business. At a location its stock is worth its share of the whole, by quantity; shares
//! are rounded so that they add up to the whole. What has no known cost is in no value, and its products are counted.

use super::rounded;
use onhand_domain::decimal::divide_rounded;
use onhand_domain::ids::{LocationId, ProductId};
use onhand_domain::records::{Business, Location, Product, ProductCost, StockLevel};
use onhand_domain::worth::Worth;
use onhand_protocol::{ValueFigures, ValueReport};
use onhand_store::reads::each;
use onhand_store::{Reader, StoreError};
use std::collections::{BTreeMap, HashMap};

/// What a report of values is summed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By category.
    Category,
    /// By location.
    Location,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    hundredths: i128,
    lacking: u64,
    products: u64,
}

impl Sum {
    fn add(&mut self, hundredths: i128, lacks: bool) {
        self.hundredths += hundredths;
        self.lacking += u64::from(lacks);
        self.products += 1;
    }

    fn figures(&self, exponent: u8) -> ValueFigures {
        ValueFigures {
            lacking: self.lacking,
            products: self.products,
            value: Some(rounded(self.hundredths, exponent)),
            ..ValueFigures::default()
        }
    }
}

/// What stock is worth.
pub fn value(reader: &dyn Reader, business: &Business, by: By) -> Result<ValueReport, StoreError> {
    let exponent = business.exponent();
    let mut costs: Vec<ProductCost> = Vec::new();
    each(reader, &[], |cost: &ProductCost| {
        costs.push(cost.clone());
        Ok::<_, StoreError>(())
    })?;
    let mut total = Sum::default();
    for cost in costs.iter().filter(|cost| !cost.quantity.is_zero()) {
        total.add(i128::from(cost.value.hundredths()), !cost.unvalued.is_zero());
    }
    let items = match by {
        By::Location => by_location(reader, &costs, exponent)?,
        By::Category => by_category(reader, &costs, exponent)?,
    };
    Ok(ValueReport { items, total: total.figures(exponent) })
}

fn by_category(
    reader: &dyn Reader,
    costs: &[ProductCost],
    exponent: u8,
) -> Result<Vec<ValueFigures>, StoreError> {
    let mut categories: HashMap<ProductId, String> = HashMap::new();
    each(reader, &[], |product: &Product| {
        if let Some(category) = &product.category {
            categories.insert(product.id, category.clone());
        }
        Ok::<_, StoreError>(())
    })?;
    let mut sums: BTreeMap<Option<&String>, Sum> = BTreeMap::new();
    for cost in costs.iter().filter(|cost| !cost.quantity.is_zero()) {
        let sum = sums.entry(categories.get(&cost.product)).or_default();
        sum.add(i128::from(cost.value.hundredths()), !cost.unvalued.is_zero());
    }
    let items = sums
        .into_iter()
        .map(|(category, sum)| ValueFigures { category: category.cloned(), ..sum.figures(exponent) });
    Ok(items.collect())
}

fn by_location(
    reader: &dyn Reader,
    costs: &[ProductCost],
    exponent: u8,
) -> Result<Vec<ValueFigures>, StoreError> {
    let mut levels: HashMap<ProductId, Vec<(LocationId, i64)>> = HashMap::new();
    each(reader, &[], |level: &StockLevel| {
        if !level.on_hand.is_zero() {
            levels.entry(level.product).or_default().push((level.location, level.on_hand.millionths()));
        }
        Ok::<_, StoreError>(())
    })?;
    let mut codes: HashMap<LocationId, String> = HashMap::new();
    each(reader, &[], |location: &Location| {
        codes.insert(location.id, location.code.clone());
        Ok::<_, StoreError>(())
    })?;
    let mut sums: BTreeMap<LocationId, Sum> = BTreeMap::new();
    for cost in costs {
        let Some(there) = levels.get_mut(&cost.product) else { continue };
        there.sort();
        for (location, share) in shares(cost, there) {
            sums.entry(location).or_default().add(share, !cost.unvalued.is_zero());
        }
    }
    let items = sums.into_iter().map(|(location, sum)| ValueFigures {
        code: codes.get(&location).cloned(),
        location: Some(location),
        ..sum.figures(exponent)
    });
    Ok(items.collect())
}

/// What a product's stock is worth at each location, in hundredths of the minor unit: all of it together what it is worth in
/// all. Where as much is missing at one place as there is at another, each is worth what it costs on average.
fn shares(cost: &ProductCost, there: &[(LocationId, i64)]) -> Vec<(LocationId, i128)> {
    let whole = i128::from(cost.quantity.millionths());
    let value = i128::from(cost.value.hundredths());
    let exponent = cost.value.exponent();
    let (mut running, mut given) = (0, 0);
    let mut shares = Vec::with_capacity(there.len());
    for (location, quantity) in there {
        running += i128::from(*quantity);
        let due = match whole {
            0 => {
                let running = onhand_domain::quantity::Quantity::from_millionths(running as i64);
                let worth = cost.unit_cost.and_then(|price| Worth::of(price, running, exponent).ok());
                worth.map_or(0, |worth| i128::from(worth.hundredths()))
            }
            whole => divide_rounded(value * running, whole),
        };
        shares.push((*location, due - given));
        given = due;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::quantity::Quantity;
    use uuid::Uuid;

    #[test]
    fn shares_add_up_to_the_whole() {
        let at = |place: u128| LocationId(Uuid::from_u128(place));
        // Worth of all of it, what is at each location, and what that is worth there.
        for (value, there, worth) in [
            (100_000, vec![1, 1, 1], vec![33_333, 33_334, 33_333]),
            (60_000, vec![5, -2], vec![100_000, -40_000]),
            (0, vec![3, -3], vec![60_000, -60_000]),
        ] {
            let whole: i64 = there.iter().sum();
            let cost = ProductCost {
                quantity: Quantity::whole(whole),
                unit_cost: Some(onhand_domain::money::Price::new(200, 2)),
                value: Worth::new(value, 2),
                ..ProductCost::empty(ProductId(Uuid::nil()), 2)
            };
            let there: Vec<_> =
                (1..).zip(&there).map(|(place, quantity)| (at(place), quantity * 1_000_000)).collect();
            let is: Vec<i128> = shares(&cost, &there).into_iter().map(|(_, share)| share).collect();
            assert_eq!((is.iter().sum::<i128>(), is), (i128::from(value), worth));
        }
    }
}

//! What partners see: the shelf (product and shown availability, per location) and the base price list.

use crate::command::Wants;
use crate::ids::{LocationId, ProductId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::location::LocationStatus;
use crate::records::product::{ProductStatus, SellPolicy};
use crate::records::totals::Availability;
use crate::records::{
    Business, Collection, Location, PriceEntry, Product, Record, ShelfEntry, StockLevel, Stored,
};
use crate::working_set::{Change, Need, WorkingSet};
use std::collections::BTreeSet;

/// Which products and shelf places the changes touch.
#[derive(Default)]
struct Touched {
    prices: BTreeSet<ProductId>,
    places: BTreeSet<(ProductId, LocationId)>,
    whole_products: BTreeSet<ProductId>,
    whole_locations: BTreeSet<LocationId>,
    everything: bool,
}

fn touched(changes: &[Change]) -> Touched {
    let mut touched = Touched::default();
    for change in changes {
        match (change.before.as_deref(), &*change.after) {
            (_, Record::StockLevels(level)) => {
                touched.places.insert((level.product, level.location));
            }
            (_, Record::Products(product)) => {
                touched.prices.insert(product.id);
                touched.whole_products.insert(product.id);
            }
            (_, Record::Locations(location)) => {
                touched.whole_locations.insert(location.id);
            }
            (Some(Record::Business(before)), Record::Business(after)) => {
                let shelf = |business: &Business| (business.shelf_exact_up_to, business.shelf_few);
                let prices = |business: &Business| (business.currency.clone(), business.tax_included);
                touched.everything |= shelf(before) != shelf(after) || prices(before) != prices(after);
            }
            _ => {}
        }
    }
    touched
}

/// Every place on the shelf that may change, with what is loaded of it.
fn places(touched: &Touched, wants: &mut Wants<'_>) -> BTreeSet<(ProductId, LocationId)> {
    let mut places = touched.places.clone();
    let locations: Vec<LocationId> = if touched.everything || !touched.whole_products.is_empty() {
        wants.found::<Location>(Lookup::AllLocations).iter().map(|location| location.id).collect()
    } else {
        touched.whole_locations.iter().copied().collect()
    };
    for product in &touched.whole_products {
        places.extend(locations.iter().map(|location| (*product, *location)));
    }
    for location in locations.iter().filter(|id| touched.everything || touched.whole_locations.contains(id)) {
        let levels = wants.found::<StockLevel>(Lookup::LevelsAt(*location));
        places.extend(levels.iter().map(|level| (level.product, *location)));
    }
    places
}

/// Wants what [`apply`] reads.
pub fn want(changes: &[Change], wants: &mut Wants<'_>) {
    let touched = touched(changes);
    if touched.places.is_empty()
        && touched.whole_products.is_empty()
        && touched.whole_locations.is_empty()
        && !touched.everything
    {
        return;
    }
    wants.record::<Business>(Business::id());
    let places = places(&touched, wants);
    for (product, location) in &places {
        wants.record::<Location>(*location);
        wants.record::<Product>(*product);
        wants.record::<StockLevel>(StockLevel::id_of(*product, *location));
        wants.record::<ShelfEntry>(ShelfEntry::id_of(*product, *location));
    }
    let prices = touched.prices.iter().copied();
    let all: BTreeSet<ProductId> = if touched.everything {
        prices.chain(places.iter().map(|place| place.0)).collect()
    } else {
        prices.collect()
    };
    for product in all {
        wants.record::<PriceEntry>(PriceEntry::id_of(product));
    }
}

/// Brings shelf and prices up to date.
pub fn apply(changes: &[Change], set: &mut WorkingSet) {
    let touched = touched(changes);
    let Some(business) = set.any((Collection::Business, Business::id())).cloned() else { return };
    let Some(business) = Business::from_record(&business) else { return };
    let mut places = touched.places.clone();
    let locations: Vec<LocationId> = match set.has(&Need::Lookup(Lookup::AllLocations)) {
        true => set.found(&Lookup::AllLocations).into_iter().map(LocationId).collect(),
        false => Vec::new(),
    };
    for product in &touched.whole_products {
        places.extend(locations.iter().map(|location| (*product, *location)));
    }
    let whole: Vec<LocationId> = if touched.everything {
        locations.clone()
    } else {
        touched.whole_locations.iter().copied().collect()
    };
    for location in whole {
        for id in set.found(&Lookup::LevelsAt(location)) {
            places.extend(set.get::<StockLevel>(id).map(|level| (level.product, location)));
        }
    }
    let mut prices = touched.prices.clone();
    if touched.everything {
        prices.extend(places.iter().map(|place| place.0));
    }
    for (product, location) in places {
        if let Some(entry) = shelf_entry(business, set, product, location) {
            set.put(entry);
        }
    }
    for product in prices {
        if let Some(entry) = set.get::<Product>(product).and_then(|product| price_entry(business, product)) {
            set.put(entry);
        }
    }
}

/// What the shelf shows of a product at a location; `None` where neither was ever on it.
pub fn shelf_entry(
    business: &Business,
    set: &WorkingSet,
    product: ProductId,
    location: LocationId,
) -> Option<ShelfEntry> {
    let product = set.get::<Product>(product)?;
    let location = set.get::<Location>(location)?;
    let level = set.get::<StockLevel>(StockLevel::id_of(product.id, location.id));
    let before = set.get::<ShelfEntry>(ShelfEntry::id_of(product.id, location.id));
    let shown = location.online
        && location.status == LocationStatus::Active
        && product.status == ProductStatus::Active
        && product.price.is_some();
    if !shown {
        return before.map(|before| ShelfEntry {
            availability: Availability::SoldOut,
            quantity: None,
            ..before.clone()
        });
    }
    let holdback = product.at(location.id).and_then(|entry| entry.holdback).unwrap_or(location.holdback);
    let available = level.map_or(Quantity::ZERO, |level| level.available).saturating_minus(holdback);
    let (availability, quantity) = shown_availability(business, product, available);
    Some(ShelfEntry {
        availability,
        id: ShelfEntry::id_of(product.id, location.id),
        location: location.id,
        product: product.id,
        quantity,
    })
}

fn shown_availability(
    business: &Business,
    product: &Product,
    available: Quantity,
) -> (Availability, Option<Quantity>) {
    if !product.is_tracked() {
        return (Availability::Always, None);
    }
    if !available.is_positive() {
        let beyond = available.millionths().saturating_add(product.backorder_limit().millionths());
        return match product.sell_policy {
            SellPolicy::Backorder { .. } if beyond > 0 => (Availability::Backorder, None),
            _ => (Availability::SoldOut, None),
        };
    }
    let few = available <= Quantity::whole(i64::from(business.shelf_few));
    let exact = available <= Quantity::whole(i64::from(business.shelf_exact_up_to));
    (if few { Availability::FewLeft } else { Availability::InStock }, exact.then_some(available))
}

/// What partners see of a product's price; `None` where it has none.
pub fn price_entry(business: &Business, product: &Product) -> Option<PriceEntry> {
    Some(PriceEntry {
        currency: business.currency.clone(),
        id: PriceEntry::id_of(product.id),
        list: "base".into(),
        name: product.name.clone(),
        price: product.price?,
        product: product.id,
        sku: product.sku.clone(),
        tax_included: business.tax_included,
        unit: product.stock_unit.name.clone(),
    })
}

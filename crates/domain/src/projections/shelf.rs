//! What partners see: the shelf (product and shown availability, per location) and the base price list.
//!
//! An entry is made when its product is first shown. It is never taken away again: of a product, or at a location,
//! that is not shown any more the shelf says sold out and the price list gives no price.

use crate::command::Wants;
use crate::ids::{LocationId, ProductId};
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::location::LocationStatus;
use crate::records::product::{SellPolicy, UnitUse};
use crate::records::totals::Availability;
use crate::records::{
    Business, Collection, Location, PriceEntry, Product, Record, ShelfEntry, StockLevel, Stored,
};
use crate::working_set::{Change, WorkingSet};
use std::borrow::Cow;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A place on the shelf: a product at a location, and the ids that follow from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    product: ProductId,
    location: LocationId,
    entry: Uuid,
    level: Uuid,
}

impl Place {
    fn of(product: ProductId, location: LocationId) -> Self {
        let (entry, level) = (ShelfEntry::id_of(product, location), StockLevel::id_of(product, location));
        Self { product, location, entry, level }
    }
}

/// Which products and shelf places the changes touch.
#[derive(Debug, Default)]
pub struct Touched {
    all_places: bool,
    all_prices: bool,
    locations: BTreeSet<LocationId>,
    /// In order, each once.
    places: Vec<Place>,
    products: BTreeSet<ProductId>,
}

impl Touched {
    fn is_nothing(&self) -> bool {
        self.places.is_empty()
            && self.products.is_empty()
            && self.locations.is_empty()
            && !self.all_places
            && !self.all_prices
    }

    fn needs_all_products(&self) -> bool {
        self.all_places || self.all_prices || !self.locations.is_empty()
    }

    fn needs_all_locations(&self) -> bool {
        self.all_places || !self.products.is_empty()
    }

    /// Every place on the shelf that may change, given all products and locations where they are needed.
    fn places(&self, products: &[ProductId], locations: &[LocationId]) -> Cow<'_, [Place]> {
        if products.is_empty() && locations.is_empty() {
            return Cow::Borrowed(&self.places);
        }
        let mut places = self.places.clone();
        for location in locations.iter().chain(&self.locations) {
            if self.all_places || self.locations.contains(location) {
                places.extend(products.iter().map(|product| Place::of(*product, *location)));
            }
            places.extend(self.products.iter().map(|product| Place::of(*product, *location)));
        }
        places.sort_unstable();
        places.dedup();
        Cow::Owned(places)
    }

    /// Every product whose price may change, given all products where they are needed. Where a product changed, its price
    /// was settled in that entry.
    fn prices<'a>(&self, products: &'a [ProductId]) -> &'a [ProductId] {
        if self.all_prices { products } else { &[] }
    }
}

/// What changes touch.
pub fn touched(changes: &[Change]) -> Touched {
    let mut touched = Touched::default();
    for change in changes {
        let before = change.before.as_deref();
        match &*change.after {
            Record::StockLevels(level) => {
                touched.places.push(Place::of(level.product, level.location));
            }
            Record::Products(product) => {
                touched.products.insert(product.id);
            }
            Record::Locations(location) => {
                let before = before.and_then(Location::from_record).and_then(shown_holdback);
                if before != shown_holdback(location) {
                    touched.locations.insert(location.id);
                }
            }
            Record::Business(after) => {
                if let Some(before) = before.and_then(Business::from_record) {
                    let places = |business: &Business| (business.shelf_exact_up_to, business.shelf_few);
                    touched.all_places |= places(before) != places(after);
                    touched.all_prices |= before.currency != after.currency;
                    touched.all_prices |= before.tax_included != after.tax_included;
                    touched.all_prices |= before.tax_classes != after.tax_classes;
                }
            }
            _ => {}
        }
    }
    touched.places.sort_unstable();
    touched.places.dedup();
    touched
}

/// What a location holds back, where it is on the shelf at all.
fn shown_holdback(location: &Location) -> Option<Quantity> {
    (location.online && location.status == LocationStatus::Active).then_some(location.holdback)
}

/// Wants what [`apply`] reads.
pub fn want(touched: &Touched, wants: &mut Wants<'_>) {
    if touched.is_nothing() {
        return;
    }
    wants.record::<Business>(Business::id());
    let mut products = Vec::new();
    if touched.needs_all_products() {
        products.extend(wants.found::<Product>(Lookup::AllProducts).iter().map(|product| product.id));
    }
    let mut locations = Vec::new();
    if touched.needs_all_locations() {
        locations.extend(wants.found::<Location>(Lookup::AllLocations).iter().map(|location| location.id));
    }
    for place in &*touched.places(&products, &locations) {
        wants.record::<Location>(place.location);
        wants.record::<Product>(place.product);
        wants.record::<StockLevel>(place.level);
        wants.record::<ShelfEntry>(place.entry);
    }
    for product in touched.prices(&products) {
        want_price(wants, *product);
    }
}

/// Wants what [`next_price`] reads.
pub fn want_price(wants: &mut Wants<'_>, product: ProductId) {
    wants.record::<Business>(Business::id());
    wants.record::<Product>(product);
    wants.record::<PriceEntry>(PriceEntry::id_of(product));
}

/// Brings shelf and prices up to date.
pub fn apply(touched: &Touched, set: &mut WorkingSet) {
    if touched.is_nothing() {
        return;
    }
    let Some(business) = set.any((Collection::Business, Business::id())).cloned() else { return };
    let Some(business) = Business::from_record(&business) else { return };
    let mut products = Vec::new();
    if touched.needs_all_products() {
        products.extend(set.found(&Lookup::AllProducts).into_iter().map(ProductId));
    }
    let mut locations = Vec::new();
    if touched.needs_all_locations() {
        locations.extend(set.found(&Lookup::AllLocations).into_iter().map(LocationId));
    }
    for place in &*touched.places(&products, &locations) {
        if let Some(entry) = next_shelf_entry(business, set, place) {
            set.put(entry);
        }
    }
    for product in touched.prices(&products) {
        if let Some(entry) = next_price(set, *product) {
            set.put(entry);
        }
    }
}

fn next_shelf_entry(business: &Business, set: &WorkingSet, place: &Place) -> Option<ShelfEntry> {
    let (product, location) = (set.get::<Product>(place.product)?, set.get::<Location>(place.location)?);
    let before = set.get::<ShelfEntry>(place.entry);
    if !is_on_shelf(product, location) && before.is_none() {
        return None;
    }
    let level = set.get::<StockLevel>(place.level);
    Some(shelf_entry(business, product, location, level.map_or(Quantity::ZERO, |level| level.available)))
}

/// What the price list says of a product as it is now; `None` where it is not on it and never was.
pub fn next_price(set: &WorkingSet, product: ProductId) -> Option<PriceEntry> {
    let business = set.get::<Business>(Business::id())?;
    let before = set.get::<PriceEntry>(PriceEntry::id_of(product));
    let withdrawn = || before.map(|before| PriceEntry { price: None, ..before.clone() });
    price_entry(business, set.get::<Product>(product)?).or_else(withdrawn)
}

/// Whether partners can see, and order, a product at a location.
pub fn is_on_shelf(product: &Product, location: &Location) -> bool {
    product.is_shown() && shown_holdback(location).is_some()
}

/// What the shelf shows of a product at a location where `available` are available.
pub fn shelf_entry(
    business: &Business,
    product: &Product,
    location: &Location,
    available: Quantity,
) -> ShelfEntry {
    let (availability, quantity) = if is_on_shelf(product, location) {
        let own = product.at(location.id).and_then(|entry| entry.holdback);
        shown(business, product, available.saturating_minus(own.unwrap_or(location.holdback)))
    } else {
        (Availability::SoldOut, None)
    };
    ShelfEntry {
        availability,
        id: ShelfEntry::id_of(product.id, location.id),
        location: location.id,
        product: product.id,
        quantity,
    }
}

fn shown(business: &Business, product: &Product, available: Quantity) -> (Availability, Option<Quantity>) {
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

/// What partners see of a product's price; `None` where they don't see the product.
pub fn price_entry(business: &Business, product: &Product) -> Option<PriceEntry> {
    let class = product.tax_class.as_deref();
    let sold = product.units.iter().filter(|unit| unit.purpose == UnitUse::Sell);
    Some(PriceEntry {
        category: product.category.clone(),
        currency: business.currency.clone(),
        decimals: product.stock_unit.decimals,
        id: PriceEntry::id_of(product.id),
        list: "base".into(),
        minimum: product.minimum,
        multiple: product.multiple,
        name: product.name.clone(),
        names: product.names.clone(),
        photo: product.photo.clone(),
        price: Some(product.shown_price()?),
        product: product.id,
        sku: product.sku.clone(),
        tax_included: business.tax_included,
        tax_rate: class.and_then(|class| business.tax_rate(class)).unwrap_or_default(),
        unit: product.stock_unit.name.clone(),
        units: sold.cloned().collect(),
    })
}

//! What must always hold, over all records of a business: used by tests, the simulation and `onhand verify`.

mod accounts;
mod orders;
mod people;
mod prices;

use crate::ids::{LocationId, ProductId, ReturnId, ReturnRequestId};
use crate::pricing::Amounts;
use crate::projections::sales::Contributions;
use crate::projections::shelf;
use crate::quantity::Quantity;
use crate::records::movement::Place;
use crate::records::{
    Business, CustomerTotals, DailySales, Location, PriceEntry, Record, ShelfEntry, StockLevel, Stored,
};
use crate::register::audit::RegisterAudit;
use crate::{hash, settle};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

mod costs;
mod hours;

const ONE_CURRENCY: &str = "one business has one currency";

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which rule.
    pub rule: &'static str,
    /// Of which record or sum.
    pub what: String,
    /// What it is, and what it must be.
    pub detail: String,
}

/// Sums over all records, taken one record at a time, in any order.
#[derive(Debug, Default)]
pub struct Audit {
    accounts: accounts::Audit,
    ledger: BTreeMap<(ProductId, Place), i128>,
    reserved: BTreeMap<(ProductId, LocationId), i128>,
    incoming: BTreeMap<(ProductId, LocationId), i128>,
    levels: BTreeMap<(ProductId, LocationId), StockLevel>,
    products: BTreeMap<ProductId, crate::records::Product>,
    contributions: Contributions,
    customer_totals: BTreeMap<Uuid, CustomerTotals>,
    daily_sales: BTreeMap<Uuid, DailySales>,
    /// Returns that the requests name by which they came, and requests that returns name.
    received: BTreeMap<ReturnId, ReturnRequestId>,
    requested: BTreeMap<ReturnId, ReturnRequestId>,
    /// Digits that amounts have.
    exponents: BTreeSet<u8>,
    numbers: BTreeMap<&'static str, BTreeSet<u64>>,
    counters: BTreeMap<&'static str, u64>,
    business: Option<Business>,
    locations: BTreeMap<LocationId, Location>,
    people: people::People,
    /// Hashes of what the shelf shows, and of prices that are offered: the entries themselves need not be kept.
    prices: BTreeMap<Uuid, Option<u64>>,
    price_lists: prices::Prices,
    shelf: BTreeMap<Uuid, u64>,
    costs: costs::Costs,
    hours: hours::Hours,
    registers: RegisterAudit,
    broken: Vec<Broken>,
}

/// Checks everything; empty where all holds.
pub fn check<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<Broken> {
    let mut audit = Audit::default();
    records.for_each(|record| audit.take(record));
    audit.finish()
}

impl Audit {
    fn fail(&mut self, rule: &'static str, what: impl ToString, detail: impl ToString) {
        self.broken.push(Broken { rule, what: what.to_string(), detail: detail.to_string() });
    }

    /// Takes a record in.
    pub fn take(&mut self, record: &Record) {
        self.contributions.add(record, 1);
        self.costs.take(record);
        self.hours.take(record);
        self.accounts.take(record);
        self.registers.take(record);
        self.people.take(record);
        self.price_lists.take(record);
        match record {
            Record::Movements(movement) => {
                let quantity = i128::from(movement.quantity.millionths());
                *self.ledger.entry((movement.product, movement.from)).or_default() -= quantity;
                *self.ledger.entry((movement.product, movement.to)).or_default() += quantity;
                if !movement.quantity.is_positive() || movement.from == movement.to {
                    self.fail("a movement moves something somewhere", movement.id, movement.quantity);
                }
            }
            Record::StockLevels(level) => {
                self.levels.insert((level.product, level.location), level.clone());
            }
            Record::Products(product) => {
                self.products.insert(product.id, product.clone());
            }
            Record::AccountEntries(entry) => {
                self.numbers.entry("account entry").or_default().insert(entry.number);
                self.exponents.extend([entry.amount.exponent(), entry.open.exponent()]);
            }
            Record::Orders(order) => self.take_order(order),
            Record::ReturnRequests(request) => self.take_request(request),
            Record::Returns(back) => {
                self.take_requested(back);
                self.numbers.entry("return").or_default().insert(back.number);
                let lines = back.lines.iter().map(|line| (line.net, line.tax));
                let charges = back.charges.iter().map(|charge| (charge.net, charge.tax));
                self.check_money(
                    "return",
                    back.number,
                    lines.chain(charges),
                    (back.net, back.tax, back.total),
                );
            }
            Record::Sales(sale) => {
                let lines = sale.lines.iter().map(|line| (line.net, line.tax));
                let charges = sale.charges.iter().map(|charge| (charge.net, charge.tax));
                self.check_money("sale", sale.id, lines.chain(charges), (sale.net, sale.tax, sale.total));
            }
            Record::ZReports(z) => drop(self.numbers.entry("z").or_default().insert(z.number)),
            Record::Documents(document) => self.take_document(document),
            Record::Counters(counter) => {
                self.counters.insert(series_name(counter.series), counter.last);
            }
            Record::CustomerTotals(totals) => {
                self.customer_totals.insert(totals.id, totals.clone());
            }
            Record::DailySales(figures) => {
                self.daily_sales.insert(figures.id, figures.clone());
            }
            Record::Business(business) => self.business = Some(business.clone()),
            Record::Locations(location) => {
                self.locations.insert(location.id, location.clone());
            }
            Record::Shelf(entry) => {
                self.shelf.insert(entry.id, hash::of(&record.encode()));
            }
            Record::Prices(entry) => {
                self.prices.insert(entry.id, entry.price.map(|_| hash::of(&record.encode())));
            }
            Record::CountLines(line) if line.expected.plus(line.difference).ok() != Some(line.counted) => {
                self.fail("counted = expected + difference", line.id, format!("{line:?}"));
            }
            _ => {}
        }
    }

    fn take_document(&mut self, document: &crate::records::Document) {
        use crate::records::document::DocumentKind;
        self.numbers.entry("document").or_default().insert(document.number);
        if let (DocumentKind::Transfer, Some(destination), true) =
            (document.kind, document.destination, document.is_under_way())
        {
            for line in &document.lines {
                *self.incoming.entry((line.product, destination)).or_default() +=
                    i128::from(line.quantity.millionths()) - i128::from(line.received.millionths());
            }
        }
    }

    fn check_money(
        &mut self,
        what: &str,
        key: impl std::fmt::Display,
        parts: impl Iterator<Item = (crate::money::Money, crate::money::Money)> + Clone,
        (net, tax, total): (crate::money::Money, crate::money::Money, crate::money::Money),
    ) {
        let exponent = total.exponent();
        self.exponents.insert(exponent);
        let mut sum = Amounts::zero(exponent);
        for (net, tax) in parts.clone().chain([(net, tax)]) {
            if net.exponent() != exponent || tax.exponent() != exponent {
                return self.fail(
                    ONE_CURRENCY,
                    format!("{what} {key}"),
                    format!("{net} and {tax} of {total}"),
                );
            }
        }
        for (net, tax) in parts {
            match sum.plus(Amounts { net, tax }) {
                Ok(next) => sum = next,
                Err(_) => return self.fail("money adds up", format!("{what} {key}"), "out of range"),
            }
        }
        if (sum.net, sum.tax) != (net, tax) || sum.total().ok() != Some(total) {
            self.fail(
                "money adds up",
                format!("{what} {key}"),
                format!("{sum:?}, kept {net} + {tax} = {total}"),
            );
        }
    }

    /// What does not hold, after all records were taken.
    pub fn finish(mut self) -> Vec<Broken> {
        self.check_currency();
        self.check_levels();
        self.check_numbers();
        self.check_totals();
        self.check_shelf();
        self.broken.extend(std::mem::take(&mut self.costs).finish());
        self.check_requests();
        self.broken.extend(std::mem::take(&mut self.hours).finish());
        self.broken.extend(self.accounts.finish());
        self.broken.extend(std::mem::take(&mut self.registers).finish());
        self.broken.extend(self.people.finish());
        self.broken.extend(self.price_lists.finish());
        self.broken
    }

    fn check_levels(&mut self) {
        let keys: BTreeSet<(ProductId, LocationId)> = self
            .ledger
            .keys()
            .filter_map(|(product, place)| Some((*product, place.location()?)))
            .chain(self.reserved.keys().copied())
            .chain(self.incoming.keys().copied())
            .chain(self.levels.keys().copied())
            .collect();
        for key in keys {
            let (product, location) = key;
            let tracked = self.products.get(&product).is_some_and(crate::records::Product::is_tracked);
            let level =
                self.levels.get(&key).cloned().unwrap_or_else(|| StockLevel::empty(product, location));
            let ledger = self.ledger.get(&(product, Place::At(location))).copied().unwrap_or_default();
            let open = self.reserved.get(&key).copied().unwrap_or_default();
            let reserved = if tracked { open } else { 0 };
            let incoming = if tracked { self.incoming.get(&key).copied().unwrap_or_default() } else { 0 };
            let what = format!("{product} at {location}");
            for (rule, kept, sum) in [
                ("on hand = sum of movements", level.on_hand, ledger),
                ("reserved = sum of open lines", level.reserved, reserved),
                ("incoming = sum of transfers under way", level.incoming, incoming),
                ("available = on hand - reserved", level.available, ledger - reserved),
            ] {
                if i128::from(kept.millionths()) != sum {
                    self.fail(rule, &what, format!("kept {kept}, sum {sum} millionths"));
                }
            }
            if level.reserved.is_negative() {
                self.fail("reserved is never below zero", &what, level.reserved);
            }
            if let Some(product) = self.products.get(&product) {
                let status = settle::status(product, &level);
                if self.levels.contains_key(&key) && status != level.status {
                    self.fail(
                        "status follows from figures",
                        &what,
                        format!("kept {:?}, is {status:?}", level.status),
                    );
                }
            }
        }
        let mut all: BTreeMap<ProductId, i128> = BTreeMap::new();
        for ((product, _), sum) in &self.ledger {
            *all.entry(*product).or_default() += sum;
        }
        for (product, sum) in all.into_iter().filter(|(_, sum)| *sum != 0) {
            self.fail("movements over all places sum to zero", product, sum);
        }
    }

    fn check_numbers(&mut self) {
        for (series, numbers) in std::mem::take(&mut self.numbers) {
            let last = self.counters.get(series).copied().unwrap_or_default();
            if numbers.len() as u64 != last || numbers.last().is_some_and(|highest| *highest != last) {
                self.fail(
                    "numbers are gapless",
                    series,
                    format!("{} given, the last is {last}", numbers.len()),
                );
            }
        }
    }

    fn check_currency(&mut self) {
        let Some(own) = self.business.as_ref().map(Business::exponent) else { return };
        for other in std::mem::take(&mut self.exponents).into_iter().filter(|exponent| *exponent != own) {
            self.fail(ONE_CURRENCY, "amounts", format!("some have {other} digits, the currency has {own}"));
        }
    }

    fn check_totals(&mut self) {
        let Some(exponent) = self.contributions.exponent else { return };
        let sums = std::mem::take(&mut self.contributions);
        for (customer, share) in sums.customers.iter() {
            let expected = share.added_to(CustomerTotals::empty(*customer, exponent));
            let kept = self.customer_totals.remove(&expected.id);
            let kept = kept.unwrap_or_else(|| CustomerTotals::empty(*customer, exponent));
            let expected = CustomerTotals { last_at: kept.last_at, ..expected };
            if kept != expected {
                self.fail(
                    "a customer's totals follow from orders",
                    customer,
                    format!("{kept:?}, is {expected:?}"),
                );
            }
        }
        for ((day, product), share) in sums.days.iter() {
            let expected = share.added_to(DailySales::empty(*day, *product, exponent));
            let kept = self.daily_sales.remove(&expected.id);
            let kept = kept.unwrap_or_else(|| DailySales::empty(*day, *product, exponent));
            if kept != expected {
                self.fail("a day's sales follow from orders", day, format!("{kept:?}, is {expected:?}"));
            }
        }
        for kept in std::mem::take(&mut self.customer_totals).into_values() {
            let empty =
                CustomerTotals { last_at: kept.last_at, ..CustomerTotals::empty(kept.customer, exponent) };
            if kept != empty {
                self.fail(
                    "a customer's totals follow from orders",
                    kept.customer,
                    format!("{kept:?}, is empty"),
                );
            }
        }
        for kept in std::mem::take(&mut self.daily_sales).into_values() {
            if kept != DailySales::empty(kept.day, kept.product, exponent) {
                self.fail("a day's sales follow from orders", kept.day, format!("{kept:?}, is empty"));
            }
        }
    }
}

impl Audit {
    /// Shelf and prices are what they are computed to be: there wherever a product is shown, and never more than
    /// that.
    fn check_shelf(&mut self) {
        let Some(business) = self.business.take() else { return };
        let (products, locations) = (std::mem::take(&mut self.products), std::mem::take(&mut self.locations));
        for product in products.values() {
            let kept = self.prices.remove(&PriceEntry::id_of(product.id));
            let offered = shelf::price_entry(&business, product);
            let is = offered.map(|entry| hash::of(&entry.into_record().encode()));
            if kept.unwrap_or_default() != is {
                self.fail("prices follow from products", &product.sku, format!("kept {kept:?}, is {is:?}"));
            }
            for location in locations.values() {
                let kept = self.shelf.remove(&ShelfEntry::id_of(product.id, location.id));
                if kept.is_none() && !shelf::is_on_shelf(product, location) {
                    continue;
                }
                let level = self.levels.get(&(product.id, location.id));
                let available = level.map_or(Quantity::ZERO, |level| level.available);
                let entry = shelf::shelf_entry(&business, product, location, available);
                if kept != Some(hash::of(&entry.clone().into_record().encode())) {
                    let what = format!("{} at {}", product.sku, location.code);
                    self.fail("the shelf follows from stock", what, format!("kept {kept:?}, is {entry:?}"));
                }
            }
        }
        for id in self.shelf.keys().chain(self.prices.keys()).copied().collect::<Vec<_>>() {
            self.fail("what is shown is of a product", id, "no such product or location");
        }
    }
}

fn series_name(series: crate::records::counter::Series) -> &'static str {
    use crate::records::counter::Series;
    match series {
        Series::Order => "order",
        Series::Return => "return",
        Series::Document => "document",
        Series::ReturnRequest => "return request",
        Series::AccountEntry => "account entry",
        Series::Z => "z",
    }
}

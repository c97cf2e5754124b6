//! What must be there before the trade: the business, a location, the products, the customers, and stock enough.

use super::survey::Survey;
use crate::ImportError;
use crate::writer::{Batches, Given, Outcomes};
use ahash::HashMap;
use onhand_domain::catalogue::add_customer::AddCustomer;
use onhand_domain::catalogue::add_location::AddLocation;
use onhand_domain::catalogue::add_product::AddProduct;
use onhand_domain::catalogue::set_business::SetBusiness;
use onhand_domain::command::Command;
use onhand_domain::ids::{self, CommandId, CustomerId, LocationId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::limits;
use onhand_domain::lookup::Lookup;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::Address;
use onhand_domain::records::location::LocationKind;
use onhand_domain::records::product::Product;
use onhand_domain::records::{Business, Customer, Location, StockLevel};
use onhand_domain::stock::lines::LineInput;
use onhand_domain::stock::post_opening::PostOpening;
use onhand_domain::stock::post_receipt::PostReceipt;
use onhand_domain::time::Moment;
use onhand_engine::Writer;
use onhand_store::reads::{found, record};
use onhand_store::{Reader, StoreError};
use serde::Serialize;
use uuid::Uuid;

/// The currency of the file's prices.
pub const CURRENCY: &str = "GBP";
/// The location that is made where the business has none.
const LOCATION_CODE: &str = "WAREHOUSE";
/// Why stock is made up.
const MADE_UP: &str = "Made up so that the imported trade was possible: the file holds neither purchases nor opening \
                       stock. The least that never goes below zero.";

/// Pieces that one line of stock may have.
const PIECES_MAX: i64 = Quantity::LINE_MAX.millionths() / Quantity::whole(1).millionths();

/// What was chosen for the import.
#[derive(Clone, Debug)]
pub struct Options {
    /// The location that all trade is at, by its code; absent: the business's own, or a new one.
    pub location: Option<String>,
    /// The business's name, where it is not set up yet.
    pub name: String,
}

/// The records that the file's codes stand for.
#[derive(Debug)]
pub struct Names {
    /// By customer number.
    pub customers: HashMap<String, CustomerId>,
    /// Where all of it happened.
    pub location: LocationId,
    /// By stock code.
    pub products: HashMap<String, ProductId>,
}

impl Names {
    /// The product of a stock code.
    pub fn product(&self, code: &str) -> Key {
        self.products.get(code).copied().map_or_else(|| Key::Code(code.to_owned()), Key::from)
    }
}

/// What was made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Made {
    /// Customers added.
    pub customers: u64,
    /// Products that stock was made up for.
    pub products_stocked: u64,
    /// Pieces of stock made up.
    pub pieces: i64,
    /// Products added.
    pub products: u64,
}

/// What must be made before the trade, and what its codes stand for then.
#[derive(Debug)]
pub struct Plan {
    /// In order.
    pub commands: Vec<Given>,
    /// What it comes to.
    pub made: Made,
    /// The records that the file's codes stand for.
    pub names: Names,
}

/// Makes what is not there yet.
pub fn set_up(
    writer: &mut Writer,
    survey: &Survey,
    options: &Options,
) -> Result<(Names, Made, Outcomes), ImportError> {
    let is_fresh = writer.head().seq == 0;
    let plan = plan(writer.reader()?, is_fresh, survey, options)?;
    let mut batches = Batches::new(writer);
    for command in plan.commands {
        batches.give(command)?;
    }
    let outcomes = batches.finish()?;
    outcomes.must_be_applied()?;
    Ok((plan.names, plan.made, outcomes))
}

/// What is not there yet in `store`; `fresh`: nothing is.
pub fn plan(
    store: &dyn Reader,
    fresh: bool,
    survey: &Survey,
    options: &Options,
) -> Result<Plan, ImportError> {
    let mut made = Made::default();
    let mut commands = Vec::new();
    let location = place(store, options, &mut commands)?;
    let mut names = Names { customers: HashMap::default(), location, products: HashMap::default() };
    let mut stock = Stock::default();
    for (code, seen) in &survey.products {
        let known = if fresh { None } else { product_by_sku(store, code)? };
        let id = match &known {
            Some(product) => product.id,
            None => {
                let id = ProductId(ids::natural("online-retail product", &[code.as_bytes()]));
                let name: String = seen.name(code).chars().take(limits::NAME_MAX).collect();
                let add = AddProduct {
                    id: Some(id),
                    name,
                    price: seen.price(),
                    sku: code.clone(),
                    ..AddProduct::default()
                };
                commands.push(given(
                    "add_product",
                    id.0,
                    Command::AddProduct(add),
                    format!("product {code}"),
                ));
                made.products += 1;
                id
            }
        };
        names.products.insert(code.clone(), id);
        stock.want(store, code, known.as_ref(), id, location, seen.need())?;
    }
    for (number, seen) in &survey.customers {
        let known = if fresh { None } else { customer_by_code(store, number)? };
        let id = match known {
            Some(customer) => customer.id,
            None => {
                let id = CustomerId(ids::natural("online-retail customer", &[number.as_bytes()]));
                let country = seen.country().map(str::to_owned);
                let add = AddCustomer {
                    address: country.map(|country| Address { country: Some(country), ..Address::default() }),
                    code: Some(number.clone()),
                    id: Some(id),
                    name: format!("Customer {number}"),
                    ..AddCustomer::default()
                };
                let command = Command::AddCustomer(add);
                commands.push(given("add_customer", id.0, command, format!("customer {number}")));
                made.customers += 1;
                id
            }
        };
        names.customers.insert(number.clone(), id);
    }
    if let Some((key, at)) = &survey.first_new {
        made.products_stocked = (stock.opening.len() + stock.receipt.len()) as u64;
        made.pieces = stock.opening.iter().chain(&stock.receipt).map(|(_, pieces)| *pieces).sum();
        stock.give(key, at.plus_millis(-60_000), location, &mut commands);
    }
    Ok(Plan { commands, made, names })
}

fn given(label: &str, id: Uuid, command: Command, subject: String) -> Given {
    let id = CommandId(ids::natural("online-retail", &[label.as_bytes(), id.as_bytes()]));
    Given { at: None, command, id, lines: 1, subject }
}

/// The location of all trade; makes it, and the business, where there is none.
fn place(
    store: &dyn Reader,
    options: &Options,
    commands: &mut Vec<Given>,
) -> Result<LocationId, ImportError> {
    let business = record::<Business>(store, Business::id())?;
    match &business {
        Some(business) if business.currency != CURRENCY => {
            return Err(ImportError::Business(format!(
                "the file's prices are in {CURRENCY} and the business trades in {}; choose another directory \
                 with --data",
                business.currency
            )));
        }
        Some(_) => {}
        None => {
            let set = SetBusiness {
                currency: Some(CURRENCY.into()),
                name: Some(options.name.clone()),
                time_zone: Some(super::row::ZONE.into()),
                ..SetBusiness::default()
            };
            let command = Command::SetBusiness(set);
            commands.push(given("set_business", Business::id(), command, "the business".into()));
        }
    }
    let code = options.location.as_deref().unwrap_or(LOCATION_CODE);
    let own = business.and_then(|business| business.default_location);
    if let (Some(own), None) = (own, &options.location) {
        return Ok(own);
    }
    if let Some(known) = found::<Location>(store, &Lookup::LocationByCode(code.to_owned()))? {
        return Ok(known.id);
    }
    if own.is_some() {
        return Err(ImportError::Business(format!("the business has no location {code}")));
    }
    let id = LocationId(ids::natural("online-retail location", &[code.as_bytes()]));
    let add = AddLocation {
        code: code.to_owned(),
        holdback: Quantity::ZERO,
        id: Some(id),
        kind: LocationKind::Warehouse,
        name: "Warehouse".into(),
        names: Vec::new(),
        online: true,
    };
    commands.push(given("add_location", id.0, Command::AddLocation(add), format!("location {code}")));
    Ok(id)
}

/// Stock to be made up: for goods that were never there, opening stock; for others, a receipt of nobody's.
#[derive(Default)]
struct Stock {
    opening: Vec<(ProductId, i64)>,
    receipt: Vec<(ProductId, i64)>,
}

impl Stock {
    fn want(
        &mut self,
        store: &dyn Reader,
        code: &str,
        known: Option<&Product>,
        product: ProductId,
        location: LocationId,
        need: i64,
    ) -> Result<(), ImportError> {
        if need == 0 {
            return Ok(());
        }
        if need > PIECES_MAX {
            let problem = format!(
                "stock code {code}: {need} pieces would have to be made up for what left; no line of stock has more \
                 than {PIECES_MAX}"
            );
            return Err(ImportError::Lines { problems: vec![problem], more: 0 });
        }
        let Some(known) = known else {
            self.opening.push((product, need));
            return Ok(());
        };
        if !known.is_tracked() {
            return Ok(());
        }
        let level = record::<StockLevel>(store, StockLevel::id_of(product, location))?;
        let there = match known.at(location).and_then(|entry| entry.holdback) {
            Some(holdback) => holdback,
            None => {
                record::<Location>(store, location.0)?.map_or(Quantity::ZERO, |location| location.holdback)
            }
        };
        let available =
            level.as_ref().map_or(Quantity::ZERO, |level| level.available).saturating_minus(there);
        let short = Quantity::whole(need).saturating_minus(available);
        // Pieces are whole: what is missing of one is made up whole.
        let one = Quantity::whole(1).millionths();
        let pieces = short.millionths().saturating_add(one - 1) / one;
        if short.is_positive() {
            if level.is_some() { &mut self.receipt } else { &mut self.opening }.push((product, pieces));
        }
        Ok(())
    }

    fn give(self, key: &str, at: Moment, location: LocationId, commands: &mut Vec<Given>) {
        let line = |(product, pieces): &(ProductId, i64)| LineInput {
            cost: None,
            cost_of_unit: None,
            product: Key::from(*product),
            quantity: Quantity::whole(*pieces),
            reason: None,
            unit: None,
        };
        let location = Some(Key::from(location));
        let note = Some(MADE_UP.to_owned());
        let mut give = |label: &str, place: usize, command: Command, lines: usize| {
            let key = format!("{key}/{place}");
            let source = format!("online-retail {label}");
            commands.push(Given {
                at: Some(at),
                command,
                id: CommandId(ids::imported(&source, &key, at.millis().unsigned_abs())),
                lines,
                subject: "stock made up".into(),
            });
        };
        for (place, chunk) in self.opening.chunks(limits::FACT_LINES_MAX).enumerate() {
            let opening = PostOpening {
                document: None,
                lines: chunk.iter().map(line).collect(),
                location: location.clone(),
                note: note.clone(),
                reference: None,
            };
            give("post_opening", place, Command::PostOpening(opening), chunk.len());
        }
        for (place, chunk) in self.receipt.chunks(limits::FACT_LINES_MAX).enumerate() {
            let receipt = PostReceipt {
                document: None,
                lines: chunk.iter().map(line).collect(),
                location: location.clone(),
                note: note.clone(),
                party: None,
                reference: None,
            };
            give("post_receipt", place, Command::PostReceipt(receipt), chunk.len());
        }
    }
}

fn product_by_sku(store: &dyn Reader, sku: &str) -> Result<Option<Product>, StoreError> {
    found(store, &Lookup::ProductBySku(sku.to_owned()))
}

fn customer_by_code(store: &dyn Reader, code: &str) -> Result<Option<Customer>, StoreError> {
    found(store, &Lookup::CustomerByCode(code.to_owned()))
}

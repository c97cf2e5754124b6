//! Settings, products, locations and customers, as far as stock and orders depend on them.

use super::money::{self, Minor, Price, Share};
use super::refusals::{exists, invalid, not_active, unknown};
use super::{Decided, Id, Model, Schedule, Terms, accounts, given_id, is_id, list, text};
use crate::figures;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Which orders are agreed to as they are placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreed {
    /// None.
    Never,
    /// What stock covers.
    Covered,
    /// Of that, what comes to less than so much.
    Below(Minor),
}

/// Settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Business {
    /// Which orders are agreed to by rule.
    pub agreed: Agreed,
    /// In which states partners cancel their orders.
    pub cancel: usize,
    /// When goods are collected.
    pub collect: Schedule,
    /// Minutes after midnight at which the day begins.
    pub day_starts: i64,
    /// Where what names no location goes.
    pub default_location: Option<Id>,
    /// When goods are delivered.
    pub deliver: Schedule,
    /// Hours after which an order that nobody confirmed is given up.
    pub expire_hours: Option<i64>,
    /// Whether an order that is covered in part is accepted for that part.
    pub per_line: bool,
    /// Tax, by class.
    pub rates: BTreeMap<String, Share>,
    /// How far a clock may be off.
    pub skew_minutes: i64,
    /// Whether prices contain the tax.
    pub tax_included: bool,
}

/// A product.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// How far available may go below zero for orders.
    pub backorder: i64,
    /// What a unit costs, where it says.
    pub cost: Option<String>,
    /// Digits after the point.
    pub decimals: u32,
    /// Never promised to orders, by location, instead of the location's own.
    pub holdback: BTreeMap<Id, i64>,
    /// The hash of its photo.
    pub photo: Option<String>,
    /// Of one stock unit.
    pub price: Option<Price>,
    /// The business's code.
    pub sku: String,
    /// `draft`, `active`, `hidden` or `archived`.
    pub status: String,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Whether stock is kept.
    pub tracked: bool,
    /// The unit that stock is kept in.
    pub unit: String,
    /// Other units: name, numerator, denominator.
    pub units: Vec<(String, i64, i64)>,
}

/// A location.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// The short code.
    pub code: String,
    /// Never promised to orders.
    pub holdback: i64,
    /// `store`, `warehouse`, …
    pub kind: String,
    /// Whether partners order from it.
    pub online: bool,
    /// `active` or `archived`.
    pub status: String,
}

/// A customer or partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// What else their record says: whom to ask for, and where they are.
    pub card: Value,
    /// The code, if any.
    pub code: Option<String>,
    /// The group.
    pub group: Option<Id>,
    /// Where their orders are fulfilled.
    pub default_location: Option<Id>,
    /// The name.
    pub name: String,
    /// The digits of the telephone number, where it has enough to find someone by.
    pub phone: Option<String>,
    /// The contract.
    pub price_list: Option<Id>,
    /// `active`, `on_hold` or `archived`.
    pub status: String,
    /// What was agreed about paying later.
    pub terms: Option<Terms>,
}

impl Model {
    pub(super) fn set_business(&mut self, data: &Value) -> Decided {
        let first = Business {
            agreed: Agreed::Never,
            cancel: 1,
            collect: Schedule::of(&Value::Null),
            day_starts: 0,
            default_location: None,
            deliver: Schedule::of(&Value::Null),
            expire_hours: None,
            per_line: false,
            rates: BTreeMap::new(),
            skew_minutes: 10,
            tax_included: false,
        };
        if self.business.is_none() && text(data, "name").is_none() {
            return Err(invalid("data.name", "given"));
        }
        let mut business = self.business.clone().unwrap_or(first);
        if let Some(key) = text(data, "default_location") {
            let id = self.location(key)?;
            if self.locations[&id].status != "active" {
                return Err(not_active("locations", &id));
            }
            business.default_location = Some(id);
        }
        if let Some((hour, minute)) = text(data, "day_starts").and_then(|starts| starts.split_once(':')) {
            let whole = |text: &str| text.parse::<i64>().unwrap_or(0);
            business.day_starts = whole(hour) * 60 + whole(minute);
        }
        if let Some(hours) = data["expire_unconfirmed_hours"].as_i64() {
            business.expire_hours = (hours > 0).then_some(hours);
        }
        if let Some(policy) = text(data, "shortage") {
            business.per_line = policy == "per_line";
        }
        if data["tax_classes"].is_array() {
            let rate = |class: &Value| money::decimal(text(class, "rate").unwrap_or("0"), 4);
            let classes = list(data, "tax_classes").iter();
            business.rates = classes.map(|class| (given_id(class, "name"), rate(class))).collect();
        }
        business.tax_included = data["tax_included"].as_bool().unwrap_or(business.tax_included);
        business.agreed = match &data["auto_confirm"] {
            Value::Null => business.agreed,
            Value::String(rule) if rule == "covered" => Agreed::Covered,
            Value::Object(rule) => {
                let limit = rule.get("covered_below").and_then(Value::as_str).unwrap_or("0");
                Agreed::Below(money::decimal(limit, self.digits()))
            }
            _ => Agreed::Never,
        };
        if data["ordering"].is_object() {
            let until = text(&data["ordering"], "cancel_until").unwrap_or("placed");
            let known = ["never", "placed", "confirmed", "preparing", "ready"];
            business.cancel = known.iter().position(|name| *name == until).unwrap_or(1);
            business.collect = Schedule::of(&data["ordering"]["collect"]);
            business.deliver = Schedule::of(&data["ordering"]["deliver"]);
        }
        business.skew_minutes = data["clock_skew_minutes"].as_i64().unwrap_or(business.skew_minutes);
        self.business = Some(business);
        Ok(())
    }

    pub(super) fn add_product(&mut self, data: &Value) -> Decided {
        let (id, sku) = (given_id(data, "id"), given_id(data, "sku"));
        if self.products.contains_key(&id) {
            return Err(exists("products", &id));
        }
        let mut places = list(data, "locations").iter().map(|entry| given_id(entry, "location"));
        if let Some(place) = places.find(|place| !self.locations.contains_key(place)) {
            return Err(unknown("locations", &place));
        }
        if self.products.values().any(|product| product.sku == sku) {
            return Err(exists("products", &sku));
        }
        let kind = text(data, "kind").unwrap_or("good");
        let units = list(data, "units").iter().map(|unit| {
            let part = |name: &str| unit[name].as_i64().unwrap_or(1);
            (given_id(unit, "name"), part("numerator"), part("denominator"))
        });
        let holdback = list(data, "locations")
            .iter()
            .filter(|entry| !entry["holdback"].is_null())
            .map(|entry| (given_id(entry, "location"), figures::read(&entry["holdback"])));
        let product = Product {
            backorder: data["sell_policy"].get("limit").map_or(0, figures::read),
            cost: text(data, "cost").map(str::to_owned),
            decimals: data["stock_unit"]["decimals"].as_u64().unwrap_or(0) as u32,
            holdback: holdback.collect(),
            photo: None,
            price: money::price(&data["price"]),
            sku,
            status: text(data, "status").unwrap_or("active").to_owned(),
            tax_class: text(data, "tax_class").map(str::to_owned),
            tracked: text(data, "track") != Some("none") && kind != "service",
            unit: text(&data["stock_unit"], "name").unwrap_or("piece").to_owned(),
            units: units.collect(),
        };
        self.products.insert(id, product);
        Ok(())
    }

    pub(super) fn add_location(&mut self, data: &Value) -> Decided {
        let (id, code) = (given_id(data, "id"), given_id(data, "code"));
        if self.locations.contains_key(&id) {
            return Err(exists("locations", &id));
        }
        if self.locations.values().any(|location| location.code == code) {
            return Err(exists("locations", &code));
        }
        let location = Location {
            code,
            holdback: data.get("holdback").map_or(0, figures::read),
            kind: given_id(data, "kind"),
            online: data["online"].as_bool().unwrap_or(false),
            status: "active".to_owned(),
        };
        self.locations.insert(id.clone(), location);
        if let Some(business) = &mut self.business {
            business.default_location.get_or_insert(id);
        }
        Ok(())
    }

    pub(super) fn add_customer(&mut self, data: &Value, may_agree: bool) -> Decided {
        let (id, customer) = self.new_customer(data, may_agree)?;
        self.customers.insert(id, customer);
        Ok(())
    }

    /// The customer that a command adds, given by someone who may agree on prices and terms, or not.
    pub(super) fn new_customer(&self, data: &Value, may_agree: bool) -> Result<(Id, Customer), Value> {
        if self.business.is_none() {
            return Err(json!({"code": "no_business"}));
        }
        let id = given_id(data, "id");
        if self.customers.contains_key(&id) {
            return Err(exists("customers", &id));
        }
        let default_location = self.home(data)?;
        let agreed = ["group", "price_list", "terms"].iter().any(|field| !data[*field].is_null());
        if agreed && !may_agree {
            return Err(super::refusals::not_allowed());
        }
        let (group, price_list) = (self.named_group(data)?, self.named_list(data)?);
        let code = text(data, "code").map(str::to_owned);
        if code.is_some() && self.customers.values().any(|customer| customer.code == code) {
            return Err(exists("customers", code.as_deref().unwrap_or_default()));
        }
        let status = text(data, "status").unwrap_or("active").to_owned();
        let customer = Customer {
            card: data.clone(),
            code,
            default_location,
            group,
            name: given_id(data, "name"),
            phone: phone(data),
            price_list,
            status,
            terms: accounts::terms(&data["terms"], self.digits()),
        };
        Ok((id, customer))
    }

    /// The location that a customer's record names.
    pub(super) fn home(&self, data: &Value) -> Result<Option<Id>, Value> {
        let Some(key) = text(data, "default_location") else { return Ok(None) };
        let id = self.location(key)?;
        if self.locations[&id].status != "active" {
            return Err(not_active("locations", &id));
        }
        if matches!(self.locations[&id].kind.as_str(), "transit" | "quarantine") {
            return Err(invalid("data.default_location", "known"));
        }
        Ok(Some(id))
    }

    /// Who has the telephone number of someone new: of several the one of that name, else the first.
    pub(super) fn same_phone(&self, data: &Value) -> Option<Id> {
        let digits = phone(data)?;
        let same = |(_, customer): &(&Id, &Customer)| {
            customer.phone.as_ref() == Some(&digits) && customer.status != "archived"
        };
        let known: Vec<(&Id, &Customer)> = self.customers.iter().filter(same).collect();
        let namesake = known.iter().find(|(_, customer)| customer.name == given_id(data, "name"));
        namesake.or(known.first()).map(|(id, _)| (*id).clone())
    }

    /// The product that a key names.
    pub(super) fn product(&self, key: &str) -> Result<Id, Value> {
        let found = if is_id(key) {
            self.products.contains_key(key).then(|| key.to_owned())
        } else {
            self.products.iter().find(|(_, product)| product.sku == key).map(|(id, _)| id.clone())
        };
        found.ok_or_else(|| unknown("products", key))
    }

    /// The location that a key names.
    pub(super) fn location(&self, key: &str) -> Result<Id, Value> {
        let found = if is_id(key) {
            self.locations.contains_key(key).then(|| key.to_owned())
        } else {
            self.locations.iter().find(|(_, location)| location.code == key).map(|(id, _)| id.clone())
        };
        found.ok_or_else(|| unknown("locations", key))
    }

    /// The location that a key names; the business's own where none is named.
    pub(super) fn location_or_default(&self, key: Option<&str>) -> Result<Id, Value> {
        let Some(key) = key else {
            let business = self.business.as_ref().ok_or_else(|| json!({"code": "no_business"}))?;
            return business.default_location.clone().ok_or_else(|| invalid("data.location", "given"));
        };
        self.location(key)
    }

    /// The customer that a key names.
    pub(super) fn customer(&self, key: &str) -> Result<Id, Value> {
        let found = if is_id(key) {
            self.customers.contains_key(key).then(|| key.to_owned())
        } else {
            let by_code = |customer: &&Customer| customer.code.as_deref() == Some(key);
            self.customers.iter().find(|(_, customer)| by_code(customer)).map(|(id, _)| id.clone())
        };
        found.ok_or_else(|| unknown("customers", key))
    }
}

/// The digits of a telephone number; too few find nobody.
fn phone(data: &Value) -> Option<String> {
    let digits: String = text(data, "phone")?.chars().filter(char::is_ascii_digit).collect();
    (digits.len() > 4).then_some(digits)
}

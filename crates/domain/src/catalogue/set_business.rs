//! Sets up the business, or changes its settings: what is not given stays as it is.

use crate::command::{Act, Kind, MANAGERS, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::limits;
use crate::local_time::{TimeOfDay, Weekday};
use crate::lookup::Lookup;
use crate::money::{self, Money};
use crate::records::business::{
    AutoConfirm, CategoryName, PriorityThresholds, RoleLimits, ShortagePolicy, TaxClass,
};
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::ordering::{Ordering, Schedule};
use crate::records::product::LocalName;
use crate::records::{Business, Collection, Product};
use crate::refusal::{Refusal, Rule};
use crate::time::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Settings to be set; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetBusiness {
    /// Which orders are agreed to by rule, as they are placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_confirm: Option<AutoConfirm>,
    /// The smallest coin, to which cash is rounded; 0: cash is paid to the last unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_rounding: Option<Money>,
    /// What the categories that products name are called in other languages; replaced whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<CategoryName>>,
    /// How far a device's clock may be off, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_skew_minutes: Option<u32>,
    /// ISO 4217 code; needed at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// When the business's day begins, such as `04:00`: what happens before it belongs to the day before. What happened
    /// already keeps the day that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_starts: Option<TimeOfDay>,
    /// Where orders are fulfilled that name no location, by id or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_location: Option<Key>,
    /// Hours after which an unconfirmed order is cancelled by itself; 0: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_unconfirmed_hours: Option<u32>,
    /// How far roles may go without someone's approval; replaced whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<RoleLimits>>,
    /// The name on bills and screens; needed at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name in other languages; replaced whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// What partners may ask for by themselves; replaced whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Ordering>,
    /// Totals from which an order is of higher priority; replaced whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityThresholds>,
    /// Whether sales and returns are to name a register session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_required: Option<bool>,
    /// The shelf shows exact figures up to this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shelf_exact_up_to: Option<u32>,
    /// At or below this many the shelf says "few left".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shelf_few: Option<u32>,
    /// What happens to an order that stock covers in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortage: Option<ShortagePolicy>,
    /// All tax classes; those that products name must stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_classes: Option<Vec<TaxClass>>,
    /// Whether prices contain the tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_included: Option<bool>,
    /// IANA name of the time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The first day of the week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_starts: Option<Weekday>,
}

impl Act for SetBusiness {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = MANAGERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        if self.tax_classes.is_some() {
            wants.found::<Product>(Lookup::AllProducts);
        }
        if let Some(key) = &self.default_location {
            wants.location(key);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let mut business = match decision.get::<Business>(Business::id()) {
            Some(business) => business.clone(),
            None => self.first()?,
        };
        if let Some(currency) = self.currency.as_ref().filter(|currency| **currency != business.currency) {
            if business.traded {
                return Err(Refusal::CurrencyFixed);
            }
            business.currency = currency.clone();
        }
        let exponent = money::exponent_of(&business.currency)
            .ok_or(Refusal::invalid("data.currency", Rule::Currency))?;
        if let Some(name) = &self.name {
            limits::name("data.name", name)?;
            business.name = name.clone();
        }
        if let Some(names) = &self.names {
            limits::names(names)?;
            business.names = names.clone();
        }
        if let Some(categories) = &self.categories {
            check_categories(categories)?;
            business.categories = categories.clone();
        }
        if let Some(zone) = &self.time_zone {
            Zone::named(zone).ok_or(Refusal::invalid("data.time_zone", Rule::TimeZone))?;
            business.time_zone = zone.clone();
        }
        if let Some(classes) = &self.tax_classes {
            check_tax_classes(classes)?;
            keep_used_classes(decision, classes)?;
            business.tax_classes = classes.clone();
        }
        if let Some(key) = &self.default_location {
            let location = decision.location(key)?;
            if location.status != LocationStatus::Active {
                return Err(Refusal::NotActive { collection: Collection::Locations, id: location.id.0 });
            }
            if location.kind == LocationKind::Transit {
                return Err(Refusal::invalid("data.default_location", Rule::Known));
            }
            business.default_location = Some(location.id);
        }
        business.auto_confirm = auto_confirm(self.auto_confirm.unwrap_or(business.auto_confirm), exponent)?;
        business.priority = thresholds(self.priority.unwrap_or(business.priority), exponent)?;
        if let Some(given) = &self.ordering {
            business.ordering = ordering(given)?;
        }
        let coin = threshold("data.cash_rounding", self.cash_rounding.or(business.cash_rounding), exponent)?;
        business.cash_rounding = coin.filter(|coin| !coin.is_zero());
        business.limits = role_limits(self.limits.as_ref().unwrap_or(&business.limits), exponent)?;
        business.register_required = self.register_required.unwrap_or(business.register_required);
        if let Some(minutes) = self.clock_skew_minutes {
            business.clock_skew_minutes = minutes;
        }
        if let Some(hours) = self.expire_unconfirmed_hours {
            business.expire_unconfirmed_hours = (hours > 0).then_some(hours);
        }
        business.day_starts = self.day_starts.unwrap_or(business.day_starts);
        business.week_starts = self.week_starts.unwrap_or(business.week_starts);
        business.shelf_exact_up_to = self.shelf_exact_up_to.unwrap_or(business.shelf_exact_up_to);
        business.shelf_few = self.shelf_few.unwrap_or(business.shelf_few);
        business.shortage = self.shortage.unwrap_or(business.shortage);
        business.tax_included = self.tax_included.unwrap_or(business.tax_included);
        if decision.business().is_ok_and(|before| *before == business) {
            // It is what it was: nothing is told.
            return Ok(());
        }
        decision.put(business);
        decision.say(Event::BusinessUpdated {});
        Ok(())
    }
}

impl SetBusiness {
    /// The business as it is first set up, before anything else is applied.
    pub fn first(&self) -> Result<Business, Refusal> {
        let name = self.name.clone().ok_or(Refusal::invalid("data.name", Rule::Given))?;
        let currency = self.currency.clone().ok_or(Refusal::invalid("data.currency", Rule::Given))?;
        Ok(Business {
            auto_confirm: AutoConfirm::Never,
            cash_rounding: None,
            categories: Vec::new(),
            clock_skew_minutes: 10,
            currency,
            day_starts: TimeOfDay::default(),
            default_location: None,
            expire_unconfirmed_hours: None,
            id: Business::id(),
            limits: Vec::new(),
            name,
            names: Vec::new(),
            ordering: Ordering::default(),
            priority: PriorityThresholds::default(),
            register_required: false,
            shelf_exact_up_to: 20,
            shelf_few: 5,
            shortage: ShortagePolicy::RefuseOrder,
            tax_classes: Vec::new(),
            tax_included: false,
            time_zone: "UTC".into(),
            traded: false,
            week_starts: Weekday::Monday,
        })
    }
}

/// Each category once, and no entry that says nothing.
fn check_categories(categories: &[CategoryName]) -> Result<(), Refusal> {
    limits::few("data.categories", categories.len(), limits::CATEGORIES_MAX)?;
    for (place, category) in categories.iter().enumerate() {
        let field = |part: &str| format!("data.categories[{place}].{part}");
        limits::name(&field("name"), &category.name)?;
        if categories[..place].iter().any(|other| other.name == category.name) {
            return Err(Refusal::invalid(field("name"), Rule::Unique));
        }
        limits::lines(&field("names"), category.names.len(), limits::LIST_MAX)?;
        limits::names_at(&field("names"), &category.names)?;
    }
    Ok(())
}

fn check_tax_classes(classes: &[TaxClass]) -> Result<(), Refusal> {
    limits::few("data.tax_classes", classes.len(), limits::LIST_MAX)?;
    for (place, class) in classes.iter().enumerate() {
        limits::name(&format!("data.tax_classes[{place}].name"), &class.name)?;
        if !class.rate.is_share() {
            return Err(Refusal::invalid(format!("data.tax_classes[{place}].rate"), Rule::Share));
        }
        if classes[..place].iter().any(|other| other.name == class.name) {
            return Err(Refusal::invalid(format!("data.tax_classes[{place}].name"), Rule::Unique));
        }
    }
    Ok(())
}

/// A tax class that a product names can't go: the product would be sold untaxed.
fn keep_used_classes(decision: &Decision<'_>, classes: &[TaxClass]) -> Result<(), Refusal> {
    let is_gone = |used: &String| !classes.iter().any(|class| class.name == *used);
    let products = decision.found(&Lookup::AllProducts);
    let mut used = products.iter().filter_map(|id| decision.get::<Product>(*id)?.tax_class.as_ref());
    if used.any(is_gone) {
        return Err(Refusal::invalid("data.tax_classes", Rule::ContainsUsed));
    }
    Ok(())
}

/// Each weekday once, in their order; days ahead within bounds.
fn ordering(given: &Ordering) -> Result<Ordering, Refusal> {
    let schedule = |name: &str, given: &Schedule| {
        if given.lead_days > limits::LEAD_DAYS_MAX {
            return Err(Refusal::invalid(format!("data.ordering.{name}.lead_days"), Rule::InRange));
        }
        let mut weekdays = given.weekdays.clone();
        weekdays.sort_unstable();
        weekdays.dedup();
        if weekdays.len() != given.weekdays.len() {
            return Err(Refusal::invalid(format!("data.ordering.{name}.weekdays"), Rule::Unique));
        }
        Ok(Schedule { weekdays, ..given.clone() })
    };
    Ok(Ordering {
        collect: schedule("collect", &given.collect)?,
        deliver: schedule("deliver", &given.deliver)?,
        ..given.clone()
    })
}

fn auto_confirm(given: AutoConfirm, exponent: u8) -> Result<AutoConfirm, Refusal> {
    let AutoConfirm::CoveredBelow(limit) = given else { return Ok(given) };
    let limit = threshold("data.auto_confirm", Some(limit), exponent)?;
    Ok(limit.map_or(AutoConfirm::Never, AutoConfirm::CoveredBelow))
}

fn thresholds(given: PriorityThresholds, exponent: u8) -> Result<PriorityThresholds, Refusal> {
    let high = threshold("data.priority.high", given.high, exponent)?;
    let urgent = threshold("data.priority.urgent", given.urgent, exponent)?;
    Ok(PriorityThresholds { high, urgent })
}

/// Limits of the roles that may have some, each once: the owner may do anything, and partners keep no till.
fn role_limits(given: &[RoleLimits], exponent: u8) -> Result<Vec<RoleLimits>, Refusal> {
    let mut kept: Vec<RoleLimits> = Vec::with_capacity(given.len());
    for (place, limits) in given.iter().enumerate() {
        let field = |name: &str| format!("data.limits[{place}].{name}");
        if !matches!(limits.role, Role::Staff | Role::Cashier) {
            return Err(Refusal::invalid(field("role"), Rule::Known));
        }
        if kept.iter().any(|other| other.role == limits.role) {
            return Err(Refusal::invalid(field("role"), Rule::Unique));
        }
        for (name, share) in [("discount", limits.discount), ("price_below", limits.price_below)] {
            if share.is_some_and(|share| !share.is_share()) {
                return Err(Refusal::invalid(field(name), Rule::Share));
            }
        }
        kept.push(RoleLimits {
            refund: threshold(&field("refund"), limits.refund, exponent)?,
            unlinked_return: threshold(&field("unlinked_return"), limits.unlinked_return, exponent)?,
            ..*limits
        });
    }
    kept.sort_by_key(|limits| limits.role);
    Ok(kept)
}

fn threshold(field: &str, amount: Option<Money>, exponent: u8) -> Result<Option<Money>, Refusal> {
    let Some(amount) = amount else { return Ok(None) };
    if amount.minor() < 0 {
        return Err(Refusal::invalid(field, Rule::NotNegative));
    }
    amount.in_currency(exponent).map(Some).ok_or(Refusal::invalid(field, Rule::CurrencyDigits))
}

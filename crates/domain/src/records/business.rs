//! The business itself: its settings. One record.

use super::ordering::Ordering;
use super::product::LocalName;
use crate::command::Role;
use crate::ids::{self, LocationId};
use crate::local_time::{TimeOfDay, Weekday};
use crate::money::{Money, Percent, exponent_of};
use crate::time::{Day, Moment, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Settings of a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Business {
    /// Which orders are agreed to by rule.
    #[serde(default, skip_serializing_if = "AutoConfirm::is_never")]
    pub auto_confirm: AutoConfirm,
    /// The smallest coin: what is paid in cash is rounded to whole ones. Absent: cash is paid to the last unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_rounding: Option<Money>,
    /// What the categories that products name are called in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryName>,
    /// How far a device's clock may be off before its times are not trusted to place a fact before or
    /// after a count, in minutes.
    pub clock_skew_minutes: u32,
    /// ISO 4217 code; fixed once there is trade.
    pub currency: String,
    /// When the business's day begins: what happens before it belongs to the day before. Facts keep the day that they had.
    #[serde(default, skip_serializing_if = "TimeOfDay::is_midnight")]
    pub day_starts: TimeOfDay,
    /// Where orders are fulfilled that name no location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_location: Option<LocationId>,
    /// Hours after which a placed order that nobody confirmed is cancelled by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_unconfirmed_hours: Option<u32>,
    /// Always the same: [`Business::id`].
    pub id: Uuid,
    /// How far a role may go without someone's approval. A role that is not named may do anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<RoleLimits>,
    /// The name on bills and screens.
    pub name: String,
    /// Its name in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// What partners may ask for by themselves: until when, for which day, by which way.
    #[serde(default, skip_serializing_if = "Ordering::is_default")]
    pub ordering: Ordering,
    /// Orders of at least these totals are of that priority.
    pub priority: PriorityThresholds,
    /// Whether sales and returns are to name a register session: someone is told of those that don't.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub register_required: bool,
    /// The shelf shows partners exact figures up to this many; above, only that there is enough.
    pub shelf_exact_up_to: u32,
    /// At or below this many the shelf says "few left".
    pub shelf_few: u32,
    /// What happens to an order that stock covers in part.
    pub shortage: ShortagePolicy,
    /// The tax classes that products name.
    pub tax_classes: Vec<TaxClass>,
    /// Whether prices contain the tax.
    pub tax_included: bool,
    /// IANA name of the time zone that days of trade are counted in.
    pub time_zone: String,
    /// Whether there was any trade or stock yet: the currency is fixed from then on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub traded: bool,
    /// The first day of its week.
    #[serde(default = "monday", skip_serializing_if = "is_monday")]
    pub week_starts: Weekday,
}

fn monday() -> Weekday {
    Weekday::Monday
}

fn is_monday(day: &Weekday) -> bool {
    *day == Weekday::Monday
}

/// What a category is called in other languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryName {
    /// What products name as their category.
    pub name: String,
    /// Its names in other languages, at least one.
    pub names: Vec<LocalName>,
}

/// A tax class and its rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaxClass {
    /// What products name, such as `standard`.
    pub name: String,
    /// The rate.
    pub rate: Percent,
}

/// How far a role may go without someone's approval. Absent: as far as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleLimits {
    /// The largest discount, on a line and on the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Percent>,
    /// How far below the product's own price one given by hand may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_below: Option<Percent>,
    /// The most that one return, or one sale that is voided, may give back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Money>,
    /// Whose limits: `staff` or `cashier`.
    pub role: Role,
    /// The most that one return may give back that names neither its sale nor its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlinked_return: Option<Money>,
}

/// Totals from which an order is of higher priority. Absent: never by value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityThresholds {
    /// From this total on an order's priority is high.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Money>,
    /// From this total on it is urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Money>,
}

/// What happens to an order that stock covers in part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShortagePolicy {
    /// The whole order is refused.
    #[default]
    RefuseOrder,
    /// Covered lines are accepted, short ones are reported as refused.
    PerLine,
}

/// Which orders the business agrees to by rule, as they are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AutoConfirm {
    /// None: someone looks at each.
    #[default]
    Never,
    /// Those that stock covers, every line of them and without backorder.
    Covered,
    /// Of those, the ones whose total is below an amount.
    CoveredBelow(Money),
}

impl AutoConfirm {
    /// Whether someone looks at each.
    pub fn is_never(&self) -> bool {
        *self == Self::Never
    }

    /// Whether an order of that total, which stock covers, is agreed to.
    pub fn takes(self, total: Money) -> bool {
        match self {
            Self::Never => false,
            Self::Covered => true,
            Self::CoveredBelow(limit) => total < limit,
        }
    }
}

impl Business {
    /// The id of the one business record.
    pub fn id() -> Uuid {
        ids::natural("business", &[])
    }

    /// Digits after the point of the currency.
    pub fn exponent(&self) -> u8 {
        exponent_of(&self.currency).unwrap_or(2)
    }

    /// The rate of a tax class; `None` where there is no such class.
    pub fn tax_rate(&self, class: &str) -> Option<Percent> {
        self.tax_classes.iter().find(|tax| tax.name == class).map(|tax| tax.rate)
    }

    /// The business's day that a moment belongs to.
    pub fn day_of(&self, moment: Moment) -> Day {
        self.zone().business_day_of(moment, self.day_starts)
    }

    /// How far a role may go; nothing is said of one that may do anything.
    pub fn limits_of(&self, role: Role) -> Option<&RoleLimits> {
        self.limits.iter().find(|limits| limits.role == role)
    }

    /// The first day of the business's week that a day belongs to.
    pub fn week_of(&self, day: Day) -> Day {
        let days = Weekday::ALL.len() as i64;
        let since = (day.weekday() as i64 - self.week_starts as i64).rem_euclid(days);
        day.moved_by(-since).unwrap_or(day)
    }

    /// The time zone; UTC where the name is not known any more.
    pub fn zone(&self) -> Zone {
        Zone::named(&self.time_zone).unwrap_or_else(Zone::utc)
    }
}

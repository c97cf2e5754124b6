//! When a business takes orders for which day, and how long partners may take them back.

use super::delivery::Method;
use super::order::OrderState;
use crate::local_time::{TimeOfDay, Weekday};
use crate::time::{Day, Moment, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What partners may ask for by themselves. Staff may agree to anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ordering {
    /// How long partners may cancel their own orders.
    #[serde(skip_serializing_if = "CancelUntil::is_placed")]
    pub cancel_until: CancelUntil,
    /// When goods are collected.
    #[serde(skip_serializing_if = "Schedule::is_any_day")]
    pub collect: Schedule,
    /// When goods are delivered.
    #[serde(skip_serializing_if = "Schedule::is_any_day")]
    pub deliver: Schedule,
}

/// On which days goods leave by one method, and how early they must be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Schedule {
    /// What is ordered at or after this time counts as ordered on the next day. Absent: a day lasts until midnight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<TimeOfDay>,
    /// Days from ordering to that on which goods leave: 0 for the same day, 1 for the next.
    #[serde(skip_serializing_if = "is_zero")]
    pub lead_days: u32,
    /// On which days; none: this method is not offered.
    #[serde(skip_serializing_if = "is_every_day")]
    pub weekdays: Vec<Weekday>,
}

fn is_zero(days: &u32) -> bool {
    *days == 0
}

fn is_every_day(weekdays: &[Weekday]) -> bool {
    weekdays == Weekday::ALL
}

impl Default for Schedule {
    fn default() -> Self {
        Self { cut_off: None, lead_days: 0, weekdays: Weekday::ALL.to_vec() }
    }
}

impl Schedule {
    /// Whether goods leave on any day, also on that of the order.
    pub fn is_any_day(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the method is offered at all.
    pub fn is_offered(&self) -> bool {
        !self.weekdays.is_empty()
    }

    /// The first day for which there is still time at `at`; `None` where the method is not offered.
    pub fn earliest(&self, zone: &Zone, at: Moment) -> Option<Day> {
        let is_late = self.cut_off.is_some_and(|cut_off| zone.minute_of(at) >= cut_off);
        self.served_from(zone.day_of(at).plus_days(self.lead_days.saturating_add(u32::from(is_late)))?)
    }

    /// The first day from `day` on that is one of the weekdays.
    pub fn served_from(&self, day: Day) -> Option<Day> {
        let week = (0..7).filter_map(|days| day.plus_days(days));
        week.into_iter().find(|day| self.weekdays.contains(&day.weekday()))
    }
}

/// How long partners may cancel their own orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelUntil {
    /// Not at all: they ask.
    Never,
    /// Until someone agrees to the order.
    #[default]
    Placed,
    /// Until someone begins to pick or make it.
    Confirmed,
    /// Until it is ready.
    Preparing,
    /// Until it leaves.
    Ready,
}

impl CancelUntil {
    fn is_placed(&self) -> bool {
        *self == Self::Placed
    }

    /// The states in which a partner may cancel.
    pub fn states(self) -> &'static [OrderState] {
        const LIFE: [OrderState; 4] =
            [OrderState::Placed, OrderState::Confirmed, OrderState::Preparing, OrderState::Ready];
        let count = match self {
            Self::Never => 0,
            Self::Placed => 1,
            Self::Confirmed => 2,
            Self::Preparing => 3,
            Self::Ready => 4,
        };
        LIFE.split_at(count).0
    }
}

impl Ordering {
    /// Whether nothing was set: partners may ask for any day, and cancel until someone agrees.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// When goods leave by a method.
    pub fn schedule(&self, method: Method) -> &Schedule {
        match method {
            Method::Collect => &self.collect,
            Method::Deliver => &self.deliver,
        }
    }
}

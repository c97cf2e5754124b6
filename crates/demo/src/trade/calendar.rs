//! Days of trade up to now, in the business's own zone and by its own beginning of the day.

use crate::content::Content;
use onhand_domain::local_time::{TimeOfDay, Weekday};
use onhand_domain::time::{Day, Moment, Zone};

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Minutes of a day.
const DAY_MINUTES: i64 = 1_440;

/// When a shop is open, in minutes after midnight.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// From then on.
    pub opens: i64,
    /// Until then.
    pub closes: i64,
}

/// The days up to now.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The end of what happened.
    pub now: Moment,
    starts: i64,
    today: Day,
    zone: Zone,
}

impl Calendar {
    /// Of a business, up to now.
    pub fn new(content: &Content, now: Moment) -> Self {
        let zone = Zone::named(&content.business.time_zone).unwrap_or_else(Zone::utc);
        let starts = TimeOfDay::parse(&content.business.day_starts).unwrap_or_default();
        let today = zone.business_day_of(now, starts);
        Self { now, starts: i64::from(starts.minutes()), today, zone }
    }

    /// The business's day so many days ago.
    pub fn day(&self, ago: i64) -> Day {
        self.today.moved_by(-ago).unwrap_or(self.today)
    }

    /// How many days ago the business's day of a moment was.
    pub fn ago(&self, at: Moment) -> i64 {
        (0..).find(|ago| self.after_start(*ago, 0) <= at).unwrap_or(0)
    }

    /// The day of the week so many days ago.
    pub fn weekday(&self, ago: i64) -> Weekday {
        self.day(ago).weekday()
    }

    /// Whether it is Saturday or Sunday, so many days ago.
    pub fn is_weekend(&self, ago: i64) -> bool {
        matches!(self.weekday(ago), Weekday::Saturday | Weekday::Sunday)
    }

    /// A moment of the business's day so many days ago: minutes after its midnight, also after its end.
    pub fn at(&self, ago: i64, minute: i64) -> Moment {
        let day = self.day(ago - minute.div_euclid(DAY_MINUTES));
        let minute = minute.rem_euclid(DAY_MINUTES);
        let time = TimeOfDay::new((minute / 60) as u16, (minute % 60) as u16).unwrap_or_default();
        self.zone.moment_at(day, time).unwrap_or(self.now)
    }

    /// A moment so many minutes after the business's day began, so many days ago.
    pub fn after_start(&self, ago: i64, minutes: i64) -> Moment {
        self.at(ago, self.starts).plus_millis(minutes * MINUTE_MS)
    }

    /// The last moment up to now that lies within `hours` and at least `minutes` after they began; near their end where
    /// they are over.
    pub fn last_within(&self, hours: impl Fn(Weekday) -> Hours, minutes: i64) -> Moment {
        for ago in 0..8 {
            let hours = hours(self.weekday(ago));
            let (first, last) = (self.at(ago, hours.opens + minutes), self.at(ago, hours.closes - 15));
            if self.now >= first && first < last {
                return self.now.min(last);
            }
        }
        self.now
    }

    /// Whether a day was the first of its month, so many days ago.
    pub fn is_first_of_month(&self, ago: i64) -> bool {
        self.day(ago).to_string().ends_with("-01")
    }
}

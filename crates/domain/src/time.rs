//! Instants, and the day of trade that one falls on.

use crate::local_time::{TimeOfDay, Weekday};
use crate::text;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use std::fmt;

/// A moment, exact to the millisecond. `"2026-11-21T09:30:00.000Z"` on the wire: its texts sort as it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The earliest moment that is accepted: 1970.
    pub const EARLIEST: Self = Self(0);
    /// The latest moment that is accepted: the end of the year 9998.
    pub const LATEST: Self = Self(253_370_764_799_999);

    /// From milliseconds since 1970 UTC, held between the years 1970 and 9998.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::EARLIEST.0, Self::LATEST.0))
    }

    /// Milliseconds since 1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment and `millis` more (or less), held between the years 1970 and 9998.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Reads RFC 3339 text; finer digits than milliseconds are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let millis = text.parse::<Timestamp>().ok()?.as_millisecond();
        (Self::EARLIEST.0..=Self::LATEST.0).contains(&millis).then_some(Self(millis))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Moment {
    /// The 24 characters of the wire form. Civil-from-days after Howard Hinnant's `chrono` algorithms paper.
    fn text(self) -> [u8; 24] {
        let days = self.0.div_euclid(86_400_000);
        let in_day = self.0.rem_euclid(86_400_000);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |end: usize, digits: usize, mut value: i64| {
            for place in (end - digits..end).rev() {
                text[place] = b'0' + (value % 10) as u8;
                value /= 10;
            }
        };
        put(4, 4, year);
        put(7, 2, month);
        put(10, 2, day);
        put(13, 2, in_day / 3_600_000);
        put(16, 2, in_day / 60_000 % 60);
        put(19, 2, in_day / 1_000 % 60);
        put(23, 3, in_day % 1_000);
        text
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "a moment such as \"2026-11-21T09:30:00Z\"", |text| {
            Self::parse(text).ok_or("not a moment such as \"2026-11-21T09:30:00Z\" between 1970 and 9998")
        })
    }
}

/// A business's time zone, looked up once.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of an IANA name such as `Asia/Beirut`; `None` where there is none.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The calendar day there at `moment`, as `2026-11-21`.
    pub fn day_of(&self, moment: Moment) -> Day {
        let date = self.0.to_datetime(moment.timestamp()).date();
        Day { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }

    /// The time of day there at `moment`, as `09:30:00`.
    pub fn time_of(&self, moment: Moment) -> String {
        let time = self.0.to_datetime(moment.timestamp()).time();
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }

    /// The minute of the day there at `moment`.
    pub fn minute_of(&self, moment: Moment) -> TimeOfDay {
        let time = self.0.to_datetime(moment.timestamp()).time();
        TimeOfDay::new(time.hour().unsigned_abs().into(), time.minute().unsigned_abs().into())
            .unwrap_or_default()
    }

    /// The moment of a local date and time there (`2010-12-01T08:26:00`); the earlier one where clocks went back.
    pub fn moment_of(&self, local: &str) -> Option<Moment> {
        let civil: jiff::civil::DateTime = local.parse().ok()?;
        let millis = self.0.to_ambiguous_timestamp(civil).compatible().ok()?.as_millisecond();
        (Moment::EARLIEST.0..=Moment::LATEST.0).contains(&millis).then_some(Moment(millis))
    }
}

/// A calendar day, `"2026-11-21"` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

impl Day {
    /// Reads `2026-11-21`.
    pub fn parse(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = (text.len() == 10).then(|| text.parse().ok())??;
        Some(Self { year: date.year(), month: date.month() as u8, day: date.day() as u8 })
    }
}

impl Day {
    /// The day after; `None` where the calendar ends.
    pub fn next(self) -> Option<Self> {
        self.plus_days(1)
    }

    /// So many days after; `None` where the calendar ends.
    pub fn plus_days(self, days: u32) -> Option<Self> {
        let date = self.date()?.checked_add(jiff::Span::new().try_days(i64::from(days)).ok()?).ok()?;
        Some(Self { year: date.year(), month: date.month() as u8, day: date.day() as u8 })
    }

    /// The day of the week that it is.
    pub fn weekday(self) -> Weekday {
        let place = self.date().map_or(0, |date| date.weekday().to_monday_zero_offset());
        Weekday::ALL[usize::from(place.unsigned_abs()) % Weekday::ALL.len()]
    }

    fn date(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month as i8, self.day as i8).ok()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "a day such as \"2026-11-21\"", |text| {
            Self::parse(text).ok_or("not a day such as \"2026-11-21\"")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_agree_with_the_library() {
        for millis in [
            0,
            1,
            951_782_400_000,
            1_291_191_960_000,
            1_709_210_096_789,
            4_102_444_800_000,
            253_370_764_799_999,
        ] {
            let moment = Moment::from_millis(millis);
            assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
            assert_eq!(moment.to_string()[..10], moment.timestamp().to_string()[..10]);
        }
        assert_eq!(
            Moment::parse("2026-11-21T12:00:00+02:00").unwrap().to_string(),
            "2026-11-21T10:00:00.000Z"
        );
        assert_eq!(Moment::parse("1969-12-31T23:59:59Z"), None);
        assert_eq!(Moment::parse("yesterday"), None);
    }

    #[test]
    fn a_day_after_another() {
        let next = |text| Day::parse(text).and_then(Day::next).map(|day| day.to_string());
        assert_eq!(next("2026-11-30").as_deref(), Some("2026-12-01"));
        assert_eq!(next("2024-02-28").as_deref(), Some("2024-02-29"));
        assert_eq!(next("9999-12-31"), None);
        let day = Day::parse("2026-02-26").unwrap();
        assert_eq!(
            (day.weekday(), day.plus_days(3).unwrap().weekday()),
            (Weekday::Thursday, Weekday::Sunday)
        );
        assert_eq!(day.plus_days(u32::MAX), None);
    }

    #[test]
    fn a_day_of_trade_is_the_shops_own() {
        let beirut = Zone::named("Asia/Beirut").unwrap();
        let late = Moment::parse("2026-07-01T22:30:00Z").unwrap();
        assert_eq!(beirut.day_of(late).to_string(), "2026-07-02");
        assert_eq!(beirut.minute_of(late).to_string(), "01:30");
        let london = Zone::named("Europe/London").unwrap();
        assert_eq!(london.moment_of("2011-07-01T10:00:00").unwrap().to_string(), "2011-07-01T09:00:00.000Z");
        assert_eq!(london.moment_of("2010-12-01T08:26:00").unwrap().to_string(), "2010-12-01T08:26:00.000Z");
        assert!(Zone::named("Nowhere/Else").is_none());
    }
}

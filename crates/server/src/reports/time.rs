//! What was sold and ordered by when: today against the same time of earlier days, and by the hour.

use super::money;
use onhand_domain::local_time::TimeOfDay;
use onhand_domain::records::hourly_sales::MinuteSales;
use onhand_domain::records::{Business, HourlySales};
use onhand_domain::time::{Day, Moment, Zone};
use onhand_protocol::{HourFigures, HoursReport, ThenFigures, TodayReport, TradeFigures};
use onhand_store::reads::record;
use onhand_store::{Reader, StoreError};
use std::collections::BTreeMap;

/// Days of a report by the hour at most.
pub const DAYS_MAX: usize = 31;
const MINUTES_OF_A_DAY: i64 = 24 * 60;

/// Sums of minutes: sales, orders, and minor units of net, tax, net and tax given back, and ordered.
#[derive(Clone, Copy, Default)]
struct Sum {
    counts: [u64; 2],
    minor: [i128; 5],
}

impl Sum {
    fn add(&mut self, of: &MinuteSales) {
        self.counts = [self.counts[0] + of.sales, self.counts[1] + of.orders];
        let more = [of.net, of.tax, of.returned_net, of.returned_tax, of.ordered];
        for (sum, more) in self.minor.iter_mut().zip(more) {
            *sum += i128::from(more.minor());
        }
    }

    fn plus(mut self, other: &Self) -> Self {
        self.counts = [self.counts[0] + other.counts[0], self.counts[1] + other.counts[1]];
        self.minor.iter_mut().zip(other.minor).for_each(|(sum, more)| *sum += more);
        self
    }

    fn figures(&self, exponent: u8) -> TradeFigures {
        let [net, tax, returned_net, returned_tax, ordered] = self.minor;
        TradeFigures {
            net: money(net, exponent),
            ordered: money(ordered, exponent),
            orders: self.counts[1],
            returned_net: money(returned_net, exponent),
            returned_tax: money(returned_tax, exponent),
            sales: self.counts[0],
            tax: money(tax, exponent),
            total: money(net + tax - returned_net - returned_tax, exponent),
        }
    }
}

/// Every minute with trade from a moment until another, that one not included.
fn each_minute(
    reader: &dyn Reader,
    from: Moment,
    until: Moment,
    mut take: impl FnMut(Moment, &MinuteSales),
) -> Result<(), StoreError> {
    let mut hour = HourlySales::hour_of(from);
    while hour < until {
        if let Some(record) = record::<HourlySales>(reader, HourlySales::id_of(hour))? {
            for of in &record.minutes {
                let minute = hour.plus_millis(i64::from(of.minute) * HourlySales::MINUTE_MS);
                if minute >= from && minute < until {
                    take(minute, of);
                }
            }
        }
        let next = hour.plus_millis(HourlySales::HOUR_MS);
        if next == hour {
            break;
        }
        hour = next;
    }
    Ok(())
}

fn sum(reader: &dyn Reader, from: Moment, until: Moment) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    each_minute(reader, from, until, |_, of| sum.add(of))?;
    Ok(sum)
}

/// From when until when a business's day is; nothing of days before the first moment that there is, or behind the last.
fn span(business: &Business, zone: &Zone, day: Day) -> (Moment, Moment) {
    let begins = |day: Day| {
        let beyond = if day > zone.day_of(Moment::EARLIEST) { Moment::LATEST } else { Moment::EARLIEST };
        zone.start_of(day, business.day_starts).unwrap_or(beyond)
    };
    (begins(day), day.moved_by(1).map_or(Moment::LATEST, begins))
}

/// How the business's day goes as of `at`.
pub fn today(reader: &dyn Reader, business: &Business, at: Moment) -> Result<TodayReport, StoreError> {
    let zone = business.zone();
    let day = business.day_of(at);
    let (begins, _) = span(business, &zone, day);
    // The minute that is running counts for today.
    let so_far = sum(reader, begins, at.plus_millis(1))?;
    Ok(TodayReport {
        at,
        day,
        time: zone.minute_of(at),
        today: so_far.figures(business.exponent()),
        week_ago: then(reader, business, &zone, at, 7)?,
        week_starts: business.week_of(day),
        yesterday: then(reader, business, &zone, at, 1)?,
    })
}

/// The day that was so many days ago, whole and until the same time of day.
fn then(
    reader: &dyn Reader,
    business: &Business,
    zone: &Zone,
    at: Moment,
    days_ago: i64,
) -> Result<ThenFigures, StoreError> {
    let exponent = business.exponent();
    let today = business.day_of(at);
    let day = today.moved_by(-days_ago).unwrap_or(today);
    let (begins, ends) = span(business, zone, day);
    let calendar = zone.day_of(at);
    let same_time = calendar.moved_by(-days_ago).and_then(|day| zone.moment_at(day, zone.minute_of(at)));
    let until = same_time.unwrap_or(begins).clamp(begins, ends);
    Ok(ThenFigures {
        by_then: sum(reader, begins, until)?.figures(exponent),
        day,
        until,
        whole: sum(reader, begins, ends)?.figures(exponent),
    })
}

/// What was sold by the hour of the day, over days from one to another.
pub fn hours(
    reader: &dyn Reader,
    business: &Business,
    from: Day,
    to: Day,
) -> Result<HoursReport, StoreError> {
    let zone = business.zone();
    let exponent = business.exponent();
    let (begins, ends) = (span(business, &zone, from).0, span(business, &zone, to).1);
    let first = i64::from(business.day_starts.minutes() / 60 * 60);
    let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
    each_minute(reader, begins, ends, |minute, of| {
        let hour = i64::from(zone.minute_of(minute).minutes() / 60 * 60);
        sums.entry((hour - first).rem_euclid(MINUTES_OF_A_DAY)).or_default().add(of);
    })?;
    let total = sums.values().fold(Sum::default(), Sum::plus);
    let items = sums.into_iter().map(|(since, sum)| {
        let hour = ((since + first) % MINUTES_OF_A_DAY / 60) as u16;
        HourFigures { figures: sum.figures(exponent), hour: TimeOfDay::new(hour, 0).unwrap_or_default() }
    });
    Ok(HoursReport { from, items: items.collect(), to, total: total.figures(exponent) })
}

//! What is there at every hour of day and night, of both businesses.

use crate::business::{NOON, after, moment};
use onhand_demo::content::{Content, noor_bakery, palm_street};
use onhand_demo::trade;
use onhand_domain::records::{Exception, HourlySales, RegisterSession, ZReport};
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn both() -> [Content; 2] {
    [palm_street().unwrap(), noor_bakery().unwrap()]
}

#[test]
fn the_same_seed_and_moment_give_the_same_commands() {
    for content in both() {
        let steps = |seed, now| trade::steps(&content, seed, moment(now));
        let first = steps(1, NOON);
        assert_eq!(format!("{first:?}"), format!("{:?}", steps(1, NOON)));
        assert_ne!(first, steps(2, NOON));
        let mut ids: Vec<_> = first.iter().map(onhand_demo::step::Step::id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), first.len(), "each has an id of its own");
    }
}

#[test]
fn there_is_as_much_trade_as_there_should_be() {
    let [palm, noor] = both().map(|content| trade::steps(&content, 1, moment(NOON)).len());
    assert!((6_000..9_000).contains(&palm), "{palm}");
    assert!((3_000..4_500).contains(&noor), "{noor}");
}

/// What was sold and ordered from a moment on, before another.
fn between(shop: &Shop, from: Moment, until: Moment) -> (i64, u64) {
    let (mut net, mut orders) = (0, 0);
    for hour in shop.all::<HourlySales>() {
        for minute in &hour.minutes {
            let at = hour.starts_at.plus_millis(i64::from(minute.minute) * HourlySales::MINUTE_MS);
            if from <= at && at < until {
                net += minute.net.minor();
                orders += minute.orders;
            }
        }
    }
    (net, orders)
}

#[test]
fn today_yesterday_and_last_week_are_never_empty() {
    let starts_h = 4;
    for content in both() {
        // A Saturday and a Monday; Beirut is two hours ahead of universal time.
        for day in ["2026-11-21", "2026-11-23"] {
            let begun = moment(&format!("{day}T00:00:00Z")).plus_millis((starts_h - 2) * HOUR_MS);
            for hour in 0..24 {
                let now = begun.plus_millis(hour * HOUR_MS + 15 * 60_000);
                let shop = after(&content, 1, now, 10);
                let (net, orders) = between(&shop, begun, now);
                assert!(orders > 0, "{} {day} {hour}", content.business.name);
                if hour == 0 {
                    continue;
                }
                assert!(net > 0, "{} {day} {hour}", content.business.name);
                for days in [1, 7] {
                    let (from, until) = (begun.plus_millis(-days * DAY_MS), now.plus_millis(-days * DAY_MS));
                    let (net, orders) = between(&shop, from, until);
                    assert!(net > 0 && orders > 0, "{} {day} {hour} −{days}", content.business.name);
                }
            }
        }
    }
}

#[test]
fn nothing_lies_in_the_future_or_before_the_beginning() {
    for content in both() {
        let now = moment("2026-11-23T03:10:00Z");
        for step in trade::steps(&content, 3, now) {
            assert!(step.occurred_at <= now, "{step:?}");
            assert!(step.occurred_at >= now.plus_millis(-91 * DAY_MS), "{step:?}");
        }
    }
}

#[test]
fn the_bakerys_drawer_was_short_yesterday() {
    let shop = after(&noor_bakery().unwrap(), 1, moment(NOON), 10);
    let last = shop.all::<ZReport>().into_iter().max_by_key(|report| report.number).unwrap();
    assert_eq!(last.difference.map(|difference| difference.to_string()), Some("-1.50".to_owned()));
    assert_eq!(shop.all::<RegisterSession>().iter().filter(|session| session.closed_at.is_none()).count(), 1);
}

#[test]
fn the_bakerys_whole_history_is_accepted() {
    let shop = after(&noor_bakery().unwrap(), 1, moment("2026-11-20T17:00:00Z"), trade::BAKERY_DAYS);
    assert!(shop.all::<Exception>().is_empty(), "nothing is odd about it");
}

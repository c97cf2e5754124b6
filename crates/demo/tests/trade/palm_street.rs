//! What Palm Street shows now.

use crate::business::{NOON, after, moment};
use onhand_demo::content::palm_street;
use onhand_demo::trade::WHOLESALE_DAYS;
use onhand_domain::records::account::EntryKind;
use onhand_domain::records::document::{DocumentKind, DocumentState};
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::order::OrderState;
use onhand_domain::records::stock_level::StockStatus;
use onhand_domain::records::{AccountEntry, Document, Exception, Location, Order, StockLevel};
use onhand_domain::testing::Shop;
use onhand_domain::time::Zone;

fn in_state(shop: &Shop, state: OrderState) -> usize {
    shop.all::<Order>().iter().filter(|order| order.state == state).count()
}

fn of_status(shop: &Shop, status: StockStatus) -> usize {
    let is_it = |level: &&&StockLevel| level.location != Location::transit() && level.status == status;
    shop.all::<StockLevel>().iter().filter(is_it).count()
}

#[test]
fn each_kind_of_partner_pays_its_own_prices() {
    let shop = after(&palm_street().unwrap(), 1, moment(NOON), 8);
    let by_list = shop.all::<Order>().into_iter().flat_map(|order| &order.lines);
    assert!(by_list.clone().count() > 100);
    assert!(by_list.into_iter().all(|line| !line.price_rule.is_base()));
}

#[test]
fn what_is_to_be_seen_is_there_at_any_hour() {
    let content = palm_street().unwrap();
    for (seed, now, days) in [
        (1, NOON, WHOLESALE_DAYS),
        (1, "2026-11-23T02:40:00Z", 12),
        (2, "2026-11-20T22:00:00Z", 12),
        (3, "2026-11-22T08:30:00Z", 12),
        (1, "2026-11-21T19:11:00Z", WHOLESALE_DAYS),
        (4, "2026-11-24T07:30:00Z", WHOLESALE_DAYS),
    ] {
        let shop = after(&content, seed, moment(now), days);
        for state in [
            OrderState::Placed,
            OrderState::Confirmed,
            OrderState::Preparing,
            OrderState::Ready,
            OrderState::HandedOver,
        ] {
            assert_eq!(in_state(&shop, state), 6, "{now} {state:?}");
        }
        assert!(in_state(&shop, OrderState::Completed) > 30, "{now}");
        assert_eq!(in_state(&shop, OrderState::Rejected), 1, "{now}");
        assert_eq!(in_state(&shop, OrderState::Cancelled), 1, "{now}");
        assert_eq!(of_status(&shop, StockStatus::Low), 9, "{now}");
        assert_eq!(of_status(&shop, StockStatus::Out), 3, "{now}");
        let late = shop.all::<Order>().into_iter().filter(|order| {
            let is_open =
                !matches!(order.state, OrderState::Completed | OrderState::Cancelled | OrderState::Rejected);
            is_open && order.wanted.is_some_and(|wanted| wanted < Zone::utc().day_of(moment(now)))
        });
        assert_eq!(late.count(), 0, "{now}");
        let under_way = shop.all::<Document>().into_iter().filter(|document| {
            document.kind == DocumentKind::Transfer && document.state == DocumentState::Dispatched
        });
        assert_eq!(under_way.count(), 1, "{now}");
        let open = |kind| {
            let exceptions = shop.all::<Exception>();
            exceptions.iter().filter(|one| one.state.is_open() && one.kind == kind).count()
        };
        assert_eq!(open(ExceptionKind::Shortfall), 1, "{now}");
        assert_eq!(open(ExceptionKind::CountConflict), 1, "{now}");
        assert_eq!(shop.all::<Exception>().iter().filter(|one| one.state.is_open()).count(), 2, "{now}");
    }
}

#[test]
fn partners_pay_late_and_a_cheque_bounces() {
    let shop = after(&palm_street().unwrap(), 1, moment(NOON), WHOLESALE_DAYS);
    let entries = shop.all::<AccountEntry>();
    assert!(entries.iter().any(|entry| entry.reverses.is_some()));
    let payments = entries.iter().filter(|entry| entry.kind == EntryKind::Payment && !entry.reversed);
    let left: Vec<_> = payments.filter(|entry| !entry.open.is_zero()).collect();
    assert!(left.is_empty(), "each payment is what was due, to the cent: {left:?}");
    let today = onhand_domain::time::Day::parse("2026-11-21");
    assert!(entries.iter().any(|entry| entry.due.is_some() && entry.due < today && !entry.open.is_zero()));
}

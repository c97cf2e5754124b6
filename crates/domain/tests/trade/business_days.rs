//! The business's own time: when its day begins, and what was sold by when.

use crate::acts::{named, placing, receive};
use onhand_domain::records::{Business, DailySales, Document, HourlySales, Movement, Sale};
use onhand_domain::testing::Shop;
use onhand_domain::time::{Day, Moment};
use serde_json::json;

fn shop(starts: &str) -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("set_business", json!({"time_zone": "Asia/Beirut", "day_starts": starts}));
    receive(&mut shop, "TEA", "100");
    shop
}

fn sell(shop: &mut Shop, name: &str, at: &str) -> Sale {
    let data = json!({"sale": named(name), "lines": [{"product": "TEA", "quantity": "1"}]});
    shop.act_at("record_sale", data, Some(at)).unwrap();
    shop.get::<Sale>(named(name)).unwrap().clone()
}

/// What was sold and ordered, minute by minute.
fn minutes(shop: &Shop) -> Vec<String> {
    let mut hours = shop.all::<HourlySales>();
    hours.sort_by_key(|hour| hour.starts_at);
    let shown = hours.into_iter().flat_map(|hour| {
        hour.minutes.iter().map(|of| {
            let at = hour.starts_at.plus_millis(i64::from(of.minute) * 60_000).to_string();
            format!("{}: {} for {}, {} ordered for {}", &at[..16], of.sales, of.net, of.orders, of.ordered)
        })
    });
    shown.collect()
}

#[test]
fn a_sale_after_midnight_belongs_to_the_evening() {
    for (starts, at, day) in [
        ("00:00", "2026-03-01T23:30:00Z", "2026-03-02"),
        ("04:00", "2026-03-01T23:30:00Z", "2026-03-01"),
        ("04:00", "2026-03-02T01:59:00Z", "2026-03-01"),
        ("04:00", "2026-03-02T02:00:00Z", "2026-03-02"),
    ] {
        let mut shop = shop(starts);
        assert_eq!(sell(&mut shop, "S", at).day.to_string(), day, "{starts} {at}");
        let moved = shop.all::<Movement>().into_iter().find(|movement| movement.direction() < 0).unwrap();
        assert_eq!(moved.day.to_string(), day);
    }
}

#[test]
fn a_change_of_settings_rewrites_nothing_of_the_past() {
    let mut shop = shop("00:00");
    let sale = sell(&mut shop, "S", "2026-03-01T23:30:00Z");
    let before: Vec<DailySales> = shop.all().into_iter().cloned().collect();
    let hours = minutes(&shop);
    shop.must(
        "set_business",
        json!({"day_starts": "05:30", "time_zone": "Asia/Kolkata", "week_starts": "sunday"}),
    );
    let after: Vec<DailySales> = shop.all().into_iter().cloned().collect();
    assert_eq!((after, minutes(&shop)), (before, hours));
    assert_eq!(shop.get::<Sale>(sale.id).unwrap().day, sale.day);
    // Voided today, it is taken from the day that it was sold on.
    shop.must("void_sale", json!({"sale": sale.id}));
    let day = shop.get::<DailySales>(DailySales::id_of(sale.day, Some(shop.product("TEA")))).unwrap();
    assert_eq!((day.lines, day.costed.to_string()), (0, "0".to_owned()));
    assert_eq!(minutes(&shop), Vec::<String>::new());
}

#[test]
fn the_week_begins_when_the_business_says() {
    let mut shop = shop("00:00");
    for (starts, first) in [("monday", "2026-02-23"), ("saturday", "2026-02-28"), ("sunday", "2026-03-01")] {
        shop.must("set_business", json!({"week_starts": starts}));
        let business = shop.get::<Business>(Business::id()).unwrap();
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(business.week_of(day("2026-03-01")), day(first), "{starts}");
    }
    assert!(shop.act("set_business", json!({"day_starts": "24:00"})).is_err());
    assert!(shop.act("set_business", json!({"week_starts": "someday"})).is_err());
}

#[test]
fn an_hour_has_what_was_sold_and_ordered_in_each_of_its_minutes() {
    let mut shop = shop("04:00");
    sell(&mut shop, "A", "2026-03-02T08:05:10Z");
    sell(&mut shop, "B", "2026-03-02T08:05:59.999Z");
    sell(&mut shop, "C", "2026-03-02T07:59:59.999Z");
    let order = placing("O", &[("TEA", "4")]);
    shop.act_at("place_order", order, Some("2026-03-02T08:30:00Z")).unwrap();
    shop.act_at("hand_over_order", json!({"order": named("O")}), Some("2026-03-02T08:45:00Z")).unwrap();
    assert_eq!(
        minutes(&shop),
        [
            "2026-03-02T07:59: 1 for 2.50, 0 ordered for 0.00",
            "2026-03-02T08:05: 2 for 5.00, 0 ordered for 0.00",
            "2026-03-02T08:30: 0 for 0.00, 1 ordered for 10.00",
            "2026-03-02T08:45: 1 for 10.00, 0 ordered for 0.00",
        ]
    );
    // One record an hour, however many products there are.
    assert_eq!(shop.all::<HourlySales>().len(), 2);
    let order = shop.must("place_order", placing("P", &[("TEA", "1")]));
    assert!(!order.is_empty());
    let hours = shop.all::<HourlySales>().len();
    shop.must("cancel_order", json!({"order": named("P")}));
    assert_eq!((shop.all::<HourlySales>().len(), minutes(&shop).len()), (hours, 4));
}

#[test]
fn a_count_and_a_receipt_have_the_day_of_their_own_moments() {
    let mut shop = shop("04:00");
    let lines = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
    shop.act_at("post_receipt", lines, Some("2026-03-02T01:00:00Z")).unwrap();
    let night = Moment::parse("2026-03-02T01:00:00Z").unwrap();
    let document = shop.all::<Document>().into_iter().find(|document| document.occurred_at == night).unwrap();
    assert_eq!(document.day.to_string(), "2026-03-01");
}

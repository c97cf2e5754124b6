//! Bugs that other systems shipped and their users paid for.

use crate::acts::{customer, named, open_exceptions, order, place, placing, receive};
use onhand_domain::command::Role;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::totals::Availability;
use onhand_domain::records::{CountLine, DailySales, Order, ShelfEntry};
use onhand_domain::refusal::{Refusal, ShortLine};
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;
use serde_json::json;

fn short(shop: &Shop, available: i64, wanted: i64) -> Refusal {
    let short = ShortLine {
        available: Quantity::whole(available),
        location: shop.location("SHOP"),
        product: shop.product("TEA"),
        wanted: Quantity::whole(wanted),
    };
    Refusal::InsufficientStock { short: vec![short] }
}

fn tea_shop(stock: &str) -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    receive(&mut shop, "TEA", stock);
    shop
}

/// Vendure, InvenTree, Medusa, saleor#543.
#[test]
fn two_hundred_buyers_and_one_last_unit() {
    let mut shop = tea_shop("1");
    let mut accepted = 0;
    for buyer in 0..200 {
        let name = format!("BUYER{buyer}");
        let id = customer(&mut shop, &name, CustomerStatus::Active);
        shop.act_as(Role::Partner, Some(id));
        match shop.act("place_order", placing(&name, &[("TEA", "1")])) {
            Ok(_) => accepted += 1,
            Err(refusal) => assert_eq!(refusal, short(&shop, 0, 1)),
        }
    }
    assert_eq!(accepted, 1);
    assert_eq!(shop.all::<Order>().len(), 1);
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 1, reserved 1, available 0");
}

/// dolibarr#31044, vendure#1028.
#[test]
fn one_product_on_four_lines_is_checked_as_one() {
    let mut shop = tea_shop("3");
    let refused = shop.act("place_order", placing("A", &[("TEA", "1"); 4]));
    assert_eq!(refused, Err(short(&shop, 3, 4)));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 3, reserved 0, available 3");
}

/// An offline sale has happened: it is recorded, promises stand, and someone is told which order is at risk.
#[test]
fn an_offline_sale_meets_reservations() {
    let mut shop = tea_shop("3");
    place(&mut shop, "A", &[("TEA", "2")]);
    place(&mut shop, "B", &[("TEA", "1")]);
    let sold = json!({"lines": [{"product": "TEA", "quantity": "1"}], "offline": true});
    shop.act_at("record_sale", sold, Some("2026-03-02T08:00:00Z")).unwrap();

    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 2, reserved 3, available -1");
    let open = open_exceptions(&shop, ExceptionKind::Shortfall);
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].quantity, Some(Quantity::whole(1)));
    let at_risk: Vec<u64> = open[0].orders.iter().map(|order| order.number).collect();
    assert_eq!(at_risk, [order(&shop, "B").number], "the latest placed goes short first");
    assert_eq!(shop.act("place_order", placing("C", &[("TEA", "1")])), Err(short(&shop, 0, 1)));
    let shelf = ShelfEntry::id_of(shop.product("TEA"), shop.location("SHOP"));
    assert_eq!(shop.get::<ShelfEntry>(shelf).unwrap().availability, Availability::SoldOut);

    receive(&mut shop, "TEA", "1");
    assert!(open_exceptions(&shop, ExceptionKind::Shortfall).is_empty(), "covered");
    for name in ["A", "B"] {
        shop.must("hand_over_order", json!({"order": named(name)}));
    }
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 0, reserved 0, available 0");
}

/// dolibarr#16723.
#[test]
fn a_tenth_and_two_tenths_thirty_thousand_times_sold_leave_exactly_nothing() {
    let mut shop = Shop::new();
    let unit = json!({"name": "kg", "decimals": 3});
    shop.must("add_product", json!({"sku": "FLOUR", "name": "Flour", "price": "1.00", "stock_unit": unit}));
    let flour = shop.product("FLOUR");
    let weights: Vec<_> = ["0.1", "0.2"]
        .into_iter()
        .cycle()
        .take(60_000)
        .map(|weight| json!({"product": flour, "quantity": weight}))
        .collect();
    for lines in weights.chunks(300) {
        shop.must("post_receipt", json!({"lines": lines}));
    }
    assert_eq!(shop.stock("FLOUR", "SHOP"), "on hand 9000, reserved 0, available 9000");
    shop.must("record_sale", json!({"lines": [{"product": flour, "quantity": "9000"}]}));
    assert_eq!(shop.stock("FLOUR", "SHOP"), "on hand 0, reserved 0, available 0");
    assert!(open_exceptions(&shop, ExceptionKind::NegativeStock).is_empty());
}

/// Square's example; all its variations are in `late_facts`.
#[test]
fn a_sale_of_1320_offline_a_count_of_90_at_1330_the_sale_arriving_at_1335_before_or_after_the_posting() {
    let count = json!({"lines": [{"product": "TEA", "counted": "90", "counted_at": "2026-03-02T13:30:00Z"}]});
    let sale =
        json!({"lines": [{"product": "TEA", "quantity": "10"}], "offline": true, "receipt": "C03-000123"});
    for sale_first in [false, true] {
        let mut shop = tea_shop("100");
        shop.now = Moment::parse("2026-03-02T13:34:00Z").unwrap();
        if !sale_first {
            shop.must("post_count", count.clone());
        }
        shop.now = Moment::parse("2026-03-02T13:35:00Z").unwrap();
        shop.act_at("record_sale", sale.clone(), Some("2026-03-02T13:20:00Z")).unwrap();
        if sale_first {
            shop.must("post_count", count.clone());
        }
        assert_eq!(shop.stock("TEA", "SHOP"), "on hand 90, reserved 0, available 90");
        let lines = shop.all::<CountLine>();
        assert_eq!((lines[0].expected, lines[0].difference), (Quantity::whole(90), Quantity::ZERO));
        let sold = shop.all::<DailySales>();
        assert_eq!((sold.len(), sold[0].quantity), (1, Quantity::whole(10)), "the sale is counted");
    }
}

//! Bugs that other systems shipped and their users paid for.

use crate::helper::{customer, named, open_exceptions, order, place, placing, receive};
use onhand_domain::command::Role;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::totals::Availability;
use onhand_domain::records::{Order, ShelfEntry};
use onhand_domain::refusal::{Refusal, ShortLine};
use onhand_domain::testing::Shop;
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

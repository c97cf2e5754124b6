//! Figures at the very limits: refused with a name, never a panic, never a wrong sum.

use crate::acts::{named, taking};
use onhand_domain::command::Command;
use onhand_domain::limits::{COUNT_LINES_MAX, FACT_LINES_MAX, HANDOVERS_MAX};
use onhand_domain::records::{CountLine, Movement};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

const NUMBERS: &[&str] = &[
    "9223372036854.775807",
    "-9223372036854.775808",
    "9223372036854775807",
    "99999999999999999999999",
    "1000000000",
    "1000000000.000001",
    "-1000000000",
    "0.000001",
    "0",
];

/// Every command that carries figures, with `number` in all their places.
#[test]
fn no_figure_makes_a_command_panic() {
    for currency in ["JPY", "GBP", "KWD"] {
        for number in NUMBERS {
            let mut shop = Shop::empty();
            shop.must("set_business", json!({"name": "Shop", "currency": currency}));
            shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
            shop.must("add_location", json!({"code": "STORE", "kind": "store", "name": "Store room"}));
            let unit = json!([{"name": "lot", "numerator": 1_000_000_000, "denominator": 1, "use": "sell"}]);
            let fine = json!({"name": "kg", "decimals": 6});
            shop.must(
                "add_product",
                json!({"sku": "TEA", "name": "Tea", "price": "1", "units": unit, "stock_unit": fine}),
            );
            shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "1000000000"}]}));
            let line = json!({"product": "TEA", "quantity": number});
            let priced = json!({"product": "TEA", "quantity": "1000000000", "price": number});
            let lots = json!({"product": "TEA", "quantity": number, "unit": "lot"});
            let off = json!({"product": "TEA", "quantity": "1", "discount": {"amount": number}});
            for lines in
                [json!([line]), json!([line, line]), json!([priced, priced]), json!([lots]), json!([off])]
            {
                for verb in ["place_order", "record_sale"] {
                    let _ = shop.act(verb, json!({"lines": lines}));
                    let charge = json!([{"kind": "fee", "amount": number}]);
                    let _ = shop.act(verb, json!({"lines": lines, "charges": charge}));
                    let _ = shop.act(verb, json!({"lines": lines, "discount": {"percent": number}}));
                }
            }
            for verb in
                ["post_receipt", "post_opening", "post_adjustment", "post_damage", "post_made", "post_waste"]
            {
                let _ = shop.act(verb, json!({"lines": [line, line], "reason": "x"}));
                let _ = shop.act(verb, json!({"lines": [lots], "reason": "x"}));
            }
            let _ = shop.act("dispatch_transfer", json!({"destination": "STORE", "lines": [line, line]}));
            let _ = shop.act("post_count", json!({"lines": [{"product": "TEA", "counted": number}]}));
            let _ = shop.act("edit_location", json!({"location": "SHOP", "holdback": number}));
            let _ = shop.act("edit_product", json!({"product": "TEA", "price": number, "cost": number}));
            let _ =
                shop.act("edit_product", json!({"product": "TEA", "max": number, "reorder_point": number}));
            let backorder = json!({"kind": "backorder", "limit": number});
            let _ = shop.act("edit_product", json!({"product": "TEA", "sell_policy": backorder}));
            let _ = shop.act("place_order", json!({"lines": [line]}));
            let _ = shop.act("set_business", json!({"priority": {"high": number, "urgent": number}}));
        }
    }
}

#[test]
fn what_is_too_large_is_named() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    for quantity in ["1000000001", "9223372036854"] {
        let receipt = shop.act("post_receipt", json!({"lines": [{"product": "TEA", "quantity": quantity}]}));
        assert_eq!(receipt, Err(Refusal::QuantityOutOfRange), "{quantity}");
    }
    let beyond =
        shop.act("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "9223372036855"}]}));
    assert!(matches!(beyond, Err(Refusal::Malformed { field, .. }) if field == "data.lines[0].quantity"));
    let dear = json!({"product": "TEA", "quantity": "1000000000", "price": "1000000000"});
    assert_eq!(shop.act("place_order", json!({"lines": [dear]})), Err(Refusal::AmountOutOfRange));
}

/// A line for each of so many products, `P0` and on.
fn lines(count: usize, quantity: &str) -> Vec<Value> {
    (0..count).map(|number| json!({"product": format!("P{number}"), "quantity": quantity})).collect()
}

fn shop_of_many(products: usize) -> Shop {
    let mut shop = Shop::new();
    let add = |number: usize| {
        let data = json!({"sku": format!("P{number}"), "name": "One of many", "price": "1.00"});
        (Command::decode("add_product", &data.to_string()).unwrap(), None)
    };
    let added = shop.give_together(&(0..products).map(add).collect::<Vec<_>>());
    assert!(added.iter().all(Result::is_ok));
    shop
}

#[test]
fn a_long_invoice_is_one_order_and_leaves_at_once() {
    let mut shop = shop_of_many(5);
    for _ in 0..3 {
        shop.must("post_receipt", json!({"lines": lines(5, "100")}));
    }
    let line = |number: usize| json!({"product": format!("P{}", number % 5), "quantity": "1"});
    let invoice: Vec<Value> = (0..705).map(line).collect();
    shop.must("place_order", json!({"order": named("LONG"), "lines": invoice}));
    shop.must("hand_over_order", json!({"order": named("LONG")}));
    assert_eq!(shop.all::<Movement>().len(), 15 + 705);
}

/// However late and however short: a sale of the most lines is recorded, with offsets and exceptions. What would change
/// more than an entry may is refused, and goes through in parts.
#[test]
fn a_fact_of_the_most_lines_is_recorded_whatever_it_meets() {
    let mut shop = shop_of_many(FACT_LINES_MAX);
    shop.must("post_receipt", json!({"lines": lines(FACT_LINES_MAX, "2")}));
    let ordered: Vec<Value> = std::iter::repeat_n(lines(FACT_LINES_MAX, "1"), 2).flatten().collect();
    shop.must("place_order", json!({"order": named("LONG"), "lines": ordered}));
    let before_the_count = shop.now.to_string();
    let counted: Vec<Value> =
        (0..FACT_LINES_MAX).map(|number| json!({"product": format!("P{number}"), "counted": "2"})).collect();
    for counted in counted.chunks(COUNT_LINES_MAX) {
        shop.must("post_count", json!({"lines": counted}));
    }
    let most = json!({"lines": lines(FACT_LINES_MAX, "1")});
    shop.act_at("record_sale", most.clone(), Some(&before_the_count)).unwrap();
    assert_eq!(shop.stock("P7", "SHOP"), "on hand 2, reserved 2, available 0");
    shop.must("record_sale", most);
    assert_eq!(shop.stock("P7", "SHOP"), "on hand 1, reserved 2, available -1");

    let whole = json!({"order": named("LONG")});
    let refused = shop.act_at("hand_over_order", whole, Some(&before_the_count));
    assert!(matches!(refused, Err(Refusal::TooManyRecords { limit: 1_000, records }) if records > 1_000));
    let open: Vec<(u32, &str)> = (0..2 * FACT_LINES_MAX as u32).map(|line| (line, "1")).collect();
    for part in open.chunks(200) {
        shop.act_at("hand_over_order", taking("LONG", part), Some(&before_the_count)).unwrap();
    }
    assert_eq!(shop.all::<CountLine>().len(), FACT_LINES_MAX);
}

/// An order does not grow without end: the last of many parts is the rest.
#[test]
fn goods_leave_in_so_many_parts_and_then_the_rest() {
    let mut shop = shop_of_many(1);
    shop.must("post_receipt", json!({"lines": lines(1, "200")}));
    shop.must("place_order", json!({"order": named("LONG"), "lines": lines(1, "150")}));
    for _ in 0..HANDOVERS_MAX - 1 {
        shop.must("hand_over_order", taking("LONG", &[(0, "1")]));
    }
    let more = shop.act("hand_over_order", taking("LONG", &[(0, "1")]));
    assert_eq!(more, Err(Refusal::invalid("data.lines", Rule::FewerLines)));
    shop.must("hand_over_order", json!({"order": named("LONG")}));
    assert_eq!(shop.stock("P0", "SHOP"), "on hand 50, reserved 0, available 50");
}

#[test]
fn a_commands_data_is_an_object() {
    for data in ["[]", "[[]]", "null", "\"TEA\"", "1", ""] {
        let refused = Command::decode("place_order", data);
        let Err(Refusal::Malformed { field, .. }) = refused else { panic!("{data}: {refused:?}") };
        assert_eq!(field, "data", "{data}");
    }
}

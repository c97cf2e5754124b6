//! What goods cost: on receipts, on average, and of what was sold.

use crate::acts::{named, placing};
use crate::stock::shop as stocked;
use onhand_domain::records::{Collection, DailySales, Document, Movement, Order, ProductCost};
use onhand_domain::testing::Shop;
use onhand_domain::time::Day;
use serde_json::{Value, json};

/// What a product costs, as text.
fn cost(shop: &Shop, sku: &str) -> String {
    let Some(cost) = shop.get::<ProductCost>(ProductCost::id_of(shop.product(sku))) else {
        return "never there".to_owned();
    };
    let average = cost.unit_cost.map_or("-".to_owned(), |price| price.to_string());
    let lacks = if cost.unvalued.is_zero() { String::new() } else { format!(", {} lack", cost.unvalued) };
    format!("{} worth {} at {average}{lacks}", cost.quantity, cost.value)
}

fn bought(product: &str, quantity: &str, cost: &str) -> Value {
    json!({"product": product, "quantity": quantity, "cost": cost})
}

/// What left and came back of a product on the day of the shop, and what it had cost.
fn day_of(shop: &Shop, sku: &str) -> String {
    let id = DailySales::id_of(Day::parse("2026-03-02").unwrap(), Some(shop.product(sku)));
    let day = shop.get::<DailySales>(id).unwrap();
    format!(
        "{} for {}, {} of it cost {}; back {} for {}, {} of it cost {}; difference {}",
        day.quantity,
        day.net,
        day.costed,
        day.cost,
        day.returned_quantity,
        day.returned_net,
        day.returned_costed,
        day.returned_cost,
        day.cost_difference
    )
}

#[test]
fn a_cost_is_that_of_a_stock_unit_or_of_the_unit_given() {
    let tray = |cost: Value| json!({"product": "EGG", "quantity": "2", "unit": "tray", "cost_of_unit": cost});
    // What is received, what the document says a stock unit cost, what it is worth then.
    let table = [
        (bought("TEA", "3", "1.25"), json!("1.25"), "TEA", "3 worth 3.7500 at 1.25"),
        (bought("TEA", "3", "0"), json!("0.00"), "TEA", "3 worth 0.0000 at 0.00"),
        (json!({"product": "TEA", "quantity": "3"}), Value::Null, "TEA", "3 worth 0.0000 at -, 3 lack"),
        (tray(json!("2.50")), json!("0.208333"), "EGG", "24 worth 5.0000 at 0.208333"),
        (
            json!({"product": "EGG", "quantity": "2", "unit": "tray", "cost": "0.25"}),
            json!("0.25"),
            "EGG",
            "24 worth 6.0000 at 0.25",
        ),
        (
            json!({"product": "FLOUR", "quantity": "2.5"}),
            json!("0.8123"),
            "FLOUR",
            "2.5 worth 2.0308 at 0.81232",
        ),
    ];
    for (line, said, sku, is) in table {
        for verb in ["post_receipt", "post_opening", "post_made"] {
            let mut shop = stocked();
            shop.must("edit_product", json!({"product": "FLOUR", "cost": "0.8123"}));
            shop.must(verb, json!({"lines": [line]}));
            let document = shop.all::<Document>()[0].clone();
            assert_eq!(json!(document.lines[0].cost), said, "{verb} {line}");
            assert_eq!(cost(&shop, sku), is, "{verb} {line}");
        }
    }
    let mut shop = stocked();
    for (line, field) in [
        (json!({"product": "EGG", "quantity": "1", "cost": "1", "cost_of_unit": "1"}), "data.lines[0].cost"),
        (json!({"product": "EGG", "quantity": "1", "cost_of_unit": "-1"}), "data.lines[0].cost_of_unit"),
        (json!({"product": "EGG", "quantity": "1", "cost": "1.1234567"}), "data.lines[0].cost"),
    ] {
        let refusal = shop.act("post_receipt", json!({"lines": [line]})).unwrap_err();
        assert_eq!(json!(refusal)["field"], field);
    }
}

#[test]
fn the_average_follows_what_comes_and_goes() {
    // Step by step: what happens, and what tea costs then.
    let mut shop = stocked();
    shop.must("add_location", json!({"code": "STORE", "kind": "warehouse", "name": "Store"}));
    let tea = |quantity: &str| json!({"lines": [{"product": "TEA", "quantity": quantity}], "reason": "x"});
    for (verb, data, is) in [
        ("post_opening", json!({"lines": [bought("TEA", "10", "2")]}), "10 worth 20.0000 at 2.00"),
        ("post_receipt", json!({"lines": [bought("TEA", "10", "3")]}), "20 worth 50.0000 at 2.50"),
        (
            "dispatch_transfer",
            json!({"destination": "STORE", "lines": [{"product": "TEA", "quantity": "8"}]}),
            "20 worth 50.0000 at 2.50",
        ),
        ("post_damage", tea("2"), "18 worth 45.0000 at 2.50"),
        ("post_waste", tea("1"), "17 worth 42.5000 at 2.50"),
        ("post_adjustment", tea("3"), "20 worth 50.0000 at 2.50"),
        ("post_adjustment", tea("-4"), "16 worth 40.0000 at 2.50"),
        ("post_count", json!({"lines": [{"product": "TEA", "counted": "6"}]}), "14 worth 35.0000 at 2.50"),
        ("record_sale", json!({"lines": [{"product": "TEA", "quantity": "1"}]}), "13 worth 32.5000 at 2.50"),
        // Put right by hand: what was wrong out, and in again at what it cost.
        ("post_adjustment", tea("-13"), "0 worth 0.0000 at 2.50"),
        (
            "post_adjustment",
            json!({"lines": [bought("TEA", "13", "4")], "reason": "wrong cost"}),
            "13 worth 52.0000 at 4.00",
        ),
        ("post_receipt", tea("2"), "15 worth 52.0000 at 4.00, 2 lack"),
        ("record_sale", json!({"lines": [{"product": "TEA", "quantity": "3"}]}), "12 worth 48.0000 at 4.00"),
        (
            "record_sale",
            json!({"lines": [{"product": "TEA", "quantity": "15"}]}),
            "-3 worth -12.0000 at 4.00",
        ),
        ("post_receipt", json!({"lines": [bought("TEA", "10", "5")]}), "7 worth 35.0000 at 5.00"),
    ] {
        let mut data = data;
        if verb == "post_receipt" {
            data.as_object_mut().unwrap().remove("reason");
        }
        shop.must(verb, data);
        assert_eq!(cost(&shop, "TEA"), is, "{verb}");
    }
    assert_eq!(
        day_of(&shop, "TEA"),
        "19 for 47.50, 17 of it cost 66.5000; back 0 for 0.00, 0 of it cost 0.0000; difference 3.0000"
    );
}

#[test]
fn a_late_receipt_is_averaged_when_it_is_recorded_and_rewrites_nothing() {
    let mut shop = stocked();
    shop.must("post_opening", json!({"lines": [bought("TEA", "10", "2")]}));
    shop.must("record_sale", json!({"lines": [{"product": "TEA", "quantity": "5"}]}));
    let late = json!({"lines": [bought("TEA", "5", "4")]});
    shop.act_at("post_receipt", late, Some("2026-02-27T09:00:00Z")).unwrap();
    assert_eq!(cost(&shop, "TEA"), "10 worth 30.0000 at 3.00");
    assert!(day_of(&shop, "TEA").starts_with("5 for 12.50, 5 of it cost 10.0000"));
}

#[test]
fn what_comes_back_costs_what_it_cost_when_it_left() {
    for (by, from) in [("order", json!({"order": named("A")})), ("sale", json!({"sale": named("S")}))] {
        let mut shop = stocked();
        shop.must("post_opening", json!({"lines": [bought("TEA", "10", "2")]}));
        match by {
            "order" => {
                shop.must("place_order", placing("A", &[("TEA", "4")]));
                let part = json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1"}]});
                shop.must("hand_over_order", part);
                shop.must("hand_over_order", json!({"order": named("A")}));
            }
            _ => drop(shop.must(
                "record_sale",
                json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "4"}]}),
            )),
        }
        shop.must("post_receipt", json!({"lines": [bought("TEA", "6", "5")]}));
        assert_eq!(cost(&shop, "TEA"), "12 worth 42.0000 at 3.50");
        let mut data = from.clone();
        data["lines"] = json!([{"line": 0, "quantity": "3", "outcome": "waste", "reason": "opened"}]);
        shop.must("record_return", data);
        // Three came in at 2.00 and went to waste at what all cost on average then: 48.00 for 15.
        assert_eq!(cost(&shop, "TEA"), "12 worth 38.4000 at 3.20", "{by}");
        assert_eq!(
            day_of(&shop, "TEA"),
            "4 for 10.00, 4 of it cost 8.0000; back 3 for 7.50, 3 of it cost 6.0000; difference 0.0000",
            "{by}"
        );
    }
}

#[test]
fn what_is_undone_is_as_if_it_had_never_been() {
    let mut shop = stocked();
    shop.must("post_opening", json!({"lines": [bought("TEA", "10", "2")]}));
    let before = cost(&shop, "TEA");
    shop.must("post_receipt", json!({"document": named("D"), "lines": [bought("TEA", "10", "300")]}));
    shop.must("reverse_document", json!({"document": named("D")}));
    assert_eq!(cost(&shop, "TEA"), before);
    shop.must("record_sale", json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "15"}]}));
    assert_eq!(cost(&shop, "TEA"), "-5 worth -10.0000 at 2.00");
    // A sale that is voided on another day leaves nothing on its own.
    shop.now = shop.now.plus_millis(30 * 3_600_000);
    shop.must("void_sale", json!({"sale": named("S")}));
    assert_eq!(cost(&shop, "TEA"), before);
    assert_eq!(
        day_of(&shop, "TEA"),
        "0 for 0.00, 0 of it cost 0.0000; back 0 for 0.00, 0 of it cost 0.0000; difference 0.0000"
    );
}

#[test]
fn an_order_tells_its_customer_nothing_of_cost() {
    let mut shop = stocked();
    shop.must("post_opening", json!({"lines": [bought("TEA", "10", "1.2345")]}));
    shop.must("place_order", placing("A", &[("TEA", "4")]));
    shop.must("hand_over_order", json!({"order": named("A")}));
    let order = shop.all::<Order>()[0].clone();
    let text = json!(order).to_string();
    assert!(!text.contains("cost") && !text.contains("1.2345") && !text.contains("4.938"), "{text}");
    let left = shop.all::<Movement>().into_iter().find(|movement| movement.direction() < 0).unwrap();
    assert_eq!(json!([left.unit_cost, left.value]), json!(["1.2345", "4.9380"]));
}

/// The collections of the records that a command changes, one for each record.
fn written(shop: &mut Shop, name: &str, data: Value) -> Vec<Collection> {
    let before = shop.records.clone();
    shop.must(name, data);
    let changed = shop.records.iter().filter(|(key, record)| before.get(key) != Some(record));
    changed.map(|(key, _)| key.0).collect()
}

#[test]
fn an_order_writes_no_more_records_than_it_must() {
    use Collection::*;
    let mut shop = stocked();
    shop.must("add_customer", json!({"code": "BO", "name": "Bo"}));
    shop.must("post_opening", json!({"lines": [bought("TEA", "10", "1"), bought("CUP", "10", "1")]}));
    let lines = json!([{"product": "TEA", "quantity": "1"}, {"product": "CUP", "quantity": "1"}]);
    let place = json!({"order": named("A"), "customer": "BO", "lines": lines});
    // Nothing of cost, however many products: that waits until goods leave. One record for the hour.
    let placed = written(&mut shop, "place_order", place);
    assert_eq!(
        placed,
        [StockLevels, StockLevels, Orders, Counters, Shelf, Shelf, CustomerTotals, HourlySales]
    );
    for step in ["confirm_order", "prepare_order", "ready_order"] {
        assert_eq!(written(&mut shop, step, json!({"order": named("A")})), [Orders], "{step}");
    }
    // One more for each product that leaves.
    let left = written(&mut shop, "hand_over_order", json!({"order": named("A")}));
    assert_eq!(
        left,
        [
            StockLevels,
            StockLevels,
            ProductCosts,
            ProductCosts,
            Movements,
            Movements,
            Orders,
            CustomerTotals,
            DailySales,
            DailySales,
            HourlySales,
        ]
    );
    let complete = written(&mut shop, "complete_order", json!({"order": named("A")}));
    assert_eq!(complete, [Orders]);
}

//! Orders, and lines of them, that are fulfilled from another location than they were placed at.

use crate::acts::{named, open_exceptions, order, place, receive, said, taking};
use onhand_domain::ids::LocationId;
use onhand_domain::lookup::Lookup;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::{Collection, Movement, Order, Stored};
use onhand_domain::refusal::{Refusal, Rule, ShortLine};
use onhand_domain::testing::Shop;
use onhand_domain::working_set::matches;
use serde_json::{Value, json};

/// Nine of each at the shop, four of each in the back.
fn two_places() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    for sku in ["TEA", "CUP"] {
        receive(&mut shop, sku, "9");
    }
    shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back", "online": true}));
    for sku in ["TEA", "CUP"] {
        let lines = json!([{"product": sku, "quantity": "4"}]);
        shop.must("post_receipt", json!({"location": "BACK", "lines": lines}));
    }
    shop
}

fn moving(name: &str, to: &str, lines: Option<&[u32]>) -> Value {
    let mut data = json!({"order": named(name), "location": to});
    if let Some(lines) = lines {
        data["lines"] = json!(lines);
    }
    data
}

/// Where the order is fulfilled, and each of its lines.
fn places(shop: &Shop, name: &str) -> (LocationId, Vec<LocationId>) {
    let order = order(shop, name);
    (order.location, order.lines.iter().map(|line| order.location_of(line)).collect())
}

/// Whether the order is found as one that promises some of a product from there.
fn is_found(shop: &Shop, name: &str, sku: &str, code: &str) -> bool {
    let lookup = Lookup::OpenOrders(shop.product(sku), shop.location(code));
    matches(&order(shop, name).clone().into_record(), &lookup)
}

#[test]
fn a_whole_order_moves_with_what_it_reserves() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3"), ("CUP", "1")]);
    shop.must("move_order", moving("A", "BACK", None));
    assert_eq!(said(&shop), ["order_moved"]);
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 9, reserved 0, available 9");
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 4, reserved 3, available 1");
    let back = shop.location("BACK");
    assert_eq!(places(&shop, "A"), (back, vec![back, back]));
    assert!(order(&shop, "A").lines.iter().all(|line| line.location.is_none()));
    shop.must(
        "edit_order",
        json!({"order": named("A"), "actions": [{"add_line": {"product": "CUP", "quantity": "2"}}]}),
    );
    assert_eq!(shop.stock("CUP", "BACK"), "on hand 4, reserved 3, available 1");
    assert_eq!(shop.act("move_order", moving("A", "BACK", None)), Err(Refusal::NothingToDo));
}

#[test]
fn a_line_that_moved_is_promised_changed_and_handed_over_from_there() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3"), ("CUP", "2")]);
    shop.must("move_order", moving("A", "BACK", Some(&[0])));
    let (at_shop, back) = (shop.location("SHOP"), shop.location("BACK"));
    assert_eq!(places(&shop, "A"), (at_shop, vec![back, at_shop]));
    for (sku, code, found) in
        [("TEA", "BACK", true), ("TEA", "SHOP", false), ("CUP", "SHOP", true), ("CUP", "BACK", false)]
    {
        assert_eq!(is_found(&shop, "A", sku, code), found, "{sku} at {code}");
    }
    let set = |quantity: &str| {
        let action = json!({"set_quantity": {"line": 0, "quantity": quantity}});
        json!({"order": named("A"), "actions": [action]})
    };
    let short = vec![ShortLine {
        available: Quantity::whole(4),
        location: back,
        product: shop.product("TEA"),
        wanted: Quantity::whole(5),
    }];
    assert_eq!(shop.act("edit_order", set("5")), Err(Refusal::InsufficientStock { short }));
    shop.must("edit_order", set("4"));
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 4, reserved 4, available 0");

    shop.must("hand_over_order", taking("A", &[(0, "1"), (1, "2")]));
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 3, reserved 3, available 0");
    assert_eq!(shop.stock("CUP", "SHOP"), "on hand 7, reserved 0, available 7");
    shop.must("close_remainder", json!({"order": named("A")}));
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 3, reserved 0, available 3");
}

#[test]
fn what_comes_back_comes_back_to_where_it_left_from() {
    for (lines, to) in [(vec![0], "BACK"), (vec![1], "SHOP"), (vec![0, 1], "SHOP")] {
        let mut shop = two_places();
        place(&mut shop, "A", &[("TEA", "3"), ("CUP", "2")]);
        shop.must("move_order", moving("A", "BACK", Some(&[0])));
        shop.must("hand_over_order", json!({"order": named("A")}));
        let back: Vec<Value> = lines.iter().map(|line| json!({"line": line, "quantity": "1"})).collect();
        shop.must("record_return", json!({"order": named("A"), "lines": back}));
        let to = shop.location(to);
        let last = shop.all::<Movement>().into_iter().max_by_key(|movement| movement.recorded_at).unwrap();
        assert_eq!(last.to.location(), Some(to), "{lines:?}");
    }
}

#[test]
fn what_has_left_stays_where_it_left_from() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3"), ("CUP", "2")]);
    shop.must("hand_over_order", taking("A", &[(0, "3")]));
    shop.must("move_order", moving("A", "BACK", None));
    let (at_shop, back) = (shop.location("SHOP"), shop.location("BACK"));
    assert_eq!(places(&shop, "A"), (back, vec![at_shop, back]));
    assert_eq!(shop.act("move_order", moving("A", "BACK", Some(&[0]))), Err(Refusal::NothingToDo));
}

#[test]
fn a_move_that_is_not_covered_names_the_short_lines() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3"), ("TEA", "3"), ("CUP", "1")]);
    let before = shop.records.clone();
    let short = vec![ShortLine {
        available: Quantity::whole(4),
        location: shop.location("BACK"),
        product: shop.product("TEA"),
        wanted: Quantity::whole(6),
    }];
    assert_eq!(shop.act("move_order", moving("A", "BACK", None)), Err(Refusal::InsufficientStock { short }));
    assert_eq!(shop.records, before);
    shop.must("move_order", moving("A", "BACK", Some(&[0, 2])));
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 4, reserved 3, available 1");
}

#[test]
fn a_move_must_make_sense() {
    let mut shop = two_places();
    shop.must("add_location", json!({"code": "HURT", "kind": "quarantine", "name": "Hurt", "online": false}));
    place(&mut shop, "A", &[("TEA", "3")]);
    let hurt = shop.location("HURT");
    for (data, refusal) in [
        (moving("Z", "BACK", None), Refusal::unknown(Collection::Orders, named("Z"))),
        (moving("A", "NOWHERE", None), Refusal::unknown(Collection::Locations, "NOWHERE")),
        (moving("A", "HURT", None), Refusal::NotActive { collection: Collection::Locations, id: hurt.0 }),
        (moving("A", "BACK", Some(&[])), Refusal::invalid("data.lines", Rule::NotEmpty)),
        (moving("A", "BACK", Some(&[0, 0])), Refusal::invalid("data.lines[1]", Rule::Unique)),
        (moving("A", "BACK", Some(&[7])), Refusal::UnknownLine { line: 7 }),
        (moving("A", "SHOP", Some(&[0])), Refusal::NothingToDo),
    ] {
        assert_eq!(shop.act("move_order", data.clone()), Err(refusal), "{data}");
    }
    shop.must("hand_over_order", json!({"order": named("A")}));
    let state = order(&shop, "A").state;
    let refusal = Refusal::WrongOrderState { order: order(&shop, "A").id, state };
    assert_eq!(shop.act("move_order", moving("A", "BACK", None)), Err(refusal));
}

#[test]
fn a_shortfall_names_what_is_promised_there() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3"), ("TEA", "2")]);
    shop.must("move_order", moving("A", "BACK", Some(&[0])));
    let lines = json!([{"product": "TEA", "quantity": "2"}]);
    shop.must("post_damage", json!({"location": "BACK", "reason": "wet", "lines": lines}));
    let open = open_exceptions(&shop, ExceptionKind::Shortfall);
    let at_risk: Vec<String> = open[0].orders.iter().map(|order| order.open.to_string()).collect();
    assert_eq!(at_risk, ["3"], "only the line that is fulfilled from there");
    shop.must("move_order", moving("A", "SHOP", Some(&[0])));
    assert!(open_exceptions(&shop, ExceptionKind::Shortfall).is_empty(), "moved away, it is covered");
    assert_eq!(shop.all::<Order>()[0].lines[0].location, None);
}

#[test]
fn a_location_that_still_owes_a_line_is_in_use() {
    let mut shop = two_places();
    place(&mut shop, "A", &[("TEA", "3")]);
    shop.must("move_order", moving("A", "BACK", Some(&[0])));
    let outcome = shop.act("archive_location", json!({"location": "BACK"}));
    assert!(matches!(outcome, Err(Refusal::StillInUse { orders, .. }) if orders == [1]));
}

//! Changes of an order after it was placed.

use crate::acts::{customer, named, order, placing, receive, said, taking};
use onhand_domain::command::Role;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::Return;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::order::{OrderState, Priority};
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// Nine of tea and of cups; order A holds five of tea at 2.50 and a cup at 1.00.
fn shop_with_order() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    receive(&mut shop, "TEA", "9");
    receive(&mut shop, "CUP", "9");
    shop.must("place_order", placing("A", &[("TEA", "5"), ("CUP", "1")]));
    shop
}

fn edit(shop: &mut Shop, actions: Value) -> Result<(), Refusal> {
    shop.act("edit_order", json!({"order": named("A"), "actions": actions})).map(|_| ())
}

/// Quantities of the lines, the total, and what is reserved of tea.
fn figures(shop: &Shop) -> String {
    let order = order(shop, "A");
    let quantities: Vec<String> = order.lines.iter().map(|line| line.quantity.to_string()).collect();
    let stock = shop.stock("TEA", "SHOP");
    let reserved = stock.split(", ").nth(1).unwrap_or_default();
    format!("{} = {}, {reserved}", quantities.join(" + "), order.total)
}

#[test]
fn each_action_does_its_own_and_the_money_follows() {
    for (actions, after) in [
        (json!([{"set_quantity": {"line": 0, "quantity": "9"}}]), "9 + 1 = 23.50, reserved 9"),
        (json!([{"set_quantity": {"line": 0, "quantity": "2"}}]), "2 + 1 = 6.00, reserved 2"),
        (json!([{"add_line": {"product": "TEA", "quantity": "4"}}]), "5 + 1 + 4 = 23.50, reserved 9"),
        (
            json!([
                {"set_quantity": {"line": 0, "quantity": "1"}},
                {"add_line": {"product": "TEA", "quantity": "8", "price": "2.00"}},
            ]),
            "1 + 1 + 8 = 19.50, reserved 9",
        ),
        (json!([{"remove_line": {"line": 0}}]), "0 + 1 = 1.00, reserved 0"),
        (
            json!([{"remove_line": {"line": 0}}, {"set_quantity": {"line": 0, "quantity": "1"}}]),
            "1 + 1 = 3.50, reserved 1",
        ),
        (json!([{"set_price": {"line": 0, "price": "2"}}]), "5 + 1 = 11.00, reserved 5"),
        (
            json!([{"set_line_discount": {"line": 0, "discount": {"percent": "10"}}}]),
            "5 + 1 = 12.25, reserved 5",
        ),
        (json!([{"set_discount": {"discount": {"amount": "1"}}}]), "5 + 1 = 12.50, reserved 5"),
        (
            json!([{"set_charges": {"charges": [{"kind": "postage", "amount": "3"}]}}]),
            "5 + 1 = 16.50, reserved 5",
        ),
        (
            json!([{"set_note": {"note": "Ring twice"}}, {"set_wanted": {"wanted": "2026-03-05"}},
                   {"set_reference": {"reference": "PO 7"}}]),
            "5 + 1 = 13.50, reserved 5",
        ),
    ] {
        let mut shop = shop_with_order();
        edit(&mut shop, actions.clone()).unwrap_or_else(|refusal| panic!("{actions}: {refusal:?}"));
        assert_eq!(figures(&shop), after, "{actions}");
        assert_eq!(said(&shop)[0], "order_changed", "{actions}");
    }
}

#[test]
fn a_change_that_cannot_be_met_changes_nothing() {
    let short = |wanted| format!("InsufficientStock 9 there, {wanted} wanted");
    let cases = [
        (json!([{"set_quantity": {"line": 0, "quantity": "10"}}]), short(10)),
        (json!([{"add_line": {"product": "TEA", "quantity": "5"}}]), short(10)),
        (
            json!([{"set_note": {"note": "more"}}, {"add_line": {"product": "TEA", "quantity": "3"}},
                   {"set_quantity": {"line": 0, "quantity": "7"}}]),
            short(10),
        ),
        (json!([{"set_quantity": {"line": 2, "quantity": "1"}}]), "unknown_line".into()),
        (json!([{"set_quantity": {"line": 0, "quantity": "5"}}]), "nothing_to_do".into()),
        (json!([{"remove_line": {"line": 0}}, {"remove_line": {"line": 1}}]), "nothing_to_do".into()),
        (json!([]), "invalid".into()),
        (json!([{"set_quantity": {"line": 0, "quantity": "0"}}]), "invalid".into()),
        (json!([{"set_discount": {"discount": {"amount": "99"}}}]), "invalid".into()),
        (json!([{"set_colour": {"line": 0}}]), "malformed".into()),
    ];
    for (actions, refused) in cases {
        let mut shop = shop_with_order();
        let before = order(&shop, "A").clone();
        let told = match edit(&mut shop, actions.clone()) {
            Err(Refusal::InsufficientStock { short }) => {
                format!("InsufficientStock {} there, {} wanted", short[0].available, short[0].wanted)
            }
            Err(refusal) => refusal.code(),
            Ok(()) => "accepted".into(),
        };
        assert_eq!(told, refused, "{actions}");
        assert_eq!(*order(&shop, "A"), before, "{actions}");
    }
}

#[test]
fn what_was_taken_stands() {
    let more_than_open =
        |wanted| Refusal::MoreThanOpen { line: 0, open: Quantity::whole(3), wanted: Quantity::whole(wanted) };
    let stands = || Refusal::PartlyTaken { order: named("A").into() };
    for (actions, outcome) in [
        (json!([{"set_quantity": {"line": 0, "quantity": "1"}}]), Err(more_than_open(4))),
        (json!([{"remove_line": {"line": 0}}]), Err(more_than_open(5))),
        (json!([{"set_price": {"line": 0, "price": "9"}}]), Err(stands())),
        (json!([{"set_line_discount": {"line": 0}}]), Err(stands())),
        (json!([{"set_discount": {"discount": {"percent": "5"}}}]), Err(stands())),
        (json!([{"set_charges": {"charges": []}}]), Err(stands())),
        (json!([{"set_price": {"line": 1, "price": "9"}}]), Ok("5 + 1 = 21.50, reserved 3")),
        (json!([{"set_quantity": {"line": 0, "quantity": "7"}}]), Ok("7 + 1 = 18.50, reserved 5")),
        (json!([{"set_quantity": {"line": 0, "quantity": "2"}}]), Ok("2 + 1 = 6.00, reserved 0")),
    ] {
        let mut shop = shop_with_order();
        shop.must("hand_over_order", taking("A", &[(0, "2")]));
        let told = edit(&mut shop, actions.clone()).map(|()| figures(&shop));
        assert_eq!(told, outcome.map(str::to_owned), "{actions}");
    }
}

#[test]
fn with_the_rest_taken_off_what_left_is_the_whole() {
    let mut shop = shop_with_order();
    shop.must("hand_over_order", taking("A", &[(0, "2")]));
    edit(&mut shop, json!([{"set_quantity": {"line": 0, "quantity": "2"}}, {"remove_line": {"line": 1}}]))
        .unwrap();
    assert_eq!(order(&shop, "A").state, OrderState::HandedOver);
    assert_eq!(said(&shop), ["order_status_changed"]);
    assert_eq!(figures(&shop), "2 + 0 = 5.00, reserved 0");
}

#[test]
fn an_amount_off_the_order_is_given_once_however_it_leaves() {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    receive(&mut shop, "TEA", "9");
    receive(&mut shop, "CUP", "9");
    let mut data = placing("A", &[("TEA", "5"), ("CUP", "1")]);
    data["discount"] = json!({"amount": "1.35"});
    shop.must("place_order", data);
    shop.must("hand_over_order", taking("A", &[(0, "5")]));
    edit(&mut shop, json!([{"set_quantity": {"line": 1, "quantity": "2"}}])).unwrap();
    let nets: Vec<String> = order(&shop, "A").lines.iter().map(|line| line.net.to_string()).collect();
    assert_eq!(nets, ["11.25", "1.90"], "14.50 less 1.35, of which tea bore 1.25 when it left");
    shop.must("hand_over_order", json!({"order": named("A")}));
    assert_eq!(order(&shop, "A").total.to_string(), "13.15");
}

#[test]
fn priority_follows_the_value_unless_a_hand_set_it() {
    for (by_hand, actions, priority) in [
        (None, json!([{"set_quantity": {"line": 0, "quantity": "9"}}]), Priority::High),
        (Some("urgent"), json!([{"set_quantity": {"line": 0, "quantity": "9"}}]), Priority::Urgent),
        (None, json!([{"set_priority": {"priority": "urgent"}}]), Priority::Urgent),
        (Some("urgent"), json!([{"set_priority": {}}]), Priority::Normal),
    ] {
        let mut shop = shop_with_order();
        shop.must("set_business", json!({"name": "Shop", "currency": "GBP", "priority": {"high": "20"}}));
        if let Some(by_hand) = by_hand {
            edit(&mut shop, json!([{"set_priority": {"priority": by_hand}}])).unwrap();
        }
        edit(&mut shop, actions.clone()).unwrap();
        assert_eq!(order(&shop, "A").priority, priority, "{by_hand:?}, {actions}");
    }
}

#[test]
fn a_partner_changes_wishes_not_money_and_only_until_it_is_confirmed() {
    for (actions, allowed) in [
        (json!([{"set_quantity": {"line": 0, "quantity": "3"}}]), true),
        (json!([{"add_line": {"product": "CUP", "quantity": "1"}}]), true),
        (json!([{"remove_line": {"line": 1}}]), true),
        (json!([{"set_note": {"note": "Ring"}}]), true),
        (json!([{"set_price": {"line": 0, "price": "0.01"}}]), false),
        (json!([{"set_quantity": {"line": 0, "quantity": "3"}}, {"set_line_discount": {"line": 0}}]), false),
        (json!([{"set_discount": {"discount": {"percent": "99"}}}]), false),
        (json!([{"set_charges": {"charges": []}}]), false),
        (json!([{"set_priority": {"priority": "urgent"}}]), false),
        (json!([{"add_line": {"product": "CUP", "quantity": "1", "price": "0.01"}}]), false),
    ] {
        let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
        receive(&mut shop, "TEA", "9");
        receive(&mut shop, "CUP", "9");
        let anna = customer(&mut shop, "ANNA", CustomerStatus::Active);
        shop.act_as(Role::Partner, Some(anna));
        shop.must("place_order", placing("A", &[("TEA", "5"), ("CUP", "1")]));
        let outcome = edit(&mut shop, actions.clone());
        assert_eq!(outcome, if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }, "{actions}");

        shop.act_as(Role::Staff, None);
        shop.must("confirm_order", json!({"order": named("A")}));
        shop.act_as(Role::Partner, Some(anna));
        let late = edit(&mut shop, actions.clone());
        let order = named("A").into();
        assert_eq!(late, Err(Refusal::WrongOrderState { order, state: OrderState::Confirmed }), "{actions}");
    }
}

/// Prices without tax become prices with tax, while an order is open: what was agreed with the customer stands.
#[test]
fn an_order_keeps_the_way_its_prices_are_meant() {
    let mut shop = Shop::new();
    let classes = json!([{"name": "standard", "rate": "20"}]);
    shop.must("set_business", json!({"tax_classes": classes}));
    shop.must(
        "add_product",
        json!({"sku": "TEA", "name": "Tea", "price": "10.00", "track": "none", "tax_class": "standard"}),
    );
    let tea = json!({"product": "TEA", "quantity": "2"});
    shop.must("place_order", json!({"order": named("A"), "lines": [tea]}));
    shop.must("record_sale", json!({"sale": named("S"), "lines": [tea]}));
    shop.must("set_business", json!({"tax_included": true}));
    shop.must("edit_product", json!({"product": "TEA", "price": "12.00"}));

    let figures = |shop: &Shop| {
        let order = order(shop, "A");
        format!("{} + {} = {}", order.net, order.tax, order.total)
    };
    for (action, money) in [
        (json!({"set_quantity": {"line": 0, "quantity": "3"}}), "30.00 + 6.00 = 36.00"),
        (
            json!({"set_charges": {"charges": [{"kind": "fee", "amount": "1", "tax_class": "standard"}]}}),
            "31.00 + 6.20 = 37.20",
        ),
        (json!({"add_line": {"product": "TEA", "quantity": "1", "price": "10.00"}}), "41.00 + 8.20 = 49.20"),
    ] {
        shop.must("edit_order", json!({"order": named("A"), "actions": [action]}));
        assert_eq!(figures(&shop), money, "{action}");
    }
    let unpriced = json!({"order": named("A"), "actions": [{"add_line": tea}]});
    assert_eq!(shop.act("edit_order", unpriced), Err(Refusal::NoPrice { product: shop.product("TEA") }));

    shop.must("hand_over_order", json!({"order": named("A")}));
    for (key, linked) in [("O", json!({"order": named("A")})), ("T", json!({"sale": named("S")}))] {
        let line = json!({"line": 0, "quantity": "1", "tax_rate": "10"});
        let mut data = json!({"return": named(key), "lines": [line]});
        data.as_object_mut().unwrap().extend(linked.as_object().unwrap().clone());
        shop.must("record_return", data);
        let back = shop.get::<Return>(named(key)).unwrap();
        assert_eq!((back.net.to_string(), back.tax.to_string()), ("10.00".into(), "1.00".into()), "{key}");
    }
    shop.must("place_order", json!({"order": named("B"), "lines": [tea]}));
    assert_eq!(order(&shop, "B").total.to_string(), "24.00", "a new order goes by the new prices");
}

//! Orders: their life, hand-overs in parts, giving up.

use crate::acts::{customer, named, order, place, placing, receive, said, taking};
use onhand_domain::command::{Command, Role};
use onhand_domain::event::Event;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::order::{OrderState, Priority};
use onhand_domain::records::{Collection, Customer};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

fn tea_shop(stock: &str) -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    receive(&mut shop, "TEA", stock);
    receive(&mut shop, "CUP", stock);
    shop
}

#[test]
fn each_step_follows_only_its_own() {
    let verbs = ["confirm", "prepare", "ready", "hand_over", "complete", "reject", "cancel"];
    for (life, allowed) in [
        ("", "confirm hand_over reject cancel"),
        ("confirm", "prepare ready hand_over cancel"),
        ("confirm prepare", "ready hand_over cancel"),
        ("confirm ready", "hand_over cancel"),
        ("confirm prepare ready", "hand_over cancel"),
        ("hand_over", "complete"),
        ("hand_over complete", ""),
        ("reject", ""),
        ("confirm cancel", ""),
    ] {
        for verb in verbs {
            let mut shop = tea_shop("9");
            place(&mut shop, "A", &[("TEA", "2")]);
            for step in life.split_whitespace() {
                shop.must(&format!("{step}_order"), json!({"order": named("A")}));
            }
            let before = order(&shop, "A").clone();
            let outcome = shop.act(&format!("{verb}_order"), json!({"order": named("A"), "note": "so"}));
            if allowed.split_whitespace().any(|allowed| allowed == verb) {
                outcome.unwrap_or_else(|refusal| panic!("{life} → {verb}: {refusal:?}"));
                let last = order(&shop, "A").steps.last().unwrap();
                assert_eq!(last.state, order(&shop, "A").state, "{life} → {verb}");
                assert_eq!(last.note.as_deref(), Some("so"), "{life} → {verb}");
                assert_eq!(said(&shop).len(), 1, "{life} → {verb}: {:?}", said(&shop));
            } else {
                let refusal = Refusal::WrongOrderState { order: before.id, state: before.state };
                assert_eq!(outcome, Err(refusal), "{life} → {verb}");
                assert_eq!(*order(&shop, "A"), before);
            }
        }
    }
}

#[test]
fn what_an_order_holds_goes_when_it_ends() {
    for (verb, state, said_so) in [
        ("cancel_order", OrderState::Cancelled, "order_cancelled"),
        ("reject_order", OrderState::Rejected, "order_status_changed"),
        ("hand_over_order", OrderState::HandedOver, "order_status_changed"),
    ] {
        let mut shop = tea_shop("9");
        place(&mut shop, "A", &[("TEA", "2"), ("TEA", "1"), ("CUP", "4")]);
        assert_eq!(shop.stock("TEA", "SHOP"), "on hand 9, reserved 3, available 6");
        shop.must(verb, json!({"order": named("A")}));
        assert_eq!(order(&shop, "A").state, state);
        assert_eq!(said(&shop), [said_so], "{verb}");
        let left = if state == OrderState::HandedOver { 6 } else { 9 };
        assert_eq!(
            shop.stock("TEA", "SHOP"),
            format!("on hand {left}, reserved 0, available {left}"),
            "{verb}"
        );
    }
}

#[test]
fn an_order_leaves_in_parts() {
    let mut shop = tea_shop("9");
    place(&mut shop, "A", &[("TEA", "5"), ("CUP", "1")]);
    shop.must("confirm_order", json!({"order": named("A")}));

    shop.must("hand_over_order", taking("A", &[(0, "2")]));
    assert_eq!(said(&shop), ["order_changed"]);
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 7, reserved 3, available 4");
    assert_eq!(order(&shop, "A").state, OrderState::Confirmed, "the remainder stays on the same order");

    shop.must("hand_over_order", taking("A", &[(0, "2"), (1, "1")]));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 5, reserved 1, available 4");

    shop.must("hand_over_order", json!({"order": named("A")}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 4, reserved 0, available 4");
    let order = order(&shop, "A");
    assert_eq!(order.state, OrderState::HandedOver);
    let parts: Vec<Vec<String>> = order
        .handovers
        .iter()
        .map(|handover| {
            handover
                .lines
                .iter()
                .map(|part| format!("{} of line {}: {}", part.quantity, part.line, part.net))
                .collect()
        })
        .collect();
    assert_eq!(
        parts,
        [
            vec!["2 of line 0: 5.00"],
            vec!["2 of line 0: 5.00", "1 of line 1: 1.00"],
            vec!["1 of line 0: 2.50"]
        ]
    );
}

#[test]
fn no_more_leaves_than_is_open() {
    let too_much = |open, wanted| Refusal::MoreThanOpen {
        line: 0,
        open: Quantity::whole(open),
        wanted: Quantity::whole(wanted),
    };
    for (taken, wanted, refusal) in [
        (None, json!([{"line": 0, "quantity": "6"}]), too_much(5, 6)),
        (Some("3"), json!([{"line": 0, "quantity": "3"}]), too_much(2, 3)),
        (None, json!([{"line": 1, "quantity": "1"}]), Refusal::UnknownLine { line: 1 }),
        (None, json!([]), Refusal::invalid("data.lines", Rule::NotEmpty)),
        (
            None,
            json!([{"line": 0, "quantity": "1"}, {"line": 0, "quantity": "1"}]),
            Refusal::invalid("data.lines[1].line", Rule::Unique),
        ),
        (
            None,
            json!([{"line": 0, "quantity": "0"}]),
            Refusal::invalid("data.lines[0].quantity", Rule::Positive),
        ),
    ] {
        let mut shop = tea_shop("9");
        place(&mut shop, "A", &[("TEA", "5")]);
        if let Some(taken) = taken {
            shop.must("hand_over_order", taking("A", &[(0, taken)]));
        }
        let outcome = shop.act("hand_over_order", json!({"order": named("A"), "lines": wanted}));
        assert_eq!(outcome, Err(refusal), "{wanted}");
    }
}

#[test]
fn what_left_without_stock_to_show_for_it_is_recorded() {
    let mut shop = tea_shop("3");
    place(&mut shop, "A", &[("TEA", "3")]);
    shop.must("record_sale", json!({"lines": [{"product": "TEA", "quantity": "2"}]}));
    shop.must("hand_over_order", json!({"order": named("A")}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand -2, reserved 0, available -2");
}

#[test]
fn an_order_of_services_alone_goes_through_its_life() {
    let mut shop = Shop::new();
    shop.must("add_product", json!({"sku": "FIT", "name": "Fitting", "kind": "service", "price": "40.00"}));
    place(&mut shop, "A", &[("FIT", "2")]);
    for verb in ["confirm_order", "ready_order", "hand_over_order", "complete_order"] {
        shop.must(verb, json!({"order": named("A")}));
    }
    assert_eq!(order(&shop, "A").state, OrderState::Completed);
    assert_eq!(shop.stock("FIT", "SHOP"), "on hand 0, reserved 0, available 0");
}

#[test]
fn after_a_part_was_taken_the_rest_can_be_given_up() {
    for (verb, state) in
        [("close_remainder", OrderState::HandedOver), ("cancel_order", OrderState::Cancelled)]
    {
        let mut shop = tea_shop("9");
        place(&mut shop, "A", &[("TEA", "5"), ("CUP", "1")]);
        if verb == "close_remainder" {
            let outcome = shop.act(verb, json!({"order": named("A")}));
            let untouched = order(&shop, "A").id;
            let refusal = Refusal::WrongOrderState { order: untouched, state: OrderState::Placed };
            assert_eq!(outcome, Err(refusal), "nothing was taken: that is cancelling");
        }
        shop.must("hand_over_order", taking("A", &[(0, "2")]));
        shop.must(verb, json!({"order": named("A")}));
        let order = order(&shop, "A");
        assert_eq!(order.state, state, "{verb}");
        assert_eq!(order.total.to_string(), "5.00", "what is to be paid is what was taken");
        assert_eq!(order.lines[0].released.to_string(), "3");
        assert_eq!(shop.stock("TEA", "SHOP"), "on hand 7, reserved 0, available 7");
        assert_eq!(shop.stock("CUP", "SHOP"), "on hand 9, reserved 0, available 9");
        assert!(shop.act(verb, json!({"order": named("A")})).is_err(), "only once");
    }
}

#[test]
fn an_order_that_nobody_confirms_gives_itself_up() {
    for (seen_to, expires) in [
        (None, true),
        (Some(("confirm_order", json!({"order": named("A")}))), false),
        (Some(("hand_over_order", taking("A", &[(0, "1")]))), false),
    ] {
        let mut shop = tea_shop("9");
        shop.must(
            "set_business",
            json!({"name": "Corner Shop", "currency": "GBP", "expire_unconfirmed_hours": 2}),
        );
        place(&mut shop, "A", &[("TEA", "2")]);
        let due = order(&shop, "A").expires_at.expect("it has a time");
        if let Some((verb, data)) = seen_to {
            shop.must(verb, data);
        }
        let early = shop.act("expire_order", json!({"order": named("A"), "due": due}));
        assert!(matches!(early, Err(Refusal::WrongOrderState { .. })), "{early:?}");
        shop.now = shop.now.plus_millis(2 * 3_600_000);
        let outcome = shop.act("expire_order", json!({"order": named("A"), "due": due}));
        assert_eq!(outcome.is_ok(), expires, "{outcome:?}");
        assert_eq!(order(&shop, "A").state == OrderState::Cancelled, expires);
    }
}

#[test]
fn priority_goes_by_value_or_by_hand() {
    for (quantity, by_hand, priority) in [
        ("3", None, Priority::Normal),
        ("4", None, Priority::High),
        ("40", None, Priority::Urgent),
        ("1", Some("urgent"), Priority::Urgent),
        ("40", Some("normal"), Priority::Normal),
    ] {
        let mut shop = tea_shop("99");
        let thresholds = json!({"high": "10.00", "urgent": "100.00"});
        shop.must("set_business", json!({"name": "Shop", "currency": "GBP", "priority": thresholds}));
        let mut data = placing("A", &[("TEA", quantity)]);
        if let Some(by_hand) = by_hand {
            data["priority"] = by_hand.into();
        }
        shop.must("place_order", data);
        assert_eq!(order(&shop, "A").priority, priority, "{quantity} {by_hand:?}");
    }
}

#[test]
fn backorders_and_holdback_move_the_limit() {
    for (policy, holdback, wanted, accepted) in [
        (json!({"kind": "stop"}), "0", "3", true),
        (json!({"kind": "stop"}), "0", "4", false),
        (json!({"kind": "stop"}), "1", "2", true),
        (json!({"kind": "stop"}), "1", "3", false),
        (json!({"kind": "backorder", "limit": "2"}), "0", "5", true),
        (json!({"kind": "backorder", "limit": "2"}), "0", "6", false),
        (json!({"kind": "backorder", "limit": "2"}), "1", "5", false),
    ] {
        let mut shop = Shop::new();
        let here = json!({"location": shop.location("SHOP"), "holdback": holdback});
        shop.must(
            "add_product",
            json!({"sku": "TEA", "name": "Tea", "price": "1.00", "sell_policy": policy, "locations": [here]}),
        );
        receive(&mut shop, "TEA", "3");
        let outcome = shop.act("place_order", placing("A", &[("TEA", wanted)]));
        assert_eq!(
            outcome.is_ok(),
            accepted,
            "{policy} holding back {holdback}, {wanted} wanted: {outcome:?}"
        );
    }
}

#[test]
fn per_line_takes_what_is_covered_and_names_the_rest() {
    let mut shop = tea_shop("3");
    let mut data = placing("A", &[("TEA", "2"), ("CUP", "1"), ("TEA", "2")]);
    data["shortage"] = "per_line".into();
    shop.must("place_order", data.clone());
    assert_eq!(order(&shop, "A").lines.len(), 1, "both lines of tea together are more than there is");
    assert_eq!(said(&shop), ["lines_refused", "order_added"]);

    let mut shop = tea_shop("3");
    data["shortage"] = "refuse_order".into();
    let refused = shop.act("place_order", data);
    let Err(Refusal::InsufficientStock { short }) = refused else { panic!("{refused:?}") };
    assert_eq!(short.len(), 1);
    assert_eq!((short[0].available, short[0].wanted), (Quantity::whole(3), Quantity::whole(4)));
}

/// What each verb on an order is sent.
fn verbs_on(name: &str) -> Vec<(&'static str, Value)> {
    let plain = json!({"order": named(name)});
    vec![
        ("approve_order", plain.clone()),
        ("confirm_order", plain.clone()),
        ("prepare_order", plain.clone()),
        ("ready_order", plain.clone()),
        ("hand_over_order", plain.clone()),
        ("complete_order", plain.clone()),
        ("close_remainder", plain.clone()),
        ("edit_order", json!({"order": named(name), "actions": [{"set_note": {"note": "mine"}}]})),
        ("reject_order", plain.clone()),
        ("cancel_order", plain.clone()),
        ("move_order", json!({"order": named(name), "location": "SHOP"})),
        ("note_order", json!({"order": named(name), "text": "mine"})),
        ("receive_order", plain.clone()),
        ("ask_return", json!({"order": named(name), "lines": [{"line": 0, "quantity": "1"}]})),
        ("record_return", json!({"order": named(name), "lines": [{"line": 0, "quantity": "1"}]})),
        ("expire_order", json!({"order": named(name), "due": "2026-03-02T09:00:00Z"})),
    ]
}

#[test]
fn to_a_partner_anothers_order_does_not_exist() {
    let mut shop = tea_shop("9");
    let (anna, ben) = (
        customer(&mut shop, "ANNA", CustomerStatus::Active),
        customer(&mut shop, "BEN", CustomerStatus::Active),
    );
    let mut data = placing("A", &[("TEA", "2")]);
    data["customer"] = "ANNA".into();
    shop.must("place_order", data.clone());
    place(&mut shop, "nobody's", &[("TEA", "1")]);

    let verbs = verbs_on("A");
    for name in Command::NAMES.iter().filter(|name| name.contains("order") && **name != "place_order") {
        assert!(verbs.iter().any(|(verb, _)| verb == name), "{name} is not in the table");
    }
    for whose in ["A", "nobody's"] {
        for (verb, data) in verbs_on(whose) {
            let before = order(&shop, whose).clone();
            shop.act_as(Role::Partner, Some(ben));
            let outcome = shop.act(verb, data);
            let unknown = Refusal::unknown(Collection::Orders, before.id);
            assert!(
                outcome == Err(Refusal::NotAllowed) || outcome == Err(unknown),
                "{verb} on {whose}: {outcome:?}"
            );
            assert_eq!(*order(&shop, whose), before, "{verb}");
        }
    }
    let order_for_anna = json!({"customer": "ANNA", "lines": [{"product": "TEA", "quantity": "1"}]});
    let refused = shop.act("place_order", order_for_anna);
    assert_eq!(refused, Err(Refusal::unknown(Collection::Customers, "ANNA")));

    shop.act_as(Role::Partner, Some(anna));
    shop.must("cancel_order", json!({"order": named("A")}));
}

#[test]
fn a_partner_gives_up_only_what_nobody_confirmed() {
    let mut shop = tea_shop("9");
    let anna = customer(&mut shop, "ANNA", CustomerStatus::Active);
    shop.act_as(Role::Partner, Some(anna));
    for name in ["A", "B"] {
        place(&mut shop, name, &[("TEA", "2")]);
    }
    shop.act_as(Role::Staff, None);
    shop.must("confirm_order", json!({"order": named("B")}));
    shop.act_as(Role::Partner, Some(anna));
    shop.must("cancel_order", json!({"order": named("A")}));
    let refused = shop.act("cancel_order", json!({"order": named("B")}));
    let state = OrderState::Confirmed;
    assert_eq!(refused, Err(Refusal::WrongOrderState { order: order(&shop, "B").id, state }));

    shop.act_as(Role::Staff, None);
    shop.must("hand_over_order", json!({"order": named("B")}));
    shop.act_as(Role::Partner, Some(anna));
    shop.must("complete_order", json!({"order": named("B")}));
}

#[test]
fn a_partner_orders_only_from_where_the_shelf_is() {
    let mut shop = tea_shop("9");
    let anna = customer(&mut shop, "ANNA", CustomerStatus::Active);
    shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back room"}));
    shop.must("add_location", json!({"code": "HURT", "kind": "quarantine", "name": "Damaged"}));
    let from = |location: &str| json!({"location": location, "lines": [{"product": "TEA", "quantity": "1"}]});
    let hurt = shop.location("HURT");
    for (role, location, refusal) in [
        (Role::Partner, "BACK", Refusal::unknown(Collection::Locations, "BACK")),
        (Role::Partner, "HURT", Refusal::unknown(Collection::Locations, "HURT")),
        (Role::Staff, "HURT", Refusal::NotActive { collection: Collection::Locations, id: hurt.0 }),
    ] {
        shop.act_as(role, (role == Role::Partner).then_some(anna));
        assert_eq!(shop.act("place_order", from(location)), Err(refusal), "{role:?} from {location}");
    }
}

#[test]
fn an_order_may_be_of_charges_only() {
    let mut shop = tea_shop("9");
    let charges = json!([{"kind": "postage", "amount": "18.00"}]);
    shop.must("place_order", json!({"order": named("A"), "charges": charges}));
    shop.must("hand_over_order", json!({"order": named("A")}));
    let order = order(&shop, "A");
    assert_eq!((order.state, order.total.to_string()), (OrderState::HandedOver, "18.00".to_owned()));
    let nothing = shop.act("place_order", json!({"lines": [], "charges": []}));
    assert_eq!(nothing.err(), Some(Refusal::invalid("data.lines", Rule::NotEmpty)));
}

#[test]
fn what_stock_covers_is_agreed_to_by_rule() {
    for (rule, tea, milk, names) in [
        (json!("never"), "1", "1", &["order_added"][..]),
        (json!("covered"), "4", "1", &["order_added", "order_confirmed"]),
        (json!("covered"), "5", "1", &["order_added"]),
        (json!("covered"), "1", "3", &["lines_refused", "order_added"]),
        (json!({"covered_below": "5.01"}), "1", "1", &["order_added", "order_confirmed"]),
        (json!({"covered_below": "5"}), "1", "1", &["order_added"]),
    ] {
        let mut shop = Shop::with(&[("TEA", "2.50"), ("MILK", "2.50")]);
        let backorder = json!({"kind": "backorder", "limit": "9"});
        shop.must("edit_product", json!({"product": "TEA", "sell_policy": backorder}));
        let settings = json!({"auto_confirm": rule, "expire_unconfirmed_hours": 1, "shortage": "per_line"});
        shop.must("set_business", settings);
        receive(&mut shop, "TEA", "4");
        receive(&mut shop, "MILK", "2");
        place(&mut shop, "A", &[("TEA", tea), ("MILK", milk)]);
        let said: Vec<&str> = said(&shop).into_iter().filter(|name| !name.contains("stock")).collect();
        assert_eq!(said, names, "{rule} {tea} {milk}");
        let agreed = names.contains(&"order_confirmed");
        let order = order(&shop, "A");
        assert_eq!((order.state == OrderState::Confirmed, order.expires_at.is_none()), (agreed, agreed));
        assert_eq!(order.steps.len(), 1 + usize::from(agreed));
    }
}

#[test]
fn an_order_for_someone_new_brings_them_along_once() {
    let mut shop = tea_shop("9");
    let line = json!([{"product": "TEA", "quantity": "1"}]);
    let order_for =
        |name: &str, new: Value| json!({"order": named(name), "new_customer": new, "lines": line});
    let anna = json!({"name": "Anna", "phone": "+44 20 7946 0000"});
    shop.act_as(Role::Cashier, None);
    let events = shop.must("place_order", order_for("A", anna.clone()));
    assert_eq!(events[..2].iter().map(Event::name).collect::<Vec<_>>(), ["customer_added", "order_added"]);
    let first = order(&shop, "A").customer.unwrap();
    assert_eq!(shop.get::<Customer>(first).unwrap().name, "Anna");

    // The same number, written and called otherwise: the same customer.
    shop.must("place_order", order_for("B", json!({"name": "Mrs Lee", "phone": "44 (20) 7946-0000"})));
    assert_eq!(order(&shop, "B").customer, Some(first));
    // Nobody is known by a name alone.
    shop.must("place_order", order_for("C", json!({"name": "Anna"})));
    assert_ne!(order(&shop, "C").customer, Some(first));
    // Of two with one number, the one of that name.
    shop.must("add_customer", json!({"id": named("BEN"), "name": "Ben", "phone": "442079460000"}));
    for (name, who) in [("Ben", named("BEN")), ("Anna", first.0)] {
        shop.must("place_order", order_for(name, json!({"name": name, "phone": "+442079460000"})));
        assert_eq!(order(&shop, name).customer.map(|id| id.0), Some(who), "{name}");
    }

    let known = json!({"customer": first, "new_customer": anna, "lines": line});
    assert_eq!(shop.act("place_order", known), Err(Refusal::invalid("data.new_customer", Rule::Absent)));
    let nameless = shop.act("place_order", order_for("D", json!({"name": " "})));
    assert_eq!(nameless, Err(Refusal::invalid("data.new_customer.name", Rule::NotEmpty)));
    let customers = shop.all::<Customer>().len();
    let too_much = json!({"new_customer": {"name": "Cy"}, "lines": [{"product": "TEA", "quantity": "99"}]});
    assert!(matches!(shop.act("place_order", too_much), Err(Refusal::InsufficientStock { .. })));
    assert_eq!(shop.all::<Customer>().len(), customers, "no order, no customer");
    shop.act_as(Role::Partner, Some(first));
    assert_eq!(shop.act("place_order", order_for("E", anna)), Err(Refusal::NotAllowed));
}

#[test]
fn an_order_for_someone_new_goes_by_what_is_agreed_with_them() {
    let mut shop = tea_shop("9");
    shop.must("add_location", json!({"code": "BACK", "kind": "store", "name": "Back"}));
    let lines = json!([{"product": "TEA", "quantity": "4"}]);
    shop.must("post_receipt", json!({"location": "BACK", "lines": lines}));
    let order_for = |name: &str, limit: &str| {
        let terms = json!({"credit_limit": limit, "days": 30});
        let new = json!({"name": name, "default_location": "BACK", "terms": terms});
        json!({"order": named(name), "new_customer": new, "lines": lines})
    };
    let beyond = shop.act("place_order", order_for("Anna", "9.99"));
    assert!(matches!(beyond, Err(Refusal::CreditOverLimit { .. })), "{beyond:?}");
    shop.must("place_order", order_for("Ben", "10.00"));
    let order = order(&shop, "Ben");
    assert_eq!((order.location, order.on_account), (shop.location("BACK"), true));
}

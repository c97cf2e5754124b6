//! How an order gets to its customer: by which way, on which day, where to, whom to ask for; and what staff note of it.

use crate::acts::{customer, named, order, place, placing, receive, said};
use onhand_domain::command::Role;
use onhand_domain::ids::OrderNoteId;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::delivery::Method;
use onhand_domain::records::registry::Scope;
use onhand_domain::records::{Collection, OrderNote};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use onhand_domain::time::{Day, Moment};
use serde_json::{Value, json};

/// A shop in Beirut (two hours before UTC in winter) that collects every day and delivers on Mondays to Saturdays what
/// was ordered by 16:00 the day before.
fn bakery() -> Shop {
    let mut shop = Shop::with(&[("LOAF", "2.50")]);
    receive(&mut shop, "LOAF", "90");
    customer(&mut shop, "AMY", CustomerStatus::Active);
    let weekdays = ["saturday", "monday", "tuesday", "wednesday", "thursday", "friday"];
    let ordering = json!({"deliver": {"cut_off": "16:00", "lead_days": 1, "weekdays": weekdays}});
    shop.must("set_business", json!({"time_zone": "Asia/Beirut", "ordering": ordering}));
    shop
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// An order of one loaf, with what else is said of it.
fn with(name: &str, more: Value) -> Value {
    let mut data = placing(name, &[("LOAF", "1")]);
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    data
}

#[test]
fn partners_order_by_the_cut_off_in_the_shops_own_zone() {
    // 2026-03-05 is a Thursday; 13:59 UTC is 15:59 in Beirut.
    for (now, method, wanted, refused) in [
        ("2026-03-05T13:59:00Z", Some("deliver"), "2026-03-06", None),
        ("2026-03-05T14:00:00Z", Some("deliver"), "2026-03-06", Some(("2026-03-07", "2026-03-07"))),
        ("2026-03-05T14:00:00Z", Some("deliver"), "2026-03-07", None),
        ("2026-03-06T14:00:00Z", Some("deliver"), "2026-03-07", Some(("2026-03-09", "2026-03-09"))),
        ("2026-03-05T08:00:00Z", Some("deliver"), "2026-03-15", Some(("2026-03-06", "2026-03-16"))),
        ("2026-03-05T22:30:00Z", Some("collect"), "2026-03-05", Some(("2026-03-06", "2026-03-06"))),
        ("2026-03-05T22:30:00Z", Some("collect"), "2026-03-06", None),
        // By any way, where none is said.
        ("2026-03-05T14:00:00Z", None, "2026-03-05", None),
        ("2026-03-05T14:00:00Z", None, "2026-03-04", Some(("2026-03-05", "2026-03-05"))),
    ] {
        let mut shop = bakery();
        let amy = shop.customer("AMY");
        shop.now = Moment::parse(now).unwrap().plus_millis(-1_000);
        let address = json!({"city": "Beirut"});
        let mut data = with("A", json!({"wanted": wanted}));
        match method {
            Some("deliver") => data
                .as_object_mut()
                .unwrap()
                .extend([("method".to_owned(), json!("deliver")), ("address".to_owned(), address)]),
            Some(method) => data["method"] = json!(method),
            None => {}
        }
        shop.act_as(Role::Partner, Some(amy));
        let outcome = shop.act("place_order", data.clone());
        let method = method.map(|name| if name == "deliver" { Method::Deliver } else { Method::Collect });
        match refused {
            None => assert!(outcome.is_ok(), "{now} {method:?} {wanted}: {outcome:?}"),
            Some((earliest, next)) => {
                let refusal = Refusal::DayNotPossible {
                    earliest: Some(day(earliest)),
                    method,
                    next: Some(day(next)),
                    wanted: day(wanted),
                };
                assert_eq!(outcome, Err(refusal), "{now} {method:?} {wanted}");
                // Staff may agree to any day.
                shop.act_as(Role::Cashier, None);
                data["customer"] = json!("AMY");
                shop.must("place_order", data);
            }
        }
    }
}

#[test]
fn after_the_cut_off_partners_change_words_alone() {
    let mut shop = bakery();
    let amy = shop.customer("AMY");
    shop.act_as(Role::Partner, Some(amy));
    shop.now = Moment::parse("2026-03-05T13:00:00Z").unwrap();
    let data = json!({"method": "deliver", "address": {"city": "Beirut"}, "wanted": "2026-03-06"});
    shop.must("place_order", with("A", data));
    shop.now = Moment::parse("2026-03-05T15:00:00Z").unwrap();
    let edit = |action: Value| json!({"order": named("A"), "actions": [action]});
    let too_late = Err(Refusal::DayNotPossible {
        earliest: Some(day("2026-03-07")),
        method: Some(Method::Deliver),
        next: Some(day("2026-03-07")),
        wanted: day("2026-03-06"),
    });
    let more = edit(json!({"set_quantity": {"line": 0, "quantity": "2"}}));
    assert_eq!(shop.act("edit_order", more.clone()), too_late);
    shop.must("edit_order", edit(json!({"set_note": {"note": "ring twice"}})));
    shop.must("edit_order", edit(json!({"set_line_note": {"line": 0, "note": "sliced"}})));
    shop.must("edit_order", edit(json!({"set_wanted": {"wanted": "2026-03-07"}})));
    shop.must("edit_order", more);
    assert_eq!(order(&shop, "A").lines[0].note.as_deref(), Some("sliced"));
    let closed = edit(json!({"set_wanted": {"wanted": "2026-03-08"}}));
    assert!(matches!(
        shop.act("edit_order", closed),
        Err(Refusal::DayNotPossible { next: Some(next), .. }) if next == day("2026-03-09")
    ));
}

#[test]
fn a_way_that_is_not_offered_is_not_for_partners() {
    let mut shop = bakery();
    let amy = shop.customer("AMY");
    shop.must("set_business", json!({"ordering": {"collect": {"weekdays": []}}}));
    shop.act_as(Role::Partner, Some(amy));
    let data = with("A", json!({"method": "collect"}));
    assert_eq!(
        shop.act("place_order", data.clone()),
        Err(Refusal::MethodNotOffered { method: Method::Collect })
    );
    shop.act_as(Role::Staff, None);
    shop.must("place_order", data);
}

#[test]
fn settings_of_ordering_make_sense() {
    let mut shop = Shop::new();
    for (given, field, must) in [
        (json!({"collect": {"weekdays": ["monday", "monday"]}}), "collect.weekdays", Rule::Unique),
        (json!({"deliver": {"lead_days": 366}}), "deliver.lead_days", Rule::InRange),
    ] {
        let refusal = Refusal::invalid(format!("data.ordering.{field}"), must);
        assert_eq!(shop.act("set_business", json!({"ordering": given})), Err(refusal));
    }
    shop.must("set_business", json!({"ordering": {"cancel_until": "ready"}}));
    assert!(shop.act("set_business", json!({"ordering": {"collect": {"cut_off": "25:00"}}})).is_err());
}

#[test]
fn an_order_keeps_the_address_of_its_day() {
    let mut shop = bakery();
    let home = json!({"city": "Beirut", "lines": "12 Rue Gouraud"});
    let edit = json!({"customer": "AMY", "address": home, "contact": "Nadia", "phone": "+961 1 234567"});
    shop.must("edit_customer", edit);
    shop.must("place_order", with("A", json!({"customer": "AMY", "method": "deliver"})));
    shop.must("edit_customer", json!({"customer": "AMY", "address": {"city": "Tripoli"}, "contact": "Rana"}));
    let kept = order(&shop, "A");
    assert_eq!(kept.address.as_ref().and_then(|address| address.city.as_deref()), Some("Beirut"));
    assert_eq!(kept.contact.as_ref().and_then(|contact| contact.name.as_deref()), Some("Nadia"));

    let change = |action: Value| json!({"order": named("A"), "actions": [{"set_delivery": action}]});
    shop.must("edit_order", change(json!({"method": "deliver", "wanted": "2026-03-06"})));
    assert_eq!(
        order(&shop, "A").address.as_ref().and_then(|address| address.city.as_deref()),
        Some("Beirut")
    );
    shop.must("edit_order", change(json!({"method": "collect"})));
    assert_eq!((order(&shop, "A").address.as_ref(), order(&shop, "A").wanted), (None, None));
    shop.must("edit_order", change(json!({"method": "deliver"})));
    assert_eq!(
        order(&shop, "A").address.as_ref().and_then(|address| address.city.as_deref()),
        Some("Tripoli")
    );
    // Of an order of which no way is said, nothing is written down.
    shop.must("place_order", with("B", json!({"customer": "AMY"})));
    assert_eq!((&order(&shop, "B").address, &order(&shop, "B").contact), (&None, &None));
}

#[test]
fn what_is_said_of_delivery_must_make_sense() {
    let morning = json!({"from": "09:00", "until": "12:00"});
    for (more, field, must) in [
        (json!({"method": "deliver"}), "address", Rule::Given),
        (json!({"method": "deliver", "address": {}}), "address", Rule::NotEmpty),
        (json!({"method": "collect", "address": {"city": "Bath"}}), "address", Rule::Absent),
        (json!({"address": {"city": "x".repeat(201)}}), "address.city", Rule::Shorter),
        (json!({"contact": {"phone": "1".repeat(201)}}), "contact.phone", Rule::Shorter),
        (json!({"window": morning}), "window", Rule::Absent),
        (
            json!({"window": {"from": "12:00", "until": "12:00"}, "wanted": "2026-03-05"}),
            "window.until",
            Rule::InRange,
        ),
        (json!({"internal_note": " "}), "internal_note", Rule::NotEmpty),
    ] {
        let mut shop = bakery();
        let refusal = Refusal::invalid(format!("data.{field}"), must);
        assert_eq!(shop.act("place_order", with("A", more.clone())), Err(refusal.clone()), "{more}");
        if field == "internal_note" {
            continue;
        }
        place(&mut shop, "A", &[("LOAF", "1")]);
        let edit = json!({"order": named("A"), "actions": [{"set_delivery": more}]});
        let refusal = Refusal::invalid(format!("data.actions[0].{field}"), must);
        assert_eq!(shop.act("edit_order", edit), Err(refusal), "{more}");
    }
    let mut shop = bakery();
    let data = json!({"window": morning, "wanted": "2026-03-05", "method": "collect"});
    shop.must("place_order", with("A", data));
    let whenever = json!({"order": named("A"), "actions": [{"set_wanted": {}}]});
    shop.must("edit_order", whenever);
    assert_eq!(order(&shop, "A").window, None, "without a day there is no time of it");
}

#[test]
fn an_order_goes_to_its_customers_own_location() {
    let mut shop = bakery();
    shop.must("add_location", json!({"code": "EAST", "kind": "store", "name": "East", "online": true}));
    shop.must("add_location", json!({"code": "HURT", "kind": "quarantine", "name": "Hurt", "online": false}));
    shop.must("post_receipt", json!({"location": "EAST", "lines": [{"product": "LOAF", "quantity": "9"}]}));
    let set = |code: &str| json!({"customer": "AMY", "default_location": code});
    assert_eq!(
        shop.act("edit_customer", set("HURT")),
        Err(Refusal::invalid("data.default_location", Rule::Known))
    );
    shop.must("edit_customer", set("EAST"));
    let amy = shop.customer("AMY");
    let east = shop.location("EAST");
    shop.must("place_order", with("A", json!({"customer": "AMY"})));
    assert_eq!(order(&shop, "A").location, east);
    shop.must("place_order", with("B", json!({"customer": "AMY", "location": "SHOP"})));
    assert_eq!(order(&shop, "B").location, shop.location("SHOP"));
    shop.must("edit_location", json!({"location": "EAST", "online": false}));
    shop.act_as(Role::Partner, Some(amy));
    shop.must("place_order", with("C", json!({})));
    assert_eq!(order(&shop, "C").location, shop.location("SHOP"), "partners see nothing of East");
    shop.act_as(Role::Owner, None);
    shop.must("edit_customer", json!({"customer": "AMY", "clear": ["default_location"]}));
    shop.must("place_order", with("D", json!({"customer": "AMY"})));
    assert_eq!(order(&shop, "D").location, shop.location("SHOP"));
}

#[test]
fn staff_note_what_the_customer_does_not_see() {
    let mut shop = bakery();
    let amy = shop.customer("AMY");
    shop.must("place_order", with("A", json!({"customer": "AMY", "internal_note": "pays late"})));
    assert_eq!(said(&shop), ["order_added", "order_noted"]);
    let note = OrderNoteId(named("N"));
    shop.must("note_order", json!({"order": named("A"), "note": note, "text": "called twice"}));
    let texts: Vec<&str> = shop.all::<OrderNote>().iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(Collection::OrderNotes.scope(), Scope::Staff);
    assert!(!serde_json::to_string(order(&shop, "A")).unwrap().contains("pays late"));
    for (data, refusal) in [
        (json!({"order": named("A"), "text": ""}), Refusal::invalid("data.text", Rule::NotEmpty)),
        (json!({"order": named("Z"), "text": "x"}), Refusal::unknown(Collection::Orders, named("Z"))),
        (
            json!({"order": named("A"), "note": note, "text": "x"}),
            Refusal::Exists { collection: Collection::OrderNotes, key: note.to_string() },
        ),
    ] {
        assert_eq!(shop.act("note_order", data), Err(refusal));
    }
    shop.act_as(Role::Partner, Some(amy));
    assert_eq!(shop.act("note_order", json!({"order": named("A"), "text": "x"})), Err(Refusal::NotAllowed));
    assert_eq!(shop.act("place_order", with("B", json!({"internal_note": "x"}))), Err(Refusal::NotAllowed));
}

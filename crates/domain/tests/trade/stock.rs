//! Stock documents and the ledger.

use onhand_domain::event::Event;
use onhand_domain::ids::DocumentId;
use onhand_domain::records::document::WasteReason;
use onhand_domain::records::exception::{ExceptionKind, ExceptionState};
use onhand_domain::records::{Document, Exception, Movement};
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// A shop with tea in pieces (also by the tray of 12 and a third of a piece), flour in kilograms (also by the pound),
/// and coffee, of which no stock is kept.
pub fn shop() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    shop.must(
        "add_product",
        json!({"sku": "EGG", "name": "Egg", "units": [
            {"name": "tray", "numerator": 12, "denominator": 1, "use": "buy"},
            {"name": "third", "numerator": 1, "denominator": 3, "use": "recipe"},
        ]}),
    );
    shop.must(
        "add_product",
        json!({"sku": "FLOUR", "name": "Flour", "stock_unit": {"name": "kg", "decimals": 3}, "units": [
            {"name": "lb", "numerator": 45_359_237, "denominator": 100_000_000, "use": "buy"},
        ]}),
    );
    shop.must("add_product", json!({"sku": "COFFEE", "name": "Coffee", "track": "none"}));
    shop
}

pub fn line(product: &str, quantity: &str) -> Value {
    json!({"product": product, "quantity": quantity})
}

fn in_unit(product: &str, quantity: &str, unit: &str) -> Value {
    json!({"product": product, "quantity": quantity, "unit": unit})
}

pub fn exceptions(shop: &Shop, kind: ExceptionKind) -> Vec<Exception> {
    shop.all::<Exception>().into_iter().filter(|exception| exception.kind == kind).cloned().collect()
}

pub fn document_of(events: &[Event]) -> DocumentId {
    let mut documents = events.iter().filter_map(|event| match event {
        Event::DocumentPosted { document, .. }
        | Event::PurchaseReceived { document, .. }
        | Event::TransferDispatched { document, .. }
        | Event::StockDamaged { document, .. }
        | Event::CountPosted { document, .. } => Some(*document),
        _ => None,
    });
    documents.next().unwrap_or_else(|| panic!("no document's own event among {events:?}"))
}

#[test]
fn every_document_moves_stock_its_own_way() {
    // What is posted, on what is there already; what is on hand then, and where it came from and went to.
    let table = [
        ("post_opening", line("TEA", "7"), "10", "17", "opening"),
        ("post_receipt", line("TEA", "7"), "10", "17", "supplier"),
        ("post_adjustment", line("TEA", "2"), "10", "12", "loss"),
        ("post_adjustment", line("TEA", "-2"), "10", "8", "loss"),
        ("post_damage", line("TEA", "3"), "10", "7", "loss"),
        ("post_waste", line("TEA", "3"), "10", "7", "loss"),
        ("post_made", line("TEA", "30"), "10", "40", "production"),
        ("post_made", in_unit("EGG", "2", "tray"), "1", "25", "production"),
        ("post_receipt", in_unit("EGG", "2", "tray"), "1", "25", "supplier"),
        ("post_damage", in_unit("EGG", "1", "tray"), "15", "3", "loss"),
        ("post_receipt", in_unit("FLOUR", "1", "lb"), "1", "1.453", "supplier"),
        ("post_waste", in_unit("FLOUR", "1", "lb"), "1", "0.546", "loss"),
        ("post_adjustment", in_unit("FLOUR", "-1", "lb"), "1", "0.546", "loss"),
    ];
    for (name, line, before, after, other_end) in table {
        let mut shop = shop();
        let sku = line["product"].as_str().unwrap().to_owned();
        shop.must("post_receipt", json!({"lines": [{"product": sku, "quantity": before}]}));
        let mut data = json!({"lines": [line], "note": "as found"});
        if matches!(name, "post_adjustment" | "post_waste") {
            data["reason"] = "as said".into();
        }
        let events = shop.must(name, data);
        assert_eq!(
            shop.stock(&sku, "SHOP"),
            format!("on hand {after}, reserved 0, available {after}"),
            "{name} {line}"
        );
        let document = shop.get::<Document>(document_of(&events)).unwrap();
        assert_eq!((document.number, document.note.as_deref()), (2, Some("as found")), "{name}");
        let movements = shop.all::<Movement>();
        let moved = movements
            .iter()
            .find(|movement| movement.reference.is_some_and(|reference| reference.id == document.id.0))
            .unwrap();
        let ends = json!([moved.from, moved.to]).to_string();
        assert!(ends.contains(other_end), "{name} moved between {ends}");
    }
}

#[test]
fn reasons_are_kept_by_line() {
    let mut shop = shop();
    let broken = json!({"product": "CUP", "quantity": "1", "reason": "fell off the shelf"});
    let events = shop.must("post_damage", json!({"lines": [broken, line("TEA", "1")], "reason": "flood"}));
    let document = shop.get::<Document>(document_of(&events)).unwrap();
    let reasons: Vec<_> = document.lines.iter().map(|line| line.reason.as_deref().unwrap()).collect();
    assert_eq!(reasons, ["fell off the shelf", "flood"]);
}

#[test]
fn goods_are_wasted_for_a_reason_of_the_list_or_in_a_persons_own_words() {
    for reason in WasteReason::ALL {
        assert_eq!(json!(reason), reason.word());
        assert_eq!(WasteReason::named(reason.word()), Some(*reason));
    }
    assert_eq!(WasteReason::named("mice"), None);
    let mut shop = shop();
    let unsold = json!({"product": "EGG", "quantity": "6"});
    let eaten = json!({"product": "TEA", "quantity": "1", "reason": "mice"});
    let events = shop.must("post_waste", json!({"lines": [unsold, eaten], "reason": "unsold"}));
    let document = shop.get::<Document>(document_of(&events)).unwrap();
    let reasons = document.lines.iter().map(|line| line.reason.as_deref().and_then(WasteReason::named));
    assert_eq!(reasons.collect::<Vec<_>>(), [Some(WasteReason::Unsold), None]);
}

#[test]
fn goods_made_can_be_undone() {
    let mut shop = shop();
    let events = shop.must("post_made", json!({"lines": [line("EGG", "24")], "note": "first batch"}));
    shop.must("reverse_document", json!({"document": document_of(&events)}));
    assert_eq!(shop.stock("EGG", "SHOP"), "on hand 0, reserved 0, available 0");
}

#[test]
fn opening_stock_keeps_its_cost() {
    let mut shop = shop();
    let tea = json!({"product": "TEA", "quantity": "10", "cost": "1.25"});
    let events = shop.must("post_opening", json!({"lines": [tea]}));
    let document = shop.get::<Document>(document_of(&events)).unwrap();
    assert_eq!(json!(document.lines[0].cost), "1.25");
}

#[test]
fn what_is_not_tracked_is_kept_in_the_document_and_moves_nothing() {
    let mut shop = shop();
    let events = shop.must("post_receipt", json!({"lines": [line("COFFEE", "5"), line("TEA", "1")]}));
    assert_eq!(shop.get::<Document>(document_of(&events)).unwrap().lines.len(), 2);
    assert_eq!(shop.all::<Movement>().len(), 1);
}

#[test]
fn a_fact_about_what_is_archived_is_recorded_and_questioned() {
    for status in ["archived", "active"] {
        let mut shop = shop();
        shop.must("add_product", json!({"sku": "OLD", "name": "Old"}));
        if status == "archived" {
            shop.must("archive_product", json!({"product": "OLD"}));
        }
        shop.must("post_receipt", json!({"lines": [line("OLD", "4"), line("TEA", "1")]}));
        assert_eq!(shop.stock("OLD", "SHOP"), "on hand 4, reserved 0, available 4");
        let questions = exceptions(&shop, ExceptionKind::Questionable);
        assert_eq!(questions.len(), usize::from(status == "archived"), "{status}");
        assert!(questions.iter().all(|question| question.details[0].value == "OLD"));
        let opening = shop.act("post_opening", json!({"lines": [line("OLD", "4")]}));
        assert_eq!(opening.is_err(), status == "archived", "a request is refused");
    }
}

#[test]
fn nonsense_is_refused_with_its_code_and_field() {
    let most = "1000000000";
    let too_many: Vec<Value> = (0..301).map(|_| line("TEA", "1")).collect();
    let long = "x".repeat(4_001);
    let table = [
        ("post_receipt", json!({"lines": [line("TEA", "-1")]}), "invalid", "data.lines[0].quantity"),
        (
            "post_receipt",
            json!({"lines": [line("TEA", "1"), line("TEA", "0")]}),
            "invalid",
            "data.lines[1].quantity",
        ),
        ("post_opening", json!({"lines": [line("TEA", "-1")]}), "invalid", "data.lines[0].quantity"),
        ("post_damage", json!({"lines": [line("TEA", "-1")]}), "invalid", "data.lines[0].quantity"),
        (
            "post_waste",
            json!({"reason": "old", "lines": [line("TEA", "-1")]}),
            "invalid",
            "data.lines[0].quantity",
        ),
        (
            "post_adjustment",
            json!({"reason": "x", "lines": [line("TEA", "0")]}),
            "invalid",
            "data.lines[0].quantity",
        ),
        ("post_adjustment", json!({"lines": [line("TEA", "1")]}), "invalid", "data.lines[0].reason"),
        (
            "post_adjustment",
            json!({"reason": " ", "lines": [line("TEA", "1")]}),
            "invalid",
            "data.lines[0].reason",
        ),
        ("post_waste", json!({"lines": [line("TEA", "1")]}), "invalid", "data.lines[0].reason"),
        (
            "post_receipt",
            json!({"lines": [line("TEA", "9223372036854.775807")]}),
            "quantity_out_of_range",
            "",
        ),
        (
            "post_receipt",
            json!({"lines": [line("TEA", "9223372036854775807")]}),
            "malformed",
            "data.lines[0].quantity",
        ),
        ("post_receipt", json!({"lines": [line("TEA", "1000000001")]}), "quantity_out_of_range", ""),
        (
            "post_adjustment",
            json!({"reason": "x", "lines": [line("TEA", "-9223372036854.775808")]}),
            "quantity_out_of_range",
            "",
        ),
        ("post_receipt", json!({"lines": [in_unit("EGG", most, "tray")]}), "quantity_out_of_range", ""),
        (
            "post_receipt",
            json!({"lines": [{"product": "TEA", "quantity": 1.5}]}),
            "malformed",
            "data.lines[0].quantity",
        ),
        ("post_receipt", json!({"lines": [{"product": "TEA"}]}), "malformed", "data.lines[0]"),
        (
            "post_receipt",
            json!({"lines": [{"product": "TEA", "quantity": "1", "colour": "red"}]}),
            "malformed",
            "data.lines[0].colour",
        ),
        ("post_receipt", json!({"lines": []}), "invalid", "data.lines"),
        ("post_receipt", json!({"lines": too_many}), "invalid", "data.lines"),
        ("post_receipt", json!({"lines": [line("TEA", "0.5")]}), "too_fine", ""),
        ("post_receipt", json!({"lines": [in_unit("EGG", "1", "third")]}), "too_fine", ""),
        ("post_receipt", json!({"lines": [in_unit("TEA", "1", "tray")]}), "unknown_unit", ""),
        ("post_receipt", json!({"lines": [line("NONE", "1")]}), "unknown", ""),
        (
            "post_receipt",
            json!({"lines": [line("00000000-0000-4000-8000-000000000000", "1")]}),
            "unknown",
            "",
        ),
        ("post_receipt", json!({"location": "NOWHERE", "lines": [line("TEA", "1")]}), "unknown", ""),
        ("post_receipt", json!({"note": long, "lines": [line("TEA", "1")]}), "invalid", "data.note"),
        (
            "post_receipt",
            json!({"lines": [{"product": "TEA", "quantity": "1", "cost": "-1"}]}),
            "invalid",
            "data.lines[0].cost",
        ),
        (
            "post_receipt",
            json!({"lines": [{"product": "TEA", "quantity": "1", "cost": "0.1234567"}]}),
            "invalid",
            "data.lines[0].cost",
        ),
        (
            "post_receipt",
            json!({"document": "00000000-0000-4000-8000-000000000001", "lines": [line("TEA", "1")]}),
            "exists",
            "",
        ),
    ];
    let mut shop = shop();
    shop.must(
        "post_receipt",
        json!({"document": "00000000-0000-4000-8000-000000000001", "lines": [line("TEA", "5")]}),
    );
    let records = shop.records.clone();
    for (name, data, code, field) in table {
        let what: String = format!("{name} {data}").chars().take(150).collect();
        let refusal = shop.act(name, data).expect_err(&what);
        let told = json!(refusal);
        assert_eq!(
            (told["code"].as_str(), told["field"].as_str().unwrap_or("")),
            (Some(code), field),
            "{what}"
        );
        assert_eq!(shop.records, records, "{what}: a refusal changes nothing");
    }
}

#[test]
fn below_zero_is_recorded_and_noticed_until_it_is_covered() {
    let mut shop = shop();
    shop.must("post_damage", json!({"lines": [line("TEA", "3")]}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand -3, reserved 0, available -3");
    let open = exceptions(&shop, ExceptionKind::NegativeStock);
    assert_eq!((open.len(), open[0].state), (1, ExceptionState::Open));
    shop.must("post_receipt", json!({"lines": [line("TEA", "2")]}));
    let still = exceptions(&shop, ExceptionKind::NegativeStock);
    assert_eq!((still.len(), json!(still[0].quantity)), (1, json!("1")));
    shop.must("post_receipt", json!({"lines": [line("TEA", "1")]}));
    let over = exceptions(&shop, ExceptionKind::NegativeStock);
    assert_eq!((over.len(), over[0].state), (1, ExceptionState::Resolved));
}

#[test]
fn a_shortfall_names_the_orders_at_risk_and_closes_itself() {
    let mut shop = shop();
    shop.must("post_receipt", json!({"lines": [line("TEA", "10")]}));
    for (reference, priority, quantity) in [
        ("first", "normal", "2"),
        ("urgent", "urgent", "3"),
        ("second", "normal", "2"),
        ("third", "normal", "2"),
    ] {
        shop.must(
            "place_order",
            json!({"reference": reference, "priority": priority, "lines": [line("TEA", quantity)]}),
        );
    }
    shop.must("post_damage", json!({"lines": [line("TEA", "4")]}));
    let numbers = |shop: &Shop| {
        let shortfall = exceptions(shop, ExceptionKind::Shortfall).remove(0);
        let orders: Vec<u64> = shortfall.orders.iter().map(|order| order.number).collect();
        (json!(shortfall.quantity), orders, shortfall.state)
    };
    assert_eq!(numbers(&shop), (json!("3"), vec![4, 3], ExceptionState::Open));
    shop.must("post_damage", json!({"lines": [line("TEA", "5")]}));
    assert_eq!(numbers(&shop), (json!("8"), vec![4, 3, 1, 2], ExceptionState::Open));
    shop.must("post_receipt", json!({"lines": [line("TEA", "6")]}));
    assert_eq!(numbers(&shop), (json!("2"), vec![4], ExceptionState::Open));
    shop.must("post_receipt", json!({"lines": [line("TEA", "2")]}));
    assert_eq!(numbers(&shop).2, ExceptionState::Resolved);
    assert_eq!(exceptions(&shop, ExceptionKind::Shortfall).len(), 1);
}

#[test]
fn exceptions_are_assigned_resolved_and_let_be() {
    let mut shop = shop();
    shop.must("post_damage", json!({"lines": [line("TEA", "3")]}));
    let id = exceptions(&shop, ExceptionKind::NegativeStock)[0].id;
    let deed = |shop: &mut Shop, action: &str| {
        shop.act("resolve_exception", json!({"exception": id, "action": action, "note": action}))
    };
    deed(&mut shop, "assign").unwrap();
    let assigned = shop.get::<Exception>(id).unwrap();
    assert_eq!((assigned.state, assigned.assignee), (ExceptionState::Assigned, Some(shop.actor.id)));
    deed(&mut shop, "waive").unwrap();
    assert_eq!(shop.get::<Exception>(id).unwrap().resolution.as_deref(), Some("waive"));
    assert_eq!(deed(&mut shop, "resolve"), Err(Refusal::AlreadyResolved));
    // Let be, it opens again only when it gets worse.
    shop.must("post_receipt", json!({"lines": [line("TEA", "1")]}));
    assert_eq!(exceptions(&shop, ExceptionKind::NegativeStock).len(), 1);
    shop.must("post_damage", json!({"lines": [line("TEA", "2")]}));
    let open = exceptions(&shop, ExceptionKind::NegativeStock);
    assert_eq!(open.iter().filter(|exception| exception.state.is_open()).count(), 1);
    assert_eq!(open.len(), 2);
}

//! Transfers, counts, and stock documents undone.

use crate::stock::{document_of, exceptions, line, shop};
use onhand_domain::event::Event;
use onhand_domain::ids::{DocumentId, MovementId};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::document::DocumentState;
use onhand_domain::records::exception::{ExceptionKind, ExceptionState};
use onhand_domain::records::movement::MovementKind;
use onhand_domain::records::{CountLine, Document, Exception, Movement, StockLevel};
use onhand_domain::refusal::{Refusal, ShortLine};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// A shop with a second location `BACK`, ten pieces of tea and five cups in the shop.
fn two_places() -> Shop {
    let mut shop = shop();
    shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back room"}));
    shop.must("post_receipt", json!({"lines": [line("TEA", "10"), line("CUP", "5")]}));
    shop
}

fn incoming(shop: &Shop, sku: &str, location: &str) -> Value {
    let id = StockLevel::id_of(shop.product(sku), shop.location(location));
    json!(shop.get::<StockLevel>(id).map(|level| level.incoming))
}

fn on_hand(shop: &Shop, sku: &str, locations: &[&str]) -> Vec<String> {
    let at = |location: &&str| {
        let id = StockLevel::id_of(shop.product(sku), shop.location(location));
        shop.get::<StockLevel>(id).map_or_else(|| "0".into(), |level| level.on_hand.to_string())
    };
    locations.iter().map(at).collect()
}

#[test]
fn a_transfer_is_on_the_road_until_it_arrives() {
    let mut shop = two_places();
    let events = shop.must(
        "dispatch_transfer",
        json!({"destination": "BACK", "lines": [line("TEA", "6"), line("TEA", "2")]}),
    );
    let transfer = document_of(&events);
    assert_eq!(on_hand(&shop, "TEA", &["SHOP", "TRANSIT", "BACK"]), ["2", "8", "0"]);
    assert_eq!(incoming(&shop, "TEA", "BACK"), "8");
    let receive = |shop: &mut Shop, lines: Value, close: bool| {
        shop.must("receive_transfer", json!({"transfer": transfer, "lines": lines, "close": close}));
        shop.get::<Document>(transfer).unwrap().state
    };
    assert_eq!(receive(&mut shop, json!([line("TEA", "5")]), false), DocumentState::PartReceived);
    assert_eq!(on_hand(&shop, "TEA", &["SHOP", "TRANSIT", "BACK"]), ["2", "3", "5"]);
    assert_eq!(
        receive(&mut shop, json!([line("TEA", "1"), line("TEA", "1")]), false),
        DocumentState::PartReceived
    );
    let lines = &shop.get::<Document>(transfer).unwrap().lines;
    assert_eq!((json!(lines[0].received), json!(lines[1].received)), (json!("6"), json!("1")));
    assert_eq!(receive(&mut shop, json!([line("TEA", "1")]), false), DocumentState::Posted);
    assert_eq!(on_hand(&shop, "TEA", &["SHOP", "TRANSIT", "BACK"]), ["2", "0", "8"]);
    assert_eq!(shop.all::<Exception>().len(), 0);
    assert!(
        !shop.events.iter().any(|event| matches!(event, Event::OutOfStock { .. })),
        "nobody orders for the road: {:?}",
        shop.events
    );
}

#[test]
fn a_transfer_that_stock_does_not_cover_is_refused_naming_the_short_lines() {
    let mut shop = two_places();
    shop.must("place_order", json!({"lines": [line("TEA", "7")]}));
    let lines = [line("TEA", "2"), line("CUP", "5"), line("TEA", "2"), line("COFFEE", "9")];
    let refused = shop.act("dispatch_transfer", json!({"destination": "BACK", "lines": lines}));
    let short = ShortLine {
        available: Quantity::whole(3),
        location: shop.location("SHOP"),
        product: shop.product("TEA"),
        wanted: Quantity::whole(4),
    };
    assert_eq!(refused, Err(Refusal::InsufficientStock { short: vec![short] }));
    assert_eq!(shop.location("TRANSIT").0, uuid::Uuid::nil(), "nothing was made");
}

#[test]
fn a_transfer_closes_with_difference_and_more_than_sent_is_noted() {
    let mut shop = two_places();
    let events = shop.must(
        "dispatch_transfer",
        json!({"destination": "BACK", "lines": [line("TEA", "6"), line("COFFEE", "1")]}),
    );
    let transfer = document_of(&events);
    let lines = [line("TEA", "4"), line("CUP", "1")];
    shop.must("receive_transfer", json!({"transfer": transfer, "lines": lines, "close": true}));
    assert_eq!(on_hand(&shop, "TEA", &["SHOP", "TRANSIT", "BACK"]), ["4", "0", "4"]);
    assert_eq!(on_hand(&shop, "CUP", &["SHOP", "TRANSIT", "BACK"]), ["5", "0", "1"]);
    assert_eq!(incoming(&shop, "TEA", "BACK"), "0");
    let over = exceptions(&shop, ExceptionKind::OverReceipt);
    assert_eq!(
        (over.len(), over[0].details[0].sku.as_deref(), json!(over[0].quantity)),
        (1, Some("CUP"), json!("1"))
    );
    // The rest turns up after all: it was lost, and is found.
    shop.must("receive_transfer", json!({"transfer": transfer, "lines": [line("TEA", "2")]}));
    assert_eq!(on_hand(&shop, "TEA", &["SHOP", "TRANSIT", "BACK"]), ["4", "0", "6"]);
    let document = shop.get::<Document>(transfer).unwrap();
    assert_eq!((document.state, json!(document.lines[0].over)), (DocumentState::Posted, json!("2")));
    assert_eq!(exceptions(&shop, ExceptionKind::OverReceipt).len(), 2);
}

#[test]
fn a_count_posts_only_the_difference() {
    let mut shop = two_places();
    let counted = |product: &str, counted: &str| json!({"product": product, "counted": counted});
    let lines = [counted("TEA", "4"), counted("CUP", "5"), counted("TEA", "3"), counted("COFFEE", "1")];
    shop.must("post_count", json!({"lines": lines}));
    let mut found: Vec<(String, String, String)> = shop
        .all::<CountLine>()
        .iter()
        .map(|line| (line.counted.to_string(), line.expected.to_string(), line.difference.to_string()))
        .collect();
    found.sort();
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(found, [text("5", "5", "0"), text("7", "10", "-3")]);
    assert_eq!(on_hand(&shop, "TEA", &["SHOP"]), ["7"]);
    assert_eq!(on_hand(&shop, "CUP", &["SHOP"]), ["5"]);
    let counts =
        shop.all::<Movement>().iter().filter(|movement| movement.kind == MovementKind::Count).count();
    assert_eq!(counts, 1);
}

#[test]
fn a_count_closes_what_was_below_zero() {
    let mut shop = shop();
    shop.must("post_damage", json!({"lines": [line("TEA", "3")]}));
    shop.must("post_count", json!({"lines": [{"product": "TEA", "counted": "0"}]}));
    assert_eq!(exceptions(&shop, ExceptionKind::NegativeStock)[0].state, ExceptionState::Resolved);
}

#[test]
fn documents_are_undone_whole_and_once() {
    for (name, data) in [
        ("post_opening", json!({"lines": [line("TEA", "3"), line("CUP", "1"), line("COFFEE", "2")]})),
        ("post_receipt", json!({"lines": [line("TEA", "3"), line("TEA", "1")]})),
        (
            "post_adjustment",
            json!({"reason": "typing error", "lines": [line("TEA", "-3"), line("CUP", "2")]}),
        ),
        ("post_damage", json!({"lines": [line("TEA", "3")]})),
        ("post_waste", json!({"reason": "old", "lines": [line("TEA", "30")]})),
        (
            "dispatch_transfer",
            json!({"destination": "BACK", "lines": [line("TEA", "3"), line("COFFEE", "1")]}),
        ),
        (
            "post_count",
            json!({"lines": [{"product": "TEA", "counted": "3"}, {"product": "CUP", "counted": "5"}]}),
        ),
    ] {
        let mut shop = two_places();
        let document = document_of(&shop.must(name, data));
        shop.must("reverse_document", json!({"document": document, "reason": "by mistake"}));
        assert_eq!(on_hand(&shop, "TEA", &["SHOP", "BACK"]), ["10", "0"], "{name}");
        assert_eq!(on_hand(&shop, "CUP", &["SHOP", "BACK"]), ["5", "0"], "{name}");
        assert!(shop.all::<CountLine>().iter().all(|line| line.reversed));
        assert!(shop.all::<StockLevel>().iter().all(|level| level.counted_at.is_none()));
        let again = shop.act("reverse_document", json!({"document": document}));
        assert_eq!(
            again,
            Err(Refusal::WrongDocumentState { document, state: DocumentState::Reversed }),
            "{name}"
        );
    }
}

#[test]
fn a_transfer_of_which_some_arrived_is_not_undone() {
    let mut shop = two_places();
    let events = shop.must("dispatch_transfer", json!({"destination": "BACK", "lines": [line("TEA", "3")]}));
    let document = document_of(&events);
    shop.must("receive_transfer", json!({"transfer": document, "lines": [line("TEA", "1")]}));
    let refused = shop.act("reverse_document", json!({"document": document}));
    assert_eq!(refused, Err(Refusal::WrongDocumentState { document, state: DocumentState::PartReceived }));
}

fn movements_of(shop: &Shop, document: DocumentId) -> Vec<MovementId> {
    let movements = shop.all::<Movement>();
    let own = movements.iter().filter(|movement| {
        movement.reverses.is_none() && movement.reference.is_some_and(|reference| reference.id == document.0)
    });
    own.map(|movement| movement.id).collect()
}

#[test]
fn a_movement_is_undone_once_and_its_document_undoes_the_rest() {
    let mut shop = shop();
    let document =
        document_of(&shop.must("post_receipt", json!({"lines": [line("TEA", "3"), line("CUP", "2")]})));
    let movements = movements_of(&shop, document);
    shop.must("reverse_movement", json!({"movement": movements[0], "reason": "never came"}));
    let reversal =
        shop.all::<Movement>().iter().find(|other| other.reverses == Some(movements[0])).unwrap().id;
    for movement in [movements[0], reversal] {
        assert_eq!(
            shop.act("reverse_movement", json!({"movement": movement})),
            Err(Refusal::NotReversible { movement })
        );
    }
    shop.must("reverse_document", json!({"document": document}));
    assert_eq!(on_hand(&shop, "TEA", &["SHOP"]), ["0"]);
    assert_eq!(on_hand(&shop, "CUP", &["SHOP"]), ["0"]);
}

#[test]
fn movements_of_transfers_and_counts_are_undone_with_their_documents() {
    let mut shop = two_places();
    shop.must("dispatch_transfer", json!({"destination": "BACK", "lines": [line("TEA", "3")]}));
    shop.must("post_count", json!({"lines": [{"product": "CUP", "counted": "3"}]}));
    let kinds = [MovementKind::TransferOut, MovementKind::Count];
    let movements: Vec<MovementId> = shop
        .all::<Movement>()
        .iter()
        .filter(|movement| kinds.contains(&movement.kind))
        .map(|movement| movement.id)
        .collect();
    assert_eq!(movements.len(), 2);
    for movement in movements {
        assert_eq!(
            shop.act("reverse_movement", json!({"movement": movement})),
            Err(Refusal::NotReversible { movement })
        );
    }
}

#[test]
fn nonsense_about_transfers_counts_and_reversals_is_refused() {
    let mut shop = two_places();
    let receipt = document_of(&shop.must("post_receipt", json!({"lines": [line("TEA", "1")]})));
    let transfer = document_of(
        &shop.must("dispatch_transfer", json!({"destination": "BACK", "lines": [line("TEA", "1")]})),
    );
    let nobody = "00000000-0000-4000-8000-000000000000";
    let counted = |counted: &str| json!({"lines": [{"product": "TEA", "counted": counted}]});
    let huge: Vec<Value> = (0..2).map(|_| json!({"product": "TEA", "counted": "1000000000"})).collect();
    let table = [
        (
            "dispatch_transfer",
            json!({"destination": "SHOP", "lines": [line("TEA", "1")]}),
            "invalid",
            "data.destination",
        ),
        (
            "dispatch_transfer",
            json!({"destination": "TRANSIT", "lines": [line("TEA", "1")]}),
            "invalid",
            "data.destination",
        ),
        ("dispatch_transfer", json!({"destination": "NOWHERE", "lines": [line("TEA", "1")]}), "unknown", ""),
        ("dispatch_transfer", json!({"lines": [line("TEA", "1")]}), "malformed", "data"),
        ("dispatch_transfer", json!({"destination": "BACK", "lines": []}), "invalid", "data.lines"),
        (
            "dispatch_transfer",
            json!({"destination": "BACK", "lines": [line("TEA", "-1")]}),
            "invalid",
            "data.lines[0].quantity",
        ),
        (
            "post_receipt",
            json!({"location": "TRANSIT", "lines": [line("TEA", "1")]}),
            "invalid",
            "data.location",
        ),
        ("receive_transfer", json!({"transfer": nobody, "lines": [line("TEA", "1")]}), "unknown", ""),
        (
            "receive_transfer",
            json!({"transfer": receipt, "lines": [line("TEA", "1")]}),
            "invalid",
            "data.transfer",
        ),
        ("receive_transfer", json!({"transfer": transfer, "lines": []}), "invalid", "data.lines"),
        (
            "receive_transfer",
            json!({"transfer": transfer, "lines": [line("TEA", "0")]}),
            "invalid",
            "data.lines[0].quantity",
        ),
        ("receive_transfer", json!({"transfer": transfer, "lines": [line("NONE", "1")]}), "unknown", ""),
        ("post_count", counted("-1"), "invalid", "data.lines[0].counted"),
        ("post_count", counted("0.5"), "too_fine", ""),
        ("post_count", counted("1000000001"), "quantity_out_of_range", ""),
        ("post_count", json!({"lines": huge}), "quantity_out_of_range", ""),
        ("post_count", json!({"lines": []}), "invalid", "data.lines"),
        (
            "post_count",
            json!({"lines": [{"product": "TEA", "counted": "1", "counted_at": "noon"}]}),
            "malformed",
            "data.lines[0].counted_at",
        ),
        ("reverse_document", json!({"document": nobody}), "unknown", ""),
        ("reverse_movement", json!({"movement": nobody}), "unknown", ""),
        ("resolve_exception", json!({"exception": nobody, "action": "resolve"}), "unknown", ""),
        ("resolve_exception", json!({"exception": nobody, "action": "forget"}), "malformed", "data.action"),
    ];
    let records = shop.records.clone();
    for (name, data, code, field) in table {
        let what: String = format!("{name} {data}").chars().take(150).collect();
        let told = json!(shop.act(name, data).expect_err(&what));
        assert_eq!(
            (told["code"].as_str(), told["field"].as_str().unwrap_or("")),
            (Some(code), field),
            "{what}"
        );
        assert_eq!(shop.records, records, "{what}: a refusal changes nothing");
    }
}

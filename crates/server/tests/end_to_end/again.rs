//! Orders again: what one like an earlier one would be now, as data that can be sent as it is.

use super::support::Server;
use serde_json::{Value, json};

/// A shop in which `BO` ordered five things, and the order's id. Since then the price of honey rose, salt came to be sold in
/// sixes, oil sold out, soap is not sold any more, and bread has no price.
fn since_then() -> (Server, String, String) {
    let server = Server::shop();
    let does = |name: &str, data: Value| {
        let outcome = server.command(name, &data);
        assert_eq!(outcome["status"], "accepted", "{name}: {outcome}");
        outcome
    };
    for sku in ["HONEY", "SALT", "OIL", "SOAP"] {
        does("add_product", json!({"sku": sku, "name": sku.to_lowercase(), "price": "2.00"}));
        does("post_receipt", json!({"lines": [{"product": sku, "quantity": "100"}]}));
    }
    let partner = server.partner("BO");
    let line = |sku: &str, quantity: &str| json!({"product": sku, "quantity": quantity});
    let order = server.order_as(
        &partner,
        &json!({"lines": [line("HONEY", "3"), line("SALT", "4"), line("OIL", "5"), line("SOAP", "1")],
            "note": "for the feast", "channel": "portal"}),
    );
    does("edit_product", json!({"product": "HONEY", "price": "2.25"}));
    does("edit_product", json!({"product": "SALT", "multiple": "6"}));
    does("record_sale", json!({"lines": [line("OIL", "92")]}));
    does("hand_over_order", json!({"order": order}));
    does("archive_product", json!({"product": "SOAP", "force": true, "reason": "no more made"}));
    (server, partner, order)
}

#[test]
fn an_order_is_ordered_again_as_it_would_be_now() {
    let (server, partner, order) = since_then();
    let before = server.get("/api/v1/orders").json()["items"].as_array().unwrap().len();
    let again = server.get_as(&partner, &format!("/api/v1/orders/{order}/again")).json();
    let lines: Vec<_> = again["lines"].as_array().unwrap().iter().collect();
    let told = |line: &Value| {
        ["sku", "quantity", "was_quantity", "price", "was_price"]
            .map(|field| line[field].as_str().map(str::to_owned))
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        lines.iter().map(|line| told(line)).collect::<Vec<_>>(),
        [
            [text("HONEY"), text("3"), None, text("2.25"), text("2.00")],
            [text("SALT"), text("6"), text("4"), text("2.00"), text("2.00")],
        ],
        "{again}"
    );
    let left_out: Vec<_> = again["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["sku"].as_str().unwrap(), line["why"]["code"].as_str().unwrap()))
        .collect();
    assert_eq!(left_out, [("SOAP", "not_active"), ("OIL", "insufficient_stock")], "{again}");
    assert_eq!(again["left_out"][1]["why"]["short"][0]["available"], "3", "{again}");
    assert_eq!((again.get("refusal"), again["data"].get("note")), (None, None), "{again}");
    let after = server.get("/api/v1/orders").json()["items"].as_array().unwrap().len();
    assert_eq!(before, after, "nothing is placed");
    let placed = server.command_as(&partner, "place_order", &again["data"]);
    assert_eq!(placed["status"], "accepted", "{placed}");
    assert_eq!(placed["events"][0]["total"], again["total"], "what it was said to come to");
}

#[test]
fn staff_order_again_for_anyone_and_partners_for_themselves() {
    let (server, _, order) = since_then();
    let path = format!("/api/v1/orders/{order}/again");
    let again = server.get(&path).json();
    let lines = again["data"]["lines"].as_array().unwrap();
    assert_eq!(lines[1]["quantity"], "4", "minimum and multiple bind partners alone: {again}");
    assert_eq!(server.command("place_order", &again["data"])["status"], "accepted");
    let other = server.partner("CY");
    let absent = "/api/v1/orders/01939b5e-0000-7000-8000-00000000dead/again";
    assert_eq!((server.get_as(&other, &path).status, server.get_as(&other, absent).status), (404, 404));
    let cashier = server.token(&["--role", "cashier", "--name", "Carl"]);
    let again = server.get_as(&cashier, &path).json();
    assert_eq!(server.command_as(&cashier, "place_order", &again["data"])["status"], "accepted");
}

#[test]
fn an_order_of_which_nothing_can_be_had_says_so() {
    let server = Server::shop();
    let order = server.order_as(&server.owner, &json!({"customer": "BO"}));
    assert_eq!(server.command("hand_over_order", &json!({"order": order}))["status"], "accepted");
    let archived = server
        .command("archive_product", &json!({"product": "TEA", "force": true, "reason": "no more made"}));
    assert_eq!(archived["status"], "accepted", "{archived}");
    let again = server.get(&format!("/api/v1/orders/{order}/again")).json();
    assert_eq!((&again["lines"], again.get("total")), (&json!([]), None), "{again}");
    assert_eq!(again["left_out"][0]["sku"], "TEA");
    assert_eq!(again["refusal"]["code"], "invalid", "there are no lines");
}

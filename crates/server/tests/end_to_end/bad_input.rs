//! Bad input: each a clear, typed answer that names the field, and nothing changed.

use super::support::{Server, exchange, request};
use serde_json::{Value, json};

fn order(line: Value) -> Value {
    json!({"type": "place_order", "data": {"lines": [line]}})
}

#[test]
fn commands_that_make_no_sense() {
    let server = Server::shop();
    let nobody = "01939b5e-0000-7000-8000-00000000dead";
    let seq = || server.get("/readyz").json()["seq"].clone();
    let before = seq();
    for (command, code, names) in [
        (json!({}), "malformed", "data"),
        (json!(7), "malformed", "."),
        (json!({"type": "place_order"}), "malformed", "data"),
        (json!({"data": {}}), "malformed", "type"),
        (json!({"type": 7, "data": {}}), "malformed", "type"),
        (json!({"type": "place_order", "data": 7}), "malformed", "data"),
        (json!({"type": "place_order", "data": {"lines": 7}}), "malformed", "data.lines"),
        (json!({"type": "place_order", "data": {}, "id": 7}), "malformed", "id"),
        (json!({"type": "place_order", "data": {}, "colour": 7}), "malformed", "colour"),
        (json!({"type": "place_order", "data": {}, "occurred_at": "soon"}), "malformed", "occurred_at"),
        (json!({"type": "eat_order", "data": {}}), "unknown_command", "eat_order"),
        (json!({"type": "place_order", "data": {"lines": []}}), "invalid", "data.lines"),
        (order(json!({"product": "TEA"})), "malformed", "data.lines[0]"),
        (order(json!({"product": "TEA", "quantity": 1.5})), "malformed", "data.lines[0].quantity"),
        (order(json!({"product": "TEA", "quantity": "one"})), "malformed", "data.lines[0].quantity"),
        (order(json!({"product": "TEA", "quantity": "1", "colour": 1})), "malformed", "data.lines[0]"),
        (order(json!({"product": "TEA", "quantity": "-1"})), "invalid", "quantity"),
        (order(json!({"product": "TEA", "quantity": "0"})), "invalid", "quantity"),
        (order(json!({"product": "TEA", "quantity": "0.5"})), "too_fine", ""),
        (order(json!({"product": "TEA", "quantity": "9223372036854.775807"})), "quantity_out_of_range", ""),
        (
            order(json!({"product": "TEA", "quantity": "9223372036854775807"})),
            "malformed",
            "data.lines[0].quantity",
        ),
        (order(json!({"product": "TEA", "quantity": "1e9"})), "malformed", "data.lines[0].quantity"),
        (order(json!({"product": "MILK", "quantity": "1"})), "unknown", "MILK"),
        (order(json!({"product": nobody, "quantity": "1"})), "unknown", nobody),
        (json!({"type": "cancel_order", "data": {"order": nobody}}), "unknown", nobody),
        (
            json!({"type": "add_product", "data": {"sku": "TEA", "name": "Tea", "price": "1"}}),
            "exists",
            "TEA",
        ),
        (
            json!({"type": "add_product", "data": {"sku": "X", "name": "X", "price": "-1"}}),
            "invalid",
            "price",
        ),
        (json!({"type": "add_product", "data": {"sku": "X", "name": "x".repeat(300)}}), "invalid", "name"),
    ] {
        let outcome = server.outcome_as(&server.owner, &json!([command]));
        assert_eq!(outcome["status"], "refused", "{command}: {outcome}");
        assert_eq!(outcome["refusal"]["code"], code, "{command}: {outcome}");
        assert!(outcome["refusal"].to_string().contains(names), "{command}: {outcome}");
        assert!(outcome["id"].is_string() && outcome["position"].is_null(), "{outcome}");
    }
    assert_eq!(seq(), before, "nothing was changed");
}

#[test]
fn a_fact_with_an_absurd_quantity_changes_nothing() {
    let server = Server::shop();
    for quantity in ["9223372036854.775807", "-1", "0"] {
        let data = json!({"lines": [{"product": "TEA", "quantity": quantity}]});
        let outcome = server.command("post_receipt", &data);
        assert_eq!(outcome["status"], "refused", "{quantity}: {outcome}");
    }
    assert_eq!(server.get("/api/v1/stock?sku=TEA").json()["items"][0]["on_hand"], "20");
}

#[test]
fn bodies_that_are_none() {
    let server = Server::shop();
    let deep = "[".repeat(100_000);
    for (body, status, code) in [
        ("", 400, "malformed_json"),
        ("{", 400, "malformed_json"),
        ("order", 400, "malformed_json"),
        ("[{\"type\": \"place_order\",}]", 400, "malformed_json"),
        ("\"order\"", 400, "malformed_body"),
        ("7", 400, "malformed_body"),
        ("null", 400, "malformed_body"),
        ("{\"commands\": {}}", 400, "malformed_body"),
        (&deep, 400, "malformed_json"),
    ] {
        let reply = server.post(body);
        let shown: String = body.chars().take(40).collect();
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{shown}");
    }
    let bearer = format!("Bearer {}", server.owner);
    let latin = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let reply = request(server.address, "POST", "/api/v1/commands", &latin, b"{\"type\": \"caf\xe9\"}");
    assert_eq!((reply.status, reply.problem().as_str()), (400, "malformed_json"), "not UTF-8");
    let lone = server.outcome_as(&server.owner, &json!({"type": "add_customer", "data": {"name": "x"}}));
    assert_eq!(lone["status"], "accepted");
    let reply = server.post(r#"{"type": "add_customer", "data": {"name": "\ud800"}}"#);
    assert_eq!(reply.json()["outcomes"][0]["refusal"]["code"], "malformed", "a lone surrogate");
}

#[test]
fn kinds_of_body() {
    let server = Server::shop();
    let bearer = format!("Bearer {}", server.owner);
    let order = order(json!({"product": "TEA", "quantity": "1"})).to_string();
    for (name, value, status) in [
        ("Content-Type", "application/json; charset=utf-8", 200),
        ("Content-Type", "text/plain", 415),
        ("Content-Type", "application/x-www-form-urlencoded", 415),
        ("Content-Encoding", "gzip", 415),
        ("Accept", "*/*", 200),
    ] {
        let headers = [("Authorization", bearer.as_str()), (name, value)];
        let reply = request(server.address, "POST", "/api/v1/commands", &headers, order.as_bytes());
        assert_eq!(reply.status, status, "{name}: {value}");
        if status == 415 {
            assert_eq!(reply.problem(), "unsupported_media_type");
        }
    }
}

#[test]
fn paths_methods_and_parameters() {
    let server = Server::shop();
    for (path, status, code) in [
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v2/products", 404, "not_found"),
        ("/api/v1/commands", 405, "method_not_allowed"),
        ("/api/v1/products/MILK", 404, "not_found"),
        ("/api/v1/products/MILK/history", 404, "not_found"),
        ("/api/v1/orders/seven", 400, "bad_parameter"),
        ("/api/v1/orders/01939b5e-0000-7000-8000-00000000dead", 404, "not_found"),
        ("/api/v1/customers/NOBODY/orders", 404, "not_found"),
        ("/api/v1/products?colour=green", 400, "unknown_filter"),
        ("/api/v1/orders?barcode=1", 400, "unknown_filter"),
        ("/api/v1/products?limit=0", 400, "bad_parameter"),
        ("/api/v1/products?limit=1001", 400, "bad_parameter"),
        ("/api/v1/products?limit=many", 400, "bad_parameter"),
        ("/api/v1/products?cursor=here", 400, "bad_parameter"),
        ("/api/v1/products?order=sideways", 400, "bad_parameter"),
        ("/api/v1/products?sku=A&sku=B", 400, "bad_parameter"),
        ("/api/v1/stock?status=gone", 400, "bad_parameter"),
        ("/api/v1/stock?sku=MILK", 404, "not_found"),
        ("/api/v1/stock/MILK/SHOP/why", 404, "not_found"),
        ("/api/v1/stock/TEA/MOON/why", 404, "not_found"),
        ("/api/v1/reports/sales", 400, "bad_parameter"),
        ("/api/v1/reports/sales?from=2026-01-01&to=2025-01-01", 400, "bad_parameter"),
        ("/api/v1/reports/sales?from=2026-02-30&to=2026-03-01", 400, "bad_parameter"),
        ("/api/v1/reports/sales?from=1926-01-01&to=2026-03-01", 400, "bad_parameter"),
        ("/api/v1/changes?since=0:1", 400, "bad_parameter"),
        ("/api/v1/changes?since=7:1:0000000000000000", 409, "fork"),
        ("/api/v1/changes?since=0:1:0000000000000001", 409, "fork"),
        ("/api/v1/changes?since=0:99:0000000000000001", 409, "ahead"),
        ("/api/v1/products/%ff", 400, "bad_path"),
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{path}: {reply:?}");
    }
}

#[test]
fn who_is_nobody_gets_nothing() {
    let server = Server::shop();
    let other = format!("onh_{}", "A".repeat(43));
    for value in
        ["", "Bearer", "Bearer ", "Basic b3duZXI6", "Bearer onh_", &format!("Bearer {other}"), &server.owner]
    {
        for path in ["/api/v1/products", "/api/v1/events", "/api/v1/changes", "/api/v1/stock", "/metrics"] {
            let reply = request(server.address, "GET", path, &[("Authorization", value)], b"");
            assert_eq!((reply.status, reply.problem().as_str()), (401, "unauthorized"), "{path} {value:?}");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
        let order = order(json!({"product": "TEA", "quantity": "1"})).to_string();
        let headers = [("Authorization", value), ("Content-Type", "application/json")];
        let reply = request(server.address, "POST", "/api/v1/commands", &headers, order.as_bytes());
        assert_eq!(reply.status, 401, "{value:?}");
    }
    assert_eq!(server.get("/api/v1/orders").json()["items"], json!([]));
}

#[test]
fn what_is_not_http_does_no_harm() {
    let server = Server::shop();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"order tea\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ] {
        assert_eq!(exchange(server.address, bytes).status, 400);
    }
    assert_eq!(server.get("/healthz").status, 200);
}

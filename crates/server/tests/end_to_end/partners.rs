//! A partner sees only its own, by every way in. Each test tries to see more.

use super::support::{Server, Stream};
use onhand_domain::records::Collection;
use onhand_domain::records::registry::{Origin, Scope};
use onhand_protocol::{Page, RecordReply};
use serde_json::{Value, json};

/// A shop in which `BO` and `CY` each have an order, staff acted on both, and the tokens of both.
fn two_partners() -> (Server, [String; 2], [String; 2]) {
    let server = Server::shop();
    let tokens = [server.partner("BO"), server.partner("CY")];
    let orders = [0, 1].map(|who: usize| {
        let order = server.order_as(&tokens[who], &json!({"note": "leave at the door"}));
        let done = server.command("confirm_order", &json!({"order": order, "note": "on Monday"}));
        assert_eq!(done["status"], "accepted", "{done}");
        order
    });
    (server, tokens, orders)
}

fn owner_id(server: &Server) -> String {
    server.get("/api/v1/movements").json()["items"][0]["record"]["actor"].as_str().unwrap().to_owned()
}

#[test]
fn its_own_orders_and_no_other() {
    let (server, tokens, orders) = two_partners();
    for who in [0, 1] {
        let (own, other) = (&orders[who], &orders[1 - who]);
        let list = server.get_as(&tokens[who], "/api/v1/orders").json();
        let ids: Vec<&Value> =
            list["items"].as_array().unwrap().iter().map(|item| &item["record"]["id"]).collect();
        assert_eq!(ids, [&json!(own)]);
        assert_eq!(server.get_as(&tokens[who], &format!("/api/v1/orders/{own}")).status, 200);
        for path in [format!("/api/v1/orders/{other}"), format!("/api/v1/orders/{other}/history")] {
            let hidden = server.get_as(&tokens[who], &path);
            let absent =
                server.get_as(&tokens[who], &path.replace(other, "01939b5e-0000-7000-8000-00000000dead"));
            assert_eq!((hidden.status, absent.status), (404, 404), "{path}");
            assert_eq!(
                hidden.body.replace(other, ""),
                absent.body.replace("01939b5e-0000-7000-8000-00000000dead", ""),
                "that it is hidden does not show"
            );
        }
        let customer = ["CY", "BO"][who];
        for path in ["", "/history", "/orders"] {
            let reply = server.get_as(&tokens[who], &format!("/api/v1/customers/{customer}{path}"));
            assert_eq!(reply.status, 404, "{customer}{path}");
        }
    }
}

#[test]
fn its_own_records_whole_and_nothing_of_the_people_who_work_there() {
    let (server, tokens, orders) = two_partners();
    let owner = owner_id(&server);
    let mut seen = String::new();
    for path in [
        format!("/api/v1/orders/{}", orders[0]),
        format!("/api/v1/orders/{}/history", orders[0]),
        "/api/v1/orders".to_owned(),
        "/api/v1/customers/BO".to_owned(),
        "/api/v1/customers/BO/history".to_owned(),
        "/api/v1/customers/BO/orders".to_owned(),
        "/api/v1/customers".to_owned(),
    ] {
        let reply = server.get_as(&tokens[0], &path);
        assert_eq!(reply.status, 200, "{path}");
        seen += &reply.body;
    }
    for hidden in [owner.as_str(), "Olga\""] {
        assert!(!seen.contains(hidden), "{hidden} in {seen}");
    }
    let history = server.get_as(&tokens[0], &format!("/api/v1/orders/{}/history", orders[0])).json();
    let own: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|version| &version["own"]).collect();
    assert_eq!(own, [false, true], "newest first: staff confirmed what the partner placed");
    assert!(history["items"][0]["command"].is_null() && history["items"][1]["command"].is_string());
    for collection in Collection::ALL.iter().filter(|collection| collection.scope() != Scope::Staff) {
        let records = |body: &str| -> Vec<String> {
            let list: Page<RecordReply> = serde_json::from_str(body).unwrap();
            list.items.into_iter().map(|item| item.record.get().to_owned()).collect()
        };
        let all = records(&server.get(&format!("/api/v1/{collection}")).body);
        let own = records(&server.get_as(&tokens[0], &format!("/api/v1/{collection}")).body);
        assert!(own.iter().all(|record| all.contains(record)), "{collection}: {own:?}");
    }
    let whole = server.get(&format!("/api/v1/orders/{}/history", orders[0])).body;
    assert!(whole.contains(&owner) && whole.contains("Olga"), "staff see who did it");
}

#[test]
fn every_collection_by_its_scope() {
    let (server, tokens, _) = two_partners();
    for collection in Collection::ALL.iter().copied() {
        let all = server.get(&format!("/api/v1/{collection}")).json();
        let all = all["items"].as_array().unwrap();
        let reply = server.get_as(&tokens[0], &format!("/api/v1/{collection}"));
        match collection.scope() {
            Scope::Staff => {
                assert_eq!((reply.status, reply.problem().as_str()), (403, "forbidden"), "{collection}");
                for item in all {
                    let id = item["record"]["id"].as_str().unwrap();
                    let one = server.get_as(&tokens[0], &format!("/api/v1/{collection}/{id}"));
                    assert_eq!(one.status, 403, "{collection}/{id}");
                    if collection.origin() == Origin::Source {
                        let history =
                            server.get_as(&tokens[0], &format!("/api/v1/{collection}/{id}/history"));
                        assert_eq!(history.status, 403, "{collection}/{id}/history");
                    }
                }
            }
            Scope::Partners => {
                assert_eq!(reply.json()["items"].as_array().unwrap().len(), all.len(), "{collection}");
            }
            Scope::OwnCustomer | Scope::OwnLists => {
                let own = reply.json();
                let own = own["items"].as_array().unwrap();
                assert!(own.len() <= 1 && own.len() <= all.len(), "{collection}: {own:?}");
                let ids: Vec<&Value> = own.iter().map(|item| &item["record"]["id"]).collect();
                for item in all.iter().filter(|item| !ids.contains(&&item["record"]["id"])) {
                    let id = item["record"]["id"].as_str().unwrap();
                    let one = server.get_as(&tokens[0], &format!("/api/v1/{collection}/{id}"));
                    assert_eq!(one.status, 404, "{collection}/{id}");
                }
            }
        }
    }
    for path in [
        "/api/v1/stock",
        "/api/v1/stock/TEA/SHOP/why",
        "/api/v1/changes",
        "/metrics",
        "/api/v1/reports/sales?from=2026-01-01&to=2026-12-31",
        "/api/v1/products?barcode=4006381333931",
    ] {
        let reply = server.get_as(&tokens[0], path);
        assert_eq!((reply.status, reply.problem().as_str()), (403, "forbidden"), "{path}");
    }
}

#[test]
fn its_own_events_and_no_other() {
    let (server, tokens, orders) = two_partners();
    let owner = owner_id(&server);
    let mut stream = Stream::open(server.address, &tokens[0], "?after=0:0", None);
    let mut heard = Vec::new();
    while heard.last().is_none_or(|event: &Value| event["event"]["name"] != "order_confirmed") {
        heard.push(stream.next().unwrap());
    }
    assert!(stream.is_silent());
    let text = json!(heard).to_string();
    assert!(text.contains(&orders[0]) && !text.contains(&orders[1]) && !text.contains(&owner), "{text}");
    assert!(!text.contains("inventory_updated") && !text.contains("on_hand"), "{text}");
    let placed = heard.iter().find(|event| event["event"]["name"] == "order_placed").unwrap();
    assert_eq!((&placed["own"], placed["command"].is_string()), (&json!(true), true));
    let confirmed = heard.last().unwrap();
    assert_eq!(
        (&confirmed["own"], &confirmed["actor"], &confirmed["command"]),
        (&json!(false), &Value::Null, &Value::Null)
    );
    // Nor does asking for the other's by name help.
    let mut asked =
        Stream::open(server.address, &tokens[0], &format!("?after=0:0&subject={}", orders[1]), None);
    assert!(asked.is_silent());
}

#[test]
fn its_own_commands_and_no_other() {
    let (server, tokens, orders) = two_partners();
    let refused = |name: &str, data: Value| {
        let outcome = server.command_as(&tokens[0], name, &data);
        assert_eq!(outcome["status"], "refused", "{name}: {outcome}");
        outcome["refusal"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused("cancel_order", json!({"order": orders[1]})), "unknown");
    for (name, data) in [
        ("set_business", json!({"name": "Mine", "currency": "GBP"})),
        ("add_product", json!({"sku": "X", "name": "X"})),
        ("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "1"}]})),
        ("confirm_order", json!({"order": orders[0]})),
    ] {
        assert_eq!(refused(name, data), "not_allowed", "{name}");
    }
    let for_other = json!({"customer": "CY", "lines": [{"product": "TEA", "quantity": "1"}]});
    refused("place_order", for_other);
    let placed = server.command_as(
        &tokens[0],
        "place_order",
        &json!({"lines": [{"product": "TEA", "quantity": "1"}]}),
    );
    assert_eq!(placed["status"], "accepted");
    assert!(
        !placed.to_string().contains("inventory_updated"),
        "the outcome tells no more than the stream: {placed}"
    );
    assert_eq!(server.get("/api/v1/customers/CY/orders").json()["items"].as_array().unwrap().len(), 1);
}

#[test]
fn anothers_outcome_says_nothing() {
    let (server, tokens, _) = two_partners();
    let command = json!({
        "id": "01939b5e-0000-7000-8000-000000000001", "type": "place_order",
        "data": {"lines": [{"product": "TEA", "quantity": "1"}]},
    });
    let own = server.outcome_as(&tokens[0], &command);
    let other = server.outcome_as(&tokens[1], &command);
    assert!(own["events"].as_array().unwrap().iter().any(|event| event["name"] == "order_placed"));
    assert!(!other.to_string().contains("order_placed"), "{other}");
}

#[test]
fn a_cashier_reads_all_and_sets_nothing() {
    let server = Server::shop();
    let cashier = server.token(&["--role", "cashier", "--name", "Carl"]);
    for collection in Collection::ALL {
        assert_eq!(server.get_as(&cashier, &format!("/api/v1/{collection}")).status, 200, "{collection}");
    }
    let outcome = server.command_as(&cashier, "set_business", &json!({"name": "Mine", "currency": "GBP"}));
    assert_eq!(outcome["refusal"]["code"], "not_allowed");
    assert_eq!(
        server.command_as(&cashier, "place_order", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}))
            ["status"],
        "accepted"
    );
}

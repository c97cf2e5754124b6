//! Orders over HTTP, and what is heard of them.

use super::support::Server;
use serde_json::json;

#[test]
fn an_order_is_heard_with_its_stock_change() {
    let server = Server::shop();
    let mut stream = server.listen("", None);
    let outcome = server
        .command("place_order", &json!({"customer": "BO", "lines": [{"product": "TEA", "quantity": "3"}]}));
    assert_eq!(outcome["status"], "accepted");
    let placed = stream.next().unwrap();
    assert_eq!(placed["event"]["name"], outcome["events"][0]["name"]);
    assert_eq!(placed["event"]["number"], 1);
    assert_eq!(placed["command"], outcome["id"]);
    let (place, _) = placed["id"].as_str().unwrap().split_once('@').unwrap();
    assert_eq!(place, format!("{}:0", outcome["position"].as_str().unwrap()));
    assert_eq!(placed["subject"]["collection"], "orders");
    assert_eq!(placed["own"], true);
    let stock = stream.next_named("inventory_updated");
    assert_eq!(stock["event"]["reserved"], json!({"before": "0", "after": "3"}));
    assert_eq!((&stock["event"]["sku"], &stock["event"]["location_code"]), (&json!("TEA"), &json!("SHOP")));
}

#[test]
fn the_same_command_again_is_applied_once() {
    let server = Server::shop();
    let command = json!({
        "id": "01939b5e-0000-7000-8000-000000000001", "type": "place_order",
        "data": {"lines": [{"product": "TEA", "quantity": "3"}]},
    });
    let first = server.outcome_as(&server.owner, &command);
    let mut again = server.outcome_as(&server.owner, &command);
    assert_eq!(again["repeated"], true);
    again.as_object_mut().unwrap().remove("repeated");
    assert_eq!(again, first);
    assert_eq!(server.get("/api/v1/orders").json()["items"].as_array().unwrap().len(), 1);
    let other = json!({
        "id": "01939b5e-0000-7000-8000-000000000001", "type": "place_order",
        "data": {"lines": [{"product": "TEA", "quantity": "4"}]},
    });
    let refused = server.outcome_as(&server.owner, &other);
    assert_eq!(refused["refusal"]["code"], "id_reused");
}

#[test]
fn one_many_and_a_broken_one_among_them() {
    let server = Server::shop();
    let order = json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
    let statuses = |body: &serde_json::Value| -> Vec<String> {
        let reply = server.post(&body.to_string());
        assert_eq!(reply.status, 200, "{reply:?}");
        let outcomes = reply.json()["outcomes"].clone();
        outcomes
            .as_array()
            .unwrap()
            .iter()
            .map(|outcome| outcome["status"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(statuses(&order), ["accepted"]);
    assert_eq!(statuses(&json!([order, order])), ["accepted", "accepted"]);
    assert_eq!(statuses(&json!({"commands": [order]})), ["accepted"]);
    assert_eq!(statuses(&json!([])), Vec::<String>::new());
    let broken = json!([order, {"type": 7}, order, "order", order]);
    assert_eq!(statuses(&broken), ["accepted", "refused", "accepted", "refused", "accepted"]);
    assert_eq!(server.get("/api/v1/stock?sku=TEA").json()["items"][0]["reserved"], "7");
}

#[test]
fn of_200_buyers_one_gets_the_last_unit() {
    let server = Server::shop();
    let outcome = server.command("place_order", &json!({"lines": [{"product": "COFFEE", "quantity": "4"}]}));
    assert_eq!(outcome["status"], "accepted");
    let accepted = std::thread::scope(|scope| {
        let buyers: Vec<_> = (0..200)
            .map(|_| {
                scope.spawn(|| {
                    let data = json!({"lines": [{"product": "COFFEE", "quantity": "1"}]});
                    server.command("place_order", &data)["status"] == "accepted"
                })
            })
            .collect();
        buyers.into_iter().filter_map(|buyer| buyer.join().unwrap().then_some(())).count()
    });
    assert_eq!(accepted, 1);
    let level = server.get("/api/v1/stock?sku=COFFEE").json()["items"][0].clone();
    assert_eq!((&level["on_hand"], &level["available"]), (&json!("5"), &json!("0")));
}

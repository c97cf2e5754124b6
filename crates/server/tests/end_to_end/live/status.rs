//! What staff are told of live replicas.

use crate::support::{Follower, Server, WAYS, until};
use onhand_domain::records::Collection;
use serde_json::{Value, json};

#[test]
fn who_is_connected_and_how_they_stand() {
    let server = Server::shop();
    let status = || server.get("/api/v1/live/status").json();
    assert_eq!((&status()["sessions"], &status()["consistency"]), (&json!(0), &Value::Null));
    let partner = server.partner("BO");
    let mut owner = Follower::of(&server, WAYS[0], &server.owner, &[Collection::Orders]);
    owner.ready();
    let mut other = Follower::of(&server, WAYS[1], &partner, &[Collection::Orders]);
    other.ready();
    owner.verify();
    until("one of two is consistent", || status()["consistency"] == "0.500");
    other.verify();
    until("both are consistent", || status()["consistency"] == "1.000");
    server.order_as(&server.owner, &json!({}));
    owner.equal(&server);
    let status = status();
    let clients = status["clients"].as_array().unwrap();
    let told = |field: &str| clients.iter().map(|client| client[field].clone()).collect::<Vec<_>>();
    assert_eq!(told("name"), ["Olga", "BO"], "in the order in which they came");
    assert_eq!(told("role"), ["owner", "partner"]);
    assert_eq!(told("transport"), ["websocket", "event_stream"]);
    assert_eq!(told("verified_equal"), [true, true]);
    assert_eq!(told("client"), ["follower 1"; 2]);
    assert_eq!(told("behind"), [0, 1], "what does not concern it is not told at once");
    assert!(told("address").iter().all(|address| address.as_str().unwrap().starts_with("127.0.0.1:")));
    let page = server.get("/api/v1/live/status?limit=1").json();
    assert_eq!(page["clients"][0]["name"], "Olga");
    let next = format!("/api/v1/live/status?limit=1&cursor={}", page["next"].as_str().unwrap());
    let page = server.get(&next).json();
    assert_eq!((&page["clients"][0]["name"], &page["next"]), (&json!("BO"), &Value::Null));
    let refused = server.get_as(&partner, "/api/v1/live/status");
    assert_eq!((refused.status, refused.problem().as_str()), (403, "forbidden"));
    for query in ["limit=0", "limit=1001", "cursor=x", "colour=red"] {
        assert_eq!(server.get(&format!("/api/v1/live/status?{query}")).status, 400, "{query}");
    }
    assert_eq!(server.figure("onhand_live_sessions"), 2);
    assert!(
        server.figure("onhand_live_messages_out_total") > 0
            && server.figure("onhand_live_bytes_in_total") > 0
    );
    owner.cut();
    until("it is gone", || {
        server.get("/api/v1/live/status").json()["clients"].as_array().unwrap().len() == 1
    });
}

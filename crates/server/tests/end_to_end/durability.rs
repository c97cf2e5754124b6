//! A server that is told to stop, and one that can't begin. Servers that are killed: see `crash`.

use super::support::{Server, onhand};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn order() -> Value {
    json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}})
}

fn much_tea(server: &Server) {
    let outcome =
        server.command("post_receipt", &json!({"lines": [{"product": "TEA", "quantity": "1000000"}]}));
    assert_eq!(outcome["status"], "accepted");
}

/// Orders from several sides at once until the server is gone; gives those that were acknowledged.
fn order_until(server: &Server, end: impl FnOnce()) -> BTreeSet<String> {
    let acknowledged = Mutex::new(BTreeSet::new());
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let body = json!([order(), order(), order()]).to_string();
                    // A connection that is cut is no answer.
                    let reply = server.try_post(&server.owner, &body);
                    let Some(reply) = reply.ok().filter(|reply| reply.status == 200) else { continue };
                    let outcomes = reply.json();
                    let mut acknowledged = acknowledged.lock().unwrap();
                    for outcome in outcomes["outcomes"].as_array().unwrap() {
                        acknowledged.insert(outcome["events"][0]["order"].as_str().unwrap().to_owned());
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(700));
        end();
        ended.store(true, Ordering::Relaxed);
    });
    acknowledged.into_inner().unwrap()
}

fn all_orders(server: &Server) -> BTreeSet<String> {
    let (mut orders, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = server.get(&format!("/api/v1/orders?limit=1000{cursor}")).json();
        for item in page["items"].as_array().unwrap() {
            orders.insert(item["record"]["id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return orders,
        }
    }
}

#[test]
fn a_server_that_is_told_to_stop_finishes_what_it_accepted() {
    let mut server = Server::shop();
    much_tea(&server);
    let mut stream = server.listen("", None);
    let acknowledged = order_until(&server, || server.signal("TERM"));
    assert_eq!(server.wait().code(), Some(0), "{}", server.log());
    while stream.next().is_some() {}
    let server = server.again();
    let kept = all_orders(&server);
    assert!(
        acknowledged.len() > 10 && acknowledged.is_subset(&kept),
        "{:?} are lost",
        acknowledged.difference(&kept)
    );
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let server = Server::shop();
    let data = server.data().to_str().unwrap();
    let second = onhand(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(
        said.contains("another onhand process") && said.contains(data) && said.contains("--data"),
        "{said}"
    );
    assert_eq!(server.get("/readyz").status, 200, "the first goes on");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let server = Server::shop();
    let folder = tempfile::tempdir().unwrap();
    let address = server.address.to_string();
    let second = onhand(&["serve", "--data", folder.path().to_str().unwrap(), "--listen", &address]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains(&address), "{said}");
}

//! The stream of events: where it begins, what it leaves out, how it ends.

use super::support::{Server, Stream, onhand, request};
use serde_json::{Value, json};

fn ids(stream: &mut Stream, count: usize) -> Vec<String> {
    (0..count).map(|_| stream.next().unwrap()["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn who_comes_again_misses_nothing_and_hears_nothing_twice() {
    let server = Server::shop();
    let mut stream = server.listen("", None);
    for _ in 0..5 {
        server.order_as(&server.owner, &json!({}));
    }
    let all = ids(&mut stream, 10);
    for (place, id) in all.iter().enumerate() {
        let mut again = server.listen("", Some(id));
        assert_eq!(ids(&mut again, 9 - place), all[place + 1..], "after {id}");
        assert!(again.is_silent(), "after {id}");
    }
    let mut by_query = server.listen(&format!("?after={}", all[6]), None);
    assert_eq!(ids(&mut by_query, 3), all[7..]);
    // An outcome's position is the end of its entry.
    let entry = all[3].rsplit_once(':').unwrap().0;
    assert_eq!(ids(&mut server.listen(&format!("?after={entry}"), None), 6), all[4..]);
}

#[test]
fn an_id_of_another_history_is_a_fork() {
    let server = Server::shop();
    let mut stream = server.listen("?after=0:0", None);
    for id in ids(&mut stream, 3) {
        let (place, tag) = id.split_once('@').unwrap();
        let other = format!("{place}@{:08x}", u32::from_str_radix(tag, 16).unwrap() ^ 1);
        let reply = server.get(&format!("/api/v1/events?after={other}"));
        assert_eq!((reply.status, reply.problem().as_str()), (409, "fork"), "{other}");
    }
}

#[test]
fn the_whole_log_from_its_beginning() {
    let server = Server::shop();
    let mut stream = server.listen("?after=0:0", None);
    assert_eq!(stream.names(3), ["business_updated", "location_added", "product_added"]);
}

#[test]
fn ids_that_do_not_fit() {
    let server = Server::shop();
    for (id, status, code) in [
        ("9:1:0", 409, "fork"),
        ("0:1000:0", 409, "ahead"),
        ("yesterday", 400, "bad_parameter"),
        ("0", 400, "bad_parameter"),
        ("0:1:0:0", 400, "bad_parameter"),
    ] {
        let bearer = format!("Bearer {}", server.owner);
        let headers = [("Authorization", bearer.as_str()), ("Last-Event-ID", id)];
        let reply = request(server.address, "GET", "/api/v1/events", &headers, b"");
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{id}");
        let reply = server.get(&format!("/api/v1/events?after={id}"));
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{id}");
    }
}

#[test]
fn filters() {
    let server = Server::shop();
    let order = server.order_as(&server.owner, &json!({"customer": "BO"}));
    let names = |query: &str, count: usize| {
        let mut stream = server.listen(&format!("?after=0:0&{query}"), None);
        let names = stream.names(count);
        assert!(stream.is_silent(), "{query}");
        names
    };
    assert_eq!(names("category=settings", 2), ["business_updated", "location_added"]);
    assert_eq!(names("name=product_added", 2), ["product_added"; 2]);
    assert_eq!(names("name=business_updated,location_added&name=product_added", 4).len(), 4);
    assert_eq!(names("importance=high", 1), ["order_added"]);
    assert_eq!(names(&format!("subject={order}"), 1), ["order_added"]);
    assert_eq!(names("importance=high&category=settings", 0), Vec::<String>::new());
    for (query, code) in [
        ("name=order_eaten", "bad_parameter"),
        ("category=weather", "bad_parameter"),
        ("importance=huge", "bad_parameter"),
        ("subject=tea", "bad_parameter"),
        ("colour=green", "unknown_filter"),
    ] {
        let reply = server.get(&format!("/api/v1/events?{query}"));
        assert_eq!((reply.status, reply.problem().as_str()), (400, code), "{query}");
    }
}

#[test]
fn a_token_in_the_address_is_for_the_stream_only() {
    let server = Server::shop();
    let query = format!("access_token={}", server.owner);
    let path = format!("/api/v1/events?{query}&after=9:0");
    assert_eq!(request(server.address, "GET", &path, &[], b"").status, 409, "it came past the door");
    let path = format!("/api/v1/products?{query}");
    assert_eq!(request(server.address, "GET", &path, &[], b"").problem(), "unauthorized");
    assert_eq!(request(server.address, "GET", "/api/v1/events", &[], b"").problem(), "unauthorized");
    assert!(!server.log().contains(&server.owner), "tokens are not logged");
}

#[test]
fn a_stream_ends_when_its_token_is_revoked() {
    let server = Server::shop();
    let token = server.token(&["--role", "staff", "--name", "Sam"]);
    let mut stream = Stream::open(server.address, &token, "", None);
    let data = server.data().to_str().unwrap();
    let list: Value =
        serde_json::from_slice(&onhand(&["token", "list", "--data", data, "--json"]).stdout).unwrap();
    let id =
        list.as_array().unwrap().iter().find(|token| token["name"] == "Sam").unwrap()["id"].as_str().unwrap();
    assert!(onhand(&["token", "revoke", "--data", data, id]).status.success());
    assert!(stream.next().is_none());
}

#[test]
fn a_slow_listener_holds_nobody_up_and_hears_all() {
    let server = Server::shop();
    let mut slow = server.listen("?name=order_added", None);
    let receipt = json!({"lines": [{"product": "TEA", "quantity": "100000"}]});
    assert_eq!(server.command("post_receipt", &receipt)["status"], "accepted");
    let order = json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
    for _ in 0..6 {
        let reply = server.post(&json!(vec![&order; 1_000]).to_string());
        assert_eq!(reply.status, 200);
    }
    let mut last = 0;
    for _ in 0..6_000 {
        let number = slow.next().unwrap()["event"]["number"].as_u64().unwrap();
        assert_eq!(number, last + 1);
        last = number;
    }
}

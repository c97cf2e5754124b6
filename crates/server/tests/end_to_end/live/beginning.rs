//! Hello: who may come in, and what is said to those who may not.

use crate::support::{Live, Server, WAYS, Way, connect, onhand, request};
use serde_json::{Value, json};
use tungstenite::{Error, Message};
use uuid::Uuid;

#[test]
fn whoever_says_hello_is_heard() {
    let server = Server::shop();
    for way in WAYS {
        let mut live = Live::hello(&server, way, &server.owner, &json!([]));
        live.ping(7);
        live.ping(8);
    }
}

#[test]
fn what_comes_before_hello_is_refused_and_hello_still_taken() {
    let server = Server::shop();
    let mut live = Live::silent(&server);
    for (text, reason) in [
        (r#"{"ping":{"n":1}}"#, "out_of_order"),
        (r#"{"commands":{"commands":[{"type":"place_order","data":{}}]}}"#, "out_of_order"),
        ("{}", "bad_message"),
        ("hello", "bad_message"),
        ("", "bad_message"),
    ] {
        live.say_text(text);
        assert_eq!(live.next_of("refused")["reason"], reason, "LP01: {text}");
    }
    let hello = json!({"client": "test 1", "device": Uuid::now_v7(), "version": 1, "token": server.owner});
    live.say(&json!({"hello": hello}));
    live.ping(1);
}

#[test]
fn whoever_may_not_come_in_is_told_why() {
    let server = Server::shop();
    let revoked = server.token(&["--role", "staff", "--name", "Sam"]);
    revoke(&server, "Sam");
    for (token, more, reason) in [
        (server.owner.as_str(), json!({"version": 2}), "unknown_version"),
        (&server.owner, json!({"version": 0}), "unknown_version"),
        ("onh_nobody", json!({"version": 2}), "unknown_version"),
        ("onh_nobody", json!({}), "unauthorized"),
        (&revoked, json!({}), "unauthorized"),
        ("", json!({}), "unauthorized"),
    ] {
        let mut live = Live::hello_with(&server, Way::Socket, token, &more);
        let bye = live.bye();
        assert_eq!(bye["reason"], reason, "LP02, LP03: {token} {more}");
        assert_eq!(bye["retry_ms"], Value::Null, "coming again does not help");
    }
    let bye = Live::hello_with(&server, Way::Stream, &server.owner, &json!({"version": 2})).bye();
    assert_eq!(bye["reason"], "unknown_version", "LP02");
    assert!(bye["detail"].as_str().unwrap().contains('1'), "it names the one that is spoken: {bye}");
    let mut nameless = Live::silent(&server);
    nameless.say(&json!({"hello": {"client": "test 1", "device": Uuid::now_v7(), "version": 1}}));
    assert_eq!(nameless.bye()["reason"], "unauthorized", "LP03");
}

#[test]
fn over_http_whoever_may_not_come_in_is_told_as_everywhere() {
    let server = Server::shop();
    let hello = json!({"hello": {"client": "test 1", "device": Uuid::now_v7(), "version": 1}}).to_string();
    let bearer = format!("Bearer {}", server.owner);
    let post = |headers: &[(&str, &str)], body: &str| {
        let reply = request(server.address, "POST", "/api/v1/live", headers, body.as_bytes());
        (reply.status, reply.problem())
    };
    let good = ("Authorization", bearer.as_str());
    for (headers, body, status, code) in [
        (&[][..], hello.as_str(), 401, "unauthorized"),
        (&[("Authorization", "Bearer onh_nobody")], &hello, 401, "unauthorized"),
        (&[good], "{", 400, "malformed_body"),
        (&[good], r#"{"hello":{}}"#, 400, "malformed_body"),
        (&[good], r#"{"ping":{"n":1}}"#, 400, "out_of_order"),
        (&[good, ("Origin", "http://evil.example")], &hello, 403, "forbidden"),
        (&[good, ("Content-Type", "text/plain")], &hello, 415, "unsupported_media_type"),
    ] {
        assert_eq!(post(headers, body), (status, code.to_owned()), "{headers:?} {body}");
    }
    let long = " ".repeat(1_100_000);
    assert_eq!(post(&[good], &long), (413, "body_too_large".to_owned()));
}

#[test]
fn a_hello_is_a_request_of_its_token() {
    let server = Server::shop_with(&["--rate", "1", "--burst", "12"]);
    let token = server.token(&["--role", "staff", "--name", "Sam"]);
    let mut held_back = 0;
    for _ in 0..20 {
        let mut live = Live::hello(&server, Way::Socket, &token, &json!([]));
        let first = live.next().unwrap();
        if first["bye"].is_object() {
            assert_eq!(first["bye"]["reason"], "too_many");
            assert!(first["bye"]["retry_ms"].as_u64().unwrap() > 0);
            held_back += 1;
        } else {
            assert!(first["welcome"].is_object(), "LP05: {first}");
        }
    }
    assert!(held_back >= 3, "{held_back} were held back");
}

#[test]
fn what_is_held_under_other_rights_begins_anew() {
    let server = Server::shop();
    let partner = server.partner("BO");
    let subscriptions = json!([{"subscription": 1, "collection": "orders"}]);
    for way in WAYS {
        let mut live = Live::hello(&server, way, &server.owner, &subscriptions);
        let welcome = live.next_of("welcome");
        let scope = live.next_of("subscribed")["scope"].clone();
        let position = welcome["head"].as_str().unwrap();
        for (token, start, reason) in
            [(&server.owner, "resume", Value::Null), (&partner, "snapshot", json!("scope_changed"))]
        {
            let held = json!([{"subscription": 1, "collection": "orders", "held": &scope}]);
            let more = json!({"position": position, "subscriptions": held});
            let mut again = Live::hello_with(&server, way, token, &more);
            assert_eq!(again.next_of("welcome")["standing"], "resumed", "LP06");
            let subscribed = again.next_of("subscribed");
            assert_eq!(
                (&subscribed["start"], &subscribed["reason"]),
                (&json!(start), &reason),
                "LP31: {way:?}"
            );
        }
    }
}

#[test]
fn a_device_belongs_to_the_token_that_used_it_first() {
    let server = Server::shop();
    let other = server.token(&["--role", "staff", "--name", "Sam"]);
    let device = Live::hello(&server, Way::Socket, &server.owner, &json!([])).device;
    for way in WAYS {
        let mut forged = Live::hello_with(&server, way, &other, &json!({"device": device}));
        let bye = forged.bye();
        assert_eq!((&bye["reason"], &bye["retry_ms"]), (&json!("device_of_another"), &Value::Null), "LP04");
    }
    // Two connections of one device live beside each other, over a restart too.
    let server = server.again();
    let own = json!({"device": device});
    let mut both = WAYS.map(|way| Live::hello_with(&server, way, &server.owner, &own));
    for live in &mut both {
        live.ping(1);
    }
    let bye = Live::hello_with(&server, Way::Socket, &other, &own).bye();
    assert_eq!(bye["reason"], "device_of_another", "LP04, by what is on the disk");
    for live in &mut both {
        live.ping(2);
    }
}

fn revoke(server: &Server, name: &str) {
    let data = server.data().to_str().unwrap();
    let list: Value =
        serde_json::from_slice(&onhand(&["token", "list", "--data", data, "--json"]).stdout).unwrap();
    let tokens = list.as_array().unwrap();
    let id = tokens.iter().find(|token| token["name"] == name).unwrap()["id"].as_str().unwrap();
    assert!(onhand(&["token", "revoke", "--data", data, id]).status.success());
}

#[test]
fn pages_of_another_origin_get_no_websocket_unless_the_settings_name_them() {
    let server = Server::shop_with(&["--live-origins", "https://till.example"]);
    let own = format!("http://{}", server.address);
    for (origin, may) in [
        (own.as_str(), true),
        ("https://till.example", true),
        ("http://evil.example", false),
        ("null", false),
    ] {
        match connect(server.address, &[("origin", origin)]) {
            Ok((_, response)) => {
                assert!(may, "{origin}");
                assert_eq!(response.headers()["sec-websocket-protocol"], "onhand.v1");
            }
            Err(error) => match *error {
                Error::Http(response) => {
                    assert_eq!((response.status().as_u16(), may), (403, false), "{origin}")
                }
                error => panic!("{origin}: {error}"),
            },
        }
    }
}

#[test]
fn requests_that_ask_for_no_websocket() {
    let server = Server::shop();
    let reply = server.get("/api/v1/live");
    assert_eq!((reply.status, reply.problem().as_str()), (426, "upgrade_required"));
    let headers = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Protocol", "mqtt"),
    ];
    let reply = request(server.address, "GET", "/api/v1/live", &headers, b"");
    assert_eq!((reply.status, reply.problem().as_str()), (400, "unknown_subprotocol"));
}

#[test]
fn whoever_says_no_hello_is_cut() {
    let server = Server::shop_with(&["--head-seconds", "1"]);
    assert_eq!(Live::silent(&server).bye()["reason"], "silent");
    // Nor do signs of life help.
    let mut live = Live::silent(&server);
    let mut pings = 0;
    while live.socket().send(Message::Ping(vec![1].into())).is_ok() && pings < 100 {
        pings += 1;
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(pings < 100, "it is still open after five seconds");
}

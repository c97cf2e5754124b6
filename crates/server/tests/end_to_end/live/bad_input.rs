//! What clients say that makes no sense, or too much of it: refused with a reason, the connection closed only where it
//! must be, and nothing changed.

use crate::support::{Live, Server, WAYS, Way, until};
use serde_json::{Value, json};
use std::io::Write;
use std::time::{Duration, Instant};
use tungstenite::Message;
use uuid::Uuid;

/// What is stored of the business, as far as can be told from outside.
fn kept(server: &Server) -> (u64, Value, Value) {
    let stock = server.get("/api/v1/stock").json();
    (server.figure("onhand_log_seq"), stock, server.get("/api/v1/orders").json())
}

fn welcomed(server: &Server, way: Way, subscriptions: &Value) -> Live {
    let mut live = Live::hello(server, way, &server.owner, subscriptions);
    live.next_of("welcome");
    live
}

#[test]
fn messages_that_make_no_sense_are_refused_and_the_connection_goes_on() {
    let server = Server::shop();
    let before = kept(&server);
    let products = json!([{"subscription": 1, "collection": "products"}]);
    for way in WAYS {
        let mut live = welcomed(&server, way, &products);
        live.next_of("ready");
        let hash = "0123456789abcdef";
        for (message, reason) in [
            (json!({"hello": {"client": "c", "device": live.device, "version": 1}}), "out_of_order"),
            (json!({"hello": {"client": "c", "device": live.device, "version": 9}}), "out_of_order"),
            (json!({"eat": {}}), "bad_message"),
            (json!({"ping": {"n": -1}}), "bad_message"),
            (json!({"ping": {"n": 4_294_967_296_u64}}), "bad_message"),
            (json!({"ping": {"n": 1, "more": 1}}), "bad_message"),
            (json!({"subscribe": {"subscription": 2, "collection": "secrets"}}), "bad_message"),
            (json!({"subscribe": {"subscription": 1, "collection": "orders"}}), "out_of_order"),
            (json!({"unsubscribe": {"subscription": 77}}), "out_of_order"),
            (json!({"verify": {"subscriptions": [77]}}), "out_of_order"),
            (json!({"buckets": {"subscription": 77}}), "out_of_order"),
            (json!({"repair": {"subscription": 77, "buckets": []}}), "out_of_order"),
            (json!({"repair": {"subscription": 1, "buckets": [{"bucket": 256, "rows": []}]}}), "bad_message"),
            (
                json!({"repair": {"subscription": 1, "buckets": [{"bucket": 1, "rows": [["x", hash]]}]}}),
                "bad_message",
            ),
            (json!({"verified": {"at": "yesterday", "equal": 1, "different": 0}}), "bad_message"),
            (json!({"commands": {"commands": {}}}), "bad_message"),
            (json!({"commands": []}), "bad_message"),
            (json!([]), "bad_message"),
            (json!("ping"), "bad_message"),
            (json!(null), "bad_message"),
        ] {
            live.say(&message);
            assert_eq!(live.next_of("refused")["reason"], reason, "LP01, LP63, LP71: {way:?}: {message}");
        }
        for text in ["", " ", "{", "\u{0}", "{\"ping\":{\"n\":1}}{\"ping\":{\"n\":2}}", "nan"] {
            live.say_text(text);
            assert_eq!(live.next_of("refused")["reason"], "bad_message", "LP71: {way:?}: {text:?}");
        }
        live.say_text(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
        assert_eq!(live.next_of("refused")["reason"], "bad_message", "LP71: {way:?}: deep");
        live.ping(1);
    }
    assert_eq!(kept(&server), before, "nothing was changed");
}

#[test]
fn subscriptions_that_can_not_be_end_and_the_others_go_on() {
    let server = Server::shop();
    for way in WAYS {
        let many: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
        let subscriptions = json!([
            {"subscription": 1, "collection": "products", "filters": [{"field": "colour", "values": ["red"]}]},
            {"subscription": 2, "collection": "products", "filters": [{"field": "id", "values": many}]},
            {"subscription": 3, "collection": "products"},
            {"subscription": 4, "collection": "products", "held": "all"},
            {"subscription": 5, "collection": "products", "held": "0123456789abcdef"},
        ]);
        let mut live = welcomed(&server, way, &subscriptions);
        let over = [live.next_of("unsubscribed"), live.next_of("unsubscribed")];
        let told = over.map(|over| (over["subscription"].clone(), over["reason"].clone()));
        assert_eq!(
            told,
            [(json!(1), json!("unknown_field")), (json!(2), json!("too_many"))],
            "LP20: {way:?}"
        );
        for _ in 0..3 {
            live.next_of("ready");
        }
        // So many that there is no room for more: those that are there stay.
        for number in 10..110 {
            live.say(&json!({"subscribe": {"subscription": number, "collection": "locations"}}));
        }
        let over = live.next_of("unsubscribed");
        assert_eq!(over["reason"], "too_many", "LP20: {way:?}");
        live.ping(1);
        live.say(&json!({"verify": {"subscriptions": [3]}}));
        assert_eq!(live.next_of("digest")["subscription"], 3, "LP60");
    }
}

#[test]
fn a_cursor_of_the_future_is_a_fork_and_a_cursor_that_is_none_is_told() {
    let server = Server::shop();
    for way in WAYS {
        for position in ["0:999999:0123456789abcdef", "7:1:0123456789abcdef", "0:3:0123456789abcdef"] {
            let held = json!([{"subscription": 1, "collection": "products", "held": "all"}]);
            let more = json!({"position": position, "subscriptions": held});
            let mut live = Live::hello_with(&server, way, &server.owner, &more);
            assert_eq!(live.next_of("welcome")["standing"], "fork", "LP07: {position}");
            assert_eq!(live.next_of("subscribed")["start"], "verify", "LP07: {position}");
        }
        let mut live = Live::hello_with(&server, way, &server.owner, &json!({"position": "yesterday"}));
        let message = live.next().unwrap();
        let is_told =
            message["bye"]["reason"] == "bad_message" || message["refused"]["reason"] == "bad_message";
        assert!(is_told, "{way:?}: {message}");
    }
}

#[test]
fn a_message_that_is_too_large_ends_the_connection() {
    let server = Server::shop();
    let before = server.peak_memory();
    for way in WAYS {
        let mut live = welcomed(&server, way, &json!([]));
        live.say_text(&" ".repeat(1_048_577));
        assert_eq!(live.bye()["reason"], "too_large", "LP70: {way:?}");
        let mut other = welcomed(&server, way, &json!([]));
        other.say_text(&format!("{{\"ping\":{{\"n\":1}}}}{}", " ".repeat(1_000_000)));
        assert_eq!(other.next_of("pong")["n"], 1, "one that is almost too large is not");
    }
    // Before anybody knows who it is as well, and by what a frame only says of its length.
    let mut live = Live::silent(&server);
    live.say_text(&" ".repeat(1_048_577));
    assert_eq!(live.bye()["reason"], "too_large", "LP70");
    // Nor may strangers say as much as those who are known.
    let mut live = Live::silent(&server);
    live.say_text(&" ".repeat(300_000));
    assert_eq!(live.bye()["reason"], "too_large", "LP70");
    let mut live = Live::silent(&server);
    let mut head = vec![0x81, 0x80 | 127];
    head.extend((1u64 << 62).to_be_bytes());
    head.extend([0; 4]);
    live.socket().get_mut().write_all(&head).unwrap();
    assert_eq!(live.bye()["reason"], "too_large", "LP70");
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        assert!(after < before + (60 << 20), "it took {} bytes", after - before);
    }
}

#[test]
fn a_hundred_bad_messages_end_the_connection() {
    let server = Server::shop();
    for way in WAYS {
        let mut live = welcomed(&server, way, &json!([]));
        for _ in 0..100 {
            live.say_text("{}");
        }
        assert_eq!(live.bye()["reason"], "bad_message", "LP71: {way:?}");
    }
    let mut live = Live::silent(&server);
    for _ in 0..100 {
        live.say_text("{}");
    }
    assert_eq!(live.bye()["reason"], "bad_message", "LP71: before hello");
}

#[test]
fn whoever_is_silent_is_taken_for_gone() {
    let server = Server::shop_with(&["--live-silence-seconds", "2"]);
    for way in WAYS {
        let mut live = welcomed(&server, way, &json!([]));
        for n in 0..4 {
            std::thread::sleep(Duration::from_millis(1_000));
            live.ping(n);
        }
        let bye = live.bye();
        assert_eq!(bye["reason"], "silent", "LP72: {way:?}");
        assert!(bye["retry_ms"].is_u64());
    }
}

#[test]
fn a_server_that_stops_says_so() {
    let mut server = Server::shop();
    let mut live = WAYS.map(|way| welcomed(&server, way, &json!([])));
    let mut silent = Live::silent(&server);
    server.signal("TERM");
    for live in live.iter_mut().chain([&mut silent]) {
        let bye = live.bye();
        assert_eq!(bye["reason"], "stopping", "LP73");
        assert!(bye["retry_ms"].as_u64().unwrap() > 0, "LP73");
    }
    assert!(server.wait().success());
    assert!(!server.log().contains("did not end in time"), "{}", server.log());
}

#[test]
fn commands_that_make_no_sense_are_answered_as_over_http() {
    let server = Server::shop();
    for way in WAYS {
        let mut live = welcomed(&server, way, &json!([{"subscription": 1, "collection": "orders"}]));
        live.next_of("ready");
        let tea = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
        let ids: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
        let commands = json!([
            {"id": ids[0], "type": "eat_order", "data": {}},
            {"id": ids[1], "type": "place_order", "data": {"lines": "all"}},
            {"id": ids[2], "type": "place_order", "data": &tea, "more": 1},
            {"id": ids[3], "type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "999"}]}},
            {"id": ids[4], "type": "place_order", "data": &tea},
        ]);
        live.say(&json!({"commands": {"commands": commands}}));
        let mut outcomes = outcomes(&mut live, 5);
        outcomes.sort_by_key(|outcome| ids.iter().position(|id| outcome["id"] == json!(id)));
        let codes: Vec<&str> = outcomes
            .iter()
            .map(|outcome| outcome["refusal"]["code"].as_str().unwrap_or("accepted"))
            .collect();
        let wanted = ["unknown_command", "malformed", "malformed", "insufficient_stock", "accepted"];
        assert_eq!(codes, wanted, "LP40, LP45: {way:?}");
        // The same id with other content, and the same content again.
        let other = json!({"lines": [{"product": "COFFEE", "quantity": "1"}]});
        let again = json!([
            {"id": ids[4], "type": "place_order", "data": other},
            {"id": ids[3], "type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "999"}]}},
        ]);
        let orders = server.get("/api/v1/orders").json();
        live.say(&json!({"commands": {"commands": again}}));
        let outcomes = self::outcomes(&mut live, 2);
        assert!(outcomes.iter().any(|outcome| outcome["refusal"]["code"] == "id_reused"), "{outcomes:?}");
        assert_eq!(server.get("/api/v1/orders").json(), orders, "LP40: it is never decided twice");
    }
}

fn outcomes(live: &mut Live, count: usize) -> Vec<Value> {
    let mut outcomes = Vec::new();
    while outcomes.len() < count {
        let mut end = live.next_of("end");
        if let Some(more) = end["outcomes"].as_array_mut() {
            outcomes.append(more);
        }
    }
    outcomes
}

#[test]
fn more_commands_than_may_be_under_way_are_to_be_sent_again() {
    let server = Server::shop_with(&["--live-commands-max", "3"]);
    for way in WAYS {
        let mut live = welcomed(&server, way, &json!([]));
        let ids: Vec<Uuid> = (0..8).map(|_| Uuid::now_v7()).collect();
        let tea = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
        let commands: Vec<Value> =
            ids.iter().map(|id| json!({"id": id, "type": "place_order", "data": &tea})).collect();
        live.say(&json!({"commands": {"commands": commands}}));
        let again = live.next_of("again");
        assert_eq!(again["reason"], "too_many", "LP44: {way:?}");
        assert_eq!(again["commands"], json!(ids[3..]), "LP44: {way:?}");
        assert!(again["after_ms"].as_u64().unwrap() > 0, "LP43");
    }
    until("those that were taken are there", || {
        server.get("/api/v1/orders").json()["items"].as_array().unwrap().len() == 6
    });
}

#[test]
fn whoever_asks_too_often_is_read_more_slowly() {
    let server = Server::shop_with(&["--rate", "20", "--burst", "40"]);
    let token = server.token(&["--role", "staff", "--name", "Sam"]);
    let mut live = Live::hello(&server, Way::Socket, &token, &json!([]));
    let began = Instant::now();
    for n in 0..100 {
        live.say(&json!({"ping": {"n": n}}));
    }
    // Each is heard and answered, though many at once may be refused.
    let mut answers = 0;
    while answers < 100 {
        let message = live.next().unwrap();
        answers += u32::from(message["pong"].is_object() || message["refused"]["reason"] == "too_many");
    }
    // Sixty more than may come at once, at twenty a second.
    assert!(began.elapsed() > Duration::from_millis(2_500), "LP75: {:?}", began.elapsed());
    let mut other = welcomed(&server, Way::Socket, &json!([]));
    other.ping(1);
}

#[test]
fn messages_that_are_no_text_are_refused() {
    let server = Server::shop();
    let mut live = welcomed(&server, Way::Socket, &json!([]));
    live.socket().send(Message::binary(b"{\"ping\":{\"n\":1}}".to_vec())).unwrap();
    assert_eq!(live.next_of("refused")["reason"], "bad_message", "LP71");
    live.ping(2);
}

#[test]
fn bytes_that_are_no_websocket_end_the_connection_and_nothing_else() {
    let server = Server::shop();
    let mut other = welcomed(&server, Way::Socket, &json!([]));
    let mut long_ping = b"\x89\xfe\x01\x00\x00\x00\x00\x00".to_vec();
    long_ping.extend([0; 256]);
    for bytes in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"\x81\x05hello",
        b"\xf1\x80\x00\x00\x00\x00",
        b"\x83\x80\x00\x00\x00\x00",
        b"\x80\x80\x00\x00\x00\x00",
        b"\x09\x80\x00\x00\x00\x00",
        &long_ping,
        b"\x88\x81\x00\x00\x00\x00\x00",
        b"\x81\x82\x00\x00\x00\x00\xff\xff",
        b"\x01\x81\x00\x00\x00\x00{\x81\x81\x00\x00\x00\x00}",
    ] {
        let mut live = welcomed(&server, Way::Socket, &json!([]));
        live.socket().get_mut().write_all(bytes).unwrap();
        while live.next().is_some() {}
    }
    other.ping(1);
    assert_eq!(server.get("/readyz").status, 200);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

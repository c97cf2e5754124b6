//! What a server must not say ends the connection with a typed error; the replica stays as it was, and comes again.

use crate::desk::*;
use onhand_client::news::Lost;
use onhand_client::{News, Violation};
use serde_json::{Value, json};

fn violation(desk: &mut Desk) -> Violation {
    let seen = desk.seen();
    assert_eq!(seen.hangups, 1, "{seen:?}");
    let lost = seen.told.into_iter().find_map(|news| match news {
        News::Lost { cause: Lost::Violated(violation), stopped: false } => Some(violation),
        _ => None,
    });
    assert!(!desk.link.is_live());
    lost.expect("it is told")
}

#[test]
fn what_must_not_be_said() {
    let record = |record: Value| json!({"changes": {"group": 1, "rows": [{"record": record, "seq": 6}]}});
    let cases: Vec<(&str, Value)> = vec![
        ("no message", json!({"hello": {}})),
        ("no object", json!([1])),
        (
            "a second welcome",
            json!({"welcome": {
                "actor": id(1), "head": at(5), "in_flight_max": 1, "message_max": 1, "now": "2026-11-21T09:30:00.000Z",
                "silence_ms": 1, "role": "owner", "standing": "fresh", "verify_every_ms": 1, "version": 1,
            }}),
        ),
        ("a group that nobody named", json!({"changes": {"group": 77}})),
        ("a record without an id", record(json!({"what": "a"}))),
        ("a record that is none", record(json!("a"))),
        ("a chunk that nobody asked for", json!({"chunk": {"subscription": 0, "rows": []}})),
        ("ready twice", json!({"ready": {"subscription": 0}})),
        ("a chunk for nobody", json!({"chunk": {"subscription": 5, "rows": []}})),
        ("a digest for nobody", json!({"digest": {"subscription": 5, "digest": digest_of(&[])}})),
        ("a repair for nobody", json!({"repair": {"subscription": 5, "rows": [], "gone": []}})),
        (
            "a start for nobody",
            json!({"subscribed": {"group": 1, "scope": "all", "start": "resume", "subscription": 5}}),
        ),
        (
            "other rights",
            json!({"subscribed": {"group": 1, "scope": "x", "start": "resume", "subscription": 0}}),
        ),
        ("LP14: back", json!({"end": {"to": at(4)}})),
        ("LP14: another history", json!({"end": {"to": "1:5:00000000000000ff"}})),
        ("LP14: another epoch", json!({"end": {"to": "2:9:00000000000000ff"}})),
        ("no position", json!({"end": {"to": "here"}})),
    ];
    for (what, message) in cases {
        let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
        assert_eq!(number, 0);
        desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)]}}));
        desk.seen();
        desk.hear(message);
        let _ = violation(&mut desk);
        assert_eq!(desk.docs(number), [doc(1, "a")], "{what}: nothing of the run was applied");
        let hello = desk.open();
        assert_eq!(hello.position.unwrap().0, at(5), "{what}");
        assert_eq!(hello.subscriptions[0].held.as_deref(), Some("all"), "{what}");
    }
}

#[test]
fn before_and_at_the_welcome() {
    let mut desk = Desk::new();
    desk.open();
    desk.end(&at(5));
    assert!(matches!(violation(&mut desk), Violation::OutOfOrder(_)));
    desk.open();
    desk.welcome("resumed", &at(5));
    assert_eq!(violation(&mut desk), Violation::Standing);
}

#[test]
fn after_some_in_a_row_nothing_that_is_held_is_relied_on() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    for turn in 0..3 {
        if turn > 0 {
            let hello = desk.open();
            assert_eq!(hello.subscriptions[0].held.as_deref(), Some("all"));
            desk.welcome("resumed", &at(5));
        }
        desk.hear(json!({"changes": {"group": 77}}));
        desk.seen();
    }
    let hello = desk.open();
    assert_eq!((hello.position, hello.subscriptions[0].held.clone()), (None, None));
    assert_eq!(desk.docs(number), [doc(1, "a")], "what is held stays on the screen");
}

#[test]
fn what_comes_after_the_end_is_not_looked_at() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.closed(desk.now_us);
    desk.seen();
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)]}}));
    desk.end(&at(6));
    desk.link.received("nonsense", desk.now_us);
    assert!(desk.seen().told.is_empty());
    assert_eq!(desk.docs(number), [doc(1, "a")]);
}

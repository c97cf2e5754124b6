use crate::desk::*;
use onhand_client::News;
use onhand_client::news::Lost;
use onhand_client::replica::Trust;
use onhand_domain::records::Collection;
use onhand_protocol::live::{ClientMessage, Reason, Standing, VERSION};
use serde_json::json;

#[test]
fn lp01_hello_comes_first_and_once() {
    let mut desk = Desk::new();
    desk.subscribe(Collection::Orders, &[("state", &["placed"])]);
    let hello = desk.open();
    assert_eq!((hello.version, hello.token.as_deref()), (VERSION, Some("secret")));
    assert_eq!(hello.position, None);
    assert_eq!(hello.subscriptions.len(), 1);
    assert_eq!(hello.subscriptions[0].held, None);
    // What is wanted meanwhile is said behind it.
    desk.subscribe(Collection::Products, &[]);
    desk.welcome("fresh", &at(5));
    let said = desk.said();
    assert!(
        matches!(said[0], ClientMessage::Subscribe(ref wanted) if wanted.collection == Collection::Products)
    );
    assert!(said.iter().all(|message| !matches!(message, ClientMessage::Hello(_))), "{said:?}");
}

#[test]
fn lp02_lp03_a_goodbye_without_a_time_ends_the_tries() {
    for reason in ["unknown_version", "unauthorized", "device_of_another"] {
        let mut desk = Desk::new();
        desk.open();
        desk.hear(json!({"bye": {"detail": "no", "reason": reason}}));
        let told = desk.told();
        assert!(matches!(told[0], News::Lost { stopped: true, .. }), "{told:?}");
        desk.wait(3_600 * SECOND);
        assert_eq!(desk.seen().connects, 0);
        desk.link.reconnect(desk.now_us);
        assert_eq!(desk.seen().connects, 1);
    }
}

#[test]
fn lp06_a_replica_goes_on_from_its_mark() {
    let (desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    let mut desk = desk.restarted();
    let hello = desk.open();
    assert_eq!(hello.position.unwrap().0, at(5));
    assert_eq!(hello.subscriptions[0].held.as_deref(), Some("all"));
    desk.welcome("resumed", &at(7));
    desk.subscribed(number, 9, "resume");
    desk.hear(json!({"changes": {"group": 9, "rows": [row(2, "b", 7)]}}));
    desk.end(&at(7));
    assert_eq!(desk.docs(number), [doc(1, "a"), doc(2, "b")]);
}

#[test]
fn lp07_after_a_fork_rows_are_verified_and_facts_sent_again() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.send(&fact(1), desk.now_us).unwrap();
    desk.link.send(&request(2), desk.now_us).unwrap();
    desk.hear(json!({"end": {"to": at(7), "outcomes": [accepted(1, 6), accepted(2, 7)]}}));
    desk.link.closed(desk.now_us);
    desk.seen();
    let hello = desk.open();
    assert_eq!(hello.position.unwrap().0, at(7));
    // Another history, shorter than what was held.
    desk.welcome("fork", "2:4:00000000000000ff");
    let said = desk.said();
    let commands = said.iter().filter_map(|message| match message {
        ClientMessage::Commands { commands } => Some(commands),
        _ => None,
    });
    let sent: Vec<&str> = commands.flatten().map(|command| command.get()).collect();
    assert_eq!(sent, [fact(1)], "the fact alone, byte for byte");
    desk.subscribed(number, 1, "verify");
    assert_eq!(desk.link.replica().subscription(number).unwrap().trust(), Trust::Doubtful);
    // Killed here, it would still know that its rows are doubtful.
    assert_eq!(desk.restarted().link.replica().subscription(number).unwrap().trust(), Trust::Doubtful);
    desk.hear(json!({"end": {"to": "2:5:0000000000000fff", "outcomes": [accepted(1, 5)]}}));
    let seen = desk.seen();
    assert!(matches!(&seen.said[0], ClientMessage::Verify { subscriptions } if *subscriptions == [number]));
    let News::Applied(applied) = &seen.told[0] else { panic!("{seen:?}") };
    assert!(applied.outcomes[0].again, "its application was told before");
    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(&[doc(1, "a")])}}));
    desk.end("2:5:0000000000000fff");
    assert_eq!(desk.link.replica().subscription(number).unwrap().trust(), Trust::Good);
}

#[test]
fn lp07_a_fork_is_seen_by_a_device_that_holds_nothing_but_its_outbox() {
    let mut desk = Desk::new();
    desk.open();
    desk.welcome("fresh", &at(5));
    desk.link.send(&fact(1), desk.now_us).unwrap();
    desk.hear(json!({"end": {"to": at(6), "outcomes": [accepted(1, 6)]}}));
    let mut desk = desk.restarted();
    assert_eq!(desk.open().position.unwrap().0, at(6));
    desk.welcome("fork", "2:4:00000000000000ff");
    assert!(desk.said().iter().any(|message| matches!(message, ClientMessage::Commands { .. })));
}

#[test]
fn lp08_too_old_is_a_snapshot_and_no_error() {
    let (desk, number) = Desk::holding(&[row(1, "a", 3), row(2, "b", 4)], &at(5));
    let mut desk = desk.restarted();
    desk.open();
    desk.welcome("resumed", &at(90_000));
    desk.hear(json!({"subscribed": {
        "group": 4, "scope": "all", "start": "snapshot", "reason": "too_old", "subscription": number,
    }}));
    let told = desk.told();
    assert!(told.iter().any(|news| {
        matches!(news, News::Restarted { reason: Some(Reason::TooOld), subscription } if *subscription == number)
    }));
    assert_eq!(desk.docs(number).len(), 2, "what is held stays on the screen");
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(2, "b", 4), row(3, "c", 80_000)]}}));
    desk.hear(json!({"ready": {"subscription": number}}));
    desk.end(&at(90_000));
    assert_eq!(desk.docs(number), [doc(2, "b"), doc(3, "c")]);
}

#[test]
fn lp72_a_ping_comes_in_time_and_a_silent_server_is_given_up() {
    let (mut desk, number) = Desk::holding(&[], &at(5));
    desk.link.unsubscribe(number);
    desk.seen();
    for n in 2..12 {
        desk.wait(15 * SECOND);
        let said = desk.said();
        assert!(matches!(said[..], [ClientMessage::Ping { n: asked, .. }] if asked == n), "{said:?}");
        if n == 11 {
            desk.now_us += 20_000;
        }
        desk.hear(json!({"pong": {"n": n, "now": "2026-11-21T09:30:00.000Z"}}));
    }
    assert_eq!(desk.link.round_trip_us(), Some(20_000));
    desk.wait(30 * SECOND);
    let seen = desk.seen();
    assert_eq!(seen.hangups, 1);
    assert!(seen.told.iter().any(|news| matches!(news, News::Lost { cause: Lost::Silent, stopped: false })));
    assert!(!desk.link.is_live());
}

#[test]
fn lp73_a_server_that_stops_says_when_to_come_again() {
    let (mut desk, _) = Desk::holding(&[], &at(5));
    desk.hear(json!({"bye": {"detail": "", "reason": "stopping", "retry_ms": 5_000}}));
    let seen = desk.seen();
    assert_eq!(seen.hangups, 1);
    desk.wait(5 * SECOND);
    assert_eq!(desk.seen().connects, 0, "not before");
    desk.wait(SECOND);
    assert_eq!(desk.seen().connects, 1);
}

#[test]
fn waits_grow_while_nothing_comes_of_it_and_are_short_again_after_a_run() {
    let (mut desk, number) = Desk::holding(&[], &at(5));
    let mut waits = Vec::new();
    for _ in 0..8 {
        desk.link.closed(desk.now_us);
        desk.seen();
        let lost_us = desk.now_us;
        desk.open();
        waits.push(desk.now_us - lost_us);
    }
    assert!(waits[7] >= 15 * SECOND && waits[0] < 2 * SECOND, "{waits:?}");
    desk.welcome("resumed", &at(5));
    desk.subscribed(number, 1, "resume");
    desk.end(&at(5));
    desk.link.closed(desk.now_us);
    desk.seen();
    let lost_us = desk.now_us;
    desk.open();
    assert!(desk.now_us - lost_us < 2 * SECOND);
}

#[test]
fn standing_is_told() {
    let mut desk = Desk::new();
    desk.open();
    desk.welcome("fresh", &at(5));
    let told = desk.told();
    assert!(matches!(&told[0], News::Welcome(welcomed) if welcomed.standing == Standing::Fresh));
    let server = desk.link.server_time(desk.now_us + 1_500_000).unwrap();
    assert_eq!(server.to_string(), "2026-11-21T09:30:01.500Z");
}

use crate::desk::*;
use onhand_client::{News, Outbox, OutboxBounds, Unsendable};
use onhand_protocol::live::{ClientMessage, Reason};
use serde_json::json;

/// The bytes of all commands that were said.
fn sent(said: &[ClientMessage]) -> Vec<String> {
    let commands = said.iter().filter_map(|message| match message {
        ClientMessage::Commands { commands } => Some(commands),
        _ => None,
    });
    commands.flatten().map(|command| command.get().to_owned()).collect()
}

fn live() -> Desk {
    let (desk, _) = Desk::holding(&[], &at(5));
    desk
}

fn outcomes(desk: &mut Desk, to: u64, outcomes: &[serde_json::Value]) {
    desk.hear(json!({"end": {"to": at(to), "outcomes": outcomes}}));
}

#[test]
fn lp40_commands_need_an_id_and_keep_their_bytes() {
    let mut desk = live();
    desk.link.send(&request(1), desk.now_us).unwrap();
    assert_eq!(sent(&desk.said()), [request(1)]);
    let now_us = desk.now_us;
    let mut refused = |text: &str| desk.link.send(text, now_us).unwrap_err();
    assert_eq!(refused(r#"{"type":"place_order","data":{}}"#), Unsendable::WithoutId);
    assert!(matches!(refused("{"), Unsendable::Malformed(_)));
    assert_eq!(refused(&request(1)), Unsendable::Twice(command(1)));
    let long = format!("{{\"type\":\"x\",\"id\":\"{}\",\"data\":\"{}\"}}", command(2), "x".repeat(600_000));
    assert!(matches!(refused(&long), Unsendable::TooLarge { .. }));
}

#[test]
fn lp41_a_command_is_out_of_the_outbox_by_its_outcome_alone() {
    let mut desk = live();
    desk.link.send(&request(1), desk.now_us).unwrap();
    desk.end(&at(6));
    assert_eq!(desk.link.outbox().len(), 1);
    desk.seen();
    outcomes(&mut desk, 7, &[accepted(1, 7), accepted(1, 7), accepted(9, 7)]);
    let applied = desk.applied();
    assert_eq!(applied.outcomes.len(), 1, "once, and only one's own");
    assert!(!applied.outcomes[0].again);
    assert!(desk.link.outbox().is_empty());
}

#[test]
fn lp42_what_was_not_answered_is_named_and_sent_again_after_the_first_run() {
    let mut desk = live();
    for n in 1..=2 {
        desk.link.send(&request(n), desk.now_us).unwrap();
    }
    desk.seen();
    let mut desk = desk.restarted();
    desk.link.send(&request(3), desk.now_us).unwrap();
    let hello = desk.open();
    assert_eq!(hello.unanswered, [command(1), command(2)]);
    desk.welcome("resumed", &at(6));
    assert!(sent(&desk.said()).is_empty(), "first it is heard what arrived");
    outcomes(&mut desk, 6, &[accepted(1, 6)]);
    assert_eq!(sent(&desk.said()), [request(2), request(3)], "byte for byte, in order");
}

#[test]
fn lp42_where_nothing_was_recorded_the_first_pong_tells_so() {
    let mut desk = live();
    desk.link.send(&request(1), desk.now_us).unwrap();
    desk.link.closed(desk.now_us);
    desk.seen();
    desk.open();
    desk.welcome("resumed", &at(5));
    let said = desk.said();
    let Some(ClientMessage::Ping { n, .. }) = said.first() else { panic!("{said:?}") };
    desk.hear(json!({"pong": {"n": n, "now": "2026-11-21T09:30:00.000Z"}}));
    assert_eq!(sent(&desk.said()), [request(1)]);
}

#[test]
fn lp43_what_was_not_taken_is_sent_again_in_its_time_and_order() {
    let mut desk = live();
    for n in 1..=2 {
        desk.link.send(&request(n), desk.now_us).unwrap();
    }
    desk.seen();
    desk.hear(json!({"again": {"after_ms": 700, "reason": "busy", "commands": [command(1), command(2)]}}));
    desk.link.send(&request(3), desk.now_us).unwrap();
    let seen = desk.seen();
    assert!(matches!(&seen.told[0], News::Again { reason: Reason::Busy, commands } if commands.len() == 2));
    assert!(sent(&seen.said).is_empty(), "nothing overtakes them");
    desk.wait(699_000);
    assert!(sent(&desk.said()).is_empty());
    desk.wait(2_000);
    assert_eq!(sent(&desk.said()), [request(1), request(2), request(3)]);
}

#[test]
fn lp44_no_more_are_under_way_than_may_be() {
    let mut desk = live();
    for n in 1..=9 {
        desk.link.send(&request(n), desk.now_us).unwrap();
    }
    assert_eq!(sent(&desk.said()), [request(1), request(2), request(3)]);
    outcomes(&mut desk, 6, &[accepted(2, 6)]);
    assert_eq!(sent(&desk.said()), [request(4)]);
    assert_eq!(desk.link.outbox().in_flight(), 3);
}

#[test]
fn lp45_a_refusal_does_not_stop_those_behind_it() {
    let mut desk = live();
    for n in 1..=3 {
        desk.link.send(&request(n), desk.now_us).unwrap();
    }
    desk.seen();
    let refused = json!({"id": command(1), "status": "refused", "refusal": {"code": "not_allowed"}});
    outcomes(&mut desk, 6, &[refused, accepted(2, 6), accepted(3, 7)]);
    assert_eq!(desk.applied().outcomes.len(), 3);
    assert!(desk.link.outbox().is_empty());
}

#[test]
fn a_command_that_has_no_answer_for_long_is_sent_again() {
    let mut desk = live();
    desk.link.send(&request(1), desk.now_us).unwrap();
    desk.seen();
    for n in 2..=4 {
        desk.wait(9_900_000);
        desk.hear(json!({"pong": {"n": n, "now": "2026-11-21T09:30:00.000Z"}}));
    }
    assert!(sent(&desk.said()).is_empty());
    desk.wait(SECOND);
    assert_eq!(sent(&desk.said()), [request(1)]);
    assert_eq!(desk.link.outbox().in_flight(), 1);
}

#[test]
fn a_command_longer_than_the_server_takes_is_set_aside() {
    let mut desk = Desk::new();
    let long = format!("{{\"type\":\"x\",\"id\":\"{}\",\"data\":\"{}\"}}", command(1), "x".repeat(200_000));
    desk.link.send(&long, desk.now_us).unwrap();
    desk.link.send(&request(2), desk.now_us).unwrap();
    desk.open();
    desk.welcome("fresh", &at(5));
    let seen = desk.seen();
    assert!(seen.told.iter().any(|news| matches!(news, News::TooLarge(id) if *id == command(1))));
    assert_eq!(sent(&seen.said), [request(2)]);
    assert!(desk.link.discard(command(1)));
}

#[test]
fn acknowledged_facts_are_kept_within_bounds() {
    let bounds = OutboxBounds { commands: 3, facts: 2, fact_bytes: 1_000_000 };
    let mut desk = Desk::with(Default::default(), Outbox::new(bounds));
    desk.open();
    desk.welcome("fresh", &at(5));
    for n in 1..=3 {
        desk.link.send(&fact(n), desk.now_us).unwrap();
    }
    assert_eq!(desk.link.send(&fact(4), desk.now_us), Err(Unsendable::Full(3)));
    outcomes(&mut desk, 8, &[accepted(1, 6), accepted(2, 7), accepted(3, 8)]);
    assert_eq!(desk.link.outbox().facts_kept(), 2);
    let mut desk = desk.restarted();
    desk.open();
    desk.welcome("fork", "2:4:00000000000000ff");
    assert_eq!(sent(&desk.said()), [fact(2), fact(3)], "the newest, in order");
}

#[test]
fn refused_facts_are_not_kept() {
    let mut desk = live();
    desk.link.send(&fact(1), desk.now_us).unwrap();
    outcomes(
        &mut desk,
        6,
        &[json!({"id": command(1), "status": "refused", "refusal": {"code": "not_allowed"}})],
    );
    assert_eq!(desk.link.outbox().facts_kept(), 0);
}

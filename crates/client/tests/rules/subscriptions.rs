use crate::desk::*;
use onhand_client::{Cause, News, TransitionKind};
use onhand_domain::records::Collection;
use onhand_protocol::live::{ClientMessage, Reason};
use serde_json::json;

#[test]
fn lp21_lp23_deltas_during_a_snapshot_are_part_of_what_is_ready() {
    let mut desk = Desk::new();
    let number = desk.subscribe(Collection::Orders, &[]);
    desk.open();
    desk.welcome("fresh", &at(5));
    desk.subscribed(number, 1, "snapshot");
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(1, "a", 2), row(2, "b", 3)]}}));
    desk.end(&at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "A", 6), row(3, "c", 6)], "gone": [id(2)]}}));
    desk.end(&at(6));
    assert!(desk.docs(number).is_empty(), "nothing is shown before all of it is there");
    assert!(!desk.link.replica().subscription(number).unwrap().is_ready());
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(4, "d", 4)]}}));
    desk.hear(json!({"ready": {"subscription": number}}));
    assert!(!desk.link.replica().subscription(number).unwrap().is_ready(), "LP22: not before the end");
    desk.seen();
    desk.end(&at(7));
    let applied = desk.applied();
    assert_eq!(applied.ready, [number]);
    assert!(applied.transitions.iter().all(|one| one.kind() == TransitionKind::Appear));
    assert_eq!(desk.docs(number), [doc(1, "A"), doc(3, "c"), doc(4, "d")]);
    assert!(desk.link.replica().subscription(number).unwrap().is_ready());
}

#[test]
fn lp21_a_snapshot_that_is_cut_begins_anew() {
    let mut desk = Desk::new();
    let number = desk.subscribe(Collection::Orders, &[]);
    desk.open();
    desk.welcome("fresh", &at(5));
    desk.subscribed(number, 1, "snapshot");
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(1, "a", 2)]}}));
    desk.end(&at(5));
    let mut desk = desk.restarted();
    let hello = desk.open();
    assert_eq!(hello.position.unwrap().0, at(5));
    assert_eq!(hello.subscriptions[0].held, None, "a part is nothing that could be gone on from");
    desk.welcome("resumed", &at(6));
    desk.subscribed(number, 1, "snapshot");
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(2, "b", 6)]}}));
    desk.hear(json!({"ready": {"subscription": number}}));
    desk.end(&at(6));
    assert_eq!(desk.docs(number), [doc(2, "b")]);
}

#[test]
fn lp24_what_was_on_its_way_is_passed_over() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(2, "b", 6)]}}));
    desk.link.unsubscribe(number);
    let said = desk.said();
    assert!(matches!(&said[0], ClientMessage::Unsubscribe { subscription } if *subscription == number));
    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(&[])}}));
    desk.end(&at(6));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(3, "c", 7)]}}));
    desk.end(&at(7));
    assert!(desk.link.is_live());
    assert!(desk.runs().iter().all(|run| run.transitions.is_empty()));
    assert!(desk.link.replica().is_empty());
}

#[test]
fn lp24_a_subscription_that_was_given_up_before_its_answer() {
    let (mut desk, first) = Desk::holding(&[row(1, "a", 3)], &at(5));
    let second = desk.subscribe(Collection::Products, &[]);
    desk.link.unsubscribe(second);
    let third = desk.subscribe(Collection::Products, &[]);
    assert!(third != second && second != first, "no number twice on a connection");
    desk.subscribed(second, 2, "snapshot");
    desk.hear(json!({"chunk": {"subscription": second, "rows": [row(1, "x", 3)]}}));
    desk.hear(json!({"changes": {"group": 2, "rows": [row(2, "y", 3)]}}));
    desk.end(&at(6));
    assert!(desk.link.is_live());
    // The same group, for another subscription.
    desk.subscribed(third, 2, "snapshot");
    desk.hear(json!({"chunk": {"subscription": third, "rows": [row(1, "x", 3)]}}));
    desk.hear(json!({"ready": {"subscription": third}}));
    desk.end(&at(7));
    desk.hear(json!({"changes": {"group": 2, "rows": [row(2, "y", 8)]}}));
    desk.end(&at(8));
    assert_eq!(desk.docs(third), [doc(1, "x"), doc(2, "y")]);
}

#[test]
fn lp20_a_subscription_that_is_refused_does_the_others_no_harm() {
    let mut desk = Desk::new();
    let good = desk.subscribe(Collection::Orders, &[]);
    let bad = desk.subscribe(Collection::Orders, &[("colour", &["red"])]);
    desk.open();
    desk.welcome("fresh", &at(5));
    desk.hear(json!({"unsubscribed": {"subscription": bad, "reason": "unknown_field", "detail": "colour"}}));
    desk.subscribed(good, 1, "snapshot");
    desk.hear(json!({"ready": {"subscription": good}}));
    desk.end(&at(5));
    let told = desk.told();
    assert!(told.iter().any(|news| {
        matches!(news, News::Ended { reason: Reason::UnknownField, subscription, .. } if *subscription == bad)
    }));
    assert_eq!(desk.restarted().open().subscriptions.len(), 1, "it is not asked for again");
}

#[test]
fn lp32_other_rights_on_an_open_connection() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3), row(2, "b", 3)], &at(5));
    desk.hear(json!({"subscribed": {
        "group": 2, "scope": "c0ffee", "start": "snapshot", "reason": "scope_changed", "subscription": number,
    }}));
    desk.hear(json!({"chunk": {"subscription": number, "rows": [row(2, "b", 3)]}}));
    desk.hear(json!({"ready": {"subscription": number}}));
    desk.end(&at(6));
    let runs = desk.runs();
    let transitions = &runs[0].transitions;
    assert_eq!(transitions.len(), 1);
    assert_eq!((transitions[0].id, transitions[0].cause), (id(1), Cause::Snapshot));
    assert_eq!(transitions[0].kind(), TransitionKind::Disappear);
    // LP31: the next connection states the rights under which the rows are held.
    assert_eq!(desk.restarted().open().subscriptions[0].held.as_deref(), Some("c0ffee"));
}

#[test]
fn lp32_rights_that_end() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"unsubscribed": {"subscription": number, "reason": "forbidden"}}));
    let told = desk.told();
    let News::Ended { gone, reason, .. } = &told[0] else { panic!("{told:?}") };
    assert_eq!((*reason, gone.len(), gone[0].kind()), (Reason::Forbidden, 1, TransitionKind::Disappear));
    assert!(desk.link.replica().is_empty());
}

#[test]
fn lp32_what_a_run_gathered_under_the_old_rights_is_dropped() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(9, "secret", 6)]}}));
    desk.hear(json!({"subscribed": {
        "group": 2, "scope": "c0ffee", "start": "snapshot", "reason": "scope_changed", "subscription": number,
    }}));
    desk.hear(json!({"ready": {"subscription": number}}));
    desk.end(&at(6));
    assert!(desk.docs(number).is_empty());
}

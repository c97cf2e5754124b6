use crate::desk::*;
use onhand_client::{Cause, TransitionKind};
use onhand_domain::records::Collection;
use serde_json::json;

#[test]
fn lp10_a_run_is_applied_whole_at_its_end() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)], "gone": []}}));
    assert_eq!(desk.docs(number), [doc(1, "a")]);
    assert_eq!(desk.link.replica().cursor().unwrap().to_string(), at(5));
    desk.end(&at(6));
    assert_eq!(desk.docs(number), [doc(1, "b")]);
    assert_eq!(desk.link.replica().cursor().unwrap().to_string(), at(6));
}

#[test]
fn lp10_a_run_that_was_cut_is_not_applied() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)]}}));
    desk.link.closed(desk.now_us);
    let hello = desk.open();
    assert_eq!(hello.position.unwrap().0, at(5));
    desk.welcome("resumed", &at(7));
    desk.subscribed(number, 1, "resume");
    desk.end(&at(7));
    assert_eq!(desk.docs(number), [doc(1, "a")]);
}

#[test]
fn lp11_records_are_held_byte_for_byte() {
    let (mut desk, number) = Desk::holding(&[], &at(5));
    let odd = format!("{{\"z\":\"é\\u0007\",\"id\":\"{}\",\"a\":1.50}}", id(1));
    let text = format!("{{\"changes\":{{\"group\":1,\"rows\":[{{\"record\":{odd},\"seq\":6}}]}}}}");
    desk.link.received(&text, desk.now_us);
    desk.end(&at(6));
    assert_eq!(desk.docs(number), [odd]);
}

#[test]
fn lp12_records_that_were_never_held_may_be_gone() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "gone": [id(9), id(1)]}}));
    desk.end(&at(6));
    let transitions = desk.applied().transitions;
    assert_eq!(transitions.len(), 1);
    assert_eq!((transitions[0].id, transitions[0].kind()), (id(1), TransitionKind::Disappear));
    assert!(desk.docs(number).is_empty());
}

#[test]
fn transitions_are_found_by_comparing_with_what_was_held() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3), row(2, "b", 3)], &at(5));
    let rows = [row(1, "a", 3), row(2, "B", 6), row(3, "c", 6)];
    desk.hear(json!({"changes": {"group": 1, "rows": rows}}));
    desk.end(&at(6));
    let transitions = desk.applied().transitions;
    let said: Vec<_> = transitions.iter().map(|one| (one.id, one.kind(), one.cause)).collect();
    // Nothing became of the first: it is as it was.
    assert_eq!(
        said,
        [(id(2), TransitionKind::Update, Cause::Change), (id(3), TransitionKind::Appear, Cause::Change)]
    );
    assert_eq!(transitions[0].before.as_deref(), Some(&*doc(2, "b")));
    assert_eq!(transitions[0].after.as_deref(), Some(&*doc(2, "B")));
    assert!(transitions.iter().all(|one| one.subscription == number));
}

#[test]
fn equal_subscriptions_share_a_group_and_hold_the_same() {
    let mut desk = Desk::new();
    let first = desk.subscribe(Collection::Orders, &[]);
    let second = desk.subscribe(Collection::Orders, &[]);
    desk.open();
    desk.welcome("fresh", &at(5));
    for number in [first, second] {
        desk.subscribed(number, 1, "snapshot");
        desk.hear(json!({"chunk": {"subscription": number, "rows": [row(1, "a", 2)]}}));
        desk.hear(json!({"ready": {"subscription": number}}));
    }
    desk.end(&at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)]}}));
    desk.end(&at(6));
    assert_eq!(desk.docs(first), [doc(1, "b")]);
    assert_eq!(desk.docs(second), [doc(1, "b")]);
}

#[test]
fn lp14_the_same_mark_again_is_no_step_back() {
    let (mut desk, _) = Desk::holding(&[], &at(5));
    desk.end(&at(5));
    desk.end(&at(6));
    assert_eq!(desk.runs().len(), 2);
    assert!(desk.link.is_live());
}

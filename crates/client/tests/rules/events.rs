use crate::desk::*;
use onhand_domain::records::Collection;
use serde_json::json;

#[test]
fn lp51_events_of_all_groups_come_in_order_and_once() {
    let mut desk = Desk::new();
    let first = desk.subscribe(Collection::Orders, &[]);
    let second = desk.subscribe(Collection::Orders, &[("state", &["placed"])]);
    desk.open();
    desk.welcome("fresh", &at(5));
    for (number, group) in [(first, 1), (second, 2)] {
        desk.subscribed(number, group, "snapshot");
        desk.hear(json!({"ready": {"subscription": number}}));
    }
    desk.end(&at(5));
    desk.seen();
    let (a, b, c, d) = (event(6, 0, 1), event(6, 1, 1), event(7, 0, 2), event(9, 0, 3));
    desk.hear(json!({"changes": {"group": 1, "events": [a, c, d]}}));
    desk.hear(json!({"changes": {"group": 2, "events": [a, b, d], "skipped": 4}}));
    desk.end(&at(9));
    let applied = desk.applied();
    let places: Vec<(u64, u32)> =
        applied.events.iter().map(|heard| (heard.event.seq, heard.event.index)).collect();
    assert_eq!(places, [(6, 0), (6, 1), (7, 0), (9, 0)]);
    assert_eq!(applied.skipped, 4);
}

#[test]
fn lp34_a_client_knows_its_own_acts() {
    let (mut desk, _) = Desk::holding(&[], &at(5));
    desk.link.send(&request(1), desk.now_us).unwrap();
    desk.hear(json!({"changes": {"group": 1, "events": [event(6, 0, 1), event(7, 0, 2)]}}));
    desk.hear(json!({"end": {"to": at(7), "outcomes": [accepted(1, 6)]}}));
    let own: Vec<_> = desk.applied().events.iter().map(|heard| heard.own).collect();
    assert_eq!(own, [Some(command(1)), None]);
    // Also after it was settled.
    desk.hear(json!({"changes": {"group": 1, "events": [event(8, 0, 1)]}}));
    desk.end(&at(8));
    assert_eq!(desk.applied().events[0].own, Some(command(1)));
}

use crate::desk::*;
use onhand_client::{Outbox, OutboxBounds, Replica};
use serde_json::json;

#[test]
fn lp10_rows_and_cursor_are_kept_together() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3), row(2, "b", 4)], &at(5));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(3, "c", 6)]}}));
    let before = desk.restarted();
    assert_eq!(before.docs(number), [doc(1, "a"), doc(2, "b")]);
    assert_eq!(before.link.replica().cursor().unwrap().to_string(), at(5));
    desk.end(&at(6));
    let after = desk.restarted();
    assert_eq!(after.docs(number), [doc(1, "a"), doc(2, "b"), doc(3, "c")]);
    assert_eq!(after.link.replica().cursor().unwrap().to_string(), at(6));
    assert_eq!(after.digest(number), desk.digest(number));
}

#[test]
fn numbers_go_on_after_a_restart() {
    let (desk, number) = Desk::holding(&[], &at(5));
    let mut again = desk.restarted();
    let next = again.subscribe(onhand_domain::records::Collection::Products, &[]);
    assert!(next > number);
}

#[test]
fn damage_is_noticed() {
    let (mut desk, _) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.send(&fact(1), desk.now_us).unwrap();
    let (replica, outbox) = (desk.link.replica().save(), desk.link.outbox().save());
    assert!(Replica::restore(&outbox).is_err());
    for place in 0..replica.len() {
        let mut damaged = replica.clone();
        damaged[place] ^= 4;
        assert!(Replica::restore(&damaged).is_err(), "{place}");
    }
    assert!(Outbox::restore(&outbox[..outbox.len() - 1], OutboxBounds::default()).is_err());
}

//! Coming again: what is told of what was missed, and what becomes of those that come from elsewhere.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::Limits;
use onhand_protocol::live::{ClientMessage, Reason, Standing, Start};
use onhand_store::Position;
use serde_json::json;

const PRODUCTS: Collection = Collection::Products;
const ORDERS: Collection = Collection::Orders;

/// A ring that holds one batch.
fn forgetful() -> Limits {
    Limits { ring_batches: 1, ..Limits::default() }
}

/// A client that holds products and orders goes, much happens, and it comes again: what it hears then.
fn comes_again(limits: Limits, before: u32, after: u32) -> (Business, u64) {
    let mut business = Business::with(limits);
    business.product_without_stock("OLD");
    let subscriptions = vec![wants(1, PRODUCTS, &[("status", &["active"])]), wants(2, ORDERS, &[])];
    let client = business.open(staff(), subscriptions.clone());
    for n in 0..before {
        business.rename("TEA", &format!("before {n}"));
    }
    business.settle();
    let replica = business.close(client);
    business.must("archive_product", json!({"product": "OLD"}));
    for n in 0..after {
        business.rename("JAM", &format!("after {n}"));
        business.order("AMY");
    }
    let client = business.come(staff(), replica, subscriptions, Vec::new());
    business.settle();
    (business, client)
}

#[test]
fn lp06_from_memory() {
    let (business, client) = comes_again(Limits::default(), 3, 5);
    let replica = business.replica(client);
    assert_eq!(replica.welcome.as_ref().unwrap().standing, Standing::Resumed);
    assert!(replica.held.values().all(|held| held.start == Start::Resume));
    assert_eq!((replica.held[&1].rows.len(), replica.held[&2].rows.len()), (3, 5));
    assert_eq!(replica.runs, [["changes", "changes"]], "all in one run");
    assert_eq!(business.hub.counts(business.now()).catch_ups, 0);
}

#[test]
fn lp06_from_the_store() {
    let (business, client) = comes_again(forgetful(), 1, 5);
    let replica = business.replica(client);
    assert_eq!(replica.welcome.as_ref().unwrap().standing, Standing::Resumed);
    assert_eq!((replica.held[&1].rows.len(), replica.held[&2].rows.len()), (3, 5));
    assert_eq!(business.hub.counts(business.now()).catch_ups, 1);
}

#[test]
fn lp06_in_several_runs() {
    let mut business = Business::with(Limits { catch_up_entries: 3, ..forgetful() });
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    let replica = business.close(client);
    (0..20).for_each(|_| drop(business.order("AMY")));
    let client = business.come(staff(), replica, vec![wants(1, ORDERS, &[])], Vec::new());
    business.settle();
    let replica = business.replica(client);
    assert_eq!((replica.ends.len(), replica.held[&1].rows.len()), (7, 20), "{:?}", replica.ends);
}

#[test]
fn lp08_too_far_back_is_no_error() {
    let limits = Limits { too_old_entries: 10, ..forgetful() };
    let (business, client) = comes_again(limits, 3, 20);
    let replica = business.replica(client);
    assert_eq!(replica.welcome.as_ref().unwrap().standing, Standing::Resumed);
    for held in replica.held.values() {
        assert_eq!((held.start, held.reason), (Start::Snapshot, Some(Reason::TooOld)));
    }
    assert_eq!((replica.held[&1].rows.len(), replica.held[&2].rows.len()), (3, 20));
    assert_eq!(business.hub.counts(business.now()).too_old, 1);
}

#[test]
fn lp15_one_that_reads_nothing_for_long_is_caught_up_or_begins_anew() {
    for (too_old_entries, start) in [(1_000, None), (10, Some(Reason::TooOld))] {
        let limits = Limits { ring_bytes: 2_000, too_old_entries, ..Limits::default() };
        let mut business = Business::with(limits);
        let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
        business.settle();
        for n in 0..300 {
            business.rename("TEA", &format!("Tea {n} {}", "x".repeat(100)));
            business.now_us += 25_000;
            business.turn();
        }
        assert!(business.hub.counts(business.now()).ring_bytes < 4_000);
        business.settle();
        let held = &business.replica(client).held[&1];
        assert_eq!((held.next.is_none(), held.reason), (true, start));
    }
}

#[test]
fn lp07_another_history_is_a_fork() {
    for (seq, mark, epoch) in [(5, 77, 0), (5, 77, 1), (1_000, 77, 0)] {
        for limits in [Limits::default(), forgetful()] {
            let mut business = Business::with(limits);
            let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
            business.settle();
            let mut replica = business.close(client);
            replica.cursor = Some(Position { epoch, mark, seq });
            let lost = *replica.held[&1].rows.keys().next().unwrap();
            replica.held.get_mut(&1).unwrap().rows.remove(&lost);
            let subscriptions = vec![wants(1, PRODUCTS, &[]), wants(2, ORDERS, &[])];
            let client = business.come(staff(), replica, subscriptions, Vec::new());
            business.settle();
            let replica = business.replica(client);
            assert_eq!(replica.welcome.as_ref().unwrap().standing, Standing::Fork);
            assert_eq!((replica.held[&1].start, replica.held[&2].start), (Start::Verify, Start::Snapshot));
            assert_eq!(replica.cursor, Some(business.head()));
            business.say(client, ClientMessage::Verify { subscriptions: vec![1] });
            business.settle();
            let (_, told, own) = business.replica(client).digests[0];
            assert_ne!(told, own);
        }
    }
}

#[test]
fn lp42_outcomes_of_what_was_sent_before_come_with_the_rows() {
    for limits in [Limits::default(), forgetful()] {
        let mut business = Business::with(limits);
        let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
        business.settle();
        let replica = business.close(client);
        let (placed, refused, lost) = (business.new_id(), business.new_id(), business.new_id());
        let lines = json!([{"product": "TEA", "quantity": "1"}]);
        let owner = crate::business::owner();
        business.act_as(owner.clone(), placed, "place_order", json!({"customer": "AMY", "lines": lines}));
        let lines = json!([{"product": "TEA", "quantity": "100000"}]);
        business.act_as(owner, refused, "place_order", json!({"customer": "AMY", "lines": lines}));
        business.order("BEN");
        let client =
            business.come(staff(), replica, vec![wants(1, ORDERS, &[])], vec![placed, refused, lost]);
        business.settle();
        let replica = business.replica(client);
        let told: Vec<_> =
            replica.outcomes.iter().map(|(_, outcome)| (outcome.id, outcome.seq.is_some())).collect();
        assert_eq!(told, [(placed, true), (refused, false)]);
        assert_eq!(replica.held[&1].rows.len(), 2);
    }
}

#[test]
fn batches_that_the_hub_was_not_told_of_are_read() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[]), wants(2, ORDERS, &[])]);
    business.settle();
    let owner = crate::business::owner();
    for n in 0..4 {
        let id = business.new_id();
        let data = json!({"product": "TEA", "name": format!("Tea {n}")});
        business.act_as(owner.clone(), id, "edit_product", data);
    }
    business.tell_moved();
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.cursor, Some(business.head()));
    assert!(replica.held[&1].rows.values().any(|(record, _)| record.contains("Tea 3")));
}

#[test]
fn a_session_whose_groups_stay_quiet_is_never_behind() {
    let mut business = Business::with(forgetful());
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    for n in 0..50 {
        business.rename("TEA", &format!("Tea {n}"));
    }
    business.order("AMY");
    business.settle();
    assert_eq!(business.hub.counts(business.now()).catch_ups, 0);
    assert_eq!(business.replica(client).held[&1].rows.len(), 1);
}

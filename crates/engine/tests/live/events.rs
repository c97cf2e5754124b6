//! Events: to whom they go, and how many at once.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::Limits;

const ORDERS: Collection = Collection::Orders;

#[test]
fn lp50_events_go_by_what_never_changes_of_a_record() {
    let mut business = Business::new();
    let amy = business.customer("AMY").to_string();
    let placed = business.open(staff(), vec![wants(1, ORDERS, &[("state", &["placed"])])]);
    let hers =
        business.open(staff(), vec![wants(1, ORDERS, &[("customer", &[&amy]), ("state", &["placed"])])]);
    business.settle();
    business.order("AMY");
    business.order("BEN");
    business.settle();
    let order = business.truths.last_key_value().unwrap().1.records.keys();
    let orders: Vec<_> = order.filter(|(collection, _)| *collection == ORDERS).map(|(_, id)| *id).collect();
    for id in orders {
        business.must("confirm_order", serde_json::json!({"order": id}));
    }
    business.settle();
    let heard = |client: u64| business.replica(client).events.len();
    assert!(business.replica(placed).held[&1].rows.is_empty(), "none is placed any more");
    assert_eq!(heard(placed), 2 * heard(hers), "what happened to them is heard all the same");
    assert!(heard(hers) >= 2);
}

#[test]
fn lp51_an_event_that_comes_in_two_groups_is_one() {
    let mut business = Business::new();
    let client =
        business.open(staff(), vec![wants(1, ORDERS, &[]), wants(2, ORDERS, &[("state", &["placed"])])]);
    business.settle();
    business.order("AMY");
    business.settle();
    let names: Vec<_> =
        business.replica(client).events.iter().map(|event| (event.seq, event.index)).collect();
    let once: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(once.len() * 2, names.len());
}

#[test]
fn lp52_after_an_absence_the_newest_thousand_come() {
    for ring_batches in [1, 10_000] {
        let mut business = Business::with(Limits { ring_batches, run_bytes: 8 << 20, ..Limits::default() });
        let client = business.open(staff(), vec![wants(1, Collection::Products, &[])]);
        business.settle();
        let replica = business.close(client);
        for n in 0..1_100 {
            business.rename("TEA", &format!("Tea {n}"));
        }
        let before = replica.held[&1].events.len();
        let client = business.come(staff(), replica, vec![wants(1, Collection::Products, &[])], Vec::new());
        business.settle();
        let held = &business.replica(client).held[&1];
        assert_eq!((held.events.len() - before, held.skipped), (1_000, 100));
        assert_eq!(held.events.last().map(|(seq, _)| *seq), Some(business.head().seq));
    }
}

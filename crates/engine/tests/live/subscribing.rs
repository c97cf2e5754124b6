//! Subscriptions: beginning, loading, ending.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::Limits;
use onhand_protocol::live::{ClientMessage, Reason};

const PRODUCTS: Collection = Collection::Products;

fn small() -> Limits {
    Limits { chunk_bytes: 1, ..Limits::default() }
}

#[test]
fn lp21_lp22_lp23_rows_come_in_chunks_while_deltas_go_on() {
    let mut business = Business::with(small());
    for n in 0..5 {
        business.product(&format!("P{n}"));
    }
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    let mut chunks = 0;
    while business.replica(client).held.get(&1).is_none_or(|held| held.next.is_some()) {
        business.now_us += 25_000;
        business.turn();
        business.rename("TEA", &format!("Tea {chunks}"));
        business.rename("P4", &format!("P4 {chunks}"));
        business.read(0);
        business.turn();
        business.hear(client);
        business.write_out(client);
        chunks += 1;
        assert!(chunks < 50);
    }
    let runs: Vec<&str> = business.replica(client).runs.iter().flatten().copied().collect();
    assert!(runs.iter().filter(|kind| **kind == "chunk").count() >= 8, "{runs:?}");
    assert!(runs.contains(&"changes") && runs.last() == Some(&"ready"));
    business.settle();
    assert_eq!(business.replica(client).held[&1].rows.len(), 8);
}

#[test]
fn lp20_what_can_not_be_subscribed_to_is_refused_and_the_others_go_on() {
    let mut business = Business::new();
    let mut subscriptions =
        vec![wants(1, PRODUCTS, &[("colour", &["red"])]), wants(2, PRODUCTS, &[]), wants(2, PRODUCTS, &[])];
    let many: Vec<String> = (0..1_001).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    subscriptions.push(wants(3, PRODUCTS, &[("category", &many)]));
    let client = business.open(staff(), subscriptions);
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.over, [(1, Reason::UnknownField), (3, Reason::TooMany)]);
    assert_eq!(replica.refused, [Reason::OutOfOrder]);
    assert_eq!(replica.held[&2].rows.len(), 3);
}

#[test]
fn lp24_after_unsubscribe_nothing_comes_any_more() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[]), wants(2, Collection::Orders, &[])]);
    business.settle();
    business.say(client, ClientMessage::Unsubscribe { subscription: 1 });
    let runs = business.replica(client).runs.len();
    business.rename("TEA", "Green tea");
    business.settle();
    assert_eq!(business.replica(client).runs.len(), runs);
    business.say(client, ClientMessage::Unsubscribe { subscription: 1 });
    business.say(client, ClientMessage::Subscribe(wants(1, PRODUCTS, &[])));
    business.settle();
    assert_eq!(
        business.replica(client).refused,
        [Reason::OutOfOrder, Reason::OutOfOrder],
        "a number is used once"
    );
}

#[test]
fn lp24_a_chunk_that_was_under_way_is_not_sent_after_unsubscribe() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.turn();
    business.turn();
    assert_eq!(business.reads.len(), 1);
    business.say(client, ClientMessage::Unsubscribe { subscription: 1 });
    business.read(0);
    business.hear(client);
    business.clients.get_mut(&client).unwrap().replica.unsubscribe(1);
    business.settle();
    assert!(business.replica(client).runs.iter().flatten().all(|kind| *kind != "chunk"));
}

#[test]
fn lp09_two_connections_of_one_device_live_beside_each_other() {
    let mut business = Business::new();
    let first = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    let second = business.open(staff(), vec![wants(9, PRODUCTS, &[])]);
    business.settle();
    business.rename("TEA", "Green tea");
    business.settle();
    assert_eq!(business.replica(first).held[&1].rows, business.replica(second).held[&9].rows);
    business.close(first);
    business.rename("TEA", "Black tea");
    business.settle();
    assert!(business.replica(second).held[&9].rows.values().any(|(record, _)| record.contains("Black tea")));
}

#[test]
fn those_who_come_together_and_want_the_same_share_what_is_read() {
    let mut business = Business::with(small());
    let clients: Vec<u64> = (0..10).map(|_| business.open(staff(), vec![wants(1, PRODUCTS, &[])])).collect();
    let other = business.open(staff(), vec![wants(2, PRODUCTS, &[])]);
    let mut reads = 0;
    for _ in 0..100 {
        business.now_us += 25_000;
        business.turn();
        reads += business.reads.len();
        (0..business.reads.len()).for_each(|_| business.read(0));
        for client in clients.iter().chain([&other]) {
            business.hear(*client);
            business.write_out(*client);
        }
    }
    assert!(clients.iter().all(|client| business.replica(*client).held[&1].rows.len() == 3));
    assert_eq!(business.replica(other).held[&2].rows.len(), 3);
    assert!(reads <= 12, "{reads}");
}

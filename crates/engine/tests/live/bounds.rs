//! Bounds: of what clients may ask for, and of what the hub keeps.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::{Input, Limits, SessionId};
use onhand_protocol::live::{ClientMessage, Reason};

const PRODUCTS: Collection = Collection::Products;

#[test]
fn subscriptions_of_a_session_have_a_bound() {
    let mut business = Business::new();
    let many = (0..70).map(|n| wants(n, PRODUCTS, &[])).collect();
    let client = business.open(staff(), many);
    business.settle();
    let replica = business.replica(client);
    assert_eq!((replica.held.len(), replica.over.len()), (64, 6));
    assert!(replica.over.iter().all(|(_, reason)| *reason == Reason::TooMany));
    assert_eq!(business.hub.counts(business.now()).groups, 1);
}

#[test]
fn sessions_have_a_bound() {
    let mut business = Business::with(Limits { sessions: 2, ..Limits::default() });
    let clients: Vec<u64> = (0..3).map(|_| business.open(staff(), Vec::new())).collect();
    business.settle();
    assert_eq!(business.replica(clients[2]).bye, Some(Reason::TooMany));
    assert_eq!(business.clients[&clients[2]].outbound.ended(), Some(Reason::TooMany));
    business.close(clients[0]);
    let another = business.open(staff(), Vec::new());
    business.settle();
    assert!(business.replica(another).welcome.is_some());
}

#[test]
fn the_ring_has_a_bound() {
    let mut business = Business::with(Limits { ring_bytes: 10_000, ..Limits::default() });
    business.open(staff(), vec![wants(1, PRODUCTS, &[]), wants(2, Collection::StockLevels, &[])]);
    business.settle();
    for n in 0..100 {
        business.product(&format!("P{n}"));
        assert!(business.hub.counts(business.now()).ring_bytes <= 10_000);
    }
    business.settle();
}

#[test]
fn whoever_asks_and_does_not_listen_is_sent_away() {
    let mut business = Business::new();
    let client = business.open(staff(), Vec::new());
    business.settle();
    for _ in 0..20_000 {
        business.say(client, ClientMessage::Unsubscribe { subscription: 7 });
    }
    assert!(business.clients[&client].outbound.pending() < 2 << 20);
    assert!(!business.hub.has(SessionId(client)));
    business.hear(client);
    assert_eq!(business.replica(client).bye, Some(Reason::TooMany));
}

#[test]
fn whoever_sends_and_does_not_listen_is_sent_away() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, Collection::Orders, &[])]);
    business.settle();
    for _ in 0..30 {
        let ids: Vec<_> = (0..1_000).map(|_| business.new_id()).collect();
        business.sends(client, ids);
    }
    assert!(!business.hub.has(SessionId(client)));
    business.hear(client);
    assert_eq!(business.replica(client).bye, Some(Reason::TooMany));
}

#[test]
fn one_that_is_gone_leaves_nothing_behind() {
    let mut business = Business::new();
    let clients: Vec<u64> = (0..3).map(|_| business.open(staff(), vec![wants(1, PRODUCTS, &[])])).collect();
    business.settle();
    for client in clients {
        let id = business.new_id();
        business.sends(client, vec![id]);
        business.close(client);
    }
    business.now_us += 61_000_000;
    business.turn();
    let counts = business.hub.counts(business.now());
    assert_eq!((counts.sessions, counts.subscriptions, counts.groups), (0, 0, 0));
}

#[test]
fn lp73_when_the_server_stops_everyone_is_told() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    business.hub.end(Reason::Stopping, "the server stops", 1_000);
    business.hear(client);
    assert_eq!(business.replica(client).bye, Some(Reason::Stopping));
    assert_eq!(business.clients[&client].outbound.ended(), Some(Reason::Stopping));
    let now = business.now();
    business.hub.take(Input::Close { session: SessionId(client) }, now);
    assert!(!business.hub.has(SessionId(client)));
}

#[test]
fn lp01_a_second_hello_is_out_of_order() {
    let mut business = Business::new();
    let client = business.open(staff(), Vec::new());
    business.settle();
    let hello = serde_json::json!({"client": "x", "device": uuid::Uuid::nil(), "version": 1});
    let hello = serde_json::from_value(hello).unwrap();
    business.say(client, ClientMessage::Hello(Box::new(hello)));
    business.settle();
    assert_eq!(business.replica(client).refused, [Reason::OutOfOrder]);
}

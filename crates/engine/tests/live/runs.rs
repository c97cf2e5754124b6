//! Runs: what comes when something changes, and how much of it at once.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::Limits;
use onhand_protocol::live::{ClientMessage, Start};
use serde_json::json;

const PRODUCTS: Collection = Collection::Products;

#[test]
fn lp05_lp11_welcome_then_rows_then_deltas() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.welcome.as_ref().unwrap().head.0, business.head().to_string());
    assert_eq!((replica.held[&1].rows.len(), replica.held[&1].start), (3, Start::Snapshot));
    business.rename("TEA", "Green tea");
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.runs.last().unwrap(), &["changes"]);
    assert!(replica.held[&1].rows.values().any(|(record, _)| record.contains("Green tea")));
}

#[test]
fn lp17_a_client_whose_groups_did_not_change_hears_of_it_with_its_ping() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[("id", &[])])]);
    business.settle();
    let runs = business.replica(client).runs.len();
    business.rename("TEA", "Green tea");
    business.settle();
    assert_eq!(business.replica(client).runs.len(), runs);
    business.say(client, ClientMessage::Ping { n: 7, round_trip_ms: None });
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.pongs, [(7, Some(business.head().seq))]);
    assert_eq!(replica.runs.last().unwrap(), &Vec::<&str>::new(), "an end and nothing else");
    business.say(client, ClientMessage::Ping { n: 8, round_trip_ms: None });
    business.settle();
    assert_eq!(
        business.replica(client).runs.len(),
        runs + 1,
        "one that knows where it stands is not told again"
    );
}

#[test]
fn lp15_a_slow_client_gets_fewer_runs_and_each_record_once() {
    let mut business = Business::with(Limits { pace_max_us: 0, ..Limits::default() });
    let slow = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    let quick = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    let before = (business.replica(slow).runs.len(), business.replica(quick).runs.len());
    for n in 0..200 {
        business.rename("TEA", &format!("Tea, {n} {}", "x".repeat(100)));
        business.turn();
        business.hear(quick);
        business.write_out(quick);
    }
    assert!(business.clients[&slow].outbound.pending() < 20_000, "what waits for a slow one has a bound");
    business.settle();
    assert_eq!(business.replica(quick).runs.len() - before.1, 200);
    let runs = business.replica(slow).runs.len() - before.0;
    assert!(runs < 100, "{runs}");
    assert!(business.replica(slow).held[&1].rows.values().any(|(record, _)| record.contains("Tea, 199")));
}

#[test]
fn lp16_runs_come_at_once_where_there_is_little() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    for n in 0..3 {
        let runs = business.replica(client).runs.len();
        business.rename("TEA", &format!("Tea {n}"));
        business.turn();
        business.hear(client);
        business.write_out(client);
        assert_eq!(business.replica(client).runs.len(), runs + 1);
    }
}

#[test]
fn lp25_records_appear_and_go() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[("category", &["drinks"])])]);
    business.settle();
    assert!(business.replica(client).held[&1].rows.is_empty());
    let set = |category: &str| json!({"product": "TEA", "category": category});
    business.must("edit_product", set("drinks"));
    business.settle();
    assert_eq!(business.replica(client).held[&1].rows.len(), 1);
    business.must("edit_product", set("food"));
    business.settle();
    assert!(business.replica(client).held[&1].rows.is_empty());
    business.must("edit_product", set("toys"));
    business.turn();
    let news = business.frames(client).concat();
    assert!(news.contains("product_updated"), "events go by what never changes of a record: {news}");
    assert!(!news.contains("rows") && !news.contains("gone"), "what neither fits nor did is no news: {news}");
}

#[test]
fn equal_subscriptions_share_a_group_and_its_bytes() {
    let mut business = Business::new();
    let clients: Vec<u64> = (0..3).map(|_| business.open(staff(), vec![wants(1, PRODUCTS, &[])])).collect();
    business.settle();
    assert_eq!(business.hub.counts(business.now()).groups, 1);
    business.rename("TEA", "Green tea");
    business.now_us += 25_000;
    business.turn();
    let frames: Vec<_> = clients.iter().map(|client| business.clients[client].outbound.take()).collect();
    assert!(frames.iter().all(|frames| frames.len() == 2));
    assert!(frames.windows(2).all(|two| two[0][0].as_ptr() == two[1][0].as_ptr()), "encoded once");
    assert!(frames.windows(2).all(|two| two[0][1].as_ptr() == two[1][1].as_ptr()), "the end too");
}

//! Proof: digests at a mark, and what mends a difference.

use crate::business::{Business, staff, wants};
use onhand_domain::records::Collection;
use onhand_engine::live::Limits;
use onhand_protocol::PositionText;
use onhand_protocol::live::digest::HashText;
use onhand_protocol::live::{BucketRows, ClientMessage, Reason};
use serde_json::json;
use std::collections::BTreeMap;

const PRODUCTS: Collection = Collection::Products;

fn verify(business: &mut Business, client: u64, subscriptions: Vec<u32>) {
    business.say(client, ClientMessage::Verify { subscriptions });
    business.settle();
}

fn all_equal(business: &Business, client: u64, count: usize) {
    let digests = &business.replica(client).digests;
    assert_eq!(digests.len(), count);
    assert!(digests.iter().all(|(_, told, own)| told == own), "LP60: {digests:?}");
}

#[test]
fn lp60_digests_are_equal_at_a_mark_whatever_happens_meanwhile() {
    let mut business = Business::new();
    business.product_without_stock("OLD");
    let subscriptions = vec![wants(1, PRODUCTS, &[]), wants(2, PRODUCTS, &[("status", &["active"])])];
    let client = business.open(staff(), subscriptions);
    business.settle();
    for n in 0..8 {
        business.say(client, ClientMessage::Verify { subscriptions: vec![1, 2] });
        business.rename("TEA", &format!("Tea {n}"));
        business.turn();
        business.rename("CUP", &format!("Cup {n}"));
        business.read(0);
        if n == 4 {
            business.must("archive_product", json!({"product": "OLD"}));
        }
        business.settle();
    }
    all_equal(&business, client, 16);
    let runs = business.replica(client).runs.iter();
    assert!(
        runs.filter(|run| run.contains(&"digest")).all(|run| run.ends_with(&["digest", "digest"])),
        "at one mark"
    );
}

#[test]
fn lp60_digests_are_made_once_for_all_and_kept() {
    let mut business = Business::new();
    let clients: Vec<u64> = (0..5).map(|_| business.open(staff(), vec![wants(1, PRODUCTS, &[])])).collect();
    business.settle();
    for client in &clients {
        business.say(*client, ClientMessage::Verify { subscriptions: vec![1] });
    }
    business.now_us += 25_000;
    business.turn();
    business.turn();
    assert_eq!(business.reads.len(), 1, "one read for all");
    business.settle();
    clients.iter().for_each(|client| all_equal(&business, *client, 1));
    verify(&mut business, clients[0], vec![1]);
    all_equal(&business, clients[0], 2);
}

#[test]
fn lp60_after_missed_batches_the_digest_is_read_again() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    verify(&mut business, client, vec![1]);
    let id = business.new_id();
    let data = json!({"product": "TEA", "name": "Green tea"});
    business.act_as(crate::business::owner(), id, "edit_product", data);
    business.tell_moved();
    business.settle();
    verify(&mut business, client, vec![1]);
    all_equal(&business, client, 2);
}

#[test]
fn lp61_lp62_a_difference_is_found_and_mended() {
    let mut business = Business::new();
    for n in 0..20 {
        business.product(&format!("P{n}"));
    }
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.settle();
    {
        let rows = &mut business.clients.get_mut(&client).unwrap().replica.held.get_mut(&1).unwrap();
        // What LP11 promises is given up until it is mended.
        rows.unproved = true;
        let ids: Vec<_> = rows.rows.keys().copied().collect();
        rows.rows.remove(&ids[0]);
        rows.rows.get_mut(&ids[1]).unwrap().0.push(' ');
        let ghost = rows.rows[&ids[2]].clone();
        rows.rows.insert(uuid::Uuid::from_u128(7), ghost);
    }
    verify(&mut business, client, vec![1]);
    let (_, told, own) = business.replica(client).digests[0];
    assert_ne!(told, own);
    business.say(client, ClientMessage::Buckets { subscription: 1 });
    business.rename("P3", "Another");
    business.settle();
    let told = business.replica(client).buckets[&1].clone();
    let mut own: BTreeMap<u8, BucketRows> = BTreeMap::new();
    for (id, (record, _)) in &business.replica(client).held[&1].rows {
        let bucket = id.as_bytes()[15];
        let hash = HashText(onhand_domain::hash::of(record.as_bytes()));
        own.entry(bucket).or_insert(BucketRows { bucket, rows: Vec::new() }).rows.push((*id, hash));
    }
    for told in &told {
        own.entry(told.bucket).or_insert(BucketRows { bucket: told.bucket, rows: Vec::new() });
    }
    let differs = |bucket: &BucketRows| {
        told.iter().all(|told| (told.bucket, told.digest) != (bucket.bucket, bucket.digest()))
    };
    let buckets: Vec<BucketRows> = own.into_values().filter(|bucket| differs(bucket)).collect();
    assert!((1..=3).contains(&buckets.len()), "{}", buckets.len());
    business.rename("P4", "And another");
    business.say(client, ClientMessage::Repair { buckets, subscription: 1 });
    business.rename("P5", "And one more");
    business.settle();
    assert_eq!(business.replica(client).repaired, 3);
    verify(&mut business, client, vec![1]);
    let (_, told, own) = business.replica(client).digests[1];
    assert_eq!(told, own, "LP62");
}

#[test]
fn lp63_what_is_not_ready_has_no_digest() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, PRODUCTS, &[])]);
    business.say(client, ClientMessage::Verify { subscriptions: vec![1, 9] });
    business.say(client, ClientMessage::Buckets { subscription: 1 });
    business.settle();
    assert_eq!(business.replica(client).refused, [Reason::OutOfOrder; 3]);
}

#[test]
fn lp64_what_came_of_verifications_is_counted() {
    let mut business = Business::with(Limits { verify_every_ms: 1_000, ..Limits::default() });
    let clients: Vec<u64> = (0..4).map(|_| business.open(staff(), vec![wants(1, PRODUCTS, &[])])).collect();
    let bare = business.open(staff(), Vec::new());
    business.settle();
    let at = || PositionText(String::new());
    let verified =
        |different, equal| ClientMessage::Verified { at: at(), corrected: 2 * different, different, equal };
    business.say(clients[0], verified(0, 1));
    business.say(clients[1], verified(0, 1));
    business.say(clients[2], verified(1, 0));
    business.say(bare, verified(0, 0));
    let counts = business.hub.counts(business.now());
    assert_eq!((counts.verified_equal, counts.verified_different, counts.corrected), (2, 1, 2));
    assert_eq!((counts.ready, counts.consistent, counts.score()), (4, 2, Some(500)));
    business.now_us += 2_000_001;
    assert_eq!(business.hub.counts(business.now()).score(), Some(0), "what was long ago does not count");
}

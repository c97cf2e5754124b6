use crate::desk::*;
use onhand_client::news::{Lost, Verified};
use onhand_client::{Cause, News, Violation};
use onhand_protocol::live::{BucketRows, ClientMessage};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

fn verifications(told: &[News]) -> Vec<Verified> {
    let verified = |news: &News| match news {
        News::Verified(verified) => Some(*verified),
        _ => None,
    };
    told.iter().filter_map(verified).collect()
}

/// Answers what the client asks of a server that holds `truth`, at the mark `to`, until it asks nothing more.
fn serve(desk: &mut Desk, number: u32, truth: &[String], to: &str) -> Vec<News> {
    let mut told = Vec::new();
    for _ in 0..100 {
        let seen = desk.seen();
        told.extend(seen.told);
        let asked = seen.said.into_iter().filter(|message| !matches!(message, ClientMessage::Ping { .. }));
        let mut silent = true;
        for message in asked {
            match message {
                ClientMessage::Verify { subscriptions } => {
                    assert_eq!(subscriptions, [number]);
                    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(truth)}}));
                }
                ClientMessage::Buckets { .. } => {
                    desk.hear(json!({"buckets": {"subscription": number, "buckets": of_buckets(truth)}}));
                }
                ClientMessage::Repair { buckets, .. } => {
                    let (rows, gone) = repair(truth, &buckets);
                    desk.hear(json!({"repair": {"subscription": number, "rows": rows, "gone": gone}}));
                }
                _ => continue,
            }
            silent = false;
            desk.end(to);
        }
        if silent {
            return told;
        }
    }
    panic!("it never ends");
}

fn id_in(doc: &str) -> Uuid {
    serde_json::from_str::<Value>(doc).unwrap()["id"].as_str().unwrap().parse().unwrap()
}

fn of_buckets(truth: &[String]) -> Vec<Value> {
    let mut buckets: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for doc in truth {
        buckets.entry(id_in(doc).as_bytes()[15]).or_default().push(doc.clone());
    }
    let digests = buckets.iter().map(|(bucket, docs)| json!({"bucket": bucket, "digest": digest_of(docs)}));
    digests.collect()
}

fn repair(truth: &[String], said: &[BucketRows]) -> (Vec<Value>, Vec<Uuid>) {
    let (mut rows, mut gone): (Vec<String>, Vec<Uuid>) = Default::default();
    let truth: BTreeMap<Uuid, &String> = truth.iter().map(|doc| (id_in(doc), doc)).collect();
    for bucket in said {
        let held: BTreeMap<Uuid, u64> = bucket.rows.iter().map(|(id, hash)| (*id, hash.0)).collect();
        gone.extend(held.keys().filter(|id| !truth.contains_key(id)));
        let differ = truth.iter().filter(|(id, doc)| {
            let hash = onhand_domain::hash::of(doc.as_bytes());
            id.as_bytes()[15] == bucket.bucket && held.get(id) != Some(&hash)
        });
        rows.extend(differ.map(|(_, doc)| (*doc).clone()));
    }
    let rows = rows.iter().map(|doc| {
        let record: Value = serde_json::from_str(doc).unwrap();
        json!({"record": record, "seq": 3})
    });
    (rows.collect(), gone)
}

#[test]
fn lp60_an_equal_replica_is_proven_equal() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3), row(2, "b", 3)], &at(5));
    desk.link.verify(desk.now_us);
    let truth = [doc(1, "a"), doc(2, "b")];
    let told = serve(&mut desk, number, &truth, &at(5));
    let verified = verifications(&told);
    assert_eq!(verified.len(), 1);
    assert_eq!((verified[0].equal, verified[0].different, verified[0].corrected), (1, 0, 0));
}

#[test]
fn lp61_lp62_one_altered_field_a_lost_row_and_a_ghost_are_found_and_mended() {
    let rows = [row(1, "a", 3), row(2, "b", 3), row(3, "c", 3)];
    let truth = [doc(1, "a"), doc(2, "b"), doc(3, "c")];
    let damages: [(&str, u8, Option<String>); 3] =
        [("altered", 1, Some(doc(1, "A"))), ("lost", 2, None), ("ghost", 9, Some(doc(9, "x")))];
    for (what, n, doc) in damages {
        let (mut desk, number) = Desk::holding(&rows, &at(5));
        desk.link.replica_mut().disturb(number, id(n), doc.as_deref());
        desk.link.verify(desk.now_us);
        let told = serve(&mut desk, number, &truth, &at(5));
        let verified = verifications(&told);
        assert_eq!(verified.len(), 2, "{what}");
        assert_eq!((verified[0].equal, verified[0].different, verified[0].corrected), (0, 1, 1), "{what}");
        assert_eq!((verified[1].equal, verified[1].different, verified[1].corrected), (1, 0, 0), "{what}");
        assert_eq!(desk.docs(number), truth, "{what}");
        let repaired = told.iter().any(|news| {
            matches!(news, News::Applied(run) if run.transitions.iter().any(|one| one.cause == Cause::Repair))
        });
        assert!(repaired, "{what}");
    }
}

#[test]
fn lp61_a_large_repair_goes_in_parts() {
    let truth: Vec<String> =
        (0..12_000u128).map(|n| format!("{{\"id\":\"{}\",\"n\":{n}}}", Uuid::from_u128(n))).collect();
    let rows: Vec<Value> = truth
        .iter()
        .map(|doc| json!({"record": serde_json::from_str::<Value>(doc).unwrap(), "seq": 1}))
        .collect();
    let (mut desk, number) = Desk::holding(&rows, &at(5));
    for n in 0..256u128 {
        let doc = format!("{{\"id\":\"{}\",\"n\":0.5}}", Uuid::from_u128(n));
        desk.link.replica_mut().disturb(number, Uuid::from_u128(n), Some(&doc));
    }
    desk.link.verify(desk.now_us);
    let told = serve(&mut desk, number, &truth, &at(5));
    let verified = verifications(&told);
    assert_eq!((verified[0].different, verified[0].corrected), (1, 256));
    assert_eq!(verified[1].equal, 1);
}

#[test]
fn lp13_a_digest_is_compared_behind_the_changes_of_its_run() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.verify(desk.now_us);
    // In whatever order they come in the run.
    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(&[doc(1, "b")])}}));
    desk.hear(json!({"changes": {"group": 1, "rows": [row(1, "b", 6)]}}));
    desk.end(&at(6));
    assert_eq!(verifications(&desk.told())[0].equal, 1);
}

#[test]
fn verification_comes_by_itself_in_its_interval_and_is_reported() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    let mut verified = 0;
    for second in 0..120 {
        desk.wait(SECOND);
        let seen = desk.seen();
        for message in seen.said {
            match message {
                ClientMessage::Verify { .. } => {
                    desk.hear(
                        json!({"digest": {"subscription": number, "digest": digest_of(&[doc(1, "a")])}}),
                    );
                    desk.end(&at(5));
                }
                ClientMessage::Verified { equal, different, .. } => {
                    assert_eq!((equal, different), (1, 0));
                    verified += 1;
                }
                ClientMessage::Ping { n, .. } => {
                    desk.hear(json!({"pong": {"n": n, "now": "2026-11-21T09:30:00.000Z"}}));
                }
                other => panic!("{second}: {other:?}"),
            }
        }
    }
    assert!((4..=5).contains(&verified), "every 30 s or a little less: {verified}");
}

#[test]
fn a_verification_is_as_good_as_a_ping() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.now_us += 14 * SECOND;
    desk.link.verify(desk.now_us);
    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(&[doc(1, "a")])}}));
    desk.end(&at(5));
    desk.seen();
    desk.link.tick(desk.now_us + 14 * SECOND);
    assert!(desk.said().is_empty());
    desk.link.tick(desk.now_us + 15 * SECOND);
    assert!(matches!(desk.said()[..], [ClientMessage::Ping { .. }]));
}

#[test]
fn one_that_stays_different_is_fetched_anew() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.verify(desk.now_us);
    let mut told = Vec::new();
    for _ in 0..9 {
        let seen = desk.seen();
        told.extend(seen.told);
        for message in seen.said {
            match message {
                // This server's digest is of something that it never sends.
                ClientMessage::Verify { .. } => {
                    desk.hear(
                        json!({"digest": {"subscription": number, "digest": digest_of(&[doc(1, "z")])}}),
                    );
                }
                ClientMessage::Buckets { .. } => {
                    desk.hear(
                        json!({"buckets": {"subscription": number, "buckets": of_buckets(&[doc(1, "a")])}}),
                    );
                }
                _ => continue,
            }
            desk.end(&at(5));
        }
    }
    let lost = told.iter().any(|news| {
        matches!(news, News::Lost { cause: Lost::Violated(Violation::Incurable(bad)), .. } if *bad == number)
    });
    assert!(lost, "{told:?}");
    assert_eq!(desk.open().subscriptions[0].held, None);
}

#[test]
fn lp63_a_subscription_that_began_anew_meanwhile_is_left_out() {
    let (mut desk, number) = Desk::holding(&[row(1, "a", 3)], &at(5));
    desk.link.verify(desk.now_us);
    desk.subscribed(number, 2, "snapshot");
    desk.hear(json!({"digest": {"subscription": number, "digest": digest_of(&[])}}));
    desk.end(&at(6));
    let seen = desk.seen();
    assert!(verifications(&seen.told).is_empty());
    assert!(desk.link.is_live());
}

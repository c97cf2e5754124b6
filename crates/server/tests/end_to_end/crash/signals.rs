//! A server that is told to stop, one that is put to sleep, and one that is killed with its log torn.

use super::trade::Trade;
use super::{chance, made_up};
use crate::support::{Server, onhand};
use onhand_engine::verify::verify;
use onhand_store::Reader;
use onhand_store::sqlite::Sqlite;
use rand::Rng;
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a stop may take, on a machine that has much else to do.
const QUICK: Duration = Duration::from_secs(10);

fn store(server: &Server) -> impl Reader {
    Sqlite::open_read_only(server.data().join("business.sqlite")).unwrap()
}

#[test]
fn a_server_that_is_told_to_stop_answers_what_it_took_in() {
    let mut chance = chance("stop");
    let mut server = Server::shop();
    let mut stream = server.listen("", None);
    let mut trade = Trade::with(&server, &mut chance, || {
        std::thread::sleep(Duration::from_millis(150));
        server.signal("TERM");
    });
    let told = Instant::now();
    assert_eq!(server.wait().code(), Some(0), "{}", server.log());
    assert!(told.elapsed() < QUICK, "{:?}", told.elapsed());
    while stream.next().is_some() {}
    assert!(trade.answered() > 10, "{}", trade.answered());
    trade.check(&store(&server), |_| true).unwrap();
    // Whoever came too late has no answer, and nothing was done.
    trade.unanswered().check_absent(&store(&server)).unwrap();
    let server = server.again();
    trade.again(&server);
}

#[test]
fn a_server_that_was_put_to_sleep_goes_on_where_it_was() {
    let mut chance = chance("sleep");
    let server = Server::shop();
    let mut trade = Trade::with(&server, &mut chance, || {
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(50));
            server.signal("STOP");
            std::thread::sleep(Duration::from_millis(200));
            server.signal("CONT");
        }
    });
    assert_eq!(trade.unanswered().count(), 0, "whoever waited is answered after all");
    assert!(trade.answered() > 10, "{}", trade.answered());
    trade.again(&server);
    trade.check(&store(&server), |_| true).unwrap();
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn a_torn_log_leaves_whole_commits() {
    let mut chance = chance("torn");
    let mut server = Server::shop();
    Trade::with(&server, &mut chance, || {
        std::thread::sleep(Duration::from_millis(150));
        server.signal("KILL");
    });
    server.kill();
    let [file, log] = ["business.sqlite", "business.sqlite-wal"].map(|name| server.data().join(name));
    let (whole_file, whole_log) = (std::fs::read(&file).unwrap(), std::fs::read(&log).unwrap());
    let before = store(&server).entries_after(0, usize::MAX).unwrap();
    let mut lengths = std::collections::BTreeSet::new();
    for torn in 0..30 {
        let mut bytes = whole_log.clone();
        // Where the log was begun anew, what counts is at its beginning.
        let cut = chance.random_range(0..bytes.len() >> (torn % 4));
        match torn % 3 {
            0 => bytes.truncate(cut),
            1 => bytes[cut..].fill_with(|| chance.random()),
            _ => bytes.extend((0..chance.random_range(1..9_000)).map(|_| 0x5a_u8)),
        }
        let folder = made_up();
        let copy = folder.path().join("business.sqlite");
        std::fs::write(&copy, &whole_file).unwrap();
        std::fs::write(folder.path().join("business.sqlite-wal"), bytes).unwrap();
        let store = Sqlite::open(&copy).unwrap();
        let entries = store.entries_after(0, usize::MAX).unwrap();
        assert_eq!(entries, before[..entries.len()]);
        assert!(
            torn % 3 != 2 || entries.len() == before.len(),
            "what comes after the end takes nothing away"
        );
        assert!(verify(&store, &mut |_, _| {}).unwrap().is_clean());
        lengths.insert(entries.len());
    }
    assert!(lengths.len() > 1, "what is cut off is missing: {lengths:?}");
    std::fs::write(&log, &whole_log[..whole_log.len() / 2 + 7]).unwrap();
    let server = server.again();
    assert_eq!(server.get("/readyz").status, 200);
    let receipt = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
    assert_eq!(server.command("post_receipt", &receipt)["status"], "accepted");
    let verified = onhand(&["verify", "--data", server.data().to_str().unwrap()]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn verify_finds_nothing_in_a_sound_business_while_trade_goes_on() {
    let mut chance = chance("live");
    let server = Server::shop();
    let mut said = Vec::new();
    Trade::with(&server, &mut chance, || {
        for _ in 0..5 {
            std::thread::sleep(Duration::from_millis(100));
            let verified = onhand(&["verify", "--data", server.data().to_str().unwrap()]);
            if !verified.status.success() {
                said.push(String::from_utf8(verified.stdout).unwrap());
            }
        }
    });
    assert!(said.is_empty(), "{}", said.join("\n"));
}

//! Bytes of the business's file that are not what was written: nothing of them is served, what is damaged is named, and
//! all else goes on.

use super::trade::Trade;
use super::{chance, made_up, told};
use crate::support::{Reply, Server, onhand};
use onhand_engine::verify::verify;
use onhand_store::Reader;
use onhand_store::sqlite::Sqlite;
use rand::Rng;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Bits that are flipped where nobody says how many.
const FLIPS: usize = 120;
/// How long the scrub may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// It begins at once.
const SCRUB: &[&str] = &["--scrub-seconds", "1"];

fn file(server: &Server) -> PathBuf {
    server.data().join("business.sqlite")
}

/// A stopped shop; `spoil` is given the whole file. Then it is started again.
fn spoiled(mut server: Server, spoil: impl FnOnce(&Path, &mut Vec<u8>)) -> Server {
    server.signal("TERM");
    assert_eq!(server.wait().code(), Some(0));
    let path = file(&server);
    let mut bytes = std::fs::read(&path).unwrap();
    spoil(&path, &mut bytes);
    std::fs::write(&path, bytes).unwrap();
    server.again_with(SCRUB)
}

/// Where some bytes are.
fn places(of: &[u8], bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len() - of.len()).filter(|place| bytes[*place..].starts_with(of)).collect()
}

/// Flips a bit in each place where `of` is found; it must be in one at least.
fn flip(of: &[u8], byte: usize, bytes: &mut [u8]) {
    let places = places(of, bytes);
    assert!(!places.is_empty());
    for place in places {
        bytes[place + byte] ^= 1;
    }
}

fn one<T: rusqlite::types::FromSql>(path: &Path, sql: &str) -> T {
    Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn is_damage(reply: &Reply, what: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (500, "damaged"), "{reply:?}");
    assert!(reply.json()["detail"].as_str().unwrap().contains(what), "{what}: {reply:?}");
}

fn order(product: &str) -> Value {
    json!({"type": "place_order", "id": Uuid::now_v7(), "data": {"lines": [{"product": product, "quantity": "1"}]}})
}

/// The scrub and `onhand verify` both name it.
fn is_found(server: &Server, what: &str) {
    let began = Instant::now();
    let said = loop {
        let health = server.get("/healthz").json();
        if health["status"] == "damaged" && health["scrub"]["ended"].is_string() {
            break server.log();
        }
        assert!(began.elapsed() < PATIENCE, "not found: {health}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(said.contains("damage was found") && said.contains(what), "{what}: {said}");
    let verified = onhand(&["verify", "--data", server.data().to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(1));
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(said.contains(what), "{what}: {said}");
}

#[test]
fn a_damaged_record_is_named_and_all_others_are_served() {
    let server = spoiled(Server::shop(), |_, bytes| flip(b"\"category\":\"hot\"", 13, bytes));
    let what = "products row 2";
    is_damage(&server.get("/api/v1/products/COFFEE"), what);
    is_damage(&server.get("/api/v1/products"), what);
    assert_eq!(server.get("/api/v1/products/TEA").status, 200);
    let coffee = order("COFFEE");
    is_damage(&server.post(&coffee.to_string()), what);
    assert_eq!(server.outcome_as(&server.owner, &order("TEA"))["status"], "accepted");
    // Who asks for both is told which of them can't be had; the other is done.
    let tea = order("TEA");
    let both = server.post(&json!([tea, coffee]).to_string());
    is_damage(&both, coffee["id"].as_str().unwrap());
    assert_eq!(server.outcome_as(&server.owner, &tea)["repeated"], true);
    is_found(&server, what);
}

#[test]
fn those_who_come_together_with_one_who_needs_what_is_damaged_are_served() {
    let server = spoiled(Server::shop(), |_, bytes| flip(b"\"category\":\"hot\"", 13, bytes));
    std::thread::scope(|scope| {
        for side in 0..8 {
            let server = &server;
            scope.spawn(move || {
                for _ in 0..5 {
                    if side % 4 == 0 {
                        is_damage(&server.post(&order("COFFEE").to_string()), "products row 2");
                    } else {
                        let sale = json!({"type": "record_sale", "data": {"lines": [
                            {"product": "TEA", "quantity": "1"}]}});
                        assert_eq!(server.outcome_as(&server.owner, &sale)["status"], "accepted");
                    }
                }
            });
        }
    });
}

#[test]
fn a_damaged_version_is_named_and_the_record_is_served() {
    let server = Server::shop();
    for name in ["Tea, green", "Tea, black"] {
        assert_eq!(
            server.command("edit_product", &json!({"product": "TEA", "name": name}))["status"],
            "accepted"
        );
    }
    let server = spoiled(server, |path, bytes| {
        let doc: String = one(path, "SELECT doc FROM history WHERE doc LIKE '%Tea, green%'");
        flip(doc.as_bytes(), doc.find("green").unwrap(), bytes);
    });
    let what = "products row 1 as of entry";
    is_damage(&server.get("/api/v1/products/TEA/history"), what);
    assert_eq!(server.get("/api/v1/products/TEA").json()["record"]["name"], "Tea, black");
    is_found(&server, what);
}

#[test]
fn a_damaged_entry_is_not_answered_from() {
    let server = Server::shop();
    let first = order("TEA");
    assert_eq!(server.outcome_as(&server.owner, &first)["status"], "accepted");
    // More than is looked at when it starts.
    for _ in 0..2 {
        let many: Vec<Value> = (0..510)
            .map(
                |_| json!({"type": "post_receipt", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}}),
            )
            .collect();
        assert_eq!(server.post(&json!(many).to_string()).status, 200);
    }
    let server = spoiled(server, |path, bytes| {
        let events: String = one(path, "SELECT events FROM log WHERE name = 'place_order'");
        flip(events.as_bytes(), events.find("normal").unwrap(), bytes);
    });
    let what = "entry 8 of the log";
    is_damage(&server.post(&first.to_string()), what);
    is_damage(&server.get("/api/v1/changes?limit=10"), what);
    assert_eq!(server.outcome_as(&server.owner, &order("TEA"))["status"], "accepted");
    is_found(&server, what);
}

#[test]
fn a_log_that_is_damaged_at_its_end_is_not_begun_upon() {
    let mut server = Server::shop();
    server.signal("TERM");
    server.wait();
    let mut bytes = std::fs::read(file(&server)).unwrap();
    let events: String = one(&file(&server), "SELECT events FROM log WHERE name = 'post_receipt'");
    flip(events.as_bytes(), events.len() / 2, &mut bytes);
    std::fs::write(file(&server), bytes).unwrap();
    let data = server.data().to_str().unwrap();
    let started = onhand(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8(started.stderr).unwrap();
    assert_eq!(started.status.code(), Some(1));
    assert!(said.contains("entry 7 of the log") && said.contains(data), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[test]
fn a_damaged_index_is_found_by_the_scrub() {
    // A look-up: nothing is found by the SKU any more.
    let server = spoiled(Server::shop(), |path, bytes| {
        let key: i64 = one(path, "SELECT max(key) FROM lookups WHERE bucket = 0 AND row = 2");
        flip(&key.to_be_bytes(), 7, bytes);
    });
    is_found(&server, "every lookup finds its records");
    // A unique index: the record is not found by its id.
    let server = spoiled(Server::shop(), |path, bytes| {
        let id: Vec<u8> = one(path, "SELECT id FROM products_records WHERE row = 2");
        let root: u32 = one(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'products_by_id'");
        let page = bytes.chunks_mut(4_096).nth(root as usize - 1).unwrap();
        flip(&id, 15, page);
    });
    is_found(&server, "every record is found by its id");
}

#[test]
fn the_scrub_finds_nothing_in_a_sound_business_while_trade_goes_on() {
    let server = spoiled(Server::shop(), |_, _| {});
    let mut chance = chance("scrub");
    let mut health = Value::Null;
    let trade = Trade::with(&server, &mut chance, || {
        let began = Instant::now();
        while !health["scrub"]["ended"].is_string() && began.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(50));
            health = server.get("/healthz").json();
        }
    });
    assert_eq!(
        (&health["status"], &health["scrub"]["differences"]),
        (&json!("ok"), &json!(0)),
        "{}",
        server.log()
    );
    assert!(health["scrub"]["ended"].is_string(), "it did not end: {health}");
    assert!(trade.answered() > 10);
}

#[test]
fn no_flipped_byte_of_the_header_is_taken_for_good() {
    let mut server = Server::shop();
    server.signal("TERM");
    server.wait();
    let whole = std::fs::read(file(&server)).unwrap();
    let before = everything(&Sqlite::open(file(&server)).unwrap()).unwrap();
    let folder = made_up();
    let path = folder.path().join("business.sqlite");
    let mut refused = 0;
    for place in 0..100 {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        for name in ["business.sqlite", "business.sqlite-wal", "business.sqlite-shm"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        std::fs::write(&path, bytes).unwrap();
        match Sqlite::open(&path).and_then(|store| everything(&store)) {
            Ok(found) => assert!(found == before, "byte {place}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn no_flipped_byte_anywhere_is_taken_for_good() {
    let mut chance = chance("flips");
    let mut server = Server::shop();
    for name in ["Tea, green", "Tea, black"] {
        server.command("edit_product", &json!({"product": "TEA", "name": name}));
    }
    for product in ["TEA", "COFFEE", "TEA", "NONE"] {
        server.outcome_as(&server.owner, &order(product));
    }
    server.signal("TERM");
    server.wait();
    let whole = std::fs::read(file(&server)).unwrap();
    let before = everything(&Sqlite::open(file(&server)).unwrap()).unwrap();
    let folder = made_up();
    let path = folder.path().join("business.sqlite");
    let (mut refused, mut found, mut harmless) = (0, 0, 0);
    for _ in 0..told("CRASH_FLIPS").unwrap_or(FLIPS) {
        let mut bytes = whole.clone();
        // Where something is, not where a page is empty.
        let place = loop {
            let place = chance.random_range(0..bytes.len());
            if bytes[place] != 0 {
                break place;
            }
        };
        bytes[place] ^= 1 << chance.random_range(0..8);
        for name in ["business.sqlite", "business.sqlite-wal", "business.sqlite-shm"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        std::fs::write(&path, bytes).unwrap();
        let Ok(store) = Sqlite::open(&path) else {
            refused += 1;
            continue;
        };
        let clean = verify(&store, &mut |_, _| {}).is_ok_and(|findings| findings.is_clean());
        match everything(&store) {
            Err(error) => {
                assert!(
                    !clean,
                    "byte {place} of page {}: verify says it is clean: {error}",
                    place / 4_096 + 1
                );
                refused += 1;
            }
            Ok(items) if items == before => {
                if clean {
                    harmless += 1
                } else {
                    found += 1
                }
            }
            Ok(items) => {
                let differs = items.iter().zip(&before).find(|(now, then)| now != then);
                assert!(!clean, "byte {place} of page {}: {differs:?}", place / 4_096 + 1);
                found += 1;
            }
        }
    }
    println!("{refused} refused, {found} found, {harmless} harmless");
}

fn everything(store: &dyn Reader) -> Result<Vec<String>, onhand_store::StoreError> {
    let mut items = Vec::new();
    store.dump(&mut |item| {
        items.push(serde_json::to_string(&item).unwrap());
        Ok(())
    })?;
    Ok(items)
}

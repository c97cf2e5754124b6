//! A disk that is full, that became read-only, that fails, and one that never could be written.

use super::chance;
use super::trade::Trade;
use crate::support::{Disk, Fault, Server};
use onhand_engine::verify::verify;
use onhand_store::sqlite::Sqlite;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

fn order() -> Value {
    json!({
        "id": Uuid::now_v7(), "type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]},
    })
}

fn orders(server: &Server) -> usize {
    server.get("/api/v1/orders").json()["items"].as_array().unwrap().len()
}

/// New commands are refused as `code` with `status`, reads go on; and once the fault is over the server goes on by
/// itself.
fn refuses_and_heals(fault: Fault, status: u16, code: &str) {
    let server = Server::shop_on(Disk::new(), &[]);
    let before = order();
    let mut answer = server.outcome_as(&server.owner, &before);
    server.disk().fail(fault);
    let new = order();
    for _ in 0..3 {
        let reply = server.post(&new.to_string());
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{reply:?}");
        assert!(reply.json()["detail"].as_str().unwrap().contains("same ids"), "{reply:?}");
    }
    assert_eq!(orders(&server), 1);
    assert_eq!((server.get("/healthz").status, server.get("/readyz").status), (200, 200));
    server.disk().heal();
    let outcome = server.outcome_as(&server.owner, &new);
    assert_eq!((&outcome["status"], &outcome["repeated"]), (&json!("accepted"), &Value::Null), "{outcome}");
    answer["repeated"] = json!(true);
    assert_eq!(server.outcome_as(&server.owner, &before), answer);
    let server = server.again();
    assert_eq!(orders(&server), 2);
}

#[test]
fn a_full_disk_refuses_new_commands_until_there_is_room() {
    refuses_and_heals(Fault::Full, 507, "disk_full");
}

#[test]
fn a_disk_that_became_read_only_refuses_new_commands_until_it_can_be_written() {
    refuses_and_heals(Fault::ReadOnly, 503, "disk_read_only");
}

#[test]
fn a_disk_that_fails_refuses_new_commands_until_it_works() {
    refuses_and_heals(Fault::Broken, 503, "store_failed");
}

#[test]
fn a_disk_that_fails_now_and_then_under_load_loses_nothing() {
    let mut chance = chance("now and then");
    let server = Server::shop_on(Disk::new(), &[]);
    let mut trade = Trade::with(&server, &mut chance, || {
        for fault in [Fault::Full, Fault::Broken, Fault::ReadOnly, Fault::Broken, Fault::Full] {
            std::thread::sleep(Duration::from_millis(60));
            server.disk().fail(fault);
            std::thread::sleep(Duration::from_millis(40));
            server.disk().heal();
        }
        std::thread::sleep(Duration::from_millis(60));
    });
    let unanswered = trade.unanswered().count();
    assert!(trade.answered() > 10 && unanswered > 0, "{} answered, {unanswered} not", trade.answered());
    let store = |server: &Server| Sqlite::open_read_only(server.data().join("business.sqlite")).unwrap();
    trade.check(&store(&server), |_| true).unwrap();
    trade.again(&server);
    let server = server.again();
    trade.again(&server);
    trade.check(&store(&server), |_| true).unwrap();
    assert!(verify(&store(&server), &mut |_, _| {}).unwrap().is_clean());
}

#[test]
fn a_disk_that_can_not_be_written_is_named_at_the_start() {
    for fault in [Fault::ReadOnly, Fault::Full, Fault::Broken] {
        let disk = Disk::new();
        disk.fail(fault);
        let folder = tempfile::tempdir().unwrap();
        let said = Server::fails_to_start(folder.path(), &disk);
        let data = folder.path().to_str().unwrap();
        assert!(said.starts_with("onhand: ") && said.contains(data), "{fault:?}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{fault:?}: {said}");
        println!("{said}");
    }
}

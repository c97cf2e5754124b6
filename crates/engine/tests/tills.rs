//! A till is closed while two thousand of its sales have not arrived: at once, and the Z stays as it is when they do.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::records::Collection;
use onhand_engine::{Engine, Environment, Handle, Limits, Submission, Verdict, verify};
use onhand_protocol::CommandInput;
use onhand_store::sqlite::Sqlite;
use onhand_store::{Query, Reader};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const REGISTER: &str = "0195f7a0-0000-7000-8000-000000000001";
const SALES: usize = 5_000;
const LATE: usize = 2_000;
/// What closing may take, on a machine that has something else to do as well.
const CLOSING_MAX: Duration = Duration::from_millis(100);

fn command(key: &str, name: &str, data: &Value, at: Option<&str>) -> Submission {
    let actor =
        Actor { customer: None, id: ActorId(ids::natural("actor", &[b"cashier"])), role: Role::Owner };
    let id = CommandId(ids::natural("test", &[key.as_bytes()]));
    let mut command = json!({"id": id, "type": name, "data": data});
    if let Some(at) = at {
        command["occurred_at"] = json!(at);
    }
    let input: CommandInput = serde_json::from_str(&command.to_string()).unwrap();
    Submission::read(input, actor, &Environment::real())
}

fn give(handle: &Handle, submissions: Vec<Submission>) {
    for answer in handle.submit_blocking(submissions).unwrap() {
        let outcome = answer.unwrap();
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
    }
}

fn sales(from: &str, count: usize, at: Option<&str>) -> Vec<Submission> {
    let data = json!({"register": REGISTER, "lines": [{"product": "TEA", "quantity": "1"}],
                      "payments": [{"kind": "cash", "amount": "2.50", "tendered": "3"}]});
    (0..count).map(|number| command(&format!("{from}{number}"), "record_sale", &data, at)).collect()
}

fn one(reader: &dyn Reader, collection: Collection) -> Value {
    let query = Query { collection, filters: Vec::new(), after_row: None, newest_first: true, limit: 2 };
    let found = reader.list(&query).unwrap();
    assert_eq!(found.len(), 1);
    serde_json::from_slice(&found[0].doc).unwrap()
}

#[test]
fn closing_waits_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(folder.path().join("business.sqlite")).unwrap();
    let reader = store.reader().unwrap();
    let engine = Engine::start(Box::new(store), Environment::real(), Limits::default()).unwrap();
    let handle = engine.handle();
    for (name, data) in [
        ("set_business", json!({"name": "Corner Shop", "currency": "GBP"})),
        ("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"})),
        ("add_product", json!({"sku": "TEA", "name": "Tea", "price": "2.50", "track": "none"})),
        ("open_register", json!({"register": REGISTER, "float": "100"})),
    ] {
        give(&handle, vec![command(name, name, &data, None)]);
    }
    for (turn, batch) in sales("sale", SALES, None).chunks(500).enumerate() {
        assert!(turn < 100);
        give(&handle, batch.to_vec());
    }
    let close = json!({"register": REGISTER, "count": {"total": "12600"}});
    let start = Instant::now();
    give(&handle, vec![command("close", "close_register", &close, None)]);
    let took = start.elapsed();
    let z = one(&*reader, Collection::ZReports);
    assert_eq!((&z["expected"], &z["difference"]), (&json!("12600.00"), &json!("0.00")));
    assert_eq!(z["sums"]["sale_count"], json!(SALES));

    for batch in sales("late", LATE, Some("2026-03-02T09:00:00Z")).chunks(500) {
        give(&handle, batch.to_vec());
    }
    assert_eq!(one(&*reader, Collection::ZReports), z, "a Z never changes");
    let figures = one(&*reader, Collection::RegisterFigures);
    assert_eq!(figures["addenda"], json!(LATE));
    assert_eq!(figures["sums"]["sale_count"], json!(SALES + LATE));
    let findings = verify::verify(&*reader, &mut |_, _| {}).unwrap();
    assert!(findings.is_clean(), "{:#?}", findings.findings);
    engine.stop();
    assert!(took < CLOSING_MAX, "closing took {took:?}");
}

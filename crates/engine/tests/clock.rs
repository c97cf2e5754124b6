//! A clock that is set back while nobody looks: the log does not go back with it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::time::Moment;
use onhand_engine::environment::Clock;
use onhand_engine::{Environment, Submission, Verdict, Writer, verify};
use onhand_store::sqlite::Sqlite;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

struct At(i64);

impl Clock for At {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0)
    }
}

/// A server that is started at a time and posts a receipt; gives what its entry and its movement say.
fn start_at(path: &Path, now: i64, receipt: u32) -> (Moment, String) {
    let environment = Environment { clock: Arc::new(At(now)), ..Environment::real() };
    let mut writer = Writer::open(Box::new(Sqlite::open(path).unwrap()), environment).unwrap();
    let mut must = |name: &str, data: serde_json::Value| {
        let id = CommandId(ids::natural("test", &[name.as_bytes(), &receipt.to_le_bytes()]));
        let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[])), role: Role::Owner };
        let command = Command::decode(name, &data.to_string()).unwrap();
        let outcome = writer.step(&[Submission::of(id, actor, command, None)]).answers.remove(0).unwrap();
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
    };
    if receipt == 1 {
        must("set_business", json!({"name": "Shop", "currency": "GBP"}));
        must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
        must("add_product", json!({"sku": "TEA", "name": "Tea", "price": "2.50"}));
    }
    must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    let reader = writer.reader().unwrap();
    let last = reader.head().unwrap().position.seq;
    let entry = reader.entries_after(last - 1, 1).unwrap().remove(0);
    assert!(verify::verify(reader, &mut |_, _| {}).unwrap().is_clean());
    let row = i64::from(receipt);
    let movement = reader.rows(onhand_domain::records::Collection::Movements, &[row]).unwrap().remove(0);
    let movement: serde_json::Value = serde_json::from_slice(&movement.doc).unwrap();
    (entry.at, movement["recorded_at"].as_str().unwrap().to_owned())
}

#[test]
fn the_log_does_not_go_back_with_the_clock() {
    const HOUR: i64 = 3_600_000;
    let noon = 1_800_000_000_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("business.sqlite");
    for (receipt, clock, at) in [
        (1, noon, noon),
        (2, noon - HOUR, noon),
        (3, noon - 1, noon),
        (4, noon + 1, noon + 1),
        (5, noon - 24 * HOUR, noon + 1),
        (6, noon + HOUR, noon + HOUR),
    ] {
        let at = Moment::from_millis(at);
        assert_eq!(start_at(&path, clock, receipt), (at, at.to_string()), "the clock says {}", clock - noon);
    }
}

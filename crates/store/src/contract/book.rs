//! Batches for tests: records in, batches out, with rows, versions, look-ups and marks as an engine keeps them.

use crate::batch::{Batch, Before, Entry, LookupEntry, RecordWrite, Refused, Version, chain};
use crate::position::Position;
use onhand_domain::hash;
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::lookup;
use onhand_domain::records::{Collection, Record, registry::Origin};
use onhand_domain::time::Moment;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Keeps what an engine knows of its store.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Where the log ends.
    pub position: Position,
    known: BTreeMap<(Collection, Uuid), Known>,
    last_rows: BTreeMap<Collection, i64>,
    refusals: u64,
}

#[derive(Clone, Debug)]
struct Known {
    /// As of the last batch.
    last: Option<Before>,
    lookups: Vec<LookupEntry>,
    row: i64,
}

impl Book {
    /// The next new rows of a collection come after `row`.
    pub fn skip_rows_to(&mut self, collection: Collection, row: i64) {
        self.last_rows.insert(collection, row);
    }

    /// The row of a record.
    pub fn row(&self, record: &Record) -> i64 {
        self.known[&(record.collection(), record.id())].row
    }

    /// A batch of one entry.
    pub fn entry(&mut self, records: &[Record]) -> Batch {
        self.batch(&[records.to_vec()])
    }

    /// A batch of refused commands.
    pub fn refusals(&mut self, count: u64) -> Batch {
        let refused = (0..count).map(|_| {
            self.refusals += 1;
            Refused {
                at: moment(self.refusals),
                command: refused_command(self.refusals),
                digest: self.refusals,
                refusal: r#"{"code":"not_allowed"}"#.to_owned(),
            }
        });
        let refused = refused.collect();
        Batch { from: self.position, to: self.position, refused, ..Batch::default() }
    }

    /// A batch of entries, each with the records as it leaves them.
    pub fn batch(&mut self, entries: &[Vec<Record>]) -> Batch {
        let from = self.position;
        let mut batch = Batch { from, to: from, ..Batch::default() };
        let mut places: BTreeMap<(Collection, Uuid), usize> = BTreeMap::new();
        for records in entries {
            batch.to.seq += 1;
            for record in records {
                let key = (record.collection(), record.id());
                match places.get(&key) {
                    Some(place) => supersede(&mut batch.records[*place], record, batch.to.seq),
                    None => {
                        places.insert(key, batch.records.len());
                        batch.records.push(self.write(record, batch.to.seq));
                    }
                }
            }
            batch.entries.push(entry(batch.to.seq, records.len()));
        }
        for (key, place) in places {
            let write = &mut batch.records[place];
            let now = lookups(&write.collection.decode(&write.doc).unwrap());
            if let Some(known) = self.known.get_mut(&key) {
                write.added = now.iter().filter(|entry| !known.lookups.contains(entry)).copied().collect();
                write.removed = known.lookups.iter().filter(|entry| !now.contains(entry)).copied().collect();
                known.lookups = now;
                write.before = known.last.replace(Before { hash: write.hash, record: write.after.clone() });
            }
        }
        let mark = chain(from.mark, &batch.entries);
        if let Some(last) = batch.entries.last_mut() {
            batch.to.mark = mark;
            last.mark = Some(batch.to.mark);
        }
        self.position = batch.to;
        batch
    }

    fn write(&mut self, record: &Record, seq: u64) -> RecordWrite {
        let (collection, id, doc) = (record.collection(), record.id(), record.encode());
        let known = self.known.get(&(collection, id)).map(|known| known.row);
        let row = known.unwrap_or_else(|| {
            let last = self.last_rows.entry(collection).or_default();
            *last += 1;
            self.known.insert((collection, id), Known { last: None, lookups: Vec::new(), row: *last });
            *last
        });
        RecordWrite {
            added: Vec::new(),
            after: Arc::new(record.clone()),
            before: None,
            collection,
            hash: hash::of(&doc),
            doc,
            id,
            is_new: known.is_none(),
            removed: Vec::new(),
            row,
            seq,
            superseded: Vec::new(),
        }
    }
}

fn supersede(write: &mut RecordWrite, record: &Record, seq: u64) {
    let doc = std::mem::replace(&mut write.doc, record.encode());
    if write.collection.origin() == Origin::Source && write.seq != seq {
        write.superseded.push(Version { doc, seq: write.seq });
    }
    write.after = Arc::new(record.clone());
    write.hash = hash::of(&write.doc);
    write.seq = seq;
}

fn lookups(record: &Record) -> Vec<LookupEntry> {
    let mut entries = Vec::new();
    lookup::of(record, |lookup| {
        entries.push(LookupEntry { dense: lookup.is_dense(), key: lookup.key() });
    });
    entries.sort_unstable();
    entries.dedup();
    entries
}

fn entry(seq: u64, touched: usize) -> Entry {
    Entry {
        actor: ActorId(uuid("actor", 1)),
        at: moment(seq),
        command: command(seq),
        device: None,
        digest: seq.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        events: "[]".to_owned(),
        mark: None,
        name: "test".to_owned(),
        occurred_at: (seq.is_multiple_of(3)).then(|| moment(seq).plus_millis(-60_000)),
        seq,
        touched: format!(r#"{{"records":[{touched}]}}"#),
    }
}

/// The command of the entry `seq`.
pub fn command(seq: u64) -> CommandId {
    CommandId(uuid("command", seq))
}

/// The `n`th refused command.
pub fn refused_command(n: u64) -> CommandId {
    CommandId(uuid("refused", n))
}

/// The `n`th minute of the test's day.
pub fn moment(n: u64) -> Moment {
    Moment::parse("2026-03-02T09:00:00Z").unwrap().plus_millis(n as i64 * 60_000)
}

/// The id of the `n`th thing of a kind.
pub fn uuid(kind: &str, n: u64) -> Uuid {
    ids::natural(kind, &[&n.to_le_bytes()])
}

/// The `n`th product.
pub fn product(n: u64, name: &str, category: &str) -> Record {
    read(
        Collection::Products,
        &json!({
            "category": category, "id": uuid("product", n), "kind": "good", "name": name, "price": "2.50",
            "sell_policy": {"kind": "stop"}, "sku": format!("SKU-{n}"), "status": "active",
            "stock_unit": {"decimals": 0, "name": "piece"}, "track": "quantity",
        }),
    )
}

/// The `n`th customer with a telephone number.
pub fn customer(n: u64, phone: &str) -> Record {
    read(
        Collection::Customers,
        &json!({"id": uuid("customer", n), "name": format!("Customer {n}"), "phone": phone, "status": "active"}),
    )
}

/// The `n`th order, of customer 1 at location 1: so many of product 1 are still open. It may expire.
pub fn order(n: u64, open: u64, expires: Option<Moment>) -> Record {
    read(Collection::Orders, &order_json(n, 1, open, expires))
}

/// The `n`th order, of some customer.
pub fn order_of(n: u64, customer: u64, open: u64) -> Record {
    read(Collection::Orders, &order_json(n, customer, open, None))
}

fn order_json(n: u64, customer: u64, open: u64, expires: Option<Moment>) -> Value {
    let mut order = json!({
        "customer": uuid("customer", customer), "id": uuid("order", n), "location": uuid("location", 1), "net": "2.50",
        "lines": [{"net": "2.50", "open": open.to_string(), "price": "2.50", "product": uuid("product", 1),
                   "quantity": "5", "tax": "0.00"}],
        "number": 1_000 + n, "placed_at": moment(n), "priority": "normal",
        "state": if open > 0 { "placed" } else { "handed_over" }, "steps": [], "tax": "0.00", "total": "2.50",
    });
    if let Some(expires) = expires {
        order["expires_at"] = json!(expires);
    }
    order
}

/// The level of the `n`th product at location 1.
pub fn level(n: u64, on_hand: i64, reserved: i64) -> Record {
    read(
        Collection::StockLevels,
        &json!({
            "available": (on_hand - reserved).to_string(), "id": uuid("level", n), "location": uuid("location", 1),
            "on_hand": on_hand.to_string(), "product": uuid("product", n), "reserved": reserved.to_string(),
            "status": "normal",
        }),
    )
}

/// Location 1.
pub fn location() -> Record {
    read(
        Collection::Locations,
        &json!({"code": "SHOP", "holdback": "0", "id": uuid("location", 1), "kind": "store", "name": "Shop",
                "online": true, "status": "active"}),
    )
}

/// The `n`th movement: so many of product 1 out of location 1 to a customer.
pub fn movement(n: u64, quantity: &str, before: &str, after: &str) -> Record {
    read(
        Collection::Movements,
        &json!({
            "actor": uuid("actor", 1), "day": "2026-01-31", "from": uuid("location", 1), "from_after": after,
            "from_before": before,
            "id": uuid("movement", n), "kind": "sale", "occurred_at": moment(n), "product": uuid("product", 1),
            "quantity": quantity, "reason": "counter", "recorded_at": moment(n), "to": "customer",
        }),
    )
}

fn read(collection: Collection, value: &Value) -> Record {
    collection.decode(value.to_string().as_bytes()).unwrap()
}

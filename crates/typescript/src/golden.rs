//! Golden vectors: what hash and digest must come to, for records that are hard to write the same way twice.

use anyhow::ensure;
use onhand_domain::hash;
use onhand_domain::ids::natural;
use onhand_domain::records::Collection;
use onhand_protocol::live::digest::HashText;
use onhand_protocol::live::{Bucket, Digest};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Names that people give, and names that break programs.
const NAMES: &[&str] = &[
    "Olive oil 5 L",
    "زيت زيتون ٥ لتر",
    "مقهى ريما \u{200f}(فرع)\u{200e}",
    "Crème brûlée, “large” — 1½",
    "e\u{301} and é",
    "🥖 🧁 👩\u{200d}🍳 👨\u{200d}👩\u{200d}👧\u{200d}👦 🇱🇧",
    "𝒜𐍈\u{10ffff}\u{ffff}\u{e000}\u{fffd}",
    "\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{80}\u{9f}",
    "\"quotes\" \\back\\ /slash/ </script> & '",
    "\u{2028}line\u{2029}paragraph\u{feff}mark\u{ad}",
    "",
    " ",
    "日本語のお店 한국어 ภาษาไทย हिन्दी",
];

/// The files, by name: `hash` and `digest`.
pub fn vectors() -> anyhow::Result<Vec<(&'static str, String)>> {
    let docs = docs()?;
    let hashes: Vec<Value> =
        docs.iter().map(|doc| json!({ "json": doc, "hash": HashText(hash::of(doc.as_bytes())) })).collect();
    Ok(vec![("hash", pretty(&hashes)?), ("digest", pretty(&digest(&docs))?)])
}

/// Records in their canonical form.
fn docs() -> anyhow::Result<Vec<String>> {
    let mut docs = Vec::new();
    for (n, name) in NAMES.iter().enumerate() {
        docs.push(canonical(Collection::Customers, &customer(n, name))?);
        docs.push(canonical(Collection::Products, &product(n, name))?);
    }
    for length in [1, 2, 3, 4, 13, 15, 16, 17, 31, 32, 33, 255, 4096] {
        let long = json!({"id": id(1000 + length), "name": "نa🥖".repeat(length), "status": "on_hold"});
        docs.push(canonical(Collection::Customers, &long)?);
    }
    docs.push(canonical(Collection::Orders, &order())?);
    Ok(docs)
}

/// As the business keeps it: read and written again by its own code.
fn canonical(collection: Collection, record: &Value) -> anyhow::Result<String> {
    let given = serde_json::to_vec(record)?;
    let doc = collection.decode(&given)?.encode();
    ensure!(collection.decode(&doc)?.encode() == doc, "{collection}: not the same twice");
    Ok(String::from_utf8(doc)?)
}

fn id(n: usize) -> String {
    natural("golden", &[&n.to_le_bytes()]).to_string()
}

fn customer(n: usize, name: &str) -> Value {
    json!({
        "id": id(n), "name": name, "status": "active", "note": name, "phone": "+961 1 000000",
        "names": [{"language": "ar", "text": name}], "address": {"city": name, "lines": format!("{name}\n{name}")},
    })
}

fn product(n: usize, name: &str) -> Value {
    json!({
        "id": id(2000 + n), "name": name, "sku": format!("SKU-{n}"), "status": "active", "kind": "good",
        "sell_policy": {"kind": "backorder", "limit": "9223372036854.775807"}, "track": "quantity",
        "stock_unit": {"name": "kg", "decimals": 3}, "price": "12345678901.2345", "reorder_point": "0.000001",
        "barcodes": [{"code": "09521234000011", "pack": "12"}],
    })
}

fn order() -> Value {
    let line = |quantity: &str| {
        json!({"product": id(1), "quantity": quantity, "open": quantity, "price": "2.55", "net": "2.55", "tax": "0.00",
            "tax_rate": "17.5", "discount": {"percent": "12.5"}})
    };
    json!({
        "id": id(5000), "number": 9_007_199_254_740_991_u64, "location": id(2), "placed_at": "2026-11-21T09:30:00.007Z",
        "priority": "urgent", "state": "placed", "net": "-0.05", "tax": "0.00", "total": "9223372036854775.80",
        "lines": [line("1"), line("0.000001"), line("1000000")], "steps": [], "note": "مستعجل 🚚",
    })
}

fn digest(docs: &[String]) -> Value {
    let mut whole = Digest::default();
    let mut buckets: BTreeMap<u8, Digest> = BTreeMap::new();
    let mut rows = Vec::new();
    for (n, doc) in docs.iter().enumerate() {
        let id = natural("digest", &[&n.to_le_bytes()]);
        let hash = hash::of(doc.as_bytes());
        whole = whole.plus(hash);
        let bucket = buckets.entry(id.as_bytes()[15]).or_default();
        *bucket = bucket.plus(hash);
        rows.push(json!([id, HashText(hash)]));
    }
    let buckets: Vec<Bucket> =
        buckets.into_iter().map(|(bucket, digest)| Bucket { bucket, digest }).collect();
    json!({ "rows": rows, "digest": whole, "buckets": buckets })
}

fn pretty(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

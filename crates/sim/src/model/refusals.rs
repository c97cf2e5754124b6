//! Refusals as the model expects them.

use crate::figures;
use serde_json::{Value, json};

/// The role may not.
pub fn not_allowed() -> Value {
    json!({"code": "not_allowed"})
}

/// There is no such record.
pub fn unknown(collection: &str, key: &str) -> Value {
    json!({"code": "unknown", "collection": collection, "key": key})
}

/// There is one already.
pub fn exists(collection: &str, key: &str) -> Value {
    json!({"code": "exists", "collection": collection, "key": key})
}

/// Not in use.
pub fn not_active(collection: &str, id: &str) -> Value {
    json!({"code": "not_active", "collection": collection, "id": id})
}

/// A value makes no sense.
pub fn invalid(field: &str, must: &str) -> Value {
    json!({"code": "invalid", "field": field, "must": must})
}

/// The order is in another state.
pub fn wrong_order_state(order: &str, state: &str) -> Value {
    json!({"code": "wrong_order_state", "order": order, "state": state})
}

/// More than is left of a line.
pub fn more_than_open(line: u64, open: i64, wanted: i64) -> Value {
    json!({"code": "more_than_open", "line": line, "open": figures::show(open), "wanted": figures::show(wanted)})
}

/// Stock does not cover these: product, wanted, available.
pub fn insufficient(location: &str, short: &[(String, i64, i64)]) -> Value {
    let at = |(product, wanted, available): &(String, i64, i64)| {
        (product.clone(), location.to_owned(), *wanted, *available)
    };
    insufficient_at(&short.iter().map(at).collect::<Vec<_>>())
}

/// Stock does not cover these: product, location, wanted, available.
pub fn insufficient_at(short: &[(String, String, i64, i64)]) -> Value {
    let short: Vec<Value> = short
        .iter()
        .map(|(product, location, wanted, available)| {
            json!({
                "available": figures::show((*available).max(0)),
                "location": location,
                "product": product,
                "wanted": figures::show(*wanted),
            })
        })
        .collect();
    json!({"code": "insufficient_stock", "short": short})
}

/// The document is in another state.
pub fn wrong_document_state(document: &str, state: &str) -> Value {
    json!({"code": "wrong_document_state", "document": document, "state": state})
}

/// The movement can't be undone.
pub fn not_reversible(movement: &str) -> Value {
    json!({"code": "not_reversible", "movement": movement})
}

//! Lists and records, as they are read.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Give it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A record with the entry that changed it last.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecordReply {
    /// The record, byte for byte as it is kept.
    #[schema(value_type = Object)]
    pub record: Box<RawValue>,
    /// The entry of the log that changed it last.
    pub seq: u64,
}

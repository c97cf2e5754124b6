//! A whole business as a stream of items: the form of `onhand export` and of moves between stores.
//!
//! Order: one head; records by collection and row; versions by collection, row and seq; entries by seq; refused
//! outcomes by command. The same business always gives the same stream.

use crate::batch::{Entry, Refused};
use crate::position::Position;
use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// One line of an export.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum DumpItem {
    /// Where the log ends. First.
    Head {
        /// Version of this form.
        format: u32,
        /// The end of the log.
        position: Position,
    },
    /// A record as it is.
    Record {
        /// Which collection.
        collection: Collection,
        /// Canonical JSON.
        doc: Box<RawValue>,
        /// Identity.
        id: Uuid,
        /// Its row.
        row: i64,
        /// The entry that changed it last.
        seq: u64,
    },
    /// A record as it was.
    Version {
        /// Which collection.
        collection: Collection,
        /// Canonical JSON.
        doc: Box<RawValue>,
        /// Its row.
        row: i64,
        /// The entry that made it.
        seq: u64,
    },
    /// An entry of the log.
    Entry(Entry),
    /// A refused command.
    Refused(Refused),
}

/// Version of the form of exports.
pub const FORMAT: u32 = 1;

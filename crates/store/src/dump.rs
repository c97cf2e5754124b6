//! A whole business as a stream of items: the form of `onhand export` and of moves between stores.
//!
//! Order: one head; records by collection and row; versions by collection, row and seq; entries by seq; refused
//! outcomes by command. The same business always gives the same stream.

use crate::StoreError;
use crate::batch::{Entry, Refused, StoredDoc, Version};
use crate::error::record_name;
use crate::position::Position;
use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// One line of an export.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// The line of a record.
pub(crate) fn record(collection: Collection, stored: StoredDoc) -> Result<DumpItem, StoreError> {
    let StoredDoc { doc, id, row, seq, .. } = stored;
    Ok(DumpItem::Record { collection, doc: raw(collection, row, doc)?, id, row, seq })
}

/// The line of a version.
pub(crate) fn version(collection: Collection, row: i64, version: Version) -> Result<DumpItem, StoreError> {
    Ok(DumpItem::Version { collection, doc: raw(collection, row, version.doc)?, row, seq: version.seq })
}

fn raw(collection: Collection, row: i64, doc: Vec<u8>) -> Result<Box<RawValue>, StoreError> {
    let damaged = |problem: String| StoreError::Damaged {
        what: format!("{}: {problem}", record_name(collection, row)),
    };
    let doc = String::from_utf8(doc).map_err(|error| damaged(error.to_string()))?;
    RawValue::from_string(doc).map_err(|error| damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_the_document_as_it_was_written() {
        let line = r#"{"record":{"collection":"products","doc":{"b":1.50,"a": "x"},"id":"00000000-0000-0000-0000-000000000001","row":7,"seq":3}}"#;
        let item: DumpItem = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&item).unwrap(), line);
    }
}

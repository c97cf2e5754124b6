//! How a store can fail.

use onhand_domain::records::Collection;

/// The world failing: never a business's no.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the data directory open.
    #[error(
        "another onhand process ({holder}) uses {path}; stop it, or choose another directory with --data"
    )]
    InUse {
        /// Which directory.
        path: String,
        /// Who, as far as it is known.
        holder: String,
    },
    /// The log did not end where the batch begins: another writer was first.
    #[error("the log has moved on to {head}, the batch begins at {from}")]
    Conflict {
        /// Where the log ends.
        head: u64,
        /// Where the batch begins.
        from: u64,
    },
    /// A batch contradicts itself or the store: a mistake of the program's. Nothing was written.
    #[error("a batch does not fit: {problem}")]
    BadBatch {
        /// What is wrong.
        problem: String,
    },
    /// Lists can't be filtered by that.
    #[error("{collection} can't be filtered by {filter}")]
    NoSuchFilter {
        /// Of which collection.
        collection: Collection,
        /// By what.
        filter: String,
    },
    /// What was read is not what was written.
    #[error("damaged: {what}")]
    Damaged {
        /// Which record, entry or page.
        what: String,
    },
    /// The disk is full: nothing was written.
    #[error("the disk is full; free some space and go on")]
    Full,
    /// The disk can't be written: nothing was.
    #[error("the disk is read-only; make it writable and go on")]
    ReadOnly,
    /// The store was written by a newer release.
    #[error("the store has version {found}, this program knows {known}; use the newer release")]
    TooNew {
        /// In the store.
        found: u32,
        /// Known here.
        known: u32,
    },
    /// The store holds something already.
    #[error("{path} already holds a business; choose an empty directory with --data")]
    NotEmpty {
        /// Which file.
        path: String,
    },
    /// A record can't be put together: what an export says does not fit.
    #[error("line {line} of the export: {problem}")]
    BadDump {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// The disk or the database below failed.
    #[error("the store failed: {0}")]
    Io(String),
}

/// The damaged record's name, for messages.
pub fn record_name(collection: Collection, row: i64) -> String {
    format!("{collection} row {row}")
}

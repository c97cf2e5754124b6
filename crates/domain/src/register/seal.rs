//! The seal of a record: the BLAKE3 hash of its canonical bytes, in hexadecimal digits. Nobody can make another record
//! with the same seal.

use crate::records::Record;

/// The seal of a record.
pub fn of(record: &Record) -> String {
    blake3::hash(&record.encode()).to_hex().to_string()
}

//! Fields by which live subscriptions select records, and how a store finds the records that have a value.

use super::Record;
use crate::lookup::Lookup;
use serde::Serialize;
use std::fmt;
use uuid::Uuid;

/// A field by which subscriptions select.
#[derive(Clone, Copy, Debug)]
pub struct LiveField {
    /// Its name: in a subscription's filters.
    pub name: &'static str,
    /// Whether it never changes in the life of a record: then a record's events go where it says, too.
    pub fixed: bool,
    /// How a store finds the records with a value of it.
    pub path: Path,
    /// What it is of a record; `None` where it is absent.
    pub value: fn(&Record) -> Option<String>,
}

/// How a store finds the records whose field has a value.
#[derive(Clone, Copy)]
pub enum Path {
    /// The value gives the id; `None` where no record can have it.
    Id(fn(&str) -> Option<Uuid>),
    /// The value gives a lookup that finds them, and perhaps others; `None` where no record can have it.
    Lookup(fn(&str) -> Option<Lookup>),
    /// By the indexed column of text that has the field's name.
    Column,
    /// By looking at every record.
    Scan,
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id(_) => "Id",
            Self::Lookup(_) => "Lookup",
            Self::Column => "Column",
            Self::Scan => "Scan",
        })
    }
}

pub(super) const FIXED: bool = true;
pub(super) const CHANGES: bool = false;

/// What every record has.
pub(super) const ID: LiveField =
    LiveField { name: "id", fixed: FIXED, path: Path::Id(uuid), value: |record| text(record.id()) };

/// An id in the form in which records hold it.
pub(super) fn uuid(value: &str) -> Option<Uuid> {
    Uuid::parse_str(value).ok().filter(|id| id.to_string() == value)
}

/// The text of an id or a day.
pub(super) fn text(value: impl fmt::Display) -> Option<String> {
    Some(value.to_string())
}

/// The word by which a record names one of a few choices.
pub(super) fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

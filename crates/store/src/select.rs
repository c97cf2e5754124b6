//! The records of a selection, in the order of their rows: what stores share of it.

use crate::batch::StoredDoc;
use crate::{Position, StoreError};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::live::Path;
use onhand_domain::selection::Selection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Records that are looked at in one call, of which perhaps few are selected, unless there is no limit.
pub(crate) const LOOKED_AT_MAX: usize = 10_000;

/// How far a selection was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// Where the log ended: what was taken is as of there.
    pub position: Position,
    /// Go on after this row; `None` at the end.
    pub next: Option<i64>,
}

/// Where the records of a selection are among.
#[derive(Debug, PartialEq)]
pub(crate) enum Source {
    /// Records with these ids.
    Ids(Vec<Uuid>),
    /// What these lookups find.
    Lookups(Vec<Lookup>),
    /// Records whose indexed column has one of these values.
    Column(&'static str, Vec<String>),
    /// All records.
    Scan,
}

/// Where to look, and whether all that is found there is selected.
pub(crate) fn source(selection: &Selection) -> (Source, bool) {
    let rank = |path: &Path| match path {
        Path::Id(_) => 0,
        Path::Lookup(_) => 1,
        Path::Column => 2,
        Path::Scan => 3,
    };
    // The registry lists a collection's fields with those first that tell records apart best.
    let fields = selection.collection().live().iter();
    let chosen = fields
        .filter_map(|field| selection.fields().find(|(other, _)| other.name == field.name))
        .min_by_key(|(field, _)| rank(&field.path));
    let alone = selection.filters().len() == 1;
    match chosen {
        None => (Source::Scan, true),
        Some((field, values)) => match field.path {
            Path::Id(id) => (Source::Ids(distinct(values.iter().filter_map(|value| id(value)))), alone),
            // Keys of lookups may clash.
            Path::Lookup(find) => {
                (Source::Lookups(distinct(values.iter().filter_map(|value| find(value)))), false)
            }
            Path::Column => (Source::Column(field.name, values.iter().cloned().collect()), alone),
            Path::Scan => (Source::Scan, false),
        },
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<BTreeSet<T>>().into_iter().collect()
}

/// Passes on what is selected of the records that are looked at, up to a limit.
pub(crate) struct Sieve<'a> {
    last: Option<i64>,
    limit: usize,
    looked_at: usize,
    selects_all: bool,
    selection: &'a Selection,
    take: &'a mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    taken: usize,
}

impl<'a> Sieve<'a> {
    /// Of records among which all are selected, or are to be compared with the selection.
    pub(crate) fn new(
        selection: &'a Selection,
        selects_all: bool,
        limit: usize,
        take: &'a mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Self {
        Self { last: None, limit, looked_at: 0, selects_all, selection, take, taken: 0 }
    }

    /// Whether it takes no more.
    pub(crate) fn is_full(&self) -> bool {
        self.taken >= self.limit || (self.looked_at >= LOOKED_AT_MAX && self.limit != usize::MAX)
    }

    /// The row after which to go on, where there is more.
    pub(crate) fn last(&self) -> Option<i64> {
        self.last
    }

    /// Looks at the next record.
    pub(crate) fn look_at(&mut self, stored: StoredDoc) -> Result<(), StoreError> {
        let collection = self.selection.collection();
        let stored = stored.checked(collection)?;
        self.last = Some(stored.row);
        self.looked_at += 1;
        if self.selects_all || self.selection.matches(&*stored.decode(collection)?) {
            self.taken += 1;
            return (self.take)(stored);
        }
        Ok(())
    }
}

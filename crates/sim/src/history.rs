//! Which histories there were, told apart by what was written and not by hashes: whoever stood in one of them may go on
//! only where it is still told.

use onhand_store::{Entry, Position};
use std::collections::BTreeMap;

/// Histories that are remembered to be asked for again.
const REMEMBERED_MAX: usize = 300;

/// A place at the end of a batch, and the history that leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which history, among all that there were.
    pub history: usize,
    /// As those who follow the log know it.
    pub position: Position,
}

/// The history that is told at the moment.
pub type Told = Vec<Mark>;

/// All histories that there were.
#[derive(Debug, Default)]
pub struct Histories {
    known: BTreeMap<(usize, String), usize>,
    seen: Vec<Mark>,
}

impl Histories {
    /// What was told goes on by these entries, up to `position`.
    pub fn go_on(&mut self, told: &mut Told, entries: &[Entry], position: Position) {
        let before = told.last().map_or(0, |mark| mark.history);
        let fresh = self.known.len() + 1;
        let history = *self.known.entry((before, format!("{entries:?}"))).or_insert(fresh);
        let mark = Mark { history, position };
        if history == fresh && self.seen.len() < REMEMBERED_MAX {
            self.seen.push(mark);
        }
        told.push(mark);
    }

    /// Places where someone once stood.
    pub fn seen(&self) -> &[Mark] {
        &self.seen
    }
}

/// Whether a history is still told: then whoever stands there may go on.
pub fn is_told(told: &Told, mark: Option<Mark>) -> bool {
    mark.is_none_or(|mark| told.iter().any(|other| other.history == mark.history))
}

//! One who follows the log by deltas and keeps a copy: it must come to be the same as the server, and must be told where
//! the log it followed is not the log that is served.

use crate::history::{Mark, Told, is_told};
use crate::properties::{Broken, Check, all, broken, ensure};
use onhand_domain::records::Collection;
use onhand_engine::delta::{self, Delta, DeltaError};
use onhand_store::{Position, Reader};
use std::collections::BTreeMap;

/// A record's place, and which entry changed it last to what.
type Rows = BTreeMap<(Collection, i64), (u64, Vec<u8>)>;

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The store failed.
    Failed,
    /// The log is another one, and the follower was told so.
    Forked,
    /// It knows more.
    On,
}

/// A follower's copy.
#[derive(Debug, Default)]
pub struct Follower {
    entries: u64,
    mark: Option<Mark>,
    rows: Rows,
}

impl Follower {
    fn position(&self) -> Position {
        self.mark.map_or_else(Position::default, |mark| mark.position)
    }

    /// Asks for what changed since it asked last. Where the log is another one, it begins anew.
    pub fn follow(&mut self, reader: &dyn Reader, limit: usize, told: &Told) -> Result<Followed, Broken> {
        let Some(delta) = delta_after(reader, self.mark, limit, told)? else {
            return Ok(Followed::Failed);
        };
        let Ok(delta) = delta else {
            *self = Self::default();
            return Ok(Followed::Forked);
        };
        for (collection, stored) in delta.rows {
            self.rows.insert((collection, stored.row), (stored.seq, stored.doc));
        }
        self.entries += delta.entries.len() as u64;
        if delta.to != self.position() {
            self.mark = told.iter().rev().find(|mark| mark.position == delta.to).copied();
        }
        ensure(self.position() == delta.to, "a delta ends at the end of a batch", || {
            format!("{:?}", delta.to)
        })?;
        ensure(self.entries == delta.to.seq, "deltas leave out no entry", || {
            format!("{} entries at {:?}", self.entries, delta.to)
        })?;
        Ok(Followed::On)
    }

    /// Where it has caught up, it holds what the server holds.
    pub fn compare(&self, truth: &dyn Reader, told: &Told) -> Check {
        if self.mark != told.last().copied() {
            return Ok(());
        }
        let mut rows = Rows::new();
        for collection in Collection::ALL {
            for stored in all(truth, *collection)? {
                rows.insert((*collection, stored.row), (stored.seq, stored.doc));
            }
        }
        if rows == self.rows {
            return Ok(());
        }
        let places = rows.keys().chain(self.rows.keys());
        let mut differs = places.filter(|place| rows.get(place) != self.rows.get(place));
        Err(broken(
            "a follower holds what the server holds",
            format!("first different: {:?}", differs.next()),
        ))
    }

    /// Catches up.
    pub fn settle(&mut self, reader: &dyn Reader, truth: &dyn Reader, told: &Told) -> Check {
        for _ in 0..=told.len() + 2 {
            if self.mark == told.last().copied() {
                break;
            }
            self.follow(reader, 50, told)?;
        }
        let end = told.last().copied();
        ensure(self.mark == end, "a follower catches up", || format!("{:?}, {end:?}", self.mark))?;
        self.compare(truth, told)
    }
}

/// The delta after a place where someone stood once; `None` where the store failed. It is given exactly where the
/// history that led there is still told.
pub fn delta_after(
    reader: &dyn Reader,
    mark: Option<Mark>,
    limit: usize,
    told: &Told,
) -> Result<Option<Result<Delta, DeltaError>>, Broken> {
    let from = mark.map_or_else(Position::default, |mark| mark.position);
    let stands = is_told(told, mark);
    let delta = match delta::delta(reader, from, limit) {
        Err(DeltaError::Store(_)) => return Ok(None),
        delta => delta,
    };
    ensure(!stands || delta.is_ok(), "a cursor holds as long as its history is told", || {
        format!("{delta:?}: {mark:?}")
    })?;
    ensure(stands || delta.is_err(), "a fork is noticed", || format!("{mark:?} in {:?}", told.last()))?;
    if let Ok(delta) = &delta {
        ensure(delta.from == from, "a delta begins where it was asked for", || format!("{delta:?}"))?;
    }
    Ok(Some(delta))
}

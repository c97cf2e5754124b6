//! One who follows the log by deltas and keeps a copy: it must come to be the same as the server.

use crate::properties::{Broken, Check, all, broken, ensure, seen};
use onhand_domain::records::Collection;
use onhand_engine::delta::{self, DeltaError};
use onhand_store::{Position, Reader};
use std::collections::BTreeMap;

/// A follower's copy.
#[derive(Debug, Default)]
pub struct Follower {
    entries: u64,
    position: Position,
    rows: BTreeMap<(Collection, i64), (u64, Vec<u8>)>,
}

impl Follower {
    /// Asks for what changed since it asked last. Where history was lost it begins anew; `lossy` says whether it may
    /// have been.
    pub fn follow(&mut self, reader: &dyn Reader, limit: usize, lossy: bool) -> Result<bool, Broken> {
        let delta = match delta::delta(reader, self.position, limit) {
            Ok(delta) => delta,
            Err(DeltaError::Store(_)) => return Ok(false),
            Err(error) => {
                ensure(lossy, "a cursor holds as long as nothing is lost", || {
                    format!("{error}: {:?}", self.position)
                })?;
                *self = Self {
                    position: Position { epoch: self.position.epoch, ..Position::default() },
                    ..Self::default()
                };
                return Ok(false);
            }
        };
        ensure(delta.from == self.position, "a delta begins where it was asked for", || {
            format!("{delta:?}")
        })?;
        for (collection, stored) in delta.rows {
            self.rows.insert((collection, stored.row), (stored.seq, stored.doc));
        }
        self.entries += delta.entries.len() as u64;
        self.position = delta.to;
        ensure(self.entries == self.position.seq, "deltas leave out no entry", || {
            format!("{} entries at {:?}", self.entries, self.position)
        })?;
        Ok(true)
    }

    /// Catches up, and must then hold what the server holds.
    pub fn settle(&mut self, reader: &dyn Reader, truth: &dyn Reader, lossy: bool) -> Check {
        let head = seen(truth.head())?.position;
        for _ in 0..=head.seq + 2 {
            if self.position == head {
                break;
            }
            self.follow(reader, 50, lossy)?;
        }
        ensure(self.position == head, "a follower catches up", || format!("{:?}, {head:?}", self.position))?;
        let mut rows = BTreeMap::new();
        for collection in Collection::ALL {
            for stored in all(truth, *collection)? {
                rows.insert((*collection, stored.row), (stored.seq, stored.doc));
            }
        }
        if rows == self.rows {
            return Ok(());
        }
        let differs =
            rows.iter().find(|(place, row)| self.rows.get(place) != Some(row)).map(|(place, _)| *place);
        Err(broken("a follower holds what the server holds", format!("first different: {differs:?}")))
    }
}

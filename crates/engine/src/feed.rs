//! What was committed, for those who follow the log: the newest entries from memory, older ones from the store.

use crate::readers::Readers;
use onhand_store::{Batch, Entry, Position, StoreError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Entries that are kept in memory.
const KEPT_MAX: usize = 4_096;

/// The end of the log, live, and its newest entries.
#[derive(Debug)]
pub struct Feed {
    end: watch::Sender<Position>,
    newest: Mutex<VecDeque<Arc<Entry>>>,
}

impl Feed {
    /// Of a log that ends at `position`.
    pub fn new(position: Position) -> Self {
        Self { end: watch::Sender::new(position), newest: Mutex::new(VecDeque::new()) }
    }

    /// Where the log ends.
    pub fn position(&self) -> Position {
        *self.end.borrow()
    }

    /// Follows the end of the log.
    pub fn follow(&self) -> watch::Receiver<Position> {
        self.end.subscribe()
    }

    /// Publishes what was committed.
    pub fn publish(&self, batch: &Batch) {
        // Copied before the lock is taken: followers read meanwhile.
        let skip = batch.entries.len().saturating_sub(KEPT_MAX);
        let entries: Vec<Arc<Entry>> = batch.entries[skip..].iter().cloned().map(Arc::new).collect();
        {
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            // Where a commit was in doubt there may be entries between that nobody published: the store has them.
            if batch.from != self.position() {
                newest.clear();
            }
            newest.extend(entries);
            let surplus = newest.len().saturating_sub(KEPT_MAX);
            newest.drain(..surplus);
        }
        self.end.send_replace(batch.to);
    }

    /// Looks at the store's end again, after its commit was in doubt.
    pub fn moved_to(&self, position: Position) {
        if self.position() != position {
            self.newest.lock().unwrap_or_else(PoisonError::into_inner).clear();
            self.end.send_replace(position);
        }
    }

    /// Entries after `seq`, in order, `limit` at most.
    pub fn entries_after(
        &self,
        readers: &Readers,
        seq: u64,
        limit: usize,
    ) -> Result<Vec<Arc<Entry>>, StoreError> {
        if seq >= self.position().seq {
            return Ok(Vec::new());
        }
        {
            let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(first) = newest.front().filter(|first| first.seq <= seq + 1) {
                let skip = usize::try_from(seq + 1 - first.seq).unwrap_or(usize::MAX);
                return Ok(newest.iter().skip(skip).take(limit).cloned().collect());
            }
        }
        let entries = readers.read(|reader| reader.entries_after(seq, limit))?;
        Ok(entries.into_iter().map(Arc::new).collect())
    }
}

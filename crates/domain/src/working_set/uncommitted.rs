//! What batches changed that are not known to be committed: what a lookup in the store may not know yet.

use super::RecordKey;
use crate::lookup::{self, Lookup};
use crate::records::{Collection, Record};
use ahash::HashMap;
use uuid::Uuid;

/// Records changed by batches that are not known to be committed. They are indexed when a lookup first asks for their
/// collection, each once, so that a look-up costs what it finds and not what the batch changed.
#[derive(Debug, Default)]
pub(super) struct Uncommitted {
    /// Each with the last batch that changed it.
    batches: HashMap<RecordKey, u64>,
    /// Changed since they were indexed last.
    unindexed: HashMap<Collection, Vec<Uuid>>,
    /// By the key of a lookup that found a version of them: what is found is compared again.
    by_lookup: HashMap<i64, Vec<Uuid>>,
}

impl Uncommitted {
    pub(super) fn insert(&mut self, key: RecordKey, batch: u64) {
        self.batches.insert(key, batch);
        self.unindexed.entry(key.0).or_default().push(key.1);
    }

    pub(super) fn contains(&self, key: &RecordKey) -> bool {
        self.batches.contains_key(key)
    }

    pub(super) fn len(&self) -> usize {
        self.batches.len()
    }

    /// Batches up to a number are committed.
    pub(super) fn committed(&mut self, number: u64) {
        self.batches.retain(|_, batch| *batch > number);
        self.by_lookup.clear();
        self.unindexed.values_mut().for_each(Vec::clear);
        for key in self.batches.keys() {
            self.unindexed.entry(key.0).or_default().push(key.1);
        }
    }

    /// Ids of changed records that `lookup` may find, as far as `current` says what they are now.
    pub(super) fn candidates<'a>(
        &mut self,
        lookup: &Lookup,
        current: impl Fn(&RecordKey) -> Option<&'a Record>,
    ) -> &[Uuid] {
        let collection = lookup.collection();
        for id in self.unindexed.get_mut(&collection).map(std::mem::take).into_iter().flatten() {
            let Some(record) = current(&(collection, id)) else { continue };
            lookup::of(record, |found_by| self.by_lookup.entry(found_by.key()).or_default().push(id));
        }
        self.by_lookup.get(&lookup.key()).map_or(&[], Vec::as_slice)
    }
}

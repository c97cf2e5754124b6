//! How much a batch writes.

use onhand_domain::records::registry::Origin;
use onhand_store::Batch;
use std::ops::AddAssign;

/// How much is written: rows of tables and of the look-up index, and bytes of documents and entries.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    /// Rows written, changed or removed.
    pub rows: usize,
    /// Bytes of text.
    pub bytes: usize,
}

impl Weight {
    /// What batches write.
    pub fn of(batches: &[Batch]) -> Self {
        let mut weight = Self::default();
        for batch in batches {
            for entry in &batch.entries {
                weight += Self { rows: 1, bytes: entry.events.len() + entry.touched.len() };
            }
            for record in &batch.records {
                let kept = usize::from(!record.is_new && record.collection.origin() == Origin::Source);
                let rows = 1 + kept + record.added.len() + record.removed.len() + record.superseded.len();
                let superseded: usize = record.superseded.iter().map(|version| version.doc.len()).sum();
                weight += Self { rows, bytes: record.doc.len() + superseded };
            }
        }
        weight
    }
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

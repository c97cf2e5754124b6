//! The newest batches: which marks there are, and how much of what they changed is kept in memory.

use onhand_store::Position;
use std::collections::VecDeque;

/// A batch of which changes are kept.
#[derive(Debug)]
pub(super) struct Kept {
    /// Bytes of its changes.
    pub(super) bytes: usize,
    /// The groups that have changes of it.
    pub(super) groups: Vec<u32>,
    /// Where it ends.
    pub(super) to: Position,
}

/// What the newest batches know of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It is one of theirs.
    Mark,
    /// There is no such mark among them.
    Other,
    /// It is older, or newer: the store knows.
    Elsewhere,
}

/// The newest batches.
#[derive(Debug)]
pub(super) struct Ring {
    batches: VecDeque<Kept>,
    bytes: usize,
    /// Where the first of them begins.
    from: Position,
}

impl Ring {
    /// Of a log that ends at `from`.
    pub(super) fn new(from: Position) -> Self {
        Self { batches: VecDeque::new(), bytes: 0, from }
    }

    /// Takes a batch.
    pub(super) fn push(&mut self, kept: Kept) {
        self.bytes += kept.bytes;
        self.batches.push_back(kept);
    }

    /// Takes out the oldest batch, where there are more than `batches`, or more than `bytes` in them.
    pub(super) fn trim(&mut self, batches: usize, bytes: usize) -> Option<Kept> {
        if self.batches.len() <= batches && self.bytes <= bytes {
            return None;
        }
        let oldest = self.batches.pop_front()?;
        self.bytes -= oldest.bytes;
        self.from = oldest.to;
        Some(oldest)
    }

    /// Bytes of all changes that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether a position is a mark of the log.
    pub(super) fn knows(&self, position: Position) -> Known {
        let head = self.batches.back().map_or(self.from, |last| last.to);
        if position.epoch != head.epoch {
            return Known::Other;
        }
        if position.seq < self.from.seq || position.seq > head.seq {
            return Known::Elsewhere;
        }
        let found = self.batches.binary_search_by_key(&position.seq, |kept| kept.to.seq);
        let is_mark = found.map_or(self.from == position, |place| self.batches[place].to == position);
        if is_mark { Known::Mark } else { Known::Other }
    }

    /// The last mark up to which `fits` holds, after entry `from`; the first mark after it, where it holds for none.
    pub(super) fn last_mark(&self, from: u64, fits: impl Fn(u64) -> bool) -> Option<Position> {
        let first = self.batches.partition_point(|kept| kept.to.seq <= from);
        let count = self.batches.len() - first;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = (low + high) / 2;
            if fits(self.batches[first + middle].to.seq) { low = middle + 1 } else { high = middle }
        }
        self.batches.get(first + low.saturating_sub(1)).map(|kept| kept.to)
    }
}

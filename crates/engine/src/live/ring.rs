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
    /// How many of them, from the oldest on, are more than one run has room for; and the bytes of the others.
    heavy: (usize, usize),
    run_bytes: usize,
}

impl Ring {
    /// Of a log that ends at `from`, where a run has room for so many bytes of changes.
    pub(super) fn new(from: Position, run_bytes: usize) -> Self {
        Self { batches: VecDeque::new(), bytes: 0, from, heavy: (0, 0), run_bytes }
    }

    /// Takes a batch.
    pub(super) fn push(&mut self, kept: Kept) {
        self.bytes += kept.bytes;
        self.heavy.1 += kept.bytes;
        self.batches.push_back(kept);
        while self.heavy.1 > self.run_bytes {
            self.heavy.1 -= self.batches[self.heavy.0].bytes;
            self.heavy.0 += 1;
        }
    }

    /// Whether all changes after entry `seq` are no more than one run has room for.
    pub(super) fn is_light_after(&self, seq: u64) -> bool {
        let last_heavy = self.heavy.0.checked_sub(1).and_then(|place| self.batches.get(place));
        last_heavy.is_none_or(|kept| kept.to.seq <= seq)
    }

    /// Takes out the oldest batch, where there are more than `batches`, or more than `bytes` in them.
    pub(super) fn trim(&mut self, batches: usize, bytes: usize) -> Option<Kept> {
        if self.batches.len() <= batches && self.bytes <= bytes {
            return None;
        }
        let oldest = self.batches.pop_front()?;
        self.bytes -= oldest.bytes;
        self.heavy = match self.heavy {
            (0, bytes) => (0, bytes - oldest.bytes),
            (heavy, bytes) => (heavy - 1, bytes),
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn position(seq: u64) -> Position {
        Position { epoch: 1, mark: seq * 7, seq }
    }

    fn ring(bytes: &[usize]) -> Ring {
        let mut ring = Ring::new(position(10), 100);
        for (seq, bytes) in (11..).zip(bytes) {
            ring.push(Kept { bytes: *bytes, groups: Vec::new(), to: position(seq) });
        }
        ring
    }

    #[test]
    fn it_knows_its_marks() {
        let mut ring = ring(&[10, 10, 10]);
        assert_eq!(ring.trim(2, 1_000).map(|kept| kept.to.seq), Some(11));
        assert!(ring.trim(2, 1_000).is_none());
        let (mark, elsewhere) = (Known::Mark, Known::Elsewhere);
        for (seq, known) in [(10, elsewhere), (11, mark), (12, mark), (13, mark), (14, elsewhere)] {
            assert_eq!(ring.knows(position(seq)), known, "{seq}");
        }
        assert_eq!(ring.knows(Position { mark: 1, ..position(12) }), Known::Other);
        assert_eq!(ring.knows(Position { mark: 1, ..position(11) }), Known::Other);
        assert_eq!(ring.knows(Position { epoch: 2, ..position(12) }), Known::Other);
    }

    #[test]
    fn it_knows_what_is_light() {
        let mut ring = ring(&[50, 60, 40, 10]);
        let light = |ring: &Ring| (10..15).map(|seq| ring.is_light_after(seq)).collect::<Vec<_>>();
        assert_eq!(light(&ring), [false, false, true, true, true]);
        ring.push(Kept { bytes: 200, groups: Vec::new(), to: position(15) });
        assert!(!ring.is_light_after(14) && ring.is_light_after(15));
        while ring.trim(0, 0).is_some() {}
        assert!(ring.bytes() == 0 && ring.heavy == (0, 0) && ring.is_light_after(0));
    }

    #[test]
    fn the_last_mark_that_fits() {
        let ring = ring(&[1, 1, 1, 1]);
        let last = |from, to: u64| ring.last_mark(from, |seq| seq <= to).map(|mark| mark.seq);
        assert_eq!((last(10, 12), last(11, 14), last(12, 99)), (Some(12), Some(14), Some(14)));
        assert_eq!(last(11, 0), Some(12), "one batch at least");
        assert_eq!(last(14, 99), None);
    }
}

//! Figures of an engine since it started, for whoever watches it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Bounds of the sizes of batches.
const SIZES: &[u64] = &[1, 3, 10, 30, 100, 300, 1_000, 3_000];
/// Bounds of how long a batch takes, in microseconds.
const TIMES: &[u64] =
    &[100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];

/// Figures of an engine since it started.
#[derive(Debug)]
pub struct Figures {
    /// How many commands batches had.
    pub batch_sizes: Histogram,
    /// How long batches took from the first decision to the end of the commit, in microseconds.
    pub batch_times: Histogram,
    /// Batches committed.
    pub batches: AtomicU64,
    /// Commands decided.
    pub commands: AtomicU64,
    /// Steps in which the store failed.
    pub failures: AtomicU64,
    /// What the scrub found.
    pub scrub: Scrubbed,
}

/// Figures of the scrub.
#[derive(Debug, Default)]
pub struct Scrubbed {
    /// Differences that the last whole reading found, or more where the present one has found more.
    pub differences: AtomicU64,
    /// When the last whole reading ended, in milliseconds since 1970; 0 where there was none.
    pub ended_ms: AtomicI64,
    /// Rows and entries read.
    pub rows: AtomicU64,
}

impl Default for Figures {
    fn default() -> Self {
        Self {
            batch_sizes: Histogram::new(SIZES),
            batch_times: Histogram::new(TIMES),
            batches: AtomicU64::new(0),
            commands: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            scrub: Scrubbed::default(),
        }
    }
}

/// Values counted by size.
#[derive(Debug)]
pub struct Histogram {
    bounds: &'static [u64],
    /// One for each bound, and one for what is above all of them.
    counts: Vec<AtomicU64>,
    sum: AtomicU64,
}

impl Histogram {
    /// Without values; `bounds` rise.
    pub fn new(bounds: &'static [u64]) -> Self {
        let counts = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds, counts, sum: AtomicU64::new(0) }
    }

    /// Takes a value.
    pub fn take(&self, value: u64) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(place) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// For each bound how many values were not above it; last, without a bound, all of them.
    pub fn cumulative(&self) -> Vec<(Option<u64>, u64)> {
        let bounds = self.bounds.iter().copied().map(Some).chain([None]);
        let mut sum = 0;
        let counts = self.counts.iter().map(|count| {
            sum += count.load(Ordering::Relaxed);
            sum
        });
        bounds.zip(counts).collect()
    }

    /// The sum of all values.
    pub fn sum(&self) -> u64 {
        self.sum.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_by_size() {
        let histogram = Histogram::new(&[1, 10]);
        for value in [0, 1, 2, 10, 11] {
            histogram.take(value);
        }
        assert_eq!(histogram.cumulative(), [(Some(1), 2), (Some(10), 4), (None, 5)]);
        assert_eq!(histogram.sum(), 24);
    }
}

//! What live replicas come to, for whoever watches them.

/// Counts of live replicas: as things stand, and since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Catch-ups read from the store, since the start.
    pub catch_ups: u64,
    /// Sessions whose last verification was not long ago and found all equal.
    pub consistent: u64,
    /// Records that clients had to correct, since the start.
    pub corrected: u64,
    /// Reads for digests, a part of a group each, since the start.
    pub digest_reads: u64,
    /// Clients that came from another history, since the start.
    pub forks: u64,
    /// Groups: different sets of records that are followed.
    pub groups: u64,
    /// Reads that failed, since the start.
    pub failures: u64,
    /// Sessions with at least one subscription whose rows are all there.
    pub ready: u64,
    /// Reads that wait or are under way.
    pub reads: u64,
    /// Bytes of changes that are kept in memory.
    pub ring_bytes: u64,
    /// Runs sent, since the start.
    pub runs: u64,
    /// Sessions.
    pub sessions: u64,
    /// Rows read for subscriptions that began, since the start.
    pub snapshot_rows: u64,
    /// Subscriptions.
    pub subscriptions: u64,
    /// Clients whose position was too far back, since the start.
    pub too_old: u64,
    /// Verifications of a subscription that found a difference, since the start.
    pub verified_different: u64,
    /// Verifications of a subscription that found all equal, since the start.
    pub verified_equal: u64,
}

impl Counts {
    /// The consistency score: of the sessions that hold something, the share whose last verification was not long ago and
    /// found all equal, in thousandths. What did not verify does not count as good. `None` where no session holds anything.
    pub fn score(&self) -> Option<u64> {
        (self.ready > 0).then(|| self.consistent * 1_000 / self.ready)
    }
}

//! Bounds of what live replicas may take.

/// Bounds of live replicas.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Entries that are caught up with in one run, about.
    pub catch_up_entries: usize,
    /// Bytes of the rows of a chunk, about.
    pub chunk_bytes: usize,
    /// Commands that may be under way on a connection.
    pub in_flight_max: u32,
    /// Bytes that a message of a client may have.
    pub message_max: u32,
    /// The longest time between two runs of a session, in microseconds; 0: as fast as they are written out.
    pub pace_max_us: u64,
    /// Batches that are kept in memory.
    pub ring_batches: usize,
    /// Bytes of changes that are kept in memory.
    pub ring_bytes: usize,
    /// Bytes of the changes of a run, about: whoever is far behind comes to the newest mark in several.
    pub run_bytes: usize,
    /// Sessions at a time.
    pub sessions: usize,
    /// A client that was silent for so long is taken for gone, in milliseconds.
    pub silence_ms: u32,
    /// Whoever is more entries behind than these gets all anew.
    pub too_old_entries: u64,
    /// How often clients verify, in milliseconds.
    pub verify_every_ms: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            catch_up_entries: 500,
            chunk_bytes: 128 << 10,
            in_flight_max: 1_000,
            message_max: 1 << 20,
            pace_max_us: 20_000,
            ring_batches: 10_000,
            ring_bytes: 8 << 20,
            run_bytes: 256 << 10,
            sessions: 20_000,
            silence_ms: 45_000,
            too_old_entries: 50_000,
            verify_every_ms: 30_000,
        }
    }
}

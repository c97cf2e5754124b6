//! Live connections under load: a crowd of cheap clients, an author whose changes they hear, and a bare broadcast to
//! compare with.

pub mod author;
pub mod broadcast;
pub mod crowd;
pub mod descriptors;
pub mod member;
pub mod messages;
pub mod replicas;

use std::time::Instant;

/// One clock for all threads of a measurement.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Clock {
    /// That begins now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Microseconds since its beginning.
    pub fn us(self) -> u64 {
        self.0.elapsed().as_micros() as u64
    }

    /// The moment so many microseconds after its beginning.
    pub fn at(self, us: u64) -> Instant {
        self.0 + std::time::Duration::from_micros(us)
    }
}

//! The simulated side of the engine's one seam: a clock that is moved by hand, ids that are counted, and no threads.

use onhand_domain::time::Moment;
use onhand_engine::Environment;
use onhand_engine::environment::{Clock, Ids, Joiner, Spawn};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// When every simulation begins: the morning of 1 March 2027, in milliseconds.
const BEGIN_MS: i64 = 1_803_888_000_000;

/// A wall clock that is moved by hand.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// What it shows, in milliseconds.
    pub fn millis(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// What it shows.
    pub fn moment(&self) -> Moment {
        Moment::from_millis(self.millis())
    }

    /// Moves it, forward or back.
    pub fn turn(&self, ms: i64) {
        self.0.store(self.millis().saturating_add(ms).max(0), Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.millis())
    }
}

struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn new_id(&self, _now: Moment) -> Uuid {
        Uuid::from_u128(0x5157 << 96 | u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

struct NoThreads;

impl Spawn for NoThreads {
    fn spawn(&self, name: &str, _work: Box<dyn FnOnce() + Send>) -> std::io::Result<Joiner> {
        Err(std::io::Error::other(format!("no thread {name} in a simulation")))
    }
}

/// A simulated environment, and its clock.
pub fn simulated() -> (Environment, Arc<HandClock>) {
    let clock = Arc::new(HandClock(AtomicI64::new(BEGIN_MS)));
    let environment = Environment {
        clock: clock.clone(),
        ids: Arc::new(CountedIds(AtomicU64::new(1))),
        spawn: Arc::new(NoThreads),
    };
    (environment, clock)
}

//! The one seam through which time, new ids and threads come in.

use onhand_domain::time::Moment;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;

    /// Microseconds since some beginning, for measuring only; a clock that has no better gives the wall clock's.
    fn monotonic_us(&self) -> u64 {
        self.now().millis().unsigned_abs() * 1_000
    }
}

/// A source of ids for commands that come without one.
pub trait Ids: Send + Sync {
    /// A new version 7 UUID.
    fn new_id(&self, now: Moment) -> Uuid;
}

/// Starts threads.
pub trait Spawn: Send + Sync {
    /// Runs `work` on a thread of its own.
    fn spawn(&self, name: &str, work: Box<dyn FnOnce() + Send>) -> std::io::Result<Joiner>;
}

/// Waits for a thread that was spawned.
pub type Joiner = Box<dyn FnOnce() + Send>;

/// Clock, ids and spawning.
#[derive(Clone)]
pub struct Environment {
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// Threads.
    pub spawn: Arc<dyn Spawn>,
}

impl Environment {
    /// The real world.
    pub fn real() -> Self {
        Self {
            clock: Arc::new(SystemClock { started: Instant::now() }),
            ids: Arc::new(RandomIds),
            spawn: Arc::new(Threads),
        }
    }
}

struct SystemClock {
    started: Instant,
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

struct RandomIds;

impl Ids for RandomIds {
    fn new_id(&self, now: Moment) -> Uuid {
        let mut random = [0u8; 10];
        // Where the system has no randomness to give, the ids of this process are still told apart by `Uuid::now_v7`.
        if getrandom::fill(&mut random).is_err() {
            return Uuid::now_v7();
        }
        uuid::Builder::from_unix_timestamp_millis(now.millis().unsigned_abs(), &random).into_uuid()
    }
}

struct Threads;

impl Spawn for Threads {
    fn spawn(&self, name: &str, work: Box<dyn FnOnce() + Send>) -> std::io::Result<Joiner> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Box::new(move || {
            if thread.join().is_err() {
                tracing::error!("a thread ended by a panic");
            }
        }))
    }
}

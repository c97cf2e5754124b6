//! What tests wait for, and how many files they may have open meanwhile.

use std::time::{Duration, Instant};

/// What has to come about in the end does so within this time, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something holds.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Files that these tests may have open all together: raised as far as the system lets them be.
pub fn files() -> u64 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let highest = limit.maximum.unwrap_or(1 << 16).min(1 << 16);
        let raised = Rlimit { current: Some(highest), maximum: limit.maximum };
        if limit.current.is_some_and(|current| current < highest)
            && setrlimit(Resource::Nofile, raised).is_ok()
        {
            return highest;
        }
        limit.current.unwrap_or(highest)
    }
    #[cfg(not(unix))]
    1_024
}

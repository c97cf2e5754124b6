//! Jobs over prices that are being given, and how far each is. What became of one is in the log: only what was not done,
//! and why, is remembered here for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Jobs that are remembered at once.
const KEPT_MAX: usize = 100;

/// The jobs of a server.
#[derive(Clone, Default)]
pub struct PriceJobs(Arc<Mutex<HashMap<Uuid, JobAtWork>>>);

/// A job that is being given, or was not done whole.
#[derive(Clone, Debug, Default)]
pub struct JobAtWork {
    /// Products that are still to be given.
    pub left: u64,
    /// Why something of it was not done; it is at work no more.
    pub problem: Option<String>,
}

impl PriceJobs {
    fn kept(&self) -> MutexGuard<'_, HashMap<Uuid, JobAtWork>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job begins; not where it is at work already, or too many are.
    pub fn begin(&self, id: Uuid) -> bool {
        let mut kept = self.kept();
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, job| job.problem.is_none());
        }
        let is_at_work = kept.get(&id).is_some_and(|job| job.problem.is_none());
        if is_at_work || kept.len() >= KEPT_MAX {
            return false;
        }
        kept.insert(id, JobAtWork::default());
        true
    }

    /// So many of its products are still to be given.
    pub fn at(&self, id: Uuid, left: u64) {
        if let Some(job) = self.kept().get_mut(&id) {
            job.left = left;
        }
    }

    /// It came to its end, or not.
    pub fn end(&self, id: Uuid, problem: Option<String>) {
        let mut kept = self.kept();
        match problem {
            None => drop(kept.remove(&id)),
            problem => drop(kept.insert(id, JobAtWork { left: 0, problem })),
        }
    }

    /// A job that is at work or was not done whole.
    pub fn get(&self, id: Uuid) -> Option<JobAtWork> {
        self.kept().get(&id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_at_work_once_and_may_be_given_again_where_it_failed() {
        let (jobs, id) = (PriceJobs::default(), Uuid::from_u128(1));
        assert!(jobs.begin(id) && !jobs.begin(id));
        jobs.end(id, Some("archived meanwhile".into()));
        assert_eq!(jobs.get(id).and_then(|job| job.problem).as_deref(), Some("archived meanwhile"));
        assert!(jobs.begin(id));
        jobs.end(id, None);
        assert!(jobs.get(id).is_none());
    }

    #[test]
    fn what_failed_makes_room_and_what_is_at_work_does_not() {
        let jobs = PriceJobs::default();
        for id in 0..KEPT_MAX as u128 {
            assert!(jobs.begin(Uuid::from_u128(id)));
        }
        assert!(!jobs.begin(Uuid::from_u128(1_000)));
        jobs.end(Uuid::from_u128(1), Some("no".into()));
        assert!(jobs.begin(Uuid::from_u128(1_000)));
    }
}

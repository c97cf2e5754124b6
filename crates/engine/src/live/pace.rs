//! Whose turn it is. A session gets its next run when the pace allows: at once where little is to be done, and the more
//! there is, the later, so that batches merge.

use super::session::Key;
use std::collections::VecDeque;

/// What a run costs the whole server for one session, in microseconds, about: mostly the system's work for the write. As
/// measured by the bench's `broadcast`, the server's processor time by the runs that were heard.
const RUN_COST_US: u64 = 10;
/// How long is looked at to tell how much there is to be done, in microseconds.
const WINDOW_US: u64 = 100_000;
/// Load up to which there is no pace, in percent of one core.
const FREE_PERCENT: u64 = 50;

/// The sessions that wait for their turn.
#[derive(Debug)]
pub(super) struct Schedule {
    at_once: VecDeque<Key>,
    /// In the order in which they came; the pace is the same for all.
    later: VecDeque<(u64, Key)>,
    pace_max_us: u64,
    pace_us: u64,
    /// Runs that would have been sent without a pace, since the window began.
    touched: u64,
    window_us: u64,
}

impl Schedule {
    /// With nobody in it.
    pub(super) fn new(pace_max_us: u64) -> Self {
        Self {
            at_once: VecDeque::new(),
            later: VecDeque::new(),
            pace_max_us,
            pace_us: 0,
            touched: 0,
            window_us: 0,
        }
    }

    /// So many sessions have something new.
    pub(super) fn touched(&mut self, count: usize, now_us: u64) {
        self.touched += count as u64;
        let window = now_us.saturating_sub(self.window_us);
        if window >= WINDOW_US {
            let percent = self.touched * RUN_COST_US * 100 / window;
            let over = percent.saturating_sub(FREE_PERCENT).min(100);
            self.pace_us = self.pace_max_us * over / 100;
            (self.touched, self.window_us) = (0, now_us);
        }
    }

    /// A session that had its last run at `last_us` waits for the next.
    pub(super) fn put(&mut self, key: Key, last_us: u64, now_us: u64) {
        let due = last_us + self.pace_us;
        if due <= now_us {
            self.at_once.push_back(key);
        } else {
            self.later.push_back((due, key));
        }
    }

    /// Whose turn it is.
    pub(super) fn next(&mut self, now_us: u64) -> Option<Key> {
        if let Some((_, key)) = self.later.front().filter(|(due, _)| *due <= now_us).copied() {
            self.later.pop_front();
            return Some(key);
        }
        self.at_once.pop_front()
    }

    /// When it is somebody's turn next.
    pub(super) fn due_us(&self) -> Option<u64> {
        if self.at_once.is_empty() { self.later.front().map(|(due, _)| *due) } else { Some(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lp16_the_pace_grows_with_what_is_to_be_done() {
        let mut schedule = Schedule::new(20_000);
        schedule.touched(100, WINDOW_US);
        schedule.put(Key(1), WINDOW_US, WINDOW_US);
        assert_eq!(schedule.next(WINDOW_US), Some(Key(1)), "at once where there is little");
        schedule.touched(1_000_000, 2 * WINDOW_US);
        schedule.put(Key(1), 2 * WINDOW_US, 2 * WINDOW_US);
        schedule.put(Key(2), WINDOW_US, 2 * WINDOW_US);
        assert_eq!(
            schedule.next(2 * WINDOW_US),
            Some(Key(2)),
            "one that had nothing for long waits for nobody"
        );
        assert_eq!((schedule.next(2 * WINDOW_US), schedule.due_us()), (None, Some(2 * WINDOW_US + 20_000)));
        assert_eq!(schedule.next(2 * WINDOW_US + 20_000), Some(Key(1)), "never later than the longest");
    }
}

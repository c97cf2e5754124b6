//! What is to fail, and when: said beforehand, or drawn from a seed. Shared by a store, its readers and whoever
//! plans.

use crate::batch::Batch;
use crate::memory::Memory;
use crate::{Store, StoreError};
use onhand_domain::time::Moment;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A commit fails before anything is written.
    FailBefore,
    /// A commit fails after all of it was written: its end is unknown to whoever asked.
    FailAfter,
    /// A commit fails half-way: what was written is not there after reopening.
    Torn,
    /// The disk is full; nothing is written, and nothing is unknown.
    Full,
    /// A commit or read takes this much longer, by [`Plan::delay_ms`].
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// A read fails.
    Unreadable,
    /// A read finds damage.
    Damaged,
    /// The process ends before anything is written or read: its thread unwinds with [`Ended`].
    EndBefore,
    /// The process ends when all of a commit is written: its thread unwinds with [`Ended`].
    EndAfter,
}

/// What a thread unwinds with where its process is said to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended;

impl Ended {
    /// Ends the process that this thread stands for. Whoever plays its surroundings catches the unwinding; whoever
    /// catches it on the way gets nothing more from the store ([`Plan::begin_anew`]).
    pub fn now() -> ! {
        std::panic::resume_unwind(Box::new(Self))
    }
}

/// How often something fails, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chances {
    /// Of commits: [`Fault::FailBefore`].
    pub fail_before: u64,
    /// Of commits: [`Fault::FailAfter`].
    pub fail_after: u64,
    /// Of commits: [`Fault::Torn`].
    pub torn: u64,
    /// Of commits: [`Fault::Full`].
    pub full: u64,
    /// Of commits: [`Fault::Slow`].
    pub slow: u64,
    /// How slow at most, in milliseconds.
    pub slow_ms: u64,
    /// Of reads: [`Fault::Unreadable`].
    pub unreadable: u64,
}

/// What is to fail; clones are one plan.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    chances: Chances,
    commits: VecDeque<Fault>,
    delay_ms: u64,
    ended: bool,
    power_cut: Option<usize>,
    random: u64,
    reads: VecDeque<Fault>,
    reopens: usize,
    unsynced: Option<Unsynced>,
    written: u64,
}

/// What was acknowledged and may yet be lost.
#[derive(Debug)]
struct Unsynced {
    changes: Vec<Change>,
    durable: Memory,
    live: Memory,
}

#[derive(Debug)]
enum Change {
    Batch(Batch),
    Forgot(Moment),
}

impl Plan {
    /// Nothing fails.
    pub fn calm() -> Self {
        Self::default()
    }

    /// Faults by chance; the same seed and calls give the same faults.
    pub fn seeded(seed: u64, chances: Chances) -> Self {
        let plan = Self::default();
        {
            let mut shared = plan.shared();
            shared.random = seed;
            shared.chances = chances;
        }
        plan
    }

    /// The next commit that has no fault yet gets this one.
    pub fn next_commit(&self, fault: Fault) {
        self.shared().commits.push_back(fault);
    }

    /// The next read that has no fault yet gets this one.
    pub fn next_read(&self, fault: Fault) {
        self.shared().reads.push_back(fault);
    }

    /// Another process begins, after one that ended.
    pub fn begin_anew(&self) {
        self.shared().ended = false;
    }

    /// The process ends.
    pub(super) fn end(&self) -> ! {
        self.shared().ended = true;
        Ended::now()
    }

    /// A process that ended does nothing more.
    pub(super) fn must_run(&self) {
        if self.shared().ended {
            Ended::now();
        }
    }

    /// The store can't be reopened the next time.
    pub fn next_reopen(&self) {
        self.shared().reopens += 1;
    }

    /// From now on nothing fails that was not said.
    pub fn calm_down(&self) {
        self.shared().chances = Chances::default();
    }

    /// How much longer everything has taken so far.
    pub fn delay_ms(&self) -> u64 {
        self.shared().delay_ms
    }

    /// How many faults were said beforehand and have not come.
    pub fn planned(&self) -> usize {
        let shared = self.shared();
        shared.commits.len() + shared.reads.len() + shared.reopens
    }

    /// How many changes are acknowledged and not synced.
    pub fn unsynced(&self) -> usize {
        self.shared().unsynced.as_ref().map_or(0, |unsynced| unsynced.changes.len())
    }

    /// How many changes were written so far, whatever was said of them.
    pub fn written(&self) -> u64 {
        self.shared().written
    }

    /// The layer below has written out all that it acknowledged.
    ///
    /// # Errors
    /// Where the layer below can't take its own changes, which would be a mistake of this program's.
    pub fn sync(&self) -> Result<(), StoreError> {
        match &mut self.shared().unsynced {
            Some(unsynced) => unsynced.keep(usize::MAX),
            None => Ok(()),
        }
    }

    /// The power goes: on reopening, of the unsynced changes only the first `kept` are there.
    pub fn cut_power(&self, kept: usize) {
        self.shared().power_cut = Some(kept);
    }

    pub(super) fn keep_unsynced_of(&self, live: &Memory) {
        let unsynced = Unsynced { changes: Vec::new(), durable: live.copy(), live: live.same() };
        self.shared().unsynced = Some(unsynced);
    }

    pub(super) fn before_commit(&self) -> Option<Fault> {
        let mut shared = self.shared();
        let fault = shared.commits.pop_front().or_else(|| shared.drawn_for_commit());
        if let Some(Fault::Slow { ms }) = fault {
            shared.delay_ms += ms;
        }
        fault
    }

    pub(super) fn before_read(&self) -> Result<(), StoreError> {
        self.must_run();
        let mut shared = self.shared();
        let fault = shared.reads.pop_front().or_else(|| {
            let chance = shared.chances.unreadable;
            shared.happens(chance).then_some(Fault::Unreadable)
        });
        match fault {
            None => Ok(()),
            Some(Fault::Slow { ms }) => {
                shared.delay_ms += ms;
                Ok(())
            }
            Some(Fault::EndBefore | Fault::EndAfter) => {
                drop(shared);
                self.end()
            }
            Some(Fault::Damaged) => Err(StoreError::Damaged { what: "a page, as planned".to_owned() }),
            Some(_) => Err(StoreError::Io("the disk could not be read".to_owned())),
        }
    }

    pub(super) fn before_reopen(&self) -> Result<(), StoreError> {
        let mut shared = self.shared();
        if shared.reopens == 0 {
            return Ok(());
        }
        shared.reopens -= 1;
        Err(StoreError::Io("the disk could not be opened".to_owned()))
    }

    pub(super) fn committed(&self, batch: &Batch) {
        let mut shared = self.shared();
        shared.written += 1;
        if let Some(unsynced) = &mut shared.unsynced {
            unsynced.changes.push(Change::Batch(batch.clone()));
        }
    }

    pub(super) fn forgot(&self, before: Moment) {
        if let Some(unsynced) = &mut self.shared().unsynced {
            unsynced.changes.push(Change::Forgot(before));
        }
    }

    /// What is there now stays, however it came there.
    pub fn sync_whole(&self) {
        if let Some(unsynced) = &mut self.shared().unsynced {
            unsynced.changes.clear();
            unsynced.durable.become_copy_of(&unsynced.live);
        }
    }

    pub(super) fn lose_unsynced(&self) -> Result<(), StoreError> {
        let mut shared = self.shared();
        let (Some(kept), Some(unsynced)) = (shared.power_cut.take(), &mut shared.unsynced) else {
            return Ok(());
        };
        unsynced.keep(kept)?;
        unsynced.changes.clear();
        unsynced.live.become_copy_of(&unsynced.durable);
        Ok(())
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unsynced {
    /// Writes out the first changes.
    fn keep(&mut self, count: usize) -> Result<(), StoreError> {
        let count = count.min(self.changes.len());
        self.changes.drain(..count).try_for_each(|change| match change {
            Change::Batch(batch) => self.durable.commit(&batch),
            Change::Forgot(before) => self.durable.forget_refused(before).map(|_| ()),
        })
    }
}

impl Shared {
    fn drawn_for_commit(&mut self) -> Option<Fault> {
        let Chances { fail_before, fail_after, torn, full, slow, slow_ms, .. } = self.chances;
        let ways = [
            (fail_before, Fault::FailBefore),
            (fail_after, Fault::FailAfter),
            (torn, Fault::Torn),
            (full, Fault::Full),
        ];
        for (chance, fault) in ways {
            if self.happens(chance) {
                return Some(fault);
            }
        }
        self.happens(slow).then(|| Fault::Slow { ms: self.draw() % (slow_ms + 1) })
    }

    fn happens(&mut self, thousandths: u64) -> bool {
        thousandths > 0 && self.draw() % 1_000 < thousandths
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): the same faults on every machine.
    fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

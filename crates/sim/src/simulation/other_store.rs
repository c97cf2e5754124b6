//! The store is not what it was: the power went, an older copy was put back, another copy is served.

use super::{Branch, Simulation};
use crate::follower;
use crate::history::Mark;
use crate::properties::{Check, ensure, seen};
use onhand_store::Position;
use onhand_store::memory::Memory;

impl Simulation {
    pub(super) fn cut_power(&mut self, kept: usize) -> Check {
        let kept = kept.min(self.unsynced.len());
        self.world.faults.cut_power(kept);
        self.restart()?;
        if kept < self.unsynced.len() {
            let model = self.unsynced.swap_remove(kept);
            // What was lost may be answered otherwise when it is given again.
            self.branch.first_answers.retain(|id, _| model.known.contains_key(id));
            self.branch.told.retain(|mark| mark.position.seq <= model.seq);
            self.heard = self.heard.min(model.seq);
            self.branch.ages.go_back(model.seq);
            self.network.history_lost();
            self.branch.model = model;
        }
        self.at = seen(self.world.truth.head())?.position;
        self.lying = false;
        self.unsynced.clear();
        ensure(self.world.faults.unsynced() == 0, "a power cut leaves nothing open", String::new)?;
        self.forks()
    }

    /// The copy takes the place of the store.
    pub(super) fn restore(&mut self) -> Check {
        let Some((content, branch)) = self.aside.take() else { return Ok(()) };
        let kept = branch.clone();
        self.put_on(&content, branch)?;
        self.aside = Some((content, kept));
        Ok(())
    }

    /// Store and copy change places.
    pub(super) fn swap(&mut self) -> Check {
        let Some((content, branch)) = self.aside.take() else { return Ok(()) };
        self.take_down()?;
        self.aside = Some((self.world.copy(), self.branch.clone()));
        self.put_on(&content, branch)
    }

    fn put_on(&mut self, content: &Memory, branch: Branch) -> Check {
        self.take_down()?;
        self.world.replace(content);
        self.network.history_lost();
        self.heard = self.heard.min(branch.model.seq);
        self.branch = branch;
        self.lying = false;
        self.unsynced.clear();
        self.restart()?;
        self.at = seen(self.world.truth.head())?.position;
        self.forks()
    }

    /// Whoever stood anywhere, at any time, may go on if and only if the history that led there is still told; and
    /// nobody may who stands beside it.
    pub(super) fn forks(&mut self) -> Check {
        let truth = &*self.world.truth;
        for mark in self.histories.seen() {
            let delta = follower::delta_after(truth, Some(*mark), 1, &self.branch.told)?;
            self.report.forks += usize::from(delta.is_some_and(|delta| delta.is_err()));
        }
        let Some(last) = self.branch.told.last() else { return Ok(()) };
        let position = Position { mark: last.position.mark ^ 1, ..last.position };
        let beside = Mark { history: usize::MAX, position };
        follower::delta_after(truth, Some(beside), 1, &self.branch.told).map(|_| ())
    }
}

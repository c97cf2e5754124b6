//! A group's digest: read once in parts, and from then on kept by what each batch changes.
//!
//! At any moment it is of the rows up to one of them, as of the newest batch: changes of those rows are applied, changes of
//! rows behind are read when their turn comes.

use super::group::RowChange;
use onhand_protocol::live::Digest;

/// Which rows a digest is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Covered {
    #[default]
    Nothing,
    UpTo(i64),
    All,
}

/// A digest that is being made, or kept.
#[derive(Debug, Default)]
pub(super) struct Seed {
    covered: Covered,
    digest: Digest,
    /// Whether it is read, or waits for that.
    pub(super) under_way: bool,
}

impl Seed {
    /// The digest of all rows, where it is known.
    pub(super) fn whole(&self) -> Option<Digest> {
        (self.covered == Covered::All).then_some(self.digest)
    }

    /// The row to read on after.
    pub(super) fn after(&self) -> Option<i64> {
        match self.covered {
            Covered::UpTo(row) => Some(row),
            Covered::Nothing | Covered::All => None,
        }
    }

    /// What is known is not good any more.
    pub(super) fn forget(&mut self) {
        *self = Self { under_way: self.under_way, ..Self::default() };
    }

    /// Takes a change of a row.
    pub(super) fn apply(&mut self, change: &RowChange, fits: bool, fitted: bool) {
        let is_covered = match self.covered {
            Covered::Nothing => false,
            Covered::UpTo(row) => change.row <= row,
            Covered::All => true,
        };
        if is_covered {
            self.digest = changed(self.digest, change, fits, fitted);
        }
    }

    /// Takes the digest of the next rows, up to `next` or all, and what changed in the group since it was read.
    pub(super) fn add<'a>(
        &mut self,
        mut part: Digest,
        next: Option<i64>,
        since: impl Iterator<Item = (&'a RowChange, bool, bool)>,
    ) {
        let first = self.after();
        for (change, fits, fitted) in since {
            if Some(change.row) > first && next.is_none_or(|last| change.row <= last) {
                part = changed(part, change, fits, fitted);
            }
        }
        self.digest = self.digest.and(part);
        self.covered = next.map_or(Covered::All, Covered::UpTo);
    }
}

fn changed(mut digest: Digest, change: &RowChange, fits: bool, fitted: bool) -> Digest {
    if let Some(before) = change.before.filter(|_| fitted) {
        digest = digest.minus(before);
    }
    if fits { digest.plus(change.hash) } else { digest }
}

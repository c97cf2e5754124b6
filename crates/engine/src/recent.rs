//! The newest ids in memory, so that a new one is known to be new without asking the disk.
//!
//! Ids begin with the time, and nearly every command that comes, and every record that it makes, has a greater one than
//! all but a few that are stored. Of each kind all ids from a floor on are held: one at or above the floor that is not
//! held is nowhere. For one below it the store is asked, as for one that is held.

use ahash::HashSet;
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_domain::working_set::RecordKey;
use onhand_store::{Ids, Reader, StoreError};
use uuid::Uuid;

/// Ids of a kind that are read when a store is opened: enough that what comes next is newer than the least of them.
const FIRST: usize = 64;
/// Ids of a kind that are held at most: 16 bytes each, and as much again for finding them.
const MOST: usize = 65_536;

/// Collections whose records are made by the thousand, with ids that whoever makes them may choose.
const MADE_OFTEN: [Collection; 4] =
    [Collection::Orders, Collection::Sales, Collection::Returns, Collection::Documents];

/// The newest ids of commands and of records that are made often.
#[derive(Debug, Default)]
pub struct Recent {
    accepted: Newest,
    records: [Newest; MADE_OFTEN.len()],
    refused: Newest,
}

impl Recent {
    /// Of what is stored. Nothing may be on its way to the disk meanwhile.
    pub fn of(store: &dyn Reader) -> Result<Self, StoreError> {
        let mut recent = Self {
            accepted: Newest::of(store, Ids::Accepted)?,
            refused: Newest::of(store, Ids::Refused)?,
            ..Self::default()
        };
        for (newest, collection) in recent.records.iter_mut().zip(MADE_OFTEN) {
            *newest = Newest::of(store, Ids::Records(collection))?;
        }
        Ok(recent)
    }

    /// Whether a command was certainly never decided.
    pub fn rules_out_command(&self, id: CommandId) -> bool {
        self.accepted.rules_out(id.0) && self.refused.rules_out(id.0)
    }

    /// Whether there is certainly no such record.
    pub fn rules_out_record(&self, key: &RecordKey) -> bool {
        let place = MADE_OFTEN.iter().position(|collection| *collection == key.0);
        place.is_some_and(|place| self.records[place].rules_out(key.1))
    }

    /// A command was decided. Whether it is stored in the end does no matter: one more id costs a look at the disk.
    pub fn command(&mut self, id: CommandId, accepted: bool) {
        if accepted { self.accepted.add(id.0) } else { self.refused.add(id.0) }
    }

    /// A record was made.
    pub fn record(&mut self, key: &RecordKey) {
        if let Some(place) = MADE_OFTEN.iter().position(|collection| *collection == key.0) {
            self.records[place].add(key.1);
        }
    }
}

/// All ids of a kind from a floor on.
#[derive(Debug)]
struct Newest {
    floor: Uuid,
    ids: HashSet<Uuid>,
}

impl Default for Newest {
    /// Rules out nothing but the greatest id there can be.
    fn default() -> Self {
        Self { floor: Uuid::max(), ids: HashSet::default() }
    }
}

impl Newest {
    fn of(store: &dyn Reader, ids: Ids) -> Result<Self, StoreError> {
        let ids: HashSet<Uuid> = store.greatest(ids, FIRST)?.into_iter().collect();
        // Where there are fewer, these are all.
        let floor =
            if ids.len() < FIRST { Uuid::nil() } else { ids.iter().min().copied().unwrap_or_default() };
        Ok(Self { floor, ids })
    }

    fn rules_out(&self, id: Uuid) -> bool {
        id >= self.floor && !self.ids.contains(&id)
    }

    fn add(&mut self, id: Uuid) {
        if id < self.floor {
            return;
        }
        self.ids.insert(id);
        if self.ids.len() > MOST {
            let mut all: Vec<Uuid> = self.ids.iter().copied().collect();
            let (_, middle, _) = all.select_nth_unstable(MOST / 2);
            self.floor = *middle;
            self.ids.retain(|id| *id >= self.floor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn what_was_added_is_never_ruled_out_and_what_is_new_is() {
        let mut newest = Newest { floor: Uuid::nil(), ids: HashSet::default() };
        // Far apart and out of order, some of them from a clock that is ahead.
        let added: Vec<u128> =
            (0..200_000u128).map(|n| (n * 7_919) % 200_003 * 2 + (n % 1_000 / 999) * 1_000_000).collect();
        for n in &added {
            newest.add(id(*n));
            assert!(newest.ids.len() <= MOST);
        }
        assert!(added.iter().all(|n| !newest.rules_out(id(*n))));
        assert!(newest.rules_out(id(2_000_001)), "one that is newer than all");
        assert!(!newest.rules_out(id(1)), "an old one may have been forgotten");
        assert!(newest.floor > Uuid::nil());
    }
}

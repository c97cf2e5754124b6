//! All groups, and which of them a record may concern: found by the values of the record's live fields.

use super::group::Group;
use super::session::{Key, Session};
use ahash::HashMap;
use onhand_domain::records::live::LiveField;
use onhand_domain::records::{Collection, Record};
use onhand_domain::selection::{Filter, Selection};
use std::collections::VecDeque;
use std::sync::Arc;

/// How long a group is kept that nobody is in, in microseconds: whoever lost the connection comes again.
const KEPT_US: u64 = 60_000_000;

/// All groups.
#[derive(Debug)]
pub(super) struct Groups {
    by_selection: HashMap<(Arc<Selection>, bool), u32>,
    /// One for each collection, in the order of the registry.
    collections: Vec<Index>,
    free: Vec<u32>,
    /// Groups that were left by all: when, and which.
    left: VecDeque<(u64, u32, u64)>,
    next_number: u64,
    slots: Vec<Option<Box<Group>>>,
    stamp: u64,
}

/// The groups of a collection.
#[derive(Debug, Default)]
struct Index {
    /// Those that every record may concern.
    every: Vec<u32>,
    /// Those that an event of any record may concern, since they select by nothing that never changes.
    every_event: Vec<u32>,
    /// Those that concern records with certain values of a field.
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    field: &'static LiveField,
    values: HashMap<Box<str>, Vec<u32>>,
}

impl Groups {
    /// None. The first has the number `next_number`.
    pub(super) fn new(next_number: u64) -> Self {
        Self {
            by_selection: HashMap::default(),
            collections: Collection::ALL.iter().map(|_| Index::default()).collect(),
            free: Vec::new(),
            left: VecDeque::new(),
            next_number,
            slots: Vec::new(),
            stamp: 0,
        }
    }

    /// The number of the next group.
    pub(super) fn next_number(&self) -> u64 {
        self.next_number
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.by_selection.len()
    }

    /// All of them.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        self.slots.iter_mut().filter_map(Option::as_deref_mut)
    }

    /// A group.
    pub(super) fn get(&self, slot: u32) -> Option<&Group> {
        self.slots.get(slot as usize)?.as_deref()
    }

    /// A group.
    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut Group> {
        self.slots.get_mut(slot as usize)?.as_deref_mut()
    }

    /// Whether changes that a session needs are not held any more.
    pub(super) fn miss(&self, session: &Session) -> bool {
        session.groups().any(|(slot, from)| self.get(slot).is_some_and(|group| group.since > from))
    }

    /// Joins the group of a selection, as of a log that ends at entry `head`.
    pub(super) fn join(
        &mut self,
        selection: Arc<Selection>,
        tells_actor: bool,
        head: u64,
        member: Key,
    ) -> u32 {
        let key = (selection, tells_actor);
        let slot = match self.by_selection.get(&key) {
            Some(slot) => *slot,
            None => self.add(key, head),
        };
        if let Some(group) = self.get_mut(slot) {
            group.members.push(member);
        }
        slot
    }

    fn add(&mut self, key: (Arc<Selection>, bool), head: u64) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        let group = Group::new(self.next_number, key.0.clone(), key.1, head);
        self.next_number += 1;
        if let Some(index) = self.collections.get_mut(key.0.collection() as usize) {
            index.add(&key.0, slot);
        }
        self.slots[slot as usize] = Some(Box::new(group));
        self.by_selection.insert(key, slot);
        slot
    }

    /// One subscription less in a group.
    pub(super) fn leave(&mut self, slot: u32, member: Key, now_us: u64) {
        let Some(group) = self.get_mut(slot) else { return };
        if let Some(place) = group.members.iter().position(|other| *other == member) {
            group.members.swap_remove(place);
        }
        if group.members.is_empty() {
            group.members.shrink_to_fit();
            let number = group.number;
            self.left.push_back((now_us + KEPT_US, slot, number));
        }
    }

    /// Forgets groups that everyone left long ago. One that was joined and left meanwhile goes a little early.
    pub(super) fn forget_left(&mut self, now_us: u64) {
        while let Some((_, slot, number)) =
            self.left.front().filter(|(until, _, _)| *until <= now_us).copied()
        {
            self.left.pop_front();
            let is_left = |group: &&Group| group.number == number && group.members.is_empty();
            let Some(group) = self.get(slot).filter(is_left) else { continue };
            if group.seed.under_way {
                self.left.push_back((now_us + KEPT_US, slot, number));
                continue;
            }
            if let Some(group) = self.slots[slot as usize].take() {
                if let Some(index) = self.collections.get_mut(group.selection.collection() as usize) {
                    index.remove(&group.selection, slot);
                }
                self.by_selection.remove(&(group.selection, group.tells_actor));
                self.free.push(slot);
            }
        }
    }

    /// When the next group is to be forgotten.
    pub(super) fn due_us(&self) -> Option<u64> {
        self.left.front().map(|(until, _, _)| *until)
    }

    /// Whether anything of a collection is followed.
    pub(super) fn follow(&self, collection: Collection) -> bool {
        self.collections.get(collection as usize).is_some_and(|index| !index.is_empty())
    }

    /// Groups that a record may concern that was one thing and is another now; each once.
    pub(super) fn of_record(&mut self, before: Option<&Record>, after: &Record, found: &mut Vec<u32>) {
        found.clear();
        let Some(index) = self.collections.get(after.collection() as usize) else { return };
        found.extend_from_slice(&index.every);
        for field in &index.fields {
            let value = (field.field.value)(after);
            let value_before =
                before.filter(|_| !field.field.fixed).and_then(|before| (field.field.value)(before));
            field.find(value.as_deref(), found);
            if value_before != value {
                field.find(value_before.as_deref(), found);
            }
        }
        self.once_each(found);
    }

    /// Groups that may hear an event about a record; each once.
    pub(super) fn of_event(&mut self, subject: &Record, found: &mut Vec<u32>) {
        found.clear();
        let Some(index) = self.collections.get(subject.collection() as usize) else { return };
        found.extend_from_slice(&index.every_event);
        for field in index.fields.iter().filter(|field| field.field.fixed) {
            field.find((field.field.value)(subject).as_deref(), found);
        }
        self.once_each(found);
    }

    /// Groups that hear events about records of a collection that nobody has at hand: those that select nothing.
    pub(super) fn of_unknown(&self, collection: Collection, found: &mut Vec<u32>) {
        found.clear();
        let Some(index) = self.collections.get(collection as usize) else { return };
        let selects_all =
            |slot: &&u32| self.get(**slot).is_some_and(|group| group.selection.filters().is_empty());
        found.extend(index.every_event.iter().filter(selects_all));
    }

    fn once_each(&mut self, found: &mut Vec<u32>) {
        self.stamp += 1;
        let stamp = self.stamp;
        let slots = &mut self.slots;
        found.retain(|slot| {
            let group = slots.get_mut(*slot as usize).and_then(Option::as_deref_mut);
            group.is_some_and(|group| std::mem::replace(&mut group.stamp, stamp) != stamp)
        });
    }
}

impl Index {
    fn is_empty(&self) -> bool {
        self.every.is_empty() && self.every_event.is_empty() && self.fields.is_empty()
    }

    fn add(&mut self, selection: &Selection, slot: u32) {
        match key_of(selection) {
            None => self.every.push(slot),
            Some((field, filter)) => {
                let place = self.fields.iter().position(|of| of.field.name == field.name);
                let place = place.unwrap_or_else(|| {
                    self.fields.push(Field { field, values: HashMap::default() });
                    self.fields.len() - 1
                });
                for value in &filter.values {
                    self.fields[place].values.entry(value.as_str().into()).or_default().push(slot);
                }
            }
        }
        if hears_of_every(selection) {
            self.every_event.push(slot);
        }
    }

    fn remove(&mut self, selection: &Selection, slot: u32) {
        self.every.retain(|other| *other != slot);
        self.every_event.retain(|other| *other != slot);
        let Some((field, filter)) = key_of(selection) else { return };
        for of in self.fields.iter_mut().filter(|of| of.field.name == field.name) {
            for value in &filter.values {
                if let Some(slots) = of.values.get_mut(value.as_str()) {
                    slots.retain(|other| *other != slot);
                    if slots.is_empty() {
                        of.values.remove(value.as_str());
                    }
                }
            }
        }
        self.fields.retain(|of| !of.values.is_empty());
    }
}

impl Field {
    fn find(&self, value: Option<&str>, found: &mut Vec<u32>) {
        if let Some(slots) = value.and_then(|value| self.values.get(value)) {
            found.extend_from_slice(slots);
        }
    }
}

/// The filter that a group is found by: one on a field that never changes, if it has one, with the fewest values.
fn key_of(selection: &Selection) -> Option<(&'static LiveField, &Filter)> {
    let field = |filter: &Filter| selection.collection().live_field(filter.field);
    let filters = selection.filters().iter().filter_map(|filter| Some((field(filter)?, filter)));
    filters.min_by_key(|(field, filter)| (!field.fixed, filter.values.len()))
}

fn hears_of_every(selection: &Selection) -> bool {
    selection.fields().all(|(field, _)| !field.fixed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use onhand_domain::testing::Shop;

    fn select(collection: Collection, filters: &[(&str, &[&str])]) -> Arc<Selection> {
        let filters = filters.iter().map(|(field, values)| (*field, values.to_vec()));
        Arc::new(Selection::new(collection, filters).unwrap())
    }

    #[test]
    fn a_record_finds_the_groups_that_it_may_concern() {
        let shop = Shop::with(&[("TEA", "2.50")]);
        let tea = shop.records.values().find(|record| record.collection() == Collection::Products).unwrap();
        let id = tea.id().to_string();
        let mut groups = Groups::new(1);
        let mut join =
            |filters: &[(&str, &[&str])]| groups.join(select(Collection::Products, filters), true, 0, Key(0));
        let all = join(&[]);
        let this = join(&[("id", &[&id]), ("status", &["archived"])]);
        let active = join(&[("status", &["active", "archived"])]);
        let nothing = join(&[("id", &[])]);
        let other = join(&[("category", &["drinks"])]);
        let again = join(&[("status", &["archived", "active"])]);
        assert_eq!(again, active, "equal selections share a group");
        let mut found = Vec::new();
        groups.of_record(None, tea, &mut found);
        found.sort_unstable();
        assert_eq!(found, [all, this, active]);
        groups.of_event(tea, &mut found);
        found.sort_unstable();
        assert_eq!(found, [all, this, active, other], "events go by what never changes");
        assert!(!found.contains(&nothing));
        groups.of_unknown(Collection::Products, &mut found);
        assert_eq!(found, [all]);
    }

    #[test]
    fn a_group_that_all_left_is_kept_for_a_minute() {
        let mut groups = Groups::new(1);
        let all = select(Collection::Products, &[("status", &["active"])]);
        let slot = groups.join(all.clone(), true, 0, Key(7));
        groups.leave(slot, Key(7), 5);
        groups.forget_left(KEPT_US);
        assert_eq!((groups.len(), groups.due_us()), (1, Some(KEPT_US + 5)));
        groups.forget_left(KEPT_US + 5);
        assert!(groups.len() == 0 && groups.get(slot).is_none() && !groups.follow(Collection::Products));
        let anew = groups.join(all, true, 0, Key(7));
        assert_eq!(groups.get(anew).map(|group| group.number), Some(2), "numbers are not used twice");
    }
}

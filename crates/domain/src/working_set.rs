//! The records that a batch of commands reads and changes.
//!
//! Everything that a decision may read was loaded before ([`crate::command::Wants`]); reading what was not is
//! a bug. Each command works on a layer of its own: dropped when it is refused, kept when it is accepted.

use crate::ids::{LocationId, ProductId};
use crate::lookup::{self, Lookup};
use crate::records::{Collection, Record, Stored};
use ahash::HashMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use uncommitted::Uncommitted;
use uuid::Uuid;

mod uncommitted;

/// Records that are held beyond those that stayed when some were forgotten last, before some are again.
const PASSING_MAX: usize = 20_000;

/// A record's place.
pub type RecordKey = (Collection, Uuid);

/// A record before and after a command.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which record.
    pub key: RecordKey,
    /// As it was; `None` where it is new.
    pub before: Option<Arc<Record>>,
    /// As it is.
    pub after: Arc<Record>,
}

/// What must be loaded before a command can be decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// A record by its id.
    Record(RecordKey),
    /// The ids that a lookup finds.
    Lookup(Lookup),
}

/// The records of a batch, and the layer of the command at hand.
#[derive(Debug, Default)]
pub struct WorkingSet {
    records: HashMap<RecordKey, Option<Arc<Record>>>,
    found: HashMap<Lookup, BTreeSet<Uuid>>,
    /// Batches decided so far; the next one has this number.
    batch: u64,
    /// How many records were held when some were forgotten last.
    kept: usize,
    uncommitted: Uncommitted,
    layer: HashMap<RecordKey, Arc<Record>>,
    layer_order: Vec<RecordKey>,
    /// The layer's records by collection, for lookups.
    layer_of: HashMap<Collection, Vec<Uuid>>,
    /// The layer's count lines by product and location: a late document reads them once a line.
    layer_counts: HashMap<(ProductId, LocationId), Vec<Uuid>>,
    /// The lookups of [`Lookup::MovementsSince`] in `found`, by what a movement shows of them.
    since: HashMap<(ProductId, LocationId), Vec<Lookup>>,
}

impl WorkingSet {
    /// Puts in what was loaded of a record: `None` where there is none. What the batch changed since stays.
    pub fn supply(&mut self, key: RecordKey, record: Option<Arc<Record>>) {
        self.records.entry(key).or_insert(record);
    }

    /// Puts in what a lookup finds in the store; what the batch changed is applied on top.
    pub fn supply_found(&mut self, lookup: Lookup, ids: impl IntoIterator<Item = Uuid>) {
        if self.found.contains_key(&lookup) {
            return;
        }
        let mut ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let records = &self.records;
        let current = |key: &RecordKey| records.get(key).and_then(Option::as_deref);
        let collection = lookup.collection();
        ids.retain(|id| {
            let key = (collection, *id);
            !self.uncommitted.contains(&key) || current(&key).is_none_or(|record| matches(record, &lookup))
        });
        for id in self.uncommitted.candidates(&lookup, current) {
            if current(&(collection, *id)).is_some_and(|record| matches(record, &lookup)) {
                ids.insert(*id);
            }
        }
        if let Lookup::MovementsSince(product, location, _) = &lookup {
            self.since.entry((*product, *location)).or_default().push(lookup.clone());
        }
        self.found.insert(lookup, ids);
    }

    /// Ends a batch: what is changed from now on belongs to the next. Gives its number.
    pub fn decided(&mut self) -> u64 {
        self.batch += 1;
        self.batch - 1
    }

    /// A batch and those before it are committed: the store knows all of them. Keeps what may be needed again, at most
    /// about `limit` records beside those that later batches changed, and forgets the rest.
    pub fn committed(&mut self, number: u64, limit: usize) {
        self.uncommitted.committed(number);
        for lookup in std::mem::take(&mut self.since).into_values().flatten() {
            self.found.remove(&lookup);
        }
        if self.found.len() > limit {
            self.found.clear();
        }
        if self.records.len() > self.kept + PASSING_MAX {
            self.forget_some(limit);
            self.kept = self.records.len();
        }
    }

    /// Forgets what few commands read, and where what is left is still too much, every other record: to forget all at
    /// once would mean to load all at once.
    fn forget_some(&mut self, limit: usize) {
        let uncommitted = &self.uncommitted;
        self.records
            .retain(|key, record| (record.is_some() && is_read_again(key.0)) || uncommitted.contains(key));
        if self.records.len() > limit + uncommitted.len() {
            let mut stays = false;
            self.records.retain(|key, _| {
                stays = !stays;
                stays || uncommitted.contains(key)
            });
        }
    }

    /// Forgets everything: the store may not hold what the batch changed.
    pub fn forget(&mut self) {
        *self = Self { batch: self.batch, ..Self::default() };
    }

    /// How many records are held.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Whether what a need asks for is here.
    pub fn has(&self, need: &Need) -> bool {
        match need {
            Need::Record(key) => self.held(key).is_some(),
            Need::Lookup(lookup) => self.found.contains_key(lookup),
        }
    }

    /// What is held of a record: nothing, that there is none, or the record. One look into each map.
    fn held(&self, key: &RecordKey) -> Option<Option<&Arc<Record>>> {
        if !self.layer.is_empty() {
            if let Some(record) = self.layer.get(key) {
                return Some(Some(record));
            }
        }
        self.records.get(key).map(Option::as_ref)
    }

    /// A loaded record of any kind; `None` where it does not exist or was not loaded.
    pub fn any(&self, key: RecordKey) -> Option<&Arc<Record>> {
        self.held(&key).flatten()
    }

    /// The record, or that there is none, where it was loaded.
    pub fn loaded<T: Stored>(&self, id: Uuid) -> Option<Option<&T>> {
        let record = self.held(&(T::COLLECTION, id))?;
        Some(record.and_then(|record| T::from_record(record)))
    }

    /// The record, or `None` where there is none.
    ///
    /// # Panics
    /// When the record was not loaded: the command did not ask for what it reads.
    pub fn get<T: Stored>(&self, id: impl Into<Uuid>) -> Option<&T> {
        let id = id.into();
        match self.loaded(id) {
            Some(record) => record,
            None => panic!("{} {id} is read but was not asked for", T::COLLECTION),
        }
    }

    /// The ids that a lookup finds now, in order.
    ///
    /// # Panics
    /// When the lookup was not loaded: the command did not ask for what it reads.
    pub fn found(&self, lookup: &Lookup) -> Vec<Uuid> {
        let Some(base) = self.found.get(lookup) else { panic!("{lookup:?} is read but was not asked for") };
        let mut ids = base.clone();
        let collection = lookup.collection();
        let changed = match lookup {
            Lookup::CountLinesAt(product, location) => self.layer_counts.get(&(*product, *location)),
            _ => self.layer_of.get(&collection),
        };
        for id in changed.into_iter().flatten() {
            let Some(record) = self.layer.get(&(collection, *id)) else { continue };
            if matches(record, lookup) {
                ids.insert(*id);
            } else {
                ids.remove(id);
            }
        }
        ids.into_iter().collect()
    }

    /// Makes or changes a record in the command's layer.
    pub fn put<T: Stored>(&mut self, record: T) {
        let record = record.into_record();
        let key = (record.collection(), record.id());
        let counted = match &record {
            Record::CountLines(line) => Some((line.product, line.location)),
            _ => None,
        };
        if self.layer.insert(key, Arc::new(record)).is_none() {
            self.layer_order.push(key);
            self.layer_of.entry(key.0).or_default().push(key.1);
            if let Some(place) = counted {
                self.layer_counts.entry(place).or_default().push(key.1);
            }
        }
    }

    /// The records that the command at hand has changed so far, in the order it first changed them.
    pub fn changed(&self) -> impl Iterator<Item = (RecordKey, Option<&Arc<Record>>, &Arc<Record>)> {
        self.layer_order.iter().filter_map(|key| {
            let before = self.records.get(key).and_then(Option::as_ref);
            self.layer.get(key).map(|after| (*key, before, after))
        })
    }

    /// Drops the layer: the command changed nothing.
    pub fn drop_layer(&mut self) {
        self.layer.clear();
        self.layer_order.clear();
        self.clear_layer_of();
    }

    /// Keeps the layer: the batch now stands on it. Records that did not really change are left out.
    pub fn keep_layer(&mut self) -> Vec<Change> {
        let mut changes = Vec::with_capacity(self.layer_order.len());
        self.clear_layer_of();
        for key in std::mem::take(&mut self.layer_order) {
            let Some(after) = self.layer.remove(&key) else { continue };
            let before = self.records.insert(key, Some(after.clone())).flatten();
            if before.as_ref() == Some(&after) {
                continue;
            }
            self.uncommitted.insert(key, self.batch);
            self.update_found(key, before.as_deref(), &after);
            changes.push(Change { key, before, after });
        }
        changes
    }

    fn clear_layer_of(&mut self) {
        self.layer_of.values_mut().for_each(Vec::clear);
        self.layer_counts.clear();
    }

    fn update_found(&mut self, key: RecordKey, before: Option<&Record>, after: &Record) {
        // A level is of one product at one place for good.
        let is_found_as_before = key.0 == Collection::StockLevels && before.is_some();
        if self.found.is_empty() || is_found_as_before {
            return;
        }
        if let Some(before) = before {
            lookup::of(before, |lookup| {
                if let Some(ids) = self.found.get_mut(&lookup) {
                    ids.remove(&key.1);
                }
            });
        }
        lookup::of(after, |lookup| {
            if let Some(ids) = self.found.get_mut(&lookup) {
                ids.insert(key.1);
            }
        });
        if let (Record::Movements(movement), false) = (after, self.since.is_empty()) {
            for location in movement.locations() {
                for lookup in self.since.get(&(movement.product, location)).into_iter().flatten() {
                    if let (true, Some(ids)) = (lookup.finds(after), self.found.get_mut(lookup)) {
                        ids.insert(key.1);
                    }
                }
            }
        }
    }
}

/// Whether records of a collection are read by many commands, rather than by the few about themselves.
fn is_read_again(collection: Collection) -> bool {
    !matches!(
        collection,
        Collection::Orders
            | Collection::Movements
            | Collection::Sales
            | Collection::Returns
            | Collection::Documents
            | Collection::CountLines
            | Collection::CashMovements
            | Collection::SuspendedSales
            | Collection::Approvals
            | Collection::DailySales
            | Collection::HourlySales
            | Collection::Imports
            | Collection::ImportMappings
            | Collection::AccountEntries
            | Collection::Allocations
    )
}

/// Whether `lookup` finds `record`.
pub fn matches(record: &Record, lookup: &Lookup) -> bool {
    lookup.finds(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ActorId, CustomerGroupId, MovementId};
    use crate::quantity::Quantity;
    use crate::records::movement::{MovementKind, Place};
    use crate::records::{CustomerGroup, Movement};
    use crate::time::{Day, Moment};

    const TEA: ProductId = ProductId(Uuid::from_u128(2));
    const SHOP: LocationId = LocationId(Uuid::from_u128(3));

    fn movement(id: u128, occurred_at: i64) -> Movement {
        Movement {
            actor: ActorId(Uuid::nil()),
            cost_difference: None,
            day: Day::parse("2026-11-21").unwrap(),
            device: None,
            from: Place::Supplier,
            from_after: None,
            from_before: None,
            id: MovementId(Uuid::from_u128(id)),
            kind: MovementKind::PurchaseReceipt,
            occurred_at: Moment::from_millis(occurred_at),
            offsets: None,
            product: TEA,
            quantity: Quantity::whole(1),
            reason: None,
            recorded_at: Moment::from_millis(9_000),
            reference: None,
            reverses: None,
            to: Place::At(SHOP),
            to_after: None,
            to_before: None,
            unit_cost: None,
            unvalued: Quantity::ZERO,
            value: None,
        }
    }

    fn since(millis: i64) -> Lookup {
        Lookup::MovementsSince(TEA, SHOP, Moment::from_millis(millis))
    }

    #[test]
    fn movements_made_earlier_in_the_batch_are_found_and_nothing_is_kept_beyond_it() {
        let mut set = WorkingSet::default();
        set.supply_found(since(1_000), [Uuid::from_u128(7)]);
        set.put(movement(8, 2_000));
        set.put(movement(9, 500));
        let both = vec![Uuid::from_u128(7), Uuid::from_u128(8)];
        assert_eq!(set.found(&since(1_000)), both, "in the command's own layer");
        set.keep_layer();
        assert_eq!(set.found(&since(1_000)), both, "earlier in the batch, looked up before");
        set.supply_found(since(100), []);
        assert_eq!(
            set.found(&since(100)),
            [Uuid::from_u128(8), Uuid::from_u128(9)],
            "earlier in the batch, looked up after"
        );
        set.put(movement(10, 3_000));
        set.drop_layer();
        assert_eq!(set.found(&since(1_000)), both, "what was refused is not found");
        let number = set.decided();
        set.committed(number, 1_000);
        for lookup in [since(1_000), since(100)] {
            assert!(!set.has(&Need::Lookup(lookup)));
        }
    }

    #[test]
    fn what_a_lookup_finds_follows_changes_that_are_not_committed() {
        let group = |id: u128, code: &str| CustomerGroup {
            code: code.to_owned(),
            id: CustomerGroupId(Uuid::from_u128(id)),
            name: code.to_owned(),
            names: Vec::new(),
            price_list: None,
        };
        let by = |code: &str| Lookup::CustomerGroupByCode(code.to_owned());
        let mut set = WorkingSet::default();
        let change = |set: &mut WorkingSet, changed: CustomerGroup| {
            set.put(changed);
            set.keep_layer();
            set.decided()
        };
        change(&mut set, group(1, "cafes"));
        set.supply_found(by("cafes"), []);
        assert_eq!(set.found(&by("cafes")), [Uuid::from_u128(1)], "made by an earlier batch");
        let renamed = change(&mut set, group(1, "bars"));
        assert!(set.found(&by("cafes")).is_empty(), "no longer what it was looked up as");
        set.supply_found(by("bars"), []);
        assert_eq!(set.found(&by("bars")), [Uuid::from_u128(1)], "changed after it was indexed");
        let second = change(&mut set, group(2, "hotels"));
        set.committed(renamed, 0);
        set.supply_found(by("cafes"), [Uuid::from_u128(3)]);
        assert_eq!(set.found(&by("cafes")), [Uuid::from_u128(3)], "as the store says");
        set.supply_found(by("hotels"), []);
        assert_eq!(set.found(&by("hotels")), [Uuid::from_u128(2)], "still not committed");
        change(&mut set, group(2, "inns"));
        set.committed(second, 0);
        set.supply_found(by("hotels"), [Uuid::from_u128(2)]);
        assert!(set.found(&by("hotels")).is_empty(), "the store does not know yet that it was renamed");
    }
}

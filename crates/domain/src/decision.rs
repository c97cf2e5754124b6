//! One command being decided: what it knows, what it may change, and how it says what happened.

use crate::command::{Actor, Role};
use crate::event::Event;
use crate::ids::{CommandId, CustomerId, DeviceId, LocationId, ProductId};
use crate::key::Key;
use crate::lookup::Lookup;
use crate::records::counter::Series;
use crate::records::order::Party;
use crate::records::{
    Business, Collection, Counter, Customer, CustomerGroup, Location, PriceList, Product, Record, StockLevel,
    Stored,
};
use crate::refusal::{Refusal, Rule};
use crate::time::{Day, Moment};
use crate::working_set::WorkingSet;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What a command knows of its making.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who.
    pub actor: Actor,
    /// Who has allowed it, where that was proved.
    pub approver: Option<Actor>,
    /// What to add to a moment that the device's clock gave, in milliseconds; `occurred_at` contains it.
    pub clock_offset_ms: i64,
    /// Whether the device's clock may be believed where the order of facts matters.
    pub clock_trusted: bool,
    /// The command's id.
    pub command: CommandId,
    /// On which device.
    pub device: Option<DeviceId>,
    /// The server's now: when it is recorded.
    pub now: Moment,
    /// When it happened; never later than now.
    pub occurred_at: Moment,
}

/// One command being decided.
pub struct Decision<'a> {
    set: &'a mut WorkingSet,
    context: &'a Context,
    business: Option<Arc<Record>>,
    events: Vec<Event>,
    /// How many movements each subject has had from this command: part of their ids.
    movements: u32,
}

impl<'a> Decision<'a> {
    /// Over what was loaded for it.
    pub fn new(set: &'a mut WorkingSet, context: &'a Context) -> Self {
        let business = set.any((Collection::Business, Business::id())).cloned();
        Self { set, context, business, events: Vec::new(), movements: 0 }
    }

    /// What happened, in order.
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// On whose side of an order the actor is.
    pub fn party(&self) -> Party {
        match self.context.actor.role {
            Role::Partner => Party::Customer,
            Role::Owner | Role::Admin | Role::Staff | Role::Cashier | Role::Kitchen => Party::Business,
        }
    }

    /// What the command knows of its making.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// The business's settings.
    pub fn business(&self) -> Result<&Business, Refusal> {
        self.business.as_deref().and_then(Business::from_record).ok_or(Refusal::NoBusiness)
    }

    /// The records as they stand.
    pub fn records(&self) -> &WorkingSet {
        self.set
    }

    /// The record, or `None` where there is none.
    pub fn get<T: Stored>(&self, id: impl Into<Uuid>) -> Option<&T> {
        self.set.get(id)
    }

    /// The record, or the refusal that there is none.
    pub fn existing<T: Stored>(&self, id: impl Into<Uuid>) -> Result<&T, Refusal> {
        let id = id.into();
        self.set.get(id).ok_or_else(|| Refusal::unknown(T::COLLECTION, id))
    }

    /// A product that a line names.
    pub fn existing_product(&self, id: ProductId) -> Result<&Product, Refusal> {
        self.existing(id)
    }

    /// Refuses where there is a record of that id already.
    pub fn must_be_new<T: Stored>(&self, id: impl Into<Uuid>) -> Result<(), Refusal> {
        let id = id.into();
        match self.set.get::<T>(id) {
            Some(_) => Err(Refusal::Exists { collection: T::COLLECTION, key: id.to_string() }),
            None => Ok(()),
        }
    }

    /// Makes or changes a record.
    pub fn put<T: Stored>(&mut self, record: T) {
        self.set.put(record);
    }

    /// Says what happened.
    pub fn say(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The ids that a lookup finds.
    pub fn found(&self, lookup: &Lookup) -> Vec<Uuid> {
        self.set.found(lookup)
    }

    fn resolve(&self, key: &Key, lookup: impl Fn(&str) -> Lookup) -> Option<Uuid> {
        match key {
            Key::Id(id) => Some(*id),
            Key::Code(code) => self.set.found(&lookup(code)).first().copied(),
        }
    }

    /// A product by id or SKU.
    pub fn product(&self, key: &Key) -> Result<&Product, Refusal> {
        self.resolve(key, |sku| Lookup::ProductBySku(sku.to_owned()))
            .and_then(|id| self.set.get(id))
            .ok_or_else(|| Refusal::unknown(Collection::Products, key))
    }

    /// A location by id or code.
    pub fn location(&self, key: &Key) -> Result<&Location, Refusal> {
        self.resolve(key, |code| Lookup::LocationByCode(code.to_owned()))
            .and_then(|id| self.set.get(id))
            .ok_or_else(|| Refusal::unknown(Collection::Locations, key))
    }

    /// A location by id or code; the business's own where none is named.
    pub fn location_or_default(&self, key: Option<&Key>) -> Result<LocationId, Refusal> {
        match key {
            Some(key) => self.location(key).map(|location| location.id),
            None => self.business()?.default_location.ok_or(Refusal::invalid("data.location", Rule::Given)),
        }
    }

    /// A customer by id or code.
    pub fn customer(&self, key: &Key) -> Result<&Customer, Refusal> {
        self.resolve(key, |code| Lookup::CustomerByCode(code.to_owned()))
            .and_then(|id| self.set.get(id))
            .ok_or_else(|| Refusal::unknown(Collection::Customers, key))
    }

    /// A group of customers by id or code.
    pub fn customer_group(&self, key: &Key) -> Result<&CustomerGroup, Refusal> {
        self.resolve(key, |code| Lookup::CustomerGroupByCode(code.to_owned()))
            .and_then(|id| self.set.get(id))
            .ok_or_else(|| Refusal::unknown(Collection::CustomerGroups, key))
    }

    /// A price list by id or code.
    pub fn price_list(&self, key: &Key) -> Result<&PriceList, Refusal> {
        self.resolve(key, |code| Lookup::PriceListByCode(code.to_owned()))
            .and_then(|id| self.set.get(id))
            .ok_or_else(|| Refusal::unknown(Collection::PriceLists, key))
    }

    /// Whether the actor may see what belongs to `customer`. To a partner, another's record does not exist.
    pub fn may_see(&self, customer: Option<CustomerId>) -> bool {
        self.context.actor.role != Role::Partner
            || (customer.is_some() && customer == self.context.actor.customer)
    }

    /// The stock level of a product at a location; empty where nothing was ever there.
    pub fn level(&self, product: ProductId, location: LocationId) -> StockLevel {
        self.set
            .get::<StockLevel>(StockLevel::id_of(product, location))
            .cloned()
            .unwrap_or_else(|| StockLevel::empty(product, location))
    }

    /// The next number of a series: gapless, as a refused command gives its number back.
    pub fn next_number(&mut self, series: Series) -> u64 {
        let id = Counter::id_of(series);
        let last = self.set.get::<Counter>(id).map_or(0, |counter| counter.last) + 1;
        self.put(Counter { id, last, series });
        last
    }

    /// A place in the sequence of this command's movements.
    pub fn next_movement(&mut self) -> u32 {
        self.movements += 1;
        self.movements
    }

    /// The business's day on which the command happened.
    pub fn day(&self) -> Result<Day, Refusal> {
        Ok(self.business()?.day_of(self.context.occurred_at))
    }
}

/// Sums by key, kept in the order in which keys first came.
#[derive(Debug)]
pub struct Sums<K, V> {
    places: HashMap<K, usize>,
    sums: Vec<(K, V)>,
}

impl<K: Copy + Eq + std::hash::Hash, V> Sums<K, V> {
    /// No sums yet.
    pub fn new() -> Self {
        Self { places: HashMap::new(), sums: Vec::new() }
    }

    /// The sum of `key`, made by `start` where it is new.
    pub fn entry(&mut self, key: K, start: impl FnOnce() -> V) -> &mut V {
        let place = *self.places.entry(key).or_insert_with(|| {
            self.sums.push((key, start()));
            self.sums.len() - 1
        });
        &mut self.sums[place].1
    }

    /// All sums.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.sums.iter()
    }
}

impl<K: Copy + Eq + std::hash::Hash, V> Default for Sums<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

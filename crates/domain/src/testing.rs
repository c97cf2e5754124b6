//! A business in memory, for tests: commands in, outcomes out, every invariant checked after each.

use crate::attempt::{Attempt, attempt, merged, project};
use crate::command::{Actor, Command, Role};
use crate::decision::Context;
use crate::event::Event;
use crate::ids::{self, ActorId, CommandId, CustomerId, DeviceId, LocationId, ProductId};
use crate::invariants;
use crate::lookup::Lookup;
use crate::projections::Effects;
use crate::quantity::Quantity;
use crate::records::{Record, StockLevel, Stored};
use crate::refusal::Refusal;
use crate::time::Moment;
use crate::working_set::{Change, Need, RecordKey, WorkingSet, matches};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A business in memory.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Every record.
    pub records: BTreeMap<RecordKey, Arc<Record>>,
    /// What the last accepted command said.
    pub events: Vec<Event>,
    /// The server's now; moves on a second with each command.
    pub now: Moment,
    /// Who acts.
    pub actor: Actor,
    /// Who approves what is done.
    pub approver: Option<Actor>,
    /// What the device's clock is behind, in milliseconds: only for moments that a command's data carries.
    pub clock_offset_ms: i64,
    /// Whether the device's clock is believed.
    pub clock_trusted: bool,
    /// What the last command knew of its making.
    pub context: Option<Context>,
    /// The device that commands are made on.
    pub device: Option<DeviceId>,
    commands: u64,
}

impl Default for Shop {
    fn default() -> Self {
        Self::empty()
    }
}

impl Shop {
    /// Nothing at all, not even settings.
    pub fn empty() -> Self {
        Self {
            records: BTreeMap::new(),
            events: Vec::new(),
            now: Moment::parse("2026-03-02T09:00:00Z").unwrap_or_default(),
            actor: Actor {
                customer: None,
                id: ActorId(ids::natural("actor", &[b"owner"])),
                role: Role::Owner,
            },
            approver: None,
            clock_offset_ms: 0,
            clock_trusted: true,
            context: None,
            device: None,
            commands: 0,
        }
    }

    /// A business in pounds with one online location `SHOP`.
    pub fn new() -> Self {
        let mut shop = Self::empty();
        shop.must("set_business", serde_json::json!({"name": "Corner Shop", "currency": "GBP"}));
        shop.must(
            "add_location",
            serde_json::json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true}),
        );
        shop
    }

    /// A business as of [`Shop::new`] with products `(sku, price)`, in whole pieces.
    pub fn with(products: &[(&str, &str)]) -> Self {
        let mut shop = Self::new();
        for (sku, price) in products {
            shop.must("add_product", serde_json::json!({"sku": sku, "name": sku, "price": price}));
        }
        shop
    }

    /// Acts as another role from now on; a partner as that customer.
    pub fn act_as(&mut self, role: Role, customer: Option<CustomerId>) {
        let id = ActorId(ids::natural("actor", &[format!("{role:?}{customer:?}").as_bytes()]));
        self.actor = Actor { customer, id, role };
    }

    /// Gives a command now; its outcome.
    pub fn act(&mut self, name: &str, data: serde_json::Value) -> Result<Vec<Event>, Refusal> {
        self.act_at(name, data, None)
    }

    /// Gives a command that happened at `occurred_at`; its outcome.
    pub fn act_at(
        &mut self,
        name: &str,
        data: serde_json::Value,
        occurred_at: Option<&str>,
    ) -> Result<Vec<Event>, Refusal> {
        let command = Command::decode(name, &data.to_string())?;
        self.give(&command, occurred_at.and_then(Moment::parse))
    }

    /// Gives a command that must be accepted.
    ///
    /// # Panics
    /// When it is refused.
    pub fn must(&mut self, name: &str, data: serde_json::Value) -> Vec<Event> {
        match self.act(name, data.clone()) {
            Ok(events) => events,
            Err(refusal) => panic!("{name} {data} was refused: {refusal:?}"),
        }
    }

    /// Gives a command; its outcome. Checks that every invariant holds.
    ///
    /// # Panics
    /// When an invariant is broken.
    pub fn give(&mut self, command: &Command, occurred_at: Option<Moment>) -> Result<Vec<Event>, Refusal> {
        let mut outcomes = self.give_together(&[(command.clone(), occurred_at)]);
        outcomes.pop().unwrap_or(Err(Refusal::NothingToDo))
    }

    /// Gives commands, each with when it happened, as one batch; their outcomes. Checks that every invariant holds
    /// after it.
    ///
    /// # Panics
    /// When an invariant is broken.
    pub fn give_together(
        &mut self,
        commands: &[(Command, Option<Moment>)],
    ) -> Vec<Result<Vec<Event>, Refusal>> {
        let mut set = WorkingSet::default();
        let mut changes = Vec::new();
        let mut outcomes = Vec::new();
        for (command, occurred_at) in commands {
            let context = self.next_context(*occurred_at);
            outcomes.push(loop {
                match attempt(&mut set, &context, command) {
                    Attempt::Missing(needs) => needs.into_iter().for_each(|need| self.load(&mut set, need)),
                    Attempt::Refused(refusal) => break Err(refusal),
                    Attempt::Accepted { changes: changed, events } => {
                        changes.extend(changed);
                        self.events = events.clone();
                        break Ok(events);
                    }
                }
            });
        }
        if outcomes.iter().any(Result::is_ok) {
            self.commit(&mut set, merged(changes));
            let broken = invariants::check(self.records.values().map(|record| &**record));
            assert!(broken.is_empty(), "after {commands:?}: {broken:#?}");
        }
        outcomes
    }

    fn next_context(&mut self, occurred_at: Option<Moment>) -> Context {
        self.commands += 1;
        self.now = self.now.plus_millis(1_000);
        let context = Context {
            actor: self.actor.clone(),
            approver: self.approver.clone(),
            clock_offset_ms: self.clock_offset_ms,
            clock_trusted: self.clock_trusted,
            command: CommandId(ids::imported("test", &self.commands.to_string(), self.now.millis() as u64)),
            device: self.device,
            now: self.now,
            occurred_at: occurred_at.unwrap_or(self.now).min(self.now),
        };
        self.context = Some(context.clone());
        context
    }

    fn commit(&mut self, set: &mut WorkingSet, changes: Vec<Change>) {
        let context = Context {
            actor: self.actor.clone(),
            approver: None,
            clock_offset_ms: 0,
            clock_trusted: true,
            command: CommandId(Uuid::nil()),
            device: None,
            now: self.now,
            occurred_at: self.now,
        };
        let effects = Effects::of(&changes);
        let derived = loop {
            match project(set, &context, &effects) {
                Ok(derived) => break derived,
                Err(needs) => needs.into_iter().for_each(|need| self.load(set, need)),
            }
        };
        for change in changes.into_iter().chain(derived) {
            check_fixed(&change);
            self.records.insert(change.key, change.after);
        }
    }

    /// Puts what a need asks for into a working set.
    pub fn load(&self, set: &mut WorkingSet, need: Need) {
        match need {
            Need::Record(key) => set.supply(key, self.records.get(&key).cloned()),
            Need::Lookup(lookup) => {
                let ids: Vec<Uuid> = self
                    .records
                    .iter()
                    .filter(|(key, record)| key.0 == lookup.collection() && matches(record, &lookup))
                    .map(|(key, _)| key.1)
                    .collect();
                set.supply_found(lookup, ids);
            }
        }
    }

    /// All records of a type.
    pub fn all<T: Stored>(&self) -> Vec<&T> {
        self.records.values().filter_map(|record| T::from_record(record)).collect()
    }

    /// A record by its id.
    pub fn get<T: Stored>(&self, id: impl Into<Uuid>) -> Option<&T> {
        self.records.get(&(T::COLLECTION, id.into())).and_then(|record| T::from_record(record))
    }

    fn find(&self, lookup: &Lookup) -> Uuid {
        let found = self.records.iter().find(|(_, record)| matches(record, lookup));
        found.map(|(key, _)| key.1).unwrap_or_default()
    }

    /// The product with a SKU.
    pub fn product(&self, sku: &str) -> ProductId {
        ProductId(self.find(&Lookup::ProductBySku(sku.into())))
    }

    /// The location with a code.
    pub fn location(&self, code: &str) -> LocationId {
        LocationId(self.find(&Lookup::LocationByCode(code.into())))
    }

    /// The customer with a code.
    pub fn customer(&self, code: &str) -> CustomerId {
        CustomerId(self.find(&Lookup::CustomerByCode(code.into())))
    }

    /// On hand, reserved and available of a product at a location, as text.
    pub fn stock(&self, sku: &str, location: &str) -> String {
        let id = StockLevel::id_of(self.product(sku), self.location(location));
        let zero = Quantity::ZERO;
        let (on_hand, reserved, available) = self
            .get::<StockLevel>(id)
            .map_or((zero, zero, zero), |level| (level.on_hand, level.reserved, level.available));
        format!("on hand {on_hand}, reserved {reserved}, available {available}")
    }
}

/// A live field that is fixed stays what it was.
fn check_fixed(change: &Change) {
    let Some(before) = &change.before else { return };
    for field in change.key.0.live().iter().filter(|field| field.fixed) {
        let (was, is) = ((field.value)(before), (field.value)(&change.after));
        assert_eq!(was, is, "{} of {:?} changed", field.name, change.key);
    }
}

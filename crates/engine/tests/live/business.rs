//! A business with a hub and clients, driven by hand: nothing happens unless it is told to.

use crate::replica::{Replica, Rows};
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::event::Event;
use onhand_domain::ids::{self, ActorId, CommandId, CustomerId, DeviceId, PriceListId};
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::registry::Scope;
use onhand_domain::records::{Collection, Customer, Record, Stored};
use onhand_domain::selection::{Rights, Selection};
use onhand_domain::time::Moment;
use onhand_engine::environment::{Clock, Ids, Joiner, Spawn};
use onhand_engine::live::reading::{self, Request};
use onhand_engine::live::{Answered, Caller, Hub, Input, Limits, Now, Outbound, Output, SessionId, Ticket};
use onhand_engine::{Environment, Outcome, Submission, Verdict, Writer};
use onhand_protocol::PositionText;
use onhand_protocol::live::{ClientMessage, FieldFilter, Hello, Subscription, VERSION};
use onhand_store::memory::Memory;
use onhand_store::{Batch, Position, Reader};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// A clock that is moved by hand, ids from its time, and no threads.
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::Relaxed))
    }
}

impl Ids for Still {
    fn new_id(&self, now: Moment) -> Uuid {
        ids::natural("test id", &[&now.millis().to_le_bytes()])
    }
}

impl Spawn for Still {
    fn spawn(&self, name: &str, _: Box<dyn FnOnce() + Send>) -> std::io::Result<Joiner> {
        Err(std::io::Error::other(format!("no thread for {name} in this test")))
    }
}

/// A record: its bytes, the entry that changed it last, and what it says.
type Version = (Vec<u8>, u64, Arc<Record>);
/// Records at a mark.
type Records = BTreeMap<(Collection, Uuid), Version>;

/// All that is stored, as of a mark.
#[derive(Clone, Default)]
pub struct Truth {
    pub records: Records,
}

/// A connection.
pub struct Client {
    pub outbound: Arc<Outbound>,
    pub replica: Replica,
    pub rights: Rights,
    /// Bytes that were taken and are not written out.
    pub unwritten: usize,
}

/// A business, its hub and the clients.
pub struct Business {
    clock: Arc<Still>,
    pub clients: BTreeMap<u64, Client>,
    commands: u64,
    /// Every event ever, with its entry and place.
    pub events: Vec<(u64, u32, Event)>,
    pub hub: Hub,
    next_session: u64,
    pub now_us: u64,
    reader: Box<dyn Reader>,
    pub reads: VecDeque<(Ticket, Box<Request>)>,
    /// What is stored, at each mark.
    pub truths: BTreeMap<u64, Truth>,
    /// Batches that the hub was not told of.
    pub untold: VecDeque<Arc<Batch>>,
    pub writer: Writer,
}

/// An owner.
pub fn owner() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"owner"])), role: Role::Owner }
}

/// Rights of a role.
pub fn rights(role: Role, customer: Option<CustomerId>) -> Rights {
    Rights { customer, role }
}

/// Rights of staff.
pub fn staff() -> Rights {
    rights(Role::Staff, None)
}

/// What a client asks for.
pub fn wants(number: u32, collection: Collection, filters: &[(&str, &[&str])]) -> Subscription {
    let filter = |(field, values): &(&str, &[&str])| FieldFilter {
        field: (*field).to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let filters = filters.iter().map(filter).collect();
    Subscription { collection, filters, held: None, subscription: number }
}

impl Business {
    /// A shop with some products and two partners.
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    /// The same, where the hub has these bounds.
    pub fn with(limits: Limits) -> Self {
        let clock = Arc::new(Still(AtomicI64::new(1_800_000_000_000)));
        let environment = Environment { clock: clock.clone(), ids: clock.clone(), spawn: clock.clone() };
        let writer = Writer::open(Box::new(Memory::new()), environment).unwrap();
        let reader = writer.reader().unwrap().reader().unwrap();
        let mut business = Self {
            clock,
            clients: BTreeMap::new(),
            commands: 0,
            events: Vec::new(),
            hub: Hub::new(Position::default(), limits),
            next_session: 1,
            now_us: 1_000_000,
            reader,
            reads: VecDeque::new(),
            truths: BTreeMap::from([(0, Truth::default())]),
            untold: VecDeque::new(),
            writer,
        };
        business.must("set_business", json!({"name": "Corner Shop", "currency": "GBP"}));
        let shop = json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true});
        business.must("add_location", shop);
        for sku in ["TEA", "CUP", "JAM"] {
            business.product(sku);
        }
        for code in ["AMY", "BEN"] {
            business.must("add_customer", json!({"code": code, "name": code}));
        }
        business
    }

    /// Adds a product with some stock.
    pub fn product(&mut self, sku: &str) {
        self.must("add_product", json!({"sku": sku, "name": sku, "price": "2.50"}));
        let lines = json!([{"product": sku, "quantity": "100"}]);
        self.must("post_receipt", json!({"location": "SHOP", "lines": lines}));
    }

    pub fn now(&self) -> Now {
        Now { at: self.clock.now(), us: self.now_us }
    }

    pub fn head(&self) -> Position {
        self.writer.head()
    }

    /// A command id that is used by nobody.
    pub fn new_id(&mut self) -> CommandId {
        self.commands += 1;
        CommandId(ids::imported("test", &self.commands.to_string(), 1_800_000_000_000 + self.commands))
    }

    /// Gives a command; the hub hears of it.
    pub fn act(&mut self, actor: Actor, name: &str, data: Value) -> Outcome {
        let id = self.new_id();
        let outcome = self.act_as(actor, id, name, data);
        self.tell();
        outcome
    }

    /// Gives a command with an id; the hub is not told yet.
    pub fn act_as(&mut self, actor: Actor, id: CommandId, name: &str, data: Value) -> Outcome {
        self.together(vec![(actor, id, name, data)]).remove(0)
    }

    /// Gives commands as one batch; the hub is not told yet.
    pub fn together(&mut self, commands: Vec<(Actor, CommandId, &str, Value)>) -> Vec<Outcome> {
        self.clock.0.fetch_add(10, Ordering::Relaxed);
        let submission = |(actor, id, name, data): (Actor, CommandId, &str, Value)| {
            let command = Command::decode(name, &data.to_string()).unwrap();
            Submission::of(id, actor, command, None)
        };
        let submissions: Vec<Submission> = commands.into_iter().map(submission).collect();
        let step = self.writer.step(&submissions);
        if let Some(batch) = step.committed {
            self.note(&batch);
            self.untold.push_back(batch);
        }
        step.answers.into_iter().map(Result::unwrap).collect()
    }

    fn note(&mut self, batch: &Batch) {
        if batch.entries.is_empty() {
            return;
        }
        let mut truth = self.truths.last_key_value().unwrap().1.clone();
        for write in &batch.records {
            truth
                .records
                .insert((write.collection, write.id), (write.doc.clone(), write.seq, write.after.clone()));
        }
        self.truths.insert(batch.to.seq, truth);
        for entry in &batch.entries {
            let events: Vec<Event> = serde_json::from_str(&entry.events).unwrap();
            self.events.extend((0..).zip(events).map(|(index, event)| (entry.seq, index, event)));
        }
    }

    /// Tells the hub of all batches that it was not told of.
    pub fn tell(&mut self) {
        while let Some(batch) = self.untold.pop_front() {
            self.hub.take(Input::Committed(batch), self.now());
        }
    }

    /// Tells the hub only where the log ends.
    pub fn tell_moved(&mut self) {
        self.untold.clear();
        let head = self.head();
        self.hub.take(Input::Moved(head), self.now());
    }

    /// Gives a command that must be accepted.
    pub fn must(&mut self, name: &str, data: Value) -> Outcome {
        let outcome = self.act(owner(), name, data.clone());
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{name} {data}: {outcome:?}");
        outcome
    }

    /// Places an order of a piece of tea for a customer.
    pub fn order(&mut self, customer: &str) -> Outcome {
        let lines = json!([{"product": "TEA", "quantity": "1"}]);
        self.must("place_order", json!({"customer": customer, "lines": lines}))
    }

    /// Gives a product another name.
    pub fn rename(&mut self, sku: &str, name: &str) -> Outcome {
        self.must("edit_product", json!({"product": sku, "name": name}))
    }

    /// A customer by its code.
    pub fn customer(&self, code: &str) -> CustomerId {
        let records = self.truths.last_key_value().unwrap().1.records.values();
        let customers = records.filter_map(|(_, _, record)| Customer::from_record(record));
        customers
            .filter(|customer| customer.code.as_deref() == Some(code))
            .map(|customer| customer.id)
            .next()
            .unwrap()
    }

    /// Rights of a partner.
    pub fn partner(&self, code: &str) -> Rights {
        rights(Role::Partner, Some(self.customer(code)))
    }

    /// A client comes for the first time.
    pub fn open(&mut self, rights: Rights, subscriptions: Vec<Subscription>) -> u64 {
        self.come(rights, Replica::default(), subscriptions, Vec::new())
    }

    /// A client comes, with what it holds.
    pub fn come(
        &mut self,
        rights: Rights,
        mut replica: Replica,
        mut subscriptions: Vec<Subscription>,
        unanswered: Vec<CommandId>,
    ) -> u64 {
        let number = self.next_session;
        self.next_session += 1;
        let position = replica.cursor.map(|cursor| PositionText(cursor.to_string()));
        let scopes = replica.held_scopes();
        replica = replica.again();
        for wanted in &mut subscriptions {
            note_wanted(&mut replica, wanted);
            wanted.held = scopes.get(&wanted.subscription).cloned();
        }
        let hello = Hello {
            client: "test".to_owned(),
            device: DeviceId(Uuid::nil()),
            position,
            subscriptions,
            token: None,
            unanswered,
            version: VERSION,
        };
        let outbound = Arc::new(Outbound::new());
        let caller = Caller { actor: owner().id, rights };
        let session = SessionId(number);
        let open = Input::Open { caller, hello: Box::new(hello), outbound: outbound.clone(), session };
        self.clients.insert(number, Client { outbound, replica, rights, unwritten: 0 });
        self.hub.take(open, self.now());
        number
    }

    /// A client goes; what it holds.
    pub fn close(&mut self, client: u64) -> Replica {
        let gone = self.clients.remove(&client).unwrap();
        self.hub.take(Input::Close { session: SessionId(client) }, self.now());
        gone.replica
    }

    /// A client says something.
    pub fn say(&mut self, client: u64, message: ClientMessage) {
        if let ClientMessage::Subscribe(wanted) = &message {
            note_wanted(&mut self.clients.get_mut(&client).unwrap().replica, wanted);
        }
        self.hub.take(Input::Message { message, session: SessionId(client) }, self.now());
    }

    /// A client is about to send commands.
    pub fn sends(&mut self, client: u64, commands: Vec<CommandId>) {
        self.hub.take(Input::Sent { commands, session: SessionId(client) }, self.now());
    }

    /// A client's commands are answered.
    pub fn answers(&mut self, client: u64, answers: Vec<(CommandId, Answered)>) {
        self.hub.take(Input::Answered { answers, session: SessionId(client) }, self.now());
    }

    /// A client's rights are others.
    pub fn set_rights(&mut self, client: u64, rights: Rights) {
        self.clients.get_mut(&client).unwrap().rights = rights;
        self.hub.take(Input::Rights { rights, session: SessionId(client) }, self.now());
    }

    /// The hub does what is due now.
    pub fn turn(&mut self) -> Option<u64> {
        let due = self.hub.turn(self.now());
        for output in self.hub.outputs() {
            let Output::Read { request, ticket } = output;
            self.reads.push_back((ticket, request));
        }
        due
    }

    /// One of the reads that wait is done.
    pub fn read(&mut self, place: usize) {
        if let Some((ticket, request)) = self.reads.remove(place) {
            let answer = reading::perform(&*self.reader, &request);
            self.hub.take(Input::Read { answer, ticket }, self.now());
        }
    }

    /// Adds a product of which there is nothing, so that it may be archived.
    pub fn product_without_stock(&mut self, sku: &str) {
        self.must("add_product", json!({"sku": sku, "name": sku, "price": "2.50"}));
    }

    /// What waits for a client, taken and not written out yet.
    pub fn frames(&mut self, client: u64) -> Vec<String> {
        let it = self.clients.get_mut(&client).unwrap();
        let frames = it.outbound.take();
        it.unwritten += frames.iter().map(bytes::Bytes::len).sum::<usize>();
        frames.iter().map(|frame| String::from_utf8(frame.to_vec()).unwrap()).collect()
    }

    /// A client takes what waits for it; it is not written out yet.
    pub fn hear(&mut self, client: u64) {
        let head = self.hub.head().seq;
        for frame in self.frames(client) {
            if self.clients.get_mut(&client).unwrap().replica.take(&frame, head) {
                self.check(client);
            }
        }
    }

    /// What a client took is written out.
    pub fn write_out(&mut self, client: u64) {
        let it = self.clients.get_mut(&client).unwrap();
        if it.outbound.written(std::mem::take(&mut it.unwritten)) {
            self.hub.take(Input::Drained { session: SessionId(client) }, self.now());
        }
    }

    /// All goes on until nothing is left to be done.
    pub fn settle(&mut self) {
        self.tell();
        for _ in 0..10_000 {
            self.now_us += 25_000;
            self.turn();
            let reads = self.reads.len();
            (0..reads).for_each(|_| self.read(0));
            let clients: Vec<u64> = self.clients.keys().copied().collect();
            let mut heard = false;
            for client in clients {
                heard |= self.clients[&client].outbound.pending() > 0;
                self.hear(client);
                self.write_out(client);
            }
            if reads == 0 && !heard {
                return;
            }
        }
        panic!("it does not come to rest");
    }

    pub fn replica(&self, client: u64) -> &Replica {
        &self.clients[&client].replica
    }

    /// What whoever has `rights` sees of a selection at a mark.
    pub fn selected(&self, selection: &Selection, rights: &Rights, at: u64) -> Rows {
        let truth = self.truths.range(..=at).next_back().unwrap().1;
        let lists = lists_of(&truth.records, rights);
        let rows = truth.records.iter().filter(|(key, (_, _, record))| {
            key.0 == selection.collection() && selection.matches(record) && may_see(record, rights, lists)
        });
        rows.map(|(key, (doc, seq, _))| (key.1, (String::from_utf8(doc.clone()).unwrap(), *seq))).collect()
    }

    /// LP11: at an end, each subscription that is ready holds exactly what it should.
    fn check(&self, client: u64) {
        let Client { replica, rights, .. } = &self.clients[&client];
        let at = replica.cursor.unwrap();
        assert!(self.truths.contains_key(&at.seq), "{at:?} is no mark");
        for (number, held) in &replica.held {
            if held.next.is_none() && !held.unproved {
                let should = self.selected(&held.selection, rights, at.seq);
                let differ: Vec<_> =
                    held.rows.iter().filter(|row| should.get(row.0) != Some(row.1)).collect();
                let lack: Vec<_> = should.iter().filter(|row| held.rows.get(row.0) != Some(row.1)).collect();
                assert!(
                    differ.is_empty() && lack.is_empty(),
                    "LP11: client {client}, subscription {number} {:?} {:?} since {} at {at:?}: {} rows, should be {}; {:?} and {:?}",
                    held.start,
                    held.selection,
                    held.since,
                    held.rows.len(),
                    should.len(),
                    differ.first(),
                    lack.first(),
                );
                self.check_events(client, *number, at.seq);
            }
        }
    }

    /// LP50 to LP52: it heard what it should.
    fn check_events(&self, client: u64, number: u32, at: u64) {
        let Client { replica, rights, .. } = &self.clients[&client];
        let held = &replica.held[&number];
        let truth = &self.truths.range(..=at).next_back().unwrap().1.records;
        let lists = lists_of(truth, rights);
        let hears = |event: &Event| {
            let subject = event.subject();
            let fits = |(_, _, record): &Version| {
                held.selection.matches_fixed(record) && may_see(record, rights, lists)
            };
            subject.0 == held.selection.collection() && truth.get(&subject).is_some_and(fits)
        };
        let should = self.events.iter().filter(|(seq, _, event)| *seq <= at && hears(event));
        let should: Vec<(u64, u32)> = should.map(|(seq, index, _)| (*seq, *index)).collect();
        let since = should.partition_point(|(seq, _)| *seq <= held.since);
        if held.skipped == 0 {
            let heard = held.events.partition_point(|(seq, _)| *seq <= held.since);
            assert_eq!(held.events[heard..], should[since..], "LP51: client {client}, subscription {number}");
        } else {
            assert!(held.events.iter().all(|event| should.contains(event)));
        }
    }
}

/// The price lists that whoever has `rights` sees, by the records as they are.
fn lists_of(records: &Records, rights: &Rights) -> OwnLists {
    let record = |collection, id: Uuid| records.get(&(collection, id)).map(|(_, _, record)| &**record);
    let customer = rights.customer.and_then(|customer| record(Collection::Customers, customer.0));
    let Some(Record::Customers(customer)) = customer else { return OwnLists::default() };
    let named = match customer.group.and_then(|group| record(Collection::CustomerGroups, group.0)) {
        Some(Record::CustomerGroups(group)) => OwnLists::of(customer, Some(group)),
        _ => OwnLists::of(customer, None),
    };
    let started = |list: &PriceListId| matches!(record(Collection::PriceLists, list.0), Some(Record::PriceLists(list)) if list.has_started());
    OwnLists { contract: named.contract.filter(started), group: named.group.filter(started) }
}

fn may_see(record: &Record, rights: &Rights, lists: OwnLists) -> bool {
    rights.role != Role::Partner
        || match record.collection().scope() {
            Scope::Staff => false,
            Scope::Partners => true,
            Scope::OwnCustomer => rights.customer.is_some() && record.customer() == rights.customer,
            Scope::OwnLists => (record.collection().live_field("list"))
                .and_then(|field| (field.value)(record))
                .is_some_and(|list| lists.iter().any(|own| own.to_string() == list)),
        }
}

fn note_wanted(replica: &mut Replica, wanted: &Subscription) {
    let filters = wanted.filters.iter().map(|filter| (filter.field.clone(), filter.values.clone()));
    if let Ok(selection) = Selection::new(wanted.collection, filters) {
        replica.wanted.insert(wanted.subscription, selection);
    }
}

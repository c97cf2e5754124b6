//! The naive truth: a few small maps and plain rules, written apart from the domain's code, which decide for themselves
//! what must become of every command.

mod accounts;
mod catalogue;
mod changes;
mod costs;
mod delivery;
mod documents;
mod edits;
mod imports;
mod ledger;
pub mod money;
mod moves;
mod orders;
mod place_order;
mod prices;
mod refusals;
mod registers;
mod return_requests;
mod sales;
mod transfers;

use crate::ids;
use crate::interaction::Request;
use onhand_domain::time::Moment;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub use accounts::{Cover, Entry, Terms};
pub use catalogue::{Business, Customer, Location, Product};
pub use costs::Cost;
pub use delivery::{Delivery, Schedule, day};
pub use documents::Document;
pub use ledger::{CountLine, Level, Movement};
pub use orders::{Order, OrderLine, Sums};
pub use prices::{PriceChange, PriceList, Rule};
pub use registers::{Drawer, Register};
pub use return_requests::ReturnRequest;
pub use sales::Sale;

/// An id, as text.
pub type Id = String;

/// Whether a command is accepted; why not, as the refusal's JSON. What the JSON leaves out is not compared.
pub type Decided = Result<(), Value>;

/// What must become of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is in the log.
    Accepted,
    /// It is refused, with this.
    Refused(Value),
    /// It is kept for people to see, with this.
    Quarantined(Value),
}

/// The answer that a command must get.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Whether it was decided before.
    pub repeated: bool,
    /// Its place in the log.
    pub seq: Option<u64>,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// A command that was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// When.
    pub at: i64,
    /// What it said.
    pub content: String,
    /// Its place in the log.
    pub seq: Option<u64>,
    /// What became of it.
    pub verdict: Verdict,
}

/// What a command knows of its time.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The server's now.
    pub now: i64,
    /// What to add to what the device's clock said.
    pub offset: i64,
    /// When it happened.
    pub occurred_at: i64,
    /// Whether the device's clock is believed.
    pub trusted: bool,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// Whoever works here.
    Hand,
    /// A partner, as this customer.
    Partner(&'a str),
}

/// All that is true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Settings, once there are any.
    pub business: Option<Business>,
    /// What products cost.
    costs: BTreeMap<Id, Cost>,
    /// What covers what in customers' accounts.
    pub covers: Vec<Cover>,
    /// Lines of counts, by id.
    pub count_lines: BTreeMap<Id, CountLine>,
    /// By id.
    pub customers: BTreeMap<Id, Customer>,
    /// By id.
    pub documents: BTreeMap<Id, Document>,
    /// Ids of cash put into drawers and taken out of them.
    pub cash_movements: BTreeSet<Id>,
    /// Entries in customers' accounts, the first one first.
    pub entries: Vec<Entry>,
    /// What keeps commands that could not be applied, by id: `open`, `assigned`, `resolved` or `waived`.
    pub exceptions: BTreeMap<Id, String>,
    /// Groups of customers, by id: their price list, if any.
    pub groups: BTreeMap<Id, Option<Id>>,
    /// What is remembered of columns, by kind and columns: as they were given.
    pub import_mappings: BTreeMap<(String, Vec<String>), (Value, Value)>,
    /// Files that were taken in, by id: `applying`, `applied` or `undone`.
    pub imports: BTreeMap<Id, String>,
    /// Commands that were decided, by id.
    pub known: BTreeMap<Id, Known>,
    /// When the last entry was recorded.
    pub last_at: i64,
    /// By product and location.
    pub levels: BTreeMap<(Id, Id), Level>,
    /// By id.
    pub locations: BTreeMap<Id, Location>,
    /// Movements that can be undone, by id.
    pub movements: BTreeMap<Id, Movement>,
    /// What staff note of orders: of which, and the words.
    pub notes: BTreeMap<Id, (Id, String)>,
    /// By id.
    pub orders: BTreeMap<Id, Order>,
    /// Times that someone was told of goods that left on account and should not have.
    pub over_limit: usize,
    /// By id.
    pub price_changes: BTreeMap<Id, PriceChange>,
    /// By id.
    pub price_lists: BTreeMap<Id, PriceList>,
    /// By id.
    pub products: BTreeMap<Id, Product>,
    /// What customers ask to bring back, by id.
    pub requests: BTreeMap<Id, ReturnRequest>,
    /// Register sessions, by id: also those that are named and that nobody has opened.
    pub registers: BTreeMap<Id, Register>,
    /// Ids of what customers brought back.
    pub returns: BTreeSet<Id>,
    /// What lists say, by list and product.
    pub rules: BTreeMap<(Id, Id), Rule>,
    /// By id.
    pub sales: BTreeMap<Id, Sale>,
    /// Entries of the log.
    pub seq: u64,
    /// Suspended sales, by id: `suspended`, `resumed`, `sold` or `dropped`.
    pub suspended: BTreeMap<Id, String>,
}

impl Model {
    /// Decides a batch at `clock`: what each command must be answered. Afterwards this is what is true if the batch is
    /// committed.
    pub fn decide_batch(&mut self, requests: &[Request], clock: i64) -> Vec<Expected> {
        let now = clock.max(self.last_at);
        let skew = self.business.as_ref().map_or(0, |business| business.skew_minutes);
        let mut in_batch: BTreeMap<Id, usize> = BTreeMap::new();
        let mut answers: Vec<Expected> = Vec::with_capacity(requests.len());
        for (place, request) in requests.iter().enumerate() {
            let content = request.content();
            if let Some(first) = in_batch.get(&request.id()) {
                let same = requests[*first].content() == content;
                answers.push(if same { repeat(&answers[*first]) } else { reused() });
                continue;
            }
            if let Some(known) = self.known.get(&request.id()) {
                let same = known.content == content;
                let (seq, verdict) = (known.seq, known.verdict.clone());
                answers.push(if same { Expected { repeated: true, seq, verdict } } else { reused() });
                continue;
            }
            in_batch.insert(request.id(), place);
            let verdict = self.decide(request, &when(request, now, skew));
            let mut seq = None;
            if !matches!(verdict, Verdict::Refused(_)) {
                self.seq += 1;
                seq = Some(self.seq);
            }
            answers.push(Expected { repeated: false, seq, verdict });
        }
        for (id, place) in in_batch {
            self.remember(id, requests[place].content(), &answers[place], now);
        }
        answers
    }

    fn remember(&mut self, id: Id, content: String, answer: &Expected, now: i64) {
        if answer.seq.is_some() {
            self.last_at = now;
        }
        if let Verdict::Refused(refusal) = &answer.verdict {
            if ["malformed", "unknown_command"].contains(&refusal["code"].as_str().unwrap_or_default()) {
                return;
            }
        }
        let (seq, verdict) = (answer.seq, answer.verdict.clone());
        self.known.insert(id, Known { at: now, content, seq, verdict });
    }

    /// Forgets refusals that are older than `before`.
    pub fn forget(&mut self, before: i64) {
        self.known.retain(|_, known| known.seq.is_some() || known.at >= before);
    }

    fn decide(&mut self, request: &Request, when: &When) -> Verdict {
        let refusal = match self.attempt(request, when) {
            Ok(()) => return Verdict::Accepted,
            Err(refusal) => refusal,
        };
        let happened_away = is_fact(request.name()) && request.command["occurred_at"].is_string();
        if happened_away && !request.is_partner() {
            self.exceptions.insert(ids::of_quarantine(&request.id()), "open".to_owned());
            return Verdict::Quarantined(refusal);
        }
        Verdict::Refused(refusal)
    }

    fn attempt(&mut self, request: &Request, when: &When) -> Decided {
        let (name, data) = (request.name(), request.data());
        let roles = roles(name).ok_or_else(|| json!({"code": "unknown_command", "name": name}))?;
        if !request.readable {
            return Err(json!({"code": "malformed"}));
        }
        let role = if request.is_partner() { "partner" } else { &request.by };
        if !roles.contains(&role) {
            return Err(refusals::not_allowed());
        }
        let who = if request.is_partner() { Who::Partner(&request.by) } else { Who::Hand };
        match name {
            "set_business" => self.set_business(data),
            "add_product" => self.add_product(data),
            "add_location" => self.add_location(data),
            "add_customer" => self.add_customer(data, role != "cashier"),
            "edit_product" => self.edit_product(data),
            "archive_product" => self.archive_product(data),
            "restore_product" => self.restore_product(data),
            "edit_location" => self.edit_location(data),
            "archive_location" => self.archive_location(data),
            "edit_customer" => self.edit_customer(data),
            "archive_customer" => self.archive_customer(data),
            "begin_import" => self.begin_import(data),
            "end_import" => self.end_import(data),
            "undo_import" => self.undo_import(data),
            "set_import_mapping" => self.set_import_mapping(data),
            "set_photo" => self.set_photo(data),
            "remove_photo" => self.remove_photo(data),
            "resolve_exception" => self.resolve_exception(data),
            "post_opening" | "post_receipt" | "post_adjustment" | "post_damage" | "post_made"
            | "post_waste" => self.post_document(name, data, when),
            "add_price_list"
            | "edit_price_list"
            | "advance_price_list"
            | "set_price_rules"
            | "add_customer_group"
            | "edit_customer_group"
            | "change_prices"
            | "apply_price_change"
            | "undo_price_change" => self.price_command(name, data, when),
            "place_order" => self.place_order(data, &request.id(), who, when),
            "expire_order" => self.expire_order(data, when),
            "confirm_order" | "prepare_order" | "ready_order" | "complete_order" => {
                self.advance_order(name, data, who)
            }
            "hand_over_order" => self.hand_over_order(data, when),
            "close_remainder" => self.close_remainder(data),
            "move_order" => self.move_order(data),
            "note_order" => self.note_order(data),
            "receive_order" => self.receive_order(data, who),
            "ask_return" => self.ask_return(data, who),
            "answer_return" => self.answer_return(data),
            "reject_order" | "cancel_order" => self.give_up_order(name, data, who),
            "edit_order" => self.edit_order(data, who, when),
            "record_sale" => self.record_sale(data, when),
            "void_sale" => self.void_sale(data, when),
            "record_return" => self.record_return(data, when),
            "take_payment" => self.take_payment(data, when),
            "refund_payment" => self.refund_payment(data, when),
            "post_credit" | "adjust_account" | "post_account_opening" => self.post_by_hand(name, data, when),
            "allocate" => self.allocate(data),
            "reverse_account_entry" => self.reverse_account_entry(data, when),
            // Their ids are made by the business: no command here can know one.
            "reverse_allocation" => {
                Err(refusals::unknown("allocations", text(data, "allocation").unwrap_or_default()))
            }
            "approve_order" => self.approve_order(data),
            "open_register" => self.open_register(data),
            "move_cash" => self.move_cash(data),
            "count_register" => self.count_or_close(data, false),
            "close_register" => self.count_or_close(data, true),
            "suspend_sale" => self.suspend_sale(data),
            "resume_suspended_sale" => self.move_suspended(data, &["suspended"], "resumed"),
            "drop_suspended_sale" => self.move_suspended(data, &["suspended", "resumed"], "dropped"),
            "post_count" => self.post_count(data, when),
            "dispatch_transfer" => self.dispatch_transfer(data, when),
            "receive_transfer" => self.receive_transfer(data, when),
            "reverse_document" => self.reverse_document(data, when),
            "reverse_movement" => self.reverse_movement(data, when),
            _ => Err(json!({"code": "the model does not know it", "name": name})),
        }
    }
}

fn repeat(first: &Expected) -> Expected {
    Expected { repeated: true, ..first.clone() }
}

fn reused() -> Expected {
    Expected { repeated: false, seq: None, verdict: Verdict::Refused(json!({"code": "id_reused"})) }
}

/// What a command knows of its time, where clocks are believed to within `skew` minutes.
fn when(request: &Request, now: i64, skew: i64) -> When {
    let given = request.command["occurred_at"].as_str().and_then(Moment::parse);
    if request.is_partner() {
        return When { now, occurred_at: now, offset: 0, trusted: true };
    }
    let offset = request.command["clock_offset_ms"].as_i64();
    let Some(given) = given else {
        return When { now, occurred_at: now, offset: offset.unwrap_or(0), trusted: true };
    };
    let age = offset.and(request.command["clock_offset_age_s"].as_i64()).unwrap_or(0);
    let at = given.millis().saturating_add(offset.unwrap_or(0)).max(0);
    let bound = skew * 60_000;
    let measured = offset.is_some() || request.command["device"].is_null();
    let near = offset.unwrap_or(0).saturating_abs() <= bound && at <= now + bound;
    When {
        now,
        occurred_at: at.min(now),
        offset: offset.unwrap_or(0),
        trusted: measured && near && age <= 7 * 24 * 3_600,
    }
}

const ALL: &[&str] = &["owner", "admin", "staff", "cashier", "partner"];
const KITCHEN_TOO: &[&str] = &["owner", "admin", "staff", "cashier", "kitchen"];
const HANDS: &[&str] = &["owner", "admin", "staff", "cashier"];
const STAFF: &[&str] = &["owner", "admin", "staff"];

/// Who may give a command; `None` where there is no such command.
fn roles(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "set_business" => &["owner", "admin"],
        "expire_order" | "advance_price_list" | "apply_price_change" => &["owner"],
        "add_price_list"
        | "edit_price_list"
        | "set_price_rules"
        | "add_customer_group"
        | "edit_customer_group"
        | "change_prices"
        | "undo_price_change"
        | "begin_import"
        | "end_import"
        | "undo_import"
        | "set_import_mapping"
        | "set_photo"
        | "remove_photo"
        | "resolve_exception"
        | "edit_product"
        | "archive_product"
        | "restore_product"
        | "edit_location"
        | "archive_location"
        | "edit_customer"
        | "archive_customer"
        | "add_product"
        | "add_location"
        | "post_opening"
        | "post_adjustment"
        | "close_remainder"
        | "reject_order"
        | "dispatch_transfer"
        | "answer_return"
        | "reverse_document"
        | "reverse_movement"
        | "post_credit"
        | "adjust_account"
        | "post_account_opening"
        | "allocate"
        | "reverse_account_entry"
        | "reverse_allocation"
        | "approve_order" => STAFF,
        "add_customer"
        | "post_receipt"
        | "post_damage"
        | "hand_over_order"
        | "record_sale"
        | "void_sale"
        | "record_return"
        | "post_count"
        | "receive_transfer"
        | "move_order"
        | "take_payment"
        | "refund_payment"
        | "open_register"
        | "move_cash"
        | "count_register"
        | "close_register"
        | "suspend_sale"
        | "resume_suspended_sale"
        | "drop_suspended_sale" => HANDS,
        "post_made" | "post_waste" | "confirm_order" | "prepare_order" | "ready_order" | "note_order" => {
            KITCHEN_TOO
        }
        "place_order" | "edit_order" | "complete_order" | "cancel_order" | "receive_order" | "ask_return" => {
            ALL
        }
        _ => return None,
    })
}

/// Whether a command says what happened, rather than asks.
fn is_fact(name: &str) -> bool {
    matches!(
        name,
        "post_receipt"
            | "post_adjustment"
            | "post_damage"
            | "post_made"
            | "post_waste"
            | "hand_over_order"
            | "record_sale"
            | "void_sale"
            | "record_return"
            | "post_count"
            | "receive_transfer"
            | "take_payment"
            | "refund_payment"
            | "post_account_opening"
            | "open_register"
            | "move_cash"
            | "count_register"
            | "close_register"
    )
}

/// A text of a command's data.
fn text<'a>(data: &'a Value, field: &str) -> Option<&'a str> {
    data[field].as_str()
}

/// A list of a command's data; empty where it is not given.
fn list<'a>(data: &'a Value, field: &str) -> &'a [Value] {
    data[field].as_array().map_or(&[], Vec::as_slice)
}

/// The id of the record that a command makes. The simulation always gives one.
fn given_id(data: &Value, field: &str) -> Id {
    text(data, field).unwrap_or_default().to_owned()
}

/// Whether a key is an id rather than a code.
fn is_id(key: &str) -> bool {
    uuid::Uuid::parse_str(key).is_ok()
}

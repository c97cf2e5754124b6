//! Commands as clients send them: read, decided and committed by the real writer of a small business.
//!
//! An input is a batch: a line for each command, with who gives it before the first space. Most are near to good
//! ones, about records that are there, so that deciding is tried and not only reading.

use crate::family::{Broken, Family, Tally, count};
use crate::golden::Golden;
use crate::mutate::{self, pick};
use crate::odd;
use crate::shop::{Shop, someone};
use crate::thin::thin_out;
use crate::tree::Tree;
use anyhow::Context;
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::records::Collection;
use onhand_domain::refusal::Refusal;
use onhand_engine::{Outcome, Submission, Verdict};
use onhand_store::dump::DumpItem;
use onhand_store::memory::Memory;
use rand::Rng;
use rand::rngs::SmallRng;
use serde_json::Value;
use uuid::Uuid;

/// Commands of one batch at most.
const BATCH_MAX: usize = 4;
/// Bytes of a command at most: no larger body comes in.
const LENGTH_MAX: usize = 1_000_000;
/// What the clock moves by before each batch, in milliseconds.
const STEP_MS: i64 = 60_000;

/// See the module.
pub struct Commands {
    base: Memory,
    golden: Golden,
    /// Ids of the commands that were given.
    given: Vec<Uuid>,
    /// Batches of what was accepted, for [`Commands::again`].
    kept: Vec<Vec<Submission>>,
    /// What was drawn, to be sent again.
    lines: Vec<String>,
    shop: Shop,
}

impl Commands {
    /// Over a new business.
    pub fn new() -> anyhow::Result<Self> {
        let base = Shop::populated()?;
        let shop = Shop::over(base.copy())?;
        Ok(Self {
            base,
            golden: Golden::read()?,
            given: Vec::new(),
            kept: Vec::new(),
            lines: Vec::new(),
            shop,
        })
    }

    fn line(&self, random: &mut SmallRng) -> String {
        if !self.lines.is_empty() && random.random_range(0..20) == 0 {
            return self.lines[random.random_range(0..self.lines.len())].clone();
        }
        let role = pick(random, &["owner", "owner", "owner", "owner", "staff", "cashier", "partner"]);
        format!("{role} {}", self.one(random))
    }

    /// A command, as it is sent.
    pub fn one(&self, random: &mut SmallRng) -> String {
        let (name, tree) = self.golden.commands[random.random_range(0..self.golden.commands.len())].clone();
        let mut data = tree;
        self.ground(random, &name, &mut data);
        thin_out(random, &name, &mut data);
        for _ in 0..[0, 0, 0, 0, 0, 1, 1, 2, 4][random.random_range(0..9)] {
            mutate::tree(random, &mut data, &self.golden.parts);
        }
        let mut command =
            Tree::Object(vec![("type".to_owned(), Tree::text(&name)), ("data".to_owned(), data)]);
        self.dress(random, &mut command);
        if random.random_range(0..40) == 0 {
            mutate::tree(random, &mut command, &self.golden.parts);
        }
        let mut bytes = command.written().into_bytes();
        if random.random_range(0..40) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes.truncate(LENGTH_MAX);
        String::from_utf8_lossy(&bytes).replace('\n', " ")
    }

    /// Says id, time and device of a command, or does not.
    fn dress(&self, random: &mut SmallRng, command: &mut Tree) {
        let Tree::Object(fields) = command else { return };
        match random.random_range(0..20) {
            0 => {}
            1 if !self.given.is_empty() => {
                let again = self.given[random.random_range(0..self.given.len())];
                fields.push(("id".to_owned(), Tree::text(&again.to_string())));
            }
            _ => fields.push(("id".to_owned(), Tree::text(&fresh(random).to_string()))),
        }
        if random.random_range(0..4) == 0 {
            let now = self.shop.environment.clock.now();
            let at = match random.random_range(0..9) {
                0 => odd::text(random),
                1 => now.plus_millis(-random.random_range(0..4_000_000_000)).to_string(),
                2 => now.plus_millis(random.random_range(0..4_000_000)).to_string(),
                _ => now.plus_millis(-random.random_range(0..4_000_000)).to_string(),
            };
            fields.push(("occurred_at".to_owned(), Tree::text(&at)));
            if random.random_range(0..2) == 0 {
                fields.push(("device".to_owned(), Tree::text(&Uuid::from_u128(7).to_string())));
            }
            if random.random_range(0..2) == 0 {
                let offset = pick(
                    random,
                    &["0", "0", "5", "-1000", "700000", "9223372036854775807", "-9223372036854775808", "0.5"],
                );
                fields.push(("clock_offset_ms".to_owned(), Tree::Plain(offset.to_owned())));
                let age = pick(random, &["0", "0", "60", "60", "604801", "4294967295", "4294967296", "-1"]);
                fields.push(("clock_offset_age_s".to_owned(), Tree::Plain(age.to_owned())));
            }
        }
    }

    /// Puts records that are there in the place of those that the golden file names.
    fn ground(&self, random: &mut SmallRng, verb: &str, data: &mut Tree) {
        let makes = match verb {
            "place_order" => "order",
            "record_sale" => "sale",
            "record_return" => "return",
            "ask_return" => "request",
            "note_order" => "note",
            "open_register" => "register",
            "suspend_sale" => "suspended",
            "move_cash" => "movement",
            "add_product" | "add_location" | "add_customer" | "add_price_list" | "add_customer_group"
            | "add_person" => "id",
            "change_prices" => "change",
            "dispatch_transfer" | "post_count" | "post_opening" | "post_receipt" | "post_adjustment"
            | "post_damage" | "post_made" | "post_waste" => "document",
            _ => "",
        };
        data.each_plain("", &mut |field, text| {
            let value = match field {
                _ if field == makes => Some(fresh(random).to_string()),
                "product" => self.one_of(random, Collection::Products, &["TEA", "RICE", "CUP", "FIT"]),
                "location" | "destination" | "default_location" => {
                    self.one_of(random, Collection::Locations, &["SHOP", "STORE", "VAN"])
                }
                "customer" => self.one_of(random, Collection::Customers, &["BO", "CY"]),
                "list" | "price_list" => self.one_of(random, Collection::PriceLists, &["CAFES", "LATER"]),
                "group" => self.one_of(random, Collection::CustomerGroups, &["CAFE"]),
                "change" => self.one_of(random, Collection::PriceChanges, &[]),
                "person" => self.one_of(random, Collection::People, &[]),
                "email" => Some(format!("{}@example.com", random.random_range(0..1_000))),
                "order" => self.one_of(random, Collection::Orders, &[]),
                "request" => self.one_of(random, Collection::ReturnRequests, &[]),
                "sale" => self.one_of(random, Collection::Sales, &[]),
                "import" => self.one_of(random, Collection::Imports, &[]),
                "charge" | "credit" | "entry" => self.one_of(random, Collection::AccountEntries, &[]),
                "allocation" => self.one_of(random, Collection::Allocations, &[]),
                "tender" => Some(pick(random, &["cash", "card", "transfer"]).to_owned()),
                "document" | "transfer" => self.one_of(random, Collection::Documents, &[]),
                "movement" => self.one_of(random, Collection::Movements, &[]),
                "register" => self.one_of(random, Collection::Registers, &[]),
                "suspended" => self.one_of(random, Collection::SuspendedSales, &[]),
                "exception" => self.one_of(random, Collection::Exceptions, &[]),
                "code" | "sku" | "receipt" => Some(format!("N{}", random.random_range(0..100_000))),
                "quantity" | "counted" | "received" => Some(odd::figure(random)),
                "amount" | "price" | "cost" | "total" if random.random_range(0..3) == 0 => {
                    Some(odd::figure(random))
                }
                "tax_class" => Some(pick(random, &["standard", "zero"]).to_owned()),
                "unit" => Some(pick(random, &["case", "case", "case", "kg"]).to_owned()),
                "numerator" | "denominator" | "pack" if random.random_range(0..4) > 0 => return,
                "line" => return *text = random.random_range(0..3).to_string(),
                "currency" => Some("GBP".to_owned()),
                "counted_at" => {
                    let now = self.shop.environment.clock.now();
                    Some(now.plus_millis(-random.random_range(0..7_200_000)).to_string())
                }
                _ => None,
            };
            if let Some(value) = value {
                *text = Value::from(value).to_string();
            }
        });
    }

    fn one_of(&self, random: &mut SmallRng, collection: Collection, codes: &[&str]) -> Option<String> {
        let ids = self.shop.ids(collection);
        match random.random_range(0..12) {
            0 => None,
            1..=5 if !codes.is_empty() => Some(pick(random, codes).to_owned()),
            // The newest are the ones of which most is still to come.
            2..=7 => {
                let newest = &ids[ids.len().saturating_sub(8)..];
                newest.get(random.random_range(0..8)).map(ToString::to_string)
            }
            _ => ids.get(random.random_range(0..ids.len().max(1))).map(ToString::to_string),
        }
    }

    fn actor(&self, role: &str) -> Actor {
        let customer = self.shop.ids(Collection::Customers).first().copied();
        match role {
            "staff" => someone(Role::Staff, None),
            "cashier" => someone(Role::Cashier, None),
            "partner" => someone(Role::Partner, customer),
            _ => someone(Role::Owner, None),
        }
    }

    /// Gives what was accepted to another writer of the same business, without what was refused: all must come to the
    /// same, since a refusal changes nothing.
    fn again(&self) -> Result<(), Broken> {
        let property = "a refusal changes nothing";
        let broken = |detail: String| Broken::new(property, detail);
        let mut other = Shop::over(self.base.copy()).map_err(|error| broken(error.to_string()))?;
        for batch in &self.kept {
            other.clock.turn(STEP_MS);
            let step = other.writer.step(batch);
            for (submission, answer) in batch.iter().zip(step.answers) {
                let outcome = answer.map_err(|error| broken(error.to_string()))?;
                if let Verdict::Refused(refusal) = outcome.verdict {
                    return Err(broken(format!("{} is refused without them: {refusal:?}", submission.name)));
                }
            }
        }
        let kept = |shop: &Shop| -> Result<Vec<String>, Broken> {
            let items = shop.dump().map_err(|error| broken(error.to_string()))?;
            let of_records = items.into_iter().filter(|item| !matches!(item, DumpItem::Refused(_)));
            Ok(of_records.map(|item| serde_json::to_string(&item).unwrap_or_default()).collect())
        };
        let (with, without) = (kept(&self.shop)?, kept(&other)?);
        match with.iter().zip(&without).find(|(one, other)| one != other) {
            Some((one, other)) => Err(broken(format!("with: {one}\nwithout: {other}"))),
            None if with.len() != without.len() => {
                Err(broken(format!("{} lines with them, {} without", with.len(), without.len())))
            }
            None => Ok(()),
        }
    }
}

/// An id that nobody has used.
fn fresh(random: &mut SmallRng) -> Uuid {
    Uuid::from_u128((0x0199_0f3f_0000_7000 << 64) | (0x8000 << 48) | u128::from(random.random::<u64>() >> 16))
}

/// Reading what was understood again must give the same, and the same bytes.
fn check_stable(submission: &Submission) -> Result<(), Broken> {
    let Ok(command) = &submission.command else { return Ok(()) };
    let property = "a command that was read is written and read again the same";
    let written = |command: &Command| {
        serde_json::to_value(command).map_err(|error| Broken::new(property, format!("{command:?}: {error}")))
    };
    let first = written(command)?;
    match Command::decode(&submission.name, &first["data"].to_string()) {
        Ok(again) if again == *command && written(&again)? == first => Ok(()),
        other => Err(Broken::new(property, format!("{command:?}\nbecomes {other:?}"))),
    }
}

/// What became of a command, where that may be.
fn check_outcome(outcome: &Outcome, tally: &mut Tally, name: &str) -> Result<bool, Broken> {
    let fault = |refusal: &Refusal| match refusal {
        Refusal::Fault { message } => {
            Err(Broken::new("nothing makes the program fail", format!("{name}: {message}")))
        }
        _ => Ok(()),
    };
    let (word, is_in_log) = match &outcome.verdict {
        Verdict::Accepted { .. } if outcome.repeated => ("repeated".to_owned(), true),
        Verdict::Accepted { .. } => ("accepted".to_owned(), true),
        Verdict::Quarantined { refusal, .. } => {
            fault(refusal)?;
            ("quarantined".to_owned(), true)
        }
        Verdict::Refused(refusal) => {
            fault(refusal)?;
            let read_back = serde_json::to_string(refusal).map(|text| serde_json::from_str::<Refusal>(&text));
            if !matches!(&read_back, Ok(Ok(same)) if same == refusal) {
                return Err(Broken::new(
                    "a refusal is written and read again the same",
                    format!("{refusal:?}"),
                ));
            }
            count(tally, format!("refused: {}", refusal.code()));
            ("refused".to_owned(), false)
        }
    };
    let known = Command::kind_of(name).map_or("unknown", |_| name);
    count(tally, format!("{known}: {word}"));
    Ok(is_in_log)
}

impl Family for Commands {
    fn name(&self) -> &'static str {
        "commands"
    }

    fn length(&self) -> usize {
        25
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        self.shop = Shop::over(self.base.copy()).context("the business can't be opened")?;
        self.given.clear();
        self.kept.clear();
        self.lines.clear();
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let lines: Vec<String> = (0..random.random_range(1..=BATCH_MAX)).map(|_| self.line(random)).collect();
        self.lines.extend(lines.iter().cloned());
        lines.join("\n").into_bytes()
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let text = String::from_utf8_lossy(input);
        let mut submissions = Vec::new();
        let mut lines = 0;
        for line in text.split('\n') {
            lines += 1;
            let (role, command) = line.split_once(' ').unwrap_or(("owner", line));
            match self.shop.read(self.actor(role), command) {
                Ok(submission) => {
                    check_stable(&submission)?;
                    self.given.push(submission.id.0);
                    submissions.push(submission);
                }
                Err(_) => count(tally, "can't be read as a command"),
            }
        }
        self.shop.clock.turn(STEP_MS);
        let before = self.shop.writer.head().seq;
        let step = self.shop.writer.step(&submissions);
        let mut kept = Vec::new();
        let mut fresh = 0;
        for (submission, answer) in submissions.into_iter().zip(step.answers) {
            let outcome =
                answer.map_err(|error| Broken::new("the store takes what was decided", error.to_string()))?;
            if check_outcome(&outcome, tally, &submission.name)? {
                fresh += u64::from(!outcome.repeated);
                kept.push(submission);
            }
        }
        self.kept.push(kept);
        if let Some(batch) = &step.committed {
            self.shop.note(batch);
        }
        let after = self.shop.writer.head().seq;
        if after != before + fresh {
            let detail = format!("the log went from {before} to {after}, with {fresh} accepted");
            return Err(Broken::new("each accepted command is one entry of the log", detail));
        }
        Ok(lines)
    }

    fn end(&mut self) -> Result<(), Broken> {
        self.shop.check()?;
        self.again()
    }
}

//! A device: what it keeps, the process that runs on it, and what is known of it by whoever looks on.

use super::witness::Witness;
use crate::interaction::Request;
use crate::properties::{Broken, broken};
use onhand_client::{Link, Outbox, OutboxBounds, Replica, Settings};
use onhand_domain::command::{Command, Kind};
use onhand_domain::ids::{CommandId, DeviceId};
use onhand_protocol::OutcomeStatus;
use onhand_protocol::live::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What it takes to be said and heard, at first, in microseconds.
const DELAY_US: u64 = 2_000;

/// What a device keeps when its process ends.
#[derive(Clone, Debug, Default)]
struct Kept {
    outbox: Vec<u8>,
    replica: Vec<u8>,
    witness: Witness,
}

/// A device.
#[derive(Debug)]
pub struct Device {
    /// Who uses it, as in a request; nobody: the token is revoked.
    pub by: Option<String>,
    /// About how long its messages take, in microseconds.
    pub delay_us: u64,
    /// Facts that it was told are recorded.
    pub facts: BTreeSet<CommandId>,
    /// Commands that it took and has no outcome of.
    pub open: BTreeSet<CommandId>,
    /// Commands that were given on it, by their ids.
    pub given: BTreeMap<String, Request>,
    kept: Kept,
    /// Rows are kept after so many runs.
    pub keep_after: u64,
    /// Its process.
    pub link: Link,
    is_careful: bool,
    /// Its connection.
    pub line: Option<u64>,
    lives: u64,
    number: u64,
    /// Whether it has no network.
    pub offline: bool,
    /// Whether it speaks by single requests.
    pub post: bool,
    runs: u64,
    seed: u64,
    /// Whether it does not read.
    pub stalled: bool,
    /// What is known of what it holds.
    pub witness: Witness,
}

impl Device {
    /// One that holds nothing.
    pub fn new(number: u64, by: String, post: bool, seed: u64) -> Self {
        let (replica, outbox) = (Replica::default(), Outbox::new(OutboxBounds::default()));
        let kept = Kept { outbox: outbox.save(), replica: replica.save(), witness: Witness::default() };
        Self {
            by: Some(by),
            delay_us: DELAY_US,
            facts: BTreeSet::new(),
            given: BTreeMap::new(),
            kept,
            keep_after: 1,
            link: Link::new(settings(number), replica, outbox, seed),
            is_careful: true,
            line: None,
            lives: 0,
            number,
            offline: false,
            open: BTreeSet::new(),
            post,
            runs: 0,
            seed,
            stalled: false,
            witness: Witness::default(),
        }
    }

    /// It was told what became of a command. Facts that are recorded stay so, whatever becomes of the log: unless they
    /// are refused when they are given again.
    pub fn told(&mut self, outcome: &Outcome) {
        self.open.remove(&outcome.id);
        let given = self.given.get(&outcome.id.to_string());
        let is_fact = given.is_some_and(|given| Command::kind_of(given.name()) == Some(Kind::Fact));
        if outcome.status == OutcomeStatus::Refused {
            self.facts.remove(&outcome.id);
        } else if is_fact {
            self.facts.insert(outcome.id);
        }
    }

    /// Whether its rows were kept after every run. Where they were not, it may come back from before a fork, and know
    /// nothing of it.
    pub fn is_careful(&self) -> bool {
        self.is_careful
    }

    /// Its commands are kept.
    pub fn keep_commands(&mut self) {
        self.kept.outbox = self.link.outbox().save();
    }

    /// A run was applied: now and then rows and cursor are kept.
    pub fn keep_rows(&mut self) {
        self.runs += 1;
        self.is_careful &= self.keep_after <= 1;
        if self.runs.is_multiple_of(self.keep_after.max(1)) {
            self.kept.replica = self.link.replica().save();
            self.kept.witness = self.witness.clone();
        }
    }

    /// Its process ends, and begins again with what was kept.
    pub fn begin_again(&mut self) -> Result<(), Broken> {
        let unusable = |error| broken("what a client keeps can be used", format!("{error:?}"));
        let replica = Replica::restore(&self.kept.replica).map_err(unusable)?;
        let outbox = Outbox::restore(&self.kept.outbox, OutboxBounds::default()).map_err(unusable)?;
        self.lives += 1;
        let seed = self.seed.wrapping_add(self.lives << 32);
        self.link = Link::new(settings(self.number), replica, outbox, seed);
        self.witness = self.kept.witness.clone();
        Ok(())
    }
}

fn settings(number: u64) -> Settings {
    Settings::new("simulation", DeviceId(Uuid::from_u128(0xde_5157 << 64 | u128::from(number))), None)
}

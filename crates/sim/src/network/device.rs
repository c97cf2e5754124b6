//! A device: what it keeps, the process that runs on it, and what is known of it by whoever looks on.

use super::witness::Witness;
use crate::interaction::Request;
use crate::properties::{Broken, broken};
use onhand_client::{Link, Outbox, OutboxBounds, Replica, Settings};
use onhand_domain::ids::DeviceId;
use std::collections::BTreeMap;
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
    /// Commands that were given on it, by their ids.
    pub given: BTreeMap<String, Request>,
    kept: Kept,
    /// Rows are kept after so many runs.
    pub keep_after: u64,
    /// Its process.
    pub link: Link,
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
            given: BTreeMap::new(),
            kept,
            keep_after: 1,
            link: Link::new(settings(number), replica, outbox, seed),
            line: None,
            lives: 0,
            number,
            offline: false,
            post,
            runs: 0,
            seed,
            stalled: false,
            witness: Witness::default(),
        }
    }

    /// Its commands are kept.
    pub fn keep_commands(&mut self) {
        self.kept.outbox = self.link.outbox().save();
    }

    /// A run was applied: now and then rows and cursor are kept.
    pub fn keep_rows(&mut self) {
        self.runs += 1;
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

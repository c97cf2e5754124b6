//! The proof that a replica equals the server: digests compared at one mark, buckets where they differ, a repair, and the
//! digests again.

use crate::replica::{Finding, Replica};
use onhand_protocol::live::ClientMessage;
use std::collections::BTreeMap;

/// Records that one `repair` message may name, some 60 bytes each.
const REPAIR_ROWS_MAX: usize = 5_000;
/// Rounds in a row after which a subscription that still differs is fetched anew.
const ROUNDS_MAX: u32 = 3;

/// A verification under way.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    corrected: u32,
    /// Those that differed: they are compared once more when they are repaired.
    different: Vec<u32>,
    equal: u32,
    open: BTreeMap<u32, Stage>,
    rounds: u32,
    since_us: u64,
}

#[derive(Debug)]
enum Stage {
    /// Its digest was asked for.
    Digest,
    /// The digests of its buckets were asked for.
    Buckets,
    /// What differs in its buckets was asked for; these are still to be asked for.
    Repair(Vec<u8>),
}

/// What came of a round.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    pub(crate) corrected: u32,
    pub(crate) different: Vec<u32>,
    pub(crate) equal: u32,
    /// Of the different ones, those that were repaired too often.
    pub(crate) incurable: Option<u32>,
}

impl Proof {
    pub(crate) fn is_under_way(&self) -> bool {
        !self.open.is_empty()
    }

    pub(crate) fn since_us(&self) -> u64 {
        self.since_us
    }

    /// Asks for digests.
    pub(crate) fn begin(&mut self, subscriptions: Vec<u32>, now_us: u64) -> Option<ClientMessage> {
        if self.is_under_way() || subscriptions.is_empty() {
            return None;
        }
        let rounds = self.rounds;
        *self = Self { rounds, since_us: now_us, ..Self::default() };
        self.open = subscriptions.iter().map(|number| (*number, Stage::Digest)).collect();
        Some(ClientMessage::Verify { subscriptions })
    }

    /// The connection is over.
    pub(crate) fn lost(&mut self) {
        *self = Self::default();
    }

    /// A subscription began anew, or is over: nothing of it can be compared.
    pub(crate) fn forget(&mut self, subscription: u32) {
        self.open.remove(&subscription);
        self.different.retain(|other| *other != subscription);
    }

    /// Takes what a run found; gives what is to be asked next.
    pub(crate) fn found(&mut self, finding: Finding, replica: &Replica) -> Option<ClientMessage> {
        match finding {
            Finding::Compared { equal, subscription } => {
                let stage = self.open.get_mut(&subscription)?;
                if equal {
                    self.equal += 1;
                    self.open.remove(&subscription);
                    return None;
                }
                self.different.push(subscription);
                *stage = Stage::Buckets;
                Some(ClientMessage::Buckets { subscription })
            }
            Finding::Differing { buckets, subscription } => {
                if let Some(stage) = self.open.get_mut(&subscription) {
                    *stage = Stage::Repair(buckets);
                }
                self.ask(subscription, replica)
            }
            Finding::Repaired { rows, subscription } => {
                self.corrected += rows;
                self.ask(subscription, replica)
            }
        }
    }

    /// Asks for the next part of a repair, or is done with the subscription.
    fn ask(&mut self, subscription: u32, replica: &Replica) -> Option<ClientMessage> {
        let Some(Stage::Repair(left)) = self.open.get_mut(&subscription) else { return None };
        let buckets = replica.bucket_rows(subscription, left, REPAIR_ROWS_MAX);
        if buckets.is_empty() {
            self.open.remove(&subscription);
            return None;
        }
        Some(ClientMessage::Repair { buckets, subscription })
    }

    /// What came of the round, once it is complete.
    pub(crate) fn round(&mut self) -> Option<Round> {
        let is_complete = self.open.is_empty() && (self.equal > 0 || !self.different.is_empty());
        if !is_complete {
            return None;
        }
        let round = Round {
            corrected: std::mem::take(&mut self.corrected),
            different: std::mem::take(&mut self.different),
            equal: std::mem::take(&mut self.equal),
            incurable: None,
        };
        self.rounds = if round.different.is_empty() { 0 } else { self.rounds + 1 };
        let incurable = round.different.first().copied().filter(|_| self.rounds >= ROUNDS_MAX);
        Some(Round { incurable, ..round })
    }
}

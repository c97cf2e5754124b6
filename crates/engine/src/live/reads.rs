//! Reads that wait, and those that are under way.

use super::port::{SessionId, Ticket};
use super::reading::{Answer, SEED_READS_MAX, SESSION_READS_MAX};
use ahash::HashMap;
use std::collections::VecDeque;

/// How long a digest waits that could not be read, in microseconds.
const RETRY_US: u64 = 5_000_000;

/// Sessions that are looked at in search of some that want the same read.
const ALIKE_MAX: usize = 512;

/// Whom a read is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Sessions that all want it.
    Sessions(Vec<SessionId>),
    /// The digest of a group, from a row on.
    Seed { after: Option<i64>, number: u64, slot: u32 },
}

/// Reads that wait, and those that are under way.
#[derive(Debug)]
pub(super) struct Reads {
    next_ticket: u64,
    /// Answers that are newer than the newest batch that came here.
    parked: Vec<(For, Answer)>,
    seeds: VecDeque<(u32, u64)>,
    /// Digests that could not be read, and when they are tried again.
    seeds_later: VecDeque<(u64, (u32, u64))>,
    seeds_under_way: usize,
    sessions: VecDeque<SessionId>,
    sessions_under_way: usize,
    under_way: HashMap<Ticket, For>,
}

impl Reads {
    /// None. The first has the ticket `next_ticket`.
    pub(super) fn new(next_ticket: u64) -> Self {
        Self {
            next_ticket,
            parked: Vec::new(),
            seeds: VecDeque::new(),
            seeds_later: VecDeque::new(),
            seeds_under_way: 0,
            sessions: VecDeque::new(),
            sessions_under_way: 0,
            under_way: HashMap::default(),
        }
    }

    /// The number of the next ticket.
    pub(super) fn next_ticket(&self) -> u64 {
        self.next_ticket
    }

    /// How many wait or are under way.
    pub(super) fn len(&self) -> usize {
        self.sessions.len() + self.seeds.len() + self.seeds_later.len() + self.under_way.len()
    }

    /// A session wants something read.
    pub(super) fn want(&mut self, session: SessionId) {
        self.sessions.push_back(session);
    }

    /// The digest of a group is wanted.
    pub(super) fn want_seed(&mut self, slot: u32, number: u64) {
        self.seeds.push_back((slot, number));
    }

    /// The digest of a group is wanted, after a while.
    pub(super) fn want_seed_later(&mut self, slot: u32, number: u64, now_us: u64) {
        self.seeds_later.push_back((now_us + RETRY_US, (slot, number)));
    }

    /// Whose read may begin.
    pub(super) fn next_session(&mut self) -> Option<SessionId> {
        if self.sessions_under_way < SESSION_READS_MAX { self.sessions.pop_front() } else { None }
    }

    /// Takes out those of the next sessions that want the same.
    pub(super) fn take_alike(&mut self, mut wants: impl FnMut(SessionId) -> bool) -> Vec<SessionId> {
        let next = self.sessions.len().min(ALIKE_MAX);
        let (alike, others): (Vec<_>, Vec<_>) =
            self.sessions.drain(..next).partition(|session| wants(*session));
        // The others keep their places.
        others.into_iter().rev().for_each(|session| self.sessions.push_front(session));
        alike
    }

    /// Of which group a digest's read may begin.
    pub(super) fn next_seed(&mut self, now_us: u64) -> Option<(u32, u64)> {
        while let Some((_, seed)) = self.seeds_later.front().filter(|(due, _)| *due <= now_us).copied() {
            self.seeds_later.pop_front();
            self.seeds.push_back(seed);
        }
        if self.seeds_under_way < SEED_READS_MAX { self.seeds.pop_front() } else { None }
    }

    /// When a digest is tried again.
    pub(super) fn due_us(&self) -> Option<u64> {
        self.seeds_later.front().map(|(due, _)| *due)
    }

    /// A read begins.
    pub(super) fn begin(&mut self, whose: For) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        *self.count(&whose) += 1;
        self.under_way.insert(ticket, whose);
        ticket
    }

    /// A read has ended: whose it was.
    pub(super) fn end(&mut self, ticket: Ticket) -> Option<For> {
        let whose = self.under_way.remove(&ticket)?;
        *self.count(&whose) -= 1;
        Some(whose)
    }

    fn count(&mut self, whose: &For) -> &mut usize {
        match whose {
            For::Sessions(_) => &mut self.sessions_under_way,
            For::Seed { .. } => &mut self.seeds_under_way,
        }
    }

    /// An answer waits for the batches that it knows already.
    pub(super) fn park(&mut self, whose: For, answer: Answer) {
        self.parked.push((whose, answer));
    }

    /// Takes out all answers that wait for batches.
    pub(super) fn unpark(&mut self) -> Vec<(For, Answer)> {
        std::mem::take(&mut self.parked)
    }
}

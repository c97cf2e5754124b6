//! The hub: one state machine for all sessions of a business, without a socket, thread or clock.

use super::applying;
use super::counts::Counts;
use super::encode;
use super::groups::Groups;
use super::limits::Limits;
use super::outcomes::InFlight;
use super::pace::Schedule;
use super::port::{Input, Now, Output, SessionId};
use super::reads::Reads;
use super::ring::Ring;
use super::session::{Key, Session, Sessions, Waits};
use bytes::Bytes;
use onhand_protocol::live::{Reason, ServerMessage};
use onhand_store::{Batch, Position};

/// Sessions that are served in one turn: what came in meanwhile is taken before the next.
const TURN_MAX: usize = 2_000;
/// Bytes that may wait for a session before it is sent what it did not wait for; then it is one that asks and does not
/// listen.
const UNHEARD_MAX: usize = 1 << 20;
/// When a client is to come again after the log has gone another way, in milliseconds.
const RETRY_MS: u32 = 1_000;

/// All sessions of a business.
#[derive(Debug)]
pub struct Hub {
    /// Beginnings of subscriptions, counted.
    pub(super) begun: u64,
    pub(super) counts: Counts,
    /// The end of a run without outcomes, as it was written last.
    pub(super) end: (Position, Bytes),
    /// Where a run is put together.
    pub(super) frames: Vec<Bytes>,
    pub(super) groups: Groups,
    pub(super) head: Position,
    pub(super) in_flight: InFlight,
    pub(super) limits: Limits,
    pub(super) outputs: Vec<Output>,
    pub(super) reads: Reads,
    pub(super) ring: Ring,
    pub(super) schedule: Schedule,
    pub(super) sessions: Sessions,
}

impl Hub {
    /// Of a log that ends at `head`.
    pub fn new(head: Position, limits: Limits) -> Self {
        Self::numbered(head, limits, 1, 1)
    }

    /// Without sessions, of a log that ends at `head`, and with numbers that go on.
    #[must_use]
    pub fn anew(&self, head: Position) -> Self {
        Self::numbered(head, self.limits, self.groups.next_number(), self.reads.next_ticket())
    }

    fn numbered(head: Position, limits: Limits, next_group: u64, next_ticket: u64) -> Self {
        Self {
            begun: 0,
            counts: Counts::default(),
            end: (head, encode::end(head, &[])),
            frames: Vec::new(),
            groups: Groups::new(next_group),
            head,
            in_flight: InFlight::default(),
            limits,
            outputs: Vec::new(),
            reads: Reads::new(next_ticket),
            ring: Ring::new(head, limits.run_bytes),
            schedule: Schedule::new(limits.pace_max_us),
            sessions: Sessions::default(),
        }
    }

    /// Where the log ends, as far as it knows.
    pub fn head(&self) -> Position {
        self.head
    }

    /// Takes something in.
    pub fn take(&mut self, input: Input, now: Now) {
        match input {
            Input::Committed(batch) => self.commit(&batch, now),
            Input::Moved(position) => self.move_to(position, now),
            Input::Open { caller, hello, outbound, session } => {
                self.open(session, caller, hello, outbound, now);
            }
            Input::Message { session, .. }
            | Input::Refused { session, .. }
            | Input::Answered { session, .. }
            | Input::Sent { session, .. }
            | Input::Rights { session, .. } => {
                if let Some(key) = self.sessions.key(session) {
                    self.of_session(key, input, now);
                }
            }
            Input::Drained { session } => {
                let key = self.sessions.key(session);
                if let Some(session) = key.and_then(|key| self.sessions.get_mut(key)) {
                    if session.waits == Waits::Room {
                        session.waits = Waits::Nothing;
                    }
                }
                key.into_iter().for_each(|key| self.touch(key, now));
            }
            Input::Dismiss { detail, reason, retry_ms, session } => {
                if let Some(key) = self.sessions.key(session) {
                    self.dismiss(key, reason, &detail, retry_ms, now);
                }
            }
            Input::Close { session } => {
                if let Some(key) = self.sessions.key(session) {
                    self.close(key, now);
                }
            }
            Input::Read { answer, ticket } => self.answered(ticket, answer, now),
        }
    }

    /// Does what is due; when something is due next, in microseconds.
    pub fn turn(&mut self, now: Now) -> Option<u64> {
        self.groups.forget_left(now.us);
        for _ in 0..TURN_MAX {
            let Some(key) = self.schedule.next(now.us) else { break };
            let is_its_turn = self.sessions.get(key).is_some_and(|session| session.waits == Waits::Turn);
            if is_its_turn {
                self.serve(key, now);
            }
        }
        self.begin_reads(now);
        let due = [self.schedule.due_us(), self.groups.due_us(), self.reads.due_us()];
        due.into_iter().flatten().min()
    }

    /// Takes what came out.
    pub fn outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// Counts.
    pub fn counts(&self, now: Now) -> Counts {
        let mut counts = Counts {
            groups: self.groups.len() as u64,
            reads: self.reads.len() as u64,
            ring_bytes: self.ring.bytes() as u64,
            sessions: self.sessions.len() as u64,
            ..self.counts
        };
        let fresh_us = u64::from(self.limits.verify_every_ms) * 2_000;
        for (_, session) in self.sessions.iter() {
            counts.subscriptions += session.subscriptions.len() as u64;
            if session.subscriptions.iter().any(|subscribed| subscribed.loading.is_none()) {
                counts.ready += 1;
                let consistent = session.verified.is_some_and(|(at, equal)| equal && at + fresh_us >= now.us);
                counts.consistent += u64::from(consistent);
            }
        }
        counts
    }

    /// Ends all sessions.
    pub fn end(&mut self, reason: Reason, detail: &str, retry_ms: u32) {
        let keys: Vec<Key> = self.sessions.iter().map(|(key, _)| key).collect();
        for key in keys {
            self.dismiss(key, reason, detail, Some(retry_ms), Now::default());
        }
    }

    /// Takes a batch that is durable.
    fn commit(&mut self, batch: &Batch, now: Now) {
        let is_known = batch.to.epoch == self.head.epoch && batch.to.seq <= self.head.seq;
        if !batch.entries.is_empty() && !is_known {
            if batch.from != self.head {
                self.move_to(batch.to, now);
            } else {
                self.head = batch.to;
                self.question_lists(batch, now);
                let kept = applying::apply(batch, &mut self.groups);
                self.touch_members(&kept.groups, now);
                self.ring.push(kept);
                self.trim();
                self.unpark(now);
            }
        }
        let Self { in_flight, schedule, sessions, .. } = self;
        in_flight.settle(batch, |key, seq, outcome| {
            if let Some(session) = sessions.get_mut(key) {
                session.in_flight.remove(&outcome.id);
                session.outcomes.push((seq, outcome));
                put_in_turn(schedule, key, session, now);
            }
        });
    }

    /// Everybody in these groups has something new.
    fn touch_members(&mut self, slots: &[u32], now: Now) {
        let Self { groups, schedule, sessions, .. } = self;
        for group in slots.iter().filter_map(|slot| groups.get(*slot)) {
            schedule.touched(group.members.len(), now.us);
            for key in &group.members {
                if let Some(session) = sessions.get_mut(*key) {
                    put_in_turn(schedule, *key, session, now);
                }
            }
        }
    }

    fn trim(&mut self) {
        while let Some(oldest) = self.ring.trim(self.limits.ring_batches, self.limits.ring_bytes) {
            for slot in oldest.groups {
                if let Some(group) = self.groups.get_mut(slot) {
                    group.trim(oldest.to.seq);
                }
            }
        }
    }

    /// The log ends elsewhere, and what lies between was not told: all that is behind it is read from the store.
    fn move_to(&mut self, position: Position, now: Now) {
        if position == self.head {
            return;
        }
        if position.epoch != self.head.epoch || position.seq <= self.head.seq {
            tracing::error!(from = %self.head, to = %position, "the log has gone another way; all sessions come again");
            let keys: Vec<Key> = self.sessions.iter().map(|(key, _)| key).collect();
            for key in keys {
                let detail = "the log has gone another way";
                self.dismiss(key, Reason::Failed, detail, Some(RETRY_MS), now);
            }
        }
        self.head = position;
        self.ring = Ring::new(position, self.limits.run_bytes);
        self.groups.iter_mut().for_each(|group| group.forget(position.seq));
        let Self { schedule, sessions, .. } = self;
        for (key, session) in sessions.iter_mut() {
            session.lists_due |= session.buyer().is_some();
            put_in_turn(schedule, key, session, now);
        }
        self.unpark(now);
    }

    /// A session has something new.
    pub(super) fn touch(&mut self, key: Key, now: Now) {
        if let Some(session) = self.sessions.get_mut(key) {
            put_in_turn(&mut self.schedule, key, session, now);
        }
    }

    /// Sends something that belongs to no run.
    pub(super) fn send(&mut self, key: Key, message: &ServerMessage, now: Now) {
        let Some(session) = self.sessions.get(key) else { return };
        if session.outbound.pending() > UNHEARD_MAX {
            self.dismiss(key, Reason::TooMany, "you ask and do not listen", Some(RETRY_MS), now);
        } else {
            session.outbound.push([encode::message(message)]);
        }
    }

    /// Ends a session; the client is told why.
    pub(super) fn dismiss(
        &mut self,
        key: Key,
        reason: Reason,
        detail: &str,
        retry_ms: Option<u32>,
        now: Now,
    ) {
        if let Some(session) = self.sessions.get(key) {
            let bye = ServerMessage::Bye { detail: detail.to_owned(), reason, retry_ms };
            session.outbound.push([encode::message(&bye)]);
            session.outbound.end(reason);
        }
        self.close(key, now);
    }

    fn close(&mut self, key: Key, now: Now) {
        let Some(session) = self.sessions.remove(key) else { return };
        for subscribed in &session.subscriptions {
            self.groups.leave(subscribed.group, key, now.us);
        }
        for id in session.in_flight {
            self.in_flight.remove(id, key);
        }
    }

    /// The place of a session, for tests and those who look.
    pub fn has(&self, session: SessionId) -> bool {
        self.sessions.key(session).is_some()
    }
}

/// A session has something new: it is its turn as soon as the pace allows, if it waits for nothing else.
fn put_in_turn(schedule: &mut Schedule, key: Key, session: &mut Session, now: Now) {
    if session.waits == Waits::Nothing && session.arriving.is_none() {
        session.waits = Waits::Turn;
        schedule.put(key, session.last_run_us, now.us);
    }
}

//! Reads for sessions and digests: what is read next, and what becomes of what was read.

use super::encode;
use super::groups::Groups;
use super::hub::Hub;
use super::port::{Now, Output, SessionId, Ticket};
use super::reading::{Answer, Followed, Has, Request};
use super::reads::For;
use super::session::{Ask, Key, Loading, Reading, Session, Waits};
use bytes::Bytes;
use onhand_protocol::live::{Digest, Reason, ServerMessage};
use onhand_store::{Position, StoreError};
use std::sync::Arc;

/// Rows of a chunk.
const CHUNK_ROWS_MAX: usize = 1_000;
/// When a client is to come again after a read failed for it, in milliseconds.
const FAILED_RETRY_MS: u32 = 2_000;

impl Hub {
    /// Something is to be read for a session.
    pub(super) fn want_read(&mut self, key: Key) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        if !session.queued && session.reading.is_none() {
            session.queued = true;
            self.reads.want(session.id);
        }
    }

    /// Begins the reads that may begin.
    pub(super) fn begin_reads(&mut self, now: Now) {
        while let Some(id) = self.reads.next_session() {
            let Some(key) = self.sessions.key(id) else { continue };
            let next = self.next_read(key);
            let Some(session) = self.sessions.get_mut(key) else { continue };
            session.queued = false;
            if let Some((reading, request)) = next {
                session.reads(reading);
                let mut sessions = self.alike(&request);
                sessions.push(id);
                let ticket = self.reads.begin(For::Sessions(sessions));
                self.outputs.push(Output::Read { request: Box::new(request), ticket });
            }
        }
        while let Some((slot, number)) = self.reads.next_seed(now.us) {
            let Some(group) = self.groups.get(slot).filter(|group| group.number == number) else { continue };
            let (after, selection) = (group.seed.after(), group.selection.clone());
            let ticket = self.reads.begin(For::Seed { after, number, slot });
            let request = Box::new(Request::Seed { after, selection });
            self.counts.digest_reads += 1;
            self.outputs.push(Output::Read { request, ticket });
        }
    }

    /// Sessions that wait and want the same read: where many come at once, they come with the same program.
    fn alike(&mut self, request: &Request) -> Vec<SessionId> {
        let Self { groups, reads, sessions, .. } = self;
        reads.take_alike(|id| {
            let Some(session) = sessions.key(id).and_then(|key| sessions.get_mut(key)) else { return false };
            let Some(reading) = alike(session, groups, request) else { return false };
            session.queued = false;
            session.reads(reading);
            true
        })
    }

    /// What is to be read for a session now.
    fn next_read(&mut self, key: Key) -> Option<(Reading, Request)> {
        let misses = self.misses(key);
        let session = self.sessions.get_mut(key)?;
        if let Some(arriving) = &session.arriving {
            let (position, unanswered) = (arriving.position, arriving.hello.unanswered.clone());
            let (buyer, too_old) = (session.buyer(), self.limits.too_old_entries);
            return Some((Reading::Arrival, Request::Arrive { buyer, position, too_old, unanswered }));
        }
        if !session.outbound.has_room() {
            session.waits = Waits::Room;
            return None;
        }
        if let Some(buyer) = session.buyer().filter(|_| session.lists_due) {
            session.lists_due = false;
            return Some((Reading::Lists, Request::Lists { buyer }));
        }
        if misses {
            let groups = session.groups().filter_map(|(slot, _)| self.groups.get(slot));
            let groups = groups.map(|group| Followed {
                group: group.number,
                selection: group.selection.clone(),
                tells_actor: group.tells_actor,
            });
            let groups = groups.collect();
            let (entries, too_old) = (self.limits.catch_up_entries, self.limits.too_old_entries);
            let request = Request::CatchUp { entries, from: session.cursor, groups, too_old };
            return Some((Reading::CatchUp, request));
        }
        while let Some(ask) = session.asks.front() {
            let subscription = ask.subscription();
            let ready = session.ready(subscription);
            let asked = ready.and_then(|ready| Some((ready.begun, self.groups.get(ready.group)?)));
            let Some((begun, group)) = asked else {
                session.asks.pop_front();
                continue;
            };
            let selection = group.selection.clone();
            let request = match ask {
                Ask::Buckets { .. } => Request::Buckets { selection, subscription },
                Ask::Repair { buckets, .. } => {
                    Request::Repair { buckets: buckets.clone(), selection, subscription }
                }
            };
            return Some((Reading::Asked { begun }, request));
        }
        let (loading, subscribed) = session.loading()?;
        let selection = self.groups.get(subscribed.group)?.selection.clone();
        let Loading { after, limit } = loading;
        let request = Request::Chunk { after, limit, selection, subscription: subscribed.number };
        Some((Reading::Chunk { begun: subscribed.begun }, request))
    }

    /// A read has ended.
    pub(super) fn answered(&mut self, ticket: Ticket, answer: Result<Answer, StoreError>, now: Now) {
        let Some(whose) = self.reads.end(ticket) else { return };
        match (answer, whose) {
            (Ok(answer), whose) => self.deliver(whose, answer, now),
            (Err(error), For::Sessions(sessions)) => {
                tracing::error!(%error, "a read for a live replica failed");
                self.counts.failures += 1;
                for key in sessions.into_iter().filter_map(|id| self.sessions.key(id)).collect::<Vec<_>>() {
                    let detail = "what you asked for could not be read";
                    self.dismiss(key, Reason::Failed, detail, Some(FAILED_RETRY_MS), now);
                }
            }
            (Err(error), For::Seed { slot, number, .. }) => {
                tracing::error!(%error, "a digest could not be read");
                self.counts.failures += 1;
                self.reads.want_seed_later(slot, number, now.us);
            }
        }
    }

    /// Answers that were ahead of the batches are looked at again.
    pub(super) fn unpark(&mut self, now: Now) {
        for (whose, answer) in self.reads.unpark() {
            self.deliver(whose, answer, now);
        }
    }

    fn deliver(&mut self, whose: For, answer: Answer, now: Now) {
        let to = match &answer {
            Answer::CaughtUp { to, .. } | Answer::Rows { to, .. } | Answer::Seeded { to, .. } => Some(*to),
            Answer::Arrived { .. } | Answer::CanNot(_) | Answer::Lists(_) => None,
        };
        // Whoever reads sees a batch a moment before it comes here.
        if to.is_some_and(|to| to.epoch == self.head.epoch && to.seq > self.head.seq) {
            return self.reads.park(whose, answer);
        }
        match (whose, answer) {
            (For::Seed { after, number, slot }, Answer::Seeded { digest, next, to }) => {
                self.seeded(slot, number, after, (digest, next, to), now);
            }
            (For::Sessions(sessions), answer) => {
                for id in sessions {
                    let Some(key) = self.sessions.key(id) else { continue };
                    let Some(session) = self.sessions.get_mut(key) else { continue };
                    let Some(reading) = session.reading.take() else { continue };
                    session.waits = Waits::Nothing;
                    self.deliver_to(key, reading, answer.clone(), now);
                    self.touch(key, now);
                }
            }
            (For::Seed { .. }, _) => {}
        }
    }

    fn deliver_to(&mut self, key: Key, reading: Reading, answer: Answer, now: Now) {
        // What was read under rights that may be others by now is read again.
        let is_questioned = self.sessions.get(key).is_some_and(|session| session.lists_due);
        if is_questioned && !matches!(reading, Reading::Arrival | Reading::Lists) {
            return;
        }
        match (reading, answer) {
            (Reading::Arrival, Answer::Arrived { has, lists, outcomes }) => {
                self.take_lists(key, lists, now);
                self.arrived(key, has, outcomes, now);
            }
            (Reading::Lists, Answer::Lists(lists)) => self.take_lists(key, lists, now),
            (Reading::CatchUp, Answer::CanNot(Has::TooOld)) => self.begin_all_anew(key, now),
            (Reading::CatchUp, Answer::CanNot(_)) => {
                let detail = "the log has gone another way";
                self.dismiss(key, Reason::Failed, detail, Some(FAILED_RETRY_MS), now);
            }
            (Reading::CatchUp, Answer::CaughtUp { changes, to }) => self.caught_up(key, changes, to, now),
            (
                Reading::Chunk { begun } | Reading::Asked { begun },
                Answer::Rows { frames, next, rows, to },
            ) => {
                let is_chunk = matches!(reading, Reading::Chunk { .. });
                self.counts.snapshot_rows += if is_chunk { rows as u64 } else { 0 };
                self.rows(key, begun, is_chunk, (frames, next, rows, to), now);
            }
            _ => {}
        }
    }

    /// What a session missed was read.
    fn caught_up(&mut self, key: Key, changes: Vec<(u64, Bytes)>, to: Position, now: Now) {
        self.counts.catch_ups += 1;
        let Some(session) = self.sessions.get(key) else { return };
        if to.seq <= session.cursor.seq {
            let detail = "the log ends before where it should";
            return self.dismiss(key, Reason::Failed, detail, Some(FAILED_RETRY_MS), now);
        }
        let mut groups = session.groups().filter_map(|(slot, from)| Some((self.groups.get(slot)?, from)));
        let lacks = groups.any(|(group, from)| {
            group.since > from && from < to.seq && changes.iter().all(|(number, _)| *number != group.number)
        });
        drop(groups);
        // A subscription that began meanwhile may need what was not read: then it is read again.
        if !lacks {
            self.run(key, to, &changes, Vec::new(), now);
        }
    }

    /// Rows were read for a subscription: a part of its first ones, or what it asked for.
    fn rows(
        &mut self,
        key: Key,
        begun: u64,
        is_chunk: bool,
        (mut frames, next, rows, to): (Vec<Bytes>, Option<i64>, usize, Position),
        now: Now,
    ) {
        // What was read is good at one mark only: where the session can't be brought there, it is read again.
        let misses = self.misses(key);
        let Some(session) = self.sessions.get_mut(key) else { return };
        if misses || to.seq < session.cursor.seq || to.epoch != session.cursor.epoch {
            return;
        }
        let begun_so = session.subscriptions.iter_mut().find(|subscribed| subscribed.begun == begun);
        let Some(subscribed) = begun_so else { return };
        if is_chunk {
            let bytes: usize = frames.iter().map(Bytes::len).sum();
            let limit = self.limits.chunk_bytes * rows.max(1) / bytes.max(1);
            let limit = limit.clamp(1, CHUNK_ROWS_MAX);
            subscribed.loading = next.map(|after| Loading { after: Some(after), limit });
            if next.is_none() {
                let subscription = subscribed.number;
                frames.push(encode::message(&ServerMessage::Ready { subscription }));
            }
        } else {
            session.asks.pop_front();
        }
        self.run(key, to, &[], frames, now);
    }

    /// The next part of a group's digest was read.
    fn seeded(
        &mut self,
        slot: u32,
        number: u64,
        after: Option<i64>,
        (digest, next, to): (Digest, Option<i64>, Position),
        now: Now,
    ) {
        let Some(group) = self.groups.get_mut(slot).filter(|group| group.number == number) else { return };
        // Where what changed since is not known, it is read again.
        if group.since <= to.seq && group.seed.after() == after {
            let mut seed = std::mem::take(&mut group.seed);
            seed.add(digest, next, group.rows_after(to.seq));
            group.seed = seed;
        }
        if group.seed.whole().is_none() {
            return self.reads.want_seed(slot, number);
        }
        group.seed.under_way = false;
        let members = group.members.clone();
        for key in members {
            if self.sessions.get(key).is_some_and(|session| !session.verifying.is_empty()) {
                self.touch(key, now);
            }
        }
    }
}

/// Whether a session wants the same read, and as what.
fn alike(session: &Session, groups: &Groups, request: &Request) -> Option<Reading> {
    if session.arriving.is_some() || session.lists_due || !session.outbound.has_room() {
        return None;
    }
    let misses = groups.miss(session);
    match request {
        Request::CatchUp { from, groups: wanted, .. } => {
            let mut own = session.groups().filter_map(|(slot, _)| groups.get(slot)).map(|group| group.number);
            let is_alike = misses
                && session.cursor == *from
                && wanted.iter().all(|wanted| own.next() == Some(wanted.group))
                && own.next().is_none();
            is_alike.then_some(Reading::CatchUp)
        }
        Request::Chunk { after, limit, selection, subscription } => {
            let (loading, loads) = session.loading()?;
            let is_alike = !misses
                && session.asks.is_empty()
                && (loads.number, loading.after, loading.limit) == (*subscription, *after, *limit)
                && groups.get(loads.group).is_some_and(|group| Arc::ptr_eq(&group.selection, selection));
            is_alike.then_some(Reading::Chunk { begun: loads.begun })
        }
        Request::Arrive { .. }
        | Request::Lists { .. }
        | Request::Seed { .. }
        | Request::Buckets { .. }
        | Request::Repair { .. } => None,
    }
}

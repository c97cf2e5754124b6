//! Serving a session: the run that brings it from where it stands to a mark.

use super::encode;
use super::group::Group;
use super::hub::Hub;
use super::port::Now;
use super::session::{Key, Session, Waits};
use bytes::Bytes;
use onhand_protocol::live::{Outcome, ServerMessage};
use onhand_store::Position;

/// Subscriptions up to which it does not matter that a change may come in each.
const ALIKE_MAX: usize = 4;

impl Hub {
    /// It is a session's turn.
    pub(super) fn serve(&mut self, key: Key, now: Now) {
        let misses = self.misses(key);
        let Some(session) = self.sessions.get_mut(key) else { return };
        if !session.outbound.has_room() {
            session.waits = Waits::Room;
            return;
        }
        session.waits = Waits::Nothing;
        if misses || session.lists_due {
            return self.want_read(key);
        }
        let to = self.reach(key);
        self.run(key, to, &[], Vec::new(), now);
        if to != self.head {
            return self.touch(key, now);
        }
        if self.sessions.get(key).is_some_and(Session::wants_read) {
            self.want_read(key);
        }
    }

    /// Whether changes that a session needs are not held any more.
    pub(super) fn misses(&self, key: Key) -> bool {
        self.sessions.get(key).is_some_and(|session| self.groups.miss(session))
    }

    /// The mark that a session can be brought to in one run: the newest, if that is not too much at once.
    fn reach(&self, key: Key) -> Position {
        let Some(session) = self.sessions.get(key) else { return self.head };
        // Nearly all are near the end; and few have the same record in many groups.
        if self.ring.is_light_after(session.cursor.seq) && session.subscriptions.len() <= ALIKE_MAX {
            return self.head;
        }
        let most = self.limits.run_bytes as u64;
        let bytes = |to: u64| -> u64 {
            let bytes = |group: &Group, from| group.window(from, to).map_or(0, |window| group.bytes(window));
            let groups = session.groups().filter_map(|(slot, from)| Some((self.groups.get(slot)?, from)));
            groups.map(|(group, from)| bytes(group, from)).sum()
        };
        if bytes(self.head.seq) <= most {
            return self.head;
        }
        self.ring.last_mark(session.cursor.seq, |seq| bytes(seq) <= most).unwrap_or(self.head)
    }

    /// Sends the run that brings a session to a mark: what changed in its groups, but in those that `read` has from the
    /// store; then `rows`, which are as of that mark.
    pub(super) fn run(&mut self, key: Key, to: Position, read: &[(u64, Bytes)], rows: Vec<Bytes>, now: Now) {
        let mut frames = std::mem::take(&mut self.frames);
        self.put_changes(key, to, read, &mut frames);
        frames.extend(rows);
        if to == self.head {
            self.put_digests(key, &mut frames);
        }
        let Some(session) = self.sessions.get_mut(key) else { return };
        let outcomes = session.outcomes_up_to(to.seq);
        let asks_where = !session.pings.is_empty() && session.told != Some(to);
        session.cursor = to;
        if !frames.is_empty() || !outcomes.is_empty() || asks_where || session.told.is_none() {
            if outcomes.is_empty() {
                if self.end.0 != to {
                    self.end = (to, encode::end(to, &[]));
                }
                frames.push(self.end.1.clone());
            } else {
                frames.push(encode::end(to, &outcomes));
            }
            session.told = Some(to);
            session.outbound.tells_mark(to.seq);
            session.last_run_us = now.us;
            self.counts.runs += 1;
        }
        while let Some((n, _)) = session.pings.front().filter(|(_, seq)| *seq <= to.seq).copied() {
            session.pings.pop_front();
            frames.push(encode::message(&ServerMessage::Pong { n, now: now.at }));
        }
        if !frames.is_empty() {
            session.outbound.push(frames.drain(..));
        }
        self.frames = frames;
    }

    fn put_changes(&mut self, key: Key, to: Position, read: &[(u64, Bytes)], frames: &mut Vec<Bytes>) {
        let Some(session) = self.sessions.get(key) else { return };
        for (slot, from) in session.groups() {
            let Some(group) = self.groups.get_mut(slot) else { continue };
            if let Some((_, bytes)) = read.iter().find(|(number, _)| *number == group.number) {
                // What came before a subscription began is not for it.
                if !bytes.is_empty() && from <= to.seq {
                    frames.push(bytes.clone());
                }
            } else {
                frames.extend(group.message(from, to.seq));
            }
        }
    }

    /// The digests that a session asks for, once all of them are known: all at one mark.
    fn put_digests(&mut self, key: Key, frames: &mut Vec<Bytes>) {
        let Some(session) = self.sessions.get_mut(key).filter(|session| !session.verifying.is_empty()) else {
            return;
        };
        let mut digests = Vec::with_capacity(session.verifying.len());
        let mut all_known = true;
        for number in &session.verifying {
            let Some(subscribed) = session.ready(*number) else { continue };
            let Some(group) = self.groups.get_mut(subscribed.group) else { continue };
            match group.seed.whole() {
                Some(digest) => digests.push((*number, digest)),
                None => {
                    all_known = false;
                    if !std::mem::replace(&mut group.seed.under_way, true) {
                        self.reads.want_seed(subscribed.group, group.number);
                    }
                }
            }
        }
        if all_known {
            session.verifying.clear();
            let message =
                |(subscription, digest)| encode::message(&ServerMessage::Digest { digest, subscription });
            frames.extend(digests.into_iter().map(message));
        }
    }
}

impl Session {
    /// Takes out the outcomes whose effects are in the rows up to entry `seq`.
    fn outcomes_up_to(&mut self, seq: u64) -> Vec<Outcome> {
        if self.outcomes.is_empty() {
            return Vec::new();
        }
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.outcomes).into_iter().partition(|(of, _)| *of <= seq);
        self.outcomes = later;
        due.into_iter().map(|(_, outcome)| outcome).collect()
    }
}

//! Subscriptions begin, begin anew and end.

use super::hub::Hub;
use super::opening::Came;
use super::port::Now;
use super::session::{Key, Loading, Subscribed, Waits};
use onhand_domain::command::Role;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::selection::{Rights, Selection, SelectionError};
use onhand_protocol::live::{self, Reason, ServerMessage, Standing, Start, Subscription};
use std::sync::Arc;

/// Subscriptions of a session at a time.
pub const SUBSCRIPTIONS_MAX: usize = 64;
/// Subscriptions of a session that may have ended: their numbers are not used again.
const ENDED_MAX: usize = 1_000;
/// Values in the filters of all subscriptions of a session.
pub const VALUES_MAX: usize = 10_000;
/// Bytes of a record as long as it is not known how long they are.
const FIRST_ROW_BYTES: usize = 600;

/// A subscription that is about to begin.
struct Beginning {
    asked: Arc<Selection>,
    number: u32,
    reason: Option<Reason>,
    scope: String,
    seen: Selection,
    start: Start,
}

impl Hub {
    /// A client wants to hold more. `came` says what its position is worth, where it comes with one.
    pub(super) fn subscribe(&mut self, key: Key, wanted: Subscription, came: Option<Came>, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let number = wanted.subscription;
        if session.subscription(number).is_some() || session.ended.contains(&number) {
            let detail = format!("subscription {number} is not the first of that number");
            return self.send(key, &ServerMessage::Refused { detail, reason: Reason::OutOfOrder }, now);
        }
        match self.prepared(key, wanted, came) {
            Ok(beginning) => self.begin(key, beginning, 0, now),
            Err((reason, detail)) => {
                let detail = Some(detail);
                let unsubscribed = ServerMessage::Unsubscribed { detail, reason, subscription: number };
                self.send(key, &unsubscribed, now);
            }
        }
    }

    fn prepared(
        &self,
        key: Key,
        wanted: Subscription,
        came: Option<Came>,
    ) -> Result<Beginning, (Reason, String)> {
        let Some(session) = self.sessions.get(key) else { return Err((Reason::Failed, String::new())) };
        if session.subscriptions.len() >= SUBSCRIPTIONS_MAX || session.ended.len() >= ENDED_MAX {
            let detail = format!("{SUBSCRIPTIONS_MAX} subscriptions are the most");
            return Err((Reason::TooMany, detail));
        }
        let filters = wanted.filters.into_iter().map(|filter| (filter.field, filter.values));
        let refused = |error: SelectionError| (reason_of(&error), error.to_string());
        let asked = Selection::new(wanted.collection, filters).map_err(refused)?;
        let values = |selection: &Selection| {
            selection.filters().iter().map(|filter| filter.values.len()).sum::<usize>()
        };
        let held: usize = session.subscriptions.iter().map(|subscribed| values(&subscribed.asked)).sum();
        if held + values(&asked) > VALUES_MAX {
            return Err((Reason::TooMany, format!("{VALUES_MAX} values in all filters are the most")));
        }
        let (rights, lists) = (&session.caller.rights, session.lists);
        let seen = asked.clone().seen_with(rights, lists).map_err(refused)?;
        let scope = rights.scope(wanted.collection, lists).map_err(refused)?;
        let (start, reason) = match (wanted.held, came) {
            (None, _) | (_, None) => (Start::Snapshot, None),
            (_, Some(Came { standing: Standing::Fresh, .. })) => (Start::Snapshot, None),
            (Some(held), _) if held != scope => (Start::Snapshot, Some(Reason::ScopeChanged)),
            (_, Some(Came { too_old: true, .. })) => (Start::Snapshot, Some(Reason::TooOld)),
            (_, Some(Came { standing: Standing::Resumed, .. })) => (Start::Resume, None),
            (_, Some(Came { standing: Standing::Fork, .. })) => (Start::Verify, None),
        };
        Ok(Beginning { asked: Arc::new(asked), number: wanted.subscription, reason, scope, seen, start })
    }

    /// A subscription begins, or begins anew; the client is told. Where it does not begin with a snapshot, changes after
    /// entry `since` are for it.
    fn begin(&mut self, key: Key, beginning: Beginning, since: u64, now: Now) {
        let Beginning { asked, number, reason, scope, seen, start } = beginning;
        let Some(session) = self.sessions.get_mut(key) else { return };
        let tells_actor = session.caller.rights.role != Role::Partner;
        // Where rights leave out nothing, what was asked for and what is seen are one in memory.
        let seen = if *asked == seen { asked.clone() } else { Arc::new(seen) };
        let slot = self.groups.join(seen, tells_actor, self.head.seq, key);
        let Some(group) = self.groups.get(slot) else { return };
        let asked = if *asked == *group.selection { group.selection.clone() } else { asked };
        let is_snapshot = start == Start::Snapshot;
        self.begun += 1;
        // Most sessions have few, and there are many sessions.
        session.subscriptions.reserve_exact(1);
        session.subscriptions.push(Subscribed {
            asked,
            begun: self.begun,
            group: slot,
            loading: is_snapshot
                .then_some(Loading { after: None, limit: self.limits.chunk_bytes / FIRST_ROW_BYTES + 1 }),
            number,
            scope: scope.as_str().into(),
            since: if is_snapshot { self.head.seq } else { since },
        });
        session.verifying.retain(|verifying| !is_snapshot || *verifying != number);
        let subscribed = live::Subscribed { group: group.number, reason, scope, start, subscription: number };
        self.send(key, &ServerMessage::Subscribed(subscribed), now);
        self.touch(key, now);
    }

    /// A client holds something no more.
    pub(super) fn unsubscribe(&mut self, key: Key, number: u32, now: Now) {
        if self.take_out(key, number, now).is_none() {
            let detail = format!("there is no subscription {number}");
            return self.send(key, &ServerMessage::Refused { detail, reason: Reason::OutOfOrder }, now);
        }
        if let Some(session) = self.sessions.get_mut(key) {
            session.ended.push(number);
            session.verifying.retain(|verifying| *verifying != number);
        }
    }

    fn take_out(&mut self, key: Key, number: u32, now: Now) -> Option<Subscribed> {
        let session = self.sessions.get_mut(key)?;
        let place = session.subscriptions.iter().position(|subscribed| subscribed.number == number)?;
        let subscribed = session.subscriptions.remove(place);
        self.groups.leave(subscribed.group, key, now.us);
        Some(subscribed)
    }

    /// A session's rights are others: subscriptions that they concern begin anew or end.
    pub(super) fn change_rights(&mut self, key: Key, rights: Rights, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        if session.caller.rights != rights {
            session.caller.rights = rights;
            session.lists = OwnLists::default();
            session.lists_due = session.buyer().is_some();
        }
        let lists = session.lists;
        let numbers: Vec<u32> = session.subscriptions.iter().map(|subscribed| subscribed.number).collect();
        for number in numbers {
            self.change_rights_of(key, number, &rights, lists, now);
        }
    }

    fn change_rights_of(&mut self, key: Key, number: u32, rights: &Rights, lists: OwnLists, now: Now) {
        let Some(subscribed) = self.sessions.get_mut(key).and_then(|session| session.subscription(number))
        else {
            return;
        };
        let asked = subscribed.asked.clone();
        let seen = (*asked).clone().seen_with(rights, lists);
        let (Ok(seen), Ok(scope)) = (seen, rights.scope(asked.collection(), lists)) else {
            self.unsubscribe(key, number, now);
            let detail = Some("it is not for you any more".to_owned());
            let reason = Reason::Forbidden;
            let over = ServerMessage::Unsubscribed { detail, reason, subscription: number };
            return self.send(key, &over, now);
        };
        let (same_scope, since, loading) =
            (*subscribed.scope == *scope, subscribed.since, subscribed.loading.is_some());
        let tells_actor = rights.role != Role::Partner;
        let same_group = self
            .groups
            .get(subscribed.group)
            .is_some_and(|group| *group.selection == seen && group.tells_actor == tells_actor);
        if same_scope && same_group {
            return;
        }
        self.take_out(key, number, now);
        let (start, reason) = if !same_scope {
            (Start::Snapshot, Some(Reason::ScopeChanged))
        } else if loading {
            (Start::Snapshot, None)
        } else {
            // The same records; only who caused what is told to others than before.
            (Start::Resume, None)
        };
        self.begin(key, Beginning { asked, number, reason, scope, seen, start }, since, now);
    }

    /// A session fell so far behind that all is sent again.
    pub(super) fn begin_all_anew(&mut self, key: Key, now: Now) {
        self.counts.too_old += 1;
        let Some(session) = self.sessions.get_mut(key) else { return };
        session.cursor = self.head;
        session.waits = Waits::Nothing;
        let numbers: Vec<u32> = session.subscriptions.iter().map(|subscribed| subscribed.number).collect();
        for number in numbers {
            let Some(Subscribed { asked, scope, .. }) = self.take_out(key, number, now) else { continue };
            let rights = self.sessions.get(key).map(|session| (session.caller.rights, session.lists));
            let seen = rights.map(|(rights, lists)| (*asked).clone().seen_with(&rights, lists));
            let Some(Ok(seen)) = seen else { continue };
            let (start, reason, scope) = (Start::Snapshot, Some(Reason::TooOld), scope.into_string());
            self.begin(key, Beginning { asked, number, reason, scope, seen, start }, 0, now);
        }
    }
}

fn reason_of(error: &SelectionError) -> Reason {
    match error {
        SelectionError::UnknownField { .. } => Reason::UnknownField,
        SelectionError::TooManyValues { .. } => Reason::TooMany,
        SelectionError::Forbidden { .. } => Reason::Forbidden,
    }
}

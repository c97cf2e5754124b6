//! A client comes: where it stands, what it is told first.

use super::encode;
use super::hub::Hub;
use super::outbound::Outbound;
use super::port::{Caller, Now, SessionId};
use super::reading::Has;
use super::ring::Known;
use super::session::{Arriving, Key, Session, Waits};
use onhand_domain::command::Role;
use onhand_protocol::PositionText;
use onhand_protocol::live::{Hello, Outcome, Reason, ServerMessage, Standing, VERSION, Welcome};
use onhand_store::Position;
use std::sync::Arc;

/// Commands without an outcome that are looked up for a client that comes; it sends the others again.
const UNANSWERED_MAX: usize = 10_000;
/// When a client is to come again that found no room, in milliseconds.
const FULL_RETRY_MS: u32 = 5_000;

/// What has become of the position with which a client came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came {
    pub(super) standing: Standing,
    /// Whether it is so far back that all is sent again.
    pub(super) too_old: bool,
}

impl Hub {
    /// A client came and said hello.
    pub(super) fn open(
        &mut self,
        id: SessionId,
        caller: Caller,
        mut hello: Box<Hello>,
        outbound: Arc<Outbound>,
        now: Now,
    ) {
        let position = hello.position.as_ref().map(|text| text.0.parse::<Position>()).transpose();
        let refusal = match position {
            Err(_) => Some((Reason::BadMessage, "`position` is none", None)),
            Ok(_) if self.sessions.len() >= self.limits.sessions => {
                Some((Reason::TooMany, "there are too many sessions", Some(FULL_RETRY_MS)))
            }
            Ok(_) => None,
        };
        if let Some((reason, detail, retry_ms)) = refusal {
            let bye = ServerMessage::Bye { detail: detail.to_owned(), reason, retry_ms };
            outbound.push([encode::message(&bye)]);
            return outbound.end(reason);
        }
        let position = position.ok().flatten();
        hello.unanswered.truncate(UNANSWERED_MAX);
        let standing = match position.map(|position| self.ring.knows(position)) {
            None => Some(Standing::Fresh),
            Some(Known::Mark) => Some(Standing::Resumed),
            Some(Known::Other) => Some(Standing::Fork),
            Some(Known::Elsewhere) => None,
        };
        let has_unanswered = !hello.unanswered.is_empty();
        let has_lists = caller.rights.role == Role::Partner && caller.rights.customer.is_some();
        let arriving = Arriving { backlog: Vec::new(), hello, position };
        let key = self.sessions.insert(Session::new(id, caller, outbound, self.head, arriving));
        match standing {
            Some(standing) if !has_unanswered && !has_lists => {
                self.welcome(key, Came { standing, too_old: false }, now)
            }
            _ => self.want_read(key),
        }
    }

    /// It was read where a client stands that came.
    pub(super) fn arrived(&mut self, key: Key, has: Option<Has>, outcomes: Vec<Outcome>, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        session.waits = Waits::Nothing;
        let recorded = outcomes.into_iter().map(|outcome| (outcome.seq.unwrap_or_default(), outcome));
        session.outcomes.extend(recorded);
        let standing = match has {
            None => Standing::Fresh,
            Some(Has::It | Has::TooOld) => Standing::Resumed,
            Some(Has::Not) => Standing::Fork,
        };
        self.welcome(key, Came { standing, too_old: has == Some(Has::TooOld) }, now);
    }

    fn welcome(&mut self, key: Key, came: Came, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Some(arriving) = session.arriving.take() else { return };
        let Arriving { backlog, hello, position } = *arriving;
        session.cursor = match (came.standing, position) {
            (Standing::Resumed, Some(position)) if !came.too_old => position,
            _ => self.head,
        };
        let welcome = Welcome {
            actor: session.caller.actor,
            customer: session.caller.rights.customer,
            head: PositionText(self.head.to_string()),
            in_flight_max: self.limits.in_flight_max,
            message_max: self.limits.message_max,
            now: now.at,
            role: session.caller.rights.role,
            silence_ms: self.limits.silence_ms,
            standing: came.standing,
            verify_every_ms: self.limits.verify_every_ms,
            version: VERSION,
        };
        self.counts.forks += u64::from(came.standing == Standing::Fork);
        self.counts.too_old += u64::from(came.too_old);
        self.send(key, &ServerMessage::Welcome(Box::new(welcome)), now);
        for subscription in hello.subscriptions {
            self.subscribe(key, subscription, Some(came), now);
        }
        for input in backlog {
            self.of_session(key, input, now);
        }
        self.touch(key, now);
    }
}

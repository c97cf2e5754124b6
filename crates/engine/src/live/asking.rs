//! What a client says after hello, and what is told of its commands.

use super::hub::Hub;
use super::outcomes;
use super::port::{Answered, Input, Now};
use super::session::{Ask, Key, Session};
use onhand_domain::ids::CommandId;
use onhand_protocol::live::{ClientMessage, Reason, ServerMessage};

/// Pings that wait for their answers.
const PINGS_MAX: usize = 16;
/// Buckets and repairs that wait.
const ASKS_MAX: usize = 64;
/// Commands of a session that it was not told the outcomes of.
const UNTOLD_MAX: usize = 20_000;
/// When a client is to come again that did not listen, in milliseconds.
const UNTOLD_RETRY_MS: u32 = 1_000;
/// What may come before the hello is answered.
const BACKLOG_MAX: usize = 1_000;

impl Hub {
    /// Something of a session comes in.
    pub(super) fn of_session(&mut self, key: Key, input: Input, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        if let Input::Message { .. } = &input {
            session.outbound.seen_to();
        }
        if let (Some(arriving), false) = (&mut session.arriving, matches!(input, Input::Sent { .. })) {
            arriving.backlog.push(input);
            if arriving.backlog.len() > BACKLOG_MAX {
                self.dismiss(key, Reason::TooMany, "too much before the welcome", None, now);
            }
            return;
        }
        match input {
            Input::Message { message, .. } => self.message(key, message, now),
            Input::Refused { detail, reason, .. } => {
                self.send(key, &ServerMessage::Refused { detail, reason }, now);
            }
            Input::Sent { commands, .. } => {
                if session.in_flight.len() + session.outcomes.len() + commands.len() > UNTOLD_MAX {
                    let detail = "you send and do not listen";
                    return self.dismiss(key, Reason::TooMany, detail, Some(UNTOLD_RETRY_MS), now);
                }
                for id in commands.into_iter().filter(|id| session.in_flight.insert(*id)) {
                    self.in_flight.add(id, key);
                }
            }
            Input::Answered { answers, .. } => self.commands_answered(key, answers, now),
            Input::Rights { rights, .. } => self.change_rights(key, rights, now),
            _ => {}
        }
    }

    fn message(&mut self, key: Key, message: ClientMessage, now: Now) {
        match message {
            ClientMessage::Hello(_) => self.out_of_order(key, "one hello is enough", now),
            ClientMessage::Subscribe(subscription) => self.subscribe(key, subscription, None, now),
            ClientMessage::Unsubscribe { subscription } => self.unsubscribe(key, subscription, now),
            ClientMessage::Commands { .. } => self.out_of_order(key, "commands do not go this way", now),
            ClientMessage::Verify { subscriptions } => self.verify(key, &subscriptions, now),
            ClientMessage::Buckets { subscription } => self.ask(key, Ask::Buckets { subscription }, now),
            ClientMessage::Repair { buckets, subscription } => {
                self.ask(key, Ask::Repair { buckets, subscription }, now);
            }
            ClientMessage::Verified { corrected, different, equal, .. } => {
                self.counts.corrected += u64::from(corrected);
                self.counts.verified_different += u64::from(different);
                self.counts.verified_equal += u64::from(equal);
                if let Some(session) = self.sessions.get_mut(key) {
                    if different > 0 {
                        let actor = session.caller.actor.to_string();
                        tracing::warn!(actor, different, corrected, "a replica differed from what is stored");
                    }
                    session.verified = Some((now.us, different == 0));
                    session.outbound.was_verified(now.at.millis(), different == 0);
                }
            }
            ClientMessage::Ping { n, .. } => {
                let Some(session) = self.sessions.get_mut(key) else { return };
                if session.pings.len() >= PINGS_MAX {
                    let detail = "pings that wait for their answers are too many".to_owned();
                    return self.send(key, &ServerMessage::Refused { detail, reason: Reason::TooMany }, now);
                }
                session.pings.push_back((n, self.head.seq));
                self.touch(key, now);
            }
        }
    }

    fn out_of_order(&mut self, key: Key, detail: &str, now: Now) {
        let refused = ServerMessage::Refused { detail: detail.to_owned(), reason: Reason::OutOfOrder };
        self.send(key, &refused, now);
    }

    /// A client asks for digests.
    fn verify(&mut self, key: Key, subscriptions: &[u32], now: Now) {
        for number in subscriptions {
            let Some(session) = self.sessions.get_mut(key) else { return };
            if session.ready(*number).is_none() {
                self.out_of_order(key, &format!("subscription {number} is not ready"), now);
            } else if !session.verifying.contains(number) {
                session.verifying.push(*number);
            }
        }
        self.touch(key, now);
    }

    /// A client asks for something that must be read.
    fn ask(&mut self, key: Key, ask: Ask, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let number = ask.subscription();
        if session.ready(number).is_none() {
            return self.out_of_order(key, &format!("subscription {number} is not ready"), now);
        }
        if session.asks.len() >= ASKS_MAX {
            let detail = format!("{ASKS_MAX} questions at a time are the most");
            return self.send(key, &ServerMessage::Refused { detail, reason: Reason::TooMany }, now);
        }
        session.asks.push_back(ask);
        self.touch(key, now);
    }

    /// Commands were answered. What a batch has told already is not told again.
    fn commands_answered(&mut self, key: Key, answers: Vec<(CommandId, Answered)>, now: Now) {
        let mut again: Vec<(Reason, u32, Vec<CommandId>)> = Vec::new();
        for (id, answered) in answers {
            let Some(session) = self.sessions.get_mut(key) else { return };
            if !session.in_flight.remove(&id) {
                continue;
            }
            self.in_flight.remove(id, key);
            match answered {
                Answered::Outcome(outcome) => {
                    let outcome = outcomes::of_answer(outcome);
                    let is_told = |session: &Session| session.outcomes.iter().any(|(_, told)| told.id == id);
                    if !is_told(session) {
                        session.outcomes.push((outcome.seq.unwrap_or_default(), outcome));
                    }
                }
                Answered::Again { after_ms, reason } => {
                    match again.iter_mut().find(|(of, after, _)| (*of, *after) == (reason, after_ms)) {
                        Some((_, _, commands)) => commands.push(id),
                        None => again.push((reason, after_ms, vec![id])),
                    }
                }
            }
        }
        for (reason, after_ms, commands) in again {
            self.send(key, &ServerMessage::Again { after_ms, commands, reason }, now);
        }
        self.touch(key, now);
    }
}

//! What the link makes of the server's messages.

use super::{ENVELOPE_BYTES, Link, Live, State};
use crate::news::{Applied, HeardEvent, Lost, News, Verified, Welcomed};
use crate::position::Position;
use crate::violation::Violation;
use onhand_protocol::PositionText;
use onhand_protocol::live::{ClientMessage, Outcome, ServerMessage, Standing, Subscribed, VERSION, Welcome};
use rand::Rng;

impl Link {
    /// A message of the server, as text.
    pub fn received(&mut self, text: &str, now_us: u64) {
        match serde_json::from_str(text) {
            Ok(message) => self.hear(message, now_us),
            Err(_) if !matches!(self.state, State::Greeting { .. } | State::Live(_)) => {}
            Err(error) => self.violated(Violation::Unreadable(error.to_string()), now_us),
        }
    }

    /// A message of the server. What comes of a connection that is over is not looked at.
    pub fn hear(&mut self, message: ServerMessage, now_us: u64) {
        if !matches!(self.state, State::Greeting { .. } | State::Live(_)) {
            return;
        }
        self.heard_us = now_us;
        if let Err(violation) = self.take_in(message, now_us) {
            self.violated(violation, now_us);
        }
    }

    fn take_in(&mut self, message: ServerMessage, now_us: u64) -> Result<(), Violation> {
        match message {
            ServerMessage::Bye { detail, reason, retry_ms } => {
                let next = match retry_ms {
                    Some(at_least_ms) => self.after_failure(now_us, at_least_ms),
                    None => State::Stopped,
                };
                self.hang_up();
                self.lose(Lost::Bye { detail, reason }, next);
                Ok(())
            }
            ServerMessage::Welcome(welcome) => self.welcomed(*welcome, now_us),
            _ if !self.is_live() => Err(Violation::OutOfOrder("a message before `welcome`")),
            ServerMessage::Subscribed(said) => self.subscribed(&said),
            ServerMessage::Unsubscribed { detail, reason, subscription } => {
                if let Some(gone) = self.replica.remove(subscription) {
                    self.proof.forget(subscription);
                    self.conclude(now_us);
                    self.tell(News::Ended { detail, gone, reason, subscription });
                }
                Ok(())
            }
            ServerMessage::Changes(changes) => self.replica.changes(changes),
            ServerMessage::Chunk { rows, subscription } => self.replica.chunk(subscription, rows),
            ServerMessage::Ready { subscription } => self.replica.ready(subscription),
            ServerMessage::Digest { digest, subscription } => self.replica.digest(subscription, digest),
            ServerMessage::Buckets { buckets, subscription } => self.replica.buckets(subscription, buckets),
            ServerMessage::Repair { gone, rows, subscription } => {
                self.replica.repair(subscription, rows, gone)
            }
            ServerMessage::End { outcomes, to } => self.end(outcomes, &to, now_us),
            ServerMessage::Again { after_ms, commands, reason } => {
                self.outbox.again(&commands, now_us + u64::from(after_ms) * 1_000);
                self.tell(News::Again { commands, reason });
                self.say_commands(now_us);
                Ok(())
            }
            ServerMessage::Pong { n, now } => {
                self.answered(n, now_us);
                self.server_clock = Some((now, now_us));
                self.caught_up(now_us);
                Ok(())
            }
            ServerMessage::Refused { detail, reason } => {
                self.tell(News::Refused { detail, reason });
                Ok(())
            }
        }
    }

    fn welcomed(&mut self, welcome: Welcome, now_us: u64) -> Result<(), Violation> {
        if self.is_live() {
            return Err(Violation::OutOfOrder("a second `welcome`"));
        }
        if welcome.version != VERSION {
            return Err(Violation::Version(welcome.version));
        }
        let head = position(&welcome.head)?;
        self.replica.welcome(welcome.standing, head)?;
        if welcome.standing == Standing::Fork {
            self.outbox.forked();
        }
        let ping_every_ms = self.settings.ping_every_ms.min(welcome.silence_ms / 3).max(1);
        let verify_every_ms = self.settings.verify_every_ms.unwrap_or(welcome.verify_every_ms).max(1);
        let verify_every_us = u64::from(verify_every_ms) * 1_000;
        let message_max = welcome.message_max as usize;
        self.state = State::Live(Live {
            in_flight_max: welcome.in_flight_max as usize,
            message_max,
            ping_every_us: u64::from(ping_every_ms) * 1_000,
            verify_every_us,
            ping_us: now_us,
            // Somewhere in the first interval: clients that came together do not ask together.
            verify_us: now_us + self.chance.random_range(0..=verify_every_us),
        });
        self.server_clock = Some((welcome.now, now_us));
        for id in self.outbox.set_aside(message_max.saturating_sub(ENVELOPE_BYTES)) {
            self.tell(News::TooLarge(id));
        }
        let Welcome { actor, customer, role, standing, .. } = welcome;
        self.tell(News::Welcome(Welcomed { actor, customer, head, role, standing }));
        self.say_ping(now_us);
        self.say_commands(now_us);
        Ok(())
    }

    fn subscribed(&mut self, said: &Subscribed) -> Result<(), Violation> {
        let number = said.subscription;
        let begins_anew = self.replica.subscribed(said)?;
        self.proof.forget(number);
        if begins_anew {
            self.tell(News::Restarted { reason: said.reason, subscription: number });
        }
        Ok(())
    }

    fn end(&mut self, outcomes: Vec<Outcome>, to: &PositionText, now_us: u64) -> Result<(), Violation> {
        let to = position(to)?;
        let brought = self.replica.end(to)?;
        let own = |act: u64| self.outbox.own(act);
        let heard = brought.events.into_iter().map(|event| HeardEvent { own: own(event.act.0), event });
        let events = heard.collect();
        let outcomes = outcomes.into_iter().filter_map(|outcome| self.outbox.settle(outcome)).collect();
        let (ready, skipped, transitions) = (brought.ready, brought.skipped, brought.transitions);
        self.tell(News::Applied(Applied { events, outcomes, ready, skipped, to, transitions }));
        for finding in brought.findings {
            if let Some(ask) = self.proof.found(finding, &self.replica) {
                self.say(ask);
            }
        }
        self.conclude(now_us);
        self.violations = 0;
        self.caught_up(now_us);
        Ok(())
    }

    /// The connection has shown that it works: what an earlier one left open is known now, and may be sent again.
    fn caught_up(&mut self, now_us: u64) {
        self.failures = 0;
        self.outbox.caught_up();
        self.say_commands(now_us);
        self.say_verify_doubtful(now_us);
    }

    fn answered(&mut self, n: u32, now_us: u64) {
        let asked = self.pinged.take_if(|(asked, _)| *asked == n);
        if let Some((_, at_us)) = asked {
            self.round_trip_us = Some(now_us.saturating_sub(at_us));
        }
    }

    /// Reports a verification that is complete. What differed is compared once more.
    fn conclude(&mut self, now_us: u64) {
        let (Some(round), Some(at)) = (self.proof.round(), self.replica.cursor()) else { return };
        let different = round.different.len() as u32;
        let (corrected, equal) = (round.corrected, round.equal);
        let verified = ClientMessage::Verified { at: at.text(), corrected, different, equal };
        // That all is still as it should be need not travel alone.
        let is_news = different > 0 || corrected > 0 || !self.was_equal;
        self.was_equal = different == 0;
        self.unsaid = Some(verified);
        if is_news {
            self.say_unsaid();
        }
        self.tell(News::Verified(Verified { at, corrected, different, equal }));
        if let State::Live(live) = &mut self.state {
            // Both sides have just heard each other: a ping would tell nothing more.
            live.ping_us = now_us + live.ping_every_us;
        }
        match round.incurable {
            Some(subscription) => {
                self.replica.distrust(subscription);
                self.violated(Violation::Incurable(subscription), now_us);
            }
            None if different > 0 => self.ask_proof(round.different, now_us),
            None => {}
        }
    }
}

fn position(text: &PositionText) -> Result<Position, Violation> {
    Position::read(text).ok_or_else(|| Violation::NoPosition(text.0.clone()))
}

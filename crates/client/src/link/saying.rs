//! What the link says by itself.

use super::{ENVELOPE_BYTES, Link, Live, Output, State};
use crate::news::News;
use crate::replica::Trust;
use onhand_protocol::live::ClientMessage;
use rand::Rng;

impl Link {
    pub(super) fn say(&mut self, message: ClientMessage) {
        self.say_unsaid();
        self.outputs.push_back(Output::Say(message));
    }

    pub(super) fn say_unsaid(&mut self) {
        let unsaid = self.unsaid.take();
        self.outputs.extend(unsaid.map(Output::Say));
    }

    pub(super) fn tell(&mut self, news: News) {
        self.outputs.push_back(Output::Tell(news));
    }

    pub(super) fn say_what_is_due(&mut self, now_us: u64, live: Live) {
        if live.ping_us <= now_us {
            self.say_ping(now_us);
        }
        if live.verify_us <= now_us {
            self.say_verify(now_us);
        }
        self.outbox.tick(now_us);
        self.say_commands(now_us);
    }

    pub(super) fn say_ping(&mut self, now_us: u64) {
        let State::Live(live) = &mut self.state else { return };
        live.ping_us = now_us + live.ping_every_us;
        self.pings = self.pings.wrapping_add(1);
        self.pinged = Some((self.pings, now_us));
        let round_trip_ms = self.round_trip_us.map(|us| u32::try_from(us / 1_000).unwrap_or(u32::MAX));
        self.say(ClientMessage::Ping { n: self.pings, round_trip_ms });
    }

    pub(super) fn say_verify(&mut self, now_us: u64) {
        let ready = self.replica.subscriptions().iter().filter(|(_, held)| held.is_ready());
        let ready: Vec<u32> = ready.map(|(number, _)| *number).collect();
        self.ask_proof(ready, now_us);
    }

    /// Those of another history are verified as soon as they may be.
    pub(super) fn say_verify_doubtful(&mut self, now_us: u64) {
        let doubtful = self.replica.subscriptions().iter();
        let doubtful = doubtful.filter(|(_, held)| held.is_ready() && held.trust() == Trust::Doubtful);
        let doubtful: Vec<u32> = doubtful.map(|(number, _)| *number).collect();
        if !doubtful.is_empty() {
            self.ask_proof(doubtful, now_us);
        }
    }

    pub(super) fn ask_proof(&mut self, subscriptions: Vec<u32>, now_us: u64) {
        let State::Live(live) = &mut self.state else { return };
        if self.proof.is_under_way() {
            return;
        }
        // They drift apart, so that not all clients of a business ask at once.
        let every_us = live.verify_every_us;
        live.verify_us = now_us + self.chance.random_range(every_us * 7 / 8..=every_us);
        if let Some(ask) = self.proof.begin(subscriptions, now_us) {
            self.say(ask);
        }
    }

    pub(super) fn say_commands(&mut self, now_us: u64) {
        let State::Live(live) = self.state else { return };
        let bytes_max = live.message_max.saturating_sub(ENVELOPE_BYTES);
        loop {
            let commands = self.outbox.next(now_us, live.in_flight_max, bytes_max);
            if commands.is_empty() {
                return;
            }
            self.say(ClientMessage::Commands { commands });
        }
    }
}

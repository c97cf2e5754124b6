//! The hub: one state machine for all sessions of a business, without a socket, thread or clock.

use super::counts::Counts;
use super::limits::Limits;
use super::outbound::Outbound;
use super::port::{Input, Now, Output, SessionId};
use ahash::HashMap;
use bytes::Bytes;
use onhand_protocol::live::{ClientMessage, Reason, ServerMessage};
use onhand_store::Position;
use std::sync::Arc;

/// All sessions of a business.
pub struct Hub {
    head: Position,
    limits: Limits,
    outputs: Vec<Output>,
    sessions: HashMap<SessionId, Arc<Outbound>>,
}

impl Hub {
    /// Of a log that ends at `head`.
    pub fn new(head: Position, limits: Limits) -> Self {
        Self { head, limits, outputs: Vec::new(), sessions: HashMap::default() }
    }

    /// Without sessions, and with numbers that go on.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self::new(self.head, self.limits)
    }

    /// Where the log ends, as far as it knows.
    pub fn head(&self) -> Position {
        self.head
    }

    /// Takes something in.
    pub fn take(&mut self, input: Input, now: Now) {
        match input {
            Input::Committed(batch) => self.head = batch.to,
            Input::Moved(position) => self.head = position,
            Input::Open { outbound, session, .. } => {
                self.sessions.insert(session, outbound);
            }
            Input::Message { message: ClientMessage::Ping { n, .. }, session } => {
                self.send(session, &ServerMessage::Pong { n, now: now.at });
            }
            Input::Close { session } => {
                self.sessions.remove(&session);
            }
            _ => {}
        }
    }

    /// Does what is due; when something is due next, in microseconds.
    pub fn turn(&mut self, _: Now) -> Option<u64> {
        None
    }

    /// Takes what came out.
    pub fn outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// Counts.
    pub fn counts(&self, _: Now) -> Counts {
        Counts { sessions: self.sessions.len() as u64, ..Counts::default() }
    }

    /// Ends all sessions.
    pub fn end(&mut self, reason: Reason, detail: &str, retry_ms: u32) {
        let message = ServerMessage::Bye { detail: detail.to_owned(), reason, retry_ms: Some(retry_ms) };
        for (_, outbound) in self.sessions.drain() {
            outbound.push(serde_json::to_vec(&message).ok().map(Bytes::from));
            outbound.end(reason);
        }
    }

    fn send(&mut self, session: SessionId, message: &ServerMessage) {
        if let Some(outbound) = self.sessions.get(&session) {
            outbound.push(serde_json::to_vec(message).ok().map(Bytes::from));
        }
    }
}

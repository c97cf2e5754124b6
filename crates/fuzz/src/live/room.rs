//! The hub with a clock moved by hand: what it wants read is read at once, and what it says waits to be heard.

use crate::family::Broken;
use crate::shop::Shop;
use onhand_domain::command::Actor;
use onhand_domain::selection::Rights;
use onhand_domain::time::Moment;
use onhand_engine::live::{Caller, Hub, Input, Limits, Now, Outbound, Output, SessionId, reading};
use onhand_protocol::live::{Change, Hello, ServerMessage};
use onhand_store::Position;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Turns within which the hub comes to rest: far more than it ever takes.
const TURNS_MAX: usize = 20_000;
/// Bytes that may wait for one session.
const WAITING_MAX: usize = 16 << 20;

/// The hub and its sessions.
pub struct Room {
    hub: Hub,
    next: u64,
    now: Now,
    outbounds: BTreeMap<SessionId, Arc<Outbound>>,
}

impl Room {
    /// Of a log that ends at `head`.
    pub fn new(head: Position) -> Self {
        let now = Now { at: Moment::from_millis(1_763_700_000_000), us: 1 };
        Self { hub: Hub::new(head, Limits::default()), next: 1, now, outbounds: BTreeMap::new() }
    }

    /// What time it is, in microseconds.
    pub fn now_us(&self) -> u64 {
        self.now.us
    }

    /// Time passes.
    pub fn pass(&mut self, millis: i64) {
        self.now =
            Now { at: self.now.at.plus_millis(millis), us: self.now.us + millis.unsigned_abs() * 1_000 };
    }

    /// Gives the hub something.
    pub fn put(&mut self, input: Input) {
        if let Input::Close { session } = &input {
            self.outbounds.remove(session);
        }
        self.hub.take(input, self.now);
    }

    /// Opens a session.
    pub fn open(&mut self, actor: &Actor, hello: Box<Hello>) -> SessionId {
        let (session, outbound) = (SessionId(self.next), Arc::new(Outbound::new()));
        self.next += 1;
        self.outbounds.insert(session, outbound.clone());
        let rights = Rights { customer: actor.customer, role: actor.role };
        let caller = Caller { actor: actor.id, rights };
        self.put(Input::Open { caller, hello, outbound, session });
        session
    }

    /// Lets the hub do all that it has to do now.
    pub fn rest(&mut self, shop: &Shop) -> Result<(), Broken> {
        for _ in 0..TURNS_MAX {
            let due = self.hub.turn(self.now);
            let outputs = self.hub.outputs();
            let is_at_rest = outputs.is_empty();
            for Output::Read { request, ticket } in outputs {
                let answer = shop.writer.reader().and_then(|reader| reading::perform(reader, &request));
                if let Err(error) = &answer {
                    return Err(Broken::new("what the hub wants read can be read", error));
                }
                self.put(Input::Read { answer, ticket });
            }
            // What comes later than that waits for something else than the pace.
            let soon = due.filter(|due| *due <= self.now.us + 1_000_000);
            match soon {
                Some(due) => self.now.us = self.now.us.max(due),
                None if is_at_rest => return Ok(()),
                None => {}
            }
            if is_at_rest && soon.is_some_and(|due| due > self.now.us) {
                return Ok(());
            }
        }
        Err(Broken::new("the hub comes to rest", format!("not within {TURNS_MAX} turns")))
    }

    /// What a session is told, and whether that was the last.
    pub fn hear(&mut self, session: SessionId) -> Result<(Vec<ServerMessage>, bool), Broken> {
        let Some(outbound) = self.outbounds.get(&session).cloned() else { return Ok((Vec::new(), true)) };
        if outbound.pending() > WAITING_MAX {
            return Err(Broken::new("what waits for a session has a bound", outbound.pending()));
        }
        let mut messages = Vec::new();
        for frame in outbound.take() {
            let message = read(&frame).map_err(|error| {
                let text = String::from_utf8_lossy(&frame);
                Broken::new("what the hub says can be read", format!("{error}: {text}"))
            })?;
            messages.push(message);
            if outbound.written(frame.len()) {
                self.put(Input::Drained { session });
            }
        }
        Ok((messages, outbound.ended().is_some()))
    }
}

fn read(frame: &[u8]) -> Result<ServerMessage, String> {
    let text = std::str::from_utf8(frame).map_err(|error| error.to_string())?;
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Whether a message names a record that is hidden.
pub fn check_hidden(message: &ServerMessage, hidden: &BTreeSet<Uuid>) -> Result<(), Broken> {
    #[derive(Deserialize)]
    struct Named {
        id: Uuid,
    }
    let id = |change: &Change| serde_json::from_str::<Named>(change.record.get()).map(|named| named.id).ok();
    let mut named: Vec<Uuid> = Vec::new();
    match message {
        ServerMessage::Changes(changes) => {
            named.extend(&changes.gone);
            named.extend(changes.rows.iter().filter_map(id));
            named.extend(changes.events.iter().map(|event| event.subject.id));
            if let Some(event) = changes.events.iter().find(|event| event.actor.is_some()) {
                return Err(Broken::new("a partner is not told who acts", format!("{event:?}")));
            }
        }
        ServerMessage::Chunk { rows, .. } => named.extend(rows.iter().filter_map(id)),
        ServerMessage::Repair { rows, .. } => named.extend(rows.iter().filter_map(id)),
        _ => {}
    }
    match named.iter().find(|id| hidden.contains(id)) {
        Some(id) => {
            Err(Broken::new("a partner hears of nothing that is hidden", format!("{id} in {message:?}")))
        }
        None => Ok(()),
    }
}

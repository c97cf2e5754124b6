//! Messages as bytes. What carries records is written here by hand: they travel byte for byte as they are stored.

use bytes::Bytes;
use onhand_domain::event::Event;
use onhand_domain::hash;
use onhand_domain::ids::ActorId;
use onhand_domain::time::Moment;
use onhand_protocol::event::Subject;
use onhand_protocol::live::{Outcome, ServerMessage};
use onhand_store::{Entry, Position};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::Write as _;
use std::io::Write as _;
use uuid::Uuid;

/// Bytes of what is around a record.
const AROUND: usize = 40;
/// Bytes of what is around an event's figures.
const AROUND_EVENT: usize = 96;

/// A record and the entry that changed it last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) doc: &'a [u8],
    pub(super) seq: u64,
}

/// An event, written out but for who caused it, which not everyone is told.
#[derive(Debug)]
pub(super) struct EventText {
    act: u64,
    actor: ActorId,
    /// From the moment on, without the brace before.
    rest: Box<str>,
}

/// What [`EventText`] has written out.
#[derive(Serialize)]
struct Rest<'a> {
    at: Moment,
    category: onhand_domain::event::Category,
    event: &'a RawValue,
    index: u32,
    importance: onhand_domain::event::Importance,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Moment>,
    seq: u64,
    subject: Subject,
}

impl EventText {
    /// Of an entry's event in its place, as it is stored.
    pub(super) fn of(entry: &Entry, index: usize, event: &Event, stored: &RawValue) -> Self {
        let (collection, id) = event.subject();
        let rest = Rest {
            at: entry.at,
            category: event.category(),
            event: stored,
            index: u32::try_from(index).unwrap_or(u32::MAX),
            importance: event.importance(),
            occurred_at: entry.occurred_at,
            seq: entry.seq,
            subject: Subject { collection, id },
        };
        let rest = serde_json::to_string(&rest).unwrap_or_default();
        let rest = rest.strip_prefix('{').unwrap_or(&rest).into();
        Self { act: hash::of_command(entry.command), actor: entry.actor, rest }
    }

    /// Bytes that it takes, about.
    pub(super) fn len(&self) -> usize {
        self.rest.len() + AROUND_EVENT
    }

    fn write(&self, into: &mut Vec<u8>, tells_actor: bool) {
        let _ = write!(into, "{{\"act\":\"{:016x}\",", self.act);
        if tells_actor {
            let _ = write!(into, "\"actor\":\"{}\",", self.actor);
        }
        into.extend_from_slice(self.rest.as_bytes());
    }
}

/// What changed in a group.
#[derive(Debug, Default)]
pub(super) struct Changed<'a> {
    pub(super) events: Vec<&'a EventText>,
    pub(super) gone: Vec<Uuid>,
    pub(super) rows: Vec<Row<'a>>,
    /// Events before these that are left out.
    pub(super) skipped: u64,
}

impl Changed<'_> {
    /// As `changes` of a group.
    pub(super) fn message(&self, group: u64, tells_actor: bool) -> Bytes {
        let events: usize = self.events.iter().map(|event| event.len()).sum();
        let mut into = Vec::with_capacity(64 + events + AROUND * self.gone.len() + length(&self.rows));
        into.extend_from_slice(b"{\"changes\":{");
        if !self.events.is_empty() {
            into.extend_from_slice(b"\"events\":[");
            listed(&mut into, &self.events, |into, event| event.write(into, tells_actor));
            into.extend_from_slice(b"],");
        }
        if !self.gone.is_empty() {
            into.extend_from_slice(b"\"gone\":[");
            listed(&mut into, &self.gone, write_id);
            into.extend_from_slice(b"],");
        }
        let _ = write!(into, "\"group\":{group}");
        if !self.rows.is_empty() {
            into.extend_from_slice(b",\"rows\":[");
            listed(&mut into, &self.rows, write_row);
            into.push(b']');
        }
        if self.skipped > 0 {
            let _ = write!(into, ",\"skipped\":{}", self.skipped);
        }
        into.extend_from_slice(b"}}");
        into.into()
    }
}

/// A part of a subscription's first rows.
pub(super) fn chunk(subscription: u32, rows: &[Row<'_>]) -> Bytes {
    let mut into = Vec::with_capacity(64 + length(rows));
    into.extend_from_slice(b"{\"chunk\":{\"rows\":[");
    listed(&mut into, rows, write_row);
    let _ = write!(into, "],\"subscription\":{subscription}}}}}");
    into.into()
}

/// What differs from what a client holds.
pub(super) fn repair(subscription: u32, gone: &[Uuid], rows: &[Row<'_>]) -> Bytes {
    let mut into = Vec::with_capacity(64 + AROUND * gone.len() + length(rows));
    into.extend_from_slice(b"{\"repair\":{\"gone\":[");
    listed(&mut into, gone, write_id);
    into.extend_from_slice(b"],\"rows\":[");
    listed(&mut into, rows, write_row);
    let _ = write!(into, "],\"subscription\":{subscription}}}}}");
    into.into()
}

/// The end of a run.
pub(super) fn end(to: Position, outcomes: &[Outcome]) -> Bytes {
    if !outcomes.is_empty() {
        let to = onhand_protocol::PositionText(to.to_string());
        return message(&ServerMessage::End { outcomes: outcomes.to_vec(), to });
    }
    let mut text = String::with_capacity(80);
    let _ = write!(text, "{{\"end\":{{\"to\":\"{to}\"}}}}");
    text.into()
}

/// Any other message.
pub(super) fn message(message: &ServerMessage) -> Bytes {
    serde_json::to_vec(message).unwrap_or_default().into()
}

fn length(rows: &[Row<'_>]) -> usize {
    rows.iter().map(|row| row.doc.len() + AROUND).sum()
}

fn listed<T>(into: &mut Vec<u8>, items: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            into.push(b',');
        }
        write(into, item);
    }
}

fn write_id(into: &mut Vec<u8>, id: &Uuid) {
    let _ = write!(into, "\"{id}\"");
}

fn write_row(into: &mut Vec<u8>, row: &Row<'_>) {
    into.extend_from_slice(b"{\"record\":");
    into.extend_from_slice(row.doc);
    let _ = write!(into, ",\"seq\":{}}}", row.seq);
}

//! The stream of events (server-sent events): what happens from now on, or from an event on.
//!
//! A listener reads the log by its own cursor, as fast as it takes what it is sent: however slow it is, it costs no
//! more than one page of the log.

use super::auth::Caller;
use super::cursor::{EventCursor, tag};
use super::event_filter::{EventFilter, FILTERS};
use super::metrics::Held;
use super::params::Params;
use super::problem::Failure;
use super::reading::{Names, get};
use super::state::{AppState, ReadFailure};
use super::visible;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use onhand_domain::event::{Audience, Event};
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::{Collection, StockLevel};
use onhand_protocol::event::Subject;
use onhand_protocol::{EventMessage, ProblemCode};
use onhand_store::{Entry, Position, Reader};
use serde_json::Value;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Entries that are read at a time.
const PAGE: usize = 200;
/// After so long a silence something is sent, so that both sides know that the other is there.
const SILENCE: Duration = Duration::from_secs(15);
/// How often it is looked whether the listener's token is still good.
const LOOK: Duration = Duration::from_secs(2);
/// After which time a listener that was cut should come again.
const RETRY: Duration = Duration::from_secs(2);
/// Names of products and locations that are kept for a listener.
const NAMES_MAX: usize = 2_000;

struct Streams(AppState);

impl AsRef<AtomicI64> for Streams {
    fn as_ref(&self) -> &AtomicI64 {
        &self.0.metrics.streams
    }
}

/// Streams events: from `Last-Event-ID` or `after` on, otherwise from now on.
pub async fn events(
    State(state): State<AppState>,
    caller: Option<Caller>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Failure> {
    // A browser's EventSource can send no header: only here a token may come in the address.
    let in_address = params.take("access_token")?;
    let caller = match (caller, in_address) {
        (Some(caller), _) => caller,
        (None, Some(secret)) => state.caller(&secret).await?,
        (None, None) => return Err(Failure::unauthorized("Send it as `Authorization: Bearer onh_…`.")),
    };
    let filter = EventFilter::take(&mut params)?;
    let after = params.take("after")?;
    params.done(FILTERS)?;
    let after = match headers.get("last-event-id") {
        Some(id) => Some(EventCursor::parse("Last-Event-ID", id.to_str().unwrap_or_default())?),
        None => after.map(|text| EventCursor::parse("after", &text)).transpose()?,
    };
    let mut end = state.handle.feed().follow();
    let head = *end.borrow_and_update();
    let cursor = match after {
        Some(cursor) => checked(cursor, head)?,
        None => EventCursor { epoch: head.epoch, index: None, seq: head.seq, tag: None },
    };
    let cursor = state.read(move |reader| tagged(reader, cursor)).await?;
    let listener = Listener {
        caller,
        cursor,
        end,
        filter,
        looked: Instant::now(),
        names: Names::default(),
        // The first thing that is sent is the cursor: whoever is cut before the first event misses nothing.
        queue: VecDeque::from([at(cursor).retry(RETRY)]),
        sent: Instant::now(),
        stopping: state.stopping.clone(),
        _held: Held::new(Streams(state.clone())),
        state,
    };
    let messages = stream::unfold(listener, |mut listener| async {
        let message = listener.next().await?;
        Some((Ok::<_, Infallible>(message), listener))
    });
    let headers = [("cache-control", "no-store"), ("x-accel-buffering", "no")];
    Ok((headers, Sse::new(messages)).into_response())
}

fn checked(cursor: EventCursor, head: Position) -> Result<EventCursor, Failure> {
    if cursor.epoch != head.epoch {
        return Err(Failure::conflict(
            ProblemCode::Fork,
            format!("The log was restored: it is in epoch {}. Read anew, and listen from there.", head.epoch),
        ));
    }
    if cursor.seq > head.seq {
        return Err(Failure::conflict(
            ProblemCode::Ahead,
            format!("The log ends at entry {}, before that id.", head.seq),
        ));
    }
    Ok(cursor)
}

/// The cursor with its entry's tag; a failure where it has another one.
fn tagged(reader: &dyn Reader, cursor: EventCursor) -> Result<EventCursor, ReadFailure> {
    let Some(before) = cursor.seq.checked_sub(1) else { return Ok(cursor) };
    let is = reader.entries_after(before, 1)?.first().map(tag);
    if cursor.tag.is_some() && cursor.tag != is {
        let entry = format!("Entry {} is not the one that this id is of", cursor.seq);
        let because = "the log was put back to an older state and went on from there. Read anew, and listen from there.";
        return Err(Failure::conflict(ProblemCode::Fork, format!("{entry}: {because}")).into());
    }
    Ok(EventCursor { tag: is, ..cursor })
}

/// A message that says only how far the listener is.
fn at(cursor: EventCursor) -> Message {
    Message::default().comment("").id(cursor.to_string())
}

struct Listener {
    caller: Caller,
    /// What was queued last.
    cursor: EventCursor,
    end: watch::Receiver<Position>,
    filter: EventFilter,
    looked: Instant,
    names: Names,
    queue: VecDeque<Message>,
    sent: Instant,
    state: AppState,
    stopping: watch::Receiver<bool>,
    _held: Held<Streams>,
}

impl Listener {
    /// The next message; `None` where the stream ends: the server stops, the token is no longer good, or the log is
    /// another.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            if self.looked.elapsed() >= LOOK {
                if !self.state.is_still_good(&self.caller).await {
                    return None;
                }
                self.looked = Instant::now();
            }
            if let Some(message) = self.queue.pop_front() {
                self.sent = Instant::now();
                return Some(message);
            }
            if self.sent.elapsed() >= SILENCE {
                self.queue.push_back(at(self.cursor));
                continue;
            }
            let end = *self.end.borrow_and_update();
            if end.epoch != self.cursor.epoch || end.seq < self.cursor.seq {
                return None;
            }
            if end.seq > self.cursor.seq || self.cursor.index.is_some() {
                self.fill().await?;
                continue;
            }
            let mut stopping = self.stopping.clone();
            tokio::select! {
                changed = self.end.changed() => changed.ok()?,
                _ = stopping.wait_for(|stopping| *stopping) => return None,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Reads on in the log.
    async fn fill(&mut self) -> Option<()> {
        let (state, caller, filter) = (self.state.clone(), self.caller.clone(), self.filter.clone());
        let (cursor, mut names) = (self.cursor, std::mem::take(&mut self.names));
        let read = self.state.blocking(move || {
            let readers = state.handle.readers();
            // The entry of the cursor is read again where some of its events are still to come.
            let after = if cursor.index.is_some() { cursor.seq.saturating_sub(1) } else { cursor.seq };
            let entries = state.handle.feed().entries_after(readers, after, PAGE)?;
            let mut messages = Vec::new();
            let mut failure = None;
            readers.read(|reader| {
                for entry in &entries {
                    match messages_of(reader, &caller, &filter, cursor, entry, &mut names) {
                        Ok(fresh) => messages.extend(fresh),
                        Err(ReadFailure::Store(error)) => return Err(error),
                        Err(ReadFailure::Request(request)) => {
                            failure = Some(request);
                            break;
                        }
                    }
                }
                Ok(())
            })?;
            let last = entries.last().map_or((cursor.seq, cursor.tag), |entry| (entry.seq, Some(tag(entry))));
            failure.map_or(Ok((messages, last, names)), Err)
        });
        // What went wrong was logged where it went wrong; the listener comes again.
        let (messages, (seq, tag), names) = read.await.ok()?;
        self.names = if names.len() > NAMES_MAX { Names::default() } else { names };
        for message in messages {
            let data = serde_json::to_string(&message).ok()?;
            self.queue.push_back(Message::default().id(message.id).data(data));
        }
        self.cursor = EventCursor { index: None, seq, tag, ..cursor };
        Some(())
    }
}

/// The events of an entry that the caller wants and may hear.
fn messages_of(
    reader: &dyn Reader,
    caller: &Caller,
    filter: &EventFilter,
    cursor: EventCursor,
    entry: &Entry,
    names: &mut Names,
) -> Result<Vec<EventMessage>, ReadFailure> {
    let events: Vec<Event> =
        serde_json::from_str(&entry.events).map_err(|error| Failure::internal(&error))?;
    let own = entry.actor == caller.token.id;
    let told = own || !caller.is_partner();
    let of_lists = events.iter().any(|event| matches!(event.audience(), Audience::List(_)));
    let lists = if of_lists { visible::lists(reader, caller)? } else { OwnLists::default() };
    let mut messages = Vec::new();
    for (index, event) in events.iter().enumerate() {
        if matches!(event, Event::ProductUpdated { .. } | Event::LocationUpdated { .. }) {
            *names = Names::default();
        }
        let wanted = cursor.is_before(entry.seq, index) && filter.fits(event);
        if !wanted || !visible::may_hear(caller, lists, event) {
            continue;
        }
        let (collection, id) = event.subject();
        messages.push(EventMessage {
            actor: told.then_some(entry.actor),
            at: entry.at,
            category: event.category(),
            command: told.then_some(entry.command),
            event: told_fully(reader, event, names)?,
            id: EventCursor {
                epoch: cursor.epoch,
                index: Some(index),
                seq: entry.seq,
                tag: Some(tag(entry)),
            }
            .to_string(),
            importance: event.importance(),
            occurred_at: entry.occurred_at,
            own,
            subject: Subject { collection, id },
        });
    }
    Ok(messages)
}

/// The event; where it is about a stock level, with what people call its product and place.
fn told_fully(reader: &dyn Reader, event: &Event, names: &mut Names) -> Result<Value, ReadFailure> {
    let mut value = serde_json::to_value(event).map_err(|error| Failure::internal(&error))?;
    let (Some(fields), (Collection::StockLevels, level)) = (value.as_object_mut(), event.subject()) else {
        return Ok(value);
    };
    if let Some(level) = get::<StockLevel>(reader, level)? {
        let (sku, _) = names.product(reader, level.product)?;
        let code = names.location(reader, level.location)?;
        fields.insert("product".to_owned(), level.product.to_string().into());
        fields.insert("sku".to_owned(), sku.into());
        fields.insert("location".to_owned(), level.location.to_string().into());
        fields.insert("location_code".to_owned(), code.into());
    }
    Ok(value)
}

//! What changed since a cursor: for programs that keep a copy.

use super::auth::CounterCaller;
use super::cursor;
use super::params::{LIMIT_MAX, Params};
use super::problem::Failure;
use super::state::{AppState, ReadFailure};
use axum::Json;
use axum::extract::State;
use onhand_engine::delta::{self, Delta, DeltaError};
use onhand_protocol::{ChangesReply, EntryReply, RowReply};
use onhand_store::{Entry, Position};
use serde_json::value::RawValue;

/// Entries of an answer, where nobody says.
const LIMIT: usize = 500;

/// The records that changed after `since`, as they are now, and the entries that did it. Without `since`: from the
/// beginning.
pub async fn changes(
    State(state): State<AppState>,
    _: CounterCaller,
    mut params: Params,
) -> Result<Json<ChangesReply>, Failure> {
    let since = params.take("since")?.map(|text| cursor::position("since", &text)).transpose()?;
    let limit = params.take_as("limit", "a count")?.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Failure::bad_parameter("limit", format!("{limit} is not between 1 and {LIMIT_MAX}")));
    }
    params.done(&["since"])?;
    let epoch = state.handle.feed().position().epoch;
    let from = since.unwrap_or(Position { epoch, ..Position::default() });
    state
        .read(move |reader| match delta::delta(reader, from, limit) {
            Ok(delta) => reply(delta),
            Err(DeltaError::Store(error)) => Err(ReadFailure::Store(error)),
            Err(other) => Err(Failure::from(other).into()),
        })
        .await
        .map(Json)
}

fn reply(delta: Delta) -> Result<ChangesReply, ReadFailure> {
    let rows = delta
        .rows
        .into_iter()
        .map(|(collection, stored)| Ok(RowReply { collection, record: raw(&stored.doc)?, seq: stored.seq }));
    Ok(ChangesReply {
        rows: rows.collect::<Result<_, ReadFailure>>()?,
        entries: delta.entries.into_iter().map(entry).collect::<Result<_, _>>()?,
        from: delta.from.to_string(),
        to: delta.to.to_string(),
    })
}

fn entry(entry: Entry) -> Result<EntryReply, ReadFailure> {
    Ok(EntryReply {
        actor: entry.actor,
        at: entry.at,
        command: entry.command,
        device: entry.device,
        events: raw(entry.events.as_bytes())?,
        name: entry.name,
        occurred_at: entry.occurred_at,
        seq: entry.seq,
    })
}

fn raw(json: &[u8]) -> Result<Box<RawValue>, ReadFailure> {
    serde_json::from_slice(json).map_err(|error| Failure::internal(&error).into())
}

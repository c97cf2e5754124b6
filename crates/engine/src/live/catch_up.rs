//! What changed in groups since a mark that memory does not reach back to: told as it would have been live.

use super::applying::events_of;
use super::encode::{Changed, EventText, Row};
use super::group::EVENTS_MAX;
use super::reading::{Answer, Followed, Has};
use crate::delta::{self, Delta, DeltaError};
use ahash::HashMap;
use onhand_domain::records::{Collection, Record};
use onhand_store::{Position, Reader, StoreError};
use std::sync::Arc;
use uuid::Uuid;

/// The records that changed, by what they are known by.
type Records = HashMap<(Collection, Uuid), Arc<Record>>;

/// Reads what changed in groups since `from`, of about so many entries; more than `too_old` behind it can't be told.
pub(super) fn catch_up(
    reader: &dyn Reader,
    from: Position,
    groups: &[Followed],
    entries: usize,
    too_old: u64,
) -> Result<Answer, StoreError> {
    let follows =
        |collection: Collection| groups.iter().any(|group| group.selection.collection() == collection);
    if reader.head()?.position.seq.saturating_sub(from.seq) > too_old {
        return Ok(Answer::CanNot(Has::TooOld));
    }
    let delta = match delta::delta_of(reader, from, entries, follows) {
        Ok(delta) => delta,
        Err(DeltaError::Store(error)) => return Err(error),
        Err(_) => return Ok(Answer::CanNot(Has::Not)),
    };
    let mut records = Records::default();
    for (collection, stored) in &delta.rows {
        records.insert((*collection, stored.id), stored.decode(*collection)?);
    }
    let mut changes = Vec::new();
    for group in groups {
        let (events, skipped) = events(&delta, &records, group);
        let mut changed = rows(&delta, &records, group);
        changed.events = events.iter().rev().collect();
        changed.skipped = skipped;
        let is_touched = !changed.rows.is_empty() || !changed.gone.is_empty() || !changed.events.is_empty();
        let message = is_touched.then(|| changed.message(group.group, group.tells_actor));
        changes.push((group.group, message.unwrap_or_default()));
    }
    Ok(Answer::CaughtUp { changes, to: delta.to })
}

fn rows<'a>(delta: &'a Delta, records: &Records, group: &Followed) -> Changed<'a> {
    let mut changed = Changed::default();
    for (collection, stored) in &delta.rows {
        if *collection != group.selection.collection() {
            continue;
        }
        let Some(record) = records.get(&(*collection, stored.id)) else { continue };
        if group.selection.matches(record) {
            changed.rows.push(Row { doc: &stored.doc, seq: stored.seq });
        } else if group.selection.matches_fixed(record) {
            // Whether it did fit is not known: the client knows whether it held it.
            changed.gone.push(stored.id);
        }
    }
    changed
}

/// The newest events that a group hears, newest first, and how many it does not.
fn events(delta: &Delta, records: &Records, group: &Followed) -> (Vec<EventText>, u64) {
    let (mut events, mut skipped) = (Vec::new(), 0);
    for entry in delta.entries.iter().rev() {
        for (index, event, stored) in events_of(entry).into_iter().rev() {
            let subject = event.subject();
            if subject.0 != group.selection.collection() {
                continue;
            }
            let hears = match records.get(&subject) {
                Some(record) => group.selection.matches_fixed(record),
                None => group.selection.filters().is_empty(),
            };
            if !hears {
                continue;
            }
            if events.len() < EVENTS_MAX {
                events.push(EventText::of(entry, index, &event, stored));
            } else {
                skipped += 1;
            }
        }
    }
    (events, skipped)
}

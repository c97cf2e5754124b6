//! A replica as bytes that a device keeps: rows and cursor together (LP10).

use super::held::{Held, Row, Rows, Trust};
use super::{Replica, run};
use crate::position::Position;
use crate::sealed::{self, Unusable};
use onhand_domain::records::Collection;
use onhand_protocol::PositionText;
use onhand_protocol::live::{Change, FieldFilter};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

const WHAT: &str = "replica";

#[derive(Serialize, Deserialize)]
struct Saved {
    cursor: Option<PositionText>,
    subscriptions: Vec<SavedSubscription>,
}

#[derive(Serialize, Deserialize)]
struct SavedSubscription {
    collection: Collection,
    filters: Vec<FieldFilter>,
    rows: Vec<Change>,
    scope: String,
    subscription: u32,
    trust: SavedTrust,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedTrust {
    Stale,
    Doubtful,
    Good,
}

impl Replica {
    /// As bytes. A run that is not complete and a snapshot under way are not in them: they come again.
    pub fn save(&self) -> Vec<u8> {
        let subscriptions = self.held.iter().map(|(subscription, held)| SavedSubscription {
            collection: held.collection,
            filters: held.filters.clone(),
            rows: held.rows.values().filter_map(change).collect(),
            scope: held.scope.clone(),
            subscription: *subscription,
            trust: match held.trust {
                Trust::Stale => SavedTrust::Stale,
                Trust::Doubtful => SavedTrust::Doubtful,
                Trust::Good => SavedTrust::Good,
            },
        });
        let saved = Saved { cursor: self.cursor.map(Position::text), subscriptions: subscriptions.collect() };
        sealed::seal(WHAT, &saved)
    }

    /// From bytes that [`Replica::save`] gave.
    pub fn restore(bytes: &[u8]) -> Result<Self, Unusable> {
        let saved: Saved = sealed::open(WHAT, bytes)?;
        let mut replica = Self::default();
        if let Some(text) = &saved.cursor {
            replica.cursor = Some(Position::read(text).ok_or(Unusable::Other(WHAT))?);
        }
        for subscription in saved.subscriptions {
            let mut held = Held::new(subscription.collection, subscription.filters);
            held.rows = rows(subscription.rows)?;
            held.scope = subscription.scope;
            held.trust = match subscription.trust {
                SavedTrust::Stale => Trust::Stale,
                SavedTrust::Doubtful => Trust::Doubtful,
                SavedTrust::Good => Trust::Good,
            };
            replica.next = replica.next.max(subscription.subscription.saturating_add(1));
            replica.held.insert(subscription.subscription, held);
        }
        Ok(replica)
    }
}

/// A row as it is kept. One that is no JSON (only damage makes it so) is left out: verification brings it again.
fn change(row: &Row) -> Option<Change> {
    let record = RawValue::from_string(row.doc.to_string()).ok()?;
    Some(Change { record, seq: row.seq })
}

fn rows(changes: Vec<Change>) -> Result<Rows, Unusable> {
    let read = |change: Change| {
        let id = run::id_of(change.record.get()).map_err(|_| Unusable::Other(WHAT))?;
        let doc: Box<str> = change.record.into();
        Ok((id, Row { doc: Arc::from(doc), seq: change.seq }))
    };
    changes.into_iter().map(read).collect()
}

//! A run as it comes in: read at once, applied at its end.

use super::held::Row;
use crate::violation::Violation;
use onhand_protocol::live::{Bucket, Change, Digest, StreamEvent};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes of records and events that a run may hold: some million records.
pub(super) const BYTES_MAX: usize = 1 << 30;

/// The messages of a run so far.
#[derive(Debug, Default)]
pub(super) struct Run {
    bytes: usize,
    steps: Vec<Step>,
}

/// What a message of a run asks for.
#[derive(Debug)]
pub(super) enum Step {
    Changes {
        events: Vec<StreamEvent>,
        gone: Vec<Uuid>,
        into: Vec<u32>,
        rows: Vec<(Uuid, Row)>,
        skipped: u64,
    },
    Chunk {
        rows: Vec<(Uuid, Row)>,
        subscription: u32,
    },
    Ready(u32),
    Repair {
        gone: Vec<Uuid>,
        rows: Vec<(Uuid, Row)>,
        subscription: u32,
    },
    Digest(u32, Digest),
    Buckets(u32, Vec<Bucket>),
}

impl Run {
    /// Reads rows of a message of the run.
    pub(super) fn rows(&mut self, changes: Vec<Change>) -> Result<Vec<(Uuid, Row)>, Violation> {
        let mut rows = Vec::with_capacity(changes.len());
        for change in changes {
            let id = id_of(change.record.get())?;
            self.weigh(change.record.get().len())?;
            let doc: Box<str> = change.record.into();
            rows.push((id, Row { doc: Arc::from(doc), seq: change.seq }));
        }
        Ok(rows)
    }

    pub(super) fn weigh(&mut self, bytes: usize) -> Result<(), Violation> {
        // What a row costs beside its bytes.
        self.bytes += bytes + 64;
        if self.bytes > BYTES_MAX { Err(Violation::TooLong(BYTES_MAX)) } else { Ok(()) }
    }

    pub(super) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// A subscription begins anew or is over: what was gathered for it is not for what comes now.
    pub(super) fn forget(&mut self, number: u32) {
        self.steps.retain_mut(|step| match step {
            Step::Changes { into, .. } => {
                into.retain(|other| *other != number);
                !into.is_empty()
            }
            Step::Chunk { subscription, .. }
            | Step::Repair { subscription, .. }
            | Step::Ready(subscription)
            | Step::Digest(subscription, _)
            | Step::Buckets(subscription, _) => *subscription != number,
        });
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}

/// The id of a record. Every collection's records have it as `id`.
pub(super) fn id_of(record: &str) -> Result<Uuid, Violation> {
    #[derive(Deserialize)]
    struct Named {
        id: Uuid,
    }
    let named: Result<Named, _> = serde_json::from_str(record);
    named.map(|named| named.id).map_err(|error| Violation::BadRecord(error.to_string()))
}

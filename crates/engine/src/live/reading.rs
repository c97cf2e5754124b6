//! What the hub wants read, and the reading of it: all that touches the store, on other threads than the hub's.

use super::catch_up::catch_up;
use super::encode::{self, Row};
use super::lists::{self, ReadLists};
use super::outcomes;
use crate::delta::{self, DeltaError};
use crate::recorded;
use ahash::HashMap;
use bytes::Bytes;
use onhand_domain::ids::{CommandId, CustomerId};
use onhand_domain::selection::Selection;
use onhand_protocol::live::{Bucket, BucketRows, Digest, Outcome, ServerMessage};
use onhand_store::{Position, Reader, StoreError, StoredDoc};
use std::sync::Arc;
use uuid::Uuid;

/// Reads for sessions at a time.
pub const SESSION_READS_MAX: usize = 4;
/// Reads for digests at a time.
pub const SEED_READS_MAX: usize = 2;
/// Reads at a time.
pub const READS_MAX: usize = SESSION_READS_MAX + SEED_READS_MAX;

/// Rows of a part of a digest.
const SEED_ROWS: usize = 5_000;
/// Bytes of the rows of one message of a repair, about.
const REPAIR_BYTES: usize = 128 << 10;

/// A group of which changes are wanted.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its number.
    pub group: u64,
    /// What it selects.
    pub selection: Arc<Selection>,
    /// Whether who caused an event is told.
    pub tells_actor: bool,
}

/// What is to be read.
#[derive(Clone, Debug)]
pub enum Request {
    /// Where a client stands that came, and what became of its commands.
    Arrive {
        /// The customer whose price lists it may see, where it is a partner.
        buyer: Option<CustomerId>,
        /// Where it says that it stands.
        position: Option<Position>,
        /// How many entries behind is too far.
        too_old: u64,
        /// Commands that it has no outcome of.
        unanswered: Vec<CommandId>,
    },
    /// What changed in groups since a mark.
    CatchUp {
        /// Entries that are caught up with at once, about.
        entries: usize,
        /// The mark.
        from: Position,
        /// The groups.
        groups: Vec<Followed>,
        /// How many entries behind is too far.
        too_old: u64,
    },
    /// The price lists of a customer.
    Lists {
        /// Of whom.
        buyer: CustomerId,
    },
    /// Rows for a subscription, encoded for it.
    Chunk {
        /// After this row.
        after: Option<i64>,
        /// How many.
        limit: usize,
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
    /// The digest of some rows.
    Seed {
        /// After this row.
        after: Option<i64>,
        /// Of what.
        selection: Arc<Selection>,
    },
    /// The digests of all buckets, encoded.
    Buckets {
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
    /// How rows differ from what a client holds, encoded.
    Repair {
        /// What it holds.
        buckets: Vec<BucketRows>,
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
}

/// Whether a log has a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// It has, and changes since then can be told.
    It,
    /// It has, so far back that all is to be sent again.
    TooOld,
    /// It has another history.
    Not,
}

/// What was read.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Request::Arrive`].
    Arrived {
        /// Whether the log has the position; absent where there was none.
        has: Option<Has>,
        /// The price lists that it may see.
        lists: ReadLists,
        /// What became of the commands that are recorded.
        outcomes: Vec<Outcome>,
    },
    /// To [`Request::CatchUp`], where the log has the position.
    CaughtUp {
        /// The groups, each with its encoded changes; empty where nothing changed in it.
        changes: Vec<(u64, Bytes)>,
        /// The mark as of which they are.
        to: Position,
    },
    /// To [`Request::CatchUp`], where it can't be told.
    CanNot(Has),
    /// To [`Request::Lists`].
    Lists(ReadLists),
    /// To [`Request::Chunk`], [`Request::Buckets`] and [`Request::Repair`].
    Rows {
        /// Encoded messages.
        frames: Vec<Bytes>,
        /// The row to go on after; absent: that was all.
        next: Option<i64>,
        /// How many rows.
        rows: usize,
        /// The mark as of which they are.
        to: Position,
    },
    /// To [`Request::Seed`].
    Seeded {
        /// Of these rows.
        digest: Digest,
        /// The row to go on after; absent: that was all.
        next: Option<i64>,
        /// The mark as of which they are.
        to: Position,
    },
}

/// Reads.
pub fn perform(reader: &dyn Reader, request: &Request) -> Result<Answer, StoreError> {
    match request {
        Request::Arrive { buyer, position, too_old, unanswered } => {
            let lists = buyer.map(|buyer| lists::read(reader, buyer)).transpose()?.unwrap_or_default();
            arrive(reader, lists, *position, *too_old, unanswered)
        }
        Request::Lists { buyer } => Ok(Answer::Lists(lists::read(reader, *buyer)?)),
        Request::CatchUp { entries, from, groups, too_old } => {
            catch_up(reader, *from, groups, *entries, *too_old)
        }
        Request::Chunk { after, limit, selection, subscription } => {
            let mut docs = Vec::new();
            let selected = reader.select(selection, *after, *limit, &mut |stored| {
                docs.push(stored);
                Ok(())
            })?;
            let rows: Vec<Row<'_>> = docs.iter().map(row).collect();
            let frames = if rows.is_empty() { Vec::new() } else { vec![encode::chunk(*subscription, &rows)] };
            Ok(Answer::Rows { frames, next: selected.next, rows: rows.len(), to: selected.position })
        }
        Request::Seed { after, selection } => {
            let mut digest = Digest::default();
            let selected = reader.select(selection, *after, SEED_ROWS, &mut |stored| {
                digest = digest.plus(stored.hash);
                Ok(())
            })?;
            Ok(Answer::Seeded { digest, next: selected.next, to: selected.position })
        }
        Request::Buckets { selection, subscription } => buckets(reader, selection, *subscription),
        Request::Repair { buckets, selection, subscription } => {
            repair(reader, buckets, selection, *subscription)
        }
    }
}

/// Where a client stands that came, and what became of its commands.
fn arrive(
    reader: &dyn Reader,
    lists: ReadLists,
    position: Option<Position>,
    too_old: u64,
    unanswered: &[CommandId],
) -> Result<Answer, StoreError> {
    let head = reader.head()?.position;
    let has = match position.map(|position| (position, delta::check_cursor(reader, position))) {
        None => None,
        Some((position, Ok(()))) if head.seq.saturating_sub(position.seq) > too_old => Some(Has::TooOld),
        Some((_, Ok(()))) => Some(Has::It),
        Some((_, Err(DeltaError::Store(error)))) => return Err(error),
        Some((_, Err(_))) => Some(Has::Not),
    };
    let mut outcomes = Vec::new();
    for id in unanswered {
        if let Some(stored) = reader.outcome(*id)? {
            outcomes.push(outcomes::of_answer(recorded::outcome(reader, stored, head.epoch)?));
        }
    }
    Ok(Answer::Arrived { has, lists, outcomes })
}

fn buckets(reader: &dyn Reader, selection: &Selection, subscription: u32) -> Result<Answer, StoreError> {
    let mut digests = [Digest::default(); 256];
    let mut rows = 0;
    let selected = reader.select(selection, None, usize::MAX, &mut |stored| {
        rows += 1;
        let digest = &mut digests[usize::from(bucket_of(stored.id))];
        *digest = digest.plus(stored.hash);
        Ok(())
    })?;
    let buckets = (0..=u8::MAX).zip(digests).filter(|(_, digest)| digest.count > 0);
    let buckets = buckets.map(|(bucket, digest)| Bucket { bucket, digest }).collect();
    let frames = vec![encode::message(&ServerMessage::Buckets { buckets, subscription })];
    Ok(Answer::Rows { frames, next: None, rows, to: selected.position })
}

fn repair(
    reader: &dyn Reader,
    buckets: &[BucketRows],
    selection: &Selection,
    subscription: u32,
) -> Result<Answer, StoreError> {
    let mut asked = [false; 256];
    let mut held: HashMap<Uuid, u64> = HashMap::default();
    for bucket in buckets {
        asked[usize::from(bucket.bucket)] = true;
        held.extend(bucket.rows.iter().map(|(id, hash)| (*id, hash.0)));
    }
    let (mut frames, mut docs, mut bytes, mut rows) = (Vec::new(), Vec::<StoredDoc>::new(), 0, 0);
    let selected = reader.select(selection, None, usize::MAX, &mut |stored| {
        if !asked[usize::from(bucket_of(stored.id))] || held.remove(&stored.id) == Some(stored.hash) {
            return Ok(());
        }
        (bytes, rows) = (bytes + stored.doc.len(), rows + 1);
        docs.push(stored);
        if bytes > REPAIR_BYTES {
            frames.push(encode::repair(subscription, &[], &docs.iter().map(row).collect::<Vec<_>>()));
            docs.clear();
            bytes = 0;
        }
        Ok(())
    })?;
    let gone: Vec<Uuid> = held.into_keys().collect();
    frames.push(encode::repair(subscription, &gone, &docs.iter().map(row).collect::<Vec<_>>()));
    Ok(Answer::Rows { frames, next: None, rows, to: selected.position })
}

fn bucket_of(id: Uuid) -> u8 {
    id.as_bytes()[15]
}

fn row(stored: &StoredDoc) -> Row<'_> {
    Row { doc: &stored.doc, seq: stored.seq }
}

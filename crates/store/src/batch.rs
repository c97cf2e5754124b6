//! What is committed at once, and what is read back.

use onhand_domain::hash;
use onhand_domain::ids::{ActorId, CommandId, DeviceId};
use onhand_domain::records::{Collection, Record};
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::{Position, StoreError};

/// The entries (a..b] with the records as of b: committed whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Where the log must end before.
    pub from: Position,
    /// Where it ends after; its mark is [`chain`] over the entries.
    pub to: Position,
    /// One for each accepted command, in order.
    pub entries: Vec<Entry>,
    /// Each record once, as of the batch's end.
    pub records: Vec<RecordWrite>,
    /// Commands that were refused.
    pub refused: Vec<Refused>,
}

/// What one accepted command did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who.
    pub actor: ActorId,
    /// When it was recorded.
    pub at: Moment,
    /// The command.
    pub command: CommandId,
    /// The device it was made on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Hash of the command's content: the same id with other content is noticed.
    pub digest: u64,
    /// The named events, as a JSON array.
    pub events: String,
    /// At the end of a batch, the running hash of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    /// The command's name.
    pub name: String,
    /// When it happened, where that was not when it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// Its place in the log, from 1.
    pub seq: u64,
    /// The records that it touched: `{"orders":[12],"stock_levels":[3,4]}`, rows by collection.
    pub touched: String,
}

/// A refused command, remembered so that it is answered the same again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// When it was refused.
    pub at: Moment,
    /// The command.
    pub command: CommandId,
    /// Hash of its content.
    pub digest: u64,
    /// The refusal, as JSON.
    pub refusal: String,
}

/// A record to be written.
#[derive(Clone, Debug)]
pub struct RecordWrite {
    /// Lookup entries that it has now and had not before.
    pub added: Vec<LookupEntry>,
    /// The record, as `doc` has it.
    pub after: Arc<Record>,
    /// As it was before the batch; `None` where it is new.
    pub before: Option<Before>,
    /// Which collection.
    pub collection: Collection,
    /// Canonical JSON.
    pub doc: Vec<u8>,
    /// Hash of `doc`.
    pub hash: u64,
    /// Identity.
    pub id: Uuid,
    /// Whether its row is new. Otherwise, of source collections, the row as it was goes to the history.
    pub is_new: bool,
    /// Lookup entries that it had and has no more.
    pub removed: Vec<LookupEntry>,
    /// Its row, for good.
    pub row: i64,
    /// The entry that changed it last.
    pub seq: u64,
    /// Versions that came and went within the batch, oldest first; of source collections only.
    pub superseded: Vec<Version>,
}

/// A record as it was before a batch.
#[derive(Clone, Debug)]
pub struct Before {
    /// Hash of its document, as it was stored.
    pub hash: u64,
    /// The record.
    pub record: Arc<Record>,
}

/// An entry of the lookup index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookupEntry {
    /// Whether the index keeps it in time-ordered runs.
    pub dense: bool,
    /// The lookup's key.
    pub key: i64,
}

/// A document as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDoc {
    /// Canonical JSON; it has been checked against its hash.
    pub doc: Vec<u8>,
    /// Hash of `doc`.
    pub hash: u64,
    /// Identity.
    pub id: Uuid,
    /// Its row.
    pub row: i64,
    /// The entry that changed it last.
    pub seq: u64,
}

impl StoredDoc {
    /// Checks the document against the hash that was stored with it.
    pub fn checked(self, collection: Collection) -> Result<Self, StoreError> {
        if hash::of(&self.doc) == self.hash {
            return Ok(self);
        }
        Err(StoreError::Damaged { what: crate::error::record_name(collection, self.row) })
    }

    /// The record inside.
    pub fn decode(&self, collection: Collection) -> Result<Arc<Record>, StoreError> {
        let damaged = |problem: String| StoreError::Damaged {
            what: format!("{}: {problem}", crate::error::record_name(collection, self.row)),
        };
        let record = collection.decode(&self.doc).map_err(|error| damaged(error.to_string()))?;
        // The hash is of the document: that it lies where its id says is to be seen here.
        if record.id() != self.id {
            return Err(damaged(format!("it is {}, found as {}", record.id(), self.id)));
        }
        Ok(Arc::new(record))
    }
}

/// A record that a lookup's key may find.
pub type Found = StoredDoc;

/// A superseded version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Canonical JSON, as it was.
    pub doc: Vec<u8>,
    /// The entry that made it.
    pub seq: u64,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredOutcome {
    /// Accepted: its entry.
    Accepted(Entry),
    /// Refused.
    Refused(Refused),
}

impl StoredOutcome {
    /// Hash of the command's content.
    pub fn digest(&self) -> u64 {
        match self {
            Self::Accepted(entry) => entry.digest,
            Self::Refused(refused) => refused.digest,
        }
    }
}

/// The mark at the end of `entries` that follow a log marked `from`: the first eight bytes of a BLAKE3 hash over the
/// mark before and every entry's fields but its own mark. They are laid out in one piece first: long pieces are hashed
/// several times as fast.
pub fn chain(from: u64, entries: &[Entry]) -> u64 {
    let text = |entry: &Entry| entry.name.len() + entry.events.len() + entry.touched.len();
    let mut bytes = Vec::with_capacity(8 + entries.iter().map(|entry| 112 + text(entry)).sum::<usize>());
    bytes.extend_from_slice(&from.to_le_bytes());
    for entry in entries {
        bytes.extend_from_slice(&entry.seq.to_le_bytes());
        bytes.extend_from_slice(&entry.at.millis().to_le_bytes());
        bytes.extend_from_slice(&entry.occurred_at.map_or(-1, |at| at.millis()).to_le_bytes());
        bytes.extend_from_slice(entry.command.0.as_bytes());
        bytes.extend_from_slice(&entry.digest.to_le_bytes());
        bytes.extend_from_slice(entry.actor.0.as_bytes());
        bytes.extend_from_slice(entry.device.map_or(Uuid::nil(), |device| device.0).as_bytes());
        for text in [&entry.name, &entry.events, &entry.touched] {
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// How many of the last entries are checked when a store is opened.
pub const TAIL: u64 = 1_000;

/// Whether a batch is put together rightly; stores refuse one that is not before they write anything.
pub(crate) fn check(batch: &Batch) -> Result<(), StoreError> {
    let bad = |problem: &str| Err(StoreError::BadBatch { problem: problem.to_owned() });
    let last = batch.from.seq + batch.entries.len() as u64;
    if batch.to.seq != last || batch.to.epoch != batch.from.epoch {
        return bad("it does not end where its entries end");
    }
    if batch.entries.iter().zip(batch.from.seq + 1..).any(|(entry, seq)| entry.seq != seq) {
        return bad("its entries do not follow the log");
    }
    let mark =
        if batch.entries.is_empty() { batch.from.mark } else { chain(batch.from.mark, &batch.entries) };
    let Some((end, within)) = batch.entries.split_last() else {
        return if batch.to == batch.from { Ok(()) } else { bad("it has no entries and moves on") };
    };
    if batch.to.mark != mark || end.mark != Some(mark) || within.iter().any(|entry| entry.mark.is_some()) {
        return bad("its mark is not at its end");
    }
    Ok(())
}

/// Checks the last entries of a log that ends at `head`: that they are gapless, and that the marks within follow
/// from each other.
pub(crate) fn check_tail(head: Position, tail: &[Entry]) -> Result<(), StoreError> {
    let damaged = |what: String| Err(StoreError::Damaged { what });
    let first = head.seq.saturating_sub(TAIL) + 1;
    let mut since: Option<(u64, usize)> = (first == 1).then_some((0, 0));
    for (place, entry) in tail.iter().enumerate() {
        if entry.seq != first + place as u64 {
            return damaged(format!("the log has no entry {}", first + place as u64));
        }
        let Some(mark) = entry.mark else { continue };
        if let Some((from, start)) = since {
            if chain(from, &tail[start..=place]) != mark {
                return damaged(format!("the log up to entry {}", entry.seq));
            }
        }
        since = Some((mark, place + 1));
    }
    let end = tail.last().map_or((0, Some(0)), |entry| (entry.seq, entry.mark));
    if end != (head.seq, Some(head.mark)) {
        return damaged(format!("the end of the log: it should end at entry {}", head.seq));
    }
    Ok(())
}

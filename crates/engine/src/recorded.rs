//! What became of a command that was decided before: read back from the log, so that it is answered the same again.

use crate::outcome::{Events, Outcome, Verdict};
use onhand_domain::event::Event;
use onhand_domain::ids::ExceptionId;
use onhand_domain::records::exception::{DetailName, ExceptionKind};
use onhand_domain::records::{Collection, Exception, Record, Stored};
use onhand_domain::refusal::Refusal;
use onhand_store::{Entry, Reader, StoreError, StoredOutcome};

/// The name of the entry that keeps a fact which could not be applied.
pub const QUARANTINE: &str = "quarantine";

/// The outcome of a command as it was recorded.
pub fn outcome(store: &dyn Reader, stored: StoredOutcome, epoch: u64) -> Result<Outcome, StoreError> {
    let (id, position, verdict) = match stored {
        StoredOutcome::Refused(refused) => {
            let refusal = serde_json::from_str(&refused.refusal).map_err(|error| StoreError::Damaged {
                what: format!("refusal of command {}: {error}", refused.command),
            })?;
            (refused.command, None, Verdict::Refused(refusal))
        }
        StoredOutcome::Accepted(entry) => {
            let position = Some((epoch, entry.seq));
            let verdict = match entry.name.as_str() {
                QUARANTINE => recorded_quarantine(store, &entry)?,
                _ => {
                    let events = Events::stored(entry.events).map_err(|error| StoreError::Damaged {
                        what: format!("events of entry {}: {error}", entry.seq),
                    })?;
                    Verdict::Accepted { events }
                }
            };
            (entry.command, position, verdict)
        }
    };
    Ok(Outcome { id, position, repeated: true, verdict })
}

fn recorded_quarantine(store: &dyn Reader, entry: &Entry) -> Result<Verdict, StoreError> {
    let damaged = |what: &str| StoreError::Damaged { what: format!("{what} of entry {}", entry.seq) };
    let events: Vec<Event> = serde_json::from_str(&entry.events).map_err(|_| damaged("events"))?;
    let exception = quarantined(&events).ok_or_else(|| damaged("exception"))?;
    let stored = store.record(Collection::Exceptions, exception.0)?.ok_or_else(|| damaged("exception"))?;
    let record = stored.decode(Collection::Exceptions)?;
    let refusal = kept_refusal(&record).ok_or_else(|| damaged("refusal"))?;
    Ok(Verdict::Quarantined { exception, refusal })
}

/// Why a fact could not be applied, where the record is the exception that keeps it.
pub fn kept_refusal(record: &Record) -> Option<Refusal> {
    let exception = Exception::from_record(record)?;
    let detail = exception.details.iter().find(|detail| detail.name == DetailName::Refusal)?;
    serde_json::from_str(&detail.value).ok()
}

/// The exception that keeps a fact which could not be applied, if these events tell of one.
pub fn quarantined(events: &[Event]) -> Option<ExceptionId> {
    events.iter().find_map(|event| match event {
        Event::ExceptionOpened { exception, kind: ExceptionKind::QuarantinedCommand } => Some(*exception),
        _ => None,
    })
}

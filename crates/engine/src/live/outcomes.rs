//! What became of clients' commands: who waits for which, and what a batch says of them.

use super::session::Key;
use crate::outcome::{self, Verdict};
use crate::recorded;
use ahash::HashMap;
use onhand_domain::event::Event;
use onhand_domain::ids::CommandId;
use onhand_protocol::live::{Outcome, OutcomeStatus};
use onhand_store::{Batch, Entry, Refused};

/// Sessions that wait for an outcome.
#[derive(Debug)]
enum Waiting {
    One(Key),
    /// One command may come on several connections.
    Several(Vec<Key>),
}

/// The commands that are under way, with the sessions that sent them.
#[derive(Debug, Default)]
pub(super) struct InFlight(HashMap<CommandId, Waiting>);

impl InFlight {
    /// A session is about to send a command.
    pub(super) fn add(&mut self, id: CommandId, key: Key) {
        let waiting = self.0.remove(&id);
        let waiting = match waiting {
            None => Waiting::One(key),
            Some(Waiting::One(first)) => Waiting::Several(vec![first, key]),
            Some(Waiting::Several(mut keys)) => {
                keys.push(key);
                Waiting::Several(keys)
            }
        };
        self.0.insert(id, waiting);
    }

    /// A session waits for a command no more.
    pub(super) fn remove(&mut self, id: CommandId, key: Key) {
        match self.0.get_mut(&id) {
            Some(Waiting::Several(keys)) if keys.iter().any(|other| *other != key) => {
                keys.retain(|other| *other != key);
            }
            Some(Waiting::One(other)) if *other != key => {}
            Some(_) => {
                self.0.remove(&id);
            }
            None => {}
        }
    }

    /// Takes out what a batch settles: who waits, for which outcome, and the entry up to which the rows must be.
    pub(super) fn settle(&mut self, batch: &Batch, mut tell: impl FnMut(Key, u64, Outcome)) {
        if self.0.is_empty() {
            return;
        }
        for entry in &batch.entries {
            if let Some(waiting) = self.0.remove(&entry.command) {
                let outcome = of_entry(entry, batch);
                waiting.each(|key| tell(key, entry.seq, outcome.clone()));
            }
        }
        for refused in &batch.refused {
            if let Some(waiting) = self.0.remove(&refused.command) {
                let outcome = of_refused(refused);
                waiting.each(|key| tell(key, 0, outcome.clone()));
            }
        }
    }
}

impl Waiting {
    fn each(self, mut tell: impl FnMut(Key)) {
        match self {
            Self::One(key) => tell(key),
            Self::Several(keys) => keys.into_iter().for_each(tell),
        }
    }
}

fn of_entry(entry: &Entry, batch: &Batch) -> Outcome {
    let accepted = Outcome {
        exception: None,
        id: entry.command,
        refusal: None,
        seq: Some(entry.seq),
        status: OutcomeStatus::Accepted,
    };
    if entry.name != recorded::QUARANTINE {
        return accepted;
    }
    let events: Vec<Event> = serde_json::from_str(&entry.events).unwrap_or_default();
    let exception = recorded::quarantined(&events);
    let kept = exception.and_then(|id| batch.records.iter().find(|record| record.id == id.0));
    let refusal = kept.and_then(|record| recorded::kept_refusal(&record.after));
    Outcome { exception, refusal, status: OutcomeStatus::Quarantined, ..accepted }
}

fn of_refused(refused: &Refused) -> Outcome {
    Outcome {
        exception: None,
        id: refused.command,
        refusal: serde_json::from_str(&refused.refusal).ok(),
        seq: None,
        status: OutcomeStatus::Refused,
    }
}

/// An outcome as it travels.
pub(super) fn of_answer(outcome: outcome::Outcome) -> Outcome {
    let seq = outcome.position.map(|(_, seq)| seq);
    let (status, exception, refusal) = match outcome.verdict {
        Verdict::Accepted { .. } => (OutcomeStatus::Accepted, None, None),
        Verdict::Refused(refusal) => (OutcomeStatus::Refused, None, Some(refusal)),
        Verdict::Quarantined { exception, refusal } => {
            (OutcomeStatus::Quarantined, Some(exception), Some(refusal))
        }
    };
    Outcome { exception, id: outcome.id, refusal, seq, status }
}

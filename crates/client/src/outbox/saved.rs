//! An outbox as bytes that a device keeps.

use super::{Item, Kept, Outbox, OutboxBounds, State};
use crate::sealed::{self, Unusable};
use onhand_domain::ids::CommandId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const WHAT: &str = "outbox";

#[derive(Serialize, Deserialize)]
struct Saved {
    facts: Vec<SavedFact>,
    items: Vec<SavedItem>,
}

#[derive(Serialize, Deserialize)]
struct SavedFact {
    bytes: Box<RawValue>,
    id: CommandId,
}

#[derive(Serialize, Deserialize)]
struct SavedItem {
    bytes: Box<RawValue>,
    id: CommandId,
    is_again: bool,
    is_fact: bool,
    was_sent: bool,
}

impl Outbox {
    /// As bytes. To be kept before a command is sent: what is not kept is lost with the device's memory.
    pub fn save(&self) -> Vec<u8> {
        let items = self.items.values().map(|item| SavedItem {
            bytes: item.bytes.clone(),
            id: item.id,
            is_again: item.is_again,
            is_fact: item.is_fact,
            was_sent: !matches!(item.state, State::Waiting { .. }),
        });
        let facts = self.kept.iter().map(|fact| SavedFact { bytes: fact.bytes.clone(), id: fact.id });
        sealed::seal(WHAT, &Saved { facts: facts.collect(), items: items.collect() })
    }

    /// From bytes that [`Outbox::save`] gave.
    pub fn restore(bytes: &[u8], bounds: OutboxBounds) -> Result<Self, Unusable> {
        let saved: Saved = sealed::open(WHAT, bytes)?;
        let mut outbox = Self::new(bounds);
        for (order, item) in saved.items.into_iter().enumerate() {
            let state = if item.was_sent { State::Unanswered } else { State::Waiting { from_us: 0 } };
            let SavedItem { bytes, id, is_again, is_fact, .. } = item;
            outbox.put(order as i64, Item { bytes, id, is_again, is_fact, state });
        }
        for SavedFact { bytes, id } in saved.facts {
            outbox.kept_bytes += bytes.get().len();
            outbox.kept.push_back(Kept { bytes, id });
        }
        Ok(outbox)
    }
}

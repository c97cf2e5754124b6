//! A small believable business to look at: a wholesaler with a warehouse and a shop, two weeks of trade behind it and
//! trade going on. The same seed makes the same business; times are relative to now.

pub mod catalogue;
pub mod content;
pub mod history;
pub mod pictures;
pub mod setup;
pub mod trickle;

use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::time::Moment;
use onhand_engine::{Handle, Outcome, Submission, Verdict};
use onhand_words::spoken;
use serde_json::Value;

/// Makes the business: what it is, and the trade behind it.
pub fn make(giver: &Giver, seed: u64) -> anyhow::Result<()> {
    catalogue::make(giver)?;
    history::make(giver, seed)
}

/// Whether the business was made here: its first command is the demo's.
pub fn is_demo(giver: &Giver) -> anyhow::Result<bool> {
    let first = giver.handle.feed().entries_after(giver.handle.readers(), 0, 1)?;
    Ok(first.first().is_some_and(|entry| entry.actor == giver.actor.id))
}

/// Gives the demo's commands, each with an id that follows from its key: given twice, it is applied once.
pub struct Giver {
    actor: Actor,
    handle: Handle,
}

impl Giver {
    /// As the owner of the business.
    pub fn new(handle: Handle) -> Self {
        let actor =
            Actor { customer: None, id: ActorId(ids::natural("actor", &[b"demo"])), role: Role::Owner };
        Self { actor, handle }
    }

    /// Gives a command now; what became of it.
    pub fn give(&self, key: &str, name: &str, data: Value) -> anyhow::Result<Outcome> {
        self.give_at(key, name, data, None)
    }

    /// Gives a command that happened at `occurred_at`; what became of it.
    pub fn give_at(
        &self,
        key: &str,
        name: &str,
        data: Value,
        occurred_at: Option<Moment>,
    ) -> anyhow::Result<Outcome> {
        let command = Command::decode(name, &data.to_string())
            .map_err(|refusal| anyhow::anyhow!("the demo's {name}: {}", spoken::refusal(&refusal)))?;
        let at = occurred_at.unwrap_or_else(|| self.handle.environment().clock.now());
        let id = CommandId(ids::imported("demo", key, at.millis().unsigned_abs()));
        let submission = Submission::of(id, self.actor.clone(), command, occurred_at);
        let mut answers = self.handle.submit_blocking(vec![submission])?;
        Ok(answers.pop().ok_or_else(|| anyhow::anyhow!("no answer"))??)
    }

    /// Gives a command that must be accepted.
    pub fn must(
        &self,
        key: &str,
        name: &str,
        data: Value,
        occurred_at: Option<Moment>,
    ) -> anyhow::Result<()> {
        let outcome = self.give_at(key, name, data, occurred_at)?;
        match outcome.verdict {
            Verdict::Accepted { .. } => Ok(()),
            Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => {
                anyhow::bail!("the demo's {name} ({key}) was not accepted: {}", spoken::refusal(&refusal))
            }
        }
    }

    /// The server's now.
    pub fn now(&self) -> Moment {
        self.handle.environment().clock.now()
    }
}

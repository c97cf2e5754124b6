//! A believable business to look at, with the trade that `onhand-demo` computes for it, and trade going on. The same seed
//! makes the same business at the same moment; times are relative to now.

pub mod pictures;
pub mod real;
pub mod running;

use onhand_demo::content::{self, Content};
use onhand_demo::step::{self, Step};
use onhand_demo::trade;
use onhand_domain::command::Command;
use onhand_domain::records::{Business, Collection, Stored};
use onhand_engine::{ClockReading, Handle, Outcome, Submission, Verdict};
use onhand_words::spoken;

/// Commands that are given at once.
const BATCH: usize = 500;

/// Which business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// A bakery: a shop and a kitchen, cafés that order for tomorrow, cakes for Saturday.
    NoorBakery,
    /// A wholesaler: a warehouse and two shops, partners with accounts, three tills.
    PalmStreet,
}

impl Which {
    /// What it is made of.
    pub fn content(self) -> anyhow::Result<Content> {
        Ok(match self {
            Self::NoorBakery => content::noor_bakery()?,
            Self::PalmStreet => content::palm_street()?,
        })
    }

    /// The one of a name.
    fn named(name: &str) -> anyhow::Result<Option<Self>> {
        for which in [Self::NoorBakery, Self::PalmStreet] {
            if which.content()?.business.name == name {
                return Ok(Some(which));
            }
        }
        Ok(None)
    }
}

/// Makes a business and its trade up to now.
pub fn make(handle: &Handle, content: &Content, seed: u64) -> anyhow::Result<()> {
    let now = handle.environment().clock.now();
    give_all(handle, content, &trade::steps(content, seed, now))
}

/// Gives commands that must all be accepted, many at once.
pub fn give_all(handle: &Handle, content: &Content, steps: &[Step]) -> anyhow::Result<()> {
    for batch in steps.chunks(BATCH) {
        let submissions = batch.iter().map(|step| submission(content, step));
        let answers = handle.submit_blocking(submissions.collect::<anyhow::Result<_>>()?)?;
        for (step, answer) in batch.iter().zip(answers) {
            accepted(step, answer?)?;
        }
    }
    Ok(())
}

/// Gives one command; what became of it.
pub fn give(handle: &Handle, content: &Content, step: &Step) -> anyhow::Result<Outcome> {
    let mut answers = handle.submit_blocking(vec![submission(content, step)?])?;
    Ok(answers.pop().ok_or_else(|| anyhow::anyhow!("no answer"))??)
}

fn accepted(step: &Step, outcome: Outcome) -> anyhow::Result<()> {
    match outcome.verdict {
        Verdict::Accepted { .. } => Ok(()),
        Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => {
            let Step { key, name, .. } = step;
            anyhow::bail!("the demo's {name} ({key}) was not accepted: {}", spoken::refusal(&refusal))
        }
    }
}

fn submission(content: &Content, step: &Step) -> anyhow::Result<Submission> {
    let command = Command::decode(step.name, &step.data.to_string())
        .map_err(|refusal| anyhow::anyhow!("the demo's {}: {}", step.name, spoken::refusal(&refusal)))?;
    let at = step.occurred_at;
    let mut submission = Submission::of(step.id(), step.actor(content), command, Some(at));
    submission.device = step.device;
    if !step.clock_trusted {
        submission.reading = Some(ClockReading { at, offset: None, from_device: true });
    }
    Ok(submission)
}

/// Which demo a business is; `None` where it was not made here.
pub fn which(handle: &Handle) -> anyhow::Result<Option<Which>> {
    let first = handle.feed().entries_after(handle.readers(), 0, 1)?;
    if first.first().is_none_or(|entry| entry.actor != step::owner()) {
        return Ok(None);
    }
    let stored = handle.readers().read(|reader| {
        let stored = reader.record(Collection::Business, Business::id())?;
        stored.map(|stored| stored.decode(Collection::Business)).transpose()
    })?;
    let name = stored.as_deref().and_then(Business::from_record).map(|business| business.name.clone());
    name.map_or(Ok(None), |name| Which::named(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_directory;
    use onhand_engine::Limits;
    use serde_json::json;

    #[test]
    fn a_demo_is_known_again_and_another_business_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let engine = data_directory::start_engine(&dir.path().join("demo"), Limits::default()).unwrap();
        let content = Which::NoorBakery.content().unwrap();
        let now = engine.handle().environment().clock.now();
        give_all(&engine.handle(), &content, &trade::steps_of_days(&content, 1, now, 2)).unwrap();
        assert_eq!(which(&engine.handle()).unwrap(), Some(Which::NoorBakery));
        engine.stop();

        let engine = data_directory::start_engine(&dir.path().join("other"), Limits::default()).unwrap();
        let data = json!({"name": "Noor Bakery", "currency": "USD"});
        let step = Step { by: 1, ..Step::new("business", "set_business", data, now) };
        let mut by_someone = submission(&content, &step).unwrap();
        by_someone.actor.role = onhand_domain::command::Role::Owner;
        engine.handle().submit_blocking(vec![by_someone]).unwrap();
        assert_eq!(which(&engine.handle()).unwrap(), None);
        engine.stop();
    }

    #[test]
    fn what_is_not_accepted_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let engine = data_directory::start_engine(dir.path(), Limits::default()).unwrap();
        let content = Which::NoorBakery.content().unwrap();
        let now = engine.handle().environment().clock.now();
        let step = Step::new("odd", "add_location", json!({"code": "A", "kind": "store", "name": "A"}), now);
        let error = give_all(&engine.handle(), &content, &[step]).unwrap_err().to_string();
        assert!(error.contains("add_location (odd)"), "{error}");
        engine.stop();
    }
}

//! Setting up a business of one's own: a list that can be left and taken up again. What is done follows from the
//! business's records; only what someone passes over is remembered.

pub mod countries;

use crate::directory::Directory;
use crate::people;
use anyhow::bail;
use countries::Proposal;
use onhand_domain::command::Command;
use onhand_domain::records::{Business, Collection};
use onhand_engine::{Handle, Submission, Verdict};
use onhand_protocol::setup::{SetupReply, SetupState, SetupStep, SetupStepReply};
use onhand_store::{Query, Reader};
use onhand_words::spoken;
use serde_json::{Value, json};

/// Records that a step counts at most.
const COUNTED_MAX: usize = 1_000;

/// The settings of a business, with what is proposed for its country.
pub fn business(name: &str, proposal: &Proposal) -> Value {
    let Proposal { currency, taxes, tax_included, time_zone, week_starts, .. } = proposal;
    json!({
        "name": name.trim(), "currency": currency, "tax_classes": taxes, "tax_included": tax_included,
        "time_zone": time_zone, "week_starts": week_starts,
    })
}

/// Makes the business in an empty store: its settings, and nothing else.
pub fn begin(handle: &Handle, name: &str, proposal: &Proposal) -> anyhow::Result<()> {
    let command = Command::decode("set_business", &business(name, proposal).to_string());
    let command = command.map_err(|refusal| anyhow::anyhow!("{}", spoken::refusal(&refusal)))?;
    let submission = Submission::of(handle.new_command_id(), people::set_up(), command, None);
    match handle.submit_blocking(vec![submission])?.pop() {
        Some(Ok(outcome)) => match outcome.verdict {
            Verdict::Accepted { .. } => Ok(()),
            Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => {
                bail!("{}", spoken::refusal(&refusal))
            }
        },
        Some(Err(error)) => Err(error.into()),
        None => bail!("there was no answer"),
    }
}

/// How far a business is set up.
pub fn progress(reader: &dyn Reader, directory: &Directory) -> anyhow::Result<SetupReply> {
    let passed_over = directory.passed_over()?;
    let mut steps = Vec::with_capacity(SetupStep::ALL.len());
    for step in SetupStep::ALL.iter().copied() {
        let count = count(reader, directory, step)?;
        let state = match count {
            0 if passed_over.iter().any(|name| name == step.name()) => SetupState::PassedOver,
            0 => SetupState::Open,
            _ => SetupState::Done,
        };
        steps.push(SetupStepReply { count, needed: step == SetupStep::Business, state, step });
    }
    let left = steps.iter().filter(|step| step.state == SetupState::Open).count() as u64;
    Ok(SetupReply { left, steps })
}

/// How much there is of what a step is about, up to a limit.
fn count(reader: &dyn Reader, directory: &Directory, step: SetupStep) -> anyhow::Result<u64> {
    let records = |collection: Collection| -> anyhow::Result<u64> {
        let query = Query {
            collection,
            filters: Vec::new(),
            after_row: None,
            newest_first: false,
            limit: COUNTED_MAX,
        };
        Ok(reader.list(&query)?.len() as u64)
    };
    match step {
        SetupStep::Business => Ok(u64::from(reader.record(Collection::Business, Business::id())?.is_some())),
        SetupStep::Places => records(Collection::Locations),
        SetupStep::Products => records(Collection::Products),
        SetupStep::Stock => records(Collection::StockLevels),
        SetupStep::Customers => records(Collection::Customers),
        // The first token, and the first person, are the owner's own.
        SetupStep::People => {
            let tokens = directory.list()?;
            let tokens = tokens.iter().filter(|token| token.revoked_at.is_none()).count();
            Ok(tokens.saturating_sub(1) as u64 + records(Collection::People)?.saturating_sub(1))
        }
    }
}

//! One attempt at a command over what is loaded: it is decided, or it says what is missing.
//!
//! Deciding is pure, so an attempt that finds something missing is simply made again once that is loaded.

use crate::command::{Command, Wants};
use crate::decision::{Context, Decision};
use crate::event::Event;
use crate::limits::RECORDS_MAX;
use crate::projections::Effects;
use crate::records::registry::Origin;
use crate::refusal::Refusal;
use crate::settle;
use crate::working_set::{Change, Need, WorkingSet};

/// What an attempt came to.
#[derive(Debug)]
pub enum Attempt {
    /// These must be loaded first; nothing was changed.
    Missing(Vec<Need>),
    /// Refused; nothing was changed.
    Refused(Refusal),
    /// Accepted: these records changed, and this happened.
    Accepted {
        /// Records before and after.
        changes: Vec<Change>,
        /// What happened, in order.
        events: Vec<Event>,
    },
}

/// Attempts a command.
pub fn attempt(set: &mut WorkingSet, context: &Context, command: &Command) -> Attempt {
    attempt_with(set, context, |wants| command.wants(wants), |decision| command.decide(decision))
}

/// Attempts anything that wants and decides as commands do.
pub fn attempt_with(
    set: &mut WorkingSet,
    context: &Context,
    want: impl Fn(&mut Wants<'_>),
    decide: impl FnOnce(&mut Decision<'_>) -> Result<(), Refusal>,
) -> Attempt {
    set.drop_layer();
    let mut wants = Wants::new(set, context);
    want(&mut wants);
    let missing = wants.into_missing();
    if !missing.is_empty() {
        return Attempt::Missing(missing);
    }
    let mut decision = Decision::new(set, context);
    if let Err(refusal) = decide(&mut decision) {
        set.drop_layer();
        return Attempt::Refused(refusal);
    }
    let mut wants = Wants::new(decision.records(), context);
    settle::want(decision.records(), &mut wants);
    let missing = wants.into_missing();
    if !missing.is_empty() {
        set.drop_layer();
        return Attempt::Missing(missing);
    }
    if let Err(refusal) = settle::settle(&mut decision) {
        set.drop_layer();
        return Attempt::Refused(refusal);
    }
    let events = decision.into_events();
    let records = source_records(set);
    if records > RECORDS_MAX {
        set.drop_layer();
        return Attempt::Refused(Refusal::TooManyRecords {
            limit: RECORDS_MAX as u64,
            records: records as u64,
        });
    }
    Attempt::Accepted { changes: set.keep_layer(), events }
}

/// How many source records the command changes. Those put back as they were are told apart only where it matters.
fn source_records(set: &WorkingSet) -> usize {
    let sources = || set.changed().filter(|(key, _, _)| key.0.origin() == Origin::Source);
    match sources().count() {
        count if count > RECORDS_MAX => {
            sources().filter(|(_, before, after)| *before != Some(*after)).count()
        }
        count => count,
    }
}

/// Brings the projections up to date with what a batch did, or says what must be loaded first.
pub fn project(set: &mut WorkingSet, context: &Context, effects: &Effects) -> Result<Vec<Change>, Vec<Need>> {
    let mut wants = Wants::new(set, context);
    effects.want(&mut wants);
    let missing = wants.into_missing();
    if !missing.is_empty() {
        return Err(missing);
    }
    effects.apply(set);
    Ok(set.keep_layer())
}

/// Changes of several commands as one: each record once, as it was before the first and as it is after the last.
pub fn merged(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut places = ahash::HashMap::default();
    let mut merged: Vec<Change> = Vec::new();
    for change in changes {
        match places.get(&change.key) {
            Some(place) => {
                let earlier: &mut Change = &mut merged[*place];
                earlier.after = change.after;
            }
            None => {
                places.insert(change.key, merged.len());
                merged.push(change);
            }
        }
    }
    merged
}

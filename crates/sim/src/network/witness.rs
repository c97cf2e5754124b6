//! Whoever looks over a client's shoulder: what it held before a run and after it, and what it was told, compared with what
//! was true.

use super::ages::Ages;
use super::sight::{self, Wanted};
use crate::properties::{Broken, Check, broken, ensure, seen};
use onhand_client::replica::{Held, Trust};
use onhand_client::{Applied, Link, Settled};
use onhand_domain::hash;
use onhand_protocol::OutcomeStatus;
use onhand_store::{Position, Reader, StoredOutcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Events of one run, beyond which the older ones are left out.
const EVENTS_MAX: usize = 1_000;

/// A record before and after.
type Fate = (Option<Arc<str>>, Option<Arc<str>>);

type Rows = BTreeMap<u32, BTreeMap<Uuid, Arc<str>>>;

/// What is known of a client.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Subscriptions that a verification under way is of, and how many rows had been damaged when it began.
    asked: Option<(Vec<u32>, u64)>,
    damages: u64,
    /// Subscriptions with damaged rows, each with how many had been damaged by then.
    damaged: BTreeMap<u32, u64>,
    /// What it held when it was looked at last.
    rows: Rows,
    /// Subscriptions that were ready, each with the mark from which on it hears all events.
    since: BTreeMap<u32, u64>,
}

/// What is compared with.
pub struct Truth<'a> {
    /// What was true at each mark.
    pub ages: &'a Ages,
    /// As whom the client was sent the run.
    pub by: &'a str,
    /// Commands that were given on the client, by their ids as events name them.
    pub own: &'a BTreeSet<u64>,
    /// What is stored.
    pub store: &'a dyn Reader,
}

impl Witness {
    /// What is held is looked at again, after something that is no run.
    pub fn look(&mut self, link: &Link) {
        self.rows = rows_of(link);
        self.damaged.retain(|number, _| self.rows.contains_key(number));
        self.since.retain(|number, _| self.rows.contains_key(number));
    }

    /// A row of a subscription was damaged.
    pub fn damaged(&mut self, subscription: u32) {
        self.damages += 1;
        self.damaged.insert(subscription, self.damages);
    }

    /// Damaged rows that were not found yet.
    pub fn has_damage(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// A subscription begins anew.
    pub fn restarted(&mut self, subscription: u32) {
        self.since.remove(&subscription);
    }

    /// A verification begins.
    pub fn asked(&mut self, subscriptions: &[u32]) {
        self.asked = Some((subscriptions.to_vec(), self.damages));
    }

    /// The connection is over.
    pub fn lost(&mut self) {
        self.asked = None;
    }

    /// A verification found so many that differed.
    pub fn verified(&mut self, different: u32) -> Check {
        let Some((asked, damages)) = self.asked.take() else { return Ok(()) };
        if different == 0 {
            self.damaged.retain(|number, damage| !asked.contains(number) || *damage > damages);
        }
        Ok(())
    }

    /// A run was applied to what stood at `from`.
    pub fn applied(
        &mut self,
        link: &Link,
        from: Option<Position>,
        applied: &Applied,
        truth: &Truth<'_>,
    ) -> Check {
        let to = position(applied.to);
        ensure(truth.ages.has(to), "a run ends at a mark of the log", || format!("{to:?}"))?;
        let before = std::mem::replace(&mut self.rows, rows_of(link));
        check_transitions(&before, &self.rows, applied)?;
        for number in &applied.ready {
            self.damaged.remove(number);
        }
        for (number, held) in link.replica().subscriptions() {
            if !self.damaged.contains_key(number) {
                check_held(*number, held, to, truth)?;
            }
        }
        self.check_events(link, from, applied, truth)?;
        for (number, held) in link.replica().subscriptions() {
            if held.is_ready() {
                self.since.entry(*number).or_insert(to.seq);
            }
        }
        applied.outcomes.iter().try_for_each(|settled| check_outcome(settled, to, truth))
    }

    fn check_events(
        &self,
        link: &Link,
        from: Option<Position>,
        applied: &Applied,
        truth: &Truth<'_>,
    ) -> Check {
        let to = applied.to.seq;
        let from = from.map_or(0, |from| from.seq);
        let (mut must, mut may) = (BTreeSet::new(), BTreeSet::new());
        for (number, held) in link.replica().subscriptions() {
            let wanted = wanted(held);
            may.extend(truth.ages.heard(&wanted, truth.by, (from, to)));
            if let Some(since) = self.since.get(number).filter(|_| held.is_ready()) {
                must.extend(truth.ages.heard(&wanted, truth.by, (from.max(*since), to)));
            }
        }
        let places: Vec<(u64, u32)> =
            applied.events.iter().map(|heard| (heard.event.seq, heard.event.index)).collect();
        let heard: BTreeSet<(u64, u32)> = places.iter().copied().collect();
        ensure(heard.iter().eq(&places), "events come in order, each once", || format!("{places:?}"))?;
        ensure(heard.is_subset(&may), "nobody hears what is not for him", || {
            let extra: Vec<_> = heard.difference(&may).collect();
            format!("{} after {from} up to {to}: {extra:?}", truth.by)
        })?;
        let lost = must.difference(&heard).count();
        let is_told = applied.skipped as usize >= lost && heard.len() >= EVENTS_MAX;
        ensure(lost == 0 || is_told, "no event is lost", || {
            let lost: Vec<_> = must.difference(&heard).collect();
            format!("{} after {from} up to {to}, {} skipped: {lost:?}", truth.by, applied.skipped)
        })?;
        for heard in &applied.events {
            let event = &heard.event;
            let told = truth.ages.event((event.seq, event.index));
            let value: Option<Value> = serde_json::from_str(event.event.get()).ok();
            let same = told.is_some_and(|told| {
                Some(&*told.value) == value.as_ref() && hash::of_command(told.command) == event.act.0
            });
            ensure(same, "events say what happened", || format!("{event:?}, {told:?}"))?;
            let is_own = truth.own.contains(&event.act.0);
            ensure(heard.own.is_some() <= is_own, "one's own events are known as such", || {
                format!("{heard:?}")
            })?;
        }
        Ok(())
    }

    /// In the end all is as it is on the server.
    pub fn settled(&self, link: &Link, head: Position, truth: &Truth<'_>) -> Check {
        let at = link.replica().cursor().map(position);
        ensure(at == Some(head), "a client comes to stand at the end of the log", || {
            format!("{at:?}, {head:?}")
        })?;
        for (number, held) in link.replica().subscriptions() {
            let is_good = held.is_ready() && held.trust() == Trust::Good;
            ensure(is_good, "every subscription becomes ready", || {
                format!("{number} of {}: {:?}, ready {}", held.collection, held.trust(), held.is_ready())
            })?;
            check_held(*number, held, head, truth)?;
        }
        ensure(self.damaged.is_empty(), "damage is found", || format!("{:?}", self.damaged))
    }
}

/// A subscription that can be relied on holds what fits at the mark, byte for byte.
fn check_held(number: u32, held: &Held, to: Position, truth: &Truth<'_>) -> Check {
    if !held.is_ready() || held.trust() != Trust::Good {
        return Ok(());
    }
    let expected = truth.ages.held(&wanted(held), truth.by, to.seq);
    let same = held.rows().len() == expected.len()
        && held.rows().iter().zip(&expected).all(|((id, row), (other, doc))| id == other && row.doc == *doc);
    ensure(same, "a replica equals the server at its mark", || {
        let ids = held.rows().keys().chain(expected.keys());
        let differs = ids.filter(|id| held.rows().get(id).map(|row| &row.doc) != expected.get(id));
        let first = differs.copied().next().unwrap_or_default();
        format!(
            "{number} of {} {:?} as {} at {}: first different {first}: held {:?}, stored {:?}",
            held.collection,
            held.filters,
            truth.by,
            to.seq,
            held.rows().get(&first),
            expected.get(&first)
        )
    })
}

/// What became of each record is what a comparison of before and after shows.
fn check_transitions(before: &Rows, after: &Rows, applied: &Applied) -> Check {
    let mut told: BTreeMap<(u32, Uuid), Fate> = BTreeMap::new();
    for transition in &applied.transitions {
        let key = (transition.subscription, transition.id);
        let fate = told.entry(key).or_insert((transition.before.clone(), None));
        fate.1.clone_from(&transition.after);
    }
    told.retain(|_, (before, after)| before != after);
    let mut seen = BTreeMap::new();
    let none = BTreeMap::new();
    for number in before.keys().chain(after.keys()) {
        let (was, is) = (before.get(number).unwrap_or(&none), after.get(number).unwrap_or(&none));
        for id in was.keys().chain(is.keys()) {
            if was.get(id) != is.get(id) {
                seen.insert((*number, *id), (was.get(id).cloned(), is.get(id).cloned()));
            }
        }
    }
    ensure(told == seen, "transitions tell what became of each record", || {
        let keys = told.keys().chain(seen.keys());
        let first = keys.filter(|key| told.get(key) != seen.get(key)).min();
        let shown = first.map(|key| (key, told.get(key), seen.get(key)));
        format!("first (which, told, seen): {shown:?}")
    })
}

/// An outcome is what the log says, and its effect is in the rows.
fn check_outcome(settled: &Settled, to: Position, truth: &Truth<'_>) -> Check {
    let outcome = &settled.outcome;
    ensure(outcome.seq.is_none_or(|seq| seq <= to.seq), "an outcome comes with its effect", || {
        format!("{outcome:?} at {}", to.seq)
    })?;
    let stored = seen(truth.store.outcome(outcome.id))?;
    let same = match (&outcome.status, &stored) {
        (OutcomeStatus::Accepted, Some(StoredOutcome::Accepted(entry))) => {
            entry.name != "quarantine" && outcome.seq == Some(entry.seq)
        }
        (OutcomeStatus::Quarantined, Some(StoredOutcome::Accepted(entry))) => {
            entry.name == "quarantine" && outcome.seq == Some(entry.seq) && outcome.exception.is_some()
        }
        (OutcomeStatus::Refused, Some(StoredOutcome::Refused(refused))) => {
            let told = outcome.refusal.as_ref().and_then(|refusal| serde_json::to_value(refusal).ok());
            told.is_some() && told == serde_json::from_str::<Value>(&refused.refusal).ok()
        }
        // What can't be read is not remembered, and the rest not for ever.
        (OutcomeStatus::Refused, None) => outcome.seq.is_none() && outcome.refusal.is_some(),
        _ => false,
    };
    ensure(same, "an outcome is what became of the command", || format!("{outcome:?}, stored {stored:?}"))
}

/// What a subscription wants.
pub fn wanted(held: &Held) -> Wanted {
    let filters = held.filters.iter().map(|filter| (filter.field.clone(), filter.values.clone()));
    Wanted { collection: held.collection, filters: filters.collect() }
}

fn rows_of(link: &Link) -> Rows {
    let rows = |held: &Held| held.rows().iter().map(|(id, row)| (*id, row.doc.clone())).collect();
    link.replica().subscriptions().iter().map(|(number, held)| (*number, rows(held))).collect()
}

/// A client's position, as the store knows it.
pub fn position(at: onhand_client::Position) -> Position {
    Position { epoch: at.epoch, seq: at.seq, mark: at.mark }
}

/// That a subscription is refused only where it may be.
pub fn may_end(by: Option<&str>, wanted: &Wanted) -> Result<(), Broken> {
    match by {
        Some(by) if sight::may_open(by, wanted.collection) => {
            Err(broken("a subscription goes on as long as it may", format!("{by}: {wanted:?}")))
        }
        _ => Ok(()),
    }
}

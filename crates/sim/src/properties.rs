//! What must hold after every step: of the answers, of the log, and of stock.

use crate::figures;
use crate::ids;
use crate::interaction::Request;
use crate::model::{Expected, Model, Verdict};
use crate::world::Observation;
use onhand_domain::event::Event;
use onhand_domain::records::Collection;
use onhand_engine::feed::Feed;
use onhand_engine::readers::Readers;
use onhand_engine::{Outcome, Verdict as Answered};
use onhand_store::batch::chain;
use onhand_store::{Entry, Position, Query, Reader, StoreError, StoredDoc};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A property that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub property: &'static str,
    /// Of what, and how.
    pub detail: String,
}

/// Holds, or does not.
pub type Check = Result<(), Broken>;

/// That a property does not hold.
pub fn broken(property: &'static str, detail: impl ToString) -> Broken {
    Broken { property, detail: detail.to_string() }
}

/// Fails where `holds` is false.
pub fn ensure(holds: bool, property: &'static str, detail: impl FnOnce() -> String) -> Check {
    if holds { Ok(()) } else { Err(broken(property, detail())) }
}

/// Looking at the disk itself never fails.
pub fn seen<T>(result: Result<T, StoreError>) -> Result<T, Broken> {
    result.map_err(|error| broken("what is stored can be read", error))
}

/// All records of a collection, as stored.
pub fn all(truth: &dyn Reader, collection: Collection) -> Result<Vec<StoredDoc>, Broken> {
    let query =
        Query { collection, filters: Vec::new(), after_row: None, newest_first: false, limit: usize::MAX };
    seen(truth.list(&query))
}

/// Every answer is the one that the model gives, with the same figures; without a fault there is one for each.
pub fn answers(
    requests: &[Request],
    expected: &[Expected],
    observed: &Observation,
    (before, after): (&Model, &Model),
) -> Check {
    ensure(observed.answers.len() == requests.len(), "each command has an answer", || {
        format!("{} answers to {} commands", observed.answers.len(), requests.len())
    })?;
    let failed = observed.answers.iter().any(Result::is_err);
    ensure(!failed || observed.fault, "nothing fails without a fault", || format!("{:?}", observed.answers))?;
    for ((request, expected), answer) in requests.iter().zip(expected).zip(&observed.answers) {
        let Ok(outcome) = answer else { continue };
        let what = || {
            format!("{}: {}\n  expected {expected:?}\n  answered {outcome:?}", request.by, request.command)
        };
        ensure(fits(expected, outcome), "the model would answer the same", what)?;
        ensure(outcome.repeated == expected.repeated, "a repeat is known as one", what)?;
        let (was, is) = (before.known.contains_key(&request.id()), after.known.contains_key(&request.id()));
        ensure(was || !is || observed.written, "acknowledged is stored", what)?;
    }
    Ok(())
}

fn fits(expected: &Expected, outcome: &Outcome) -> bool {
    let says = |refusal: &onhand_domain::refusal::Refusal, expected: &Value| {
        serde_json::to_value(refusal).is_ok_and(|refusal| contains(&refusal, expected))
    };
    let same = match (&expected.verdict, &outcome.verdict) {
        (Verdict::Accepted, Answered::Accepted { .. }) => true,
        (Verdict::Refused(expected), Answered::Refused(refusal)) => says(refusal, expected),
        (Verdict::Quarantined(expected), Answered::Quarantined { refusal, .. }) => says(refusal, expected),
        _ => false,
    };
    same && outcome.position.map(|(_, seq)| seq) == expected.seq
}

/// Whether `whole` says all that `part` says.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, part)| whole.get(name).is_some_and(|whole| contains(whole, part)))
        }
        _ => whole == part,
    }
}

/// A repeat gets the same answer, whatever has happened since.
pub fn repeats(first_answers: &mut BTreeMap<String, Outcome>, observed: &Observation) -> Check {
    for outcome in observed.answers.iter().flatten() {
        let nonsense = matches!(&outcome.verdict, Answered::Refused(refusal)
            if ["malformed", "unknown_command", "id_reused"].contains(&refusal.code().as_str()));
        if nonsense {
            continue;
        }
        let first = first_answers.entry(outcome.id.to_string()).or_insert_with(|| outcome.clone());
        let same = first.verdict == outcome.verdict && first.position == outcome.position;
        ensure(same, "a repeat gets the same answer", || format!("first {first:?}\n  now {outcome:?}"))?;
    }
    Ok(())
}

/// The log went on by exactly the commands that were accepted, in order, with a mark at the end.
pub fn log_went_on(
    truth: &dyn Reader,
    from: Position,
    requests: &[Request],
    expected: &[Expected],
    observed: &Observation,
) -> Check {
    let entries = between(truth, from, observed.to)?;
    let fresh =
        requests.iter().zip(expected).filter(|(_, expected)| !expected.repeated && expected.seq.is_some());
    let wanted: Vec<(String, &str)> = fresh
        .filter(|_| observed.written)
        .map(|(request, expected)| {
            let quarantined = matches!(expected.verdict, Verdict::Quarantined(_));
            (request.id(), if quarantined { "quarantine" } else { request.name() })
        })
        .collect();
    let stored: Vec<(String, &str)> =
        entries.iter().map(|entry| (entry.command.to_string(), entry.name.as_str())).collect();
    ensure(stored == wanted, "the log holds what was accepted", || {
        format!("{stored:?}, expected {wanted:?}")
    })?;
    follows(from, &entries, observed.to)
}

/// The entries from one position to another.
pub fn between(truth: &dyn Reader, from: Position, to: Position) -> Result<Vec<Entry>, Broken> {
    seen(
        truth.entries_after(from.seq, usize::try_from(to.seq.saturating_sub(from.seq)).unwrap_or(usize::MAX)),
    )
}

/// Who listens to the feed hears the log: all of it, in order, up to its end. `heard` is up to where it was heard.
pub fn feed_is_the_log(truth: &dyn Reader, feed: &Feed, readers: &Readers, heard: &mut u64) -> Check {
    let head = seen(truth.head())?.position;
    ensure(feed.position() == head, "the feed ends where the log ends", || {
        format!("{:?}, {head:?}", feed.position())
    })?;
    let told = seen(feed.entries_after(readers, *heard, usize::MAX))?;
    let stored = seen(truth.entries_after(*heard, usize::MAX))?;
    let same = told.iter().map(|entry| &**entry).eq(&stored);
    ensure(same, "listeners hear every entry", || {
        let seqs = |entries: &mut dyn Iterator<Item = u64>| format!("{:?}", entries.collect::<Vec<_>>());
        let (told, stored) =
            (seqs(&mut told.iter().map(|entry| entry.seq)), seqs(&mut stored.iter().map(|entry| entry.seq)));
        format!("after {heard}: heard {told}, stored {stored}")
    })?;
    *heard = head.seq;
    Ok(())
}

/// What an event is about is among the records that its entry touched.
pub fn subjects_are_touched(truth: &dyn Reader, from: Position, to: Position) -> Check {
    for entry in between(truth, from, to)? {
        let read = |error: serde_json::Error| broken("entries can be read", error);
        let events: Vec<Event> = serde_json::from_str(&entry.events).map_err(read)?;
        let touched: BTreeMap<Collection, Vec<i64>> = serde_json::from_str(&entry.touched).map_err(read)?;
        for event in events {
            let (collection, id) = event.subject();
            let row = seen(truth.record(collection, id))?.map(|stored| stored.row);
            let is_touched =
                row.is_some_and(|row| touched.get(&collection).is_some_and(|rows| rows.contains(&row)));
            ensure(is_touched, "an event's entry touches what it is about", || {
                format!("entry {}: {event:?}, touched {}", entry.seq, entry.touched)
            })?;
        }
    }
    Ok(())
}

/// Entries follow a position without a gap, and end at another with the right mark.
pub fn follows(from: Position, entries: &[Entry], to: Position) -> Check {
    let gapless = entries.iter().zip(from.seq + 1..).all(|(entry, seq)| entry.seq == seq);
    ensure(gapless, "the log has no gap", || format!("after {from:?}"))?;
    let (mut mark, mut start, mut at) = (from.mark, 0, None);
    for (place, entry) in entries.iter().enumerate() {
        ensure(at <= Some(entry.at), "recorded times never go back", || format!("{entry:?}"))?;
        at = Some(entry.at);
        if let Some(own) = entry.mark {
            mark = chain(mark, &entries[start..=place]);
            start = place + 1;
            ensure(own == mark, "marks follow from the entries", || format!("{entry:?}, should be {mark}"))?;
        }
    }
    let end = from.seq + entries.len() as u64;
    ensure((end, mark, start) == (to.seq, to.mark, entries.len()), "the log ends with a mark", || {
        format!("{to:?}, but entry {end} with mark {mark}")
    })
}

/// What each level is, by its id: product and location.
pub fn level_ids(model: &Model) -> BTreeMap<Uuid, (String, String)> {
    let pairs = model
        .products
        .keys()
        .flat_map(|product| model.locations.keys().map(move |location| (product.clone(), location.clone())));
    pairs.map(|pair| (ids::of_level(&pair.0, &pair.1), pair)).collect()
}

/// No request promised or sent away more than there was, by the figures that the log tells. (Where the limits were
/// changed in the same batch, it is left to the model's answers.)
pub fn no_request_oversold(truth: &dyn Reader, from: Position, to: Position, model: &Model) -> Check {
    let levels = level_ids(model);
    let entries = between(truth, from, to)?;
    if entries.iter().any(|entry| matches!(entry.name.as_str(), "edit_product" | "edit_location")) {
        return Ok(());
    }
    for entry in entries {
        let is_request = matches!(entry.name.as_str(), "place_order" | "edit_order" | "dispatch_transfer");
        if !is_request {
            continue;
        }
        let events: Vec<Value> =
            serde_json::from_str(&entry.events).map_err(|error| broken("events can be read", error))?;
        for event in events.iter().filter(|event| event["name"] == "inventory_updated") {
            let figure = |name: &str, when: &str| figures::read(&event[name][when]);
            let before = figure("on_hand", "before") - figure("reserved", "before");
            let after = figure("on_hand", "after") - figure("reserved", "after");
            let id = event["level"].as_str().and_then(|id| Uuid::parse_str(id).ok()).unwrap_or_default();
            let Some((product, location)) = levels.get(&id) else {
                return Err(broken("events are of known levels", event));
            };
            let least = if entry.name == "dispatch_transfer" {
                0
            } else {
                model.holdback(product, location) - model.products[product].backorder
            };
            ensure(after >= before || after >= least, "no request oversells", || {
                format!("entry {}: {product} at {location}: {event}", entry.seq)
            })?;
        }
    }
    Ok(())
}

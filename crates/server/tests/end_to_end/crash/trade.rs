//! Trade from several sides at once, and what each command was answered.

use crate::support::Server;
use onhand_domain::ids::CommandId;
use onhand_store::{Reader, StoredOutcome};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// Those who send at once.
const SIDES: usize = 4;
/// Commands that are sent again in one request.
const AGAIN_AT_ONCE: usize = 200;

/// A command that was sent, and the answer, where there was one.
#[derive(Clone, Debug)]
pub struct Sent {
    /// What it was answered.
    pub answer: Option<Value>,
    command: Value,
}

/// All that was sent, by id.
#[derive(Debug, Default)]
pub struct Trade(BTreeMap<Uuid, Sent>);

impl Trade {
    /// How many were answered.
    pub fn answered(&self) -> usize {
        self.0.values().filter(|sent| sent.answer.is_some()).count()
    }

    /// How many were sent.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Those that have no answer.
    pub fn unanswered(&self) -> Self {
        let unanswered = self.0.iter().filter(|(_, sent)| sent.answer.is_none());
        Self(unanswered.map(|(id, sent)| (*id, sent.clone())).collect())
    }

    /// Sends from several sides until the server is gone or `during` has returned; gives what was sent.
    pub fn with(server: &Server, chance: &mut SmallRng, during: impl FnOnce()) -> Self {
        let ended = AtomicBool::new(false);
        let seeds: [u64; SIDES] = chance.random();
        std::thread::scope(|scope| {
            let sides: Vec<_> = seeds
                .iter()
                .map(|seed| scope.spawn(|| one_side(server, SmallRng::seed_from_u64(*seed), &ended)))
                .collect();
            during();
            ended.store(true, Ordering::Relaxed);
            Self(sides.into_iter().flat_map(|side| side.join().unwrap()).collect())
        })
    }

    /// Sends one request.
    #[cfg(target_os = "linux")]
    pub fn one(server: &Server, chance: &mut SmallRng) -> Self {
        Self(one_request(server, chance).into_iter().collect())
    }

    /// Sends all of it again, twice. Whoever was answered gets the very same answer; whoever was not is either known
    /// or decided now, and from then on answered the same.
    pub fn again(&mut self, server: &Server) {
        let ids: Vec<Uuid> = self.0.keys().copied().collect();
        for ids in ids.chunks(AGAIN_AT_ONCE) {
            for _ in 0..2 {
                self.some_again(server, ids);
            }
        }
    }

    fn some_again(&mut self, server: &Server, ids: &[Uuid]) {
        let commands: Vec<&Value> = ids.iter().map(|id| &self.0[id].command).collect();
        let reply = server.post(&json!(commands).to_string());
        assert_eq!(reply.status, 200, "{reply:?}");
        for (id, outcome) in ids.iter().zip(reply.json()["outcomes"].as_array().unwrap()) {
            let sent = self.0.get_mut(id).unwrap();
            let (repeated, outcome) = plain(outcome);
            match &sent.answer {
                Some(answer) => {
                    assert_eq!(*answer, outcome, "another answer to {}", sent.command);
                    assert!(repeated, "decided anew: {}", sent.command);
                }
                None => sent.answer = Some(outcome),
            }
        }
    }

    /// Adds what was sent at another time.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether a store holds none of it.
    pub fn check_absent(&self, store: &dyn Reader) -> Result<(), String> {
        for (id, sent) in &self.0 {
            if let Some(outcome) = store.outcome(CommandId(*id)).map_err(|error| error.to_string())? {
                return Err(format!("{} was not answered, and is {outcome:?}", sent.command));
            }
        }
        Ok(())
    }

    /// Whether a store holds what was answered, each once. `only` says which answers count.
    pub fn check(&self, store: &dyn Reader, only: impl Fn(Uuid) -> bool) -> Result<(), String> {
        let mut stored: BTreeMap<Uuid, u64> = BTreeMap::new();
        let mut last = 0;
        loop {
            let entries = store.entries_after(last, 1_000).map_err(|error| error.to_string())?;
            let Some(end) = entries.last() else { break };
            last = end.seq;
            for entry in entries {
                if let Some(first) = stored.insert(entry.command.0, entry.seq) {
                    return Err(format!("{} is entry {first} and {}", entry.command, entry.seq));
                }
            }
        }
        for (id, sent) in self.0.iter().filter(|(id, _)| only(**id)) {
            let Some(answer) = &sent.answer else { continue };
            let outcome = store.outcome(CommandId(*id)).map_err(|error| error.to_string())?;
            let same = match &outcome {
                Some(StoredOutcome::Accepted(entry)) => {
                    let events: Value = serde_json::from_str(&entry.events).unwrap();
                    let place = answer["position"].as_str().and_then(|text| text.split_once(':'));
                    answer["events"] == events
                        && place.is_some_and(|(_, seq)| seq == entry.seq.to_string())
                        && stored.get(id) == Some(&entry.seq)
                }
                Some(StoredOutcome::Refused(refused)) => {
                    let refusal: Value = serde_json::from_str(&refused.refusal).unwrap();
                    answer["refusal"] == refusal
                }
                None => return Err(format!("{} is lost; it was answered {answer}", sent.command)),
            };
            if !same {
                return Err(format!("{} was answered {answer}, stored is {outcome:?}", sent.command));
            }
        }
        Ok(())
    }
}

fn one_side(server: &Server, mut chance: SmallRng, ended: &AtomicBool) -> Vec<(Uuid, Sent)> {
    let mut sent = Vec::new();
    while !ended.load(Ordering::Relaxed) {
        sent.extend(one_request(server, &mut chance));
    }
    sent
}

fn one_request(server: &Server, chance: &mut SmallRng) -> Vec<(Uuid, Sent)> {
    let commands: Vec<(Uuid, Value)> = (0..chance.random_range(1..8)).map(|_| any(chance)).collect();
    let bodies: Vec<&Value> = commands.iter().map(|(_, command)| command).collect();
    let reply = server.try_post(&server.owner, &json!(bodies).to_string());
    // A connection that is cut is no answer, and neither is one that says that there is none.
    let outcomes = reply.ok().filter(|reply| reply.status == 200).map(|reply| reply.json());
    let sent = commands.into_iter().enumerate().map(|(place, (id, command))| {
        let answer = outcomes.as_ref().map(|outcomes| plain(&outcomes["outcomes"][place]).1);
        (id, Sent { answer, command })
    });
    sent.collect()
}

/// Whether an outcome is one of before, and what else it says.
fn plain(outcome: &Value) -> (bool, Value) {
    let mut plain = outcome.clone();
    let repeated = plain.as_object_mut().unwrap().remove("repeated");
    (repeated == Some(Value::Bool(true)), plain)
}

/// A command of [`Server::shop`]'s trade: most are accepted, some refused, some are facts.
fn any(chance: &mut SmallRng) -> (Uuid, Value) {
    let id = uuid::Builder::from_random_bytes(chance.random()).into_uuid();
    let product = if chance.random_ratio(4, 5) { "TEA" } else { "COFFEE" };
    let line = json!({"product": product, "quantity": chance.random_range(1..4).to_string()});
    let (name, data) = match chance.random_range(0..20) {
        0..12 => ("place_order", json!({"customer": "BO", "lines": [line]})),
        12..15 => ("record_sale", json!({"lines": [line]})),
        15..18 => ("post_receipt", json!({"lines": [line, {"product": "TEA", "quantity": "5"}]})),
        18 => ("add_customer", json!({"code": id.to_string()[..8], "name": "Di"})),
        _ => {
            ("edit_product", json!({"product": product, "name": format!("{product} {}", id.as_u128() % 97)}))
        }
    };
    (id, json!({"id": id, "type": name, "data": data}))
}

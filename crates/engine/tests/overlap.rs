//! Batches that are decided while another is on its way to the disk, over a store that fails now and then: what is
//! answered is what is stored, once, and stock is not promised twice.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_engine::committer::{Committed, Committer, Given};
use onhand_engine::inbox::Answers;
use onhand_engine::verify::verify;
use onhand_engine::worker::{Shared, Stage};
use onhand_engine::{Environment, Outcome, Submission, Verdict, Worker, Writer};
use onhand_protocol::CommandInput;
use onhand_store::Reader;
use onhand_store::faulty::{Fault, Faulty, Plan};
use onhand_store::memory::Memory;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A disk without a thread: it writes as soon as it is given a batch, or only when it is asked for the end of it.
struct ByHand {
    given: Option<Given>,
    written: Option<Committed>,
    early: bool,
    shared: Arc<Shared>,
}

impl Committer for ByHand {
    fn begin(&mut self, given: Given) {
        if self.early {
            self.written = Some(given.commit());
        } else {
            self.given = Some(given);
        }
        self.shared.inbox.nudge();
    }

    fn end(&mut self) -> Option<Committed> {
        self.written.take().or_else(|| self.given.take().map(Given::commit))
    }
}

fn submission(key: &str, name: &str, data: &Value) -> Submission {
    let id = CommandId(ids::natural("test", &[key.as_bytes()]));
    let input: CommandInput =
        serde_json::from_str(&json!({"id": id, "type": name, "data": data}).to_string()).unwrap();
    let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[b"owner"])), role: Role::Owner };
    Submission::read(input, actor, &Environment::real())
}

fn order(number: u64) -> Submission {
    let lines = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
    submission(&format!("order {number}"), "place_order", &lines)
}

/// A shop with `stock` of one product.
fn shop(stock: u64, plan: &Plan, early: bool) -> (Worker, Box<dyn Reader>) {
    let memory = Memory::new();
    let truth = memory.reader().unwrap();
    let mut writer = Writer::open(Box::new(Faulty::new(memory, plan.clone())), Environment::real()).unwrap();
    let set_up = [
        submission("business", "set_business", &json!({"name": "Shop", "currency": "GBP"})),
        submission("place", "add_location", &json!({"code": "SHOP", "kind": "store", "name": "Shop"})),
        submission("tea", "add_product", &json!({"sku": "TEA", "name": "Tea", "price": "2.50"})),
        submission(
            "stock",
            "post_receipt",
            &json!({"lines": [{"product": "TEA", "quantity": stock.to_string()}]}),
        ),
    ];
    for answer in writer.step(&set_up).answers {
        let outcome = answer.unwrap();
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
    }
    let mut worker = Worker::new(writer, 20, 10_000);
    let shared = worker.shared();
    let committer = ByHand { given: None, written: None, early, shared };
    worker.overlap_through(Box::new(committer), 2).unwrap();
    (worker, truth)
}

/// Offers orders, some of them again and again, turns the worker in between, and gives all answers by order.
fn trade(
    worker: &mut Worker,
    random: &mut SmallRng,
    plan: Option<&Plan>,
    on_their_way: &mut usize,
) -> BTreeMap<u64, Vec<Result<Outcome, String>>> {
    let shared = worker.shared();
    let mut waiting: Vec<(Vec<u64>, Answers)> = Vec::new();
    let mut next = 0;
    for _ in 0..60 {
        for _ in 0..random.random_range(0..12) {
            let numbers: Vec<u64> = (0..random.random_range(1..4))
                .map(|_| {
                    next += 1;
                    if random.random_bool(0.25) { random.random_range(0..next) } else { next }
                })
                .collect();
            let message = numbers.iter().map(|number| order(*number)).collect();
            waiting.push((numbers, shared.inbox.offer(message).unwrap()));
        }
        match (random.random_range(0..20), plan) {
            (0, Some(plan)) => plan.next_commit(Fault::FailBefore),
            (1, Some(plan)) => plan.next_commit(Fault::FailAfter),
            (2, Some(plan)) => plan.next_commit(Fault::Torn),
            (3, Some(plan)) => plan.next_commit(Fault::Full),
            (4, Some(plan)) => plan.next_read(Fault::Unreadable),
            _ => {}
        }
        for _ in 0..random.random_range(0..3) {
            worker.turn(Duration::ZERO, &mut |stage| *on_their_way += usize::from(stage == Stage::OnItsWay));
        }
    }
    shared.inbox.stop();
    while worker.turn(Duration::ZERO, &mut |_| {}) {}
    let mut answers: BTreeMap<u64, Vec<_>> = BTreeMap::new();
    for (numbers, mut reply) in waiting {
        for (number, answer) in numbers.iter().zip(reply.try_recv().unwrap()) {
            answers.entry(*number).or_default().push(answer.map_err(|error| error.to_string()));
        }
    }
    answers
}

#[test]
fn what_is_answered_is_stored_once_and_stock_is_promised_once() {
    const STOCK: u64 = 300;
    let (mut on_their_way, mut failed) = (0, 0);
    for seed in 0..36 {
        let mut random = SmallRng::seed_from_u64(seed);
        let plan = Plan::calm();
        let (mut worker, truth) = shop(STOCK, &plan, seed % 2 == 0);
        let answers = trade(&mut worker, &mut random, (seed % 3 > 0).then_some(&plan), &mut on_their_way);
        let entries = truth.entries_after(0, usize::MAX).unwrap();
        assert!(
            entries.iter().zip(1..).all(|(entry, seq)| entry.seq == seq),
            "seed {seed}: the log has a gap"
        );
        let mut accepted = 0;
        for (number, answers) in &answers {
            let id = order(*number).id;
            let stored: Vec<u64> =
                entries.iter().filter(|entry| entry.command == id).map(|entry| entry.seq).collect();
            assert!(stored.len() <= 1, "seed {seed}: order {number} is stored {} times", stored.len());
            let mut fresh = 0;
            for outcome in answers.iter().flatten() {
                let is_accepted = matches!(outcome.verdict, Verdict::Accepted { .. });
                assert_eq!(is_accepted, !stored.is_empty(), "seed {seed}: order {number} {outcome:?}");
                assert_eq!(
                    outcome.position.map(|(_, seq)| seq),
                    stored.first().copied(),
                    "seed {seed}: order {number}"
                );
                fresh += u64::from(!outcome.repeated);
            }
            failed += answers.iter().filter(|answer| answer.is_err()).count();
            assert!(fresh <= 1, "seed {seed}: order {number} was answered {fresh} times as new");
            accepted += stored.len() as u64;
        }
        assert!(accepted <= STOCK, "seed {seed}: {accepted} orders were promised {STOCK}");
        if failed == 0 {
            assert_eq!(accepted, STOCK.min(answers.len() as u64), "seed {seed}");
        }
        let findings = verify(&*truth, &mut |_, _| {}).unwrap();
        assert!(findings.is_clean(), "seed {seed}: {findings:?}");
    }
    assert!(failed > 100, "faults happened: {failed}");
    assert!(on_their_way > 1_000, "batches were on their way: {on_their_way}");
}

//! The engine over a store in memory: outcomes, repeats, poison, many buyers, clean shutdown.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::records::Collection;
use onhand_domain::refusal::Refusal;
use onhand_engine::{
    Engine, Environment, Handle, Limits, Outcome, Submission, SubmitError, Verdict, delta, verify,
};
use onhand_protocol::CommandInput;
use onhand_store::Position;
use onhand_store::memory::Memory;
use serde_json::{Value, json};

fn owner() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"owner"])), role: Role::Owner }
}

fn command(key: &str, name: &str, data: &Value) -> Submission {
    let input: CommandInput =
        serde_json::from_str(&json!({"id": id(key), "type": name, "data": data}).to_string()).unwrap();
    Submission::read(input, owner(), &Environment::real())
}

fn id(key: &str) -> CommandId {
    CommandId(ids::natural("test", &[key.as_bytes()]))
}

fn start() -> Engine {
    start_with(Limits::default())
}

fn start_with(limits: Limits) -> Engine {
    let engine = Engine::start(Box::new(Memory::new()), Environment::real(), limits).unwrap();
    for (key, name, data) in [
        ("business", "set_business", json!({"name": "Corner Shop", "currency": "GBP"})),
        ("shop", "add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true})),
        ("tea", "add_product", json!({"sku": "TEA", "name": "Tea", "price": "2.50"})),
    ] {
        let outcome = one(&engine.handle(), command(key, name, &data));
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
    }
    engine
}

fn one(handle: &Handle, submission: Submission) -> Outcome {
    handle.submit_blocking(vec![submission]).unwrap().remove(0).unwrap()
}

fn receive(handle: &Handle, key: &str, quantity: &str) {
    let data = json!({"lines": [{"product": "TEA", "quantity": quantity}]});
    let outcome = one(handle, command(key, "post_receipt", &data));
    assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
}

fn order(key: &str) -> Submission {
    command(key, "place_order", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}))
}

#[test]
fn the_same_command_again_gets_the_same_answer() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "10");
    let first = one(&handle, order("order"));
    let again = one(&handle, order("order"));
    assert_eq!(again, Outcome { repeated: true, ..first });
    let data = json!({"lines": [{"product": "TEA", "quantity": "2"}]});
    let other = one(&handle, command("order", "place_order", &data));
    assert_eq!(other.verdict, Verdict::Refused(Refusal::IdReused));
    let many = json!({"lines": [{"product": "TEA", "quantity": "100"}]});
    let refused = one(&handle, command("many", "place_order", &many));
    assert!(matches!(refused.verdict, Verdict::Refused(Refusal::InsufficientStock { .. })));
    receive(&handle, "more", "1000");
    let again = one(&handle, command("many", "place_order", &many));
    assert_eq!(again, Outcome { repeated: true, ..refused }, "a refusal stands, whatever came since");
    engine.stop();
}

#[test]
fn one_batch_may_hold_a_command_twice() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "10");
    let answers = handle.submit_blocking(vec![order("order"), order("order")]).unwrap();
    let [first, second] = &answers[..] else { panic!() };
    let (first, second) = (first.clone().unwrap(), second.clone().unwrap());
    assert_eq!(second, Outcome { repeated: true, ..first });
}

#[test]
fn one_poisoned_command_among_500_harms_no_other() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "1000");
    let mut batch: Vec<Submission> = (0..500).map(|number| order(&format!("order {number}"))).collect();
    batch[250] = command("poison", "place_order", &json!({"lines": [{"product": "TEA", "quantity": "one"}]}));
    let answers = handle.submit_blocking(batch).unwrap();
    let accepted = answers
        .iter()
        .filter(|answer| matches!(answer, Ok(Outcome { verdict: Verdict::Accepted { .. }, .. })))
        .count();
    assert_eq!(accepted, 499);
    let poisoned = answers[250].as_ref().unwrap();
    let Verdict::Refused(Refusal::Malformed { field, .. }) = &poisoned.verdict else {
        panic!("{poisoned:?}")
    };
    assert_eq!(field, "data.lines[0].quantity");
    assert!(
        matches!(one(&handle, order("after")).verdict, Verdict::Accepted { .. }),
        "and the engine is alive"
    );
}

#[test]
fn of_200_buyers_one_gets_the_last_unit() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "1");
    let buyers: Vec<_> = (0..200)
        .map(|number| {
            let handle = handle.clone();
            std::thread::spawn(move || one(&handle, order(&format!("buyer {number}"))))
        })
        .collect();
    let outcomes: Vec<Outcome> = buyers.into_iter().map(|buyer| buyer.join().unwrap()).collect();
    let accepted =
        outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Accepted { .. })).count();
    assert_eq!(accepted, 1);
}

#[test]
fn a_full_inbox_refuses_and_a_stopped_engine_says_so() {
    let engine = start_with(Limits { batch_max: 10, inbox_max: 50, ..Limits::default() });
    let handle = engine.handle();
    receive(&handle, "receipt", "10000");
    let mut busy = 0;
    let mut waiting = Vec::new();
    for number in 0..2_000 {
        match handle.enqueue((0..20).map(|part| order(&format!("{number} {part}"))).collect()) {
            Ok(answers) => waiting.push(answers),
            Err(SubmitError::Busy) => busy += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(busy > 0, "an inbox of 50 takes no 40,000 at once");
    engine.stop();
    for answers in waiting {
        assert_eq!(
            answers.blocking_recv().unwrap().len(),
            20,
            "what was taken in is finished before it stops"
        );
    }
    assert!(matches!(handle.submit_blocking(vec![order("late")]), Err(SubmitError::Stopping)));
}

#[test]
fn a_message_without_commands_is_answered() {
    let engine = start();
    assert_eq!(engine.handle().submit_blocking(Vec::new()).unwrap().len(), 0);
}

#[test]
fn a_fact_from_afar_that_makes_no_sense_is_kept() {
    let engine = start();
    let handle = engine.handle();
    let input = json!({
        "id": id("odd"), "type": "post_receipt", "occurred_at": "2026-01-05T10:00:00Z",
        "data": {"lines": [{"product": "NO SUCH", "quantity": "3"}]},
    });
    let read = |input: &Value| {
        Submission::read(serde_json::from_str(&input.to_string()).unwrap(), owner(), &Environment::real())
    };
    let outcome = one(&handle, read(&input));
    let Verdict::Quarantined { refusal: Refusal::Unknown { .. }, .. } = &outcome.verdict else {
        panic!("{outcome:?}")
    };
    assert_eq!(one(&handle, read(&input)), Outcome { repeated: true, ..outcome });
}

/// An adjustment by someone who may not make one: now it is refused, made away it is kept and someone is told why.
#[test]
fn a_fact_that_its_maker_may_not_make_is_kept_and_can_be_resolved() {
    let engine = start();
    let handle = engine.handle();
    let cashier = Actor { role: Role::Cashier, ..owner() };
    let give = |key: &str, occurred_at: Option<&str>| {
        let mut input = json!({
            "id": id(key), "type": "post_adjustment",
            "data": {"lines": [{"product": "TEA", "quantity": "3", "reason": "found"}]},
        });
        if let Some(at) = occurred_at {
            input["occurred_at"] = json!(at);
        }
        let input = serde_json::from_str(&input.to_string()).unwrap();
        one(&handle, Submission::read(input, cashier.clone(), &Environment::real()))
    };
    assert_eq!(give("now", None).verdict, Verdict::Refused(Refusal::NotAllowed));
    let kept = give("away", Some("2026-01-05T10:00:00Z"));
    let Verdict::Quarantined { exception, refusal: Refusal::NotAllowed } = kept.verdict.clone() else {
        panic!("{kept:?}")
    };
    let resolve = |key: &str, action: &str| {
        let data = json!({"exception": exception, "action": action, "note": "posted by hand"});
        one(&handle, command(key, "resolve_exception", &data)).verdict
    };
    assert!(matches!(resolve("assign", "assign"), Verdict::Accepted { .. }));
    assert!(matches!(resolve("resolve", "resolve"), Verdict::Accepted { .. }));
    assert_eq!(resolve("again", "resolve"), Verdict::Refused(Refusal::AlreadyResolved));
    let again = give("away", Some("2026-01-05T10:00:00Z"));
    assert_eq!(again, Outcome { repeated: true, ..kept }, "the same answer, though it is resolved");
    engine.stop();
}

#[test]
fn a_delta_brings_rows_and_entries_up_to_a_mark() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "10");
    let before = handle.feed().position();
    one(&handle, order("order"));
    let read = |from: Position| {
        let mut result = None;
        handle
            .readers()
            .read(|reader| {
                result = Some(delta::delta(reader, from, 100));
                Ok(())
            })
            .unwrap();
        result.unwrap()
    };
    let delta = read(before).unwrap();
    assert_eq!(delta.to, handle.feed().position());
    assert_eq!(delta.entries.len(), 1);
    let names: Vec<&str> = delta.rows.iter().map(|(collection, _)| collection.name()).collect();
    assert_eq!(names, ["stock_levels", "orders", "counters", "shelf", "hourly_sales"]);
    assert!(matches!(read(Position { mark: before.mark ^ 1, ..before }), Err(delta::DeltaError::Fork)));
    assert!(matches!(read(Position { seq: 1_000, ..before }), Err(delta::DeltaError::Ahead)));
    let whole = read(Position { epoch: before.epoch, ..Position::default() }).unwrap();
    assert_eq!(whole.entries.len() as u64, delta.to.seq);
    let head = handle.readers().read(|reader| reader.head()).unwrap();
    assert_eq!(head.position, delta.to);
}

#[test]
fn a_business_that_traded_verifies_clean() {
    let engine = start();
    let handle = engine.handle();
    receive(&handle, "receipt", "10");
    for number in 0..20 {
        one(&handle, order(&format!("order {number}")));
    }
    let mut told = (0, 0);
    let findings = handle
        .readers()
        .read(|reader| verify::verify(reader, &mut |done, total| told = (done, total)))
        .unwrap();
    assert!(findings.is_clean(), "{findings:#?}");
    assert_eq!(findings.entries, handle.feed().position().seq);
    assert_eq!(told.0, told.1, "progress reaches its end");
}

#[test]
fn a_fact_that_this_program_made_itself_is_kept_whole_as_well() {
    let engine = start();
    let handle = engine.handle();
    let data = json!({"order": id("no such order"), "note": "left at the gate"}).to_string();
    let hand_over = Command::decode("hand_over_order", &data).unwrap();
    let now = handle.environment().clock.now();
    let outcome = one(&handle, Submission::of(id("hand over"), owner(), hand_over, Some(now)));
    let Verdict::Quarantined { exception, .. } = outcome.verdict else { panic!("{outcome:?}") };
    let kept = handle.readers().read(|reader| reader.record(Collection::Exceptions, exception.0)).unwrap();
    let kept: Value = serde_json::from_slice(&kept.unwrap().doc).unwrap();
    assert!(kept.to_string().contains("left at the gate"), "{kept}");
}

//! Commands: their outcomes, and what those come with.

use crate::business::{Business, owner, staff, wants};
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_engine::live::Answered;
use onhand_protocol::live::{OutcomeStatus, Reason};
use serde_json::{Value, json};

const ORDERS: Collection = Collection::Orders;

fn order(quantity: &str) -> Value {
    json!({"customer": "AMY", "lines": [{"product": "TEA", "quantity": quantity}]})
}

fn told(business: &Business, client: u64) -> Vec<(CommandId, OutcomeStatus)> {
    business.replica(client).outcomes.iter().map(|(_, outcome)| (outcome.id, outcome.status)).collect()
}

#[test]
fn lp41_an_outcome_comes_once_and_with_its_effect() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    let (good, bad) = (business.new_id(), business.new_id());
    business.sends(client, vec![good, bad]);
    let outcomes = business.together(vec![
        (owner(), good, "place_order", order("1")),
        (owner(), bad, "place_order", order("100000")),
    ]);
    business.tell();
    business.settle();
    assert_eq!(told(&business, client), [(good, OutcomeStatus::Accepted), (bad, OutcomeStatus::Refused)]);
    let (end, outcome) = business.replica(client).outcomes[0].clone();
    assert!(outcome.seq.unwrap() <= end && business.replica(client).held[&1].rows.len() == 1);
    assert!(business.replica(client).outcomes[1].1.refusal.is_some());
    // What the writer answers besides says nothing new.
    let answers = outcomes.into_iter().map(|outcome| (outcome.id, Answered::Outcome(outcome))).collect();
    business.answers(client, answers);
    business.settle();
    assert_eq!(told(&business, client).len(), 2);
}

#[test]
fn lp41_a_batch_of_refusals_alone_brings_outcomes() {
    let mut business = Business::new();
    let client = business.open(staff(), Vec::new());
    business.settle();
    let bad = business.new_id();
    business.sends(client, vec![bad]);
    business.act_as(owner(), bad, "place_order", order("100000"));
    business.tell();
    business.settle();
    assert_eq!(told(&business, client), [(bad, OutcomeStatus::Refused)]);
}

#[test]
fn lp41_an_outcome_waits_for_the_rows_that_it_comes_with() {
    let mut business = Business::new();
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    let id = business.new_id();
    business.sends(client, vec![id]);
    let outcome = business.act_as(owner(), id, "place_order", order("1"));
    // The answer is quicker than the batch.
    business.answers(client, vec![(id, Answered::Outcome(outcome))]);
    business.now_us += 25_000;
    business.turn();
    business.hear(client);
    assert!(told(&business, client).is_empty());
    business.settle();
    assert_eq!(told(&business, client), [(id, OutcomeStatus::Accepted)]);
}

#[test]
fn lp40_a_repeat_is_answered_as_the_first_time() {
    let mut business = Business::new();
    let first = business.must("place_order", order("1"));
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    business.sends(client, vec![first.id]);
    let again = business.act_as(owner(), first.id, "place_order", order("1"));
    assert!(again.repeated);
    business.tell();
    business.answers(client, vec![(first.id, Answered::Outcome(again))]);
    business.settle();
    assert_eq!(told(&business, client), [(first.id, OutcomeStatus::Accepted)]);
    assert_eq!(business.replica(client).outcomes[0].1.seq, first.position.map(|(_, seq)| seq));
}

#[test]
fn lp43_what_was_not_taken_is_to_be_sent_again() {
    let mut business = Business::new();
    let client = business.open(staff(), Vec::new());
    business.settle();
    let ids = [business.new_id(), business.new_id(), business.new_id()];
    business.sends(client, ids.to_vec());
    let again = |reason| Answered::Again { after_ms: 100, reason };
    let answers = vec![
        (ids[0], again(Reason::Busy)),
        (ids[1], again(Reason::Failed)),
        (ids[2], again(Reason::Busy)),
        (business.new_id(), again(Reason::Busy)),
    ];
    business.answers(client, answers);
    business.settle();
    assert_eq!(business.replica(client).again, [(Reason::Busy, 2), (Reason::Failed, 1)]);
}

#[test]
fn lp09_a_command_that_comes_on_two_connections_is_answered_on_both() {
    let mut business = Business::new();
    let clients = [business.open(staff(), Vec::new()), business.open(staff(), Vec::new())];
    let gone = business.open(staff(), Vec::new());
    business.settle();
    let id = business.new_id();
    clients.iter().chain([&gone]).for_each(|client| business.sends(*client, vec![id]));
    business.close(gone);
    business.act_as(owner(), id, "place_order", order("1"));
    business.tell();
    business.settle();
    for client in clients {
        assert_eq!(told(&business, client), [(id, OutcomeStatus::Accepted)]);
    }
}

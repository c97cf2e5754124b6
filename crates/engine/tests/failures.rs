//! The writer over a store that fails: what is answered when the end of a commit is unknown.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_engine::{Environment, Submission, Writer};
use onhand_protocol::CommandInput;
use onhand_store::faulty::{Fault, Faulty, Plan};
use onhand_store::memory::Memory;
use serde_json::json;

fn set_name(key: &str) -> Submission {
    let id = CommandId(ids::natural("test", &[key.as_bytes()]));
    let data = json!({"name": key, "currency": "GBP"});
    let input: CommandInput =
        serde_json::from_str(&json!({"id": id, "type": "set_business", "data": data}).to_string()).unwrap();
    let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[b"owner"])), role: Role::Owner };
    Submission::read(input, actor, &Environment::real())
}

#[test]
fn a_repeat_is_known_as_one_when_its_commit_fails() {
    for (fault, answered) in [(Fault::FailAfter, true), (Fault::FailBefore, false)] {
        let plan = Plan::calm();
        let store = Faulty::new(Memory::new(), plan.clone());
        let mut writer = Writer::open(Box::new(store), Environment::real()).unwrap();
        writer.step(&[set_name("before")]).answers.remove(0).unwrap();
        plan.next_commit(fault);
        let answers = writer.step(&[set_name("before"), set_name("new"), set_name("new")]).answers;
        let repeated: Vec<Option<bool>> =
            answers.iter().map(|answer| answer.as_ref().ok().map(|outcome| outcome.repeated)).collect();
        let fresh = |repeated| answered.then_some(repeated);
        assert_eq!(repeated, [Some(true), fresh(false), fresh(true)], "{fault:?}");
    }
}

#[test]
fn a_repeat_is_known_as_one_when_a_read_fails() {
    let plan = Plan::calm();
    let store = Faulty::new(Memory::new(), plan.clone());
    let mut writer = Writer::open(Box::new(store), Environment::real()).unwrap();
    writer.step(&[set_name("before")]).answers.remove(0).unwrap();
    plan.next_read(Fault::Unreadable);
    let answer = writer.step(&[set_name("before")]).answers.remove(0).unwrap();
    assert!(answer.repeated);
}

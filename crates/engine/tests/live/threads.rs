//! The hub on its own thread beside the writer, with readers of its own.

use crate::business::{owner, staff, wants};
use crate::replica::Replica;
use onhand_domain::ids::DeviceId;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_engine::live::{self, Caller, Session};
use onhand_engine::{Engine, Environment, Limits, Submission};
use onhand_protocol::live::{ClientMessage, Hello, OutcomeStatus, Reason};
use onhand_store::memory::Memory;
use serde_json::json;

/// A client with its connection.
struct Client {
    replica: Replica,
    session: Session,
}

impl Client {
    fn open(engine: &Engine, collection: Collection) -> Self {
        let hello = Hello {
            client: "test".to_owned(),
            device: DeviceId(uuid::Uuid::nil()),
            position: None,
            subscriptions: vec![wants(1, collection, &[])],
            token: None,
            unanswered: Vec::new(),
            version: 1,
        };
        let caller = Caller { actor: owner().id, rights: staff() };
        let session = engine.handle().live().unwrap().open(caller, Box::new(hello)).unwrap();
        let mut replica = Replica::default();
        replica.wanted.insert(1, Selection::all(collection));
        Self { replica, session }
    }

    /// Hears what comes until `is_enough`.
    fn hear(&mut self, is_enough: impl Fn(&Replica) -> bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        while !is_enough(&self.replica) {
            let mut frames = Vec::new();
            let goes_on = runtime.block_on(self.session.outbound().next(&mut frames));
            for frame in &frames {
                self.replica.take(std::str::from_utf8(frame).unwrap(), 0);
            }
            self.session.written(frames.iter().map(bytes::Bytes::len).sum());
            assert!(goes_on || is_enough(&self.replica));
        }
    }
}

fn submission(name: &str, data: serde_json::Value) -> Submission {
    let input = serde_json::from_value(json!({"type": name, "data": data})).unwrap();
    Submission::read(input, owner(), &Environment::real())
}

#[test]
fn a_command_comes_back_as_rows_with_its_outcome() {
    let limits = Limits { live: Some(live::Limits::default()), ..Limits::default() };
    let engine = Engine::start(Box::new(Memory::new()), Environment::real(), limits).unwrap();
    let handle = engine.handle();
    let settings = submission("set_business", json!({"name": "Corner Shop", "currency": "GBP"}));
    handle.submit_blocking(vec![settings]).unwrap();
    let mut clients =
        [Client::open(&engine, Collection::Products), Client::open(&engine, Collection::Products)];
    for client in &mut clients {
        client.hear(|replica| replica.held.get(&1).is_some_and(|held| held.next.is_none()));
    }
    for n in 0..20 {
        let product = json!({"sku": format!("P{n}"), "name": "P", "price": "1"});
        let submission = submission("add_product", product);
        clients[0].session.sent(vec![submission.id]);
        handle.submit_blocking(vec![submission]).unwrap();
    }
    clients[0].hear(|replica| replica.outcomes.len() == 20);
    assert!(clients[0].replica.outcomes.iter().all(|(_, outcome)| outcome.status == OutcomeStatus::Accepted));
    for client in &mut clients {
        client.hear(|replica| replica.held[&1].rows.len() == 20);
        client.session.message(ClientMessage::Verify { subscriptions: vec![1] }).unwrap();
        client.hear(|replica| !replica.digests.is_empty());
        let (_, told, own) = client.replica.digests[0];
        assert_eq!((told, told.count), (own, 20));
    }
    drop(handle);
    engine.stop();
    for client in &mut clients {
        client.hear(|replica| replica.bye.is_some());
        assert_eq!(client.replica.bye, Some(Reason::Stopping), "LP73");
        assert_eq!(client.session.outbound().ended(), Some(Reason::Stopping));
    }
}

//! What time changes: an order that nobody confirms gives its stock back, once, whoever's clock says so.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::order::OrderState;
use onhand_domain::records::{Collection, Order, Stored};
use onhand_domain::time::Moment;
use onhand_engine::environment::{Clock, Ids, Joiner, Spawn};
use onhand_engine::{Environment, Submission, Verdict, Writer};
use onhand_store::Query;
use onhand_store::memory::Memory;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// A clock that stands until it is moved, ids from its time, and no threads.
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::Relaxed))
    }
}

impl Ids for Still {
    fn new_id(&self, now: Moment) -> Uuid {
        ids::natural("test id", &[&now.millis().to_le_bytes()])
    }
}

impl Spawn for Still {
    fn spawn(&self, name: &str, _: Box<dyn FnOnce() + Send>) -> std::io::Result<Joiner> {
        Err(std::io::Error::other(format!("no thread for {name} in this test")))
    }
}

struct Shop {
    clock: Arc<Still>,
    commands: u32,
    writer: Writer,
}

impl Shop {
    fn open() -> Self {
        let clock = Arc::new(Still(AtomicI64::new(1_800_000_000_000)));
        let environment = Environment { clock: clock.clone(), ids: clock.clone(), spawn: clock.clone() };
        let writer = Writer::open(Box::new(Memory::new()), environment).unwrap();
        Self { clock, commands: 0, writer }
    }

    fn must(&mut self, name: &str, data: serde_json::Value) {
        self.commands += 1;
        let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[])), role: Role::Owner };
        let id = CommandId(ids::natural("test command", &[&self.commands.to_le_bytes()]));
        let command = Command::decode(name, &data.to_string()).unwrap();
        let step = self.writer.step(&[Submission::of(id, actor, command, None)]);
        let outcome = step.answers[0].as_ref().unwrap();
        assert!(matches!(outcome.verdict, Verdict::Accepted { .. }), "{outcome:?}");
    }

    fn pass(&mut self, hours: i64) {
        self.clock.0.fetch_add(hours * 3_600_000, Ordering::Relaxed);
    }

    fn orders(&self) -> Vec<Order> {
        let query = Query {
            collection: Collection::Orders,
            filters: Vec::new(),
            after_row: None,
            newest_first: false,
            limit: 10,
        };
        let stored = self.writer.reader().unwrap().list(&query).unwrap();
        let records = stored.iter().map(|stored| stored.decode(Collection::Orders).unwrap());
        records.map(|record| Order::from_record(&record).unwrap().clone()).collect()
    }
}

#[test]
fn an_order_that_nobody_confirms_gives_its_stock_back() {
    let mut shop = Shop::open();
    shop.must("set_business", json!({"name": "Shop", "currency": "GBP", "expire_unconfirmed_hours": 24}));
    shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
    shop.must("add_product", json!({"sku": "TEA", "name": "Tea", "price": "2.50"}));
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "10"}]}));
    for _ in 0..2 {
        shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": "4"}]}));
    }
    let confirmed = shop.orders()[1].id;
    shop.must("confirm_order", json!({"order": confirmed}));
    shop.pass(23);
    assert!(shop.writer.due(10).unwrap().is_empty(), "not yet");
    shop.pass(2);
    let due = shop.writer.due(10).unwrap();
    assert_eq!(due.len(), 1, "the confirmed one has no due time any more");
    let first = shop.writer.step(&due).answers.remove(0).unwrap();
    assert!(matches!(first.verdict, Verdict::Accepted { .. }), "{first:?}");
    let again = shop.writer.step(&due).answers.remove(0).unwrap();
    assert!(
        again.repeated && again.position == first.position,
        "given by another node, it is the same command"
    );
    let states: Vec<OrderState> = shop.orders().iter().map(|order| order.state).collect();
    assert_eq!(states, [OrderState::Cancelled, OrderState::Confirmed]);
    assert!(shop.writer.due(10).unwrap().is_empty());
    let order = &shop.orders()[0];
    let (product, location) = (order.lines[0].product, order.location);
    let open = shop.writer.reader().unwrap().find(&Lookup::OpenOrders(product, location), None, 10).unwrap();
    assert_eq!(open.len(), 1, "only the confirmed one still holds stock");
}

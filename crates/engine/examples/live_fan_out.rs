//! How many deltas the hub hands out, without sockets: one group with many sessions, each of which takes what it is given at
//! once; and what sessions cost that hold a group of their own and hear nothing.

#![allow(clippy::unwrap_used, reason = "a measurement that can't go on ends")]

use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId, DeviceId};
use onhand_domain::records::Collection;
use onhand_domain::selection::Rights;
use onhand_engine::live::reading;
use onhand_engine::live::{Caller, Hub, Input, Limits, Now, Outbound, Output, SessionId};
use onhand_engine::{Environment, Submission, Writer};
use onhand_protocol::live::{ClientMessage, FieldFilter, Hello, Subscription, VERSION};
use onhand_store::memory::Memory;
use onhand_store::{Batch, Reader};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

struct Shop {
    reader: Box<dyn Reader>,
    writer: Writer,
}

impl Shop {
    fn act(&mut self, name: &str, data: &Value) -> Arc<Batch> {
        let environment = self.writer.environment().clone();
        let id = CommandId(environment.ids.new_id(environment.clock.now()));
        let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[])), role: Role::Owner };
        let command = Command::decode(name, &data.to_string()).unwrap();
        let step = self.writer.step(&[Submission::of(id, actor, command, None)]);
        step.answers.into_iter().next().unwrap().unwrap();
        step.committed.unwrap()
    }
}

fn open(hub: &mut Hub, number: u64, now: Now, subscriptions: Vec<Subscription>) -> Arc<Outbound> {
    let hello = Hello {
        client: "measurement".to_owned(),
        device: DeviceId(Uuid::nil()),
        position: None,
        subscriptions,
        token: None,
        unanswered: Vec::new(),
        version: VERSION,
    };
    let rights = Rights { customer: None, role: Role::Staff };
    let caller = Caller { actor: ActorId(Uuid::nil()), rights };
    let outbound = Arc::new(Outbound::new());
    let session = SessionId(number);
    hub.take(Input::Open { caller, hello: Box::new(hello), outbound: outbound.clone(), session }, now);
    outbound
}

fn settle(hub: &mut Hub, reader: &dyn Reader, outbounds: &[Arc<Outbound>], now: &mut Now) {
    loop {
        now.us += 1;
        hub.turn(*now);
        let outputs = hub.outputs();
        let mut heard = 0;
        for (number, outbound) in (0..).zip(outbounds) {
            let bytes: usize = outbound.take().iter().map(bytes::Bytes::len).sum();
            if outbound.written(bytes) {
                hub.take(Input::Drained { session: SessionId(number) }, *now);
            }
            heard += bytes;
        }
        if outputs.is_empty() && heard == 0 {
            return;
        }
        for Output::Read { request, ticket } in outputs {
            hub.take(Input::Read { answer: reading::perform(reader, &request), ticket }, *now);
        }
    }
}

fn subscription(collection: Collection, filters: Vec<FieldFilter>) -> Subscription {
    Subscription { collection, filters, held: None, subscription: 1 }
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
}

fn main() {
    let writer = Writer::open(Box::new(Memory::new()), Environment::real()).unwrap();
    let reader = writer.reader().unwrap().reader().unwrap();
    let mut shop = Shop { reader, writer };
    shop.act("set_business", &json!({"name": "Corner Shop", "currency": "GBP"}));
    for n in 0..100 {
        shop.act("add_product", &json!({"sku": format!("P{n}"), "name": "P", "price": "1"}));
    }
    let mut now = Now { at: onhand_domain::time::Moment::EARLIEST, us: 1 };
    let limits = Limits { pace_max_us: 0, ..Limits::default() };
    let mut hub = Hub::new(shop.writer.head(), limits);
    let all = || vec![subscription(Collection::Products, Vec::new())];
    let outbounds: Vec<_> = (0..1_000).map(|n| open(&mut hub, n, now, all())).collect();
    settle(&mut hub, &*shop.reader, &outbounds, &mut now);
    let batches: Vec<Arc<Batch>> = (0..3_000)
        .map(|n| {
            let product = format!("P{}", n % 100);
            shop.act("edit_product", &json!({"product": product, "name": format!("name {n}")}))
        })
        .collect();
    let (began, mut frames) = (Instant::now(), 0_u64);
    let mut hub_time = std::time::Duration::ZERO;
    for batch in batches {
        let hub_began = Instant::now();
        now.us += 1_000;
        hub.take(Input::Committed(batch), now);
        hub.turn(now);
        hub_time += hub_began.elapsed();
        for outbound in &outbounds {
            let taken = outbound.take();
            frames += taken.len() as u64;
            let _ = outbound.written(taken.iter().map(bytes::Bytes::len).sum());
        }
    }
    let (all_s, hub_s) = (began.elapsed().as_secs_f64(), hub_time.as_secs_f64());
    let deltas = frames / 2;
    println!(
        "{deltas} deltas: {:.0} a second in the hub, {:.0} with the taking",
        deltas as f64 / hub_s,
        deltas as f64 / all_s
    );

    for n in 0..1_000 {
        hub.take(
            Input::Message {
                message: ClientMessage::Verify { subscriptions: vec![1] },
                session: SessionId(n),
            },
            now,
        );
    }
    settle(&mut hub, &*shop.reader, &outbounds, &mut now);
    let began = Instant::now();
    for n in 0..1_000 {
        hub.take(
            Input::Message {
                message: ClientMessage::Verify { subscriptions: vec![1] },
                session: SessionId(n),
            },
            now,
        );
    }
    now.us += 1_000;
    hub.turn(now);
    println!("a verification: {:.1} us", began.elapsed().as_secs_f64() * 1e6 / 1_000.0);

    let before = resident_kb();
    let own = |n: u64| {
        vec![FieldFilter { field: "id".into(), values: vec![Uuid::from_u128(n.into()).to_string()] }]
    };
    let idle: Vec<_> = (1_000..21_000 - 1_000)
        .map(|n| open(&mut hub, n, now, vec![subscription(Collection::Orders, own(n))]))
        .collect();
    let mut every = outbounds.clone();
    every.extend(idle);
    settle(&mut hub, &*shop.reader, &every, &mut now);
    println!(
        "a session with a group of its own: {:.0} bytes",
        (resident_kb() - before) as f64 * 1_024.0 / 19_000.0
    );
}

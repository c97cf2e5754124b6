//! A link, and a hand that plays its server.

use onhand_client::{Applied, Link, News, Outbox, OutboxBounds, Output, Replica, Settings};
use onhand_domain::hash;
use onhand_domain::ids::{CommandId, DeviceId};
use onhand_domain::records::Collection;
use onhand_protocol::live::{ClientMessage, Digest, FieldFilter, Hello};
use serde_json::{Value, json};
use uuid::Uuid;

pub const SECOND: u64 = 1_000_000;

/// What came out of a link since the last look.
#[derive(Debug, Default)]
pub struct Seen {
    pub connects: usize,
    pub hangups: usize,
    pub said: Vec<ClientMessage>,
    pub told: Vec<News>,
}

pub struct Desk {
    pub link: Link,
    pub now_us: u64,
    pub seen: Seen,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(Replica::default(), Outbox::new(OutboxBounds::default()))
    }

    pub fn with(replica: Replica, outbox: Outbox) -> Self {
        let device = DeviceId(Uuid::from_u128(0xd));
        let settings = Settings::new("test 1", device, Some("secret".into()));
        let mut desk =
            Self { link: Link::new(settings, replica, outbox, 7), now_us: SECOND, seen: Seen::default() };
        desk.look();
        desk
    }

    /// The next link of the same device, after its process ended: what it kept is all that it has.
    pub fn restarted(&self) -> Self {
        let replica = Replica::restore(&self.link.replica().save()).unwrap();
        let outbox = Outbox::restore(&self.link.outbox().save(), OutboxBounds::default()).unwrap();
        let desk = Self::with(replica, outbox);
        Self { now_us: self.now_us, ..desk }
    }

    pub fn look(&mut self) {
        for output in self.link.take() {
            match output {
                Output::Connect => self.seen.connects += 1,
                Output::Hangup => self.seen.hangups += 1,
                Output::Say(message) => self.seen.said.push(message),
                Output::Tell(news) => self.seen.told.push(news),
            }
        }
    }

    pub fn seen(&mut self) -> Seen {
        self.look();
        std::mem::take(&mut self.seen)
    }

    pub fn told(&mut self) -> Vec<News> {
        self.seen().told
    }

    pub fn said(&mut self) -> Vec<ClientMessage> {
        self.seen().said
    }

    /// The single run that was applied since the last look.
    pub fn applied(&mut self) -> Applied {
        let mut applied: Vec<Applied> = self.runs();
        assert_eq!(applied.len(), 1, "{applied:?}");
        applied.remove(0)
    }

    pub fn runs(&mut self) -> Vec<Applied> {
        let applied = |news| match news {
            News::Applied(applied) => Some(applied),
            _ => None,
        };
        self.told().into_iter().filter_map(applied).collect()
    }

    pub fn subscribe(&mut self, collection: Collection, filters: &[(&str, &[&str])]) -> u32 {
        let filter = |(field, values): &(&str, &[&str])| FieldFilter {
            field: (*field).into(),
            values: values.iter().map(|value| (*value).into()).collect(),
        };
        self.link.subscribe(collection, filters.iter().map(filter).collect())
    }

    /// Lets time pass, with every tick that the link wants.
    pub fn wait(&mut self, us: u64) {
        let end = self.now_us + us;
        while let Some(due) = self.link.due_us().filter(|due| *due <= end) {
            self.now_us = self.now_us.max(due);
            self.link.tick(self.now_us);
            self.look();
        }
        self.now_us = end;
    }

    /// Opens the connection that the link wants; gives its hello.
    pub fn open(&mut self) -> Hello {
        for _ in 0..100 {
            if self.seen.connects > 0 {
                break;
            }
            self.wait(SECOND);
        }
        assert_eq!(std::mem::take(&mut self.seen.connects), 1, "it connects once");
        self.link.opened(self.now_us);
        let mut said = self.said();
        assert_eq!(said.len(), 1, "hello comes alone: {said:?}");
        match said.remove(0) {
            ClientMessage::Hello(hello) => *hello,
            other => panic!("LP01: {other:?}"),
        }
    }

    pub fn hear(&mut self, message: Value) {
        self.link.received(&message.to_string(), self.now_us);
        self.look();
    }

    pub fn welcome(&mut self, standing: &str, head: &str) {
        self.hear(json!({"welcome": {
            "actor": Uuid::from_u128(0xa), "head": head, "in_flight_max": 3, "message_max": 100_000,
            "now": "2026-11-21T09:30:00.000Z", "silence_ms": 60_000, "role": "owner", "standing": standing,
            "verify_every_ms": 30_000, "version": 1,
        }}));
    }

    pub fn subscribed(&mut self, subscription: u32, group: u64, start: &str) {
        self.hear(json!({"subscribed": {
            "group": group, "scope": "all", "start": start, "subscription": subscription,
        }}));
    }

    pub fn end(&mut self, to: &str) {
        self.hear(json!({"end": {"to": to}}));
    }

    /// Connects, subscribes to one collection, and holds `rows` of it at `to`, in group 1.
    pub fn holding(rows: &[Value], to: &str) -> (Self, u32) {
        let mut desk = Self::new();
        let number = desk.subscribe(Collection::Orders, &[]);
        desk.open();
        desk.welcome("fresh", to);
        desk.subscribed(number, 1, "snapshot");
        desk.hear(json!({"chunk": {"subscription": number, "rows": rows}}));
        desk.hear(json!({"ready": {"subscription": number}}));
        desk.end(to);
        desk.seen();
        (desk, number)
    }

    pub fn docs(&self, number: u32) -> Vec<String> {
        let held = self.link.replica().subscription(number).unwrap();
        held.rows().values().map(|row| row.doc.to_string()).collect()
    }

    pub fn digest(&self, number: u32) -> Digest {
        self.link.replica().subscription(number).unwrap().digest()
    }
}

/// A position of one history.
pub fn at(seq: u64) -> String {
    format!("1:{seq}:{:016x}", seq * 1_000)
}

pub fn id(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n))
}

/// A record of that id.
pub fn doc(n: u8, what: &str) -> String {
    format!("{{\"id\":\"{}\",\"what\":\"{what}\"}}", id(n))
}

pub fn row(n: u8, what: &str, seq: u64) -> Value {
    let record: Value = serde_json::from_str(&doc(n, what)).unwrap();
    json!({"record": record, "seq": seq})
}

pub fn digest_of(docs: &[String]) -> Value {
    let digest = docs.iter().fold(Digest::default(), |sum, doc| sum.plus(hash::of(doc.as_bytes())));
    serde_json::to_value(digest).unwrap()
}

pub fn command(n: u8) -> CommandId {
    CommandId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
}

/// A request, in odd spacing: its bytes must stay.
pub fn request(n: u8) -> String {
    format!("{{\"type\": \"place_order\",  \"id\":\"{}\", \"data\": {{\"lines\": []}}}}", command(n))
}

/// A fact.
pub fn fact(n: u8) -> String {
    format!("{{\"type\":\"post_receipt\",\"id\":\"{}\",\"data\":{{\"lines\":[]}}}}", command(n))
}

pub fn accepted(n: u8, seq: u64) -> Value {
    json!({"id": command(n), "status": "accepted", "seq": seq})
}

pub fn event(seq: u64, index: u32, by: u8) -> Value {
    json!({
        "act": format!("{:016x}", hash::of_command(command(by))), "at": "2026-11-21T09:30:00.000Z",
        "category": "orders", "event": {"name": "order_added"}, "importance": "high", "index": index, "seq": seq,
        "subject": {"collection": "orders", "id": id(1)},
    })
}

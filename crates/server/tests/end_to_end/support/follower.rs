//! A client that holds a replica: the real one, over either way in, moved on by the test.

use super::live::{Live, Way};
use super::server::Server;
use onhand_client::{Applied, Link, News, Outbox, OutboxBounds, Output, Replica, Settings};
use onhand_domain::ids::DeviceId;
use onhand_domain::records::Collection;
use onhand_protocol::live::{ClientMessage, FieldFilter};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;
use uuid::Uuid;

/// A collection, and by which values of its fields it is selected.
pub type Wanted<'a> = (Collection, Vec<(&'a str, Vec<String>)>);

/// A client that holds a replica.
pub struct Follower {
    address: SocketAddr,
    began: Instant,
    pub link: Link,
    live: Option<Live>,
    /// What was told and not looked at.
    pub news: Vec<News>,
    token: String,
    way: Way,
}

impl Follower {
    /// One that wants to hold all of these collections. It has said hello.
    pub fn of(server: &Server, way: Way, token: &str, collections: &[Collection]) -> Self {
        Self::with(server, way, token, &collections.iter().map(|of| (*of, vec![])).collect::<Vec<_>>())
    }

    /// One that wants to hold what fits these filters. It has said hello.
    pub fn with(server: &Server, way: Way, token: &str, wanted: &[Wanted<'_>]) -> Self {
        let settings = Settings::new("follower 1", DeviceId(Uuid::now_v7()), Some(token.to_owned()));
        let mut link = Link::new(settings, Replica::default(), Outbox::new(OutboxBounds::default()), 1);
        for (collection, filters) in wanted {
            let filters = filters.iter().cloned();
            let filter =
                |(field, values): (&str, Vec<String>)| FieldFilter { field: field.to_owned(), values };
            link.subscribe(*collection, filters.map(filter).collect());
        }
        let mut follower = Self {
            address: server.address,
            began: Instant::now(),
            link,
            live: None,
            news: Vec::new(),
            token: token.to_owned(),
            way,
        };
        follower.connect(server);
        follower
    }

    /// Connects to a server, anew where it was connected.
    pub fn connect(&mut self, server: &Server) {
        self.live = None;
        self.address = server.address;
        let now = self.now();
        self.link.closed(now);
        self.link.reconnect(now);
        self.carry_out();
    }

    /// The connection is gone.
    pub fn cut(&mut self) {
        self.live = None;
        self.link.closed(self.now());
        self.carry_out();
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    fn carry_out(&mut self) {
        loop {
            let outputs: Vec<Output> = self.link.take().collect();
            if outputs.is_empty() {
                return;
            }
            for output in outputs {
                match output {
                    Output::Connect => self.link.opened(self.now()),
                    Output::Hangup => self.live = None,
                    Output::Say(message) => self.say(&message),
                    Output::Tell(news) => self.news.push(news),
                }
            }
        }
    }

    fn say(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).unwrap();
        match (message, &mut self.live) {
            (ClientMessage::Hello(hello), _) => {
                self.live = Some(Live::raw(self.address, self.way, &self.token, hello.device.0, &text));
            }
            (_, Some(live)) => live.say_text(&text),
            (_, None) => panic!("it says {text} without a connection"),
        }
    }

    /// Does what is due by now.
    pub fn tick(&mut self) {
        self.link.tick(self.now());
        self.carry_out();
    }

    /// Hears one message more; false where the connection is over.
    pub fn hear(&mut self) -> bool {
        let Some(message) = self.live.as_mut().expect("it is connected").next() else {
            self.cut();
            return false;
        };
        self.link.received(&message.to_string(), self.now());
        self.carry_out();
        true
    }

    /// Hears until something holds of what it holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            assert!(self.hear(), "the connection ended before {what}: {:?}", self.news);
        }
    }

    /// Hears until all its subscriptions are ready.
    pub fn ready(&mut self) {
        self.until("all is ready", |follower| {
            follower.link.replica().subscriptions().values().all(|held| held.is_ready())
        });
    }

    /// Hears until it stands where the server's log ends, and looks that what it holds is what the server keeps.
    pub fn equal(&mut self, server: &Server) {
        self.live.as_mut().expect("it is connected").say(&json!({"ping": {"n": u32::MAX}}));
        let head = server.figure("onhand_log_seq");
        self.until("it stands at the end", |follower| {
            let held = follower.link.replica();
            held.cursor().is_some_and(|cursor| cursor.seq >= head)
                && held.subscriptions().values().all(|held| held.is_ready())
        });
        for held in self.link.replica().subscriptions().values() {
            let kept = kept(server, &self.token, held.collection);
            let fits = |record: &Value| {
                held.filters.iter().all(|filter| {
                    record[&filter.field].as_str().is_some_and(|is| filter.values.iter().any(|of| of == is))
                })
            };
            let kept: BTreeMap<Uuid, Value> = kept.into_iter().filter(|(_, record)| fits(record)).collect();
            let rows = held.rows().iter().map(|(id, row)| (*id, serde_json::from_str(&row.doc).unwrap()));
            let rows: BTreeMap<Uuid, Value> = rows.collect();
            assert_eq!(rows, kept, "LP11: {}", held.collection);
        }
    }

    /// Verifies, and gives how many subscriptions were equal and different, and how many records were corrected.
    pub fn verify(&mut self) -> (u32, u32, u32) {
        self.link.verify(self.now());
        self.carry_out();
        loop {
            let place = self.news.iter().position(|news| matches!(news, News::Verified(_)));
            if let Some(News::Verified(verified)) = place.map(|place| self.news.remove(place)) {
                return (verified.equal, verified.different, verified.corrected);
            }
            assert!(self.hear(), "the connection ended before it was verified");
        }
    }

    /// Gives a command; gives its id.
    pub fn command(&mut self, name: &str, data: &Value) -> Uuid {
        let command = json!({"id": Uuid::now_v7(), "type": name, "data": data}).to_string();
        let id = self.link.send(&command, self.now()).unwrap();
        self.carry_out();
        id.0
    }

    /// Hears until a command has its outcome.
    pub fn outcome(&mut self, id: Uuid) -> Value {
        loop {
            for applied in self.applied() {
                if let Some(settled) = applied.outcomes.iter().find(|settled| settled.outcome.id.0 == id) {
                    return serde_json::to_value(&settled.outcome).unwrap();
                }
            }
            assert!(self.hear(), "the connection ended before {id} was answered");
        }
    }

    /// The runs that it has told of.
    pub fn applied(&self) -> impl Iterator<Item = &Applied> {
        self.news.iter().filter_map(|news| match news {
            News::Applied(applied) => Some(applied),
            _ => None,
        })
    }

    /// The names of the events that it has heard.
    pub fn heard(&self) -> Vec<String> {
        let events = self.applied().flat_map(|applied| &applied.events);
        let name =
            |event: &str| serde_json::from_str::<Value>(event).unwrap()["name"].as_str().unwrap().to_owned();
        events.map(|heard| name(heard.event.event.get())).collect()
    }
}

/// All records of a collection that a token may see.
fn kept(server: &Server, token: &str, collection: Collection) -> BTreeMap<Uuid, Value> {
    let mut kept = BTreeMap::new();
    let mut next = String::new();
    loop {
        let page = server.get_as(token, &format!("/api/v1/{collection}?limit=1000{next}"));
        assert_eq!(page.status, 200, "{page:?}");
        let page = page.json();
        for item in page["items"].as_array().unwrap() {
            let id = item["record"]["id"].as_str().unwrap().parse().unwrap();
            kept.insert(id, item["record"].clone());
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return kept,
        }
    }
}

//! Messages near to good ones: about collections, fields and records that are there, and then changed.

use crate::commands::Commands;
use crate::mutate::{self, Parts, pick};
use crate::odd;
use crate::shop::Shop;
use crate::tree::Tree;
use onhand_domain::records::Collection;
use rand::Rng;
use rand::rngs::SmallRng;
use serde_json::{Value, json};
use uuid::Uuid;

/// The numbers of subscriptions: few, so that they meet again.
const NUMBERS: u32 = 6;

/// What messages are made of.
pub struct Draw {
    ids: Vec<Uuid>,
    parts: Parts,
}

impl Draw {
    /// About the records of a business.
    pub fn over(shop: &Shop) -> anyhow::Result<Self> {
        let ids = Collection::ALL.iter().flat_map(|of| shop.ids(*of).to_vec()).collect();
        let mut draw = Self { ids, parts: Parts::default() };
        // Something of every kind, for what is put in the place of other things.
        let mut random = rand::SeedableRng::seed_from_u64(1);
        for _ in 0..100 {
            let message = Tree::of(&draw.good(&mut random));
            draw.parts.take(&message);
        }
        Ok(draw)
    }

    /// A message of a client that is in, or is not.
    pub fn message(&self, random: &mut SmallRng, commands: &Commands, is_in: bool) -> Vec<u8> {
        let is_hello = random.random_range(0..20) == 0 || !is_in && random.random_range(0..8) > 0;
        let mut tree = if is_hello {
            Tree::of(&json!({"hello": self.hello(random)}))
        } else if random.random_range(0..3) == 0 {
            let given = (0..random.random_range(0..4)).map(|_| Tree::Plain(commands.one(random))).collect();
            let given = Tree::Object(vec![("commands".to_owned(), Tree::List(given))]);
            Tree::Object(vec![("commands".to_owned(), given)])
        } else {
            Tree::of(&self.good(random))
        };
        for _ in 0..[0, 0, 0, 0, 0, 0, 1, 1, 2][random.random_range(0..9)] {
            mutate::tree(random, &mut tree, &self.parts);
        }
        let mut bytes = tree.written().into_bytes();
        if random.random_range(0..30) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn hello(&self, random: &mut SmallRng) -> Value {
        let count = random.random_range(0..6);
        let mut subscriptions: Vec<Value> =
            (0..count).map(|number| self.subscription(random, number)).collect();
        let stands = random.random_range(0..2) == 0;
        for subscription in subscriptions.iter_mut().filter(|_| stands) {
            subscription["held"] = pick(random, &["all", "all", "0123456789abcdef"]).into();
        }
        let mut hello = json!({
            "client": "fuzz 1", "device": self.id(random), "version": 1, "subscriptions": subscriptions,
        });
        if stands {
            hello["position"] = self.position(random).into();
        }
        if random.random_range(0..3) == 0 {
            hello["unanswered"] = json!([self.id(random), Uuid::from_u128(random.random())]);
        }
        hello
    }

    fn good(&self, random: &mut SmallRng) -> Value {
        let number = random.random_range(0..NUMBERS);
        match random.random_range(0..11) {
            0..=3 => json!({"subscribe": self.subscription(random, number)}),
            4 => json!({"unsubscribe": {"subscription": number}}),
            5 | 6 => json!({"verify": {"subscriptions": [number, random.random_range(0..NUMBERS)]}}),
            7 => json!({"buckets": {"subscription": number}}),
            8 => {
                let buckets = (0..random.random_range(0..4)).map(|_| {
                    let id = self.ids[random.random_range(0..self.ids.len())];
                    let hash = format!("{:016x}", random.random::<u64>());
                    json!({"bucket": id.as_bytes()[15], "rows": [[id, hash]]})
                });
                json!({"repair": {"subscription": number, "buckets": buckets.collect::<Vec<_>>()}})
            }
            9 => {
                let count = random.random_range(0..3);
                let at = self.position(random);
                json!({"verified": {"at": at, "equal": count, "different": 3 - count, "corrected": count}})
            }
            _ => json!({"ping": {"n": random.random::<u32>()}}),
        }
    }

    fn subscription(&self, random: &mut SmallRng, number: u32) -> Value {
        let collection = Collection::ALL[random.random_range(0..Collection::ALL.len())];
        let mut filters = Vec::new();
        for _ in 0..[0, 0, 0, 1, 1, 2][random.random_range(0..6)] {
            let fields = collection.live();
            let field = fields[random.random_range(0..fields.len())].name;
            let values: Vec<String> =
                (0..random.random_range(0..4)).map(|_| self.value(random, field)).collect();
            filters.push(json!({"field": field, "values": values}));
        }
        let mut subscription = json!({"subscription": number, "collection": collection, "filters": filters});
        if random.random_range(0..3) == 0 {
            subscription["held"] = pick(random, &["all", "", "0123456789abcdef"]).into();
        }
        subscription
    }

    fn value(&self, random: &mut SmallRng, field: &str) -> String {
        match (field, random.random_range(0..8)) {
            (_, 0) => odd::text(random),
            ("status" | "state", _) => {
                pick(random, &["active", "archived", "low", "out", "placed", "confirmed", "open"]).to_owned()
            }
            ("day", _) => "2027-03-01".to_owned(),
            ("kind", _) => pick(random, &["receipt", "count", "shortfall"]).to_owned(),
            _ => self.id(random),
        }
    }

    fn id(&self, random: &mut SmallRng) -> String {
        self.ids[random.random_range(0..self.ids.len())].to_string()
    }

    fn position(&self, random: &mut SmallRng) -> &'static str {
        pick(
            random,
            &[
                "0:0:0000000000000000",
                "0:5:0000000000000001",
                "0:999999:0000000000000000",
                "1:1:ffffffffffffffff",
                "0:1",
                "yesterday",
            ],
        )
    }
}

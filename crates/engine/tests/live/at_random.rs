//! A business at random: commits, subscriptions with random filters and rights, reads that take their time, sockets that
//! take theirs, batches that get lost on the way, clients that go and come. Whatever a client was sent, applied naively,
//! is what it should hold at each mark ([`Business::check`]); in the end all digests are equal.

use crate::business::{Business, owner, rights, staff, wants};
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::CommandId;
use onhand_domain::records::{Collection, Order, Product, Stored};
use onhand_domain::selection::Rights;
use onhand_engine::live::{Answered, Counts, Limits};
use onhand_protocol::live::{ClientMessage, Standing, Subscription};
use onhand_store::Position;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STEPS: u32 = 300;
const CLIENTS_MAX: usize = 6;
/// Bytes that may wait for a client: the low-water mark, one run, one chunk and a few answers.
const WAITS_MAX: usize = 400_000;

struct Random {
    business: Business,
    dice: SmallRng,
    next_number: u32,
    products: u32,
    ring_bytes: usize,
    /// Commands that were sent, and by whom.
    sent: Vec<(u64, CommandId)>,
}

#[test]
fn whatever_happens_every_replica_is_right_at_every_mark() {
    let mut counts = Counts::default();
    for seed in 0..seeds() {
        let mut random = Random::new(seed);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| random.run()));
        if let Err(panic) = result {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
        let of_seed = random.business.hub.counts(random.business.now());
        counts.catch_ups += of_seed.catch_ups;
        counts.forks += of_seed.forks;
        counts.runs += of_seed.runs;
        counts.too_old += of_seed.too_old;
        assert_eq!(of_seed.failures, 0);
    }
    let Counts { catch_ups, forks, runs, too_old, .. } = counts;
    assert!(catch_ups > 50 && forks > 5 && runs > 1_000 && too_old > 5, "too little was tried: {counts:?}");
}

fn seeds() -> u64 {
    std::env::var("ONHAND_LIVE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(40)
}

impl Random {
    fn new(seed: u64) -> Self {
        let mut dice = SmallRng::seed_from_u64(seed);
        let limits = Limits {
            catch_up_entries: dice.random_range(1..20),
            chunk_bytes: [1, 2_000, 100_000][dice.random_range(0..3)],
            pace_max_us: [0, 20_000][dice.random_range(0..2)],
            ring_batches: [1, 3, 1_000][dice.random_range(0..3)],
            ring_bytes: [1_000, 20_000, 1_000_000][dice.random_range(0..3)],
            run_bytes: [1, 3_000, 100_000][dice.random_range(0..3)],
            too_old_entries: [15, 1_000][dice.random_range(0..2)],
            ..Limits::default()
        };
        Self {
            business: Business::with(limits),
            dice,
            next_number: 1,
            products: 0,
            ring_bytes: limits.ring_bytes,
            sent: Vec::new(),
        }
    }

    fn run(&mut self) {
        for _ in 0..STEPS {
            self.step();
            let kept = self.business.hub.counts(self.business.now()).ring_bytes;
            assert!(kept <= self.ring_bytes as u64, "{kept} bytes in the ring");
            for client in self.business.clients.values() {
                let waits = client.outbound.pending();
                assert!(waits < WAITS_MAX, "{waits} bytes wait for one that is slow");
            }
        }
        self.business.settle();
        let clients: Vec<u64> = self.business.clients.keys().copied().collect();
        for client in clients.iter().copied() {
            let subscriptions = self.business.replica(client).held.keys().copied().collect();
            self.business.clients.get_mut(&client).unwrap().replica.digests.clear();
            self.business.say(client, ClientMessage::Verify { subscriptions });
            self.business.say(client, ClientMessage::Ping { n: u32::MAX, round_trip_ms: None });
        }
        self.business.settle();
        for client in clients {
            let replica = self.business.replica(client);
            assert_eq!((replica.bye, replica.cursor), (None, Some(self.business.head())));
            assert!(replica.held.values().all(|held| held.next.is_none()), "all are ready");
            assert_eq!(replica.digests.len(), replica.held.len());
            for (number, told, own) in &replica.digests {
                assert!(told == own || replica.held[number].unproved, "LP60: client {client}, {number}");
            }
            self.outcomes(client);
        }
    }

    /// Every command that a client sent was answered once.
    fn outcomes(&self, client: u64) {
        let sent: BTreeSet<CommandId> =
            self.sent.iter().filter(|(by, _)| *by == client).map(|(_, id)| *id).collect();
        let told: Vec<CommandId> =
            self.business.replica(client).outcomes.iter().map(|(_, outcome)| outcome.id).collect();
        let told: Vec<&CommandId> = told.iter().filter(|id| sent.contains(id)).collect();
        assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "LP41: once");
        assert_eq!(told.len(), sent.len(), "LP41: client {client} hears of all that it sent");
    }

    fn client(&mut self) -> Option<u64> {
        let clients: Vec<u64> = self.business.clients.keys().copied().collect();
        clients.choose(&mut self.dice).copied()
    }

    fn step(&mut self) {
        match self.dice.random_range(0..100) {
            0..=29 => self.commit(),
            30..=44 => {
                self.business.now_us += self.dice.random_range(0..30_000);
                self.business.turn();
            }
            45..=56 => {
                let reads = self.business.reads.len();
                if reads > 0 {
                    let place = self.dice.random_range(0..reads);
                    self.business.read(place);
                }
            }
            57..=71 => {
                if let Some(client) = self.client() {
                    self.business.hear(client);
                    if self.dice.random_bool(0.7) {
                        self.business.write_out(client);
                    }
                }
            }
            72..=77 => self.business.tell(),
            78 => self.business.tell_moved(),
            79..=82 => self.open(),
            83..=85 => self.come_again(),
            86..=90 => self.subscribe(),
            91 | 92 => self.unsubscribe(),
            93..=96 => self.verify(),
            97 => self.change_rights(),
            98 => {
                if let Some(client) = self.client() {
                    self.business.say(client, ClientMessage::Ping { n: 1, round_trip_ms: None });
                }
            }
            _ => self.business.settle(),
        }
    }

    fn commit(&mut self) {
        let count = self.dice.random_range(1..4);
        let mut commands: Vec<(Actor, CommandId, &str, Value)> = Vec::new();
        let mut by = Vec::new();
        for _ in 0..count {
            let Some((name, data)) = self.command() else { continue };
            let id = self.business.new_id();
            if let Some(client) = self.client().filter(|_| self.dice.random_bool(0.5)) {
                self.business.sends(client, vec![id]);
                self.sent.push((client, id));
                by.push((client, id));
            }
            commands.push((owner(), id, name, data));
        }
        let outcomes = self.business.together(commands);
        if self.dice.random_bool(0.7) {
            self.business.tell();
        }
        for (client, id) in by {
            let outcome = outcomes.iter().find(|outcome| outcome.id == id).unwrap().clone();
            self.business.answers(client, vec![(id, Answered::Outcome(outcome))]);
        }
    }

    fn some<T: Stored>(&mut self) -> Option<T> {
        let records = &self.business.truths.last_key_value().unwrap().1.records;
        let all: Vec<&T> = records.values().filter_map(|(_, _, record)| T::from_record(record)).collect();
        all.choose(&mut self.dice).map(|record| (*record).clone())
    }

    fn command(&mut self) -> Option<(&'static str, Value)> {
        let customer = ["AMY", "BEN"][self.dice.random_range(0..2)];
        Some(match self.dice.random_range(0..12) {
            0 | 1 => {
                self.products += 1;
                let sku = format!("R{}", self.products);
                ("add_product", json!({"sku": sku, "name": sku, "price": "1", "category": self.category()}))
            }
            2 | 3 => {
                ("edit_product", json!({"product": self.some::<Product>()?.id, "category": self.category()}))
            }
            4 => ("archive_product", json!({"product": self.some::<Product>()?.id})),
            5 => ("restore_product", json!({"product": self.some::<Product>()?.id})),
            6..=8 => {
                let sku = ["TEA", "CUP", "JAM"][self.dice.random_range(0..3)];
                let quantity = ["1", "2", "1000000"][self.dice.random_range(0..3)];
                let lines = json!([{"product": sku, "quantity": quantity}]);
                ("place_order", json!({"customer": customer, "lines": lines}))
            }
            9 => ("confirm_order", json!({"order": self.some::<Order>()?.id})),
            10 => ("cancel_order", json!({"order": self.some::<Order>()?.id})),
            _ => {
                ("record_sale", json!({"customer": customer, "lines": [{"product": "TEA", "quantity": "1"}]}))
            }
        })
    }

    fn category(&mut self) -> &'static str {
        ["drinks", "food", "toys"][self.dice.random_range(0..3)]
    }

    fn rights(&mut self) -> Rights {
        match self.dice.random_range(0..5) {
            0 => self.business.partner("AMY"),
            1 => self.business.partner("BEN"),
            2 => rights(Role::Owner, None),
            _ => staff(),
        }
    }

    fn wanted(&mut self) -> Subscription {
        let number = self.next_number;
        self.next_number += 1;
        let amy = self.business.customer("AMY").to_string();
        let tea = self.some::<Product>().unwrap().id.to_string();
        match self.dice.random_range(0..14) {
            0 | 1 => wants(number, Collection::Products, &[]),
            2 => wants(number, Collection::Products, &[("category", &["drinks"])]),
            3 => wants(
                number,
                Collection::Products,
                &[("category", &["drinks", "food"]), ("status", &["active"])],
            ),
            4 => wants(number, Collection::Products, &[("id", &[&tea])]),
            5 | 6 => wants(number, Collection::Orders, &[]),
            7 => wants(number, Collection::Orders, &[("state", &["placed", "confirmed"])]),
            8 => wants(number, Collection::Orders, &[("customer", &[&amy])]),
            9 => wants(number, Collection::Orders, &[("customer", &[&amy]), ("state", &["placed"])]),
            10 => wants(number, Collection::StockLevels, &[("product", &[&tea])]),
            11 => wants(number, Collection::Shelf, &[]),
            12 => wants(number, Collection::CustomerTotals, &[]),
            _ => wants(number, Collection::Exceptions, &[]),
        }
    }

    fn open(&mut self) {
        if self.business.clients.len() < CLIENTS_MAX {
            let (rights, count) = (self.rights(), self.dice.random_range(0..4));
            let subscriptions = (0..count).map(|_| self.wanted()).collect();
            self.business.open(rights, subscriptions);
        }
    }

    fn come_again(&mut self) {
        let Some(client) = self.client() else { return };
        let rights = self.business.clients[&client].rights;
        let mut replica = self.business.close(client);
        let unanswered: Vec<CommandId> =
            self.sent.iter().filter(|(by, _)| *by == client).map(|(_, id)| *id).collect();
        let answered: BTreeSet<CommandId> = replica.outcomes.iter().map(|(_, outcome)| outcome.id).collect();
        let unanswered: Vec<CommandId> = unanswered.into_iter().filter(|id| !answered.contains(id)).collect();
        let forks = self.dice.random_bool(0.1) && replica.cursor.is_some();
        if forks {
            let cursor = replica.cursor.unwrap_or_default();
            replica.cursor = Some(Position { mark: cursor.mark ^ 1, ..cursor });
        }
        let subscriptions = replica.held.iter().filter(|(_, held)| held.next.is_none() && !held.unproved);
        let again: Vec<Subscription> = subscriptions
            .map(|(number, held)| {
                let filters: Vec<(&str, Vec<&str>)> = held
                    .selection
                    .filters()
                    .iter()
                    .map(|filter| (filter.field, filter.values.iter().map(String::as_str).collect()))
                    .collect();
                let filters: Vec<(&str, &[&str])> =
                    filters.iter().map(|(field, values)| (*field, values.as_slice())).collect();
                wants(*number, held.selection.collection(), &filters)
            })
            .collect();
        replica.held.retain(|_, held| held.next.is_none() && !held.unproved);
        for (by, _) in self.sent.iter_mut().filter(|(by, _)| *by == client) {
            *by = 0;
        }
        let rights = if self.dice.random_bool(0.2) { self.rights() } else { rights };
        let anew = self.business.come(rights, replica, again, unanswered.clone());
        self.sent.extend(unanswered.into_iter().map(|id| (anew, id)));
        if forks {
            self.business.settle();
            let welcome = self.business.replica(anew).welcome.as_ref().unwrap();
            assert_eq!(welcome.standing, Standing::Fork, "LP07");
        }
    }

    fn subscribe(&mut self) {
        let Some(client) = self.client() else { return };
        let wanted = self.wanted();
        self.business.say(client, ClientMessage::Subscribe(wanted));
    }

    fn unsubscribe(&mut self) {
        let Some(client) = self.client() else { return };
        self.business.hear(client);
        let held: Vec<u32> = self.business.replica(client).held.keys().copied().collect();
        if let Some(subscription) = held.choose(&mut self.dice).copied() {
            self.business.say(client, ClientMessage::Unsubscribe { subscription });
            self.business.hear(client);
            self.business.clients.get_mut(&client).unwrap().replica.unsubscribe(subscription);
        }
    }

    fn verify(&mut self) {
        let Some(client) = self.client() else { return };
        let held = self.business.replica(client).held.iter();
        let subscriptions = held.filter(|(_, held)| held.next.is_none()).map(|(number, _)| *number).collect();
        self.business.say(client, ClientMessage::Verify { subscriptions });
    }

    fn change_rights(&mut self) {
        let Some(client) = self.client() else { return };
        // What was sent under the old rights is heard first: the check below goes by the new ones.
        self.business.hear(client);
        let rights = self.rights();
        self.business.set_rights(client, rights);
    }
}

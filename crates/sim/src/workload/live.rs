//! What clients with live replicas do, and what happens to them and their connections.

use super::{Workload, id_of, setup};
use crate::interaction::{Interaction, Request};
use crate::model::Model;
use crate::network::{ClientAct, Damage};
use onhand_domain::records::Collection;
use rand::Rng;

/// Commands that were given while a client was away for long.
const WEEK: u64 = 400;

impl Workload {
    /// Something of clients.
    pub(super) fn live(&mut self, model: &Model, clock: i64) -> Interaction {
        let client = self.below(self.climate.clients);
        let act = match self.below(100) {
            0..38 => return Interaction::Pass { ms: self.a_while() },
            38 => return Interaction::Overflow,
            39..46 => self.appear(client),
            46..58 => self.subscribe(model),
            58..60 => ClientAct::Unsubscribe { nth: self.below(8) as usize },
            60..72 => self.give_on(model, clock),
            72 => self.after_a_week(model, clock, client),
            73..76 => ClientAct::Kill,
            76 => ClientAct::KeepAfter { runs: 1 + self.below(6) },
            77..79 => ClientAct::Offline,
            79..83 => ClientAct::Online,
            83..85 => ClientAct::Cut,
            85..87 => ClientAct::Die { up: self.chance(2, 3), down: self.chance(2, 3) },
            87 => ClientAct::Stall,
            88..91 => ClientAct::Flow,
            91 => ClientAct::Delay { ms: self.delay() },
            92..94 => self.become_other(),
            94..98 => self.damage(),
            _ => ClientAct::Verify,
        };
        Interaction::Client { act, client }
    }

    fn a_while(&mut self) -> u64 {
        match self.below(20) {
            0..12 => self.below(300),
            12..17 => self.below(5_000),
            17..19 => self.below(70_000),
            _ => self.below(600_000),
        }
    }

    fn delay(&mut self) -> u64 {
        match self.below(3) {
            0 => 1,
            1 => 40,
            _ => self.below(2_000),
        }
    }

    fn who(&mut self) -> String {
        if self.chance(1, 2) {
            self.partner()
        } else {
            self.one_of(&["owner", "staff", "cashier"]).to_owned()
        }
    }

    fn appear(&mut self, client: u64) -> ClientAct {
        let by = self.who();
        let seed = self.random.random_range(0..1_000_000) + client;
        ClientAct::Appear { by, post: self.chance(1, 4), seed }
    }

    fn become_other(&mut self) -> ClientAct {
        let by = if self.chance(1, 4) { None } else { Some(self.who()) };
        if by.is_none() {
            let by = Some(self.who());
            let client = self.below(self.climate.clients);
            self.next.push_back(Interaction::Pass { ms: 500 });
            self.next.push_back(Interaction::Client { act: ClientAct::Become { by }, client });
        }
        ClientAct::Become { by }
    }

    fn damage(&mut self) -> ClientAct {
        let all = [Damage::Altered, Damage::Ghost, Damage::Lost];
        let how = self.pick(&all).copied().unwrap_or(Damage::Lost);
        ClientAct::Damage { how, nth: self.below(2_000) as usize }
    }

    /// Commands that make sense on a client, now and then with one among them that can't be read.
    fn give_on(&mut self, model: &Model, clock: i64) -> ClientAct {
        let count = 1 + self.below_few();
        let requests = self.commands(model, clock, count);
        ClientAct::Give { killed: self.chance(1, 10), requests }
    }

    fn below_few(&mut self) -> u64 {
        if self.chance(1, 3) { self.below(8) } else { 0 }
    }

    fn commands(&mut self, model: &Model, clock: i64, count: u64) -> Vec<Request> {
        let requests = (0..count).map(|_| {
            if self.chance(1, 30) {
                return self.unreadable(model, clock);
            }
            let mut request =
                if self.chance(1, 2) { self.place_order(model) } else { self.request(model, clock) };
            if self.chance(1, 5) {
                self.date(&mut request, clock);
            }
            request
        });
        requests.collect()
    }

    /// One that was away for a week gives all that it has, one poisoned command in the middle.
    fn after_a_week(&mut self, model: &Model, clock: i64, client: u64) -> ClientAct {
        if !self.chance(1, 3) {
            return ClientAct::Verify;
        }
        let count = 40 + self.below(WEEK);
        let mut requests = self.commands(model, clock, count);
        let middle = requests.len() / 2;
        let poisoned = self.unreadable(model, clock);
        requests.insert(middle, poisoned);
        for act in [ClientAct::Give { killed: false, requests }, ClientAct::Online] {
            self.next.push_back(Interaction::Client { act, client });
        }
        self.next.push_back(Interaction::Pass { ms: 60_000 });
        ClientAct::Offline
    }

    fn subscribe(&mut self, model: &Model) -> ClientAct {
        let product = model.products.keys().next().cloned().unwrap_or_default();
        let location = model.locations.keys().next().cloned().unwrap_or_default();
        let customer = id_of(0xcc, self.random.random_range(1..=setup::CUSTOMERS));
        let one = |field: &str, values: &[&str]| {
            vec![(field.to_owned(), values.iter().map(|value| (*value).to_owned()).collect())]
        };
        let (collection, filters) = match self.below(24) {
            0 => (Collection::Products, Vec::new()),
            1 => (Collection::Products, one("status", &["active", "hidden"])),
            2 => (Collection::Products, one("id", &[&product])),
            3..5 => (Collection::Orders, Vec::new()),
            5..7 => (Collection::Orders, one("state", &["placed", "confirmed"])),
            7 => (Collection::Orders, one("customer", &[&customer])),
            8 => {
                let mut both = one("customer", &[&customer]);
                both.extend(one("state", &["placed", "ready", "preparing"]));
                (Collection::Orders, both)
            }
            9 => (Collection::StockLevels, Vec::new()),
            10 => (Collection::StockLevels, one("location", &[&location])),
            11 => (Collection::StockLevels, one("product", &[&product])),
            12 => (Collection::Shelf, Vec::new()),
            13 => (Collection::Prices, Vec::new()),
            14 => (Collection::Customers, Vec::new()),
            15 => (Collection::Customers, one("status", &["active"])),
            16 => (Collection::Returns, Vec::new()),
            17 => (Collection::CustomerTotals, Vec::new()),
            18 => (Collection::Exceptions, one("state", &["open", "assigned"])),
            19 => (Collection::Documents, one("kind", &["receipt", "count"])),
            20 => (Collection::Sales, Vec::new()),
            21 => (Collection::OrderNotes, Vec::new()),
            22 => (Collection::ReturnRequests, one("state", &["requested"])),
            _ => (Collection::Orders, one("note", &["x"])),
        };
        ClientAct::Subscribe { collection, filters }
    }
}

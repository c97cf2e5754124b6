//! What a seed gives: weighted interactions with a small business, drawn with an eye on what is true at the moment, so
//! that most commands make sense and some do not.

mod accounts;
mod catalogue;
mod imports;
mod live;
mod machine;
mod orders;
mod prices;
mod released;
mod setup;
mod stock;
mod tills;

use crate::figures;
use crate::interaction::{Interaction, Request};
use crate::model::Model;
use machine::Climate;
use onhand_domain::time::Moment;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// Earlier requests that may be given again.
const HISTORY_MAX: usize = 300;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Draws interactions from a seed.
pub struct Workload {
    climate: Climate,
    /// Whether there is a copy of the store.
    copied: bool,
    given: u64,
    history: Vec<Request>,
    lying: bool,
    /// What is done next, before anything is drawn.
    next: VecDeque<Interaction>,
    /// What happened away and was not said yet.
    outbox: Vec<Request>,
    random: SmallRng,
}

impl Workload {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let climate = Climate::new(&mut random);
        let mut workload = Self {
            climate,
            copied: false,
            given: 0,
            history: Vec::new(),
            lying: false,
            next: VecDeque::new(),
            outbox: Vec::new(),
            random,
        };
        workload.next = workload.set_up();
        let committing = workload.committing();
        workload.next.push_back(committing);
        workload
    }

    /// The next thing to do, where this is true.
    pub fn next(&mut self, model: &Model, clock: i64) -> Interaction {
        if let Some(interaction) = self.next.pop_front() {
            return interaction;
        }
        if self.chance(1, 20) {
            self.happen_away(model, clock);
        }
        if self.climate.clients > 0 && self.chance(2, 5) {
            return self.live(model, clock);
        }
        self.around(model, clock)
            .unwrap_or_else(|| Interaction::Submit { requests: self.requests(model, clock) })
    }

    fn below(&mut self, end: u64) -> u64 {
        self.random.random_range(0..end.max(1))
    }

    fn chance(&mut self, times: u32, of: u32) -> bool {
        self.random.random_ratio(times, of)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.below(from.len() as u64);
        from.get(place as usize)
    }

    fn one_of(&mut self, from: &[&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or_default()
    }

    fn requests(&mut self, model: &Model, clock: i64) -> Vec<Request> {
        let count = if self.chance(1, 3) { 2 + self.below(6) } else { 1 };
        let mut requests: Vec<Request> = Vec::new();
        for _ in 0..count {
            let request = match self.below(100) {
                0..6 => self.again(&requests),
                6..8 => self.id_for_another(model, clock),
                8..11 => self.unreadable(model, clock),
                11..15 => self.released(model),
                _ => self.request(model, clock),
            };
            requests.push(request);
        }
        self.remember(&requests);
        requests
    }

    fn remember(&mut self, requests: &[Request]) {
        self.history.extend(requests.iter().cloned());
        let surplus = self.history.len().saturating_sub(HISTORY_MAX);
        self.history.drain(..surplus);
    }

    /// An earlier command once more, of this batch too.
    fn again(&mut self, batch: &[Request]) -> Request {
        let batch = if self.chance(1, 3) { batch } else { &[] };
        let earlier: Vec<Request> = self.history.iter().chain(batch).cloned().collect();
        let found = self.pick(&earlier).cloned();
        found.unwrap_or_else(|| self.give("owner", "set_business", json!({"name": "Corner Shop"})))
    }

    fn id_for_another(&mut self, model: &Model, clock: i64) -> Request {
        let mut request = self.request(model, clock);
        request.command["id"] = self.again(&[]).command["id"].clone();
        request
    }

    /// A command that can't be read.
    fn unreadable(&mut self, model: &Model, clock: i64) -> Request {
        let mut request = self.request(model, clock);
        let data = &mut request.command["data"];
        let way = self.random.random_range(0..4);
        let has_lines = data["lines"].get(0).is_some_and(Value::is_object);
        match way {
            0 => *data = json!("all of it"),
            1 if has_lines => data["lines"][0]["quantity"] = json!(1.5),
            2 if has_lines => data["lines"] = json!("two"),
            _ => data["surprise"] = json!(true),
        }
        request.readable = false;
        request
    }

    /// A command that makes sense, or nearly.
    fn request(&mut self, model: &Model, clock: i64) -> Request {
        let mut request = match self.below(115) {
            100..110 => self.account(model),
            110..113 => self.till(model),
            113.. => self.prices(model, clock),
            0..16 => self.place_order(model),
            16..22 if self.chance(2, 3) => self.beside(model),
            16..22 => self.change(model),
            22..30 => self.edit_order(model),
            30..46 => self.step_of_order(model),
            46..56 => self.hand_over(model),
            56..64 => self.sale(model),
            64..66 => self.till(model),
            66..72 => self.undo_sale(model),
            72..82 => self.document(model),
            82..87 => self.transfer(model),
            87..92 => self.count(model, clock),
            92..95 => self.undo_document(model),
            95 => self.import(model),
            _ => self.oddity(model),
        };
        let by = match self.below(100) {
            0..4 => self.one_of(&["owner", "staff", "cashier"]).to_owned(),
            4..6 => self.partner(),
            _ => request.by.clone(),
        };
        request.by = by;
        if self.chance(1, 4) {
            self.date(&mut request, clock);
        }
        request
    }

    /// A command with an id of its own.
    fn give(&mut self, by: &str, name: &str, data: Value) -> Request {
        let id = self.fresh_id(0xc0);
        Request { by: by.to_owned(), command: json!({"id": id, "type": name, "data": data}), readable: true }
    }

    fn fresh_id(&mut self, kind: u8) -> String {
        self.given += 1;
        id_of(kind, self.given)
    }

    /// The key of a product: its id or code, now and then of none.
    fn product(&mut self, model: &Model) -> String {
        if self.chance(1, 60) {
            return self.one_of(&["NO SUCH", "b0000000-0000-4000-8000-00000000ffff"]).to_owned();
        }
        // Mostly what is sold; now and then what is not.
        let any = self.chance(1, 12);
        let sold = |status: &str| any || matches!(status, "active" | "hidden");
        let products: Vec<_> =
            model.products.iter().filter(|(_, of)| sold(&of.status) && (any || of.price.is_some())).collect();
        let Some((id, product)) = self.pick(&products).copied() else { return "TEA".to_owned() };
        if self.chance(1, 2) { id.clone() } else { product.sku.clone() }
    }

    /// The key of a location, now and then of none.
    fn location(&mut self, model: &Model) -> String {
        if self.chance(1, 60) {
            return "NOWHERE".to_owned();
        }
        let any = self.chance(1, 6);
        let locations: Vec<_> = model
            .locations
            .iter()
            .filter(|(_, of)| any || matches!(of.kind.as_str(), "store" | "warehouse"))
            .collect();
        let Some((id, location)) = self.pick(&locations).copied() else { return "MAIN".to_owned() };
        if self.chance(1, 2) { id.clone() } else { location.code.clone() }
    }

    fn partner(&mut self) -> String {
        let most = if self.chance(1, 10) { setup::CUSTOMERS } else { setup::CUSTOMERS - 1 };
        id_of(0xcc, self.random.random_range(1..=most))
    }

    /// A line of `product`: a likely quantity, in one of its units.
    fn line(&mut self, model: &Model, product: &str) -> Value {
        let found = model.products.iter().find(|(id, of)| *id == product || of.sku == product);
        let decimals = found.map_or(0, |(_, product)| product.decimals);
        let quantity = match self.below(100) {
            0 => self.one_of(&["0", "-1", "0.0005", "2000000000", "0.5"]).to_owned(),
            1..5 => figures::show(self.random.random_range(10..60) * figures::ONE),
            5..50 if decimals > 0 => {
                let step = 10i64.pow(6 - decimals.min(6));
                figures::show(self.random.random_range(1..4 * figures::ONE / step) * step)
            }
            _ => figures::show(self.random.random_range(1..5) * figures::ONE),
        };
        let mut line = json!({"product": product, "quantity": quantity});
        let unit = found.and_then(|(_, product)| product.units.first()).map(|(name, ..)| name.clone());
        match unit {
            Some(unit) if self.chance(1, 4) => line["unit"] = json!(unit),
            _ if self.chance(1, 40) => line["unit"] = json!("dozen"),
            _ => {}
        }
        line
    }

    fn lines(&mut self, model: &Model) -> Vec<Value> {
        let count = match self.below(40) {
            0 => 0,
            1..22 => 1,
            _ => 2 + self.below(3),
        };
        let mut lines = Vec::new();
        for _ in 0..count {
            let product = self.product(model);
            lines.push(self.line(model, &product));
        }
        lines
    }
}

/// The id of the `number`th record of a kind.
fn id_of(kind: u8, number: u64) -> String {
    format!("{kind:02x}000000-0000-4000-8000-{number:012x}")
}

fn moment(millis: i64) -> Value {
    json!(Moment::from_millis(millis).to_string())
}

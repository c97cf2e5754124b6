//! Trade going on: every few seconds a partner orders or the shop sells, and older orders take their next step.

use super::Giver;
use super::history::{STEPS, order_data, sale};
use onhand_domain::event::Event;
use onhand_domain::ids::OrderId;
use onhand_domain::money::Money;
use onhand_domain::time::Zone;
use onhand_engine::{Outcome, Verdict};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::collections::VecDeque;

/// Orders that are looked after at most; the oldest are left as they are.
const LOOKED_AFTER_MAX: usize = 40;

/// Trade going on.
pub struct Trickle {
    giver: Giver,
    /// Orders made here, and how many steps are behind them.
    orders: VecDeque<(Placed, usize)>,
    random: SmallRng,
    turn: u64,
}

impl Trickle {
    /// Trade that begins now.
    pub fn new(giver: Giver) -> Self {
        let seed = giver.now().millis().unsigned_abs();
        Self { giver, orders: VecDeque::new(), random: SmallRng::seed_from_u64(seed), turn: 0 }
    }

    /// The time of day, for those who watch.
    pub fn time(&self) -> String {
        let zone = Zone::named("Asia/Beirut").unwrap_or_else(Zone::utc);
        zone.time_of(self.giver.now())
    }

    /// One turn of trade; says what happened.
    pub fn turn(&mut self) -> anyhow::Result<String> {
        self.turn += 1;
        let key = format!("{} {}", self.giver.now().millis(), self.turn);
        match self.turn % 4 {
            2 if !self.orders.is_empty() => self.take_step(&key),
            3 => {
                sale(&self.giver, &mut self.random, &key, None)?;
                Ok("a sale in the Palm Street shop".into())
            }
            0 if self.orders.len() > 3 => self.restock(&key),
            _ => self.place(&key),
        }
    }

    fn place(&mut self, key: &str) -> anyhow::Result<String> {
        let data = order_data(&mut self.random);
        let customer = data["customer"].as_str().unwrap_or_default().to_owned();
        let outcome = self.giver.give(&format!("order {key}"), "place_order", data)?;
        let Some(order) = order_of(&outcome) else {
            return Ok(format!("an order by {customer} was refused: not enough stock"));
        };
        let (number, total) = (order.number, order.total);
        self.orders.push_back((order, 0));
        if self.orders.len() > LOOKED_AFTER_MAX {
            self.orders.pop_front();
        }
        Ok(format!("order {number} by {customer}: {total}"))
    }

    fn take_step(&mut self, key: &str) -> anyhow::Result<String> {
        let place = self.random.random_range(0..self.orders.len());
        let Some((order, steps)) = self.orders.remove(place) else { return Ok(String::new()) };
        let Some(step) = STEPS.get(steps) else { return Ok(String::new()) };
        self.giver.give(&format!("{step} {key}"), step, json!({"order": order.order}))?;
        let said = format!("order {} {}", order.number, DONE.get(steps).copied().unwrap_or_default());
        if steps + 1 < STEPS.len() {
            self.orders.push_back((order, steps + 1));
        }
        Ok(said)
    }

    fn restock(&mut self, key: &str) -> anyhow::Result<String> {
        let product =
            super::catalogue::PRODUCTS[self.random.random_range(0..super::catalogue::PRODUCTS.len())];
        let lines = json!([{"product": product.0, "quantity": 2, "unit": "case"}]);
        let data = json!({"location": "WH", "party": "Levant Wholesale", "lines": lines});
        self.giver.must(&format!("receipt {key}"), "post_receipt", data, None)?;
        Ok(format!("2 cases of {} received", product.1))
    }
}

/// What [`STEPS`] are called once they are done.
const DONE: &[&str] = &["is confirmed", "is being prepared", "is ready", "is handed over", "is completed"];

/// An order that was placed.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Its number.
    pub number: u64,
    /// Which order.
    pub order: OrderId,
    /// What is to be paid.
    pub total: Money,
}

/// The order that an accepted command placed.
pub fn order_of(outcome: &Outcome) -> Option<Placed> {
    let Verdict::Accepted { events } = &outcome.verdict else { return None };
    let events: Vec<Event> = serde_json::from_str(events.text()).ok()?;
    events.into_iter().find_map(|event| match event {
        Event::OrderPlaced { order, number, total, .. } | Event::OrderAdded { order, number, total, .. } => {
            Some(Placed { number, order, total })
        }
        _ => None,
    })
}

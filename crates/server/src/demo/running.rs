//! Trade going on: a turn now and then, each told in a line.

use super::give;
use crate::http::state::AppState;
use onhand_demo::content::Content;
use onhand_demo::setup;
use onhand_demo::step::{self, Step};
use onhand_demo::trickle::{OnItsWay, There, Trickle, What};
use onhand_domain::event::Event;
use onhand_domain::ids::{LocationId, ProductId, RegisterId};
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Money;
use onhand_domain::records::order::OrderState;
use onhand_domain::records::{Collection, RegisterSession, StockLevel, Stored};
use onhand_domain::time::{Moment, Zone};
use onhand_engine::{Handle, Outcome, Verdict};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Orders that are looked after at most; the oldest are left as they are.
const LOOKED_AFTER_MAX: usize = 40;
/// Failures in a row after which trade stops.
const FAILURES_MAX: u32 = 5;
/// How often a trade that waits looks whether it is to go on.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Trade going on.
pub struct Running {
    handle: Handle,
    numbers: Vec<u64>,
    orders: Vec<OnItsWay>,
    trickle: Trickle,
    turn: u64,
}

/// Lets trade go on, on a thread of its own, until the server stops; while [`demo_paused`](crate::http::state::Shared)
/// is true nothing happens.
pub fn start(state: &AppState, content: Content, every: Duration) -> anyhow::Result<()> {
    let mut running = Running::new(state.handle.clone(), content);
    let state = state.clone();
    std::thread::Builder::new().name("demo-trade".into()).spawn(move || {
        let mut failures = 0;
        let stopping = || *state.stopping.borrow();
        while failures < FAILURES_MAX && wait(&state.demo_paused, &stopping, running.pause(every)) {
            match running.turn() {
                Ok(what) => {
                    failures = 0;
                    println!("{}  {what}", running.time());
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(%error, "the demo's trade");
                }
            }
        }
    })?;
    Ok(())
}

/// Waits so long, and as long as trade is paused; whether it is to go on.
fn wait(paused: &AtomicBool, stopping: &dyn Fn() -> bool, mut pause: Duration) -> bool {
    while !pause.is_zero() || paused.load(Ordering::Relaxed) {
        if stopping() {
            return false;
        }
        let step = if pause.is_zero() { LOOK_EVERY } else { pause.min(LOOK_EVERY) };
        std::thread::sleep(step);
        pause = pause.saturating_sub(step);
    }
    !stopping()
}

impl Running {
    /// Trade that begins now.
    pub fn new(handle: Handle, content: Content) -> Self {
        let seed = handle.environment().clock.now().millis().unsigned_abs();
        let trickle = Trickle::new(content, seed);
        Self { handle, numbers: Vec::new(), orders: Vec::new(), trickle, turn: 0 }
    }

    /// The time of day, for those who watch.
    pub fn time(&self) -> String {
        let zone = Zone::named(&self.content().business.time_zone).unwrap_or_else(Zone::utc);
        zone.time_of(self.now())
    }

    fn content(&self) -> &Content {
        self.trickle.content()
    }

    fn now(&self) -> Moment {
        self.handle.environment().clock.now()
    }

    fn pause(&self, every: Duration) -> Duration {
        Duration::from_millis(self.trickle.pause_ms(self.turn, every.as_millis() as u64))
    }

    /// One turn of trade; says what happened.
    pub fn turn(&mut self) -> anyhow::Result<String> {
        self.turn += 1;
        let there = There {
            available: &|place, product| self.available(place, product),
            open: &|till| self.open(till),
            orders: &self.orders,
        };
        let (step, what) = self.trickle.next(self.turn, self.now(), &there);
        let outcome = give(&self.handle, self.content(), &step)?;
        Ok(match &outcome.verdict {
            Verdict::Accepted { .. } => self.happened(&step, &what, &outcome),
            Verdict::Refused(_) | Verdict::Quarantined { .. } => self.refused(&what),
        })
    }

    /// What is available of a product at a place; nothing where it can't be read.
    fn available(&self, place: usize, product: usize) -> i64 {
        let content = self.content();
        let product = ProductId(setup::product_id(&content.products[product]));
        let location = LocationId(setup::place_id(&content.locations[place]));
        let stored = self.handle.readers().read(|reader| {
            let stored = reader.record(Collection::StockLevels, StockLevel::id_of(product, location))?;
            stored.map(|stored| stored.decode(Collection::StockLevels)).transpose()
        });
        let record = stored.ok().flatten();
        record
            .as_deref()
            .and_then(StockLevel::from_record)
            .map_or(0, |level| level.available.millionths() / 1_000)
    }

    /// The session of a till that is open; none where that can't be read.
    fn open(&self, till: usize) -> Option<RegisterId> {
        let lookup = Lookup::OpenRegistersOf(step::device(&self.content().tills[till].code));
        let stored = self.handle.readers().read(|reader| {
            let found = reader.find(&lookup, None, 1)?.into_iter().next();
            found.map(|stored| stored.decode(Collection::Registers)).transpose()
        });
        let record = stored.ok().flatten()?;
        lookup.finds(&record).then(|| RegisterSession::from_record(&record).map(|session| session.id))?
    }

    fn happened(&mut self, step: &Step, what: &What, outcome: &Outcome) -> String {
        match *what {
            What::Order(partner) => {
                let name = self.content().partners[partner].name.clone();
                let Some(placed) = placed(outcome) else { return format!("an order by {name}") };
                if self.orders.len() == LOOKED_AFTER_MAX {
                    self.orders.remove(0);
                    self.numbers.remove(0);
                }
                self.orders.push(placed.order);
                self.numbers.push(placed.number);
                format!("order {} by {name}: {}", placed.number, placed.total)
            }
            What::Sale(place) => format!("a sale in {}", self.content().locations[place].name),
            What::Step(place, state) => {
                self.orders[place].state = state;
                format!("order {} {}", self.numbers[place], said(state))
            }
            What::Stock(product, pieces) => {
                let came = if step.name == "post_made" { "made" } else { "received" };
                format!("{pieces} of {} {came}", self.content().products[product].name)
            }
        }
    }

    fn refused(&self, what: &What) -> String {
        match *what {
            What::Order(partner) => {
                let name = &self.content().partners[partner].name;
                format!("an order by {name} was refused: not enough stock, or beyond their credit")
            }
            What::Sale(_) | What::Step(..) | What::Stock(..) => "nothing came of it".to_owned(),
        }
    }
}

/// What a step is called once it is done.
fn said(state: OrderState) -> &'static str {
    match state {
        OrderState::Placed => "is placed",
        OrderState::Confirmed => "is confirmed",
        OrderState::Preparing => "is being prepared",
        OrderState::Ready => "is ready",
        OrderState::HandedOver => "is handed over",
        OrderState::Completed => "is completed",
        OrderState::Cancelled => "is cancelled",
        OrderState::Rejected => "is rejected",
    }
}

/// An order that was placed.
struct Placed {
    number: u64,
    order: OnItsWay,
    total: Money,
}

fn placed(outcome: &Outcome) -> Option<Placed> {
    let Verdict::Accepted { events } = &outcome.verdict else { return None };
    let events: Vec<Event> = serde_json::from_str(events.text()).ok()?;
    events.into_iter().find_map(|event| match event {
        Event::OrderPlaced { order, number, total, .. } | Event::OrderAdded { order, number, total, .. } => {
            Some(Placed { number, order: OnItsWay { order, state: OrderState::Placed }, total })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn trade_that_pauses_goes_on_when_it_is_let_and_ends_with_the_server() {
        let (paused, looks) = (AtomicBool::new(true), Cell::new(0));
        // Each look at whether the server stops counts; at the third, trade is let go on.
        let third_look = || {
            looks.set(looks.get() + 1);
            paused.store(looks.get() < 3, Ordering::Relaxed);
            false
        };
        assert!(wait(&paused, &third_look, Duration::ZERO));
        assert_eq!(looks.get(), 4, "three while it paused, one at the end");
        paused.store(true, Ordering::Relaxed);
        assert!(!wait(&paused, &|| true, Duration::ZERO), "a server that stops does not wait for it");
    }
}

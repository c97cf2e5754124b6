//! The trade behind a business: all that happened up to now, as commands. A pure function of the content, a seed and a
//! moment. What will happen when is planned first; then it is carried out in the order of time, over a book that says
//! what is there.

mod accounts;
mod bakery;
mod book;
mod calendar;
mod ending;
mod orders;
mod stocking;
mod tills;
mod wholesale;

pub use ending::{LAST_SEEN_MINUTES, OFFLINE_TILL};

use crate::content::Content;
use crate::setup;
use crate::step::Step;
use accounts::Account;
pub use book::{Book, Line, PIECE, quantity};
use calendar::Calendar;
use ending::Ending;
use onhand_domain::time::Moment;
use orders::{Order, State};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use tills::{Session, Sold};

/// How far a wholesaler's trade goes back, in days.
pub const WHOLESALE_DAYS: i64 = 90;
/// How far a bakery's trade goes back, in days.
pub const BAKERY_DAYS: i64 = 35;

/// What happens; numbers are places in the trade's lists.
#[derive(Clone, Copy, Debug)]
enum Act {
    Advance(usize, State),
    Bake(i64),
    Bounce,
    Cancel(usize),
    Close(usize, i64),
    Collect(usize),
    Count(usize),
    CountInReview,
    Damage,
    Deliveries(i64),
    Deposit(usize),
    Expired,
    Open(usize),
    Opening(usize),
    OfflineSale(usize, Moment),
    Pay(usize),
    Place(usize),
    Receive(usize),
    Reject(usize),
    Return(usize),
    Sale(usize),
    SaleBeforeCount(usize),
    Send(usize),
    SendFew(usize),
    Taste,
    Unsold,
}

/// What is planned, in no order.
type Plan = Vec<(Moment, Act)>;

/// All commands of a business, first those that set it up: the same for the same seed and moment.
pub fn steps(content: &Content, seed: u64, now: Moment) -> Vec<Step> {
    let days = if setup::is_wholesale(content) { WHOLESALE_DAYS } else { BAKERY_DAYS };
    steps_of_days(content, seed, now, days)
}

/// As [`steps`], with so many days behind it.
pub fn steps_of_days(content: &Content, seed: u64, now: Moment, days: i64) -> Vec<Step> {
    let mut trade = Trade::new(content, seed, now);
    let begun = trade.calendar.after_start(days, 60);
    trade.steps = setup::steps(content, begun);
    let plan =
        if setup::is_wholesale(content) { trade.plan_wholesale(days) } else { trade.plan_bakery(days) };
    trade.carry_out(plan);
    trade.steps
}

/// A business at work.
struct Trade<'c> {
    accounts: Vec<Account>,
    book: Book<'c>,
    calendar: Calendar,
    ending: Ending,
    orders: Vec<Order>,
    random: SmallRng,
    receipts: Vec<u32>,
    sessions: Vec<Session>,
    sold: Vec<Sold>,
    steps: Vec<Step>,
    transfers: Vec<stocking::Transfer>,
}

impl<'c> Trade<'c> {
    fn new(content: &'c Content, seed: u64, now: Moment) -> Self {
        Self {
            accounts: content.partners.iter().enumerate().map(Account::of).collect(),
            book: Book::new(content),
            calendar: Calendar::new(content, now),
            ending: Ending::default(),
            orders: Vec::new(),
            random: SmallRng::seed_from_u64(seed),
            receipts: vec![0; content.tills.len()],
            sessions: Vec::new(),
            sold: Vec::new(),
            steps: Vec::new(),
            transfers: Vec::new(),
        }
    }

    fn content(&self) -> &'c Content {
        self.book.content
    }

    /// Gives a command.
    fn give(&mut self, kind: &str, by: usize, name: &'static str, data: Value, at: Moment) {
        let key = format!("{kind} {}", self.steps.len());
        self.steps.push(Step { by, ..Step::new(key, name, data, at) });
    }

    /// A moment some seconds after another, before the next minute.
    fn about(&mut self, at: Moment) -> Moment {
        at.plus_millis(self.random.random_range(0..60) * 1_000)
    }

    fn carry_out(&mut self, mut plan: Plan) {
        let now = self.calendar.now;
        plan.retain(|(at, _)| *at <= now);
        plan.sort_by_key(|(at, _)| *at);
        for (at, act) in plan {
            self.carry_out_one(at, act);
        }
    }

    fn carry_out_one(&mut self, at: Moment, act: Act) {
        match act {
            Act::Advance(order, state) => self.advance(order, state, at),
            Act::Bake(ago) => self.bake(ago, at),
            Act::Bounce => self.bounce(at),
            Act::Cancel(order) => self.give_up(order, "cancel_order", "Ordered twice", at),
            Act::Close(session, over) => self.close_till(session, over, at),
            Act::Collect(order) => self.collect_rest(order, at),
            Act::Count(place) => self.count(place, at),
            Act::CountInReview => self.count_in_review(at),
            Act::Damage => self.damage(at),
            Act::Deliveries(ago) => self.deliveries(ago, at),
            Act::Deposit(order) => self.deposit(order, at),
            Act::Expired => self.expired(at),
            Act::Open(session) => self.open_till(session, at),
            Act::Opening(place) => self.opening(place, at),
            Act::OfflineSale(product, sold_at) => self.offline_sale(product, sold_at),
            Act::Pay(partner) => self.pay(partner, at),
            Act::Place(order) => self.place(order, at),
            Act::Receive(transfer) => self.receive_transfer(transfer, at),
            Act::Reject(order) => self.give_up(order, "reject_order", "Outside our delivery area", at),
            Act::Return(session) => self.take_back(session, at),
            Act::Sale(session) => self.counter_sale(session, at),
            Act::SaleBeforeCount(session) => self.sale_before_count(session, at),
            Act::Send(transfer) => self.send_transfer(transfer, at),
            Act::SendFew(transfer) => self.send_a_few(transfer, at),
            Act::Taste => self.taste(at),
            Act::Unsold => self.unsold(at),
        }
    }

    /// Sells a few of what people buy most.
    fn counter_sale(&mut self, session: usize, at: Moment) {
        let place = self.sessions[session].place;
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..1 + self.few(3) {
            let Some(product) = self.popular(place) else { continue };
            let wanted = self.wanted_at_counter(product);
            let quantity = match self.content().products[product].tracked {
                true => wanted.min(self.book.spare(place, product) / 50 * 50),
                false => wanted,
            };
            if quantity > 0 && lines.iter().all(|line| line.product != product) {
                lines.push(Line { product, quantity });
            }
        }
        self.sell(session, &lines, at);
    }

    fn wanted_at_counter(&mut self, product: usize) -> i64 {
        let found = &self.content().products[product];
        match (&found.unit, setup::price(found) > 12.0) {
            (Some(_), _) => self.random.random_range(5..=16) * 50,
            (None, true) => PIECE,
            (None, false) => (1 + self.few(3)) * PIECE,
        }
    }

    /// A product that a place keeps; some come far more often than others.
    fn popular(&mut self, place: usize) -> Option<usize> {
        let content = self.content();
        let is_there = |product: &usize| {
            setup::keeps(content, place, *product) || (place == 0 && !content.products[*product].tracked)
        };
        let count = content.products.len();
        // A third of the products make most of the trade; which ones is a matter of their place in a fixed shuffle.
        let share: f64 = self.random.random();
        let first = (share * share * count as f64) as usize;
        (first..count).map(|rank| rank * 7 % count).find(is_there)
    }

    /// Zero, or now and then up to `most`.
    fn few(&mut self, most: i64) -> i64 {
        let share: f64 = self.random.random();
        (share * share * (most + 1) as f64) as i64
    }
}

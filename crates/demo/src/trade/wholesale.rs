//! Palm Street's days: partners order in the mornings, hotels at dawn; the van leaves before the shops open; three tills
//! sell all day; suppliers bring what fell low.

use super::book::{Line, PIECE};
use super::calendar::Hours;
use super::orders::State;
use super::tills::Session;
use super::{Act, Plan, Trade};
use onhand_domain::local_time::Weekday;
use onhand_domain::time::Moment;
use rand::Rng;
use serde_json::json;

/// Orders that no one follows step by step any more, in days.
const FOLLOWED_DAYS: i64 = 14;
/// How many orders there are now in each state before the last.
pub const IN_EACH_STATE: usize = 6;

/// When the shops are open.
pub fn hours(weekday: Weekday) -> Hours {
    match weekday {
        Weekday::Sunday => Hours { opens: 9 * 60, closes: 14 * 60 },
        Weekday::Friday | Weekday::Saturday => Hours { opens: 8 * 60, closes: 21 * 60 },
        _ => Hours { opens: 8 * 60, closes: 20 * 60 },
    }
}

impl Trade<'_> {
    /// Plans the trade of so many days.
    pub(super) fn plan_wholesale(&mut self, days: i64) -> Plan {
        let mut plan = Plan::new();
        let opening = self.calendar.after_start(days, 90);
        plan.extend((0..self.content().locations.len()).map(|place| (opening, Act::Opening(place))));
        for ago in (0..days).rev() {
            self.plan_tills(&mut plan, ago);
            self.plan_stocking(&mut plan, ago);
            self.plan_payments(&mut plan, ago);
        }
        plan.push((self.calendar.at(1, 10 * 60 + 30), Act::Bounce));
        let dawn = self.plan_dawn_orders(days);
        self.plan_mornings(days);
        self.plan_ending(&mut plan);
        self.plan_lives(&dawn);
        self.plan_of_orders(&mut plan);
        plan
    }

    fn plan_tills(&mut self, plan: &mut Plan, ago: i64) {
        let weekday = self.calendar.weekday(ago);
        let Hours { opens, closes } = hours(weekday);
        let sales = match weekday {
            Weekday::Friday | Weekday::Saturday => 12,
            Weekday::Sunday => 5,
            _ => 7,
        };
        for till in 0..self.content().tills.len() {
            let code = &self.content().tills[till].location;
            let place = self.content().locations.iter().position(|place| &place.code == code).unwrap_or(0);
            let opened = self.calendar.at(ago, opens - 12 + till as i64);
            let cashier = [3, 2, 4][till % 3];
            self.sessions.push(Session::new(till, place, cashier, opened));
            let session = self.sessions.len() - 1;
            plan.push((opened, Act::Open(session)));
            for _ in 0..sales + self.random.random_range(-2..=3) {
                let minute = self.random.random_range(opens..closes);
                let at = self.calendar.at(ago, minute);
                plan.push((self.about(at), Act::Sale(session)));
            }
            if self.random.random_bool(0.12) {
                plan.push((self.calendar.at(ago, opens + 200 + till as i64 * 7), Act::Return(session)));
            }
            let over = match self.random.random_range(0..9) {
                0 => 50,
                1 => -50,
                _ => 0,
            };
            plan.push((self.calendar.at(ago, closes + 8 + till as i64 * 4), Act::Close(session, over)));
        }
    }

    fn plan_stocking(&mut self, plan: &mut Plan, ago: i64) {
        let weekday = self.calendar.weekday(ago);
        if weekday != Weekday::Sunday {
            plan.push((self.calendar.at(ago, 7 * 60 + 5), Act::Deliveries(ago)));
        }
        if matches!(weekday, Weekday::Tuesday | Weekday::Friday) {
            for to in 1..self.content().locations.len() {
                let at = self.calendar.at(ago, 6 * 60 + 35 + to as i64);
                let transfer = self.plan_transfer(to, at);
                plan.push((at, Act::Send(transfer)));
                plan.push((self.calendar.at(ago, 7 * 60 + 25 + to as i64 * 20), Act::Receive(transfer)));
            }
        }
        if self.calendar.is_first_of_month(ago) {
            let places = 0..self.content().locations.len();
            plan.extend(
                places.map(|place| (self.calendar.at(ago, 22 * 60 + place as i64), Act::Count(place))),
            );
        }
        if weekday == Weekday::Wednesday {
            plan.push((self.calendar.at(ago, 16 * 60 + 10), Act::Damage));
        }
        if weekday == Weekday::Thursday {
            plan.push((self.calendar.at(ago, 19 * 60 + 20), Act::Expired));
        }
    }

    fn is_hotel(&self, partner: usize) -> bool {
        self.content().partners[partner].group == "hotel"
    }

    /// Two hotels order each day while it is dark, in turn: their night porters count the stores.
    fn plan_dawn_orders(&mut self, days: i64) -> Vec<usize> {
        let hotels: Vec<usize> =
            (0..self.content().partners.len()).filter(|one| self.is_hotel(*one)).collect();
        let mut orders = Vec::new();
        for ago in (0..days).rev() {
            for turn in 0..2 {
                let Some(hotel) = hotels.get((ago * 2 + turn) as usize % hotels.len().max(1)) else {
                    continue;
                };
                let minutes = 3 + turn * 17 + self.few(9);
                let at = self.calendar.after_start(ago, minutes);
                let at = self.about(at);
                if at <= self.calendar.now {
                    let lines = self.basket(*hotel, 2.8);
                    orders.push(self.plan_order(at, Some(*hotel), lines));
                }
            }
        }
        orders
    }

    /// The other partners order on mornings of their own.
    fn plan_mornings(&mut self, days: i64) {
        for ago in (0..days).rev().filter(|ago| *ago != days - 1) {
            if self.calendar.is_weekend(ago) {
                continue;
            }
            let weekday = Weekday::ALL.iter().position(|day| *day == self.calendar.weekday(ago)).unwrap_or(0);
            for partner in 0..self.content().partners.len() {
                if self.is_hotel(partner) || !orders_on(partner, weekday) {
                    continue;
                }
                let minute = 7 * 60 + self.random.random_range(0..270);
                let at = self.calendar.at(ago, minute);
                let at = self.about(at);
                if at <= self.calendar.now {
                    let lines = self.basket(partner, 2.4);
                    self.plan_order(at, Some(partner), lines);
                }
            }
        }
    }

    /// What a partner orders regularly, as much as is usual, with now and then something left out or added.
    fn basket(&mut self, partner: usize, orders_a_week: f64) -> Vec<Line> {
        let content = self.content();
        let by_carton = content.partners[partner].group == "grocer";
        let kinds: &[&str] = match content.partners[partner].group.as_str() {
            "cafe" => &["drinks", "dairy", "sweets", "supplies", "oils"],
            "grocer" => &["oils", "grains", "tins", "spices", "sweets", "drinks"],
            _ => &["drinks", "dairy", "tins", "supplies", "oils", "grains"],
        };
        let usual = self.accounts[partner].usual(orders_a_week);
        let (mut lines, mut sum) = (Vec::new(), 0);
        for place in 0..9_usize {
            // The same for each order of the partner: which products, and about how many.
            let kind = kinds[(place + partner) % kinds.len()];
            let of_kind: Vec<usize> = (0..content.products.len())
                .filter(|product| content.products[*product].category == kind)
                .collect();
            let shift = if self.random.random_bool(0.06) { 3 } else { 0 };
            let Some(product) = of_kind.get((partner * 11 + place * 17 + shift) % of_kind.len().max(1))
            else {
                continue;
            };
            let found = &content.products[*product];
            let pieces = match by_carton {
                true => i64::from(found.carton.unwrap_or(1).max(1)),
                false => 2 + (partner as i64 * 3 + place as i64 * 5) % 7 + self.few(3),
            };
            let line = Line { product: *product, quantity: pieces * PIECE };
            let price = self.book.total(&[line]);
            let is_new = lines.iter().all(|other: &Line| other.product != line.product);
            if is_new && sum + price <= usual && !self.random.random_bool(0.1) {
                sum += price;
                lines.push(line);
            }
        }
        lines
    }

    /// How far each order has come: the newest least, so that there are as many in each state as there should be. What
    /// hotels order at dawn leaves with the next van, whatever else.
    fn plan_lives(&mut self, dawn: &[usize]) {
        let now = self.calendar.now;
        let mut missing = [IN_EACH_STATE; 5];
        let planned: Vec<usize> =
            (0..self.orders.len()).filter(|one| self.orders[*one].steps.is_empty()).collect();
        for order in dawn {
            let natural = self.natural_life(*order);
            let reached =
                natural.iter().rev().find(|(_, at)| *at <= now).map_or(State::Placed, |(state, _)| *state);
            self.plan_steps(*order, &natural, reached);
            self.say_wanted(*order, reached);
            take_one(&mut missing, reached);
        }
        for order in self.standing().to_vec() {
            let reached = self.orders[order].steps.last().map_or(State::Placed, |(state, _)| *state);
            take_one(&mut missing, reached);
        }
        let mut newest: Vec<usize> =
            planned.into_iter().filter(|order| !dawn.contains(order) && !self.is_of_ending(*order)).collect();
        newest.sort_by_key(|order| std::cmp::Reverse(self.orders[*order].at));
        for order in newest {
            let state = State::ALL.into_iter().zip(missing).find(|(_, missing)| *missing > 0);
            let until = state.map_or(State::Completed, |(state, _)| state);
            take_one(&mut missing, until);
            let mut natural = self.natural_life(order);
            if until == State::HandedOver {
                self.leave_today(order, &mut natural);
            }
            self.plan_steps(order, &natural, until);
            self.say_wanted(order, until);
        }
    }

    /// For which day an order is: for the next, as orders are, or for the next from now where it is still here.
    fn say_wanted(&mut self, order: usize, until: State) {
        let ago = match until {
            State::Completed => self.calendar.ago(self.orders[order].at) - 1,
            State::HandedOver => 0,
            _ => -1,
        };
        self.orders[order].extra = json!({"method": "deliver", "wanted": self.calendar.day(ago)});
    }

    /// What is on the road now left with the van of today, if that has left.
    fn leave_today(&mut self, order: usize, natural: &mut [(State, Moment)]) {
        let minutes = 28 + self.few(25);
        let left = self.calendar.after_start(0, minutes);
        let begun = self.calendar.after_start(0, 20);
        if left < self.calendar.now && self.orders[order].at < begun {
            for (state, at) in natural {
                *at = if *state == State::HandedOver { left } else { (*at).min(begun) };
            }
        }
    }

    /// When an order takes its steps, if nothing hinders: agreed to when the office is there, ready in the evening, away
    /// with the van before the next morning.
    fn natural_life(&mut self, order: usize) -> Vec<(State, Moment)> {
        let at = self.orders[order].at;
        let ago = self.calendar.ago(at);
        let office = self.calendar.at(ago, 7 * 60 + 15);
        let minutes = |from: Moment, minutes: i64| from.plus_millis(minutes * super::calendar::MINUTE_MS);
        let confirmed = minutes(at.max(office), 8 + self.few(40));
        let preparing = minutes(confirmed, 30 + self.few(60));
        let ready = minutes(preparing, 50 + self.few(90));
        let minutes_after = 24 + self.few(30);
        let away = self.calendar.after_start(ago - 1, minutes_after);
        let there = minutes(away, 150 + self.few(160));
        let mut life = vec![(State::Confirmed, confirmed)];
        if ago <= FOLLOWED_DAYS {
            life.extend([(State::Preparing, preparing), (State::Ready, ready)]);
        }
        life.extend([(State::HandedOver, away), (State::Completed, there)]);
        life
    }
}

/// On which mornings a partner orders: two or three of five.
fn orders_on(partner: usize, weekday: usize) -> bool {
    let days: &[usize] = match partner % 5 {
        0 => &[0, 2, 4],
        1 => &[1, 3],
        2 => &[0, 3],
        3 => &[1, 4],
        _ => &[0, 2, 4],
    };
    days.contains(&weekday)
}

fn take_one(missing: &mut [usize; 5], state: State) {
    if let Some(count) = missing.get_mut(state as usize) {
        *count = count.saturating_sub(1);
    }
}

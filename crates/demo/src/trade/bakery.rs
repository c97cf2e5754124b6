//! Noor Bakery's days: baked before dawn, cafés' orders leave first, people come before work and after; cakes are ordered
//! for Saturday with a deposit; what is left in the evening is thrown away.

use super::book::{Line, PIECE, quantity};
use super::calendar::{Hours, MINUTE_MS};
use super::orders::State;
use super::tills::Session;
use super::{Act, Plan, Trade};
use crate::setup::{self, in_arabic};
use crate::step;
use onhand_domain::local_time::Weekday;
use onhand_domain::time::Moment;
use rand::Rng;
use serde_json::json;

/// What is paid when a cake is ordered.
const DEPOSIT: i64 = 1_000;
/// What was missing in the drawer yesterday.
const SHORT_YESTERDAY: i64 = -150;

/// When the shop is open.
fn hours(weekday: Weekday) -> Hours {
    match weekday {
        Weekday::Sunday => Hours { opens: 7 * 60, closes: 16 * 60 },
        _ => Hours { opens: 6 * 60 + 30, closes: 20 * 60 },
    }
}

/// How much of a usual day's trade there is.
fn per_cent(weekday: Weekday) -> i64 {
    match weekday {
        Weekday::Friday => 115,
        Weekday::Saturday => 135,
        Weekday::Sunday => 75,
        _ => 100,
    }
}

impl Trade<'_> {
    /// Plans the trade of so many days.
    pub(super) fn plan_bakery(&mut self, days: i64) -> Plan {
        let mut plan = Plan::new();
        for ago in (0..days).rev() {
            self.plan_shop_day(&mut plan, ago);
            self.plan_cafes(ago);
            if self.calendar.weekday(ago) != Weekday::Saturday {
                self.plan_cakes(&mut plan, ago);
            }
            self.plan_payments(&mut plan, ago);
        }
        self.plan_of_orders(&mut plan);
        plan
    }

    fn plan_shop_day(&mut self, plan: &mut Plan, ago: i64) {
        let weekday = self.calendar.weekday(ago);
        let Hours { opens, closes } = hours(weekday);
        plan.push((self.calendar.after_start(ago, 18), Act::Bake(ago)));
        let opened = self.calendar.at(ago, opens - 8);
        let cashier = 2 + (ago % 2) as usize;
        self.sessions.push(Session::new(0, 0, cashier, opened));
        let session = self.sessions.len() - 1;
        plan.push((opened, Act::Open(session)));
        for _ in 0..58 * per_cent(weekday) / 100 + self.random.random_range(-5..=5) {
            let minute = match self.random.random_range(0..100) {
                0..45 => self.random.random_range(7 * 60..10 * 60),
                45..70 => self.random.random_range(16 * 60..18 * 60),
                _ => self.random.random_range(opens..closes),
            };
            let at = self.calendar.at(ago, minute.clamp(opens, closes - 1));
            plan.push((self.about(at), Act::Sale(session)));
        }
        if matches!(weekday, Weekday::Wednesday | Weekday::Saturday) {
            plan.push((self.calendar.at(ago, 11 * 60 + 5), Act::Taste));
        }
        plan.push((self.calendar.at(ago, closes + 6), Act::Unsold));
        let over = match (ago, self.random.random_range(0..8)) {
            (1, _) => SHORT_YESTERDAY,
            (_, 0) => -20,
            (_, 1) => 50,
            _ => 0,
        };
        plan.push((self.calendar.at(ago, closes + 12), Act::Close(session, over)));
    }

    /// Partners order for the next day: the hotel at dawn, the cafés in the afternoon.
    fn plan_cafes(&mut self, ago: i64) {
        let weekday = self.calendar.weekday(ago);
        for partner in 0..self.content().partners.len() {
            let (at, orders_a_week) = match self.content().partners[partner].group.as_str() {
                "hotel" => {
                    let minutes = 3 + self.few(6);
                    (self.calendar.after_start(ago, minutes), 7.0)
                }
                "office" if !matches!(weekday, Weekday::Monday | Weekday::Wednesday) => continue,
                "office" => (self.calendar.at(ago, 10 * 60 + self.random.random_range(0..60)), 2.0),
                _ if weekday == Weekday::Saturday && partner % 2 == 1 => continue,
                _ => (self.calendar.at(ago, 14 * 60 + self.random.random_range(0..280)), 6.5),
            };
            let at = self.about(at);
            if at > self.calendar.now {
                continue;
            }
            let lines = self.daily_basket(partner, orders_a_week);
            let order = self.plan_order(at, Some(partner), lines);
            let is_brought = partner.is_multiple_of(2);
            let (method, from, until) = match is_brought {
                true => ("deliver", "05:00", "07:00"),
                false => ("collect", "06:30", "08:00"),
            };
            self.orders[order].extra = json!({
                "method": method, "wanted": self.calendar.day(ago - 1), "window": {"from": from, "until": until},
            });
            let office = self.calendar.at(ago, 6 * 60 + 45);
            let away = match is_brought {
                true => self.calendar.after_start(ago - 1, 44 + partner as i64 * 2),
                false => self.calendar.at(ago - 1, 6 * 60 + 40 + partner as i64 * 7),
            };
            let life = [
                (State::Confirmed, at.max(office).plus_millis(9 * MINUTE_MS)),
                (State::Preparing, self.calendar.after_start(ago - 1, 24)),
                (State::Ready, self.calendar.after_start(ago - 1, 38)),
                (State::HandedOver, away),
                (State::Completed, away.plus_millis(70 * MINUTE_MS)),
            ];
            self.orders[order].steps = life.to_vec();
        }
    }

    /// The same each day, a little more or less.
    fn daily_basket(&mut self, partner: usize, orders_a_week: f64) -> Vec<Line> {
        let content = self.content();
        let fits = |product: &usize| {
            ["bread", "pastry", "savoury"].contains(&content.products[*product].category.as_str())
        };
        let baked: Vec<usize> = (0..content.products.len()).filter(fits).collect();
        let usual = self.accounts[partner].usual(orders_a_week);
        let (mut lines, mut sum): (Vec<Line>, i64) = (Vec::new(), 0);
        for place in 0..5_usize {
            let Some(product) = baked.get((partner * 5 + place * 7) % baked.len().max(1)) else { continue };
            let pieces = 3 + (partner as i64 + place as i64 * 2) % 5 + self.few(2);
            let line = Line { product: *product, quantity: pieces * PIECE };
            let price = self.book.total(&[line]);
            if sum + price <= usual && lines.iter().all(|other| other.product != line.product) {
                sum += price;
                lines.push(line);
            }
        }
        lines
    }

    /// Cakes for Saturday, ordered by people who come in, with a deposit.
    fn plan_cakes(&mut self, plan: &mut Plan, ago: i64) {
        let weekday = self.calendar.weekday(ago);
        let Some(days) = (0..7).find(|days| self.calendar.weekday(ago - days) == Weekday::Saturday) else {
            return;
        };
        let cakes: Vec<usize> = (0..self.content().products.len())
            .filter(|product| self.content().products[*product].sku.starts_with("CAKE"))
            .collect();
        for _ in 0..i64::from(weekday != Weekday::Sunday) + self.few(2) {
            let minute = self.random.random_range(9 * 60..15 * 60);
            let at = self.calendar.at(ago, minute);
            let guests = &self.content().guests;
            if at > self.calendar.now || guests.is_empty() || cakes.is_empty() {
                continue;
            }
            let guest = &guests[self.random.random_range(0..guests.len())];
            let cake = cakes[self.random.random_range(0..cakes.len())];
            let order = self.plan_order(at, None, vec![Line { product: cake, quantity: PIECE }]);
            let customer = json!({
                "id": step::natural("guest", &guest.phone), "name": guest.name, "names": in_arabic(&guest.arabic),
                "phone": guest.phone,
            });
            self.orders[order].channel = "counter";
            self.orders[order].guest = Some(step::natural("guest", &guest.phone));
            self.orders[order].extra = json!({
                "new_customer": customer, "method": "collect", "wanted": self.calendar.day(ago - days),
                "window": {"from": "10:00", "until": "18:00"}, "note": "Happy birthday",
            });
            let fetched = self.calendar.at(ago - days, 10 * 60 + self.random.random_range(0..420));
            let ready = self.calendar.at(ago - days, 9 * 60 + 20);
            let confirmed = at.plus_millis(3 * MINUTE_MS);
            self.orders[order].steps = vec![
                (State::Confirmed, confirmed),
                (State::Ready, ready),
                (State::HandedOver, fetched.plus_millis(MINUTE_MS)),
                (State::Completed, fetched.plus_millis(2 * MINUTE_MS)),
            ];
            plan.push((at.plus_millis(MINUTE_MS), Act::Deposit(order)));
            plan.push((fetched, Act::Collect(order)));
        }
    }

    /// Money for a cake, when it is ordered.
    pub(super) fn deposit(&mut self, order: usize, at: Moment) {
        self.take_money(order, DEPOSIT.min(self.orders[order].total), "deposit", at);
    }

    /// The rest, when it is fetched.
    pub(super) fn collect_rest(&mut self, order: usize, at: Moment) {
        self.take_money(order, self.orders[order].total - DEPOSIT, "rest", at);
    }

    fn take_money(&mut self, order: usize, amount: i64, kind: &str, at: Moment) {
        let Some(session) = self.session_of(0, at) else { return };
        let Some(guest) = self.orders[order].guest else { return };
        if amount <= 0 || self.orders[order].lines.is_empty() {
            return;
        }
        let register = self.put_in_drawer(session, amount);
        let data = json!({
            "customer": guest, "order": self.orders[order].id, "amount": self.book.money(amount), "tender": "cash",
            "register": register, "entry": step::id(kind, &order.to_string(), at),
        });
        self.at_counter(kind, "take_payment", data, at, session);
    }

    /// How much is baked of a product on a usual day.
    fn usual(&self, product: usize) -> i64 {
        let found = &self.content().products[product];
        let pieces = match (found.category.as_str(), &found.unit) {
            (_, Some(_)) => 2,
            ("bread", _) => 11,
            ("pastry", _) => 10,
            ("savoury", _) => 10,
            _ if found.sku.starts_with("CAKE") => 1,
            _ => 7,
        };
        (pieces + product as i64 * 5 % 4) * PIECE
    }

    /// What is baked before dawn: as much as is usual on that day of the week, and what was ordered.
    pub(super) fn bake(&mut self, ago: i64, at: Moment) {
        let weekday = self.calendar.weekday(ago);
        let mut lines = Vec::new();
        for product in 0..self.content().products.len() {
            let found = &self.content().products[product];
            if !found.tracked {
                continue;
            }
            let level = self.book.level(0, product);
            let is_kept = found.unit.is_some() || found.category == "cakes";
            let ordered = match found.sku.starts_with("CAKE") && weekday != Weekday::Saturday {
                true => 0,
                false => level.reserved,
            };
            let usual = self.usual(product) * per_cent(weekday) * self.random.random_range(88..=112) / 10_000;
            let enough = if is_kept { (usual + ordered - level.on_hand).max(0) } else { usual + ordered };
            let quantity = (enough + PIECE - 1) / PIECE * PIECE;
            if quantity > 0 {
                lines.push(Line { product, quantity });
            }
        }
        for line in &lines {
            self.book.level_mut(0, line.product).on_hand += line.quantity;
        }
        let place = setup::place_id(&self.content().locations[0]);
        let data = json!({"location": place, "lines": self.book.lines(&lines)});
        self.give("baked", 1, "post_made", data, at);
    }

    /// What does not last until the next day is thrown away; a few loaves go home with the staff.
    pub(super) fn unsold(&mut self, at: Moment) {
        let mut lines = Vec::new();
        for product in 0..self.content().products.len() {
            let found = &self.content().products[product];
            let left = self.book.level(0, product).on_hand;
            if !["bread", "pastry", "savoury"].contains(&found.category.as_str()) || left <= 0 {
                continue;
            }
            let reason =
                if found.category == "bread" && product.is_multiple_of(4) { "staff" } else { "unsold" };
            self.book.level_mut(0, product).on_hand = 0;
            lines.push(json!({
                "product": setup::product_id(found), "quantity": quantity(left), "reason": reason,
            }));
        }
        if !lines.is_empty() {
            let place = setup::place_id(&self.content().locations[0]);
            self.give("unsold", 2, "post_waste", json!({"location": place, "lines": lines}), at);
        }
    }

    /// Something new is given out to be tried.
    pub(super) fn taste(&mut self, at: Moment) {
        let there =
            (0..self.content().products.len()).filter(|product| self.book.spare(0, *product) >= 3 * PIECE);
        let lines: Vec<Line> =
            there.step_by(9).take(2).map(|product| Line { product, quantity: PIECE }).collect();
        if lines.is_empty() {
            return;
        }
        for line in &lines {
            self.book.level_mut(0, line.product).on_hand -= line.quantity;
        }
        let place = setup::place_id(&self.content().locations[0]);
        let data = json!({"location": place, "lines": self.book.lines(&lines), "reason": "tasting"});
        self.give("taste", 3, "post_waste", data, at);
    }
}

//! Orders: what is asked for, and each step of their life.

use super::book::{Line, PIECE, quantity};
use super::{Act, Plan, Trade};
use crate::setup;
use crate::step::{self, Step};
use onhand_domain::time::Moment;
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody has looked at it.
    Placed,
    /// It is agreed to.
    Confirmed,
    /// It is picked or made.
    Preparing,
    /// It stands ready.
    Ready,
    /// It has left.
    HandedOver,
    /// It has arrived.
    Completed,
}

impl State {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Placed, Self::Confirmed, Self::Preparing, Self::Ready, Self::HandedOver, Self::Completed];

    /// The command that takes an order there.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Placed => "place_order",
            Self::Confirmed => "confirm_order",
            Self::Preparing => "prepare_order",
            Self::Ready => "ready_order",
            Self::HandedOver => "hand_over_order",
            Self::Completed => "complete_order",
        }
    }
}

/// An order, planned or placed.
#[derive(Clone, Debug)]
pub struct Order {
    /// When it is placed.
    pub at: Moment,
    /// `portal`, `phone`, `counter`.
    pub channel: &'static str,
    /// What is said of it beside its lines.
    pub extra: Value,
    /// Its id, by its place among the orders.
    pub id: Uuid,
    /// What is asked for; once it is placed, what was agreed to.
    pub lines: Vec<Line>,
    /// Of whom: a partner, or none where `extra` says it.
    pub partner: Option<usize>,
    /// Which place fulfils it.
    pub place: usize,
    /// Who fetches it, where that is no partner.
    pub guest: Option<Uuid>,
    /// How far it comes up to now, and when it gets there.
    pub steps: Vec<(State, Moment)>,
    /// What it takes down to so much, whatever there is.
    pub takes: Vec<(usize, i64)>,
    /// What it comes to.
    pub total: i64,
}

impl Trade<'_> {
    /// Plans an order; its place among the orders.
    pub(super) fn plan_order(&mut self, at: Moment, partner: Option<usize>, lines: Vec<Line>) -> usize {
        let number = self.orders.len();
        let channel = if number % 5 == 3 { "phone" } else { "portal" };
        let id = step::id("order", &number.to_string(), at);
        let extra = json!({});
        let steps = Vec::new();
        let (guest, takes) = (None, Vec::new());
        self.orders.push(Order {
            at,
            channel,
            extra,
            guest,
            id,
            lines,
            partner,
            place: 0,
            steps,
            takes,
            total: 0,
        });
        number
    }

    /// Has an order come as far as `until`: at the moments given, or, where the last of them is not yet, the same in the
    /// time that there was.
    pub(super) fn plan_steps(&mut self, order: usize, natural: &[(State, Moment)], until: State) {
        let (at, now) = (self.orders[order].at, self.calendar.now);
        let reached: Vec<(State, Moment)> =
            natural.iter().copied().filter(|(state, _)| *state <= until).collect();
        let last = reached.last().map_or(at, |(_, moment)| *moment);
        let (span, room) = ((last.millis() - at.millis()).max(1), now.millis() - at.millis());
        let squeezed = |moment: Moment| match last > now {
            true => at.plus_millis((moment.millis() - at.millis()) * room / span * 97 / 100),
            false => moment,
        };
        self.orders[order].steps =
            reached.iter().map(|(state, moment)| (*state, squeezed(*moment))).collect();
    }

    /// All that is planned of the orders.
    pub(super) fn plan_of_orders(&self, plan: &mut Plan) {
        for (index, order) in self.orders.iter().enumerate() {
            plan.push((order.at, Act::Place(index)));
            plan.extend(order.steps.iter().map(|(state, at)| (*at, Act::Advance(index, *state))));
        }
    }

    /// Places an order: as much as there is of what is asked for, and as far as credit goes.
    pub(super) fn place(&mut self, index: usize, at: Moment) {
        let mut order = self.orders[index].clone();
        if !order.takes.is_empty() {
            order.lines = self.taken_down(order.place, &order.takes);
        } else if setup::is_wholesale(self.content()) {
            self.cover(&mut order);
        }
        let room = order.partner.map_or(i64::MAX, |partner| self.accounts[partner].room());
        while self.book.total_for(order.partner, &order.lines) > room && order.lines.pop().is_some() {}
        if order.lines.is_empty() {
            order.steps.clear();
            self.orders[index] = order;
            return;
        }
        for line in &order.lines {
            if self.content().products[line.product].tracked {
                self.book.level_mut(order.place, line.product).reserved += line.quantity;
            }
        }
        order.total = self.book.total_for(order.partner, &order.lines);
        if let Some(partner) = order.partner {
            self.accounts[partner].open += order.total;
        }
        let mut data = json!({
            "order": order.id, "channel": order.channel, "lines": self.order_lines(&order),
            "location": setup::place_id(&self.content().locations[order.place]),
        });
        if let Some(partner) = order.partner {
            data["customer"] = json!(setup::partner_id(&self.content().partners[partner]));
        }
        if let (Some(into), Some(extra)) = (data.as_object_mut(), order.extra.as_object()) {
            into.extend(extra.clone());
        }
        self.orders[index] = order;
        self.give("order", 1, "place_order", data, at);
    }

    /// Leaves of an order what is there; where nothing is, something else is taken.
    fn cover(&mut self, order: &mut Order) {
        let place = order.place;
        for line in &mut order.lines {
            let step =
                self.content().products[line.product].carton.map_or(PIECE, |pieces| match line.quantity {
                    whole if whole % (i64::from(pieces) * PIECE) == 0 => i64::from(pieces) * PIECE,
                    _ => PIECE,
                });
            let spare = self.book.spare(place, line.product);
            line.quantity = line.quantity.min(spare / step * step);
        }
        order.lines.retain(|line| line.quantity > 0);
        for _ in 0..50 {
            if !order.lines.is_empty() {
                return;
            }
            let product = self.random.random_range(0..self.content().products.len());
            if self.book.spare(place, product) >= 2 * PIECE {
                order.lines.push(Line { product, quantity: 2 * PIECE });
            }
        }
    }

    /// The lines of an order: whole cartons where it asks for such.
    fn order_lines(&self, order: &Order) -> Vec<Value> {
        let line = |line: &Line| {
            let product = &self.content().products[line.product];
            let carton = product.carton.map_or(0, |pieces| i64::from(pieces) * PIECE);
            let id = setup::product_id(product);
            match carton > PIECE && line.quantity % carton == 0 {
                true => json!({"product": id, "quantity": line.quantity / carton, "unit": "carton"}),
                false => json!({"product": id, "quantity": quantity(line.quantity)}),
            }
        };
        order.lines.iter().map(line).collect()
    }

    /// Takes an order a step further.
    pub(super) fn advance(&mut self, index: usize, state: State, at: Moment) {
        let order = self.orders[index].clone();
        if order.lines.is_empty() {
            return;
        }
        if state == State::HandedOver {
            for line in &order.lines {
                if self.content().products[line.product].tracked {
                    let level = self.book.level_mut(order.place, line.product);
                    level.reserved -= line.quantity;
                    level.on_hand -= line.quantity;
                }
            }
            if let Some(partner) = order.partner {
                self.accounts[partner].charge(order.total, at);
            }
        }
        let by = if state == State::Confirmed { 1 } else { 2.min(self.content().people.len() - 1) };
        self.give(state.command(), by, state.command(), json!({"order": order.id}), at);
    }

    /// Ends an order that comes to nothing.
    pub(super) fn give_up(&mut self, index: usize, name: &'static str, note: &str, at: Moment) {
        let order = std::mem::take(&mut self.orders[index].lines);
        for line in &order {
            if self.content().products[line.product].tracked {
                self.book.level_mut(self.orders[index].place, line.product).reserved -= line.quantity;
            }
        }
        let Order { id, partner, total, .. } = self.orders[index];
        if let Some(partner) = partner {
            self.accounts[partner].open -= total;
        }
        if !order.is_empty() {
            self.give(name, 1, name, json!({"order": id, "note": note}), at);
        }
    }

    /// A command beside those of the order's life, such as a deposit, by whoever is at a till.
    pub(super) fn at_counter(
        &mut self,
        kind: &str,
        name: &'static str,
        data: Value,
        at: Moment,
        session: usize,
    ) {
        let till = &self.content().tills[self.sessions[session].till];
        let (by, device) = (self.sessions[session].cashier, Some(step::device(&till.code)));
        let key = format!("{kind} {}", self.steps.len());
        self.steps.push(Step { by, device, ..Step::new(key, name, data, at) });
    }
}

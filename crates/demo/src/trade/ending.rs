//! What there is to be seen at Palm Street now: stock that is low or out, an order that is short because of a sale made
//! offline, a transfer under way, a count that contradicts a sale, an order that was turned down and one taken back.

use super::book::{Line, PIECE};
use super::calendar::MINUTE_MS;
use super::orders::State;
use super::stocking::SCARCE;
use super::wholesale::hours;
use super::{Act, Plan, Trade};
use crate::setup;
use crate::step::{self, Step};
use onhand_domain::time::Moment;
use serde_json::json;

/// How many of the scarce products are out; the others are low.
const OUT: usize = 2;
/// The till that was offline: Counter 2, in the first shop.
pub const OFFLINE_TILL: usize = 1;
/// How long ago it was last seen, in minutes.
pub const LAST_SEEN_MINUTES: i64 = 40;

/// Orders that are planned by hand.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Those that end before they are agreed to.
    gone: Vec<usize>,
    /// What was counted while a sale was made.
    review: Vec<Line>,
    /// Those that stand.
    stand: Vec<usize>,
}

impl Trade<'_> {
    /// Plans what leads to now: in the last two hours, or before the shops last closed.
    pub(super) fn plan_ending(&mut self, plan: &mut Plan) {
        let end = self.calendar.last_within(hours, 115);
        let ago = |minutes: i64| end.plus_millis(-minutes * MINUTE_MS);
        self.plan_shortage(plan, &ago);
        self.plan_takes(&ago);
        for (number, (at, act)) in
            [(100, Act::Reject as fn(usize) -> Act), (88, Act::Cancel as fn(usize) -> Act)]
                .into_iter()
                .enumerate()
        {
            let order =
                self.plan_order(ago(at), Some(12 + number), vec![Line { product: number, quantity: PIECE }]);
            self.ending.gone.push(order);
            plan.push((ago(at - 8), act(order)));
        }
        let transfer = self.plan_transfer(2, ago(70));
        plan.push((ago(70), Act::SendFew(transfer)));
        let in_shop = |trade: &Self, act: &Act| match act {
            Act::Sale(session) | Act::Return(session) => {
                (trade.sessions[*session].place == 1).then_some(*session)
            }
            _ => None,
        };
        plan.retain(|(at, act)| {
            let Some(session) = in_shop(self, act) else { return true };
            let is_counted = ago(43) < *at && *at < ago(29);
            let since = ago(LAST_SEEN_MINUTES + 5);
            let is_silent = self.sessions[session].till == OFFLINE_TILL && since < *at && *at <= end;
            !is_counted && !is_silent
        });
        if let Some(session) = self.session_of(0, ago(36)) {
            plan.push((ago(36), Act::SaleBeforeCount(session)));
            plan.push((ago(30), Act::CountInReview));
        }
        if let Some(session) = self.session_of(OFFLINE_TILL, ago(45)) {
            plan.push((ago(45), Act::Sale(session)));
        }
    }

    /// An order promises all that the shop has of something; what Counter 2 sold of it before becomes known after.
    fn plan_shortage(&mut self, plan: &mut Plan, ago: &dyn Fn(i64) -> Moment) {
        let scarce = self.scarce();
        let is_fit = |product: &usize| {
            let found = &self.content().products[*product];
            found.category == "oils"
                && setup::keeps(self.content(), 1, *product)
                && setup::low_in_shop(found) == 2
                && !scarce.contains(product)
        };
        let Some(product) = (0..self.content().products.len()).find(is_fit) else { return };
        let order = self.plan_order(ago(50), Some(0), Vec::new());
        self.orders[order].place = 1;
        self.orders[order].takes = vec![(product, 0)];
        self.orders[order].extra = json!({"method": "collect", "wanted": self.calendar.day(-1)});
        self.plan_steps(order, &[(State::Confirmed, ago(38))], State::Confirmed);
        self.ending.stand.push(order);
        plan.push((self.calendar.now, Act::OfflineSale(product, ago(58))));
    }

    /// Two large orders take all that is above a low level.
    fn plan_takes(&mut self, ago: &dyn Fn(i64) -> Moment) {
        let takes: Vec<(usize, i64)> = self
            .scarce()
            .into_iter()
            .enumerate()
            .map(|(number, product)| match number < OUT {
                true => (product, 0),
                false => (
                    product,
                    self.book.low_at(0, product) * (2 + number as i64 % 6) / 10 / PIECE * PIECE + PIECE,
                ),
            })
            .collect();
        let mut largest: Vec<usize> = (0..self.accounts.len()).collect();
        largest.sort_by_key(|partner| std::cmp::Reverse(self.accounts[*partner].room()));
        for ((takes, partner), minutes) in takes.chunks(SCARCE / 2 + 1).zip(largest).zip([95, 25]) {
            let order = self.plan_order(ago(minutes), Some(partner), Vec::new());
            self.orders[order].takes = takes.to_vec();
            self.orders[order].extra = json!({"method": "deliver", "wanted": self.calendar.day(-1)});
            self.ending.stand.push(order);
        }
    }

    /// What an order takes so that only so much is left; nobody touches the rest.
    pub(super) fn taken_down(&mut self, place: usize, takes: &[(usize, i64)]) -> Vec<Line> {
        let line = |(product, left): &(usize, i64)| Line {
            product: *product,
            quantity: self.book.level(place, *product).available() - left,
        };
        let lines: Vec<Line> = takes.iter().map(line).filter(|line| line.quantity > 0).collect();
        self.book.held.extend(takes.iter().map(|(product, _)| *product));
        lines
    }

    /// Orders that were planned here and stand.
    pub(super) fn standing(&self) -> &[usize] {
        &self.ending.stand
    }

    /// Whether an order was planned here.
    pub(super) fn is_of_ending(&self, order: usize) -> bool {
        self.ending.stand.contains(&order) || self.ending.gone.contains(&order)
    }

    /// A sale that was made without a connection, and is heard of only now.
    pub(super) fn offline_sale(&mut self, product: usize, sold_at: Moment) {
        let Some(session) = self.session_of(OFFLINE_TILL, sold_at) else { return };
        let lines = [Line { product, quantity: 2 * PIECE }];
        self.sell(session, &lines, sold_at);
        if let Some(step) = self.steps.last_mut() {
            step.data["offline"] = json!(true);
        }
    }

    /// What is about to be counted, and one of it sold meanwhile.
    pub(super) fn sale_before_count(&mut self, session: usize, at: Moment) {
        let mut lines = self.some_of(1, 30);
        lines.retain(|line| self.book.spare(1, line.product) >= 3 * PIECE);
        lines.truncate(12);
        if let Some(first) = lines.first().copied() {
            self.sell(session, &[Line { quantity: 2 * PIECE, ..first }], at);
        }
        self.ending.review = lines;
    }

    /// A count by a phone whose clock nobody has looked at: it says of a product that was sold meanwhile what was there
    /// before, and nobody can tell which came first.
    pub(super) fn count_in_review(&mut self, at: Moment) {
        let mut lines = std::mem::take(&mut self.ending.review);
        for line in lines.iter_mut().skip(1).step_by(4) {
            line.quantity -= PIECE;
            self.book.level_mut(1, line.product).on_hand -= PIECE;
        }
        if lines.is_empty() {
            return;
        }
        let counted_at = at.plus_millis(-12 * MINUTE_MS);
        let counted = lines.iter().map(|line| {
            let mut data = self.counted(line);
            data["counted_at"] = json!(counted_at);
            data
        });
        let place = setup::place_id(&self.content().locations[1]);
        let data = json!({"location": place, "lines": counted.collect::<Vec<_>>()});
        let step = Step::new(format!("count {}", self.steps.len()), "post_count", data, at);
        self.steps.push(Step { by: 2, clock_trusted: false, device: Some(step::device("phone")), ..step });
    }
}

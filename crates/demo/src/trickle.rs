//! Trade going on: what happens next, given the turn, the moment and what is there. Every fourth turn a partner orders;
//! between those the shop sells, goods come in, and orders take their next step.

use crate::content::{Content, PriceList, Product};
use crate::prices;
use crate::setup;
use crate::step::{self, Step};
use crate::trade::{Book, Line, OFFLINE_TILL, PIECE};
use onhand_domain::ids::{OrderId, RegisterId};
use onhand_domain::records::delivery::Method;
use onhand_domain::records::order::OrderState;
use onhand_domain::time::{Moment, Zone};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

/// An order on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnItsWay {
    /// Which.
    pub order: OrderId,
    /// How far it has come.
    pub state: OrderState,
}

/// What is there.
pub struct There<'a> {
    /// What is available of a product at a place, in thousandths: both by their place in the content.
    pub available: &'a dyn Fn(usize, usize) -> i64,
    /// The session of a till, by its place in the content, while it is open.
    pub open: &'a dyn Fn(usize) -> Option<RegisterId>,
    /// Orders that are looked after.
    pub orders: &'a [OnItsWay],
}

/// What a turn does.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A partner orders, by its place in the content.
    Order(usize),
    /// A shop sells, by its place in the content.
    Sale(usize),
    /// An order, by its place among those on their way, comes to a state.
    Step(usize, OrderState),
    /// So many of a product come in: received, or made.
    Stock(usize, i64),
}

/// Trade going on.
#[derive(Clone, Debug)]
pub struct Trickle {
    content: Content,
    seed: u64,
}

impl Trickle {
    /// Of a business; the same seed does the same.
    pub fn new(content: Content, seed: u64) -> Self {
        Self { content, seed }
    }

    /// Of which business.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// How long to wait before a turn, where that is `usual` milliseconds: a third less or more.
    pub fn pause_ms(&self, turn: u64, usual: u64) -> u64 {
        usual * self.random(turn, 1).random_range(67..=133) / 100
    }

    /// What happens at a turn.
    pub fn next(&self, turn: u64, now: Moment, there: &There<'_>) -> (Step, What) {
        let mut random = self.random(turn, 0);
        let key = format!("{turn} at {}", now.millis());
        let found = match turn % 4 {
            2 => self.order_step(&mut random, &key, now, there),
            3 => self.sale(&mut random, &key, now, there),
            0 => Some(self.stock(&mut random, &key, now, there)),
            _ => None,
        };
        found.unwrap_or_else(|| self.order(&mut random, &key, now, there))
    }

    fn random(&self, turn: u64, use_of: u64) -> SmallRng {
        SmallRng::seed_from_u64(self.seed.wrapping_mul(1_000_003).wrapping_add(turn * 2 + use_of))
    }

    /// A partner orders a few things that are there.
    fn order(&self, random: &mut SmallRng, key: &str, now: Moment, there: &There<'_>) -> (Step, What) {
        let partner = random.random_range(0..self.content.partners.len().max(1));
        let list = self.content.partners.get(partner).and_then(|one| prices::list_of(&self.content, one));
        let lines = Book::new(&self.content).lines(&self.lines(random, 0, 2..6, 4, list, there));
        let id = step::id("live order", key, now);
        let place = self.content.locations.first().map(setup::place_id);
        let zone = Zone::named(&self.content.business.time_zone).unwrap_or_else(Zone::utc);
        let wanted = setup::ordering(&self.content).deliver.earliest(&zone, now);
        let data = json!({
            "order": id, "location": place, "channel": "portal", "lines": lines,
            "method": Method::Deliver, "wanted": wanted,
        });
        let step = Step::new(format!("live order {key}"), "place_order", data, now);
        (Step { partner: Some(partner), ..step }, What::Order(partner))
    }

    /// An order that is on its way takes its next step.
    fn order_step(
        &self,
        random: &mut SmallRng,
        key: &str,
        now: Moment,
        there: &There<'_>,
    ) -> Option<(Step, What)> {
        let of_life: Vec<usize> =
            (0..there.orders.len()).filter(|place| after(there.orders[*place].state).is_some()).collect();
        let place = *of_life.get(random.random_range(0..of_life.len().max(1)))?;
        let OnItsWay { order, state } = there.orders[place];
        let (name, next) = after(state)?;
        let step = Step::new(format!("live {name} {key}"), name, json!({"order": order}), now);
        Some((Step { by: 1, ..step }, What::Step(place, next)))
    }

    /// A shop sells a few things that are there, at a till that is open: none is at night.
    fn sale(&self, random: &mut SmallRng, key: &str, now: Moment, there: &There<'_>) -> Option<(Step, What)> {
        let tills = (0..self.content.tills.len()).filter(|till| *till != OFFLINE_TILL);
        let open: Vec<(usize, RegisterId)> =
            tills.filter_map(|till| Some((till, (there.open)(till)?))).collect();
        let (till, register) = *open.get(random.random_range(0..open.len().max(1)))?;
        let till = &self.content.tills[till];
        let shop = self.content.locations.iter().position(|place| place.code == till.location)?;
        let lines = self.lines(random, shop, 1..4, 2, None, there);
        if lines.is_empty() {
            return None;
        }
        let place = setup::place_id(&self.content.locations[shop]);
        let book = Book::new(&self.content);
        let total = book.total(&lines);
        let (kind, amount) = match random.random_bool(0.35) {
            true => ("card", total),
            false => ("cash", book.in_cash(total)),
        };
        let data = json!({
            "sale": step::id("live sale", key, now), "register": register, "location": place,
            "lines": book.lines(&lines), "payments": [{"kind": kind, "amount": book.money(amount)}],
        });
        let step = Step::new(format!("live sale {key}"), "record_sale", data, now);
        Some((Step { by: 1, device: Some(step::device(&till.code)), ..step }, What::Sale(shop)))
    }

    /// The warehouse receives something, or the bakery bakes it.
    fn stock(&self, random: &mut SmallRng, key: &str, now: Moment, there: &There<'_>) -> (Step, What) {
        let place = self.content.locations.first().map(setup::place_id);
        // Of a few, what there is least of.
        let tried = (0..4).map(|_| random.random_range(0..self.content.products.len()));
        let kept = tried.filter(|product| setup::keeps(&self.content, 0, *product));
        let product = kept.min_by_key(|product| (there.available)(0, *product)).unwrap_or(0);
        let found = &self.content.products[product];
        let pieces = i64::from(found.carton.unwrap_or(12).max(1)) * 2;
        let line = json!({"product": setup::product_id(found), "quantity": pieces});
        let (name, data) = match setup::is_wholesale(&self.content) {
            true => {
                let supplier = self.content.suppliers.first().map(|supplier| &supplier.name);
                ("post_receipt", json!({"location": place, "party": supplier, "lines": [line]}))
            }
            false => ("post_made", json!({"location": place, "lines": [line]})),
        };
        let step = Step::new(format!("live stock {key}"), name, data, now);
        (Step { by: 1, ..step }, What::Stock(product, pieces))
    }

    /// At how much a product is low at a place, in thousandths.
    fn low_at(&self, place: usize, product: &Product) -> i64 {
        match place {
            0 => product.reorder.map_or(0, |reorder| reorder.millionths() / 1_000),
            _ => setup::low_in_shop(product) * PIECE,
        }
    }

    /// Some products that a place has, and no more of each than leaves it enough.
    fn lines(
        &self,
        random: &mut SmallRng,
        place: usize,
        count: std::ops::Range<usize>,
        most: i64,
        list: Option<&PriceList>,
        there: &There<'_>,
    ) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        let count = random.random_range(count);
        for _ in 0..40 {
            let product = random.random_range(0..self.content.products.len());
            let found = &self.content.products[product];
            let low = self.low_at(place, found);
            let step = list.and_then(|list| prices::multiple(list, found)).map_or(1, i64::from);
            let wanted = if step > 1 { step * PIECE } else { random.random_range(1..=most) * PIECE };
            let is_there = setup::keeps(&self.content, place, product)
                && (there.available)(place, product) - low > wanted + 2 * PIECE;
            if lines.len() < count && is_there && lines.iter().all(|line| line.product != product) {
                lines.push(Line { product, quantity: wanted });
            }
        }
        lines
    }
}

/// What takes an order further, and to where.
fn after(state: OrderState) -> Option<(&'static str, OrderState)> {
    Some(match state {
        OrderState::Placed => ("confirm_order", OrderState::Confirmed),
        OrderState::Confirmed => ("prepare_order", OrderState::Preparing),
        OrderState::Preparing => ("ready_order", OrderState::Ready),
        OrderState::Ready => ("hand_over_order", OrderState::HandedOver),
        OrderState::HandedOver => ("complete_order", OrderState::Completed),
        OrderState::Completed | OrderState::Cancelled | OrderState::Rejected => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{noor_bakery, palm_street};
    use onhand_domain::command::Command;

    #[test]
    fn a_turn_does_the_same_where_the_same_is_there() {
        for content in [palm_street().unwrap(), noor_bakery().unwrap()] {
            let trickle = Trickle::new(content, 7);
            let orders = [OnItsWay { order: OrderId(uuid::Uuid::nil()), state: OrderState::Ready }];
            let open = |till: usize| (till == 0).then(|| RegisterId(uuid::Uuid::from_u128(7)));
            let there = There { available: &|_, _| 1_000 * PIECE, open: &open, orders: &orders };
            let now = Moment::from_millis(1_763_700_000_000);
            let mut names = std::collections::BTreeSet::new();
            for turn in 1..=8 {
                let (step, what) = trickle.next(turn, now, &there);
                assert_eq!((step.clone(), what), trickle.next(turn, now, &there));
                let command = Command::decode(step.name, &step.data.to_string()).unwrap();
                assert!(command.roles().contains(&step.actor(trickle.content()).role), "{step:?}");
                names.insert(step.name);
            }
            assert!(names.contains("place_order") && names.contains("record_sale"), "{names:?}");
            assert!(names.contains("complete_order") || names.contains("hand_over_order"), "{names:?}");
            assert!((67..=133).contains(&trickle.pause_ms(3, 100)));
        }
    }

    #[test]
    fn a_shop_sells_at_an_open_till_and_partners_order_for_a_day() {
        for content in [palm_street().unwrap(), noor_bakery().unwrap()] {
            let trickle = Trickle::new(content, 7);
            let register = RegisterId(uuid::Uuid::from_u128(7));
            // A Saturday, ten minutes past nine in the evening.
            let now = Moment::parse("2026-11-21T19:10:00Z").unwrap();
            for is_open in [true, false] {
                let open = |till: usize| (is_open && till == 0).then_some(register);
                let there = There { available: &|_, _| 1_000 * PIECE, open: &open, orders: &[] };
                let steps = (1..=40).map(|turn| trickle.next(turn, now, &there).0);
                let (sales, others): (Vec<Step>, Vec<Step>) =
                    steps.partition(|step| step.name == "record_sale");
                assert_eq!(!sales.is_empty(), is_open);
                for sale in sales {
                    assert_eq!(sale.data["register"], json!(register));
                    assert!(sale.data["payments"][0]["amount"].is_string(), "{sale:?}");
                }
                for order in others.iter().filter(|step| step.name == "place_order") {
                    assert_eq!(
                        (&order.data["method"], &order.data["wanted"]),
                        (&json!("deliver"), &json!("2026-11-23"))
                    );
                }
            }
        }
    }

    #[test]
    fn where_nothing_is_there_only_orders_and_goods_come() {
        let trickle = Trickle::new(palm_street().unwrap(), 7);
        let there = There { available: &|_, _| 0, open: &|_| None, orders: &[] };
        for turn in 1..=8 {
            let (step, _) = trickle.next(turn, Moment::from_millis(1_763_700_000_000), &there);
            assert!(["place_order", "post_receipt"].contains(&step.name), "{step:?}");
        }
    }
}

//! What is where and what it costs, as the demo keeps it for itself: it says what may be sold, so that nothing is given
//! that would be refused. Quantities are in thousandths, money in the currency's smallest unit.

use crate::content::{Content, PriceList, Product};
use crate::prices;
use crate::setup;
use onhand_domain::money::{self, Money, Percent};
use onhand_domain::pricing::{self, Unpriced};
use onhand_domain::quantity::Quantity;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One piece.
pub const PIECE: i64 = 1_000;

/// A product at a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Level {
    /// There.
    pub on_hand: i64,
    /// Promised.
    pub reserved: i64,
}

impl Level {
    /// What is not promised.
    pub fn available(self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// A line of an order, a sale or a document: which product, how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// A place in [`Content::products`].
    pub product: usize,
    /// In thousandths.
    pub quantity: i64,
}

/// Levels of stock, and what goods cost.
#[derive(Clone, Debug)]
pub struct Book<'c> {
    /// Of the business.
    pub content: &'c Content,
    /// Digits after the point.
    pub exponent: u8,
    /// Nobody sells these any more, or orders more of them.
    pub held: BTreeSet<usize>,
    levels: Vec<Vec<Level>>,
    rates: Vec<Percent>,
}

impl<'c> Book<'c> {
    /// With nothing anywhere.
    pub fn new(content: &'c Content) -> Self {
        let rate = |product: &Product| {
            let found = content.tax_classes.iter().find(|tax| tax.name == product.tax);
            found.map_or(Percent::whole(0), |tax| tax.rate)
        };
        Self {
            content,
            exponent: money::exponent_of(&content.business.currency).unwrap_or(2),
            held: BTreeSet::new(),
            levels: vec![vec![Level::default(); content.products.len()]; content.locations.len()],
            rates: content.products.iter().map(rate).collect(),
        }
    }

    /// A product at a place.
    pub fn level(&self, place: usize, product: usize) -> Level {
        self.levels[place][product]
    }

    /// The same, to be changed.
    pub fn level_mut(&mut self, place: usize, product: usize) -> &mut Level {
        &mut self.levels[place][product]
    }

    /// At how much a product is low at a place, in thousandths.
    pub fn low_at(&self, place: usize, product: usize) -> i64 {
        let found = &self.content.products[product];
        let is_own = place == 0 || !setup::is_wholesale(self.content);
        match is_own {
            true => found.reorder.map_or(0, |reorder| reorder.millionths() / 1_000),
            false => setup::low_in_shop(found) * PIECE,
        }
    }

    /// What can be sold of a product without its becoming low.
    pub fn spare(&self, place: usize, product: usize) -> i64 {
        if self.held.contains(&product) {
            return 0;
        }
        if !setup::is_wholesale(self.content) {
            return self.level(place, product).on_hand.max(0);
        }
        let low = self.low_at(place, product);
        (self.level(place, product).available() - low - if low > 0 { PIECE } else { 0 }).max(0)
    }

    /// What each line comes to at plain prices, with tax.
    pub fn amounts(&self, lines: &[Line]) -> Vec<i64> {
        self.amounts_by(None, lines)
    }

    /// What lines come to by the prices of a partner; of nobody in particular at plain prices.
    pub fn total_for(&self, partner: Option<usize>, lines: &[Line]) -> i64 {
        let partner = partner.and_then(|partner| self.content.partners.get(partner));
        let list = partner.and_then(|partner| prices::list_of(self.content, partner));
        self.amounts_by(list, lines).iter().sum()
    }

    fn amounts_by(&self, list: Option<&PriceList>, lines: &[Line]) -> Vec<i64> {
        let unpriced: Vec<Unpriced> = lines
            .iter()
            .map(|line| Unpriced {
                discount: None,
                price: prices::price(
                    self.content,
                    list,
                    &self.content.products[line.product],
                    quantity(line.quantity),
                ),
                quantity: quantity(line.quantity),
                rate: self.rates[line.product],
            })
            .collect();
        let amounts = pricing::price_lines(&unpriced, None, false, self.exponent).unwrap_or_default();
        let total = |one: pricing::Amounts| one.total().map_or(0, Money::minor);
        amounts.into_iter().map(total).collect()
    }

    /// What lines come to.
    pub fn total(&self, lines: &[Line]) -> i64 {
        self.amounts(lines).iter().sum()
    }

    /// What is paid of a total in cash: rounded where the business does.
    pub fn in_cash(&self, total: i64) -> i64 {
        let total = Money::new(total, self.exponent);
        let coin = self.content.business.cash_rounding.and_then(|coin| coin.in_currency(self.exponent));
        coin.map_or(total, |coin| pricing::cash_due(total, coin)).minor()
    }

    /// An amount, as commands carry it.
    pub fn money(&self, minor: i64) -> Value {
        json!(Money::new(minor, self.exponent))
    }

    /// Lines, as commands carry them: in stock units.
    pub fn lines(&self, lines: &[Line]) -> Vec<Value> {
        let line = |line: &Line| {
            let product = setup::product_id(&self.content.products[line.product]);
            json!({"product": product, "quantity": quantity(line.quantity)})
        };
        lines.iter().map(line).collect()
    }
}

/// A quantity, as commands carry it.
pub fn quantity(thousandths: i64) -> Quantity {
    Quantity::from_millionths(thousandths * 1_000)
}

//! Prices changed by a percentage, rounded to a step: what a job over a category proposes.

use crate::money::{Percent, Price};
use crate::records::price_rule::PriceTier;

/// By how much, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentage {
    /// Digits of the currency.
    pub exponent: u8,
    /// Higher by so much; lower, where it is below zero.
    pub percent: Percent,
    /// To multiples of this.
    pub step: Price,
}

impl Percentage {
    /// By `percent`, to multiples of `step` or else of the currency's smallest unit. `None` where that makes no sense: less
    /// than nothing would be left, or the step is not above zero.
    pub fn new(percent: Percent, step: Option<Price>, exponent: u8) -> Option<Self> {
        let step = step.unwrap_or(Price::new(1, exponent));
        let makes_sense = percent.parts() >= -Percent::WHOLE && !step.is_zero() && !step.is_negative();
        makes_sense.then_some(Self { exponent, percent, step })
    }

    /// The tiers with their prices changed; `None` where one would be too large.
    pub fn of(self, tiers: &[PriceTier]) -> Option<Vec<PriceTier>> {
        let changed = |tier: &PriceTier| {
            let price = tier.price.changed_by(self.percent, self.step, self.exponent)?;
            Some(PriceTier { from: tier.from, price })
        };
        tiers.iter().map(changed).collect()
    }
}

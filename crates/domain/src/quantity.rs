//! Quantities: integers of one millionth of a product's stock unit, a decimal text on the wire.

use crate::decimal;
use crate::refusal::Refusal;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};
use std::fmt;

/// Digits after the point that every quantity is kept with; a product's unit may allow fewer.
pub const SCALE: u8 = 6;
/// One unit.
const ONE: i64 = 1_000_000;

/// A quantity in a product's stock unit, exact to a millionth. May be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// None.
    pub const ZERO: Self = Self(0);
    /// The most that one line may name: a thousand million units, far from where sums overflow.
    pub const LINE_MAX: Self = Self(1_000_000_000 * ONE);

    /// `count` whole units.
    pub const fn whole(count: i64) -> Self {
        Self(count * ONE)
    }

    /// From millionths.
    pub const fn from_millionths(value: i64) -> Self {
        Self(value)
    }

    /// In millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Reads a decimal text.
    pub fn parse(text: &str) -> Result<Self, decimal::DecimalError> {
        decimal::parse(text, SCALE).map(Self)
    }

    /// Whether it is zero.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Whether it is above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or a refusal where it leaves the range.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        self.0.checked_add(other.0).map(Self).ok_or(Refusal::QuantityOutOfRange)
    }

    /// The difference, or a refusal where it leaves the range.
    pub fn minus(self, other: Self) -> Result<Self, Refusal> {
        self.0.checked_sub(other.0).map(Self).ok_or(Refusal::QuantityOutOfRange)
    }

    /// The difference, held within the range: for figures that are shown, never for the ledger.
    pub const fn saturating_minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The opposite.
    pub const fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// Without its sign.
    pub fn size(self) -> Self {
        self.max(self.negated())
    }

    /// Zero where it is negative.
    pub fn floor_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether it has no more than `decimals` digits after the point.
    pub fn fits(self, decimals: u8) -> bool {
        let step = 10i64.pow(u32::from(SCALE.saturating_sub(decimals)));
        self.0 % step == 0
    }

    /// `self · numerator / denominator`, rounded up to `decimals` digits: demand is never rounded away.
    pub fn scaled_up(self, numerator: i64, denominator: i64, decimals: u8) -> Result<Self, Refusal> {
        let step = 10i128.pow(u32::from(SCALE.saturating_sub(decimals)));
        let product = i128::from(self.0) * i128::from(numerator);
        let divisor = i128::from(denominator) * step;
        let steps = product.div_euclid(divisor) + i128::from(product.rem_euclid(divisor) != 0);
        i64::try_from(steps * step).map(Self).map_err(|_| Refusal::QuantityOutOfRange)
    }

    /// `self · numerator / denominator`, rounded down to `decimals` digits: what is there is never rounded up. Below
    /// zero it goes away from zero.
    pub fn scaled_down(self, numerator: i64, denominator: i64, decimals: u8) -> Result<Self, Refusal> {
        let step = 10i128.pow(u32::from(SCALE.saturating_sub(decimals)));
        let product = i128::from(self.0) * i128::from(numerator);
        let steps = product.div_euclid(i128::from(denominator) * step);
        i64::try_from(steps * step).map(Self).map_err(|_| Refusal::QuantityOutOfRange)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::with_text(self.0, SCALE, true, |text| f.pad(text))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::with_text(self.0, SCALE, true, |text| serializer.serialize_str(text))
    }
}

struct QuantityVisitor;

impl Visitor<'_> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity as decimal text, such as \"2.5\", or a whole number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Quantity, E> {
        Quantity::parse(text).map_err(|error| E::custom(format!("{error}: {text:?}")))
    }

    fn visit_i64<E: Error>(self, count: i64) -> Result<Quantity, E> {
        count.checked_mul(ONE).map(Quantity).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Quantity, E> {
        i64::try_from(count)
            .map_err(|_| E::custom("number out of range"))
            .and_then(|count| self.visit_i64(count))
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor)
    }
}

impl std::iter::Sum for Quantity {
    /// Held within the range: for figures that are shown or compared, never for the ledger.
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, |sum, quantity| Self(sum.0.saturating_add(quantity.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_and_two_tenths_are_three_tenths() {
        let mut sum = Quantity::ZERO;
        for _ in 0..30_000 {
            for text in ["0.1", "0.2"] {
                sum = sum.plus(Quantity::parse(text).unwrap()).unwrap();
            }
        }
        assert_eq!(sum, Quantity::whole(9_000));
    }

    #[test]
    fn conversion_rounds_demand_up() {
        let third = Quantity::whole(1).scaled_up(1, 3, 0).unwrap();
        assert_eq!(third, Quantity::whole(1));
        assert_eq!(Quantity::whole(2).scaled_up(12, 1, 0).unwrap(), Quantity::whole(24));
        assert_eq!(Quantity::whole(1).scaled_up(1, 3, 3).unwrap().to_string(), "0.334");
        assert!(Quantity::LINE_MAX.scaled_up(i64::MAX, 1, 0).is_err());
    }

    #[test]
    fn conversion_of_what_is_there_rounds_down() {
        assert_eq!(Quantity::whole(1).scaled_down(1, 3, 3).unwrap().to_string(), "0.333");
        assert_eq!(Quantity::whole(-1).scaled_down(1, 3, 3).unwrap().to_string(), "-0.334");
        assert_eq!(Quantity::whole(2).scaled_down(12, 1, 0).unwrap(), Quantity::whole(24));
        assert!(Quantity::LINE_MAX.scaled_down(i64::MAX, 1, 0).is_err());
    }

    #[test]
    fn whole_numbers_are_read_and_text_is_written() {
        let read: Quantity = serde_json::from_str("3").unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"3\"");
        assert!(serde_json::from_str::<Quantity>("0.5").is_err(), "no floating point at the door");
    }
}

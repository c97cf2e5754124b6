//! What goods are worth by what they cost: money with two digits beyond the currency's own, so that the cost of a single
//! screw is not rounded away, and sums of costs are exact.

use crate::decimal::{self, DecimalError, divide_rounded};
use crate::money::{Money, Price};
use crate::quantity::{self, Quantity};
use crate::refusal::Refusal;
use crate::text;
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use std::fmt;

/// Digits beyond the currency's.
pub const EXTRA_DIGITS: u8 = 2;
const PARTS: i64 = 100;

/// An amount of cost in hundredths of the minor unit. `"12.4000"` on the wire, in a currency of two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Worth {
    hundredths: i64,
    exponent: u8,
}

impl Worth {
    /// So many hundredths of the minor unit of a currency with `exponent` digits.
    pub const fn new(hundredths: i64, exponent: u8) -> Self {
        Self { hundredths, exponent }
    }

    /// Nothing.
    pub const fn zero(exponent: u8) -> Self {
        Self::new(0, exponent)
    }

    /// In hundredths of the minor unit.
    pub const fn hundredths(self) -> i64 {
        self.hundredths
    }

    /// Digits of the currency.
    pub const fn exponent(self) -> u8 {
        self.exponent
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.hundredths == 0
    }

    /// What `quantity` costs at a price of one unit, rounded once.
    pub fn of(price: Price, quantity: Quantity, exponent: u8) -> Result<Self, Refusal> {
        price.times_in(quantity, exponent + EXTRA_DIGITS).map(|hundredths| Self { hundredths, exponent })
    }

    /// What one unit costs, where `quantity` of them cost this; with four digits beyond the currency's at the most.
    pub fn per_unit(self, quantity: Quantity) -> Option<Price> {
        const MORE: i128 = 10i128.pow((crate::money::PRICE_EXTRA_DIGITS - EXTRA_DIGITS) as u32);
        const ONE: i128 = 10i128.pow(quantity::SCALE as u32);
        if quantity.is_zero() {
            return None;
        }
        let exact = i128::from(self.hundredths) * MORE * ONE;
        let value = i64::try_from(divide_rounded(exact, i128::from(quantity.millionths()))).ok()?;
        Price::new(value, self.exponent + crate::money::PRICE_EXTRA_DIGITS).in_currency(self.exponent)
    }

    /// The sum, or a refusal where it leaves the range; both of one currency.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        debug_assert_eq!(self.exponent, other.exponent, "one business has one currency");
        let sum = self.hundredths.checked_add(other.hundredths).ok_or(Refusal::AmountOutOfRange)?;
        Ok(Self { hundredths: sum, ..self })
    }

    /// What `part` of the `whole` that cost this did cost; `None` where that is too much to be true.
    pub fn share(self, part: Quantity, whole: Quantity) -> Option<Self> {
        if whole.is_zero() {
            return None;
        }
        let exact = i128::from(self.hundredths) * i128::from(part.millionths());
        let hundredths = i64::try_from(divide_rounded(exact, i128::from(whole.millionths()))).ok()?;
        Some(Self { hundredths, ..self })
    }

    /// As money: rounded to the minor unit, half away from zero.
    pub fn rounded(self) -> Money {
        let minor = divide_rounded(i128::from(self.hundredths), i128::from(PARTS));
        Money::new(minor as i64, self.exponent)
    }
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::with_text(self.hundredths, self.exponent + EXTRA_DIGITS, false, |text| f.pad(text))
    }
}

impl Serialize for Worth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::with_text(self.hundredths, self.exponent + EXTRA_DIGITS, false, |text| {
            serializer.serialize_str(text)
        })
    }
}

impl<'de> Deserialize<'de> for Worth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "an amount of cost as decimal text, such as \"12.4000\"", |text| {
            match decimal::parse_any(text)? {
                (hundredths, digits) if (EXTRA_DIGITS..=EXTRA_DIGITS + 4).contains(&digits) => {
                    Ok(Self { hundredths, exponent: digits - EXTRA_DIGITS })
                }
                _ => Err(DecimalError::TooFine),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_exact_to_a_hundredth_of_a_penny() {
        for (price, quantity, exponent, worth, money) in [
            ("0.0012", "1", 2, "0.0012", "0.00"),
            ("0.0012", "1000", 2, "1.2000", "1.20"),
            ("1.25", "3", 2, "3.7500", "3.75"),
            ("2.5005", "0.5", 3, "1.25025", "1.250"),
            ("199", "0.333", 0, "66.27", "66"),
        ] {
            let price: Price = serde_json::from_value(price.into()).unwrap();
            let is = Worth::of(price, Quantity::parse(quantity).unwrap(), exponent).unwrap();
            assert_eq!((is.to_string(), is.rounded().to_string()), (worth.to_owned(), money.to_owned()));
            assert_eq!(serde_json::from_value::<Worth>(is.to_string().into()).unwrap(), is);
        }
    }

    #[test]
    fn of_a_third_there_is_no_more_than_four_digits() {
        let three = Quantity::whole(3);
        assert_eq!(Worth::new(100_000, 2).per_unit(three).unwrap().to_string(), "3.333333");
        assert_eq!(Worth::new(7_500, 2).per_unit(three).unwrap().to_string(), "0.25");
        assert_eq!(Worth::new(7_500, 2).per_unit(Quantity::ZERO), None);
    }
}

//! Money: whole minor units of the business's one currency. An amount shows exactly the currency's digits
//! (`"12.40"`, `"12.400"` dinars, `"12"` yen); a unit price may show up to four more.

use crate::decimal::{self, DecimalError, divide_rounded};
use crate::quantity::{self, Quantity};
use crate::refusal::Refusal;
use crate::text;
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use std::fmt;

/// Digits that a unit price may have beyond the currency's own.
pub const PRICE_EXTRA_DIGITS: u8 = 4;
/// The largest amount of a single line, in minor units: a JSON number could still hold it exactly.
pub const AMOUNT_MAX: i64 = 1 << 53;

/// A currency by its ISO 4217 code, and the digits of its minor unit (ISO 4217, list one).
pub fn exponent_of(code: &str) -> Option<u8> {
    const NONE: &[&str] = &[
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
        "XOF", "XPF",
    ];
    const THREE: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Some(if NONE.contains(&code) {
        0
    } else if THREE.contains(&code) {
        3
    } else {
        2
    })
}

/// An amount of money in minor units, with the currency's number of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    exponent: u8,
}

impl Money {
    /// `minor` units of a currency with `exponent` digits.
    pub const fn new(minor: i64, exponent: u8) -> Self {
        Self { minor, exponent }
    }

    /// Nothing, in a currency with `exponent` digits.
    pub const fn zero(exponent: u8) -> Self {
        Self::new(0, exponent)
    }

    /// In minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// Digits after the point.
    pub const fn exponent(self) -> u8 {
        self.exponent
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The same amount with the currency's digits, or `None` where it is finer than the currency.
    pub fn in_currency(self, exponent: u8) -> Option<Self> {
        let minor = if exponent >= self.exponent {
            self.minor.checked_mul(10i64.pow(u32::from(exponent - self.exponent)))?
        } else {
            let step = 10i64.pow(u32::from(self.exponent - exponent));
            (self.minor % step == 0).then_some(self.minor / step)?
        };
        Some(Self { minor, exponent })
    }

    /// The sum; both must be of one currency.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        debug_assert_eq!(self.exponent, other.exponent, "one business has one currency");
        self.minor
            .checked_add(other.minor)
            .map(|minor| Self { minor, ..self })
            .ok_or(Refusal::AmountOutOfRange)
    }

    /// The difference; both must be of one currency.
    pub fn minus(self, other: Self) -> Result<Self, Refusal> {
        self.plus(other.negated())
    }

    /// The opposite.
    pub const fn negated(self) -> Self {
        Self { minor: self.minor.saturating_neg(), exponent: self.exponent }
    }

    /// `self · numerator / denominator`, rounded half away from zero.
    pub fn share(self, numerator: i64, denominator: i64) -> Self {
        let minor = divide_rounded(i128::from(self.minor) * i128::from(numerator), i128::from(denominator));
        Self {
            minor: minor.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64,
            exponent: self.exponent,
        }
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Money {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        debug_assert_eq!(self.exponent, other.exponent, "one business has one currency");
        self.minor.cmp(&other.minor)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::with_text(self.minor, self.exponent, false, |text| f.pad(text))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::with_text(self.minor, self.exponent, false, |text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "an amount as decimal text, such as \"12.40\"", |text| {
            match decimal::parse_any(text)? {
                (minor, exponent) if exponent <= 4 => Ok(Self { minor, exponent }),
                _ => Err(DecimalError::TooFine),
            }
        })
    }
}

/// The price of one unit, exact, with its own digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Price {
    value: i64,
    scale: u8,
}

impl Price {
    /// `value · 10^-scale`.
    pub const fn new(value: i64, scale: u8) -> Self {
        Self { value, scale }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.value == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.value < 0
    }

    /// The price with at least the currency's digits and at most four more, so that one price has one text.
    pub fn in_currency(self, exponent: u8) -> Option<Self> {
        let Self { mut value, mut scale } = self;
        while scale < exponent {
            value = value.checked_mul(10)?;
            scale += 1;
        }
        while scale > exponent && value % 10 == 0 {
            value /= 10;
            scale -= 1;
        }
        (scale <= exponent + PRICE_EXTRA_DIGITS).then_some(Self { value, scale })
    }

    /// Whether it is below `other` by more than `most` of that.
    pub fn is_below(self, other: Self, most: Percent) -> bool {
        let scale = self.scale.max(other.scale);
        let at = |price: Self| i128::from(price.value) * 10i128.pow(u32::from(scale - price.scale));
        (at(other) - at(self)) * i128::from(Percent::WHOLE) > at(other) * i128::from(most.parts())
    }

    /// The price with tax at `rate` added, rounded half away from zero to the digits that a price may have; `None` where
    /// it is too large.
    pub fn with_tax(self, rate: Percent, exponent: u8) -> Option<Self> {
        self.share(Percent::WHOLE + rate.parts(), Percent::WHOLE, exponent + PRICE_EXTRA_DIGITS)?
            .in_currency(exponent)
    }

    /// The price without the tax at `rate` that is in it, rounded as in [`Price::with_tax`].
    pub fn without_tax(self, rate: Percent, exponent: u8) -> Option<Self> {
        self.share(Percent::WHOLE, Percent::WHOLE + rate.parts(), exponent + PRICE_EXTRA_DIGITS)?
            .in_currency(exponent)
    }

    /// The price higher by `percent` (lower, where that is below zero), rounded half away from zero to a multiple of
    /// `step`, which is above zero. `None` where it is too large.
    pub fn changed_by(self, percent: Percent, step: Self, exponent: u8) -> Option<Self> {
        let (own, of_step) = (10i128.pow(u32::from(step.scale)), 10i128.pow(u32::from(self.scale)));
        let whole = i128::from(Percent::WHOLE);
        let numerator = i128::from(self.value).checked_mul(whole + i128::from(percent.parts()))?;
        let numerator = numerator.checked_mul(own)?;
        let denominator = whole.checked_mul(of_step)?.checked_mul(i128::from(step.value))?;
        let steps = i64::try_from(divide_rounded(numerator, denominator)).ok()?;
        Self { value: steps.checked_mul(step.value)?, scale: step.scale }.in_currency(exponent)
    }

    /// `self · numerator / denominator` with `scale` digits, rounded half away from zero.
    fn share(self, numerator: i64, denominator: i64, scale: u8) -> Option<Self> {
        let wide = i128::from(self.value).checked_mul(i128::from(numerator))?;
        let factor = |digits: u8| 10i128.pow(u32::from(digits));
        let (above, below) = (scale.saturating_sub(self.scale), self.scale.saturating_sub(scale));
        let numerator = wide.checked_mul(factor(above))?;
        let denominator = i128::from(denominator).checked_mul(factor(below))?;
        let value = i64::try_from(divide_rounded(numerator, denominator)).ok()?;
        Some(Self { value, scale })
    }

    /// What `quantity` costs at this price, rounded once to the currency's minor unit.
    pub fn times(self, quantity: Quantity, exponent: u8) -> Result<Money, Refusal> {
        match self.times_in(quantity, exponent) {
            Ok(minor) if minor.abs() <= AMOUNT_MAX => Ok(Money::new(minor, exponent)),
            _ => Err(Refusal::AmountOutOfRange),
        }
    }

    /// What `quantity` costs at this price in units of `10^-digits`, rounded once.
    pub(crate) fn times_in(self, quantity: Quantity, digits: u8) -> Result<i64, Refusal> {
        let exact = i128::from(self.value) * i128::from(quantity.millionths());
        let fewer = i32::from(self.scale) + i32::from(quantity::SCALE) - i32::from(digits);
        let value = if fewer >= 0 {
            divide_rounded(exact, 10i128.pow(fewer.unsigned_abs()))
        } else {
            exact * 10i128.pow(fewer.unsigned_abs())
        };
        i64::try_from(value).map_err(|_| Refusal::AmountOutOfRange)
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::with_text(self.value, self.scale, false, |text| f.pad(text))
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::with_text(self.value, self.scale, false, |text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(
            deserializer,
            "a price as decimal text, such as \"2.55\"",
            |text| match decimal::parse_any(text)? {
                (value, scale) if scale <= 8 => Ok(Self { value, scale }),
                _ => Err(DecimalError::TooFine),
            },
        )
    }
}

/// A percentage, exact to a ten-thousandth of a percent: a tax rate or a discount. `"17.5"` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl Percent {
    const SCALE: u8 = 4;
    /// No percent.
    pub const ZERO: Self = Self(0);
    /// All of it, as [`Percent::parts`] counts.
    pub const WHOLE: i64 = 1_000_000;

    /// `count` whole percent.
    pub const fn whole(count: i64) -> Self {
        Self(count * 10_000)
    }

    /// So many millionths of the whole.
    pub const fn from_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// Reads a decimal text.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        decimal::parse(text, Self::SCALE).map(Self)
    }

    /// In millionths of the whole: 17.5 % is 175,000.
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Whether it lies between nothing and all.
    pub const fn is_share(self) -> bool {
        self.0 >= 0 && self.0 <= Self::WHOLE
    }

    /// This percentage of `amount`, rounded half away from zero.
    pub fn of(self, amount: Money) -> Money {
        amount.share(self.0, Self::WHOLE)
    }

    /// The part of a tax-inclusive `amount` that is tax at this rate, rounded half away from zero.
    pub fn within(self, amount: Money) -> Money {
        amount.share(self.0, Self::WHOLE + self.0)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::with_text(self.0, Self::SCALE, true, |text| f.pad(text))
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::with_text(self.0, Self::SCALE, true, |text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "a percentage as decimal text, such as \"17.5\"", Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Price {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn a_line_is_rounded_once() {
        for (unit, quantity, exponent, amount) in [
            ("2.55", "3", 2, "7.65"),
            ("0.001", "5", 2, "0.01"),
            ("0.001", "4", 2, "0.00"),
            ("1.0005", "1", 3, "1.001"),
            ("199", "0.5", 0, "100"),
            ("2.55", "-3", 2, "-7.65"),
        ] {
            let quantity = Quantity::parse(quantity).unwrap();
            assert_eq!(
                price(unit).times(quantity, exponent).unwrap().to_string(),
                amount,
                "{unit} x {quantity}"
            );
        }
        assert!(price("1000000").times(Quantity::LINE_MAX, 3).is_err());
    }

    #[test]
    fn tax_within_and_on_top() {
        assert_eq!(Percent::whole(20).of(Money::new(1000, 2)).to_string(), "2.00");
        assert_eq!(Percent::whole(20).within(Money::new(1200, 2)).to_string(), "2.00");
        assert_eq!(Percent::parse("17.5").unwrap().of(Money::new(999, 2)).to_string(), "1.75");
    }

    #[test]
    fn prices_with_and_without_tax() {
        for (net, rate, exponent, gross, back) in [
            ("10", "20", 2, "12.00", "10.00"),
            ("0.99", "20", 2, "1.188", "0.99"),
            ("0.0833", "20", 2, "0.09996", "0.0833"),
            ("100", "17.5", 0, "117.5", "100"),
            ("1.5", "0", 3, "1.500", "1.500"),
        ] {
            let rate = Percent::parse(rate).unwrap();
            let with = price(net).with_tax(rate, exponent).unwrap();
            assert_eq!(with.to_string(), gross, "{net} at {rate}");
            assert_eq!(with.without_tax(rate, exponent).unwrap().to_string(), back, "{gross} at {rate}");
        }
        let third = price("1.00").without_tax(Percent::whole(20), 2).unwrap();
        assert_eq!(third.to_string(), "0.833333");
        assert_eq!(Price::new(i64::MAX, 0).with_tax(Percent::whole(20), 2), None);
    }

    #[test]
    fn prices_change_by_a_percentage_to_a_step() {
        for (old, percent, step, exponent, new) in [
            ("2.50", "5", "0.01", 2, "2.63"),
            ("2.50", "-5", "0.01", 2, "2.38"),
            ("2.50", "5", "0.05", 2, "2.65"),
            ("2.50", "10", "0.5", 2, "3.00"),
            ("199", "2.5", "1", 0, "204"),
            ("0.125", "100", "0.001", 2, "0.25"),
            ("9.99", "-100", "0.01", 2, "0.00"),
        ] {
            let changed = price(old).changed_by(Percent::parse(percent).unwrap(), price(step), exponent);
            assert_eq!(changed.unwrap().to_string(), new, "{old} by {percent} to {step}");
        }
        assert_eq!(Price::new(i64::MAX, 8).changed_by(Percent::whole(1), Price::new(1, 8), 2), None);
    }

    #[test]
    fn one_price_has_one_text() {
        assert_eq!(price("2.5").in_currency(2).unwrap().to_string(), "2.50");
        assert_eq!(price("2.5000").in_currency(2).unwrap().to_string(), "2.50");
        assert_eq!(price("0.125").in_currency(0).unwrap().to_string(), "0.125");
        assert_eq!(price("0.12345").in_currency(0), None);
        assert_eq!(Money::new(1250, 2).in_currency(0), None);
        assert_eq!(Money::new(12, 0).in_currency(3).unwrap().to_string(), "12.000");
    }
}

//! The money of lines, written down once more: plain whole numbers, each rounding spelled out.

use super::refusals::invalid;
use super::{Model, Product, list, text};
use serde_json::{Value, json};

/// A price as whole numbers of a hundred-millionth.
pub type Price = i128;
/// Whole millionths: of a percentage, 17.5 % is 175,000.
pub type Share = i128;
/// Minor units.
pub type Minor = i128;

const PRICE_DIGITS: u32 = 8;
const WHOLE: Share = 1_000_000;
const QUANTITY: i128 = 1_000_000;

/// What is taken off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Off {
    /// An amount.
    Amount(Minor),
    /// A part.
    Part(Share),
}

/// A line as its money needs it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Taken off it.
    pub off: Option<Off>,
    /// Of one stock unit.
    pub price: Price,
    /// In millionths.
    pub quantity: i64,
    /// Of tax.
    pub rate: Share,
}

/// Without tax, and the tax.
pub type Amounts = (Minor, Minor);

/// A decimal text in units of `digits` digits.
pub fn decimal(text: &str, digits: u32) -> i128 {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain(std::iter::repeat('0')).take(digits as usize).collect();
    let number: i128 = format!("{whole}{part}").parse().unwrap_or(0);
    if negative { -number } else { number }
}

/// A price.
pub fn price(value: &Value) -> Option<Price> {
    value.as_str().map(|text| decimal(text, PRICE_DIGITS))
}

/// Half away from zero.
pub fn rounded(above: i128, below: i128) -> i128 {
    let twice = above.abs() * 2 + below;
    above.signum() * (twice / (below * 2))
}

/// A price of which `above` is `below` times as much, to six digits.
pub fn to_six_digits(above: i128, below: i128) -> Price {
    rounded(above, below * 100) * 100
}

/// What is taken off `amount`.
fn taken_off(amount: Minor, off: Off) -> Result<Minor, Value> {
    match off {
        Off::Part(share) if (0..=WHOLE).contains(&share) => Ok(rounded(amount * share, WHOLE)),
        Off::Part(_) => Err(invalid("discount", "share")),
        Off::Amount(off) if off < 0 => Err(invalid("discount", "not_negative")),
        Off::Amount(off) if off > amount => Err(invalid("discount", "in_range")),
        Off::Amount(off) => Ok(off),
    }
}

/// Net and tax of `amount`, which contains the tax or does not.
fn parted(amount: Minor, rate: Share, included: bool) -> Amounts {
    if included {
        let tax = rounded(amount * rate, WHOLE + rate);
        (amount - tax, tax)
    } else {
        (amount, rounded(amount * rate, WHOLE))
    }
}

/// What a line comes to after its own discount, before anything is taken off the whole.
pub fn before_the_whole(line: &Line, digits: u32) -> Result<Minor, Value> {
    let below = 10i128.pow(PRICE_DIGITS - digits) * QUANTITY;
    let full = rounded(line.price * i128::from(line.quantity), below);
    Ok(full - line.off.map_or(Ok(0), |off| taken_off(full, off))?)
}

/// What is charged for a line so far, when `part` of what is `open` leaves: its share of what is not charged yet.
pub fn charged(whole: Amounts, before: Amounts, open: i64, part: i64) -> Amounts {
    let share = |whole: Minor, before: Minor| match open {
        0 => before,
        _ => before + rounded((whole - before) * i128::from(part), i128::from(open)),
    };
    let (all, tax) = (share(whole.0 + whole.1, before.0 + before.1), share(whole.1, before.1));
    (all - tax, tax)
}

/// What is given back for `part` of what was charged for `quantity`, of which `before` came back before, tax and all:
/// what is due for all that came back by then, less what was due for what came back before.
pub fn given_back(charged: Amounts, quantity: i64, before: i64, part: i64) -> Minor {
    let due = |amount: Minor, of: i64| rounded(amount * i128::from(of), i128::from(quantity));
    let all = charged.0 + charged.1;
    due(all, before + part) - due(all, before)
}

/// What each line comes to, where `off` is taken off the whole.
pub fn of_lines(
    lines: &[Line],
    off: Option<Off>,
    included: bool,
    digits: u32,
) -> Result<Vec<Amounts>, Value> {
    let mut amounts = Vec::new();
    for line in lines {
        amounts.push(before_the_whole(line, digits)?);
    }
    let whole: Minor = amounts.iter().sum();
    let off = off.map_or(Ok(0), |off| taken_off(whole, off))?;
    let (mut running, mut taken) = (0, 0);
    for amount in amounts.iter_mut().filter(|_| whole != 0) {
        running += *amount;
        let due = rounded(off * running, whole);
        *amount -= due - taken;
        taken = due;
    }
    Ok(amounts.iter().zip(lines).map(|(amount, line)| parted(*amount, line.rate, included)).collect())
}

impl Model {
    /// Digits after the point of the currency.
    pub(super) fn digits(&self) -> u32 {
        2
    }

    /// What a command takes off; `null` for nothing.
    pub(super) fn off(&self, value: &Value) -> Result<Option<Off>, Value> {
        if let Some(share) = text(value, "percent") {
            return Ok(Some(Off::Part(decimal(share, 4))));
        }
        let Some(amount) = text(value, "amount") else { return Ok(None) };
        let digits = amount.split_once('.').map_or(0, |(_, part)| part.trim_end_matches('0').len());
        if digits > self.digits() as usize {
            return Err(invalid("discount", "currency_digits"));
        }
        Ok(Some(Off::Amount(decimal(amount, self.digits()))))
    }

    /// A line of a command, of so much of a product, as its money needs it.
    pub(super) fn money_line(
        &self,
        customer: Option<&str>,
        product: &str,
        quantity: i64,
        line: &Value,
    ) -> Result<Line, Value> {
        let found = &self.products[product];
        let rate = match text(line, "tax_rate") {
            Some(rate) => decimal(rate, 4),
            None => self.rate_of(found),
        };
        let price = price(&line["price"]).or_else(|| self.price_for(customer, product, quantity, rate).0);
        let price = price.ok_or_else(|| json!({"code": "no_price", "product": product}))?;
        Ok(Line { off: self.off(&line["discount"])?, price, quantity, rate })
    }

    /// The rate of a product's tax class; nothing where it has none.
    pub fn rate_of(&self, product: &Product) -> Share {
        product.tax_class.as_deref().and_then(|class| self.rate(class)).unwrap_or(0)
    }

    fn rate(&self, class: &str) -> Option<Share> {
        self.business.as_ref()?.rates.get(class).copied()
    }

    /// Postage and the like.
    pub(super) fn charges(&self, data: &Value) -> Result<Vec<Amounts>, Value> {
        let mut charges = Vec::new();
        for (place, charge) in list(data, "charges").iter().enumerate() {
            let amount = decimal(text(charge, "amount").unwrap_or("0"), self.digits());
            let class = text(charge, "tax_class");
            let rate = class.map(|class| {
                self.rate(class)
                    .ok_or_else(|| invalid(&format!("data.charges[{place}].tax_class"), "tax_class"))
            });
            charges.push(parted(amount, rate.transpose()?.unwrap_or(0), self.tax_included()));
        }
        Ok(charges)
    }

    /// Whether prices contain the tax.
    pub(super) fn tax_included(&self) -> bool {
        self.business.as_ref().is_some_and(|business| business.tax_included)
    }
}

/// Net, tax and both of all of it, as shown.
pub fn sums<'a>(amounts: impl Iterator<Item = &'a Amounts>, digits: u32) -> [String; 3] {
    let (net, tax) = amounts.fold((0, 0), |(net, tax), (more, more_tax)| (net + more, tax + more_tax));
    [net, tax, net + tax].map(|minor| show(minor, digits))
}

/// An amount as it is shown, with all its digits.
pub fn show(minor: Minor, digits: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let unit = 10u128.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    format!("{sign}{whole}.{part:0width$}", width = digits as usize)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn money_by_hand() {
        assert_eq!(decimal("-2.555", 2), -255);
        assert_eq!((rounded(5, 10), rounded(-5, 10), rounded(4, 10)), (1, -1, 0));
        assert_eq!((show(1_205, 2), show(-5, 2)), ("12.05".to_owned(), "-0.05".to_owned()));
        let line = Line { off: None, price: 250_000_000, quantity: 2_000_000, rate: 200_000 };
        assert_eq!(of_lines(&[line], None, true, 2).unwrap(), [(417, 83)]);
        let half = Some(Off::Part(500_000));
        assert_eq!(of_lines(&[Line { off: half, ..line }], half, false, 2).unwrap(), [(125, 25)]);
        assert!(of_lines(&[line], Some(Off::Amount(501)), false, 2).is_err());
    }
}

//! The money of a sale: price, discount, tax, rounding. A line is rounded once; sums are sums of lines.
//!
//! The same is computed on devices that sell without a network; golden vectors keep both equal.

use crate::decimal::divide_rounded;
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::records::order::Discount;
use crate::refusal::{Refusal, Rule};

/// A line before its money is known.
#[derive(Clone, Copy, Debug)]
pub struct Unpriced {
    /// Taken off this line.
    pub discount: Option<Discount>,
    /// Of one stock unit.
    pub price: Price,
    /// In stock units.
    pub quantity: Quantity,
    /// The rate of tax.
    pub rate: Percent,
}

/// The money of a line, or of a whole order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
}

impl Amounts {
    /// Nothing.
    pub fn zero(exponent: u8) -> Self {
        Self { net: Money::zero(exponent), tax: Money::zero(exponent) }
    }

    /// With tax.
    pub fn total(self) -> Result<Money, Refusal> {
        self.net.plus(self.tax)
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        Ok(Self { net: self.net.plus(other.net)?, tax: self.tax.plus(other.tax)? })
    }
}

/// Parts `amount`, as prices are (with tax or without), into net and tax.
pub fn split_tax(amount: Money, rate: Percent, tax_included: bool) -> Result<Amounts, Refusal> {
    if tax_included {
        let tax = rate.within(amount);
        Ok(Amounts { net: amount.minus(tax)?, tax })
    } else {
        Ok(Amounts { net: amount, tax: rate.of(amount) })
    }
}

/// What each line comes to, after its own discount and its share of the whole order's.
pub fn price_lines(
    lines: &[Unpriced],
    discount: Option<Discount>,
    tax_included: bool,
    exponent: u8,
) -> Result<Vec<Amounts>, Refusal> {
    let mut amounts = Vec::with_capacity(lines.len());
    for line in lines {
        amounts.push(line_amount(line, exponent)?);
    }
    if let Some(discount) = discount {
        spread(&mut amounts, discount, exponent)?;
    }
    amounts.into_iter().zip(lines).map(|(amount, line)| split_tax(amount, line.rate, tax_included)).collect()
}

/// What a line comes to, as prices are, after its own discount and before the whole order's.
pub fn line_amount(line: &Unpriced, exponent: u8) -> Result<Money, Refusal> {
    let full = line.price.times(line.quantity, exponent)?;
    let off = line.discount.map_or(Ok(Money::zero(exponent)), |discount| discount_on(full, discount))?;
    full.minus(off)
}

/// What a discount takes off `amount`: never more than all of it.
fn discount_on(amount: Money, discount: Discount) -> Result<Money, Refusal> {
    match discount {
        Discount::Percent(percent) if percent.is_share() => Ok(percent.of(amount)),
        Discount::Percent(_) => Err(Refusal::invalid("discount", Rule::Share)),
        Discount::Amount(off) => {
            let off = off
                .in_currency(amount.exponent())
                .ok_or(Refusal::invalid("discount", Rule::CurrencyDigits))?;
            if off.minor() < 0 {
                return Err(Refusal::invalid("discount", Rule::NotNegative));
            }
            if off > amount {
                return Err(Refusal::invalid("discount", Rule::InRange));
            }
            Ok(off)
        }
    }
}

/// Spreads the whole order's discount over its lines in proportion, so that the shares add up to it exactly:
/// each line takes the rounded running share less what the lines before took.
fn spread(amounts: &mut [Money], discount: Discount, exponent: u8) -> Result<(), Refusal> {
    let mut whole = Money::zero(exponent);
    for amount in amounts.iter() {
        whole = whole.plus(*amount)?;
    }
    let off = discount_on(whole, discount)?;
    if whole.is_zero() {
        return Ok(());
    }
    let (mut running, mut taken) = (Money::zero(exponent), Money::zero(exponent));
    for amount in amounts {
        running = running.plus(*amount)?;
        let due = off.share(running.minor(), whole.minor());
        *amount = amount.minus(due.minus(taken)?)?;
        taken = due;
    }
    Ok(())
}

/// What is paid in cash of `amount`, where `coin` is the smallest: the nearest whole number of coins, up from the middle.
pub fn cash_due(amount: Money, coin: Money) -> Money {
    if coin.minor() <= 0 {
        return amount;
    }
    let coins = divide_rounded(i128::from(amount.minor()), i128::from(coin.minor()));
    let minor = coins.saturating_mul(i128::from(coin.minor()));
    Money::new(minor.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64, amount.exponent())
}

/// Whether `off`, by which payments with so much cash differ from what was to be paid, is rounding: the cash is whole
/// coins, and none fits better. From the middle it may go up or down, as the law of the place has it.
pub fn is_rounded_cash(cash: Money, off: Money, coin: Money) -> bool {
    let coin = coin.minor();
    let off = i128::from(off.minor());
    coin > 0 && off != 0 && cash.minor() % coin == 0 && off.abs() * 2 <= i128::from(coin)
}

/// The share of a line's money that belongs to `part` of its `quantity`, so that shares taken one after another add
/// up to the line: what is due after `before + part`, less what was due after `before`. What is due is a share of the
/// whole and of the tax in it, the rest is net: so half of what costs 5.00 is 2.50, whatever tax is in it.
pub fn share_of(amounts: Amounts, quantity: Quantity, before: Quantity, part: Quantity) -> Amounts {
    let due = |money: Money, of: Quantity| {
        if quantity.is_zero() {
            Money::zero(money.exponent())
        } else {
            money.share(of.millionths(), quantity.millionths())
        }
    };
    let after = Quantity::from_millionths(before.millionths().saturating_add(part.millionths()));
    let between =
        |money: Money| Money::new(due(money, after).minor() - due(money, before).minor(), money.exponent());
    let (net, tax) = (amounts.net, amounts.tax);
    let whole = between(Money::new(net.minor().saturating_add(tax.minor()), net.exponent()));
    let tax = between(tax);
    Amounts { net: Money::new(whole.minor() - tax.minor(), net.exponent()), tax }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(price: &str, quantity: &str, rate: i64) -> Unpriced {
        Unpriced {
            discount: None,
            price: serde_json::from_value(price.into()).unwrap(),
            quantity: Quantity::parse(quantity).unwrap(),
            rate: Percent::whole(rate),
        }
    }

    #[test]
    fn an_orders_discount_is_spread_without_rest() {
        let lines = [line("1.00", "1", 20), line("1.00", "1", 20), line("1.00", "1", 0)];
        let off = Discount::Amount(Money::new(100, 2));
        let priced = price_lines(&lines, Some(off), false, 2).unwrap();
        let nets: Vec<_> = priced.iter().map(|amounts| amounts.net.minor()).collect();
        assert_eq!(nets, [67, 66, 67]);
        assert_eq!(nets.iter().sum::<i64>(), 200);
    }

    #[test]
    fn tax_included_and_on_top() {
        let [inside] = price_lines(&[line("12.00", "1", 20)], None, true, 2).unwrap()[..] else { panic!() };
        assert_eq!((inside.net.minor(), inside.tax.minor()), (1000, 200));
        let [on_top] = price_lines(&[line("12.00", "1", 20)], None, false, 2).unwrap()[..] else { panic!() };
        assert_eq!((on_top.net.minor(), on_top.tax.minor()), (1200, 240));
    }

    #[test]
    fn shares_of_a_line_add_up() {
        let whole = Amounts { net: Money::new(1000, 2), tax: Money::new(199, 2) };
        let three = Quantity::whole(3);
        let parts: Vec<_> =
            (0..3).map(|taken| share_of(whole, three, Quantity::whole(taken), Quantity::whole(1))).collect();
        assert_eq!(parts.iter().map(|part| part.net.minor()).sum::<i64>(), 1000);
        assert_eq!(parts.iter().map(|part| part.tax.minor()).sum::<i64>(), 199);
    }

    #[test]
    fn half_of_what_is_charged_with_tax_is_half() {
        let [whole] = price_lines(&[line("2.50", "2", 20)], None, true, 2).unwrap()[..] else { panic!() };
        assert_eq!((whole.net.minor(), whole.tax.minor()), (417, 83));
        let two = Quantity::whole(2);
        let halves: Vec<_> = [0, 1]
            .map(|before| share_of(whole, two, Quantity::whole(before), Quantity::whole(1)))
            .map(|half| (half.net.minor(), half.tax.minor()))
            .into();
        assert_eq!(halves, [(208, 42), (209, 41)]);
    }

    #[test]
    fn cash_is_paid_in_whole_coins() {
        for (amount, coin, due) in [
            (1_243, 5, 1_245),
            (1_242, 5, 1_240),
            (-1_243, 5, -1_245),
            (125, 250, 250),
            (124, 250, 0),
            (7, 0, 7),
        ] {
            assert_eq!(
                cash_due(Money::new(amount, 2), Money::new(coin, 2)).minor(),
                due,
                "{amount} in {coin}"
            );
        }
        for (cash, off, coin, is) in [
            (1_245, 2, 5, true),
            (1_240, -2, 5, true),
            (1_245, 3, 5, false),
            (1_243, 2, 5, false),
            (250, 125, 250, true),
            (0, -125, 250, true),
            (1_245, 0, 5, false),
            (1_245, 2, 0, false),
        ] {
            let money = |minor| Money::new(minor, 2);
            assert_eq!(is_rounded_cash(money(cash), money(off), money(coin)), is, "{cash} {off} {coin}");
        }
    }

    #[test]
    fn a_discount_takes_no_more_than_all() {
        let mut short = line("1.00", "1", 0);
        short.discount = Some(Discount::Amount(Money::new(101, 2)));
        assert!(price_lines(&[short], None, false, 2).is_err());
        short.discount = Some(Discount::Percent(Percent::whole(101)));
        assert!(price_lines(&[short], None, false, 2).is_err());
    }
}

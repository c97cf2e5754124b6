//! The money of an order after a change: line prices, rates and whether prices contain the tax are kept, discounts are spread anew.
//!
//! A line of which all was handed over keeps the money it was charged, and the part of the order's discount that it
//! bore; what is left of the discount goes to the other lines. A line that was taken in part is priced as a whole; its
//! hand-overs keep their money, and what is still open bears the difference.

use super::taken;
use crate::decision::Decision;
use crate::money::Money;
use crate::pricing::{self, Unpriced};
use crate::records::Order;
use crate::records::order::{Discount, OrderLine};
use crate::refusal::Refusal;

/// Computes the money of every line that is not settled, and the order's sums.
pub fn reprice(decision: &Decision<'_>, order: &mut Order) -> Result<(), Refusal> {
    let (tax_included, exponent) = (order.tax_included, decision.business()?.exponent());
    let taken = taken::money_taken(order)?;
    let mut discount = order.discount;
    let mut open_lines = Vec::with_capacity(order.lines.len());
    for (line, taken) in order.lines.iter_mut().zip(taken) {
        let settled = line.taken.is_positive() && line.open.is_zero();
        if !settled {
            open_lines.push(line);
            continue;
        }
        (line.net, line.tax) = (taken.net, taken.tax);
        if let Some(Discount::Amount(left)) = discount {
            let charged = if tax_included { taken.total()? } else { taken.net };
            let borne = pricing::line_amount(&unpriced(line), exponent)?.minus(charged)?;
            discount = Some(Discount::Amount(left.minus(borne)?.max(Money::zero(exponent))));
        }
    }
    if !open_lines.is_empty() {
        let lines: Vec<Unpriced> = open_lines.iter().map(|line| unpriced(line)).collect();
        let amounts = pricing::price_lines(&lines, discount, tax_included, exponent)?;
        for (line, amounts) in open_lines.into_iter().zip(amounts) {
            (line.net, line.tax) = (amounts.net, amounts.tax);
        }
    }
    taken::sum_up(order)
}

fn unpriced(line: &OrderLine) -> Unpriced {
    Unpriced { discount: line.discount, price: line.price, quantity: line.quantity, rate: line.tax_rate }
}

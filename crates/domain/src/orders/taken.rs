//! The money of what was handed over. It is fixed when the goods leave and kept with the hand-over, so that a later
//! change of the order never alters the figures of a day that is past.

use crate::money::Money;
use crate::pricing::{self, Amounts};
use crate::quantity::Quantity;
use crate::records::Order;
use crate::refusal::Refusal;

/// What was charged so far for each line of an order.
pub fn money_taken(order: &Order) -> Result<Vec<Amounts>, Refusal> {
    let mut taken = vec![Amounts::zero(order.total.exponent()); order.lines.len()];
    for part in order.handovers.iter().flat_map(|handover| &handover.lines) {
        if let Some(sum) = taken.get_mut(part.line as usize) {
            *sum = sum.plus(Amounts { net: part.net, tax: part.tax })?;
        }
    }
    Ok(taken)
}

/// What was charged so far for all that left of an order. Its charges go with the first hand-over.
pub fn total_taken(order: &Order) -> Result<Money, Refusal> {
    let nothing = Amounts::zero(order.total.exponent());
    if order.handovers.is_empty() {
        return nothing.total();
    }
    let parts = order.handovers.iter().flat_map(|handover| &handover.lines);
    let parts = parts.map(|part| Amounts { net: part.net, tax: part.tax });
    super::priced::sum(order.total.exponent(), parts, &order.charges)?.total()
}

/// What `part` of a line's `open` quantity is charged, `taken` having been charged before: its share of the rest, and
/// all of the rest where nothing stays open.
pub fn money_of_part(
    whole: Amounts,
    taken: Amounts,
    open: Quantity,
    part: Quantity,
) -> Result<Amounts, Refusal> {
    let rest = Amounts { net: whole.net.minus(taken.net)?, tax: whole.tax.minus(taken.tax)? };
    Ok(pricing::share_of(rest, open, Quantity::ZERO, part))
}

/// After the rest of a partly taken order is given up: what is to be paid is what was taken, and the charges.
pub fn settle_money(order: &mut Order) -> Result<(), Refusal> {
    let taken = money_taken(order)?;
    for (line, taken) in order.lines.iter_mut().zip(taken) {
        (line.net, line.tax) = (taken.net, taken.tax);
    }
    sum_up(order)
}

/// Adds up the order's lines and charges.
pub fn sum_up(order: &mut Order) -> Result<(), Refusal> {
    let lines = order.lines.iter().map(|line| Amounts { net: line.net, tax: line.tax });
    let sum = super::priced::sum(order.total.exponent(), lines, &order.charges)?;
    (order.net, order.tax, order.total) = (sum.net, sum.tax, sum.total()?);
    Ok(())
}

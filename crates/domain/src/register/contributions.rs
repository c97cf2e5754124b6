//! What a record adds to the figures of the register session that it names.

use crate::ids::RegisterId;
use crate::money::{Money, Percent};
use crate::records::cash_movement::CashDirection;
use crate::records::order::Charge;
use crate::records::register_figures::RegisterSums;
use crate::records::sale::{Payment, SaleState};
use crate::records::{AccountEntry, CashMovement, Record, Return, Sale};

/// The session that a record names, and what it adds there; `None` where it adds nothing to any.
pub fn of(record: &Record) -> Option<(RegisterId, RegisterSums)> {
    match record {
        Record::Sales(sale) => Some((sale.register?, of_sale(sale))),
        Record::Returns(back) => Some((back.register?, of_return(back))),
        Record::CashMovements(movement) => Some((movement.register, of_cash(movement))),
        Record::AccountEntries(entry) => Some((entry.register?, of_entry(entry))),
        _ => None,
    }
}

fn plus(sum: &mut Money, more: Money) {
    *sum = Money::new(sum.minor().saturating_add(more.minor()), sum.exponent());
}

fn of_sale(sale: &Sale) -> RegisterSums {
    let mut sums = RegisterSums::zero(sale.total.exponent());
    if sale.state == SaleState::Voided {
        sums.void_count = 1;
        sums.voids = sale.total;
        return sums;
    }
    sums.sale_count = 1;
    sums.sales = sale.total;
    sums.discounts = taken_off(sale);
    let lines = sale.lines.iter().map(|line| (line.tax_rate, line.net, line.tax));
    for (rate, net, tax) in lines.chain(sale.charges.iter().map(of_charge)) {
        let at_rate = sums.tax(rate);
        plus(&mut at_rate.net, net);
        plus(&mut at_rate.tax, tax);
    }
    plus(&mut sums.unpaid, due(sale.total, sale.rounding, &sale.payments));
    sums.rounding = sale.rounding.unwrap_or(Money::zero(sale.total.exponent()));
    for payment in &sale.payments {
        let of_kind = sums.payment(&payment.kind);
        plus(&mut of_kind.amount, payment.amount);
        plus(&mut of_kind.change, payment.change());
        of_kind.count += 1;
    }
    sums
}

fn of_return(back: &Return) -> RegisterSums {
    let mut sums = RegisterSums::zero(back.total.exponent());
    sums.return_count = 1;
    sums.returns = back.total;
    let lines = back.lines.iter().map(|line| (line.tax_rate, line.net, line.tax));
    for (rate, net, tax) in lines.chain(back.charges.iter().map(of_charge)) {
        let at_rate = sums.tax(rate);
        plus(&mut at_rate.returned_net, net);
        plus(&mut at_rate.returned_tax, tax);
    }
    sums.unpaid = due(back.total, back.rounding, &back.payments).negated();
    sums.rounding = back.rounding.map_or(Money::zero(back.total.exponent()), Money::negated);
    for payment in &back.payments {
        let of_kind = sums.payment(&payment.kind);
        plus(&mut of_kind.refunded, payment.amount);
        of_kind.count += 1;
    }
    sums
}

fn of_cash(movement: &CashMovement) -> RegisterSums {
    let mut sums = RegisterSums::zero(movement.amount.exponent());
    match movement.direction {
        CashDirection::In => sums.cash_in = movement.amount,
        CashDirection::Out => sums.cash_out = movement.amount,
    }
    sums
}

/// Money taken for an account makes what the customer owes less; money given back makes it more.
fn of_entry(entry: &AccountEntry) -> RegisterSums {
    let mut sums = RegisterSums::zero(entry.amount.exponent());
    if let Some(tender) = &entry.tender {
        let of_kind = sums.payment(tender);
        of_kind.collected = entry.amount.negated();
        of_kind.count = 1;
    }
    sums
}

fn of_charge(charge: &Charge) -> (Percent, Money, Money) {
    (charge.tax_rate, charge.net, charge.tax)
}

/// What is charged and not paid: the total, rounded, less the payments.
fn due(total: Money, rounding: Option<Money>, payments: &[Payment]) -> Money {
    let mut due = total;
    rounding.into_iter().for_each(|rounding| plus(&mut due, rounding));
    payments.iter().for_each(|payment| plus(&mut due, payment.amount.negated()));
    due
}

/// What was taken off prices, as prices are: by discounts on lines and on the whole.
pub fn taken_off(sale: &Sale) -> Money {
    let mut off = Money::zero(sale.total.exponent());
    for line in &sale.lines {
        let Ok(full) = line.price.times(line.quantity, off.exponent()) else { continue };
        plus(&mut off, full);
        plus(&mut off, line.net.negated());
        if sale.tax_included {
            plus(&mut off, line.tax.negated());
        }
    }
    off
}

//! Payments of a sale or a return: as they are kept, what rounding of cash they show, and what is missing.

use crate::attention::questions::Questions;
use crate::decision::Decision;
use crate::limits;
use crate::money::Money;
use crate::pricing;
use crate::records::exception::DetailName;
use crate::records::register_figures::CASH;
use crate::records::sale::{ACCOUNT, Payment};
use crate::refusal::{Refusal, Rule};

/// Payments, and how they stand to what was to be paid.
#[derive(Clone, Debug)]
pub struct Paid {
    /// In the currency's digits.
    pub payments: Vec<Payment>,
    /// What rounding of cash put on top of the total; absent: nothing.
    pub rounding: Option<Money>,
    /// What is missing, or below zero too much, after rounding.
    pub unpaid: Money,
}

impl Paid {
    /// Asks about payments on the account of nobody, and about such that are not what was to be paid. Where there are
    /// none, and no register takes any, nothing was said of them.
    pub fn ask(&self, has_customer: bool, at_register: bool, questions: &mut Questions) {
        let on_account = self.payments.iter().find(|payment| payment.kind == ACCOUNT);
        if let Some(payment) = on_account.filter(|_| !has_customer) {
            questions.ask(DetailName::AccountWithoutCustomer, payment.amount);
        }
        if !self.unpaid.is_zero() && (at_register || !self.payments.is_empty()) {
            questions.ask(DetailName::Unpaid, self.unpaid);
        }
    }
}

/// Reads the payments of a sale, or what was given back for a return, of so much in all.
pub fn read(decision: &Decision<'_>, given: &[Payment], total: Money) -> Result<Paid, Refusal> {
    let business = decision.business()?;
    let mut payments = Vec::with_capacity(given.len());
    let (mut paid, mut cash) = (Money::zero(total.exponent()), None);
    for (place, payment) in given.iter().enumerate() {
        let payment = in_currency(place, payment, total.exponent())?;
        paid = paid.plus(payment.amount)?;
        if payment.kind == CASH {
            cash = Some(cash.map_or(Ok(payment.amount), |cash: Money| cash.plus(payment.amount))?);
        }
        payments.push(payment);
    }
    let off = paid.minus(total)?;
    let is_rounded = cash
        .zip(business.cash_rounding)
        .is_some_and(|(cash, coin)| pricing::is_rounded_cash(cash, off, coin));
    Ok(match is_rounded {
        true => Paid { payments, rounding: Some(off), unpaid: Money::zero(total.exponent()) },
        false => Paid { payments, rounding: None, unpaid: off.negated() },
    })
}

fn in_currency(place: usize, payment: &Payment, exponent: u8) -> Result<Payment, Refusal> {
    let field = |name: &str| format!("data.payments[{place}].{name}");
    let amount = |name: &str, amount: Money| {
        amount.in_currency(exponent).ok_or_else(|| Refusal::invalid(field(name), Rule::CurrencyDigits))
    };
    limits::name(&field("kind"), &payment.kind)?;
    limits::short(&field("reference"), payment.reference.as_deref())?;
    let paid = amount("amount", payment.amount)?;
    let tendered = payment.tendered.map(|tendered| amount("tendered", tendered)).transpose()?;
    if tendered.is_some_and(|tendered| tendered < paid) {
        return Err(Refusal::invalid(field("tendered"), Rule::InRange));
    }
    Ok(Payment {
        amount: paid,
        kind: payment.kind.clone(),
        reference: payment.reference.clone(),
        tendered: tendered.filter(|tendered| *tendered != paid),
    })
}

//! What a register session comes to: the figures of an X, of a Z and of what came late.

use crate::ids::{self, RegisterId};
use crate::money::{Money, Percent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The kind of payment that goes into the drawer.
pub const CASH: &str = "cash";

/// The running figures of a register session: all that names it, whether it is closed or not. One small record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterFigures {
    /// How many addenda its Z has.
    #[serde(default, skip_serializing_if = "is_none")]
    pub addenda: u64,
    /// Identity: follows from the session.
    pub id: Uuid,
    /// Of which session.
    pub register: RegisterId,
    /// What it comes to.
    pub sums: RegisterSums,
}

/// Sums of what was done at a register. In an addendum they are what came late, and may be below zero.
///
/// What was charged and what was paid agree: `sales - returns + rounding = payments taken - payments given back +
/// unpaid`, and sales and returns are the sums of their taxes' net and tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterSums {
    /// Cash put in beside trade.
    pub cash_in: Money,
    /// Cash taken out beside trade.
    pub cash_out: Money,
    /// Taken off prices, of the sales that stand.
    pub discounts: Money,
    /// By kind, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentSums>,
    /// How many returns.
    pub return_count: i64,
    /// Total of returns.
    pub returns: Money,
    /// What rounding of cash put on top of sales, less what it put on top of returns.
    pub rounding: Money,
    /// How many sales stand.
    pub sale_count: i64,
    /// Total of sales that stand.
    pub sales: Money,
    /// By rate, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxSums>,
    /// What was charged and is not among the payments, less what was to be given back and was not.
    pub unpaid: Money,
    /// How many sales were voided.
    pub void_count: i64,
    /// Total of sales that were voided.
    pub voids: Money,
}

/// Payments of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentSums {
    /// What it paid of sales.
    pub amount: Money,
    /// Given back in cash on what was handed over beyond that.
    pub change: Money,
    /// Taken for customers' accounts beside sales, less what was given back from them.
    pub collected: Money,
    /// How many payments, refunds and collections.
    pub count: i64,
    /// `cash`, `card`, `account`, …
    pub kind: String,
    /// Given back.
    pub refunded: Money,
}

/// Sales and returns at one rate of tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaxSums {
    /// Sold, without tax.
    pub net: Money,
    /// The rate.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub rate: Percent,
    /// Given back, without tax.
    pub returned_net: Money,
    /// Tax given back.
    pub returned_tax: Money,
    /// Tax on what was sold.
    pub tax: Money,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

/// The sum, held within bounds: no drawer comes near them.
fn add(sum: &mut Money, more: Money, sign: i64) {
    let minor = sum.minor().saturating_add(more.minor().saturating_mul(sign));
    *sum = Money::new(minor, sum.exponent());
}

impl RegisterFigures {
    /// The id of a session's figures.
    pub fn id_of(register: RegisterId) -> Uuid {
        ids::natural("register_figures", &[register.0.as_bytes()])
    }

    /// Nothing yet.
    pub fn empty(register: RegisterId, exponent: u8) -> Self {
        Self { addenda: 0, id: Self::id_of(register), register, sums: RegisterSums::zero(exponent) }
    }
}

impl RegisterSums {
    /// Nothing.
    pub fn zero(exponent: u8) -> Self {
        let nothing = Money::zero(exponent);
        Self {
            cash_in: nothing,
            cash_out: nothing,
            discounts: nothing,
            payments: Vec::new(),
            return_count: 0,
            returns: nothing,
            rounding: nothing,
            sale_count: 0,
            sales: nothing,
            taxes: Vec::new(),
            unpaid: nothing,
            void_count: 0,
            voids: nothing,
        }
    }

    /// Whether there is nothing in it.
    pub fn is_zero(&self) -> bool {
        *self == Self::zero(self.sales.exponent())
    }

    /// Adds (`sign` 1) or takes away (`sign` −1) other sums. What comes to nothing is left out, so that the same facts
    /// always make the same sums, whatever came before.
    pub fn add(&mut self, other: &Self, sign: i64) {
        add(&mut self.cash_in, other.cash_in, sign);
        add(&mut self.cash_out, other.cash_out, sign);
        add(&mut self.discounts, other.discounts, sign);
        add(&mut self.returns, other.returns, sign);
        add(&mut self.rounding, other.rounding, sign);
        add(&mut self.sales, other.sales, sign);
        add(&mut self.unpaid, other.unpaid, sign);
        add(&mut self.voids, other.voids, sign);
        self.return_count += sign * other.return_count;
        self.sale_count += sign * other.sale_count;
        self.void_count += sign * other.void_count;
        for more in &other.payments {
            let sums = self.payment(&more.kind);
            add(&mut sums.amount, more.amount, sign);
            add(&mut sums.change, more.change, sign);
            add(&mut sums.collected, more.collected, sign);
            add(&mut sums.refunded, more.refunded, sign);
            sums.count += sign * more.count;
        }
        for more in &other.taxes {
            let sums = self.tax(more.rate);
            add(&mut sums.net, more.net, sign);
            add(&mut sums.tax, more.tax, sign);
            add(&mut sums.returned_net, more.returned_net, sign);
            add(&mut sums.returned_tax, more.returned_tax, sign);
        }
        self.payments.retain(|sums| !sums.is_zero());
        self.taxes.retain(|sums| !sums.is_zero());
    }

    /// The sums of a kind of payment, made where there are none.
    pub fn payment(&mut self, kind: &str) -> &mut PaymentSums {
        let nothing = Money::zero(self.sales.exponent());
        let place = match self.payments.binary_search_by(|sums| sums.kind.as_str().cmp(kind)) {
            Ok(place) => place,
            Err(place) => {
                let kind = kind.to_owned();
                let (amount, change, collected, refunded) = (nothing, nothing, nothing, nothing);
                self.payments
                    .insert(place, PaymentSums { amount, change, collected, count: 0, kind, refunded });
                place
            }
        };
        &mut self.payments[place]
    }

    /// The sums of a rate of tax, made where there are none.
    pub fn tax(&mut self, rate: Percent) -> &mut TaxSums {
        let nothing = Money::zero(self.sales.exponent());
        let place = match self.taxes.binary_search_by_key(&rate, |sums| sums.rate) {
            Ok(place) => place,
            Err(place) => {
                let (net, tax) = (nothing, nothing);
                self.taxes
                    .insert(place, TaxSums { net, rate, returned_net: nothing, returned_tax: nothing, tax });
                place
            }
        };
        &mut self.taxes[place]
    }

    /// The cash that must be in the drawer: the float, what was handed over in cash, less change and what was given
    /// back, and what was put in and taken out. Change is cash whatever it is given on.
    pub fn expected_cash(&self, float: Money) -> Money {
        let mut cash = float;
        add(&mut cash, self.cash_in, 1);
        add(&mut cash, self.cash_out, -1);
        for sums in &self.payments {
            if sums.kind == CASH {
                // What was handed over: what it paid, and the change on it, which is taken off again below.
                for part in [sums.amount, sums.change, sums.collected] {
                    add(&mut cash, part, 1);
                }
                add(&mut cash, sums.refunded, -1);
            }
            add(&mut cash, sums.change, -1);
        }
        cash
    }
}

impl PaymentSums {
    fn is_zero(&self) -> bool {
        let sums = [self.amount, self.change, self.collected, self.refunded];
        self.count == 0 && sums.iter().all(Money::is_zero)
    }
}

impl TaxSums {
    fn is_zero(&self) -> bool {
        [self.net, self.tax, self.returned_net, self.returned_tax].iter().all(Money::is_zero)
    }
}

//! What a customer bought and what sold on a day: sums of what orders, sales and returns contribute.

use crate::command::Wants;
use crate::decision::Sums;
use crate::ids::{CustomerId, ProductId};
use crate::money::Money;
use crate::quantity::Quantity;
use crate::records::movement::MovementKind;
use crate::records::order::OrderState;
use crate::records::sale::SaleState;
use crate::records::{CustomerTotals, DailySales, Movement, Order, Record, Return, Sale};
use crate::time::{Day, Moment};
use crate::working_set::{Change, WorkingSet};
use crate::worth::Worth;

/// Minor units and millionths, signed, wide enough that no sum leaves them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CustomerShare {
    bought: i128,
    last_at: Option<Moment>,
    open: i128,
    orders: i64,
    returned: i128,
    sales: i64,
}

/// What a record adds to a day's figures of one product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayShare {
    cost: i128,
    cost_difference: i128,
    costed: i128,
    lines: i64,
    net: i128,
    quantity: i128,
    returned_cost: i128,
    returned_costed: i128,
    returned_net: i128,
    returned_quantity: i128,
    returned_tax: i128,
    tax: i128,
}

/// A day and a product (`None`: charges).
pub type DayKey = (Day, Option<ProductId>);

/// The sums that records contribute to.
#[derive(Debug, Default)]
pub struct Contributions {
    /// By customer.
    pub customers: Sums<CustomerId, CustomerShare>,
    /// By day and product.
    pub days: Sums<DayKey, DayShare>,
    /// Digits of the currency, as the records show it.
    pub exponent: Option<u8>,
}

impl Contributions {
    /// Adds (`sign` 1) or takes away (`sign` −1) what `record` contributes.
    pub fn add(&mut self, record: &Record, sign: i64) {
        match record {
            Record::Orders(order) => self.add_order(order, sign),
            Record::Sales(sale) => self.add_sale(sale, sign),
            Record::Returns(back) => self.add_return(back, sign),
            Record::Movements(movement) => self.add_movement(movement, sign),
            _ => {}
        }
    }

    fn add_order(&mut self, order: &Order, sign: i64) {
        self.exponent = Some(order.total.exponent());
        let wide = i128::from(sign);
        let total = i128::from(order.total.minor());
        let (bought, open, counts) = match order.state {
            OrderState::Cancelled | OrderState::Rejected => (self.taken_total(order), 0, 0),
            OrderState::HandedOver | OrderState::Completed => (self.taken_total(order), 0, 1),
            _ => {
                let taken = self.taken_total(order);
                (taken, total - taken, 1)
            }
        };
        if let Some(customer) = order.customer {
            let share = self.customers.entry(customer, Default::default);
            share.bought += wide * bought;
            share.open += wide * open;
            share.orders += sign * counts;
            if sign > 0 {
                share.last_at = share.last_at.max(Some(order.placed_at));
            }
        }
        self.add_handovers(order, sign);
    }

    /// What was handed over of an order comes to; charges go with the first hand-over.
    fn taken_total(&self, order: &Order) -> i128 {
        if order.handovers.is_empty() {
            return 0;
        }
        let wide = |net: Money, tax: Money| i128::from(net.minor()) + i128::from(tax.minor());
        let parts = order.handovers.iter().flat_map(|handover| &handover.lines);
        let lines: i128 = parts.map(|part| wide(part.net, part.tax)).sum();
        let charges: i128 = order.charges.iter().map(|charge| wide(charge.net, charge.tax)).sum();
        lines + charges
    }

    fn add_handovers(&mut self, order: &Order, sign: i64) {
        let wide = i128::from(sign);
        for handover in &order.handovers {
            for part in &handover.lines {
                let Some(line) = order.lines.get(part.line as usize) else { continue };
                let share = self.days.entry((handover.day, Some(line.product)), Default::default);
                share.lines += sign;
                share.net += wide * i128::from(part.net.minor());
                share.tax += wide * i128::from(part.tax.minor());
                share.quantity += wide * i128::from(part.quantity.millionths());
            }
        }
        if let Some(first) = order.handovers.first() {
            for charge in &order.charges {
                let share = self.days.entry((first.day, None), Default::default);
                share.lines += sign;
                share.net += wide * i128::from(charge.net.minor());
                share.tax += wide * i128::from(charge.tax.minor());
            }
        }
    }

    fn add_sale(&mut self, sale: &Sale, sign: i64) {
        self.exponent = Some(sale.total.exponent());
        if sale.state == SaleState::Voided {
            return;
        }
        let wide = i128::from(sign);
        if let Some(customer) = sale.customer {
            let share = self.customers.entry(customer, Default::default);
            share.bought += wide * i128::from(sale.total.minor());
            share.sales += sign;
            if sign > 0 {
                share.last_at = share.last_at.max(Some(sale.occurred_at));
            }
        }
        for line in &sale.lines {
            let share = self.days.entry((sale.day, Some(line.product)), Default::default);
            share.lines += sign;
            share.net += wide * i128::from(line.net.minor());
            share.tax += wide * i128::from(line.tax.minor());
            share.quantity += wide * i128::from(line.quantity.millionths());
        }
        for charge in &sale.charges {
            let share = self.days.entry((sale.day, None), Default::default);
            share.lines += sign;
            share.net += wide * i128::from(charge.net.minor());
            share.tax += wide * i128::from(charge.tax.minor());
        }
    }

    /// What goods had cost that went to a customer or came from one; what undoes such a movement takes that away.
    fn add_movement(&mut self, movement: &Movement, sign: i64) {
        let Some(value) = movement.value else { return };
        self.exponent = Some(value.exponent());
        let key = (movement.day, Some(movement.product));
        if let Some(difference) = movement.cost_difference {
            let share = self.days.entry(key, Default::default);
            share.cost_difference += i128::from(sign) * i128::from(difference.hundredths());
        }
        let forward = match movement.kind {
            MovementKind::Sale => -movement.direction(),
            MovementKind::CustomerReturn => movement.direction(),
            _ => return,
        };
        let wide = i128::from(sign * forward);
        let cost = wide * i128::from(value.hundredths());
        let costed = wide * i128::from(movement.quantity.saturating_minus(movement.unvalued).millionths());
        let share = self.days.entry(key, Default::default);
        let (sum, sum_costed) = match movement.kind {
            MovementKind::Sale => (&mut share.cost, &mut share.costed),
            _ => (&mut share.returned_cost, &mut share.returned_costed),
        };
        *sum += cost;
        *sum_costed += costed;
    }

    fn add_return(&mut self, back: &Return, sign: i64) {
        self.exponent = Some(back.total.exponent());
        let wide = i128::from(sign);
        if let Some(customer) = back.customer {
            let share = self.customers.entry(customer, Default::default);
            share.returned += wide * i128::from(back.total.minor());
        }
        for line in &back.lines {
            let share = self.days.entry((back.day, Some(line.product)), Default::default);
            share.returned_net += wide * i128::from(line.net.minor());
            share.returned_tax += wide * i128::from(line.tax.minor());
            share.returned_quantity += wide * i128::from(line.quantity.millionths());
        }
        for charge in &back.charges {
            let share = self.days.entry((back.day, None), Default::default);
            share.returned_net += wide * i128::from(charge.net.minor());
            share.returned_tax += wide * i128::from(charge.tax.minor());
        }
    }
}

/// What changes take away and add.
pub fn contributions(changes: &[Change]) -> Contributions {
    let mut sums = Contributions::default();
    for change in changes {
        if let Some(before) = &change.before {
            sums.add(before, -1);
        }
        sums.add(&change.after, 1);
    }
    sums
}

/// Wants the totals that they touch.
pub fn want(sums: &Contributions, wants: &mut Wants<'_>) {
    for (customer, _) in sums.customers.iter() {
        wants.record::<CustomerTotals>(CustomerTotals::id_of(*customer));
    }
    for ((day, product), share) in sums.days.iter() {
        if *share != DayShare::default() {
            wants.record::<DailySales>(DailySales::id_of(*day, *product));
        }
    }
}

/// Brings the totals up to date.
pub fn apply(sums: &Contributions, set: &mut WorkingSet) {
    let Some(exponent) = sums.exponent else { return };
    for (customer, share) in sums.customers.iter() {
        if *share == CustomerShare::default() {
            continue;
        }
        let totals = set.get::<CustomerTotals>(CustomerTotals::id_of(*customer)).cloned();
        let totals = totals.unwrap_or_else(|| CustomerTotals::empty(*customer, exponent));
        set.put(share.added_to(totals));
    }
    for ((day, product), share) in sums.days.iter() {
        if *share == DayShare::default() {
            continue;
        }
        let figures = set.get::<DailySales>(DailySales::id_of(*day, *product)).cloned();
        let figures = figures.unwrap_or_else(|| DailySales::empty(*day, *product, exponent));
        set.put(share.added_to(figures));
    }
}

/// An amount with a change, held within its range.
pub fn money(base: Money, change: i128) -> Money {
    let minor = (i128::from(base.minor()) + change).clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Money::new(minor as i64, base.exponent())
}

fn quantity(base: Quantity, change: i128) -> Quantity {
    let sum = (i128::from(base.millionths()) + change).clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Quantity::from_millionths(sum as i64)
}

fn worth(base: Worth, change: i128) -> Worth {
    let sum = (i128::from(base.hundredths()) + change).clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Worth::new(sum as i64, base.exponent())
}

impl CustomerShare {
    /// The totals with this share added.
    pub fn added_to(&self, mut totals: CustomerTotals) -> CustomerTotals {
        totals.bought = money(totals.bought, self.bought);
        totals.open = money(totals.open, self.open);
        totals.returned = money(totals.returned, self.returned);
        totals.orders = totals.orders.saturating_add_signed(self.orders);
        totals.sales = totals.sales.saturating_add_signed(self.sales);
        totals.last_at = totals.last_at.max(self.last_at);
        totals
    }
}

impl DayShare {
    /// The figures with this share added.
    pub fn added_to(&self, mut figures: DailySales) -> DailySales {
        figures.cost = worth(figures.cost, self.cost);
        figures.cost_difference = worth(figures.cost_difference, self.cost_difference);
        figures.costed = quantity(figures.costed, self.costed);
        figures.returned_cost = worth(figures.returned_cost, self.returned_cost);
        figures.returned_costed = quantity(figures.returned_costed, self.returned_costed);
        figures.lines = figures.lines.saturating_add_signed(self.lines);
        figures.net = money(figures.net, self.net);
        figures.tax = money(figures.tax, self.tax);
        figures.quantity = quantity(figures.quantity, self.quantity);
        figures.returned_net = money(figures.returned_net, self.returned_net);
        figures.returned_tax = money(figures.returned_tax, self.returned_tax);
        figures.returned_quantity = quantity(figures.returned_quantity, self.returned_quantity);
        figures
    }
}

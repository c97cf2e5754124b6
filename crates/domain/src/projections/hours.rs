//! What was sold and ordered in an hour: sums of what orders, sales and returns contribute, minute by minute.

use super::sales::money;
use crate::command::Wants;
use crate::decision::Sums;
use crate::money::Money;
use crate::records::hourly_sales::MinuteSales;
use crate::records::order::OrderState;
use crate::records::sale::SaleState;
use crate::records::{HourlySales, Order, Record, Return, Sale};
use crate::time::Moment;
use crate::working_set::{Change, WorkingSet};
use std::collections::BTreeMap;

/// What a record adds to a minute's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MinuteShare {
    net: i128,
    ordered: i128,
    orders: i64,
    returned_net: i128,
    returned_tax: i128,
    sales: i64,
    tax: i128,
}

/// The minutes that records contribute to.
#[derive(Debug, Default)]
pub struct Minutes {
    exponent: u8,
    sums: Sums<Moment, MinuteShare>,
}

impl Minutes {
    /// What changes take away and add.
    pub fn of(changes: &[Change]) -> Self {
        let mut minutes = Self::default();
        for change in changes {
            if let Some(before) = &change.before {
                minutes.add(before, -1);
            }
            minutes.add(&change.after, 1);
        }
        minutes
    }

    /// Adds (`sign` 1) or takes away (`sign` −1) what `record` contributes.
    pub fn add(&mut self, record: &Record, sign: i64) {
        match record {
            Record::Orders(order) => self.add_order(order, sign),
            Record::Sales(sale) => self.add_sale(sale, sign),
            Record::Returns(back) => self.add_return(back, sign),
            _ => {}
        }
    }

    fn at(&mut self, moment: Moment, total: Money) -> &mut MinuteShare {
        self.exponent = total.exponent();
        let minute = moment.plus_millis(-moment.millis().rem_euclid(HourlySales::MINUTE_MS));
        self.sums.entry(minute, Default::default)
    }

    fn add_order(&mut self, order: &Order, sign: i64) {
        let wide = i128::from(sign);
        if !matches!(order.state, OrderState::Cancelled | OrderState::Rejected) {
            let share = self.at(order.placed_at, order.total);
            share.orders += sign;
            share.ordered += wide * i128::from(order.total.minor());
        }
        for (round, handover) in order.handovers.iter().enumerate() {
            // Charges go with what leaves first.
            let charges = order.charges.iter().filter(|_| round == 0).map(|charge| (charge.net, charge.tax));
            let lines = handover.lines.iter().map(|part| (part.net, part.tax));
            let share = self.at(handover.occurred_at, order.total);
            share.sales += sign;
            for (net, tax) in lines.chain(charges) {
                share.net += wide * i128::from(net.minor());
                share.tax += wide * i128::from(tax.minor());
            }
        }
    }

    fn add_sale(&mut self, sale: &Sale, sign: i64) {
        if sale.state == SaleState::Voided {
            return;
        }
        let share = self.at(sale.occurred_at, sale.total);
        share.sales += sign;
        share.net += i128::from(sign) * i128::from(sale.net.minor());
        share.tax += i128::from(sign) * i128::from(sale.tax.minor());
    }

    fn add_return(&mut self, back: &Return, sign: i64) {
        let share = self.at(back.occurred_at, back.total);
        share.returned_net += i128::from(sign) * i128::from(back.net.minor());
        share.returned_tax += i128::from(sign) * i128::from(back.tax.minor());
    }

    /// The minutes that change, with the hour of each.
    fn changed(&self) -> impl Iterator<Item = (Moment, u8, &MinuteShare)> {
        let changed = self.sums.iter().filter(|(_, share)| *share != MinuteShare::default());
        changed.map(|(minute, share)| {
            let hour = HourlySales::hour_of(*minute);
            (hour, ((minute.millis() - hour.millis()) / HourlySales::MINUTE_MS) as u8, share)
        })
    }

    /// Wants the hours that they touch.
    pub fn want(&self, wants: &mut Wants<'_>) {
        for (hour, ..) in self.changed() {
            wants.record::<HourlySales>(HourlySales::id_of(hour));
        }
    }

    /// Brings the hours up to date.
    pub fn apply(&self, set: &mut WorkingSet) {
        for hour in self.hours(|hour| set.get::<HourlySales>(HourlySales::id_of(hour)).cloned()) {
            set.put(hour);
        }
    }

    /// The hours that they touch, with their shares added to what `kept` gives.
    pub fn hours(&self, kept: impl Fn(Moment) -> Option<HourlySales>) -> Vec<HourlySales> {
        let mut hours: BTreeMap<Moment, HourlySales> = BTreeMap::new();
        for (starts_at, minute, share) in self.changed() {
            let hour = hours.entry(starts_at);
            let hour =
                hour.or_insert_with(|| kept(starts_at).unwrap_or_else(|| HourlySales::empty(starts_at)));
            let minutes = &mut hour.minutes;
            match minutes.binary_search_by_key(&minute, |of| of.minute) {
                Ok(at) => share.add_to(&mut minutes[at]),
                Err(at) => {
                    let mut of = MinuteSales::empty(minute, self.exponent);
                    share.add_to(&mut of);
                    minutes.insert(at, of);
                }
            }
        }
        for hour in hours.values_mut() {
            hour.minutes.retain(|of| *of != MinuteSales::empty(of.minute, of.net.exponent()));
        }
        hours.into_values().collect()
    }
}

impl MinuteShare {
    fn add_to(&self, figures: &mut MinuteSales) {
        figures.net = money(figures.net, self.net);
        figures.ordered = money(figures.ordered, self.ordered);
        figures.orders = figures.orders.saturating_add_signed(self.orders);
        figures.returned_net = money(figures.returned_net, self.returned_net);
        figures.returned_tax = money(figures.returned_tax, self.returned_tax);
        figures.sales = figures.sales.saturating_add_signed(self.sales);
        figures.tax = money(figures.tax, self.tax);
    }
}

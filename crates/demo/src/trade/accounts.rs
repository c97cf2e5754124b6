//! What partners owe, and how they pay.

use super::{Act, Plan, Trade};
use crate::content::Partner;
use crate::setup;
use crate::step;
use onhand_domain::local_time::Weekday;
use onhand_domain::time::Moment;
use serde_json::json;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// A partner's account.
#[derive(Clone, Debug)]
pub struct Account {
    /// When each charge is to be paid, and how much it is.
    charges: Vec<(Moment, i64)>,
    /// Whether they pay late.
    is_slow: bool,
    limit: i64,
    /// Ordered and not handed over.
    pub open: i64,
    /// Payments: which entry, when, how much.
    paid: Vec<(Uuid, Moment, i64)>,
    terms_days: i64,
}

impl Account {
    /// A partner's, with nothing in it.
    pub fn of((place, partner): (usize, &Partner)) -> Self {
        Self {
            charges: Vec::new(),
            is_slow: place % 8 == 5,
            limit: partner.credit_limit.minor(),
            open: 0,
            paid: Vec::new(),
            terms_days: partner.terms_days.into(),
        }
    }

    /// How much more may be ordered.
    pub fn room(&self) -> i64 {
        self.limit - self.open - self.charges.iter().map(|(_, amount)| amount).sum::<i64>()
    }

    /// How much one order should come to at most, where there are so many in a week.
    pub fn usual(&self, orders_a_week: f64) -> i64 {
        let late = if self.is_slow { 40 } else { 16 };
        let weeks = (self.terms_days + late) as f64 / 7.0;
        (self.limit as f64 / (orders_a_week * weeks + 3.0)) as i64
    }

    /// Goods left on account.
    pub fn charge(&mut self, amount: i64, at: Moment) {
        self.open -= amount;
        self.charges.push((at.plus_millis(self.terms_days * DAY_MS), amount));
    }
}

impl Trade<'_> {
    /// Each partner pays on a working day of its own.
    pub(super) fn plan_payments(&self, plan: &mut Plan, ago: i64) {
        let weekday = Weekday::ALL.iter().position(|day| *day == self.calendar.weekday(ago));
        let partners = (0..self.accounts.len()).filter(|partner| Some(partner % 5) == weekday);
        plan.extend(
            partners.map(|partner| (self.calendar.at(ago, 11 * 60 + partner as i64), Act::Pay(partner))),
        );
    }

    /// A partner pays what is due: most a little before, some long after.
    pub(super) fn pay(&mut self, partner: usize, at: Moment) {
        let account = &mut self.accounts[partner];
        let until = at.plus_millis(if account.is_slow { -18 * DAY_MS } else { 3 * DAY_MS });
        let due: i64 =
            account.charges.iter().filter(|(due, _)| *due <= until).map(|(_, amount)| amount).sum();
        if due == 0 {
            return;
        }
        account.charges.retain(|(due, _)| *due > until);
        let entry = step::id("payment", &partner.to_string(), at);
        account.paid.push((entry, at, due));
        let tender = if partner.is_multiple_of(3) { "cheque" } else { "transfer" };
        let customer = setup::partner_id(&self.content().partners[partner]);
        let data =
            json!({"customer": customer, "amount": self.book.money(due), "tender": tender, "entry": entry});
        self.give("payment", 1, "take_payment", data, at);
    }

    /// The newest cheque that had time to go to the bank comes back.
    pub(super) fn bounce(&mut self, at: Moment) {
        let until = at.plus_millis(-2 * DAY_MS);
        let cheques = self.accounts.iter().enumerate().filter(|(partner, _)| partner.is_multiple_of(3));
        let old_enough = cheques.flat_map(|(partner, account)| {
            account.paid.iter().filter(|(_, paid_at, _)| *paid_at <= until).map(move |paid| (partner, *paid))
        });
        let Some((partner, (entry, _, amount))) = old_enough.max_by_key(|(_, (_, paid_at, _))| *paid_at)
        else {
            return;
        };
        self.accounts[partner].charges.push((at, amount));
        let data = json!({"entry": entry, "note": "The bank returned the cheque"});
        self.give("bounce", 1, "reverse_account_entry", data, at);
    }
}

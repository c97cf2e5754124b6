//! What must always hold of customers' accounts: they add up, to the last unit, and nothing covers more than there is.

use super::Broken;
use crate::ids::{AccountEntryId, CustomerId};
use crate::orders::taken;
use crate::records::account::{AccountReferenceKind, EntryKind};
use crate::records::sale::{ACCOUNT, SaleState};
use crate::records::{AccountEntry, Allocation, CustomerAccount, Order, Record, Sale};
use crate::time::Day;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What an entry is, and what allocations say of it.
#[derive(Debug)]
struct Entry {
    amount: i128,
    customer: CustomerId,
    open: i128,
    reverses: Option<AccountEntryId>,
}

/// Sums of one customer's entries and orders.
#[derive(Debug, Default, PartialEq, Eq)]
struct Figures {
    balance: i128,
    oldest_due: Option<Day>,
    open_orders: i128,
    unallocated: i128,
}

/// Sums over all records, taken one record at a time, in any order.
#[derive(Debug, Default)]
pub(super) struct Audit {
    accounts: BTreeMap<CustomerId, CustomerAccount>,
    /// By both entries: charge and credit, how much, and whose.
    allocations: Vec<(AccountEntryId, AccountEntryId, i128, CustomerId)>,
    /// What was charged for an order or sale.
    charged: BTreeMap<Uuid, i128>,
    /// What must have been charged for it.
    chargeable: BTreeMap<Uuid, i128>,
    entries: BTreeMap<AccountEntryId, Entry>,
    figures: BTreeMap<CustomerId, Figures>,
    reversed: BTreeSet<AccountEntryId>,
    broken: Vec<Broken>,
}

impl Audit {
    fn fail(&mut self, rule: &'static str, what: impl ToString, detail: impl ToString) {
        self.broken.push(Broken { rule, what: what.to_string(), detail: detail.to_string() });
    }

    pub(super) fn take(&mut self, record: &Record) {
        match record {
            Record::AccountEntries(entry) => self.take_entry(entry),
            Record::Allocations(allocation) => self.take_allocation(allocation),
            Record::CustomerAccounts(account) => {
                self.accounts.insert(account.customer, account.clone());
            }
            Record::Orders(order) if order.on_account => self.take_order(order),
            Record::Sales(sale) => self.take_sale(sale),
            _ => {}
        }
    }

    fn take_entry(&mut self, entry: &AccountEntry) {
        let (amount, open) = (i128::from(entry.amount.minor()), i128::from(entry.open.minor()));
        let within = if amount > 0 { (0..=amount).contains(&open) } else { (amount..=0).contains(&open) };
        if !within || amount == 0 {
            self.fail("what is open of an entry is a part of it", entry.number, format!("{entry:?}"));
        }
        let figures = self.figures.entry(entry.customer).or_default();
        figures.balance += amount;
        figures.unallocated -= open.min(0);
        if let (true, Some(due)) = (open > 0, entry.due) {
            figures.oldest_due = Some(figures.oldest_due.map_or(due, |oldest| oldest.min(due)));
        }
        if let (EntryKind::Charge, Some(reference)) = (entry.kind, entry.reference) {
            *self.charged.entry(reference.id).or_default() += amount;
            if reference.kind == AccountReferenceKind::Return {
                self.fail("a charge is of an order or sale", entry.number, reference.id);
            }
        }
        if entry.reversed {
            self.reversed.insert(entry.id);
        }
        let customer = entry.customer;
        self.entries.insert(entry.id, Entry { amount, customer, open, reverses: entry.reverses });
    }

    fn take_allocation(&mut self, allocation: &Allocation) {
        let amount = i128::from(allocation.amount.minor());
        if (amount > 0) == allocation.reverses.is_some() || amount == 0 {
            self.fail("an allocation is above zero, its opposite below", allocation.id, amount);
        }
        self.allocations.push((allocation.charge, allocation.credit, amount, allocation.customer));
    }

    fn take_order(&mut self, order: &Order) {
        let Some(customer) = order.customer else {
            return self.fail("an order on account is someone's", order.number, "no customer");
        };
        let Ok(charged) = taken::total_taken(order) else {
            return self.fail("money adds up", format!("order {}", order.number), "out of range");
        };
        let charged = i128::from(charged.minor());
        self.chargeable.insert(order.id.0, charged);
        if order.state.is_open() {
            let figures = self.figures.entry(customer).or_default();
            figures.open_orders += i128::from(order.total.minor()) - charged;
        }
    }

    fn take_sale(&mut self, sale: &Sale) {
        if sale.customer.is_none() {
            return;
        }
        let payments = sale.payments.iter().filter(|payment| payment.kind == ACCOUNT);
        let charged: i128 = payments.map(|payment| i128::from(payment.amount.minor())).sum();
        let stands = sale.state == SaleState::Completed;
        if charged != 0 {
            self.chargeable.insert(sale.id.0, if stands { charged } else { 0 });
        }
        let credited = sale.credited.map_or(0, |credited| i128::from(credited.minor()));
        if credited < 0 || credited > charged.max(0) {
            self.fail("no more is credited than was charged", sale.id, format!("{credited} of {charged}"));
        }
    }

    pub(super) fn finish(mut self) -> Vec<Broken> {
        self.check_allocations();
        self.check_charges();
        self.check_figures();
        self.broken
    }

    /// What is open of an entry is what no allocation speaks of.
    fn check_allocations(&mut self) {
        let mut covered: BTreeMap<AccountEntryId, i128> = BTreeMap::new();
        for (charge, credit, amount, customer) in std::mem::take(&mut self.allocations) {
            *covered.entry(charge).or_default() += amount;
            *covered.entry(credit).or_default() -= amount;
            let sides = (self.entries.get(&charge), self.entries.get(&credit));
            let sound = matches!(sides, (Some(charge), Some(credit)) if charge.amount > 0
                && credit.amount < 0
                && charge.customer == customer
                && credit.customer == customer);
            if !sound {
                self.fail("a credit covers a charge of the same customer", charge, credit);
            }
        }
        for (id, entry) in std::mem::take(&mut self.entries) {
            let covered = covered.get(&id).copied().unwrap_or_default();
            if entry.amount - covered != entry.open {
                let detail = format!("{} less {covered}, kept {}", entry.amount, entry.open);
                self.fail("open = amount - allocated", id, detail);
            }
            let undone = entry.reverses.is_some_and(|reverses| !self.reversed.contains(&reverses));
            if undone {
                self.fail("an entry that is undone says so", id, format!("{entry:?}"));
            }
        }
    }

    /// Orders and sales on account are charged exactly, and nothing else is.
    fn check_charges(&mut self) {
        let (charged, chargeable) = (std::mem::take(&mut self.charged), std::mem::take(&mut self.chargeable));
        let ids: BTreeSet<&Uuid> = charged.keys().chain(chargeable.keys()).collect();
        for id in ids {
            let is = charged.get(id).copied().unwrap_or_default();
            let must = chargeable.get(id).copied().unwrap_or_default();
            if is != must {
                self.fail("what leaves on account is charged", id, format!("{is} charged, {must} left"));
            }
        }
    }

    fn check_figures(&mut self) {
        let (accounts, mut sums) = (std::mem::take(&mut self.accounts), std::mem::take(&mut self.figures));
        for (customer, account) in &accounts {
            let kept = Figures {
                balance: i128::from(account.balance.minor()),
                oldest_due: account.oldest_due,
                open_orders: i128::from(account.open_orders.minor()),
                unallocated: i128::from(account.unallocated.minor()),
            };
            let sum = sums.remove(customer).unwrap_or_default();
            if kept != sum {
                self.fail("an account is the sum of its entries", customer, format!("{kept:?}, is {sum:?}"));
            }
        }
        for (customer, sum) in sums.into_iter().filter(|(_, sum)| *sum != Figures::default()) {
            self.fail("an account is the sum of its entries", customer, format!("none, is {sum:?}"));
        }
    }
}

//! Customers' accounts: entries in the order in which they came, and what covers what.

use super::money::{self, Minor};
use super::orders::Order;
use super::refusals::{exists, invalid, unknown, wrong_order_state};
use super::{Decided, Id, Model, When, Who, given_id, list, text};
use crate::ids;
use serde_json::{Value, json};

/// What was agreed about paying later.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// How much may be owed.
    pub limit: Option<Minor>,
    /// Whether what goes beyond waits for approval, instead of being refused.
    pub waits: bool,
}

/// An entry. Its number is its place, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Above zero: owed.
    pub amount: Minor,
    /// Whose.
    pub customer: Id,
    /// Days since 1970.
    pub day: i64,
    /// Where a command can name it.
    pub id: Option<Id>,
    /// `charge`, `payment`, …
    pub kind: String,
    /// The order, sale or return that it comes from.
    pub of: Option<Id>,
    /// Not covered, or covering nothing.
    pub open: Minor,
    /// Undone by its opposite.
    pub reversed: bool,
    /// The opposite of another.
    pub reverses: bool,
    /// Money that was taken or given at a till: which, and whether it was cash.
    pub taken_at: Option<(Id, bool)>,
}

/// So much of one entry covers another: the places of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    amount: Minor,
    charge: usize,
    credit: usize,
}

fn nothing_to_do() -> Value {
    json!({"code": "nothing_to_do"})
}

/// What was agreed, as a command says it.
pub(super) fn terms(value: &Value, digits: u32) -> Option<Terms> {
    value.is_object().then(|| Terms {
        limit: text(value, "credit_limit").map(|limit| money::decimal(limit, digits)),
        waits: text(value, "over_limit") == Some("approve"),
    })
}

impl Model {
    /// What orders on account of a customer are yet to be charged.
    pub fn open_orders(&self, customer: &str) -> Minor {
        let own = |order: &&Order| order.on_account && order.customer.as_deref() == Some(customer);
        let open = self.orders.values().filter(own).filter(|order| order.is_open());
        open.map(|order| order.total() - order.charged()).sum()
    }

    /// What a customer owes.
    pub fn balance(&self, customer: &str) -> Minor {
        self.entries.iter().filter(|entry| entry.customer == customer).map(|entry| entry.amount).sum()
    }

    /// Whether an order that grows by `more` has to wait for approval; refused where it may not grow so.
    pub(super) fn credit(&self, customer: &str, more: Minor) -> Result<bool, Value> {
        let terms = self.customers.get(customer).and_then(|customer| customer.terms.as_ref());
        let Some((limit, waits)) = terms.and_then(|terms| Some((terms.limit?, terms.waits))) else {
            return Ok(false);
        };
        let exposure = self.balance(customer) + self.open_orders(customer);
        if more <= 0 || exposure + more <= limit {
            return Ok(false);
        }
        let show = |amount| money::show(amount, self.digits());
        let refusal = json!({
            "code": "credit_over_limit", "customer": customer, "exposure": show(exposure),
            "limit": show(limit), "wanted": show(more),
        });
        if waits { Ok(true) } else { Err(refusal) }
    }

    /// Someone is told where what a sale put on an account is more than the customer may owe.
    pub(super) fn tell_over_limit(&mut self, customer: &str) {
        let limit = match self.customers.get(customer).and_then(|customer| customer.terms.as_ref()) {
            Some(Terms { limit: None, .. }) => return,
            Some(Terms { limit: Some(limit), .. }) => *limit,
            None => 0,
        };
        if self.balance(customer) + self.open_orders(customer) > limit {
            self.over_limit += 1;
        }
    }

    /// The business's day of a moment, as days since 1970.
    fn day_of(&self, at: i64) -> i64 {
        let starts = self.business.as_ref().map_or(0, |business| business.day_starts);
        (at - starts * 60_000).div_euclid(86_400_000)
    }

    /// A new entry, all of it open; gives its place.
    fn enter(&mut self, kind: &str, customer: &str, amount: Minor, id: Option<Id>, when: &When) -> usize {
        self.entries.push(Entry {
            amount,
            customer: customer.to_owned(),
            day: self.day_of(when.occurred_at),
            id,
            kind: kind.to_owned(),
            of: None,
            open: amount,
            reversed: false,
            reverses: false,
            taken_at: None,
        });
        self.entries.len() - 1
    }

    fn cover(&mut self, charge: usize, credit: usize, most: Minor) {
        let amount = most.min(self.entries[charge].open).min(-self.entries[credit].open);
        if amount > 0 {
            self.entries[charge].open -= amount;
            self.entries[credit].open += amount;
            self.covers.push(Cover { amount, charge, credit });
        }
    }

    /// Entries of a customer that have something open, above zero or below: `first` ones first, then by day.
    fn open(&self, customer: &str, owed: bool, first: impl Fn(&Entry) -> bool) -> Vec<usize> {
        let entries = self.entries.iter().enumerate();
        let fits = entries.filter(|(_, entry)| {
            entry.customer == customer && if owed { entry.open > 0 } else { entry.open < 0 }
        });
        let mut places: Vec<usize> = fits.map(|(place, _)| place).collect();
        places.sort_by_key(|place| (!first(&self.entries[*place]), self.entries[*place].day, *place));
        places
    }

    /// A new entry covers or is covered as entries are by themselves; what comes from `first` goes first.
    fn settle(&mut self, place: usize, first: Option<&str>) {
        let new = self.entries[place].clone();
        let same = |entry: &Entry| first.is_some() && entry.of.as_deref() == first;
        if new.amount < 0 {
            for charge in self.open(&new.customer, true, same) {
                if new.kind != "deposit" || same(&self.entries[charge]) {
                    self.cover(charge, place, Minor::MAX);
                }
            }
            return;
        }
        let own_deposit = |entry: &Entry| entry.kind == "deposit" && entry.of.is_some() && entry.of == new.of;
        for credit in self.open(&new.customer, false, own_deposit) {
            if self.entries[credit].kind != "deposit" || own_deposit(&self.entries[credit]) {
                self.cover(place, credit, Minor::MAX);
            }
        }
    }

    /// Something left on account, or a charge is put right.
    pub(super) fn charge(&mut self, customer: &str, amount: Minor, of: &str, id: Option<Id>, when: &When) {
        if amount != 0 {
            let place = self.enter("charge", customer, amount, id, when);
            self.entries[place].of = Some(of.to_owned());
            self.settle(place, Some(of));
        }
    }

    /// What came back is credited; it covers the charges of what it came from first.
    pub(super) fn credit_return(&mut self, customer: &str, amount: Minor, id: &str, from: &str, when: &When) {
        let place = self.enter("credit", customer, -amount, None, when);
        self.entries[place].of = Some(id.to_owned());
        self.settle(place, Some(from));
    }

    /// What is taken back of a credit for a sale that is voided.
    pub(super) fn take_credit_back(&mut self, customer: &str, amount: Minor, sale: &str, when: &When) {
        let place = self.enter("adjustment", customer, amount, None, when);
        self.entries[place].of = Some(sale.to_owned());
    }

    /// Undoes the entry of an id.
    pub(super) fn reverse_entry(&mut self, id: &str, when: &When) {
        let Some(place) = self.entries.iter().position(|entry| entry.id.as_deref() == Some(id)) else {
            return;
        };
        for cover in std::mem::take(&mut self.covers) {
            if cover.charge == place || cover.credit == place {
                self.entries[cover.charge].open += cover.amount;
                self.entries[cover.credit].open -= cover.amount;
            } else {
                self.covers.push(cover);
            }
        }
        let entry = self.entries[place].clone();
        let opposite = self.enter(&entry.kind, &entry.customer, -entry.amount, None, when);
        self.entries[opposite].of = entry.of;
        self.entries[opposite].reverses = true;
        self.entries[place].reversed = true;
        if let Some((register, is_cash)) = entry.taken_at {
            self.collect(&register, is_cash, &ids::of_entry_reversal(id), entry.amount);
        }
        let (charge, credit) = if entry.amount > 0 { (place, opposite) } else { (opposite, place) };
        self.cover(charge, credit, Minor::MAX);
    }

    /// Money that was taken, or given back where below zero, went into the drawer of a till.
    fn taken(&mut self, place: usize, data: &Value) {
        let Some(register) = text(data, "register") else { return };
        let is_cash = data["tender"] == "cash";
        let entry = &mut self.entries[place];
        entry.taken_at = Some((register.to_owned(), is_cash));
        let (id, amount) = (entry.id.clone().unwrap_or_default(), -entry.amount);
        self.collect(register, is_cash, &id, amount);
    }

    fn entry(&self, id: &str) -> Result<usize, Value> {
        let place = self.entries.iter().position(|entry| entry.id.as_deref() == Some(id));
        place.ok_or_else(|| unknown("account_entries", id))
    }

    fn new_entry(&self, data: &Value) -> Result<Id, Value> {
        let id = given_id(data, "entry");
        if self.entry(&id).is_ok() { Err(exists("account_entries", &id)) } else { Ok(id) }
    }

    fn positive_amount(&self, data: &Value) -> Result<Minor, Value> {
        let amount = self.amount(&data["amount"]);
        if amount > 0 { Ok(amount) } else { Err(invalid("data.amount", "positive")) }
    }

    /// The entries that a payment is said to cover, each with how much at most.
    fn named(&self, customer: &str, given: &[Value]) -> Result<Vec<(usize, Option<Minor>)>, Value> {
        let mut named: Vec<(usize, Option<Minor>)> = Vec::new();
        for (number, covered) in given.iter().enumerate() {
            let id = given_id(covered, "charge");
            let place = self.entry(&id)?;
            if named.iter().any(|(other, _)| *other == place) {
                return Err(invalid(&format!("data.allocations[{number}].charge"), "unique"));
            }
            if self.entries[place].customer != customer {
                return Err(unknown("account_entries", &id));
            }
            let amount = text(covered, "amount").map(|amount| money::decimal(amount, self.digits()));
            named.push((place, amount));
        }
        Ok(named)
    }

    pub(super) fn take_payment(&mut self, data: &Value, when: &When) -> Decided {
        let amount = self.positive_amount(data)?;
        let id = self.new_entry(data)?;
        let customer = self.customer(text(data, "customer").unwrap_or_default())?;
        let order = match text(data, "order") {
            Some(id) => Some((id, self.orders.get(id).cloned().ok_or_else(|| unknown("orders", id))?)),
            None => None,
        };
        if order.as_ref().is_some_and(|(_, order)| order.customer.as_ref() != Some(&customer)) {
            return Err(invalid("data.order", "known"));
        }
        let named = self.named(&customer, list(data, "allocations"))?;
        let ahead = order.as_ref().is_some_and(|(_, order)| order.is_open());
        let kind = if ahead { "deposit" } else { "payment" };
        let place = self.enter(kind, &customer, -amount, Some(id), when);
        self.entries[place].of = order.as_ref().map(|(id, _)| (*id).to_owned());
        if data["allocations"].is_array() {
            named.iter().for_each(|(charge, most)| self.cover(*charge, place, most.unwrap_or(Minor::MAX)));
        } else {
            self.settle(place, order.as_ref().map(|(id, _)| *id));
        }
        self.taken(place, data);
        if let Some((id, order)) = order.filter(|(_, order)| ahead && !order.handed) {
            self.orders.insert(id.to_owned(), Order { on_account: true, ..order });
        }
        Ok(())
    }

    pub(super) fn refund_payment(&mut self, data: &Value, when: &When) -> Decided {
        let amount = self.positive_amount(data)?;
        let id = self.new_entry(data)?;
        let customer = self.customer(text(data, "customer").unwrap_or_default())?;
        let from = text(data, "credit").map(|id| self.entry(id).map(|place| (id, place))).transpose()?;
        if let Some((id, _)) = from.filter(|(_, place)| self.entries[*place].customer != customer) {
            return Err(unknown("account_entries", id));
        }
        let place = self.enter("refund", &customer, amount, Some(id), when);
        self.taken(place, data);
        match from {
            Some((_, credit)) => self.cover(place, credit, Minor::MAX),
            None => self.settle(place, None),
        }
        Ok(())
    }

    /// A credit, an adjustment or an opening balance.
    pub(super) fn post_by_hand(&mut self, name: &str, data: &Value, when: &When) -> Decided {
        let amount =
            if name == "post_credit" { -self.positive_amount(data)? } else { self.amount(&data["amount"]) };
        if amount == 0 {
            return Err(invalid("data.amount", "not_zero"));
        }
        let id = self.new_entry(data)?;
        let customer = self.customer(text(data, "customer").unwrap_or_default())?;
        let kind = match name {
            "post_credit" => "credit",
            "adjust_account" => "adjustment",
            _ => "opening",
        };
        let place = self.enter(kind, &customer, amount, Some(id), when);
        self.settle(place, None);
        Ok(())
    }

    pub(super) fn allocate(&mut self, data: &Value) -> Decided {
        let credit_id = given_id(data, "credit");
        let credit = self.entry(&credit_id)?;
        let Entry { customer, open, .. } = self.entries[credit].clone();
        let named = self.named(&customer, list(data, "allocations"))?;
        let before = self.clone();
        let oldest = self.open(&customer, true, |_| false).into_iter().map(|place| (place, Minor::MAX));
        if !data["allocations"].is_array() {
            oldest.for_each(|(charge, most)| self.cover(charge, credit, most));
        }
        for (place, (charge, amount)) in named.into_iter().enumerate() {
            let (owed, free) = (self.entries[charge].open, -self.entries[credit].open);
            let wanted = amount.unwrap_or(owed);
            let charge_id = given_id(&list(data, "allocations")[place], "charge");
            for (entry, open) in [(charge_id, owed), (credit_id.clone(), free)] {
                if wanted > open || open <= 0 {
                    *self = before;
                    let show = |amount| money::show(amount, self.digits());
                    let (open, wanted) = (show(open), show(wanted));
                    return Err(
                        json!({"code": "more_than_unallocated", "entry": entry, "open": open, "wanted": wanted}),
                    );
                }
            }
            self.cover(charge, credit, wanted);
        }
        if self.entries[credit].open == open { Err(nothing_to_do()) } else { Ok(()) }
    }

    pub(super) fn reverse_account_entry(&mut self, data: &Value, when: &When) -> Decided {
        let id = given_id(data, "entry");
        let entry = &self.entries[self.entry(&id)?];
        let follows = match entry.kind.as_str() {
            "charge" => true,
            "credit" | "adjustment" => entry.of.is_some(),
            _ => false,
        };
        if follows || entry.reversed || entry.reverses {
            return Err(json!({"code": "entry_not_reversible", "entry": id}));
        }
        self.reverse_entry(&id, when);
        Ok(())
    }

    pub(super) fn approve_order(&mut self, data: &Value) -> Decided {
        let (id, order) = self.order(data, Who::Hand)?;
        if !order.is_open() {
            return Err(wrong_order_state(&id, &order.state));
        }
        if order.approval.as_deref() != Some("waiting") {
            return Err(nothing_to_do());
        }
        self.orders.insert(id, Order { approval: Some("approved".to_owned()), ..order });
        Ok(())
    }
}

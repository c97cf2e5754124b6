//! Tills: what must be in each drawer, counted along with everything that is done, and what came after the Z.

use super::money::{Minor, decimal};
use super::refusals::{exists, invalid, unknown};
use super::{Decided, Id, Model, given_id, list, text};
use crate::figures;
use serde_json::{Value, json};

/// A register session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// What came after the Z, in its order: the sale, return or movement.
    pub late: Vec<Id>,
    /// Whether anybody has opened it.
    pub opened: bool,
    /// What is in it now.
    pub now: Drawer,
    /// The number of its Z, and what it said.
    pub z: Option<(u64, Drawer)>,
}

/// What a drawer holds and what was done at it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drawer {
    /// In cash.
    pub cash: Minor,
    /// Taken for customers' accounts.
    pub collected: Minor,
    /// The last count.
    pub counted: Option<Minor>,
    /// What returns come to.
    pub returned: Minor,
    /// How many returns.
    pub returns: i64,
    /// How many sales stand.
    pub sales: i64,
    /// What they come to.
    pub sold: Minor,
    /// How many were voided.
    pub voids: i64,
}

impl Model {
    /// An amount in the business's currency.
    pub(super) fn amount(&self, value: &Value) -> Minor {
        decimal(value.as_str().unwrap_or("0"), self.digits())
    }

    /// What payments put into the drawer: what was handed over in cash, less change, which is cash on anything.
    pub(super) fn cash_of(&self, data: &Value) -> Minor {
        let payments = list(data, "payments").iter().map(|payment| {
            let amount = self.amount(&payment["amount"]);
            let tendered = payment.get("tendered").map_or(amount, |tendered| self.amount(tendered));
            let handed_over = if payment["kind"] == "cash" { tendered } else { 0 };
            handed_over - (tendered - amount)
        });
        payments.sum()
    }

    /// What payments put on a customer's account.
    pub(super) fn on_account(&self, data: &Value) -> Minor {
        let payments = list(data, "payments").iter().filter(|payment| payment["kind"] == "account");
        payments.map(|payment| self.amount(&payment["amount"])).sum()
    }

    /// A payment that makes no sense.
    pub(super) fn check_payments(&self, data: &Value) -> Decided {
        for (place, payment) in list(data, "payments").iter().enumerate() {
            let amount = self.amount(&payment["amount"]);
            if payment.get("tendered").is_some_and(|tendered| self.amount(tendered) < amount) {
                return Err(invalid(&format!("data.payments[{place}].tendered"), "in_range"));
            }
        }
        Ok(())
    }

    /// Something is done at the session that a fact names, be it opened, closed or neither.
    pub(super) fn at_register(&mut self, register: Option<&str>, subject: &str, act: impl Fn(&mut Drawer)) {
        let Some(register) = register else { return };
        let register = self.registers.entry(register.to_owned()).or_default();
        act(&mut register.now);
        if register.z.is_some() {
            register.late.push(subject.to_owned());
        }
    }

    /// So much is taken for a customer's account.
    pub(super) fn collect(&mut self, register: &str, is_cash: bool, subject: &str, amount: Minor) {
        self.at_register(Some(register), subject, |drawer| {
            drawer.collected += amount;
            drawer.cash += if is_cash { amount } else { 0 };
        });
    }

    pub(super) fn open_register(&mut self, data: &Value) -> Decided {
        let float = self.amount(&data["float"]);
        if float < 0 {
            return Err(invalid("data.float", "not_negative"));
        }
        let id = given_id(data, "register");
        if self.registers.get(&id).is_some_and(|register| register.opened) {
            return Err(exists("registers", &id));
        }
        self.location_or_default(text(data, "location"))?;
        let register = self.registers.entry(id).or_default();
        register.opened = true;
        register.now.cash += float;
        Ok(())
    }

    pub(super) fn move_cash(&mut self, data: &Value) -> Decided {
        let amount = self.amount(&data["amount"]);
        if amount <= 0 {
            return Err(invalid("data.amount", "positive"));
        }
        let id = given_id(data, "movement");
        if !self.cash_movements.insert(id.clone()) {
            return Err(exists("cash_movements", &id));
        }
        let change = if data["direction"] == "in" { amount } else { -amount };
        self.at_register(text(data, "register"), &id, |drawer| drawer.cash += change);
        Ok(())
    }

    /// Counts a drawer, and closes it where that is meant.
    pub(super) fn count_or_close(&mut self, data: &Value, closes: bool) -> Decided {
        let counted = data["count"].is_object().then(|| self.amount(&data["count"]["total"]));
        let id = given_id(data, "register");
        let number = 1 + self.registers.values().filter(|register| register.z.is_some()).count() as u64;
        let known = self.registers.get_mut(&id).filter(|register| register.opened);
        let register = known.ok_or_else(|| unknown("registers", &id))?;
        if let Some((number, _)) = register.z {
            return Err(json!({"code": "register_closed", "register": id, "number": number}));
        }
        register.now.counted = counted.or(register.now.counted);
        if closes {
            register.z = Some((number, register.now));
        }
        Ok(())
    }

    pub(super) fn suspend_sale(&mut self, data: &Value) -> Decided {
        if list(data, "lines").is_empty() && list(data, "charges").is_empty() {
            return Err(json!({"code": "nothing_to_do"}));
        }
        let id = given_id(data, "suspended");
        self.must_be_suspended(&id, &["resumed"], true)?;
        if let Some(customer) = text(data, "customer") {
            self.customer(customer)?;
        }
        self.location_or_default(text(data, "location"))?;
        self.charges(data)?;
        for (place, line) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&line["quantity"]);
            Self::positive("lines", place, quantity)?;
            let product = self.product(text(line, "product").unwrap_or_default())?;
            self.in_stock_unit(&product, quantity, line, true)?;
        }
        self.suspended.insert(id, "suspended".to_owned());
        Ok(())
    }

    /// Takes up a suspended sale, or gives it up.
    pub(super) fn move_suspended(&mut self, data: &Value, from: &[&str], to: &str) -> Decided {
        let id = given_id(data, "suspended");
        if !self.suspended.contains_key(&id) {
            return Err(unknown("suspended_sales", &id));
        }
        self.must_be_suspended(&id, from, false)?;
        self.suspended.insert(id, to.to_owned());
        Ok(())
    }

    fn must_be_suspended(&self, id: &str, states: &[&str], may_be_new: bool) -> Decided {
        match self.suspended.get(id) {
            None if may_be_new => Ok(()),
            Some(state) if states.contains(&state.as_str()) => Ok(()),
            state => Err(json!({"code": "wrong_suspended_state", "suspended": id, "state": state})),
        }
    }

    /// A sale ends the suspended one that it names, where that was not over before.
    pub(super) fn end_suspended(&mut self, data: &Value) {
        let state = text(data, "suspended").and_then(|id| self.suspended.get_mut(id));
        if let Some(state) = state.filter(|state| ["suspended", "resumed"].contains(&state.as_str())) {
            "sold".clone_into(state);
        }
    }

    /// What a sale of a till did is undone.
    pub(super) fn void_at_register(&mut self, id: &str, sale: &super::Sale) {
        let (cash, sold) = (sale.cash, sale.total());
        self.at_register(sale.register.as_deref(), id, |drawer| {
            drawer.cash -= cash;
            drawer.sales -= 1;
            drawer.sold -= sold;
            drawer.voids += 1;
        });
    }
}

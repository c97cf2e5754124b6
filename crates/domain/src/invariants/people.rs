//! What must hold of people who may sign in.

use super::Broken;
use crate::command::Role;
use crate::ids::CustomerId;
use crate::records::{Person, Record};
use std::collections::BTreeSet;

/// What records say of people, gathered one record at a time.
#[derive(Debug, Default)]
pub(super) struct People {
    active_owners: u64,
    broken: Vec<Broken>,
    customers: BTreeSet<CustomerId>,
    keys: BTreeSet<String>,
    named: BTreeSet<CustomerId>,
    owners: u64,
}

impl People {
    fn fail(&mut self, rule: &'static str, what: impl ToString, detail: impl ToString) {
        self.broken.push(Broken { rule, what: what.to_string(), detail: detail.to_string() });
    }

    /// Takes a record in.
    pub(super) fn take(&mut self, record: &Record) {
        match record {
            Record::Customers(customer) => {
                self.customers.insert(customer.id);
            }
            Record::People(person) => self.take_person(person),
            _ => {}
        }
    }

    fn take_person(&mut self, person: &Person) {
        self.named.extend(person.customer);
        self.owners += u64::from(person.role == Role::Owner);
        self.active_owners += u64::from(person.is_active_owner());
        if (person.role == Role::Partner) != person.customer.is_some() {
            self.fail("partners, and they alone, have a customer", person.id, format!("{person:?}"));
        }
        for key in person.email_key().into_iter().chain(person.phone_key()) {
            if !self.keys.insert(key.clone()) {
                self.fail("what people sign in with is of one", person.id, key);
            }
        }
    }

    /// What does not hold, after all records were taken.
    pub(super) fn finish(mut self) -> Vec<Broken> {
        let missing: Vec<_> = self.named.difference(&self.customers).copied().collect();
        for customer in missing {
            self.fail("partners are of customers that there are", customer, "there is none");
        }
        if self.owners > 0 && self.active_owners == 0 {
            self.fail("an owner may sign in", "people", format!("{} owners, all suspended", self.owners));
        }
        self.broken
    }
}

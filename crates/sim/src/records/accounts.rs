//! Customers' accounts: every entry is what the model says, and so is where each account stands.

use super::{docs, text_of};
use crate::model::money::{Minor, decimal};
use crate::model::{Entry, Model};
use crate::properties::{Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Entries by number, accounts by customer, and what someone is told of.
pub fn hold(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::AccountEntries)?;
    let by_number: BTreeMap<u64, &Value> =
        stored.values().map(|entry| (entry["number"].as_u64().unwrap_or(0), entry)).collect();
    ensure(stored.len() == model.entries.len(), "accounts are what the model says", || {
        format!("{} entries, expected {}", stored.len(), model.entries.len())
    })?;
    for (number, entry) in (1..).zip(&model.entries) {
        let is = by_number.get(&number).copied().unwrap_or(&Value::Null);
        ensure(same(is, entry), "accounts are what the model says", || format!("{is}, expected {entry:?}"))?;
    }
    standings(truth, model)?;
    let exceptions = docs(truth, Collection::Exceptions)?;
    let told = exceptions.values().filter(|is| is["kind"] == "credit_over_limit").count();
    ensure(told == model.over_limit, "someone is told of credit beyond its limit", || {
        format!("{told} times, expected {}", model.over_limit)
    })
}

fn money(value: &Value, field: &str) -> Minor {
    decimal(value[field].as_str().unwrap_or("0"), 2)
}

fn same(is: &Value, entry: &Entry) -> bool {
    text_of(is, "customer") == entry.customer
        && text_of(is, "kind") == entry.kind
        && (money(is, "amount"), money(is, "open")) == (entry.amount, entry.open)
        && is["reversed"].as_bool().unwrap_or(false) == entry.reversed
        && is["reverses"].is_string() == entry.reverses
        && is["reference"]["id"].as_str() == entry.of.as_deref()
}

/// Balance, unallocated and open orders of every customer.
fn standings(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::CustomerAccounts)?;
    let accounts: BTreeMap<String, [Minor; 3]> = stored
        .values()
        .map(|is| {
            (text_of(is, "customer"), ["balance", "unallocated", "open_orders"].map(|field| money(is, field)))
        })
        .collect();
    let customers: BTreeSet<&String> = accounts.keys().chain(model.customers.keys()).collect();
    for customer in customers {
        let is = accounts.get(customer).copied().unwrap_or_default();
        let own = model.entries.iter().filter(|entry| entry.customer == *customer);
        let unallocated: Minor = own.map(|entry| -entry.open.min(0)).sum();
        let wanted = [model.balance(customer), unallocated, model.open_orders(customer)];
        ensure(is == wanted, "accounts are what the model says", || {
            format!("{customer}: {is:?}, expected {wanted:?}")
        })?;
    }
    Ok(())
}

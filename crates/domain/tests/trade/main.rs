//! The trade, tried in its own words: a business in memory, commands as they come over the wire, every invariant
//! checked after each.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop")]

mod accounts;
mod accounts_at_random;
mod acts;
mod at_random;
mod business;
mod business_days;
mod catalogue;
mod costs;
mod credit;
mod delivery;
mod found_in_the_field;
mod imports;
mod late_facts;
mod limits;
mod moved_orders;
mod order_changes;
mod orders;
mod partners_acts;
mod people;
mod places_and_people;
mod price_jobs;
mod prices;
mod prices_at_random;
mod properties;
mod readme;
mod register;
mod register_accounts;
mod register_late;
mod register_limits;
mod register_sums;
mod returns;
mod sales;
mod seen_by_partners;
mod shelf;
mod steps;
mod stock;
mod sums_of_trade;
mod transfers_and_counts;

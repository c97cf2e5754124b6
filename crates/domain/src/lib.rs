//! The trade of a business that sells from several places: plain functions over values.
//!
//! Read in this order: [`records`] (what there is), [`command`] (what can be asked), [`refusal`] (how one is told
//! no), [`event`] (what happened), [`decision`] (how a command is decided), then the verbs in [`catalogue`],
//! [`stock`], [`prices`], [`orders`], [`accounts`], [`register`], [`people`] and [`attention`], what follows from them in [`settle`] and
//! [`projections`], and what must always hold
//! in [`invariants`].
//!
//! Here is no IO, no clock, no randomness, no SQL, no logging. It cannot fail; it can only refuse.

pub mod accounts;
pub mod attempt;
pub mod attention;
pub mod catalogue;
pub mod command;
pub mod decimal;
pub mod decision;
pub mod event;
pub mod gtin;
pub mod hash;
pub mod ids;
pub mod imports;
pub mod invariants;
pub mod key;
pub mod limits;
pub mod local_time;
pub mod lookup;
pub mod money;
pub mod orders;
pub mod people;
pub mod prices;
pub mod pricing;
pub mod projections;
pub mod quantity;
pub mod records;
pub mod refusal;
pub mod register;
pub mod schema;
pub mod selection;
pub mod settle;
pub mod stock;
pub mod testing;
pub mod text;
pub mod time;
pub mod timers;
pub mod working_set;
pub mod worth;

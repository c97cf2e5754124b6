//! The demo's trade, given to a business in memory.

mod business;
mod figures;
mod palm_street;

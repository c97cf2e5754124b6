//! Orders, sales and returns: what customers ask for, take and bring back.

pub mod expire_order;
pub mod line_input;
pub mod place_order;
pub mod priced;
pub mod release;

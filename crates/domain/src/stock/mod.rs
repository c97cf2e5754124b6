//! Stock: the ledger and the verbs that move it.

pub mod document;
pub mod ledger;
pub mod lines;
pub mod post_adjustment;
pub mod post_damage;
pub mod post_opening;
pub mod post_receipt;
pub mod post_waste;
pub mod quarantine;

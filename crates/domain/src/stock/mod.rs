//! Stock: the ledger and the verbs that move it.

pub mod ledger;
pub mod lines;
pub mod post_receipt;
pub mod quarantine;

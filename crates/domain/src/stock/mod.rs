//! Stock: the ledger and the verbs that move it.

pub mod costing;
pub mod dispatch_transfer;
pub mod document;
pub mod late;
pub mod ledger;
pub mod lines;
pub mod post_adjustment;
pub mod post_count;
pub mod post_damage;
pub mod post_made;
pub mod post_opening;
pub mod post_receipt;
pub mod post_waste;
pub mod receive_transfer;
pub mod reversal;
pub mod reverse_document;
pub mod reverse_movement;

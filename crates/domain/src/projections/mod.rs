//! Records that follow from records, computed once per batch over what it changed, from records alone.
//!
//! What adds up ([`sales`]) is kept by taking away what a record contributed before and adding what it contributes
//! now; `onhand verify` adds everything up again and compares.

pub mod sales;
pub mod shelf;

use crate::command::Wants;
use crate::working_set::{Change, WorkingSet};

/// Wants what [`apply`] reads.
pub fn want(changes: &[Change], wants: &mut Wants<'_>) {
    sales::want(changes, wants);
    shelf::want(changes, wants);
}

/// Brings every projection up to date with a batch's changes (each record once: as before the batch, as after).
pub fn apply(changes: &[Change], set: &mut WorkingSet) {
    sales::apply(changes, set);
    shelf::apply(changes, set);
}

//! Records that follow from records, computed once per batch over what it changed, from records alone.
//!
//! What adds up ([`sales`]) is kept by taking away what a record contributed before and adding what it contributes
//! now; `onhand verify` adds everything up again and compares.

pub mod hours;
pub mod sales;
pub mod shelf;

use crate::command::Wants;
use crate::working_set::{Change, WorkingSet};

/// What a batch's changes mean for every projection.
#[derive(Debug)]
pub struct Effects {
    hours: hours::Minutes,
    sales: sales::Contributions,
    shelf: shelf::Touched,
}

impl Effects {
    /// Of a batch's changes: each record once, as before the batch, as after.
    pub fn of(changes: &[Change]) -> Self {
        Self {
            hours: hours::Minutes::of(changes),
            sales: sales::contributions(changes),
            shelf: shelf::touched(changes),
        }
    }

    /// Wants what [`Effects::apply`] reads.
    pub fn want(&self, wants: &mut Wants<'_>) {
        self.hours.want(wants);
        sales::want(&self.sales, wants);
        shelf::want(&self.shelf, wants);
    }

    /// Brings every projection up to date.
    pub fn apply(&self, set: &mut WorkingSet) {
        self.hours.apply(set);
        sales::apply(&self.sales, set);
        shelf::apply(&self.shelf, set);
    }
}

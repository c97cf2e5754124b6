//! What was sold and ordered in an hour: the sums of orders, sales and returns.

use super::Broken;
use crate::projections::hours::Minutes;
use crate::records::{HourlySales, Record};
use crate::time::Moment;
use std::collections::BTreeMap;

/// Sums over orders, sales and returns, and what is kept.
#[derive(Debug, Default)]
pub struct Hours {
    kept: BTreeMap<Moment, HourlySales>,
    sums: Minutes,
}

impl Hours {
    /// Takes a record in.
    pub fn take(&mut self, record: &Record) {
        self.sums.add(record, 1);
        if let Record::HourlySales(hour) = record {
            self.kept.insert(hour.starts_at, hour.clone());
        }
    }

    /// What does not hold.
    pub fn finish(mut self) -> Vec<Broken> {
        let rule = "an hour's sales follow from orders";
        let mut broken = Vec::new();
        for is in self.sums.hours(|_| None) {
            let kept = self.kept.remove(&is.starts_at);
            let none = kept.is_none() && is.minutes.is_empty();
            if !none && kept.as_ref() != Some(&is) {
                let detail = format!("{kept:?}, is {is:?}");
                broken.push(Broken { rule, what: is.starts_at.to_string(), detail });
            }
        }
        for kept in self.kept.into_values().filter(|kept| !kept.minutes.is_empty()) {
            let (what, detail) = (kept.starts_at.to_string(), format!("{kept:?}, is empty"));
            broken.push(Broken { rule, what, detail });
        }
        broken
    }
}

//! What products cost on average: the sums of their movements.

use super::Broken;
use crate::ids::ProductId;
use crate::records::{Movement, ProductCost, Record};
use crate::stock::costing;
use crate::worth::Worth;
use std::collections::BTreeMap;

/// Quantity, what of it has no known cost, and worth of the rest: in millionths and hundredths.
type Sum = [i128; 3];

/// Sums over movements, and what is kept.
#[derive(Debug, Default)]
pub struct Costs {
    kept: BTreeMap<ProductId, ProductCost>,
    sums: BTreeMap<ProductId, Sum>,
}

impl Costs {
    /// Takes a record in.
    pub fn take(&mut self, record: &Record) {
        match record {
            Record::Movements(movement) => self.take_movement(movement),
            Record::ProductCosts(cost) => {
                self.kept.insert(cost.product, cost.clone());
            }
            _ => {}
        }
    }

    fn take_movement(&mut self, movement: &Movement) {
        let sign = i128::from(movement.direction());
        let value = movement.value.map_or(0, Worth::hundredths);
        let sum = self.sums.entry(movement.product).or_default();
        sum[0] += sign * i128::from(movement.quantity.millionths());
        sum[1] += sign * i128::from(movement.unvalued.millionths());
        sum[2] += sign * i128::from(value);
    }

    /// What does not hold.
    pub fn finish(mut self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let mut fail = |rule: &'static str, what: &ProductId, detail: String| {
            broken.push(Broken { rule, what: what.to_string(), detail });
        };
        for (product, cost) in &self.kept {
            let sum = self.sums.remove(product).unwrap_or_default();
            let kept = [
                i128::from(cost.quantity.millionths()),
                i128::from(cost.unvalued.millionths()),
                i128::from(cost.value.hundredths()),
            ];
            if kept != sum {
                fail("worth = sum of movements", product, format!("kept {cost:?}, sums {sum:?}"));
            }
            let average = costing::average(cost).ok().flatten();
            let follows = average.is_none() || average == cost.unit_cost;
            if !follows || !costing::is_sound(cost) {
                fail("an average follows from what is there", product, format!("{cost:?}"));
            }
        }
        for (product, sum) in self.sums.into_iter().filter(|(_, sum)| *sum != [0; 3]) {
            fail("worth = sum of movements", &product, format!("nothing kept, sums {sum:?}"));
        }
        broken
    }
}

//! What goods that are brought back had cost when they left: they come in again at that.

use super::record_sale;
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::MovementId;
use crate::quantity::Quantity;
use crate::records::movement::{MovementKind, Reference, ReferenceKind};
use crate::records::{Movement, Order, Sale};
use crate::refusal::Refusal;
use crate::stock::costing::Cost;
use crate::stock::ledger;
use crate::worth::Worth;

/// The order or sale that goods came from, where one is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Source<'a> {
    /// The order.
    pub order: Option<&'a Order>,
    /// The sale at a counter.
    pub sale: Option<&'a Sale>,
}

impl Source<'_> {
    /// The movements by which goods of a line left.
    fn movements(&self, line: u32) -> Vec<MovementId> {
        let id = |reference: &Reference, round| ledger::movement_id(reference, MovementKind::Sale, round);
        if let Some(order) = self.order {
            let reference = Reference { id: order.id.0, kind: ReferenceKind::Order, line: Some(line) };
            let rounds = (0..).zip(&order.handovers);
            let left = rounds.filter(|(_, handover)| handover.lines.iter().any(|part| part.line == line));
            return left.map(|(round, _)| id(&reference, round)).collect();
        }
        let sale = self.sale.iter();
        sale.map(|sale| id(&record_sale::reference(sale.id, line as usize), 0)).collect()
    }

    /// Wants what [`Source::cost`] reads.
    pub fn want(&self, wants: &mut Wants<'_>, line: u32) {
        for movement in self.movements(line) {
            wants.record::<Movement>(movement);
        }
    }

    /// What `quantity` of a line had cost: its share of all that left of the line.
    pub fn cost(&self, decision: &Decision<'_>, line: u32, quantity: Quantity) -> Result<Cost, Refusal> {
        let mut left = Quantity::ZERO;
        let mut sum: Option<Worth> = None;
        for movement in self.movements(line) {
            let Some(movement) = decision.get::<Movement>(movement) else { continue };
            let Some(value) = movement.value.filter(|_| movement.unit_cost.is_some()) else {
                return Ok(Cost::Unknown);
            };
            left = left.plus(movement.quantity)?;
            sum = Some(sum.map_or(Ok(value), |sum| sum.plus(value))?);
        }
        let share = sum.and_then(|sum| sum.share(quantity, left)).map(Cost::Paid);
        Ok(share.unwrap_or(Cost::Average))
    }
}

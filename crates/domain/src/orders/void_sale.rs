//! Undoes a sale: a fact. Every movement of it is undone by its opposite; the sale stays, marked as voided.

use super::record_sale;
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{MovementId, SaleId};
use crate::limits;
use crate::records::movement::MovementKind;
use crate::records::sale::SaleState;
use crate::records::{Movement, Sale};
use crate::refusal::Refusal;
use crate::register::{authority, naming};
use crate::stock::{ledger, reversal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale that is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidSale {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which sale.
    pub sale: SaleId,
}

impl Act for VoidSale {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(sale) = wants.record::<Sale>(self.sale) else { return };
        naming::want(wants, sale.register);
        for line in 0..sale.lines.len() {
            reversal::want(wants, movement(self.sale, line));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::short("data.reason", self.reason.as_deref())?;
        let mut sale = decision.existing::<Sale>(self.sale)?.clone();
        if sale.state == SaleState::Voided {
            return Err(Refusal::SaleVoided { sale: sale.id });
        }
        for (place, line) in sale.lines.iter().enumerate() {
            // What came back came back: only a whole sale can be as if it had never been.
            if line.returned.is_positive() {
                return Err(Refusal::MoreThanOpen {
                    line: place as u32,
                    open: line.quantity.minus(line.returned)?.floor_zero(),
                    wanted: line.quantity,
                });
            }
        }
        for line in 0..sale.lines.len() {
            let id = movement(sale.id, line);
            if decision.get::<Movement>(id).is_some() {
                reversal::reverse(decision, id, self.reason.as_deref())?;
            }
        }
        let mut questions = Questions::default();
        if sale.register.is_some() {
            naming::ask(decision, sale.register, None, &mut questions)?;
        }
        questions.open(decision, sale.id.0, sale.location);
        authority::check(decision, sale.id.0, sale.location, |limits| {
            authority::beyond_in_refund(sale.total, limits)
        })?;
        sale.state = SaleState::Voided;
        decision.say(Event::SaleVoided { sale: sale.id, total: sale.total });
        decision.put(sale);
        Ok(())
    }
}

/// The movement that a line of a sale made; there is none where stock is not kept of its product.
fn movement(sale: SaleId, line: usize) -> MovementId {
    ledger::movement_id(&record_sale::reference(sale, line), MovementKind::Sale, 0)
}

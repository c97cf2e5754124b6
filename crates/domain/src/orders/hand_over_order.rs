//! Goods of an order leave, all or a part: a fact. The reservation becomes a movement in the same entry.

use super::{release, taken, transitions};
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::OrderId;
use crate::limits;
use crate::pricing::Amounts;
use crate::quantity::Quantity;
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::order::{Handover, HandoverLine, OrderState, Step};
use crate::records::{Order, ProductCost};
use crate::refusal::{Refusal, Rule};
use crate::stock::costing::Cost;
use crate::stock::ledger::{self, Posting};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Goods of an order that left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverOrder {
    /// What left; absent: all that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<TakenLine>>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

/// How much of a line left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenLine {
    /// The order's line, counted from 0.
    pub line: u32,
    /// How much, in the product's stock unit.
    pub quantity: Quantity,
}

impl Act for HandOverOrder {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(order) = release::want_order(wants, self.order) else { return };
        for line in &order.lines {
            wants.record::<ProductCost>(ProductCost::id_of(line.product));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let mut order = transitions::existing_order(decision, self.order)?;
        transitions::check(&order, OrderState::HandedOver)?;
        let parts = self.parts(decision, &order)?;
        let money = taken::money_taken(&order)?;
        let round = order.handovers.len() as u32;
        let mut lines = Vec::with_capacity(parts.len());
        for part in parts {
            let before = money.get(part.line as usize).copied();
            lines.push(take(decision, &mut order, part, before, round)?);
        }
        let (day, occurred_at) = (decision.day()?, decision.context().occurred_at);
        order.handovers.push(Handover { day, lines, occurred_at });
        if order.has_open_lines() {
            limits::few("data.lines", order.handovers.len(), limits::HANDOVERS_MAX - 1)?;
        }
        // Someone saw to it: it does not give itself up any more.
        order.expires_at = None;
        if order.has_open_lines() {
            if let Some(note) = self.note.clone() {
                let (by, state) = (decision.party(), order.state);
                order.steps.push(Step { at: occurred_at, by, note: Some(note), state });
            }
            let (customer, number, total) = (order.customer, order.number, order.total);
            decision.say(Event::OrderChanged { order: order.id, customer, number, total });
        } else {
            release::step(decision, &mut order, OrderState::HandedOver, self.note.clone(), decision.party());
            transitions::say_state(decision, &order);
        }
        decision.put(order);
        Ok(())
    }
}

impl HandOverOrder {
    /// Which lines leave, and how much of each; none of them more than is open.
    fn parts(&self, decision: &Decision<'_>, order: &Order) -> Result<Vec<TakenLine>, Refusal> {
        let Some(parts) = &self.lines else {
            let open = order.lines.iter().enumerate().filter(|(_, line)| line.open.is_positive());
            return Ok(open
                .map(|(place, line)| TakenLine { line: place as u32, quantity: line.open })
                .collect());
        };
        limits::lines("data.lines", parts.len(), limits::LINES_MAX)?;
        let mut seen = BTreeSet::new();
        for (place, part) in parts.iter().enumerate() {
            let field = || format!("data.lines[{place}].quantity");
            limits::positive(field, part.quantity)?;
            if !seen.insert(part.line) {
                return Err(Refusal::invalid(format!("data.lines[{place}].line"), Rule::Unique));
            }
            let line = order.lines.get(part.line as usize).ok_or(Refusal::UnknownLine { line: part.line })?;
            limits::fits_unit(decision.existing_product(line.product)?, part.quantity)?;
            if part.quantity > line.open {
                return Err(Refusal::MoreThanOpen {
                    line: part.line,
                    open: line.open,
                    wanted: part.quantity,
                });
            }
        }
        Ok(parts.clone())
    }
}

/// Takes a part of a line: its reservation becomes a movement, its money is fixed.
fn take(
    decision: &mut Decision<'_>,
    order: &mut Order,
    part: TakenLine,
    charged: Option<Amounts>,
    round: u32,
) -> Result<HandoverLine, Refusal> {
    let unknown = Refusal::UnknownLine { line: part.line };
    let location = order.left_from(std::iter::once(part.line));
    let (Some(line), Some(charged)) = (order.lines.get_mut(part.line as usize), charged) else {
        return Err(unknown);
    };
    let whole = Amounts { net: line.net, tax: line.tax };
    let money = taken::money_of_part(whole, charged, line.open, part.quantity)?;
    line.open = line.open.minus(part.quantity)?;
    line.taken = line.taken.plus(part.quantity)?;
    if decision.existing_product(line.product)?.is_tracked() {
        ledger::reserve(decision, line.product, location, part.quantity.negated())?;
        ledger::post(
            decision,
            Posting {
                cost: Cost::Average,
                from: Place::At(location),
                kind: MovementKind::Sale,
                product: line.product,
                quantity: part.quantity,
                reason: None,
                reference: Some(Reference {
                    id: order.id.0,
                    kind: ReferenceKind::Order,
                    line: Some(part.line),
                }),
                reverses: None,
                round,
                to: Place::Customer,
            },
        )?;
    }
    Ok(HandoverLine { line: part.line, net: money.net, quantity: part.quantity, tax: money.tax })
}

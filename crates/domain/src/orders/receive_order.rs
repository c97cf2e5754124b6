//! The customer says that an order arrived, and what was not there. Staff may write it down for them.

use super::{release, transitions};
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::OrderId;
use crate::quantity::Quantity;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::order::OrderState::{Completed, HandedOver};
use crate::records::order::Party;
use crate::records::{Order, Product};
use crate::refusal::{Refusal, Rule};
use crate::{limits, settle};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An order that arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveOrder {
    /// What was handed over by the books and was not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingLine>,
    /// The customer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

/// How much of a line was not there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingLine {
    /// The order's line, counted from 0.
    pub line: u32,
    /// How much, in the product's stock unit.
    pub quantity: Quantity,
}

impl Act for ReceiveOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(order) = wants.record::<Order>(self.order) else { return };
        for missing in &self.missing {
            if let Some(line) = order.lines.get(missing.line as usize) {
                wants.record::<Product>(line.product);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        limits::few("data.missing", self.missing.len(), limits::LINES_MAX)?;
        let mut order = transitions::existing_order(decision, self.order)?;
        transitions::must_be(&order, &[HandedOver, Completed])?;
        if order.received_at.is_some() {
            return Err(Refusal::NothingToDo);
        }
        self.take_missing(decision, &mut order)?;
        order.received_at = Some(decision.context().occurred_at);
        let (id, customer, number) = (order.id, order.customer, order.number);
        if order.state == HandedOver {
            // They are the customer's words, whoever writes them down.
            release::step(decision, &mut order, Completed, self.note.clone(), Party::Customer);
            transitions::say_state(decision, &order);
        }
        decision.say(Event::OrderReceived { order: id, customer, number });
        self.tell_missing(decision, &order)?;
        decision.put(order);
        Ok(())
    }
}

impl ReceiveOrder {
    /// None of it more than was handed over and not brought back.
    fn take_missing(&self, decision: &Decision<'_>, order: &mut Order) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for (place, missing) in self.missing.iter().enumerate() {
            limits::positive(|| format!("data.missing[{place}].quantity"), missing.quantity)?;
            if !seen.insert(missing.line) {
                return Err(Refusal::invalid(format!("data.missing[{place}].line"), Rule::Unique));
            }
            let line = order.lines.get_mut(missing.line as usize);
            let line = line.ok_or(Refusal::UnknownLine { line: missing.line })?;
            limits::fits_unit(decision.existing_product(line.product)?, missing.quantity)?;
            let had = line.still_had();
            if missing.quantity > had {
                return Err(Refusal::MoreThanOpen {
                    line: missing.line,
                    open: had,
                    wanted: missing.quantity,
                });
            }
            line.missing = missing.quantity;
        }
        Ok(())
    }

    /// Tells a person what was not there: each product with how much.
    fn tell_missing(&self, decision: &mut Decision<'_>, order: &Order) -> Result<(), Refusal> {
        let lines = order.lines.iter().filter(|line| line.missing.is_positive());
        let mut details = Vec::new();
        for line in lines.take(limits::DETAILS_MAX) {
            let sku = decision.existing_product(line.product)?.sku.clone();
            details.push(Detail::of_product(DetailName::Missing, sku, line.missing));
        }
        if details.is_empty() {
            return Ok(());
        }
        let only = match &self.missing[..] {
            [only] => order.lines.get(only.line as usize),
            _ => None,
        };
        let (location, only) = (order.location, only.map(|line| (line.product, line.missing)));
        settle::open(decision, ExceptionKind::MissingOnArrival, Some(order.id.0), |exception| {
            exception.details = details;
            exception.location = Some(location);
            exception.product = only.map(|(product, _)| product);
            exception.quantity = only.map(|(_, quantity)| quantity);
        });
        Ok(())
    }
}

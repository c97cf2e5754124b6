//! Moves an order, or some of its lines, to another location: a request. What it reserves moves in the same entry, or
//! the short lines are named.
//!
//! What has left already stays where it left from: a line of which nothing is open is not moved, and keeps the location
//! from which it left when the whole order moves on.

use super::{fulfilment, promise, release, transitions};
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{LocationId, OrderId};
use crate::key::Key;
use crate::limits;
use crate::quantity::Quantity;
use crate::records::location::LocationStatus;
use crate::records::order::OrderState;
use crate::records::{Collection, Location, Order};
use crate::refusal::{Refusal, Rule};
use crate::stock::ledger;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An order, or lines of it, to be fulfilled from elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOrder {
    /// Which lines, counted from 0; absent: the whole order, with what is added to it later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<u32>>,
    /// Where to, by id or code.
    pub location: Key,
    /// Which order.
    pub order: OrderId,
}

impl Act for MoveOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let order = release::want_order(wants, self.order);
        let location = wants.location(&self.location).map(|location| location.id);
        if let (Some(order), Some(location)) = (order, location) {
            for line in &order.lines {
                ledger::want_level(wants, line.product, location);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let mut order = transitions::existing_order(decision, self.order)?;
        transitions::check(&order, OrderState::Cancelled)?;
        let to = self.destination(decision)?;
        let moving = self.moving(&order, to)?;
        if moving.is_empty() && (self.lines.is_some() || order.location == to) {
            return Err(Refusal::NothingToDo);
        }
        let wanted = moving.iter().filter_map(|place| order.lines.get(*place));
        let wanted = wanted.map(|line| (line.product, line.open));
        let short = promise::short_at(decision, to, wanted, crate::records::Product::backorder_limit)?;
        if !short.is_empty() {
            return Err(Refusal::InsufficientStock { short });
        }
        for place in &moving {
            rebook(decision, &order, *place, to)?;
        }
        order.relocate(&moving, to, self.lines.is_none());
        let (customer, number) = (order.customer, order.number);
        decision.say(Event::OrderMoved { order: order.id, customer, number, location: to });
        decision.put(order);
        Ok(())
    }
}

impl MoveOrder {
    fn destination(&self, decision: &Decision<'_>) -> Result<LocationId, Refusal> {
        let location: &Location = decision.location(&self.location)?;
        if location.status != LocationStatus::Active || !fulfilment::is_for_orders(location) {
            return Err(Refusal::NotActive { collection: Collection::Locations, id: location.id.0 });
        }
        Ok(location.id)
    }

    /// The lines that move: of those that are meant, those with something open elsewhere.
    fn moving(&self, order: &Order, to: LocationId) -> Result<Vec<usize>, Refusal> {
        let moves = |place: &usize| {
            order
                .lines
                .get(*place)
                .is_some_and(|line| line.open.is_positive() && order.location_of(line) != to)
        };
        let Some(lines) = &self.lines else {
            return Ok((0..order.lines.len()).filter(moves).collect());
        };
        limits::lines("data.lines", lines.len(), limits::LINES_MAX)?;
        let mut seen = BTreeSet::new();
        for (place, line) in lines.iter().enumerate() {
            if *line as usize >= order.lines.len() {
                return Err(Refusal::UnknownLine { line: *line });
            }
            if !seen.insert(*line as usize) {
                return Err(Refusal::invalid(format!("data.lines[{place}]"), Rule::Unique));
            }
        }
        Ok(seen.into_iter().filter(moves).collect())
    }
}

/// Moves what a line reserves.
fn rebook(decision: &mut Decision<'_>, order: &Order, place: usize, to: LocationId) -> Result<(), Refusal> {
    let Some(line) = order.lines.get(place) else { return Ok(()) };
    let (product, open): (_, Quantity) = (line.product, line.open);
    if decision.existing_product(product)?.is_tracked() {
        ledger::reserve(decision, product, order.location_of(line), open.negated())?;
        ledger::reserve(decision, product, to, open)?;
    }
    Ok(())
}

//! Changes an order that has not left: a request. All its actions are applied in one entry, or none.

use super::order_change::{Action, Draft};
use super::{place_order, possible_day, promise, release, reprice, transitions};
use crate::accounts::exposure;
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::{Decision, Sums};
use crate::event::Event;
use crate::ids::{LocationId, OrderId, ProductId};
use crate::limits;
use crate::prices::{agreements, quantities};
use crate::quantity::Quantity;
use crate::records::order::OrderState;
use crate::records::{Customer, Location, Order};
use crate::refusal::{Refusal, ShortLine};
use crate::stock::ledger;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditOrder {
    /// What to change, one after another.
    pub actions: Vec<Action>,
    /// Which order.
    pub order: OrderId,
}

/// What an order promises of one product from one location, before and after.
#[derive(Clone, Copy, Debug, Default)]
struct Promise {
    after: Quantity,
    before: Quantity,
}

/// By product and location.
type Promises = Sums<(ProductId, LocationId), Promise>;

impl Act for EditOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(order) = release::want_order(wants, self.order) else { return };
        for location in order.lines.iter().map(|line| order.location_of(line)).chain([order.location]) {
            wants.record::<Location>(location);
        }
        exposure::want_growth(wants, order);
        let customer = order.customer.and_then(|customer| wants.record::<Customer>(customer));
        let lists = agreements::want(wants, customer);
        // Minimum and multiple are of all that the order asks for.
        for line in &order.lines {
            agreements::want_rules(wants, lists, line.product);
        }
        for line in self.actions.iter().filter_map(Action::added_line) {
            if let Some(product) = wants.product(&line.product) {
                ledger::want_level(wants, product.id, order.location);
                agreements::want_rules(wants, lists, product.id);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.actions", self.actions.len(), limits::LINES_MAX)?;
        let before = transitions::existing_order(decision, self.order)?;
        transitions::check(&before, OrderState::Cancelled)?;
        if decision.context().actor.role == Role::Partner {
            transitions::must_be(&before, &[OrderState::Placed])?;
            if self.actions.iter().any(Action::is_for_staff) {
                return Err(Refusal::NotAllowed);
            }
        }
        let lists = agreements::lists_of(decision, before.customer)?;
        let mut draft = Draft::new(before.clone(), lists);
        for (place, action) in self.actions.iter().enumerate() {
            draft.apply(decision, place, action)?;
        }
        let by_hand = draft.priority;
        let mut after = draft.order;
        limits::few("data.actions", after.lines.len(), limits::LINES_MAX)?;
        if !after.lines.iter().any(|line| line.quantity.is_positive()) {
            return Err(Refusal::NothingToDo);
        }
        if self.actions.iter().any(Action::moves_money) {
            reprice::reprice(decision, &mut after)?;
        }
        if self.actions.iter().any(Action::needs_time) {
            possible_day::check(decision, after.method, after.wanted)?;
        }
        set_priority(decision, &before, &mut after, by_hand)?;
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        if decision.context().actor.role == Role::Partner {
            quantities::refuse_change(decision, lists, ordered(&before), ordered(&after))?;
        }
        let promises = promises(&before, &after)?;
        refuse_short(decision, &promises)?;
        exposure::check_growth(decision, &before, &mut after)?;
        for ((product, location), promise) in promises.iter() {
            let change = promise.after.minus(promise.before)?;
            if !change.is_zero() && decision.existing_product(*product)?.is_tracked() {
                ledger::reserve(decision, *product, *location, change)?;
            }
        }
        if after.has_open_lines() {
            let (customer, number, total) = (after.customer, after.number, after.total);
            decision.say(Event::OrderChanged { order: after.id, customer, number, total });
        } else {
            // What was left of it is taken off: the part that was handed over is the whole now.
            release::step(decision, &mut after, OrderState::HandedOver, None, decision.party());
            transitions::say_state(decision, &after);
        }
        decision.put(after);
        Ok(())
    }
}

/// By hand where a hand set it; by the new value where the old one was by value.
fn set_priority(
    decision: &Decision<'_>,
    before: &Order,
    after: &mut Order,
    by_hand: Option<Option<crate::records::order::Priority>>,
) -> Result<(), Refusal> {
    let business = decision.business()?;
    let was_by_value = before.priority == place_order::priority_by_value(business, before.total);
    let by_value = place_order::priority_by_value(business, after.total);
    match by_hand {
        Some(set) => after.priority = set.unwrap_or(by_value),
        None if was_by_value => after.priority = by_value,
        None => {}
    }
    Ok(())
}

/// What each line asks for.
fn ordered(order: &Order) -> impl Iterator<Item = (ProductId, Quantity)> {
    order.lines.iter().map(|line| (line.product, line.quantity))
}

fn promises(before: &Order, after: &Order) -> Result<Promises, Refusal> {
    let mut promises = Promises::new();
    for line in &before.lines {
        let promise = promises.entry((line.product, before.location_of(line)), Promise::default);
        promise.before = promise.before.plus(line.open)?;
    }
    for line in &after.lines {
        let promise = promises.entry((line.product, after.location_of(line)), Promise::default);
        promise.after = promise.after.plus(line.open)?;
    }
    Ok(promises)
}

/// Refuses what the change would promise beyond what there is. What the order itself holds already is its own.
fn refuse_short(decision: &Decision<'_>, promises: &Promises) -> Result<(), Refusal> {
    let mut short = Vec::new();
    for ((product, location), promise) in
        promises.iter().filter(|(_, promise)| promise.after > promise.before)
    {
        let product = decision.existing_product(*product)?;
        if !product.is_tracked() {
            continue;
        }
        let available = promise::promisable(decision, product, *location)?.plus(promise.before)?;
        if promise.after > available.plus(product.backorder_limit())? {
            short.push(ShortLine {
                available: available.floor_zero(),
                location: *location,
                product: product.id,
                wanted: promise.after,
            });
        }
    }
    if short.is_empty() { Ok(()) } else { Err(Refusal::InsufficientStock { short }) }
}

//! Giving up what an order still holds: the shared end of cancelling, rejecting, expiring and closing short.

use super::{taken, transitions};
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::quantity::Quantity;
use crate::records::order::{OrderState, Party, Step};
use crate::records::{Order, Product};
use crate::refusal::Refusal;
use crate::stock::ledger;

/// Wants an order with its products and their stock where it is fulfilled.
pub fn want_order<'a>(wants: &mut Wants<'a>, id: OrderId) -> Option<&'a Order> {
    let order = wants.record::<Order>(id)?;
    for line in &order.lines {
        wants.record::<Product>(line.product);
        ledger::want_level(wants, line.product, order.location_of(line));
    }
    Some(order)
}

/// Releases everything that a line still holds.
pub fn release_line(decision: &mut Decision<'_>, order: &mut Order, line: usize) -> Result<(), Refusal> {
    let Some(location) = order.lines.get(line).map(|line| order.location_of(line)) else { return Ok(()) };
    let Some(line) = order.lines.get_mut(line) else { return Ok(()) };
    let open = line.open;
    if open.is_zero() {
        return Ok(());
    }
    line.released = line.released.plus(open)?;
    line.open = Quantity::ZERO;
    if decision.existing_product(line.product)?.is_tracked() {
        ledger::reserve(decision, line.product, location, open.negated())?;
    }
    Ok(())
}

/// Moves an order into a final state and releases all it holds. What was taken before stays taken, and owed.
pub fn give_up(
    decision: &mut Decision<'_>,
    mut order: Order,
    state: OrderState,
    note: Option<String>,
    by: Party,
) -> Result<(), Refusal> {
    for line in 0..order.lines.len() {
        release_line(decision, &mut order, line)?;
    }
    if order.is_partly_taken() {
        taken::settle_money(&mut order)?;
    }
    step(decision, &mut order, state, note, by);
    transitions::say_state(decision, &order);
    decision.put(order);
    Ok(())
}

/// Moves an order into a state and says on whose side that was done.
pub fn step(decision: &Decision<'_>, order: &mut Order, state: OrderState, note: Option<String>, by: Party) {
    order.state = state;
    order.expires_at = None;
    order.steps.push(Step { at: decision.context().occurred_at, by, note, state });
}

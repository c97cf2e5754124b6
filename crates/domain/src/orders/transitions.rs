//! The life of an order: which state may follow which, and how a step is taken.

use super::release;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::OrderId;
use crate::limits;
use crate::records::order::OrderApproval;
use crate::records::order::OrderState::{
    self, Cancelled, Completed, Confirmed, HandedOver, Placed, Preparing, Ready, Rejected,
};
use crate::records::{Collection, Order};
use crate::refusal::Refusal;

/// The states that may come just before `state`.
///
/// Preparing may be left out, for what stands ready on the shelf; confirming may not, as it is the business's word.
/// Goods may leave at any time, since that is a fact.
pub const fn predecessors(state: OrderState) -> &'static [OrderState] {
    match state {
        Placed => &[],
        Confirmed => &[Placed],
        Preparing => &[Confirmed],
        Ready => &[Confirmed, Preparing],
        HandedOver => &[Placed, Confirmed, Preparing, Ready],
        Completed => &[HandedOver],
        Cancelled => &[Placed, Confirmed, Preparing, Ready],
        Rejected => &[Placed],
    }
}

/// Refuses a step that the table does not have.
pub fn check(order: &Order, state: OrderState) -> Result<(), Refusal> {
    must_be(order, predecessors(state))
}

/// Refuses an order that is in none of `states`.
pub fn must_be(order: &Order, states: &[OrderState]) -> Result<(), Refusal> {
    if states.contains(&order.state) {
        return Ok(());
    }
    Err(Refusal::WrongOrderState { order: order.id, state: order.state })
}

/// The order, if the actor may see it: to a partner, another's order does not exist.
pub fn existing_order(decision: &Decision<'_>, id: OrderId) -> Result<Order, Refusal> {
    let order = decision.existing::<Order>(id)?;
    if !decision.may_see(order.customer) {
        return Err(Refusal::unknown(Collection::Orders, id));
    }
    Ok(order.clone())
}

/// Takes a step that moves no stock.
pub fn advance(
    decision: &mut Decision<'_>,
    id: OrderId,
    state: OrderState,
    note: Option<&String>,
) -> Result<(), Refusal> {
    limits::note("data.note", note.map(String::as_str))?;
    let mut order = existing_order(decision, id)?;
    check(&order, state)?;
    if matches!(state, Confirmed | Preparing | Ready) && order.approval == Some(OrderApproval::Waiting) {
        return Err(Refusal::AwaitsApproval { order: order.id });
    }
    release::step(decision, &mut order, state, note.cloned(), decision.party());
    say_state(decision, &order);
    decision.put(order);
    Ok(())
}

/// Tells of the state that an order is in now.
pub fn say_state(decision: &mut Decision<'_>, order: &Order) {
    let (customer, number, state) = (order.customer, order.number, order.state);
    let order = order.id;
    decision.say(match state {
        Confirmed => Event::OrderConfirmed { order, customer, number },
        Cancelled => Event::OrderCancelled { order, customer, number },
        _ => Event::OrderStatusChanged { order, customer, number, state },
    });
}

//! How far a customer's credit goes: what a request may add to it, and what is told of a fact that went beyond.

use super::ledger;
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{CustomerId, LocationId};
use crate::money::Money;
use crate::records::customer::{OverLimit, Terms};
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::order::OrderApproval;
use crate::records::{Customer, Order};
use crate::refusal::Refusal;
use crate::settle;
use uuid::Uuid;

/// Wants what [`check`] reads of a customer who is loaded: nothing where they have no limit.
pub fn want(wants: &mut Wants<'_>, customer: &Customer) {
    want_of(wants, customer.id, customer.terms);
}

/// The same of a customer who may not be there yet.
pub fn want_of(wants: &mut Wants<'_>, customer: CustomerId, terms: Option<Terms>) {
    if terms.is_some_and(|terms| terms.credit_limit.is_some()) {
        ledger::want_account(wants, customer);
    }
}

/// Whether an order of a customer may grow by `more`: freely, only once someone approves it, or not at all.
pub fn check(
    decision: &Decision<'_>,
    customer: CustomerId,
    more: Money,
) -> Result<Option<OrderApproval>, Refusal> {
    let Some(terms) = decision.existing::<Customer>(customer)?.terms else { return Ok(None) };
    let Some(limit) = terms.credit_limit.filter(|_| more.minor() > 0) else { return Ok(None) };
    let exposure = exposure(decision, customer)?;
    if exposure.plus(more)? <= limit {
        return Ok(None);
    }
    match terms.over_limit {
        OverLimit::Refuse => Err(Refusal::CreditOverLimit { customer, exposure, limit, wanted: more }),
        OverLimit::Approve => Ok(Some(OrderApproval::Waiting)),
    }
}

/// What a customer owes, with what they have ordered on account.
pub fn exposure(decision: &Decision<'_>, customer: CustomerId) -> Result<Money, Refusal> {
    let account = ledger::account(decision, customer)?;
    account.balance.plus(account.open_orders)
}

/// Wants what [`check_growth`] reads.
pub fn want_growth(wants: &mut Wants<'_>, order: &Order) {
    let Some(customer) = order.customer.filter(|_| order.on_account) else { return };
    if let Some(customer) = wants.record::<Customer>(customer) {
        want(wants, customer);
    }
}

/// Checks an order on account that is changed: what it grows by is asked for as a new order would be.
pub fn check_growth(decision: &mut Decision<'_>, before: &Order, after: &mut Order) -> Result<(), Refusal> {
    let Some(customer) = after.customer.filter(|_| after.on_account) else { return Ok(()) };
    let growth = after.total.minus(before.total)?;
    if check(decision, customer, growth)?.is_some() && after.approval != Some(OrderApproval::Waiting) {
        after.approval = Some(OrderApproval::Waiting);
        say_waiting(decision, after);
    }
    Ok(())
}

/// Tells that an order waits for approval.
pub fn say_waiting(decision: &mut Decision<'_>, order: &Order) {
    let (customer, number) = (order.customer, order.number);
    decision.say(Event::OrderAwaitsApproval { order: order.id, customer, number });
}

/// Tells a person where what was put on an account goes beyond its limit. Who has no terms has no credit.
pub fn tell_over_limit(
    decision: &mut Decision<'_>,
    customer: CustomerId,
    charged: Money,
    subject: Uuid,
    location: LocationId,
) -> Result<(), Refusal> {
    let limit = match decision.existing::<Customer>(customer)?.terms {
        Some(Terms { credit_limit: None, .. }) => return Ok(()),
        Some(Terms { credit_limit: Some(limit), .. }) => limit,
        None => Money::zero(charged.exponent()),
    };
    let exposure = exposure(decision, customer)?;
    if exposure > limit {
        tell(
            decision,
            customer,
            subject,
            location,
            &[
                (DetailName::Charged, charged),
                (DetailName::Exposure, exposure),
                (DetailName::CreditLimit, limit),
            ],
        )?;
    }
    Ok(())
}

/// Tells a person of goods that left on account and should not have.
pub fn tell(
    decision: &mut Decision<'_>,
    customer: CustomerId,
    subject: Uuid,
    location: LocationId,
    figures: &[(DetailName, Money)],
) -> Result<(), Refusal> {
    let name = decision.existing::<Customer>(customer)?.name.clone();
    let figures = figures.iter().map(|(name, amount)| Detail::new(*name, amount));
    let details = std::iter::once(Detail::new(DetailName::Customer, name)).chain(figures).collect();
    settle::open(decision, ExceptionKind::CreditOverLimit, Some(subject), |exception| {
        exception.details = details;
        exception.location = Some(location);
    });
    Ok(())
}

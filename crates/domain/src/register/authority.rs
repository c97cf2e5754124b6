//! How far a role may go at a till. A fact beyond that is recorded all the same: with the approval of someone who may go so
//! far, or with an exception.

use super::contributions::taken_off;
use crate::command::{Role, STAFF};
use crate::decision::Decision;
use crate::ids::LocationId;
use crate::money::{Money, Percent, Price};
use crate::records::business::RoleLimits;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::{Approval, Return, Sale};
use crate::refusal::Refusal;
use crate::settle;
use uuid::Uuid;

/// Checks a fact against the limits of whoever did it. `beyond` says what of it goes beyond the limits of a role.
pub fn check(
    decision: &mut Decision<'_>,
    subject: Uuid,
    location: LocationId,
    beyond: impl Fn(&RoleLimits) -> Vec<Detail>,
) -> Result<(), Refusal> {
    let of_role = |role: Role| -> Result<Vec<Detail>, Refusal> {
        Ok(decision.business()?.limits_of(role).map(&beyond).unwrap_or_default())
    };
    let context = decision.context();
    let exceeded = of_role(context.actor.role)?;
    if exceeded.is_empty() {
        return Ok(());
    }
    let manages = |role| STAFF.contains(&role);
    let approver = context.approver.as_ref().filter(|approver| manages(approver.role));
    match approver {
        Some(approver) if approver.id != context.actor.id && of_role(approver.role)?.is_empty() => {
            decision.put(Approval {
                actor: context.actor.id,
                approver: approver.id,
                at: context.occurred_at,
                command: context.command,
                exceeded,
                id: Approval::id_of(context.command),
                subject,
            });
        }
        _ => settle::open(decision, ExceptionKind::OverRoleLimit, Some(subject), |exception| {
            exception.details = exceeded;
            exception.location = Some(location);
        }),
    }
    Ok(())
}

/// What of a sale goes beyond limits. `listed` has, line for line, what the rules say where another price was given by
/// hand.
pub fn beyond_in_sale(sale: &Sale, listed: &[Option<Price>], limits: &RoleLimits) -> Vec<Detail> {
    let mut beyond = Vec::new();
    if let Some(most) = limits.discount {
        if let Some(off) = largest_discount(sale, most) {
            beyond.push(Detail::new(DetailName::Discount, off));
        }
    }
    if let Some(most) = limits.price_below {
        let below = sale
            .lines
            .iter()
            .zip(listed)
            .find(|(line, listed)| listed.is_some_and(|listed| line.price.is_below(listed, most)));
        beyond.extend(below.map(|(line, _)| Detail::new(DetailName::PriceByHand, line.price)));
    }
    beyond
}

/// What is taken off one line, or off the whole, where that is more than `most` of it.
fn largest_discount(sale: &Sale, most: Percent) -> Option<Money> {
    let exponent = sale.total.exponent();
    let is_more = |off: i128, full: i128| off * i128::from(Percent::WHOLE) > full * i128::from(most.parts());
    let (mut whole, mut by_hand) = (0i128, 0i128);
    for line in &sale.lines {
        let full = line.price.times(line.quantity, exponent).map_or(0, |full| i128::from(full.minor()));
        let tax = if sale.tax_included { i128::from(line.tax.minor()) } else { 0 };
        let off = full - i128::from(line.net.minor()) - tax;
        if is_more(off, full) {
            return Some(Money::new(i64::try_from(off).unwrap_or(i64::MAX), exponent));
        }
        whole += full;
    }
    // A charge below zero is a discount by another name.
    for charge in sale.charges.iter().filter(|charge| charge.net.minor() < 0) {
        let tax = if sale.tax_included { i128::from(charge.tax.minor()) } else { 0 };
        by_hand -= i128::from(charge.net.minor()) + tax;
    }
    let off = i128::from(taken_off(sale).minor()) + by_hand;
    is_more(off, whole).then(|| Money::new(i64::try_from(off).unwrap_or(i64::MAX), exponent))
}

/// What of a return goes beyond limits.
pub fn beyond_in_return(back: &Return, limits: &RoleLimits) -> Vec<Detail> {
    let is_unlinked = back.sale.is_none() && back.order.is_none();
    let mut beyond = beyond_in_refund(back.total, limits);
    if is_unlinked && limits.unlinked_return.is_some_and(|most| back.total > most) {
        beyond.push(Detail::new(DetailName::UnlinkedReturn, back.total));
    }
    beyond
}

/// Whether giving back so much goes beyond limits.
pub fn beyond_in_refund(amount: Money, limits: &RoleLimits) -> Vec<Detail> {
    let over = limits.refund.filter(|most| amount > *most);
    over.map(|_| Detail::new(DetailName::Refund, amount)).into_iter().collect()
}

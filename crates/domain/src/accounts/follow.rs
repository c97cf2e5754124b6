//! What orders, sales and returns do to accounts, in the entry in which they change.
//!
//! It follows from the records as they were and as they are, so that no command that changes an order can forget it, and
//! an order that is not on account costs nothing.

use super::{allocating, exposure, ledger, reversal};
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, AccountEntryId, CustomerId, SaleId};
use crate::money::Money;
use crate::orders::taken;
use crate::records::account::{AccountReference, AccountReferenceKind, EntryKind};
use crate::records::exception::DetailName;
use crate::records::order::OrderApproval;
use crate::records::sale::{ACCOUNT, Payment, SaleState};
use crate::records::{AccountEntry, Collection, Customer, CustomerAccount, Order, Return, Sale, Stored};
use crate::refusal::Refusal;
use crate::working_set::WorkingSet;

/// The id of the entry that a sale makes.
pub fn sale_charge(sale: SaleId) -> AccountEntryId {
    AccountEntryId(ids::derive(sale.0, "account_entry", &[]))
}

/// Records of a type that the command at hand changed: before and after.
fn changed<T: Stored>(set: &WorkingSet, collection: Collection) -> Vec<(Option<T>, T)> {
    set.changed()
        .filter(|(key, _, _)| key.0 == collection)
        .filter_map(|(_, before, after)| {
            let before = before.and_then(|record| T::from_record(record)).cloned();
            Some((before, T::from_record(after)?.clone()))
        })
        .collect()
}

/// What an order on account comes to: charged for what left, and yet to leave.
fn shares(order: &Order) -> Result<(Money, Money), Refusal> {
    let nothing = Money::zero(order.total.exponent());
    if !order.on_account || order.customer.is_none() {
        return Ok((nothing, nothing));
    }
    let charged = taken::total_taken(order)?;
    let open = if order.state.is_open() { order.total.minus(charged)? } else { nothing };
    Ok((charged, open))
}

/// What an order's change means for its customer's account.
struct OrderChange {
    charged: Money,
    customer: CustomerId,
    open: Money,
    unapproved: bool,
}

fn order_change(before: Option<&Order>, after: &Order) -> Result<Option<OrderChange>, Refusal> {
    let Some(customer) = after.customer.filter(|_| after.on_account) else { return Ok(None) };
    let nothing = Money::zero(after.total.exponent());
    let was = before.map(shares).transpose()?.unwrap_or((nothing, nothing));
    let is = shares(after)?;
    let left = after.handovers.len() > before.map_or(0, |before| before.handovers.len());
    let change = OrderChange {
        charged: is.0.minus(was.0)?,
        customer,
        open: is.1.minus(was.1)?,
        unapproved: left && after.approval == Some(OrderApproval::Waiting),
    };
    Ok((!change.charged.is_zero() || !change.open.is_zero() || change.unapproved).then_some(change))
}

/// What a sale put on its customer's account.
fn on_account(sale: &Sale) -> Result<Option<(CustomerId, Money)>, Refusal> {
    let Some(customer) = sale.customer else { return Ok(None) };
    let amount = paid_on_account(&sale.payments, sale.total.exponent())?;
    Ok((!amount.is_zero()).then_some((customer, amount)))
}

fn paid_on_account(payments: &[Payment], exponent: u8) -> Result<Money, Refusal> {
    let payments = payments.iter().filter(|payment| payment.kind == ACCOUNT);
    payments.map(|payment| payment.amount).try_fold(Money::zero(exponent), Money::plus)
}

/// What a return credits: to whose account, how much, and what its charges are covered of first. Where it is said how
/// the money was given back, that is what was given back on account.
fn credited(set: &WorkingSet, back: &Return) -> Result<Option<(CustomerId, Money, uuid::Uuid)>, Refusal> {
    if !back.payments.is_empty() {
        let amount = paid_on_account(&back.payments, back.total.exponent())?;
        let origin = back.order.map(|id| id.0).or(back.sale.map(|id| id.0)).unwrap_or(back.id.0);
        let customer = back.customer.filter(|_| amount.minor() > 0);
        return Ok(customer.map(|customer| (customer, amount, origin)));
    }
    let order = back.order.and_then(|id| set.get::<Order>(id)).filter(|order| order.on_account);
    if let Some((order, customer)) = order.and_then(|order| Some((order, order.customer?))) {
        return Ok((!back.total.is_zero()).then_some((customer, back.total, order.id.0)));
    }
    let sale = back.sale.and_then(|id| set.get::<Sale>(id)).filter(|sale| sale.state == SaleState::Completed);
    let Some(sale) = sale else { return Ok(None) };
    let Some((customer, left)) = sale.customer.zip(left_on_account(sale)?) else { return Ok(None) };
    let amount = back.total.min(left);
    Ok((amount.minor() > 0).then_some((customer, amount, sale.id.0)))
}

/// What a sale put on its customer's account and was not credited again; `None` where that is nothing.
fn left_on_account(sale: &Sale) -> Result<Option<Money>, Refusal> {
    let Some((_, charged)) = on_account(sale)? else { return Ok(None) };
    let left = sale.credited.map_or(Ok(charged), |credited| charged.minus(credited))?;
    Ok((left.minor() > 0).then_some(left))
}

/// Wants what [`follow`] reads.
pub fn want(set: &WorkingSet, wants: &mut Wants<'_>) {
    for (before, after) in changed::<Order>(set, Collection::Orders) {
        let Ok(Some(change)) = order_change(before.as_ref(), &after) else { continue };
        if change.charged.is_zero() {
            ledger::want_account(wants, change.customer);
        } else {
            want_charge(wants, change.customer, change.charged);
        }
        if change.unapproved {
            wants.record::<Customer>(change.customer);
        }
    }
    for (before, after) in changed::<Sale>(set, Collection::Sales) {
        let Ok(Some((customer, amount))) = on_account(&after) else { continue };
        match before {
            None => want_charge(wants, customer, amount),
            Some(before) if before.state != after.state => {
                reversal::want(wants, sale_charge(after.id));
            }
            Some(_) => {}
        }
    }
    for (_, back) in changed::<Return>(set, Collection::Returns) {
        if let Ok(Some((customer, amount, _))) = credited(set, &back) {
            want_charge(wants, customer, amount.negated());
        }
    }
}

fn want_charge(wants: &mut Wants<'_>, customer: CustomerId, amount: Money) {
    wants.record::<Customer>(customer);
    let account = ledger::want(wants, customer);
    if amount.minor() < 0 {
        allocating::want_charges(wants, customer);
    } else if account.is_some_and(|account| account.unallocated.minor() > 0) {
        allocating::want_credits(wants, customer);
    }
}

/// Charges and credits accounts for what the command changed.
pub fn follow(decision: &mut Decision<'_>) -> Result<(), Refusal> {
    for (before, after) in changed::<Order>(decision.records(), Collection::Orders) {
        if let Some(change) = order_change(before.as_ref(), &after)? {
            follow_order(decision, &after, &change)?;
        }
    }
    for (before, after) in changed::<Sale>(decision.records(), Collection::Sales) {
        follow_sale(decision, before.as_ref(), &after)?;
    }
    for (_, back) in changed::<Return>(decision.records(), Collection::Returns) {
        follow_return(decision, &back)?;
    }
    Ok(())
}

fn follow_order(decision: &mut Decision<'_>, order: &Order, change: &OrderChange) -> Result<(), Refusal> {
    if !change.open.is_zero() {
        let account = ledger::account(decision, change.customer)?;
        let open_orders = account.open_orders.plus(change.open)?;
        decision.put(CustomerAccount { open_orders, ..account });
    }
    if !change.charged.is_zero() {
        let reference = AccountReference { id: order.id.0, kind: AccountReferenceKind::Order };
        let id = ledger::entry_id(decision.context().command.0, order.id.0);
        charge(decision, id, change.customer, change.charged, reference)?;
    }
    if change.unapproved {
        let figures = [(DetailName::Charged, change.charged), (DetailName::OrderTotal, order.total)];
        exposure::tell(decision, change.customer, order.id.0, order.location, &figures)?;
    }
    Ok(())
}

fn follow_sale(decision: &mut Decision<'_>, before: Option<&Sale>, sale: &Sale) -> Result<(), Refusal> {
    let Some((customer, amount)) = on_account(sale)? else { return Ok(()) };
    let reference = AccountReference { id: sale.id.0, kind: AccountReferenceKind::Sale };
    match before {
        None => {
            charge(decision, sale_charge(sale.id), customer, amount, reference)?;
            exposure::tell_over_limit(decision, customer, amount, sale.id.0, sale.location)
        }
        Some(before) if before.state != sale.state => {
            reversal::reverse(decision, sale_charge(sale.id), None)?;
            let Some(credited) = sale.credited else { return Ok(()) };
            // What was credited of it before was given back with the whole now: it is taken back.
            let id = ledger::entry_id(decision.context().command.0, sale.id.0);
            let posting = ledger::Posting::new(id, customer, EntryKind::Adjustment, credited);
            let entry = ledger::post(decision, ledger::Posting { reference: Some(reference), ..posting })?;
            decision.say(Event::AccountAdjusted { entry: entry.id, customer, amount: credited });
            Ok(())
        }
        Some(_) => Ok(()),
    }
}

fn follow_return(decision: &mut Decision<'_>, back: &Return) -> Result<(), Refusal> {
    let Some((customer, amount, origin)) = credited(decision.records(), back)? else { return Ok(()) };
    let id = ledger::entry_id(decision.context().command.0, back.id.0);
    let reference = AccountReference { id: back.id.0, kind: AccountReferenceKind::Return };
    let posting = ledger::Posting::new(id, customer, EntryKind::Credit, amount.negated());
    let entry = ledger::post(decision, ledger::Posting { reference: Some(reference), ..posting })?;
    allocating::cover_open(decision, &entry, Some(origin))?;
    decision.say(Event::AccountCredited { entry: id, customer, amount });
    let sale = back.sale.and_then(|id| decision.get::<Sale>(id)).cloned();
    let Some(sale) = sale.filter(|sale| sale.state == SaleState::Completed) else { return Ok(()) };
    if let Some(left) = left_on_account(&sale)?.filter(|_| sale.id.0 == origin) {
        let credited = left.min(amount);
        let credited = sale.credited.map_or(Ok(credited), |before| before.plus(credited))?;
        decision.put(Sale { credited: Some(credited), ..sale });
    }
    Ok(())
}

/// Charges an account. Below zero, a charge is put right.
fn charge(
    decision: &mut Decision<'_>,
    id: AccountEntryId,
    customer: CustomerId,
    amount: Money,
    reference: AccountReference,
) -> Result<(), Refusal> {
    let days = decision.existing::<Customer>(customer)?.terms.map_or(0, |terms| terms.days);
    let day = decision.day()?;
    let due = (amount.minor() > 0).then(|| day.plus_days(days).unwrap_or(day));
    let posting = ledger::Posting::new(id, customer, EntryKind::Charge, amount);
    let entry = ledger::post(decision, ledger::Posting { due, reference: Some(reference), ..posting })?;
    allocating::settle_new(decision, &entry)?;
    decision.say(if entry.is_owed() {
        Event::AccountCharged { entry: id, customer, amount }
    } else {
        Event::AccountCredited { entry: id, customer, amount: amount.negated() }
    });
    Ok(())
}

/// Whether an entry follows from an order, sale or return, and is undone where it comes from.
pub fn is_followed(entry: &AccountEntry) -> bool {
    match entry.kind {
        EntryKind::Charge => true,
        EntryKind::Credit | EntryKind::Adjustment => entry.reference.is_some(),
        EntryKind::Opening | EntryKind::Payment | EntryKind::Deposit | EntryKind::Refund => false,
    }
}

//! What follows from a command at once, in its own entry: charges and credits of customers' accounts, the status of the
//! stock levels it touched, the events that tell of them, the exceptions that open when more is promised than is there
//! and close when it is covered, the prices of the products it touched, since an event tells of them, and the figures of
//! the register sessions that it names.

use crate::accounts::follow;
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::{Event, Figures};
use crate::ids::{self, ExceptionId, LocationId, OrderId, ProductId};
use crate::lookup::Lookup;
use crate::projections::shelf;
use crate::quantity::Quantity;
use crate::records::exception::{ExceptionKind, ExceptionState, OrderAtRisk};
use crate::records::stock_level::StockStatus;
use crate::records::{Business, Collection, Exception, Location, Order, Product, StockLevel, Stored};
use crate::refusal::Refusal;
use crate::register::running;
use crate::working_set::WorkingSet;

/// Orders that one exception names at most.
const ORDERS_NAMED_MAX: usize = 100;

/// The stock levels that the command at hand changed: before and after.
fn touched(set: &WorkingSet) -> Vec<(Option<StockLevel>, StockLevel)> {
    set.changed()
        .filter(|(key, _, _)| key.0 == Collection::StockLevels)
        .filter_map(|(_, before, after)| {
            let before = before.and_then(|record| StockLevel::from_record(record)).cloned();
            Some((before, StockLevel::from_record(after)?.clone()))
        })
        .collect()
}

/// The products that the command at hand changed.
fn touched_products(set: &WorkingSet) -> Vec<ProductId> {
    let products = set.changed().filter(|(key, _, _)| key.0 == Collection::Products);
    products.map(|(key, _, _)| ProductId(key.1)).collect()
}

/// Wants what [`settle`] reads.
pub fn want(set: &WorkingSet, wants: &mut Wants<'_>) {
    follow::want(set, wants);
    running::want(set, wants);
    for product in touched_products(set) {
        shelf::want_price(wants, product);
    }
    for (_, level) in touched(set) {
        let Some(product) = wants.record::<Product>(level.product) else { continue };
        if let Some(id) = level.exception {
            wants.record::<Exception>(id);
        }
        if missing(product, &level).is_positive() {
            wants.record::<Exception>(next_exception(&level));
            wants.found::<Order>(Lookup::OpenOrders(level.product, level.location));
        }
    }
}

/// Settles every account, stock level and price that the command changed. Refused where an account's figures would
/// leave what an amount can hold.
pub fn settle(decision: &mut Decision<'_>) -> Result<(), Refusal> {
    follow::follow(decision)?;
    fix_currency(decision);
    running::settle(decision);
    for product in touched_products(decision.records()) {
        if let Some(entry) = shelf::next_price(decision.records(), product) {
            decision.put(entry);
        }
    }
    for (before, mut level) in touched(decision.records()) {
        let Some(product) = decision.get::<Product>(level.product).cloned() else { continue };
        let was = before.as_ref().map(|level| level.status);
        level.status = status(&product, &level);
        tell_figures(decision, before.as_ref(), &level);
        if level.location != Location::transit() {
            tell_status(decision, &product, was, &level);
        }
        watch_shortfall(decision, &product, &mut level);
        decision.put(level);
    }
    Ok(())
}

/// The first record of trade fixes the business's currency.
fn fix_currency(decision: &mut Decision<'_>) {
    let Ok(business) = decision.business() else { return };
    let trade = |collection| {
        matches!(
            collection,
            Collection::AccountEntries
                | Collection::CashMovements
                | Collection::Documents
                | Collection::Orders
                | Collection::Registers
                | Collection::Returns
                | Collection::Sales
                | Collection::SuspendedSales
        )
    };
    if !business.traded && decision.records().changed().any(|(key, _, _)| trade(key.0)) {
        let business = Business { traded: true, ..business.clone() };
        decision.put(business);
    }
}

/// Out, low, normal or over.
pub fn status(product: &Product, level: &StockLevel) -> StockStatus {
    if !level.available.is_positive() {
        StockStatus::Out
    } else if product.reorder_point_at(level.location).is_some_and(|point| level.available <= point) {
        StockStatus::Low
    } else if product.max_at(level.location).is_some_and(|max| level.available > max) {
        StockStatus::Over
    } else {
        StockStatus::Normal
    }
}

fn tell_figures(decision: &mut Decision<'_>, before: Option<&StockLevel>, level: &StockLevel) {
    let (on_hand, reserved) = before.map_or(Default::default(), |before| (before.on_hand, before.reserved));
    if (on_hand, reserved) != (level.on_hand, level.reserved) {
        decision.say(Event::InventoryUpdated {
            level: level.id,
            on_hand: Figures { before: on_hand, after: level.on_hand },
            reserved: Figures { before: reserved, after: level.reserved },
        });
    }
}

fn tell_status(decision: &mut Decision<'_>, product: &Product, was: Option<StockStatus>, level: &StockLevel) {
    let is = level.status;
    let Some(was) = was.filter(|was| *was != is) else { return };
    let minimum = product.reorder_point_at(level.location);
    match is {
        StockStatus::Out => decision.say(Event::OutOfStock { level: level.id }),
        StockStatus::Low => decision.say(Event::LowStock {
            level: level.id,
            available: level.available,
            minimum: minimum.unwrap_or_default(),
        }),
        StockStatus::Normal | StockStatus::Over => {}
    }
    if was == StockStatus::Out {
        decision.say(Event::BackInStock { level: level.id, available: level.available });
    } else if let (true, Some(minimum)) =
        (is < was && is <= StockStatus::Low && was > StockStatus::Low, minimum)
    {
        let suggested = suggested_order(product, level, minimum);
        decision.say(Event::ReorderNeeded { level: level.id, available: level.available, suggested });
    }
}

/// Up to the maximum, or to twice the reorder point where there is none, less what is coming.
fn suggested_order(product: &Product, level: &StockLevel, minimum: Quantity) -> Quantity {
    let target = product
        .max_at(level.location)
        .unwrap_or(Quantity::from_millionths(minimum.millionths().saturating_mul(2)));
    target.saturating_minus(level.available).saturating_minus(level.incoming).floor_zero()
}

/// How much of what is promised, or was sold, is not there; zero or less where all is.
fn missing(product: &Product, level: &StockLevel) -> Quantity {
    if !product.is_tracked() {
        return Quantity::ZERO;
    }
    Quantity::ZERO.saturating_minus(level.available).saturating_minus(product.backorder_limit())
}

/// The id of the exception that a level would open next: follows from the level and how many it has had.
fn next_exception(level: &StockLevel) -> ExceptionId {
    ExceptionId(ids::derive(level.id, "shortfall", &[&level.exceptions.to_le_bytes()]))
}

fn watch_shortfall(decision: &mut Decision<'_>, product: &Product, level: &mut StockLevel) {
    let missing = missing(product, level);
    let last = level.exception.and_then(|id| decision.get::<Exception>(id));
    let waived = last.filter(|last| last.state == ExceptionState::Waived).and_then(|last| last.quantity);
    let open = last.filter(|last| last.state.is_open()).cloned();
    if !missing.is_positive() {
        if let Some(exception) = open {
            end(decision, exception, ExceptionState::Resolved, Some("covered".to_owned()));
        }
        level.exception = None;
        return;
    }
    if waived.is_some_and(|waived| missing <= waived) {
        return;
    }
    let kind =
        if level.reserved.is_positive() { ExceptionKind::Shortfall } else { ExceptionKind::NegativeStock };
    let orders = orders_at_risk(decision, level.product, level.location, missing);
    match open {
        Some(mut exception) => {
            exception.kind = kind;
            exception.orders = orders;
            exception.quantity = Some(missing);
            decision.put(exception);
        }
        None => {
            let id = next_exception(level);
            level.exceptions += 1;
            level.exception = Some(id);
            let now = decision.context().now;
            decision.put(Exception {
                location: Some(level.location),
                orders,
                product: Some(level.product),
                quantity: Some(missing),
                subject: Some(level.id),
                ..Exception::opened(id, kind, now)
            });
            decision.say(Event::ExceptionOpened { exception: id, kind });
        }
    }
}

/// Orders that would go short, in the order to look at them: lowest priority first, latest placed first, until what
/// is missing is reached.
fn orders_at_risk(
    decision: &Decision<'_>,
    product: ProductId,
    location: LocationId,
    missing: Quantity,
) -> Vec<OrderAtRisk> {
    let mut orders: Vec<&Order> = decision
        .found(&Lookup::OpenOrders(product, location))
        .into_iter()
        .filter_map(|id| decision.get::<Order>(OrderId(id)))
        .collect();
    orders.sort_by_key(|order| (order.priority, std::cmp::Reverse(order.number)));
    let mut left = missing;
    let mut at_risk = Vec::new();
    for order in orders {
        if !left.is_positive() || at_risk.len() == ORDERS_NAMED_MAX {
            break;
        }
        let here = order.lines.iter().filter(|line| line.product == product);
        let here = here.filter(|line| order.location_of(line) == location);
        let open: Quantity = here.map(|line| line.open).sum();
        left = left.saturating_minus(open);
        at_risk.push(OrderAtRisk { number: order.number, open, order: order.id });
    }
    at_risk
}

/// Opens an exception of the command at hand. Its id follows from the command, the kind and the subject.
pub fn open(
    decision: &mut Decision<'_>,
    kind: ExceptionKind,
    subject: Option<uuid::Uuid>,
    fill: impl FnOnce(&mut Exception),
) {
    let parts: [&[u8]; 2] = [&[kind as u8], subject.as_ref().map_or(&[], |id| id.as_bytes())];
    let id = ExceptionId(ids::derive(decision.context().command.0, "exception", &parts));
    let mut exception = Exception::opened(id, kind, decision.context().now);
    exception.subject = subject;
    fill(&mut exception);
    decision.put(exception);
    decision.say(Event::ExceptionOpened { exception: id, kind });
}

/// Ends an exception.
pub fn end(
    decision: &mut Decision<'_>,
    mut exception: Exception,
    state: ExceptionState,
    resolution: Option<String>,
) {
    exception.state = state;
    exception.resolution = resolution.or(exception.resolution);
    exception.resolved_at = Some(decision.context().now);
    decision.say(Event::ExceptionResolved { exception: exception.id, kind: exception.kind });
    decision.put(exception);
}

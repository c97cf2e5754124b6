//! Places an order: a request. Stock is checked and reserved in one step.

use super::line_input::{ChargeInput, LineInput};
use super::priced::{self, Asked, PricedLine};
use super::{new_customer, release, transitions};
use crate::catalogue::add_customer::AddCustomer;
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::{Decision, Sums};
use crate::event::Event;
use crate::ids::{self, CustomerId, LocationId, OrderId, ProductId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::prices::{agreements, quantities};
use crate::quantity::Quantity;
use crate::records::business::ShortagePolicy;
use crate::records::counter::Series;
use crate::records::customer::CustomerStatus;
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::order::{Discount, OrderLine, OrderState, Party, Priority, Step};
use crate::records::product::ProductStatus;
use crate::records::{Business, Collection, Counter, Customer, Location, Order, Product};
use crate::refusal::{Refusal, Rule, ShortLine};
use crate::stock::ledger;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to be placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceOrder {
    /// Where it was entered: `portal`, `phone`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Postage, fees and the like. Not for partners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// For whom, by id or code; a partner's own where it is a partner's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// Taken off the whole order. Not for partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// What is ordered.
    pub lines: Vec<LineInput>,
    /// Which location fulfils it, by id or code; absent: the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// For whom, where they are new: added with the order, or found by their telephone number. In place of `customer`;
    /// not for partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_customer: Option<AddCustomer>,
    /// The customer's or staff's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its id; absent: made from the command's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Set by hand; absent: by value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// The customer's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What to do where stock covers it in part; absent: as the business has set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortage: Option<ShortagePolicy>,
    /// When the customer wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Day>,
}

impl Act for PlaceOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Counter>(Counter::id_of(Series::Order));
        let id = self.order.map_or_else(|| ids::derive(wants.context().command.0, "order", &[]), |id| id.0);
        wants.record::<Order>(id);
        let own = wants.context().actor.customer.and_then(|own| wants.record::<Customer>(own));
        let named = self.customer.as_ref().and_then(|key| wants.customer(key));
        let known = self.new_customer.as_ref().and_then(|new| new_customer::want(wants, new));
        let lists = agreements::want(wants, named.or(known).or(own));
        let location = wants.location_or_default(self.location.as_ref()).map(|location| location.id);
        for line in &self.lines {
            if let (Some(product), Some(location)) = (wants.product(&line.product), location) {
                ledger::want_level(wants, product.id, location);
                agreements::want_rules(wants, lists, product.id);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        self.check_fields(decision)?;
        let id = self.order.unwrap_or(OrderId(ids::derive(decision.context().command.0, "order", &[])));
        decision.must_be_new::<Order>(id)?;
        let customer = self.customer(decision)?;
        let location = orderable_location(decision, self.location.as_ref())?;
        let mut asked: Vec<Asked<'_>> = self.lines.iter().map(Asked::from).collect();
        for line in &asked {
            orderable(decision, decision.product(line.product)?)?;
        }
        let discount = priced::discount_in_currency(decision, self.discount)?;
        let lists = agreements::lists_of(decision, customer)?;
        let mut lines = priced::price_lines(decision, lists, &asked, discount)?;
        if decision.context().actor.role == Role::Partner {
            quantities::refuse(decision, lists, lines.iter().map(|line| (line.product, line.quantity)))?;
        }
        let short = short_lines(decision, location, &lines)?;
        if !short.is_empty() {
            let policy = self.shortage.unwrap_or(decision.business()?.shortage);
            let is_short = |line: &PricedLine| short.iter().any(|short| short.product == line.product);
            if policy == ShortagePolicy::RefuseOrder || lines.iter().all(is_short) {
                return Err(Refusal::InsufficientStock { short });
            }
            let mut kept = lines.iter().map(|line| !is_short(line));
            asked.retain(|_| kept.next().unwrap_or(false));
            lines = priced::price_lines(decision, lists, &asked, discount)?;
        }
        let business = decision.business()?;
        let tax_included = business.tax_included;
        let charges = priced::price_charges(decision, &self.charges, tax_included)?;
        let sum = priced::sum(business.exponent(), lines.iter().map(|line| line.amounts), &charges)?;
        let total = sum.total()?;
        let priority = self.priority.unwrap_or_else(|| priority_by_value(business, total));
        let now = decision.context().now;
        let expires_at =
            business.expire_unconfirmed_hours.map(|hours| now.plus_millis(i64::from(hours) * 3_600_000));
        let agreed = short.is_empty()
            && business.auto_confirm.takes(total)
            && short_of(decision, location, &lines, |_| Quantity::ZERO)?.is_empty();
        for line in &lines {
            if decision.existing_product(line.product)?.is_tracked() {
                ledger::reserve(decision, line.product, location, line.quantity)?;
            }
        }
        let number = decision.next_number(Series::Order);
        let actor = &decision.context().actor;
        let by_partner = actor.role == Role::Partner;
        let placed_at = decision.context().occurred_at;
        let step = Step { at: placed_at, by: decision.party(), note: None, state: OrderState::Placed };
        let mut order = Order {
            channel: self.channel.clone(),
            charges,
            customer,
            discount,
            expires_at,
            handovers: Vec::new(),
            id,
            lines: lines.into_iter().map(order_line).collect(),
            location,
            net: sum.net,
            note: self.note.clone(),
            number,
            placed_at,
            priority,
            reference: self.reference.clone(),
            state: OrderState::Placed,
            steps: vec![step],
            tax: sum.tax,
            tax_included,
            total,
            wanted: self.wanted,
        };
        if !short.is_empty() {
            decision.say(Event::LinesRefused { order: id, customer, short });
        }
        decision.say(if by_partner {
            Event::OrderPlaced { order: id, customer, number, total, priority }
        } else {
            Event::OrderAdded { order: id, customer, number, total, priority }
        });
        if agreed {
            // By the rule that the business set.
            release::step(decision, &mut order, OrderState::Confirmed, None, Party::Business);
            transitions::say_state(decision, &order);
        }
        decision.put(order);
        Ok(())
    }
}

impl PlaceOrder {
    fn check_fields(&self, decision: &Decision<'_>) -> Result<(), Refusal> {
        // An order may be of charges only: postage sent after, a fee.
        if !self.lines.is_empty() || self.charges.is_empty() {
            limits::lines("data.lines", self.lines.len(), limits::LINES_MAX)?;
        }
        limits::few("data.charges", self.charges.len(), limits::LINES_MAX)?;
        limits::short("data.channel", self.channel.as_deref())?;
        limits::short("data.reference", self.reference.as_deref())?;
        limits::note("data.note", self.note.as_deref())?;
        let own_prices = self.discount.is_some()
            || self.priority.is_some()
            || !self.charges.is_empty()
            || self.lines.iter().any(|line| line.price.is_some() || line.discount.is_some());
        if self.new_customer.is_some() && self.customer.is_some() {
            return Err(Refusal::invalid("data.new_customer", Rule::Absent));
        }
        if (own_prices || self.new_customer.is_some()) && decision.context().actor.role == Role::Partner {
            return Err(Refusal::NotAllowed);
        }
        Ok(())
    }

    fn customer(&self, decision: &mut Decision<'_>) -> Result<Option<CustomerId>, Refusal> {
        let new =
            self.new_customer.as_ref().map(|new| new_customer::find_or_add(decision, new)).transpose()?;
        let actor = &decision.context().actor;
        let customer = match (&self.customer, actor.role) {
            (Some(key), _) => Some(decision.customer(key)?),
            (None, Role::Partner) => {
                let own = actor.customer.ok_or(Refusal::NotAllowed)?;
                Some(decision.existing::<Customer>(own)?)
            }
            (None, _) => new.map(|id| decision.existing::<Customer>(id)).transpose()?,
        };
        let Some(customer) = customer else { return Ok(None) };
        if !decision.may_see(Some(customer.id)) {
            let key = self.customer.as_ref().map(Key::to_string).unwrap_or_default();
            return Err(Refusal::unknown(Collection::Customers, key));
        }
        if customer.status != CustomerStatus::Active {
            return Err(Refusal::NotActive { collection: Collection::Customers, id: customer.id.0 });
        }
        Ok(Some(customer.id))
    }
}

/// A location that takes orders: in use, no place for goods on the road or set aside, and shown to partners where a
/// partner orders.
pub fn orderable_location(decision: &Decision<'_>, key: Option<&Key>) -> Result<LocationId, Refusal> {
    let id = decision.location_or_default(key)?;
    let location = decision.existing::<Location>(id)?;
    if decision.context().actor.role == Role::Partner && !location.online {
        return Err(match key {
            Some(key) => Refusal::unknown(Collection::Locations, key),
            None => Refusal::invalid("data.location", Rule::Given),
        });
    }
    let takes_orders = !matches!(location.kind, LocationKind::Transit | LocationKind::Quarantine);
    if location.status != LocationStatus::Active || !takes_orders {
        return Err(Refusal::NotActive { collection: Collection::Locations, id: id.0 });
    }
    Ok(id)
}

/// Refuses a product that is not sold.
pub fn orderable(decision: &Decision<'_>, product: &Product) -> Result<(), Refusal> {
    let sold = match product.status {
        ProductStatus::Active => true,
        ProductStatus::Hidden => decision.context().actor.role != Role::Partner,
        ProductStatus::Draft | ProductStatus::Archived => false,
    };
    if sold {
        return Ok(());
    }
    Err(Refusal::NotActive { collection: Collection::Products, id: product.id.0 })
}

/// Products that stock does not cover: demand is summed over all lines before it is checked.
pub fn short_lines(
    decision: &Decision<'_>,
    location: LocationId,
    lines: &[PricedLine],
) -> Result<Vec<ShortLine>, Refusal> {
    short_of(decision, location, lines, Product::backorder_limit)
}

/// As [`short_lines`], where so much more than there is may be promised of a product.
fn short_of(
    decision: &Decision<'_>,
    location: LocationId,
    lines: &[PricedLine],
    beyond: impl Fn(&Product) -> Quantity,
) -> Result<Vec<ShortLine>, Refusal> {
    let mut demand: Sums<ProductId, Quantity> = Sums::new();
    for line in lines {
        let sum = demand.entry(line.product, Quantity::default);
        *sum = sum.plus(line.quantity)?;
    }
    let mut short = Vec::new();
    for (product, wanted) in demand.iter() {
        let product = decision.existing_product(*product)?;
        if !product.is_tracked() {
            continue;
        }
        let available = promisable(decision, product, location)?;
        if *wanted > available.plus(beyond(product))? {
            short.push(ShortLine {
                available: available.floor_zero(),
                location,
                product: product.id,
                wanted: *wanted,
            });
        }
    }
    Ok(short)
}

/// What may still be promised to orders: available less what the location holds back for its counter.
pub fn promisable(
    decision: &Decision<'_>,
    product: &Product,
    location: LocationId,
) -> Result<Quantity, Refusal> {
    let holdback = match product.at(location).and_then(|entry| entry.holdback) {
        Some(holdback) => holdback,
        None => decision.existing::<Location>(location)?.holdback,
    };
    decision.level(product.id, location).available.minus(holdback)
}

/// High or urgent from the business's thresholds on.
pub fn priority_by_value(business: &Business, total: Money) -> Priority {
    let reaches = |threshold: Option<Money>| threshold.is_some_and(|threshold| total >= threshold);
    if reaches(business.priority.urgent) {
        Priority::Urgent
    } else if reaches(business.priority.high) {
        Priority::High
    } else {
        Priority::Normal
    }
}

/// A new order's line: all of it open, also where stock is not kept of the product.
pub fn order_line(line: PricedLine) -> OrderLine {
    OrderLine {
        discount: line.discount,
        net: line.amounts.net,
        open: line.quantity,
        price: line.price,
        price_rule: line.price_rule,
        product: line.product,
        quantity: line.quantity,
        released: Quantity::ZERO,
        returned: Quantity::ZERO,
        taken: Quantity::ZERO,
        tax: line.amounts.tax,
        tax_rate: line.rate,
        unit: line.unit,
    }
}

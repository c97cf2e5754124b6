//! Places an order: a request. Stock is checked and reserved in one step.

use super::delivery::{self, Destination, Wish};
use super::line_input::{ChargeInput, LineInput};
use super::priced::{self, Asked, PricedLine};
use super::{fulfilment, new_customer, note_order, possible_day, promise, release, transitions};
use crate::accounts::exposure;
use crate::catalogue::add_customer::AddCustomer;
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, CustomerId, OrderId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::prices::{agreements, quantities};
use crate::quantity::Quantity;
use crate::records::business::ShortagePolicy;
use crate::records::counter::Series;
use crate::records::customer::{Address, CustomerStatus};
use crate::records::delivery::{Contact, Method, Window};
use crate::records::order::{Discount, OrderApproval, OrderLine, OrderState, Party, Priority, Step};
use crate::records::product::ProductStatus;
use crate::records::{Business, Collection, Counter, Customer, Order, OrderNote, Product};
use crate::refusal::{Refusal, Rule};
use crate::stock::ledger;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to be placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceOrder {
    /// Where it goes; absent: to the customer's address, where it is delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Where it was entered: `portal`, `phone`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Postage, fees and the like. Not for partners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// Whom to ask for; absent: as the customer's record says, where a method is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// For whom, by id or code; a partner's own where it is a partner's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// Taken off the whole order. Not for partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// A note that staff alone see. Not for partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_note: Option<String>,
    /// What is ordered.
    pub lines: Vec<LineInput>,
    /// Which location fulfils it, by id or code; absent: the customer's, or the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// By which way it gets to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// For whom, where they are new: added with the order, or found by their telephone number. In place of `customer`;
    /// not for partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_customer: Option<Box<AddCustomer>>,
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
    /// At what time of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
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
        let new = self.new_customer.as_ref().and_then(|new| new_customer::want(wants, new));
        if self.internal_note.is_some() {
            wants.record::<OrderNote>(ids::derive(wants.context().command.0, "order_note", &[]));
        }
        let customer = named.or(own).or(new);
        let lists = agreements::want(wants, customer);
        let own = match customer {
            Some(customer) => customer.default_location,
            None => self.new_customer.as_ref().and_then(|new| new_customer::want_own_location(wants, new)),
        };
        let location = fulfilment::want_location(wants, self.location.as_ref(), own);
        if let Some(customer) = customer {
            exposure::want(wants, customer);
        }
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
        let Destination { address, contact } = delivery::destination(
            decision,
            &|name| format!("data.{name}"),
            &self.wish(),
            customer,
            Destination::default(),
        )?;
        possible_day::check(decision, self.method, self.wanted)?;
        let location = fulfilment::location(decision, self.location.as_ref(), customer)?;
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
        let short = promise::short_lines(decision, location, &lines, Product::backorder_limit)?;
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
        let (on_account, approval) = credit(decision, customer, total)?;
        let agreed = short.is_empty()
            && approval.is_none()
            && business.auto_confirm.takes(total)
            && promise::short_lines(decision, location, &lines, |_| Quantity::ZERO)?.is_empty();
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
            address,
            approval,
            channel: self.channel.clone(),
            charges,
            contact,
            customer,
            discount,
            expires_at,
            handovers: Vec::new(),
            id,
            lines: lines.into_iter().map(order_line).collect(),
            location,
            method: self.method,
            net: sum.net,
            note: self.note.clone(),
            number,
            on_account,
            placed_at,
            priority,
            received_at: None,
            reference: self.reference.clone(),
            state: OrderState::Placed,
            steps: vec![step],
            tax: sum.tax,
            tax_included,
            total,
            wanted: self.wanted,
            window: self.window,
        };
        if !short.is_empty() {
            decision.say(Event::LinesRefused { order: id, customer, short });
        }
        decision.say(if by_partner {
            Event::OrderPlaced { order: id, customer, number, total, priority }
        } else {
            Event::OrderAdded { order: id, customer, number, total, priority }
        });
        if approval.is_some() {
            exposure::say_waiting(decision, &order);
        }
        if agreed {
            // By the rule that the business set.
            release::step(decision, &mut order, OrderState::Confirmed, None, Party::Business);
            transitions::say_state(decision, &order);
        }
        decision.put(order);
        if let Some(text) = &self.internal_note {
            note_order::put(decision, note_order::id_of(decision), id, text.clone());
        }
        Ok(())
    }
}

impl PlaceOrder {
    fn wish(&self) -> Wish<'_> {
        Wish {
            address: self.address.as_ref(),
            contact: self.contact.as_ref(),
            method: self.method,
            wanted: self.wanted,
            window: self.window,
        }
    }

    fn check_fields(&self, decision: &Decision<'_>) -> Result<(), Refusal> {
        // An order may be of charges only: postage sent after, a fee.
        if !self.lines.is_empty() || self.charges.is_empty() {
            limits::lines("data.lines", self.lines.len(), limits::LINES_MAX)?;
        }
        limits::few("data.charges", self.charges.len(), limits::LINES_MAX)?;
        limits::short("data.channel", self.channel.as_deref())?;
        limits::short("data.reference", self.reference.as_deref())?;
        limits::note("data.note", self.note.as_deref())?;
        if let Some(text) = &self.internal_note {
            note_order::check("data.internal_note", text)?;
        }
        let own_prices = self.discount.is_some()
            || self.priority.is_some()
            || !self.charges.is_empty()
            || self.lines.iter().any(|line| line.price.is_some() || line.discount.is_some());
        if self.new_customer.is_some() && self.customer.is_some() {
            return Err(Refusal::invalid("data.new_customer", Rule::Absent));
        }
        let for_staff = own_prices || self.new_customer.is_some() || self.internal_note.is_some();
        if for_staff && decision.context().actor.role == Role::Partner {
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

/// Whether an order is charged to its customer's account, and whether that needs approval.
fn credit(
    decision: &Decision<'_>,
    customer: Option<CustomerId>,
    total: Money,
) -> Result<(bool, Option<OrderApproval>), Refusal> {
    let Some(customer) = customer else { return Ok((false, None)) };
    let has_terms = decision.existing::<Customer>(customer)?.terms.is_some();
    Ok((has_terms, exposure::check(decision, customer, total)?))
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
        location: None,
        missing: Quantity::ZERO,
        net: line.amounts.net,
        note: line.note,
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

//! Goods that a customer brought back: a fact, with or without the order or sale that they came from.
//!
//! Goods that are thrown away come in first and go to waste in the same entry: the location's history then shows the
//! return and the waste, each under its own name, and on hand stays as it was. More than the customer had is recorded
//! as well, and a person is told.

use super::left_at::Source;
use super::line_input::ChargeInput;
use super::origin::Origin;
use super::priced;
use super::returned_line::{self, Returned, ReturnedLine};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, LocationId, OrderId, RegisterId, ReturnId, ReturnRequestId, SaleId};
use crate::key::Key;
use crate::pricing::Amounts;
use crate::records::counter::Series;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::return_request::ReturnRequestState;
use crate::records::sale::{Payment, ReturnLine, ReturnOutcome};
use crate::records::{Counter, Customer, Location, Order, Product, Return, ReturnRequest, Sale};
use crate::refusal::{Refusal, Rule};
use crate::register::{authority, naming, payments};
use crate::stock::costing::Cost;
use crate::stock::ledger::{self, Posting};
use crate::{limits, settle};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Goods that came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordReturn {
    /// Money without stock, given back where above zero: postage, a discount corrected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// From whom, by id or code; absent: the customer of the order or sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// What came back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ReturnedLine>,
    /// Where it was taken, by id or code; absent: where it had left from, or the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// Why, in a person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The order that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// How the money was given back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// The customer's or source's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The register session that it was taken at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// The customer's wish by which it comes; names the order, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<ReturnRequestId>,
    /// Its id; absent: made from the command's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<ReturnId>,
    /// The sale that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<SaleId>,
}

impl Act for RecordReturn {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Counter>(Counter::id_of(Series::Return));
        let id =
            self.r#return.map_or_else(|| ids::derive(wants.context().command.0, "return", &[]), |id| id.0);
        wants.record::<Return>(id);
        naming::want(wants, self.register);
        if let Some(key) = &self.customer {
            wants.customer(key);
        }
        let request = self.request.and_then(|id| wants.record::<ReturnRequest>(id));
        let order = self.order.or(request.map(|request| request.order));
        let order = order.and_then(|id| wants.record::<Order>(id));
        let sale = self.sale.and_then(|id| wants.record::<Sale>(id));
        let left_from = order.map(|order| order.left_from(self.linked())).or(sale.map(|sale| sale.location));
        let location = match (&self.location, left_from) {
            (None, Some(id)) => wants.record::<Location>(id),
            (key, _) => wants.location_or_default(key.as_ref()),
        };
        let location = location.map(|location| location.id);
        for line in &self.lines {
            let place = line.line.map(|place| place as usize);
            let linked = place.and_then(|place| {
                let of_order = order.and_then(|order| order.lines.get(place)).map(|line| line.product);
                of_order.or_else(|| sale.and_then(|sale| sale.lines.get(place)).map(|line| line.product))
            });
            if let Some(place) = line.line {
                Source { order, sale }.want(wants, place);
            }
            let linked = linked.and_then(|id| wants.record::<Product>(id));
            let named = line.product.as_ref().and_then(|key| wants.product(key));
            for product in [linked, named].into_iter().flatten() {
                if let Some(location) = location {
                    ledger::want_posting(wants, product.id, location);
                }
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        self.check_fields()?;
        let id = self.r#return.unwrap_or(ReturnId(ids::derive(decision.context().command.0, "return", &[])));
        decision.must_be_new::<Return>(id)?;
        let request = self.request.map(|id| decision.existing::<ReturnRequest>(id)).transpose()?.cloned();
        let order = self.order_of(request.as_ref())?;
        let mut origin = self.origin(decision, order)?;
        let given = self.customer.as_ref().map(|key| decision.customer(key)).transpose()?;
        let mut questions = Questions::default();
        if let Some(other) = given.filter(|given| origin.customer().is_some_and(|whose| whose != given.id)) {
            questions.ask(DetailName::BroughtBackBy, &other.name);
        }
        requested(&mut questions, request.as_ref());
        let customer = origin.customer().or(given.map(|customer: &Customer| customer.id));
        let location = match (&self.location, origin.left_from(self.linked())) {
            (None, Some(location)) => location,
            (key, _) => decision.location_or_default(key.as_ref())?,
        };
        questions.about_location(decision, location)?;
        let mut lines = Vec::with_capacity(self.lines.len());
        for (place, line) in self.lines.iter().enumerate() {
            lines.push(returned_line::take(decision, &mut origin, place, line)?);
        }
        let tax_included = origin.tax_included().unwrap_or(decision.business()?.tax_included);
        let charges = priced::price_charges(decision, &self.charges, tax_included)?;
        let amounts = lines.iter().map(|line| Amounts { net: line.record.net, tax: line.record.tax });
        let sum = priced::sum(decision.business()?.exponent(), amounts, &charges)?;
        let total = sum.total()?;
        let paid = payments::read(decision, &self.payments, total)?;
        paid.ask(customer.is_some(), self.register.is_some(), &mut questions);
        naming::ask(decision, self.register, Some(location), &mut questions)?;
        questions.open(decision, id.0, location);
        open_over_return(decision, id, location, &lines)?;
        origin.put(decision);
        for (place, line) in lines.iter().enumerate() {
            let cost = self.cost(decision, order, &line.record)?;
            post_line(decision, id, place, &line.record, location, cost)?;
        }
        let number = decision.next_number(Series::Return);
        let day = decision.day()?;
        let context = decision.context();
        let back = Return {
            charges,
            customer,
            day,
            id,
            lines: lines.into_iter().map(|line| line.record).collect(),
            location,
            net: sum.net,
            note: self.note.clone(),
            number,
            occurred_at: context.occurred_at,
            order,
            payments: paid.payments,
            reference: self.reference.clone(),
            register: self.register,
            request: self.request,
            rounding: paid.rounding,
            sale: self.sale,
            tax: sum.tax,
            total,
        };
        authority::check(decision, id.0, location, |limits| authority::beyond_in_return(&back, limits))?;
        decision.put(back);
        if let Some(request) = request.filter(|request| request.state.is_open()) {
            decision.put(ReturnRequest {
                r#return: Some(id),
                state: ReturnRequestState::Received,
                ..request
            });
        }
        decision.say(Event::ReturnReceived { r#return: id, customer, number, total });
        Ok(())
    }
}

impl RecordReturn {
    /// The lines of the order or sale that are named.
    fn linked(&self) -> impl Iterator<Item = u32> {
        self.lines.iter().filter_map(|line| line.line)
    }

    fn check_fields(&self) -> Result<(), Refusal> {
        if self.lines.is_empty() && self.charges.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        // What goes to waste makes two movements.
        let wasted = self.lines.iter().filter(|line| line.outcome == ReturnOutcome::Waste).count();
        limits::few("data.lines", self.lines.len() + wasted, limits::FACT_LINES_MAX)?;
        limits::few("data.charges", self.charges.len(), limits::LINES_MAX)?;
        limits::few("data.payments", self.payments.len(), limits::FACT_LINES_MAX)?;
        // Nobody is given change on what they are given back.
        if let Some(place) = self.payments.iter().position(|payment| payment.tendered.is_some()) {
            return Err(Refusal::invalid(format!("data.payments[{place}].tendered"), Rule::Absent));
        }
        limits::short("data.reference", self.reference.as_deref())?;
        limits::note("data.note", self.note.as_deref())
    }

    /// What goods of a line are worth as they come in again.
    fn cost(
        &self,
        decision: &Decision<'_>,
        order: Option<OrderId>,
        line: &ReturnLine,
    ) -> Result<Cost, Refusal> {
        let Some(place) = line.line else { return Ok(Cost::Average) };
        let order = order.and_then(|id| decision.get::<Order>(id));
        let sale = self.sale.and_then(|id| decision.get::<Sale>(id));
        Source { order, sale }.cost(decision, place, line.quantity)
    }

    /// The order that it came from: as named, or as the customer asked.
    fn order_of(&self, request: Option<&ReturnRequest>) -> Result<Option<OrderId>, Refusal> {
        match (self.order, request) {
            (Some(order), Some(request)) if order != request.order => {
                Err(Refusal::invalid("data.request", Rule::Known))
            }
            (order, request) => Ok(order.or(request.map(|request| request.order))),
        }
    }

    fn origin(&self, decision: &Decision<'_>, order: Option<OrderId>) -> Result<Origin, Refusal> {
        match (order, self.sale) {
            (Some(_), Some(_)) => Err(Refusal::invalid("data.sale", Rule::Unique)),
            (Some(order), None) => Origin::of_order(decision.existing::<Order>(order)?.clone()),
            (None, Some(sale)) => Ok(Origin::Sale(Box::new(decision.existing::<Sale>(sale)?.clone()))),
            (None, None) => Ok(Origin::Unknown),
        }
    }
}

/// Goods that were not to come, or came before by the same wish, are odd.
fn requested(questions: &mut Questions, request: Option<&ReturnRequest>) {
    let Some(request) = request else { return };
    match request.state {
        ReturnRequestState::Requested | ReturnRequestState::Approved => {}
        ReturnRequestState::Declined => questions.ask(DetailName::DeclinedRequest, request.number),
        ReturnRequestState::Received => questions.ask(DetailName::ReceivedRequest, request.number),
    }
}

/// Tells a person what came back beyond what the customer had: each product with how much.
fn open_over_return(
    decision: &mut Decision<'_>,
    id: ReturnId,
    location: LocationId,
    lines: &[Returned],
) -> Result<(), Refusal> {
    let over: Vec<&Returned> = lines.iter().filter(|line| line.over.is_positive()).collect();
    let mut details = Vec::with_capacity(over.len());
    for line in &over {
        let sku = decision.existing_product(line.record.product)?.sku.clone();
        details.push(Detail::of_product(DetailName::Over, sku, line.over));
    }
    let Some(first) = over.first() else { return Ok(()) };
    let only = (over.len() == 1).then_some(*first);
    settle::open(decision, ExceptionKind::OverReturn, Some(id.0), |exception| {
        exception.details = details;
        exception.location = Some(location);
        exception.product = only.map(|line| line.record.product);
        exception.quantity = only.map(|line| line.over);
    });
    Ok(())
}

fn post_line(
    decision: &mut Decision<'_>,
    id: ReturnId,
    place: usize,
    line: &ReturnLine,
    location: LocationId,
    cost: Cost,
) -> Result<(), Refusal> {
    if !decision.existing_product(line.product)?.is_tracked() {
        return Ok(());
    }
    let here = Place::At(location);
    let comes_in = (MovementKind::CustomerReturn, Place::Customer, here, cost);
    let goes_out = (MovementKind::Waste, here, Place::Loss, Cost::Average);
    let goes_out = (line.outcome == ReturnOutcome::Waste).then_some(goes_out);
    for (kind, from, to, cost) in [Some(comes_in), goes_out].into_iter().flatten() {
        ledger::post(
            decision,
            Posting {
                cost,
                from,
                kind,
                product: line.product,
                quantity: line.quantity,
                reason: line.reason.clone(),
                reference: Some(Reference {
                    id: id.0,
                    kind: ReferenceKind::Return,
                    line: Some(place as u32),
                }),
                reverses: None,
                round: 0,
                to,
            },
        )?;
    }
    Ok(())
}

//! Goods from another location arrived: a fact. In parts, in several receipts; more than was sent is noted, not refused.

use super::costing::Cost;
use super::document;
use super::ledger::{self, Posting};
use super::lines::{self, LineInput};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::{Decision, Sums};
use crate::event::Event;
use crate::ids::{DocumentId, LocationId, ProductId};
use crate::limits;
use crate::quantity::Quantity;
use crate::records::document::{DocumentKind, DocumentLine, DocumentState};
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::movement::{MovementKind, Place};
use crate::records::{Document, Location, Product};
use crate::refusal::{Refusal, Rule};
use crate::settle;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Goods that arrived from another location.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTransfer {
    /// Whether no more will come: what is still missing is lost on the road.
    #[serde(default)]
    pub close: bool,
    /// What arrived; may be empty where the transfer is closed.
    #[serde(default)]
    pub lines: Vec<LineInput>,
    /// Why it differs from what was sent, where a line does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which transfer.
    pub transfer: DocumentId,
}

/// A receipt at work on its transfer.
struct Receipt<'a> {
    close: bool,
    destination: LocationId,
    document: Document,
    /// Of each product, the first line that may have some left to receive, and the last line.
    places: HashMap<ProductId, Vec<usize>>,
    reason: Option<&'a str>,
    under_way: bool,
}

impl Act for ReceiveTransfer {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let document = wants.record::<Document>(self.transfer);
        let mut products = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            products.extend(wants.product(&line.product).map(|product| product.id));
        }
        let Some((document, destination)) =
            document.and_then(|document| Some((document, document.destination?)))
        else {
            return;
        };
        wants.record::<Location>(destination);
        for line in &document.lines {
            wants.record::<Product>(line.product);
            products.push(line.product);
        }
        for product in products {
            ledger::want_posting(wants, product, destination);
            ledger::want_posting(wants, product, Location::transit());
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if !(self.close && self.lines.is_empty()) {
            limits::lines("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        }
        limits::short("data.reason", self.reason.as_deref())?;
        let document = decision.existing::<Document>(self.transfer)?.clone();
        let Some(destination) = document.destination.filter(|_| document.kind == DocumentKind::Transfer)
        else {
            return Err(Refusal::invalid("data.transfer", Rule::Known));
        };
        let under_way = document.is_under_way();
        if self.lines.is_empty() && !under_way {
            return Err(Refusal::WrongDocumentState { document: document.id, state: document.state });
        }
        let mut places: HashMap<ProductId, Vec<usize>> = HashMap::new();
        for (place, line) in document.lines.iter().enumerate().rev() {
            places.entry(line.product).or_default().push(place);
        }
        let (close, reason) = (self.close && under_way, self.reason.as_deref());
        let mut receipt = Receipt { close, destination, document, places, reason, under_way };
        receipt.document.receipts += 1;
        receipt.take(decision, &self.lines)
    }
}

impl Receipt<'_> {
    fn take(mut self, decision: &mut Decision<'_>, inputs: &[LineInput]) -> Result<(), Refusal> {
        let mut questions = Questions::default();
        questions.about_location(decision, self.destination)?;
        let mut arrived: Sums<ProductId, (Quantity, Option<String>)> = Sums::new();
        for (place, input) in inputs.iter().enumerate() {
            let field = |name: &str| format!("data.lines[{place}].{name}");
            limits::positive(|| field("quantity"), input.quantity)?;
            limits::short(&field("reason"), input.reason.as_deref())?;
            let product = decision.product(&input.product)?;
            questions.about_product(product);
            let (quantity, _) = lines::found_in_stock_unit(product, input.quantity, input.unit.as_deref())?;
            let (sum, reason) = arrived.entry(product.id, || (Quantity::ZERO, None));
            *sum = sum.plus(quantity)?;
            if reason.is_none() {
                *reason = input.reason.clone().or_else(|| self.reason.map(str::to_owned));
            }
        }
        questions.open(decision, self.document.id.0, self.destination);
        let mut over = Vec::new();
        for (product, (quantity, reason)) in arrived.iter() {
            let left = self.fill_lines(decision, *product, *quantity, reason.as_deref())?;
            if left.is_positive() {
                self.take_over(decision, *product, left, reason.as_deref())?;
                over.push((*product, left));
            }
        }
        self.note_over(decision, &over)?;
        if self.close {
            self.write_off(decision)?;
        }
        if self.under_way {
            let all = self.document.lines.iter().all(|line| line.received == line.quantity);
            self.document.state = if all { DocumentState::Posted } else { DocumentState::PartReceived };
        }
        decision.say(Event::TransferReceived { document: self.document.id, number: self.document.number });
        decision.put(self.document);
        Ok(())
    }

    /// Takes what arrived off the lines that it was sent on, first line first; gives what no line was waiting for.
    fn fill_lines(
        &mut self,
        decision: &mut Decision<'_>,
        product: ProductId,
        quantity: Quantity,
        reason: Option<&str>,
    ) -> Result<Quantity, Refusal> {
        let mut left = quantity;
        if !self.under_way {
            return Ok(left);
        }
        for place in self.places.get(&product).into_iter().flatten().rev().copied() {
            let Some(line) = self.document.lines.get_mut(place) else { continue };
            let part = line.quantity.minus(line.received)?.min(left);
            if !part.is_positive() {
                continue;
            }
            line.received = line.received.plus(part)?;
            left = left.minus(part)?;
            if decision.existing_product(product)?.is_tracked() {
                let transit = Place::At(Location::transit());
                let to = Place::At(self.destination);
                let posting =
                    self.posting(MovementKind::TransferIn, product, part, place, (transit, to), reason);
                ledger::post(decision, posting)?;
                ledger::expect(decision, product, self.destination, part.negated())?;
            }
        }
        Ok(left)
    }

    /// Takes in what was not sent by the book: found, on the last line of its product or one of its own.
    fn take_over(
        &mut self,
        decision: &mut Decision<'_>,
        product: ProductId,
        quantity: Quantity,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let place = match self.places.get(&product).and_then(|places| places.first()) {
            Some(place) => *place,
            None => {
                self.document.lines.push(DocumentLine {
                    cost: None,
                    cost_of_unit: None,
                    over: Quantity::ZERO,
                    product,
                    quantity: Quantity::ZERO,
                    reason: None,
                    received: Quantity::ZERO,
                    unit: None,
                });
                self.document.lines.len() - 1
            }
        };
        if let Some(line) = self.document.lines.get_mut(place) {
            line.over = line.over.plus(quantity)?;
        }
        if decision.existing_product(product)?.is_tracked() {
            let ends = (Place::Loss, Place::At(self.destination));
            let posting = self.posting(MovementKind::Adjustment, product, quantity, place, ends, reason);
            ledger::post(decision, posting)?;
        }
        Ok(())
    }

    fn note_over(&self, decision: &mut Decision<'_>, over: &[(ProductId, Quantity)]) -> Result<(), Refusal> {
        let Some((first, quantity)) = over.first().copied() else { return Ok(()) };
        let mut details = Vec::with_capacity(over.len());
        for (product, quantity) in over {
            let sku = decision.existing_product(*product)?.sku.clone();
            details.push(Detail::of_product(DetailName::Over, sku, quantity));
        }
        settle::open(decision, ExceptionKind::OverReceipt, Some(self.document.id.0), |exception| {
            exception.details = details;
            exception.location = Some(self.destination);
            exception.product = Some(first);
            exception.quantity = Some(quantity);
        });
        Ok(())
    }

    /// Closes with difference: what is still on the road is lost.
    fn write_off(&mut self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        for place in 0..self.document.lines.len() {
            let Some(line) = self.document.lines.get_mut(place) else { continue };
            let (product, missing) = (line.product, line.quantity.minus(line.received)?);
            line.received = line.quantity;
            if missing.is_positive() && decision.existing_product(product)?.is_tracked() {
                let ends = (Place::At(Location::transit()), Place::Loss);
                let posting =
                    self.posting(MovementKind::Adjustment, product, missing, place, ends, self.reason);
                ledger::post(decision, posting)?;
                ledger::expect(decision, product, self.destination, missing.negated())?;
            }
        }
        Ok(())
    }

    fn posting(
        &self,
        kind: MovementKind,
        product: ProductId,
        quantity: Quantity,
        place: usize,
        (from, to): (Place, Place),
        reason: Option<&str>,
    ) -> Posting {
        Posting {
            cost: Cost::Average,
            from,
            kind,
            product,
            quantity,
            reason: reason.map(str::to_owned),
            reference: Some(document::line_of(self.document.id, place)),
            reverses: None,
            round: self.document.receipts,
            to,
        }
    }
}

//! Sends goods to another location: a request, as they are still here. They are on the road until they are received.

use super::costing::Cost;
use super::document::{self, Body, Head};
use super::ledger::{self, Posting};
use super::lines::{self, LineCost, LineInput};
use crate::attention::questions::Questions;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::{Decision, Sums};
use crate::event::Event;
use crate::ids::{DocumentId, LocationId, ProductId};
use crate::key::Key;
use crate::limits;
use crate::quantity::Quantity;
use crate::records::document::{DocumentKind, DocumentLine, DocumentState};
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::movement::{MovementKind, Place};
use crate::records::{Location, StockLevel};
use crate::refusal::{Refusal, Rule, ShortLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Goods to be sent to another location: many lines, one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchTransfer {
    /// To where, by id or code.
    pub destination: Key,
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What is sent.
    pub lines: Vec<LineInput>,
    /// From where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The business's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl DispatchTransfer {
    fn head(&self) -> Head<'_> {
        Head {
            document: self.document,
            location: self.location.as_ref(),
            note: self.note.as_deref(),
            party: None,
            reference: self.reference.as_deref(),
        }
    }

    /// Its lines, and of which products stock is kept.
    fn lines(
        &self,
        decision: &Decision<'_>,
        questions: &mut Questions,
    ) -> Result<(Vec<DocumentLine>, Vec<bool>), Refusal> {
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut tracked = Vec::with_capacity(self.lines.len());
        for (place, input) in self.lines.iter().enumerate() {
            let field = |name: &str| format!("data.lines[{place}].{name}");
            limits::positive(|| field("quantity"), input.quantity)?;
            limits::short(&field("reason"), input.reason.as_deref())?;
            let product = decision.product(&input.product)?;
            questions.about_product(product);
            tracked.push(product.is_tracked());
            let (quantity, unit) = lines::in_stock_unit(product, input.quantity, input.unit.as_deref())?;
            let cost = LineCost::read(decision, place, input, quantity, None)?;
            lines.push(DocumentLine {
                cost: cost.cost,
                cost_of_unit: cost.cost_of_unit,
                over: Quantity::ZERO,
                product: product.id,
                quantity,
                reason: input.reason.clone(),
                received: Quantity::ZERO,
                unit,
            });
        }
        Ok((lines, tracked))
    }
}

impl Act for DispatchTransfer {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Location>(Location::transit());
        let source = self.head().want(wants);
        let destination = wants.location(&self.destination);
        for line in &self.lines {
            let product = wants.product(&line.product);
            if let (Some(product), Some(source), Some(destination)) = (product, source, destination) {
                ledger::want_posting(wants, product.id, source.id);
                ledger::want_posting(wants, product.id, Location::transit());
                wants.record::<StockLevel>(StockLevel::id_of(product.id, destination.id));
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        let (id, location) = self.head().check(decision)?;
        let destination = document::usable_location(decision, "data.destination", Some(&self.destination))?;
        if destination == location {
            return Err(Refusal::invalid("data.destination", Rule::Different));
        }
        let mut questions = Questions::default();
        questions.about_location(decision, location)?;
        questions.about_location(decision, destination)?;
        let (lines, tracked) = self.lines(decision, &mut questions)?;
        questions.settle(decision, Kind::Request, id.0, location)?;
        let moving = || lines.iter().enumerate().filter(|(place, _)| tracked[*place]);
        let short = short_lines(decision, location, moving().map(|(_, line)| line))?;
        if !short.is_empty() {
            return Err(Refusal::InsufficientStock { short });
        }
        make_transit(decision);
        for (place, line) in moving() {
            let posting = Posting {
                cost: Cost::Average,
                from: Place::At(location),
                kind: MovementKind::TransferOut,
                product: line.product,
                quantity: line.quantity,
                reason: line.reason.clone(),
                reference: Some(document::line_of(id, place)),
                reverses: None,
                round: 0,
                to: Place::At(Location::transit()),
            };
            ledger::post(decision, posting)?;
            ledger::expect(decision, line.product, destination, line.quantity)?;
        }
        let (destination, state) = (Some(destination), DocumentState::Dispatched);
        let body = Body { destination, id, kind: DocumentKind::Transfer, lines, location, state };
        let number = self.head().keep(decision, body)?;
        decision.say(Event::TransferDispatched { document: id, number });
        Ok(())
    }
}

/// Products of which more is to be sent, over all lines, than is available.
fn short_lines<'l>(
    decision: &Decision<'_>,
    location: LocationId,
    lines: impl Iterator<Item = &'l DocumentLine>,
) -> Result<Vec<ShortLine>, Refusal> {
    let mut demand: Sums<ProductId, Quantity> = Sums::new();
    for line in lines {
        let sum = demand.entry(line.product, Quantity::default);
        *sum = sum.plus(line.quantity)?;
    }
    let mut short = Vec::new();
    for (product, wanted) in demand.iter() {
        let available = decision.level(*product, location).available;
        if *wanted > available {
            let available = available.floor_zero();
            short.push(ShortLine { available, location, product: *product, wanted: *wanted });
        }
    }
    Ok(short)
}

/// Makes the place where goods under way are, where this is the first transfer.
fn make_transit(decision: &mut Decision<'_>) {
    let id = Location::transit();
    if decision.get::<Location>(id).is_some() {
        return;
    }
    decision.put(Location {
        code: Location::TRANSIT.to_owned(),
        holdback: Quantity::ZERO,
        id,
        kind: LocationKind::Transit,
        name: "In transit".to_owned(),
        names: Vec::new(),
        online: false,
        status: LocationStatus::Active,
    });
    decision.say(Event::LocationAdded { location: id, code: Location::TRANSIT.to_owned() });
}

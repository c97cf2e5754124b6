//! What all stock documents have in common: their head, and lines that each move one product one way.

use super::costing::Cost;
use super::ledger::{self, Posting};
use super::lines::{self, LineCost, LineInput};
use crate::attention::questions::Questions;
use crate::command::{Kind, Wants};
use crate::decision::{Context, Decision};
use crate::ids::{self, DocumentId, LocationId};
use crate::key::Key;
use crate::limits;
use crate::quantity::Quantity;
use crate::records::counter::Series;
use crate::records::document::{DocumentKind, DocumentLine, DocumentState};
use crate::records::location::LocationKind;
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::{Counter, Document, Location, Product};
use crate::refusal::{Refusal, Rule};

/// What a document has besides its lines, as commands carry it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'a> {
    /// Its id; absent: made from the command's.
    pub document: Option<DocumentId>,
    /// Where; absent: the business's own location.
    pub location: Option<&'a Key>,
    /// A person's words.
    pub note: Option<&'a str>,
    /// Who is on the other side.
    pub party: Option<&'a str>,
    /// The other side's number.
    pub reference: Option<&'a str>,
}

impl Head<'_> {
    /// The document's id.
    pub fn id(&self, context: &Context) -> DocumentId {
        self.document.unwrap_or(DocumentId(ids::derive(context.command.0, "document", &[])))
    }

    /// Wants what [`Head::check`] and [`Head::keep`] read; gives the location.
    pub fn want<'a>(&self, wants: &mut Wants<'a>) -> Option<&'a Location> {
        wants.record::<Counter>(Counter::id_of(Series::Document));
        let id = self.id(wants.context());
        wants.record::<Document>(id);
        wants.location_or_default(self.location)
    }

    /// Checks the head; gives id and location.
    pub fn check(&self, decision: &Decision<'_>) -> Result<(DocumentId, LocationId), Refusal> {
        limits::short("data.party", self.party)?;
        limits::short("data.reference", self.reference)?;
        limits::note("data.note", self.note)?;
        let id = self.id(decision.context());
        decision.must_be_new::<Document>(id)?;
        Ok((id, usable_location(decision, "data.location", self.location)?))
    }

    /// Numbers the document and keeps it; gives the number.
    pub fn keep(&self, decision: &mut Decision<'_>, body: Body) -> Result<u64, Refusal> {
        let number = decision.next_number(Series::Document);
        let day = decision.day()?;
        let (actor, occurred_at) = (decision.context().actor.id, decision.context().occurred_at);
        decision.put(Document {
            actor,
            day,
            destination: body.destination,
            id: body.id,
            kind: body.kind,
            lines: body.lines,
            location: body.location,
            note: self.note.map(str::to_owned),
            number,
            occurred_at,
            party: self.party.map(str::to_owned),
            receipts: 0,
            reference: self.reference.map(str::to_owned),
            state: body.state,
        });
        Ok(number)
    }
}

/// What a document consists of.
#[derive(Debug)]
pub struct Body {
    /// Where a transfer goes.
    pub destination: Option<LocationId>,
    /// Its id.
    pub id: DocumentId,
    /// What kind.
    pub kind: DocumentKind,
    /// Its lines.
    pub lines: Vec<DocumentLine>,
    /// Where.
    pub location: LocationId,
    /// Where it is in its life.
    pub state: DocumentState,
}

/// A location that documents may name: any but the road between locations, whose stock is that of transfers.
pub fn usable_location(
    decision: &Decision<'_>,
    field: &str,
    key: Option<&Key>,
) -> Result<LocationId, Refusal> {
    let id = decision.location_or_default(key)?;
    if decision.existing::<Location>(id)?.kind == LocationKind::Transit {
        return Err(Refusal::invalid(field, Rule::Known));
    }
    Ok(id)
}

/// A document whose every line moves one product between the location and one place outside the business's stock.
#[derive(Clone, Copy, Debug)]
pub struct Simple<'a> {
    /// Its head.
    pub head: Head<'a>,
    /// What kind.
    pub kind: DocumentKind,
    /// Its lines.
    pub lines: &'a [LineInput],
    /// Why, where a line does not say.
    pub reason: Option<&'a str>,
}

impl Simple<'_> {
    /// Wants what [`Simple::post`] reads.
    pub fn want(&self, wants: &mut Wants<'_>) {
        let location = self.head.want(wants).map(|location| location.id);
        for line in self.lines {
            if let (Some(product), Some(location)) = (wants.product(&line.product), location) {
                ledger::want_posting(wants, product.id, location);
            }
        }
    }

    /// Posts it; gives its id and number.
    pub fn post(&self, decision: &mut Decision<'_>) -> Result<(DocumentId, u64), Refusal> {
        limits::lines("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        limits::short("data.reason", self.reason)?;
        let (id, location) = self.head.check(decision)?;
        let mut questions = Questions::default();
        questions.about_location(decision, location)?;
        let mut lines: Vec<(DocumentLine, Cost)> = Vec::with_capacity(self.lines.len());
        let mut tracked = Vec::with_capacity(self.lines.len());
        for (place, input) in self.lines.iter().enumerate() {
            let product = decision.product(&input.product)?;
            questions.about_product(product);
            tracked.push(product.is_tracked());
            lines.push(self.line(decision, place, input, product)?);
        }
        questions.settle(decision, self.command_kind(), id.0, location)?;
        for (place, (line, cost)) in lines.iter().enumerate().filter(|(place, _)| tracked[*place]) {
            ledger::post(decision, self.posting(id, location, place, line, *cost))?;
        }
        let lines = lines.into_iter().map(|(line, _)| line).collect();
        let body =
            Body { destination: None, id, kind: self.kind, lines, location, state: DocumentState::Posted };
        Ok((id, self.head.keep(decision, body)?))
    }

    /// Opening stock is set up by choice; all others happened.
    fn command_kind(&self) -> Kind {
        if self.kind == DocumentKind::Opening { Kind::Request } else { Kind::Fact }
    }

    fn line(
        &self,
        decision: &Decision<'_>,
        place: usize,
        input: &LineInput,
        product: &Product,
    ) -> Result<(DocumentLine, Cost), Refusal> {
        let field = |name: &str| format!("data.lines[{place}].{name}");
        if self.kind == DocumentKind::Adjustment {
            limits::within_line(input.quantity)?;
            if input.quantity.is_zero() {
                return Err(Refusal::invalid(field("quantity"), Rule::NotZero));
            }
        } else {
            limits::positive(|| field("quantity"), input.quantity)?;
        }
        limits::short(&field("reason"), input.reason.as_deref())?;
        let reason = input.reason.as_deref().or(self.reason).filter(|reason| !reason.trim().is_empty());
        let must_say_why = matches!(self.kind, DocumentKind::Adjustment | DocumentKind::Waste);
        if must_say_why && reason.is_none() {
            return Err(Refusal::invalid(field("reason"), Rule::Given));
        }
        let in_stock_unit = match self.kind {
            DocumentKind::Damage | DocumentKind::Waste => lines::in_stock_unit,
            _ => lines::found_in_stock_unit,
        };
        let (quantity, unit) = in_stock_unit(product, input.quantity, input.unit.as_deref())?;
        // Adjustments find what was there before; the others bring goods that cost something.
        let brings = matches!(self.kind, DocumentKind::Opening | DocumentKind::Receipt | DocumentKind::Made);
        let own = product.cost.filter(|_| brings);
        let cost = LineCost::read(decision, place, input, quantity, own)?;
        let known = cost.whole.map_or(if brings { Cost::Unknown } else { Cost::Average }, Cost::Paid);
        let line = DocumentLine {
            cost: cost.cost,
            cost_of_unit: cost.cost_of_unit,
            over: Quantity::ZERO,
            product: product.id,
            quantity,
            reason: reason.map(str::to_owned),
            received: Quantity::ZERO,
            unit,
        };
        Ok((line, known))
    }

    fn posting(
        &self,
        id: DocumentId,
        location: LocationId,
        place: usize,
        line: &DocumentLine,
        cost: Cost,
    ) -> Posting {
        let at = Place::At(location);
        let (from, to, kind) = match self.kind {
            DocumentKind::Opening => (Place::Opening, at, MovementKind::Opening),
            DocumentKind::Receipt => (Place::Supplier, at, MovementKind::PurchaseReceipt),
            DocumentKind::Made => (Place::Production, at, MovementKind::Production),
            DocumentKind::Damage => (at, Place::Loss, MovementKind::Damage),
            DocumentKind::Waste => (at, Place::Loss, MovementKind::Waste),
            _ if line.quantity.is_negative() => (at, Place::Loss, MovementKind::Adjustment),
            _ => (Place::Loss, at, MovementKind::Adjustment),
        };
        Posting {
            cost,
            from,
            kind,
            product: line.product,
            quantity: line.quantity.size(),
            reason: line.reason.clone(),
            reference: Some(line_of(id, place)),
            reverses: None,
            round: 0,
            to,
        }
    }
}

/// A line of a document, as movements refer to it.
pub fn line_of(document: DocumentId, line: usize) -> Reference {
    Reference { id: document.0, kind: ReferenceKind::Document, line: Some(line as u32) }
}

//! Goods received: a fact.

use super::ledger::{self, Posting};
use super::lines::{self, LineInput};
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, DocumentId};
use crate::key::Key;
use crate::limits;
use crate::records::counter::Series;
use crate::records::document::{DocumentKind, DocumentLine, DocumentState};
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::{Counter, Document};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Goods received: many lines, one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostReceipt {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What came.
    pub lines: Vec<LineInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The supplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Their delivery note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl PostReceipt {
    fn id(&self, decision: &Decision<'_>) -> DocumentId {
        self.document.unwrap_or(DocumentId(ids::derive(decision.context().command.0, "document", &[])))
    }
}

impl Act for PostReceipt {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Counter>(Counter::id_of(Series::Document));
        let id =
            self.document.map_or_else(|| ids::derive(wants.context().command.0, "document", &[]), |id| id.0);
        wants.record::<Document>(id);
        let location = wants.location_or_default(self.location.as_ref()).map(|location| location.id);
        for line in &self.lines {
            if let (Some(product), Some(location)) = (wants.product(&line.product), location) {
                ledger::want_level(wants, product.id, location);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.lines", self.lines.len())?;
        limits::short("data.party", self.party.as_deref())?;
        limits::short("data.reference", self.reference.as_deref())?;
        limits::note("data.note", self.note.as_deref())?;
        let id = self.id(decision);
        decision.must_be_new::<Document>(id)?;
        let location = decision.location_or_default(self.location.as_ref())?;
        let mut lines = Vec::with_capacity(self.lines.len());
        for (place, line) in self.lines.iter().enumerate() {
            limits::positive(|| format!("data.lines[{place}].quantity"), line.quantity)?;
            limits::short("data.lines.reason", line.reason.as_deref())?;
            let product = decision.product(&line.product)?;
            let (quantity, unit) = lines::in_stock_unit(product, line.quantity, line.unit.as_deref())?;
            let product = product.id;
            let cost = line
                .cost
                .map(|cost| lines::price_in_currency(decision, &format!("data.lines[{place}].cost"), cost))
                .transpose()?;
            lines.push(DocumentLine {
                cost,
                product,
                quantity,
                reason: line.reason.clone(),
                received: Default::default(),
                unit,
            });
        }
        let number = decision.next_number(Series::Document);
        for (place, line) in lines.iter().enumerate() {
            if decision.existing_product(line.product)?.is_tracked() {
                ledger::post(
                    decision,
                    Posting {
                        from: Place::Supplier,
                        kind: MovementKind::PurchaseReceipt,
                        product: line.product,
                        quantity: line.quantity,
                        reason: line.reason.clone(),
                        reference: Some(Reference {
                            id: id.0,
                            kind: ReferenceKind::Document,
                            line: Some(place as u32),
                        }),
                        reverses: None,
                        round: 0,
                        to: Place::At(location),
                    },
                )?;
            }
        }
        let day = decision.day()?;
        decision.put(Document {
            actor: decision.context().actor.id,
            day,
            destination: None,
            id,
            kind: DocumentKind::Receipt,
            lines,
            location,
            note: self.note.clone(),
            number,
            occurred_at: decision.context().occurred_at,
            party: self.party.clone(),
            reference: self.reference.clone(),
            state: DocumentState::Posted,
        });
        decision.say(Event::PurchaseReceived { document: id, number });
        Ok(())
    }
}

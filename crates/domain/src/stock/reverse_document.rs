//! Undoes a stock document: every movement of it that is not undone yet. A transfer only while nothing of it arrived.

use super::{document, late, ledger, reversal};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{DocumentId, LocationId, MovementId, ProductId};
use crate::limits;
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::document::{DocumentKind, DocumentState};
use crate::records::movement::MovementKind;
use crate::records::{CountLine, Document, Movement, StockLevel};
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A document to be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseDocument {
    /// Which document.
    pub document: DocumentId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Act for ReverseDocument {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(document) = wants.record::<Document>(self.document) else { return };
        for id in movements(document) {
            reversal::want(wants, id);
        }
        for product in document.lines.iter().map(|line| line.product) {
            match (document.kind, document.destination) {
                (DocumentKind::Count, _) => {
                    ledger::want_posting(wants, product, document.location);
                    wants.record::<CountLine>(CountLine::id_of(document.id, product));
                    wants.found::<CountLine>(Lookup::CountLinesAt(product, document.location));
                }
                (_, Some(destination)) => {
                    wants.record::<StockLevel>(StockLevel::id_of(product, destination));
                }
                _ => {}
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::short("data.reason", self.reason.as_deref())?;
        let mut document = decision.existing::<Document>(self.document)?.clone();
        let undoable = match document.kind {
            DocumentKind::Transfer => document.state == DocumentState::Dispatched && document.receipts == 0,
            _ => document.state == DocumentState::Posted,
        };
        if !undoable {
            return Err(Refusal::WrongDocumentState { document: document.id, state: document.state });
        }
        let lines = count_lines(decision, &document);
        for id in movements(&document) {
            let Some(movement) = decision.get::<Movement>(id) else { continue };
            let (product, quantity) = (movement.product, movement.quantity);
            if reversal::is_reversed(decision, id) {
                continue;
            }
            reversal::reverse(decision, id, self.reason.as_deref())?;
            if let (DocumentKind::Transfer, Some(destination)) = (document.kind, document.destination) {
                ledger::expect(decision, product, destination, quantity.negated())?;
            }
        }
        for (line, counted_at) in lines {
            undo_line(decision, line, counted_at)?;
        }
        document.state = DocumentState::Reversed;
        decision.say(Event::DocumentReversed { document: document.id, number: document.number });
        decision.put(document);
        Ok(())
    }
}

/// The movements that a document made when it was posted, each once; some may never have been, where stock is not kept
/// or a count found no difference.
fn movements(document: &Document) -> Vec<MovementId> {
    let kind = match document.kind {
        DocumentKind::Opening => MovementKind::Opening,
        DocumentKind::Receipt => MovementKind::PurchaseReceipt,
        DocumentKind::Adjustment => MovementKind::Adjustment,
        DocumentKind::Damage => MovementKind::Damage,
        DocumentKind::Waste => MovementKind::Waste,
        DocumentKind::Made => MovementKind::Production,
        DocumentKind::Transfer => MovementKind::TransferOut,
        DocumentKind::Count => {
            return products(document)
                .map(|product| count_movement(CountLine::id_of(document.id, product)))
                .collect();
        }
    };
    let lines = 0..document.lines.len();
    lines.map(|line| ledger::movement_id(&document::line_of(document.id, line), kind, 0)).collect()
}

fn count_movement(line: uuid::Uuid) -> MovementId {
    ledger::movement_id(&late::reference_to(line), MovementKind::Count, 0)
}

/// Each product of a document once.
fn products(document: &Document) -> impl Iterator<Item = ProductId> {
    let products: BTreeSet<ProductId> = document.lines.iter().map(|line| line.product).collect();
    products.into_iter()
}

/// The lines of a count, each with the moment of the latest count of its product that remains without it.
fn count_lines(decision: &Decision<'_>, document: &Document) -> Vec<(CountLine, Option<Moment>)> {
    if document.kind != DocumentKind::Count {
        return Vec::new();
    }
    products(document)
        .filter_map(|product| {
            let line = decision.get::<CountLine>(CountLine::id_of(document.id, product))?;
            Some((line.clone(), latest_other(decision, product, document.location, document.id)))
        })
        .collect()
}

fn latest_other(
    decision: &Decision<'_>,
    product: ProductId,
    location: LocationId,
    count: DocumentId,
) -> Option<Moment> {
    decision
        .found(&Lookup::CountLinesAt(product, location))
        .into_iter()
        .filter_map(|id| decision.get::<CountLine>(id))
        .filter(|line| line.count != count)
        .map(|line| line.counted_at)
        .max()
}

/// Undoes a line of a count whose movement is undone already: what late facts had corrected of it is taken back too, as
/// nothing is kept as counted any more.
fn undo_line(
    decision: &mut Decision<'_>,
    mut line: CountLine,
    counted_at: Option<Moment>,
) -> Result<(), Refusal> {
    let found = decision
        .get::<Movement>(count_movement(line.id))
        .map_or(Quantity::ZERO, |movement| movement.effect_at(line.location));
    let offsets = found.minus(line.difference)?;
    if !offsets.is_zero() {
        let posting = late::correction(&line, MovementKind::CountOffset, offsets);
        let id = ledger::movement_id(&late::reference_to(line.id), MovementKind::CountOffset, 0);
        let occurred_at = decision.context().occurred_at;
        ledger::book_movement(decision, id, &posting, occurred_at, None)?;
    }
    let mut level = decision.level(line.product, line.location);
    level.counted_at = counted_at;
    ledger::put_level(decision, level)?;
    line.reversed = true;
    decision.put(line);
    Ok(())
}

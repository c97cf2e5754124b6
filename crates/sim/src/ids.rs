//! The ids that follow from others, as text. Ids decide nothing, so these are the domain's own.

use onhand_domain::accounts::{follow, reversal};
use onhand_domain::ids::{AccountEntryId, DocumentId, LocationId, MovementId, ProductId, SaleId, derive};
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::location::Location;
use onhand_domain::records::movement::{MovementKind, Reference, ReferenceKind};
use onhand_domain::records::{CountLine, StockLevel};
use onhand_domain::stock::ledger;
use uuid::Uuid;

fn uuid(text: &str) -> Uuid {
    Uuid::parse_str(text).unwrap_or_default()
}

fn movement(id: Uuid, kind: ReferenceKind, line: Option<u32>, movement: MovementKind) -> String {
    ledger::movement_id(&Reference { id, kind, line }, movement, 0).0.to_string()
}

/// The id of the note that a command makes beside its order.
pub fn of_order_note(command: &str) -> String {
    derive(uuid(command), "order_note", &[]).to_string()
}

/// The id of the movement that a line of a document made when it was posted.
pub fn of_document_line(document: &str, line: usize, kind: MovementKind) -> String {
    movement(uuid(document), ReferenceKind::Document, Some(line as u32), kind)
}

/// The id of the movement that a line of a sale made.
pub fn of_sale_line(sale: &str, line: usize) -> String {
    movement(SaleId(uuid(sale)).0, ReferenceKind::Sale, Some(line as u32), MovementKind::Sale)
}

/// The id of a product's line of a count.
pub fn of_count_line(count: &str, product: &str) -> String {
    CountLine::id_of(DocumentId(uuid(count)), ProductId(uuid(product))).to_string()
}

/// The id of the movement that a line of a count made.
pub fn of_count_movement(line: &str) -> String {
    movement(uuid(line), ReferenceKind::CountLine, None, MovementKind::Count)
}

/// The id of the exception that keeps a command which could not be applied.
pub fn of_quarantine(command: &str) -> String {
    let (command, kind) = (uuid(command), ExceptionKind::QuarantinedCommand as u8);
    derive(command, "exception", &[&[kind], command.as_bytes()]).to_string()
}

/// The id of the level of a product at a location.
pub fn of_level(product: &str, location: &str) -> Uuid {
    StockLevel::id_of(ProductId(uuid(product)), LocationId(uuid(location)))
}

/// The id of the place between locations.
pub fn transit() -> String {
    Location::transit().0.to_string()
}

/// The id of the entry that a sale makes in its customer's account.
pub fn of_sale_charge(sale: &str) -> String {
    follow::sale_charge(SaleId(uuid(sale))).to_string()
}

/// The id of the entry that undoes another.
pub fn of_entry_reversal(entry: &str) -> String {
    reversal::reversal_id(AccountEntryId(uuid(entry))).to_string()
}

/// The id of the movement that undoes another.
pub fn of_reversal(movement: &str) -> String {
    ledger::reversal_id(MovementId(uuid(movement))).0.to_string()
}

//! Names of what happened: for people, sounds, notices and those who listen. Records, not events, are the truth.

use crate::ids::{
    AccountEntryId, ActorId, AllocationId, CustomerGroupId, CustomerId, DocumentId, ExceptionId, ImportId,
    LocationId, MovementId, OrderId, OrderNoteId, PriceChangeId, PriceListId, ProductId, ReturnId,
    ReturnRequestId, SaleId,
};
use crate::money::{Money, Price};
use crate::quantity::Quantity;
use crate::records::Collection;
use crate::records::document::DocumentKind;
use crate::records::exception::ExceptionKind;
use crate::records::import::ImportKind;
use crate::records::order::{OrderState, Priority};
use crate::records::return_request::ReturnRequestState;
use crate::refusal::ShortLine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What happened, with the few figures that a notice shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the variants are the words of the trade; the fields are the records' own")]
pub enum Event {
    BusinessUpdated {},
    ProductAdded {
        product: ProductId,
        sku: String,
    },
    ProductUpdated {
        product: ProductId,
        sku: String,
    },
    ProductDeleted {
        product: ProductId,
        sku: String,
        reason: Option<String>,
    },
    LocationAdded {
        location: LocationId,
        code: String,
    },
    LocationUpdated {
        location: LocationId,
        code: String,
    },
    LocationDeleted {
        location: LocationId,
        code: String,
    },
    CustomerAdded {
        customer: CustomerId,
    },
    CustomerUpdated {
        customer: CustomerId,
    },
    CustomerDeleted {
        customer: CustomerId,
    },
    ImportStarted {
        import: ImportId,
        kind: ImportKind,
    },
    ImportEnded {
        import: ImportId,
        kind: ImportKind,
    },
    ImportUndone {
        import: ImportId,
        kind: ImportKind,
    },
    ImportMappingSet {
        mapping: Uuid,
        kind: ImportKind,
    },
    CustomerGroupAdded {
        group: CustomerGroupId,
        code: String,
    },
    CustomerGroupUpdated {
        group: CustomerGroupId,
        code: String,
    },
    PriceListAdded {
        list: PriceListId,
        code: String,
    },
    PriceListUpdated {
        list: PriceListId,
        code: String,
    },
    PriceListStarted {
        list: PriceListId,
        code: String,
    },
    PriceListEnded {
        list: PriceListId,
        code: String,
    },
    PriceChangeScheduled {
        change: PriceChangeId,
        job: Uuid,
    },
    PriceChangeApplied {
        change: PriceChangeId,
        job: Uuid,
    },
    PriceChangeUndone {
        change: PriceChangeId,
        job: Uuid,
    },
    PriceChanged {
        product: ProductId,
        list: Option<PriceListId>,
        old: Option<Price>,
        new: Option<Price>,
    },
    InventoryUpdated {
        level: Uuid,
        on_hand: Figures,
        reserved: Figures,
    },
    StockMoved {
        movement: MovementId,
    },
    LowStock {
        level: Uuid,
        available: Quantity,
        minimum: Quantity,
    },
    OutOfStock {
        level: Uuid,
    },
    BackInStock {
        level: Uuid,
        available: Quantity,
    },
    ReorderNeeded {
        level: Uuid,
        available: Quantity,
        suggested: Quantity,
    },
    DocumentPosted {
        document: DocumentId,
        kind: DocumentKind,
        number: u64,
    },
    PurchaseReceived {
        document: DocumentId,
        number: u64,
    },
    TransferDispatched {
        document: DocumentId,
        number: u64,
    },
    TransferReceived {
        document: DocumentId,
        number: u64,
    },
    StockDamaged {
        document: DocumentId,
        number: u64,
    },
    CountPosted {
        document: DocumentId,
        number: u64,
    },
    DocumentReversed {
        document: DocumentId,
        number: u64,
    },
    LinesRefused {
        order: OrderId,
        customer: Option<CustomerId>,
        short: Vec<ShortLine>,
    },
    OrderPlaced {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
        total: Money,
        priority: Priority,
    },
    OrderAdded {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
        total: Money,
        priority: Priority,
    },
    OrderConfirmed {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
    },
    OrderChanged {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
        total: Money,
    },
    OrderStatusChanged {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
        state: OrderState,
    },
    OrderCancelled {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
    },
    OrderMoved {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
        location: LocationId,
    },
    OrderReceived {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
    },
    OrderApproved {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
    },
    OrderNoted {
        note: OrderNoteId,
        order: OrderId,
    },
    ReturnRequested {
        request: ReturnRequestId,
        customer: Option<CustomerId>,
        number: u64,
        order: OrderId,
    },
    ReturnAnswered {
        request: ReturnRequestId,
        customer: Option<CustomerId>,
        number: u64,
        state: ReturnRequestState,
    },
    OrderAwaitsApproval {
        order: OrderId,
        customer: Option<CustomerId>,
        number: u64,
    },
    AccountCharged {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    AccountCredited {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    AccountAdjusted {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    PaymentTaken {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    PaymentRefunded {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    AccountEntryReversed {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    PaymentAllocated {
        entry: AccountEntryId,
        customer: CustomerId,
        amount: Money,
    },
    AllocationReversed {
        allocation: AllocationId,
        customer: CustomerId,
        amount: Money,
    },
    SaleMade {
        sale: SaleId,
        total: Money,
    },
    SaleVoided {
        sale: SaleId,
        total: Money,
    },
    ReturnReceived {
        r#return: ReturnId,
        customer: Option<CustomerId>,
        number: u64,
        total: Money,
    },
    ExceptionOpened {
        exception: ExceptionId,
        kind: ExceptionKind,
    },
    ExceptionAssigned {
        exception: ExceptionId,
        assignee: ActorId,
    },
    ExceptionResolved {
        exception: ExceptionId,
        kind: ExceptionKind,
    },
}

/// A figure before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// After.
    pub after: Quantity,
    /// Before.
    pub before: Quantity,
}

/// What an event is about, for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "words of the trade")]
pub enum Category {
    Settings,
    Catalogue,
    Prices,
    Customers,
    Inventory,
    Orders,
    Sales,
    Accounts,
    Attention,
}

/// How much an event wants to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "plain words")]
pub enum Importance {
    Low,
    Normal,
    High,
}

/// Who may hear an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Staff.
    Staff,
    /// Staff and every partner.
    Partners,
    /// Staff and this partner.
    Customer(CustomerId),
    /// Staff and the partners whose price list it is.
    List(PriceListId),
}

impl Event {
    /// Its name, as on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BusinessUpdated {} => "business_updated",
            Self::ProductAdded { .. } => "product_added",
            Self::ProductUpdated { .. } => "product_updated",
            Self::ProductDeleted { .. } => "product_deleted",
            Self::LocationAdded { .. } => "location_added",
            Self::LocationUpdated { .. } => "location_updated",
            Self::LocationDeleted { .. } => "location_deleted",
            Self::CustomerAdded { .. } => "customer_added",
            Self::CustomerUpdated { .. } => "customer_updated",
            Self::CustomerDeleted { .. } => "customer_deleted",
            Self::ImportStarted { .. } => "import_started",
            Self::ImportEnded { .. } => "import_ended",
            Self::ImportUndone { .. } => "import_undone",
            Self::ImportMappingSet { .. } => "import_mapping_set",
            Self::CustomerGroupAdded { .. } => "customer_group_added",
            Self::CustomerGroupUpdated { .. } => "customer_group_updated",
            Self::PriceListAdded { .. } => "price_list_added",
            Self::PriceListUpdated { .. } => "price_list_updated",
            Self::PriceListStarted { .. } => "price_list_started",
            Self::PriceListEnded { .. } => "price_list_ended",
            Self::PriceChangeScheduled { .. } => "price_change_scheduled",
            Self::PriceChangeApplied { .. } => "price_change_applied",
            Self::PriceChangeUndone { .. } => "price_change_undone",
            Self::PriceChanged { .. } => "price_changed",
            Self::InventoryUpdated { .. } => "inventory_updated",
            Self::StockMoved { .. } => "stock_moved",
            Self::LowStock { .. } => "low_stock",
            Self::OutOfStock { .. } => "out_of_stock",
            Self::BackInStock { .. } => "back_in_stock",
            Self::ReorderNeeded { .. } => "reorder_needed",
            Self::DocumentPosted { .. } => "document_posted",
            Self::PurchaseReceived { .. } => "purchase_received",
            Self::TransferDispatched { .. } => "transfer_dispatched",
            Self::TransferReceived { .. } => "transfer_received",
            Self::StockDamaged { .. } => "stock_damaged",
            Self::CountPosted { .. } => "count_posted",
            Self::DocumentReversed { .. } => "document_reversed",
            Self::LinesRefused { .. } => "lines_refused",
            Self::OrderPlaced { .. } => "order_placed",
            Self::OrderAdded { .. } => "order_added",
            Self::OrderConfirmed { .. } => "order_confirmed",
            Self::OrderChanged { .. } => "order_changed",
            Self::OrderStatusChanged { .. } => "order_status_changed",
            Self::OrderCancelled { .. } => "order_cancelled",
            Self::OrderMoved { .. } => "order_moved",
            Self::OrderReceived { .. } => "order_received",
            Self::OrderNoted { .. } => "order_noted",
            Self::ReturnRequested { .. } => "return_requested",
            Self::ReturnAnswered { .. } => "return_answered",
            Self::OrderApproved { .. } => "order_approved",
            Self::OrderAwaitsApproval { .. } => "order_awaits_approval",
            Self::AccountCharged { .. } => "account_charged",
            Self::AccountCredited { .. } => "account_credited",
            Self::AccountAdjusted { .. } => "account_adjusted",
            Self::PaymentTaken { .. } => "payment_taken",
            Self::PaymentRefunded { .. } => "payment_refunded",
            Self::AccountEntryReversed { .. } => "account_entry_reversed",
            Self::PaymentAllocated { .. } => "payment_allocated",
            Self::AllocationReversed { .. } => "allocation_reversed",
            Self::SaleMade { .. } => "sale_made",
            Self::SaleVoided { .. } => "sale_voided",
            Self::ReturnReceived { .. } => "return_received",
            Self::ExceptionOpened { .. } => "exception_opened",
            Self::ExceptionAssigned { .. } => "exception_assigned",
            Self::ExceptionResolved { .. } => "exception_resolved",
        }
    }

    /// The one record that it is about.
    pub fn subject(&self) -> (Collection, Uuid) {
        match self {
            Self::BusinessUpdated {} => (Collection::Business, crate::records::Business::id()),
            Self::ProductAdded { product, .. }
            | Self::ProductUpdated { product, .. }
            | Self::ProductDeleted { product, .. } => (Collection::Products, product.0),
            Self::CustomerGroupAdded { group, .. } | Self::CustomerGroupUpdated { group, .. } => {
                (Collection::CustomerGroups, group.0)
            }
            Self::PriceListAdded { list, .. }
            | Self::PriceListUpdated { list, .. }
            | Self::PriceListStarted { list, .. }
            | Self::PriceListEnded { list, .. } => (Collection::PriceLists, list.0),
            Self::PriceChangeScheduled { change, .. }
            | Self::PriceChangeApplied { change, .. }
            | Self::PriceChangeUndone { change, .. } => (Collection::PriceChanges, change.0),
            Self::PriceChanged { product, list: Some(list), .. } => {
                (Collection::PriceRules, crate::records::PriceRule::id_of(*list, *product))
            }
            Self::PriceChanged { product, list: None, .. } => {
                (Collection::Prices, crate::records::PriceEntry::id_of(*product))
            }
            Self::LocationAdded { location, .. }
            | Self::LocationUpdated { location, .. }
            | Self::LocationDeleted { location, .. } => (Collection::Locations, location.0),
            Self::CustomerAdded { customer }
            | Self::CustomerUpdated { customer }
            | Self::CustomerDeleted { customer } => (Collection::Customers, customer.0),
            Self::InventoryUpdated { level, .. }
            | Self::LowStock { level, .. }
            | Self::OutOfStock { level }
            | Self::BackInStock { level, .. }
            | Self::ReorderNeeded { level, .. } => (Collection::StockLevels, *level),
            Self::ImportStarted { import, .. }
            | Self::ImportEnded { import, .. }
            | Self::ImportUndone { import, .. } => (Collection::Imports, import.0),
            Self::ImportMappingSet { mapping, .. } => (Collection::ImportMappings, *mapping),
            Self::StockMoved { movement } => (Collection::Movements, movement.0),
            Self::DocumentPosted { document, .. }
            | Self::PurchaseReceived { document, .. }
            | Self::TransferDispatched { document, .. }
            | Self::TransferReceived { document, .. }
            | Self::StockDamaged { document, .. }
            | Self::CountPosted { document, .. }
            | Self::DocumentReversed { document, .. } => (Collection::Documents, document.0),
            Self::LinesRefused { order, .. }
            | Self::OrderPlaced { order, .. }
            | Self::OrderAdded { order, .. }
            | Self::OrderConfirmed { order, .. }
            | Self::OrderChanged { order, .. }
            | Self::OrderStatusChanged { order, .. }
            | Self::OrderCancelled { order, .. }
            | Self::OrderMoved { order, .. }
            | Self::OrderReceived { order, .. }
            | Self::OrderApproved { order, .. }
            | Self::OrderAwaitsApproval { order, .. } => (Collection::Orders, order.0),
            Self::OrderNoted { note, .. } => (Collection::OrderNotes, note.0),
            Self::ReturnRequested { request, .. } | Self::ReturnAnswered { request, .. } => {
                (Collection::ReturnRequests, request.0)
            }
            Self::AccountCharged { entry, .. }
            | Self::AccountCredited { entry, .. }
            | Self::AccountAdjusted { entry, .. }
            | Self::PaymentTaken { entry, .. }
            | Self::PaymentRefunded { entry, .. }
            | Self::AccountEntryReversed { entry, .. }
            | Self::PaymentAllocated { entry, .. } => (Collection::AccountEntries, entry.0),
            Self::AllocationReversed { allocation, .. } => (Collection::Allocations, allocation.0),
            Self::SaleMade { sale, .. } | Self::SaleVoided { sale, .. } => (Collection::Sales, sale.0),
            Self::ReturnReceived { r#return, .. } => (Collection::Returns, r#return.0),
            Self::ExceptionOpened { exception, .. }
            | Self::ExceptionAssigned { exception, .. }
            | Self::ExceptionResolved { exception, .. } => (Collection::Exceptions, exception.0),
        }
    }

    /// What it is about, for filters.
    pub fn category(&self) -> Category {
        match self.subject().0 {
            Collection::Business | Collection::ImportMappings | Collection::Locations => Category::Settings,
            Collection::Imports | Collection::Products => Category::Catalogue,
            Collection::Prices
            | Collection::PriceLists
            | Collection::PriceRules
            | Collection::PriceChanges => Category::Prices,
            Collection::Customers | Collection::CustomerGroups => Category::Customers,
            Collection::Orders | Collection::OrderNotes | Collection::ReturnRequests => Category::Orders,
            Collection::Sales | Collection::Returns => Category::Sales,
            Collection::AccountEntries | Collection::Allocations => Category::Accounts,
            Collection::Exceptions => Category::Attention,
            _ => Category::Inventory,
        }
    }

    /// How much it wants to be noticed.
    pub fn importance(&self) -> Importance {
        match self {
            Self::OrderPlaced { .. }
            | Self::OrderAdded { .. }
            | Self::OrderCancelled { .. }
            | Self::ReturnRequested { .. }
            | Self::OrderAwaitsApproval { .. }
            | Self::OutOfStock { .. }
            | Self::ExceptionOpened { .. } => Importance::High,
            Self::InventoryUpdated { .. } | Self::StockMoved { .. } => Importance::Low,
            _ => Importance::Normal,
        }
    }

    /// Who may hear it: those who may see its subject.
    pub fn audience(&self) -> Audience {
        match self {
            Self::PriceChanged { list: None, .. } => Audience::Partners,
            Self::PriceChanged { list: Some(list), .. }
            | Self::PriceListAdded { list, .. }
            | Self::PriceListUpdated { list, .. }
            | Self::PriceListStarted { list, .. }
            | Self::PriceListEnded { list, .. } => Audience::List(*list),
            Self::CustomerAdded { customer }
            | Self::CustomerUpdated { customer }
            | Self::CustomerDeleted { customer }
            | Self::AccountCharged { customer, .. }
            | Self::AccountCredited { customer, .. }
            | Self::AccountAdjusted { customer, .. }
            | Self::PaymentTaken { customer, .. }
            | Self::PaymentRefunded { customer, .. }
            | Self::AccountEntryReversed { customer, .. }
            | Self::PaymentAllocated { customer, .. }
            | Self::AllocationReversed { customer, .. } => Audience::Customer(*customer),
            Self::LinesRefused { customer, .. }
            | Self::OrderPlaced { customer, .. }
            | Self::OrderAdded { customer, .. }
            | Self::OrderConfirmed { customer, .. }
            | Self::OrderChanged { customer, .. }
            | Self::OrderStatusChanged { customer, .. }
            | Self::OrderCancelled { customer, .. }
            | Self::OrderMoved { customer, .. }
            | Self::OrderReceived { customer, .. }
            | Self::ReturnRequested { customer, .. }
            | Self::ReturnAnswered { customer, .. }
            | Self::OrderApproved { customer, .. }
            | Self::OrderAwaitsApproval { customer, .. }
            | Self::ReturnReceived { customer, .. } => customer.map_or(Audience::Staff, Audience::Customer),
            _ => Audience::Staff,
        }
    }
}

//! Names of what happened: for people, sounds, notices and those who listen. Records, not events, are the truth.

mod notice;

pub use notice::{Audience, Category, Importance};

use crate::command::Role;
use crate::ids::{
    AccountEntryId, ActorId, AllocationId, CashMovementId, CustomerGroupId, CustomerId, DocumentId,
    ExceptionId, ImportId, LocationId, MovementId, OrderId, OrderNoteId, PersonId, PriceChangeId,
    PriceListId, ProductId, RegisterId, ReturnId, ReturnRequestId, SaleId, SuspendedSaleId,
};
use crate::money::{Money, Price};
use crate::quantity::Quantity;
use crate::records::cash_movement::CashDirection;
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
    PersonAdded {
        person: PersonId,
        person_name: String,
        role: Role,
    },
    PersonChanged {
        person: PersonId,
        person_name: String,
        role: Role,
    },
    PersonSuspended {
        person: PersonId,
        person_name: String,
    },
    PersonRestored {
        person: PersonId,
        person_name: String,
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
    RegisterOpened {
        register: RegisterId,
        location: LocationId,
    },
    CashMoved {
        movement: CashMovementId,
        direction: CashDirection,
        amount: Money,
    },
    RegisterCounted {
        register: RegisterId,
        counted: Money,
    },
    RegisterClosed {
        register: RegisterId,
        number: u64,
        expected: Money,
        difference: Option<Money>,
    },
    ZAmended {
        addendum: Uuid,
        number: u64,
    },
    SaleSuspended {
        suspended: SuspendedSaleId,
        location: LocationId,
    },
    SaleResumed {
        suspended: SuspendedSaleId,
        location: LocationId,
    },
    SuspendedSaleDropped {
        suspended: SuspendedSaleId,
        location: LocationId,
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
            Self::PersonAdded { .. } => "person_added",
            Self::PersonChanged { .. } => "person_changed",
            Self::PersonSuspended { .. } => "person_suspended",
            Self::PersonRestored { .. } => "person_restored",
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
            Self::RegisterOpened { .. } => "register_opened",
            Self::CashMoved { .. } => "cash_moved",
            Self::RegisterCounted { .. } => "register_counted",
            Self::RegisterClosed { .. } => "register_closed",
            Self::ZAmended { .. } => "z_amended",
            Self::SaleSuspended { .. } => "sale_suspended",
            Self::SaleResumed { .. } => "sale_resumed",
            Self::SuspendedSaleDropped { .. } => "suspended_sale_dropped",
            Self::ExceptionOpened { .. } => "exception_opened",
            Self::ExceptionAssigned { .. } => "exception_assigned",
            Self::ExceptionResolved { .. } => "exception_resolved",
        }
    }
}

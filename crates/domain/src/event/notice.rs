//! What an event is about, how much it wants to be noticed, and who may hear it.

use super::Event;
use crate::ids::{CustomerId, PriceListId};
use crate::records::Collection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// The one record that it is about.
    pub fn subject(&self) -> (Collection, Uuid) {
        match self {
            Self::BusinessUpdated {} => (Collection::Business, crate::records::Business::id()),
            Self::ProductAdded { product, .. }
            | Self::ProductUpdated { product, .. }
            | Self::ProductDeleted { product, .. } => (Collection::Products, product.0),
            Self::PersonAdded { person, .. }
            | Self::PersonChanged { person, .. }
            | Self::PersonSuspended { person, .. }
            | Self::PersonRestored { person, .. } => (Collection::People, person.0),
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
            Self::RegisterOpened { register, .. }
            | Self::RegisterCounted { register, .. }
            | Self::RegisterClosed { register, .. } => (Collection::Registers, register.0),
            Self::CashMoved { movement, .. } => (Collection::CashMovements, movement.0),
            Self::ZAmended { addendum, .. } => (Collection::ZAddenda, *addendum),
            Self::SaleSuspended { suspended, .. }
            | Self::SaleResumed { suspended, .. }
            | Self::SuspendedSaleDropped { suspended, .. } => (Collection::SuspendedSales, suspended.0),
            Self::ExceptionOpened { exception, .. }
            | Self::ExceptionAssigned { exception, .. }
            | Self::ExceptionResolved { exception, .. } => (Collection::Exceptions, exception.0),
        }
    }

    /// What it is about, for filters.
    pub fn category(&self) -> Category {
        match self.subject().0 {
            Collection::Business
            | Collection::ImportMappings
            | Collection::Locations
            | Collection::People => Category::Settings,
            Collection::Imports | Collection::Products => Category::Catalogue,
            Collection::Prices
            | Collection::PriceLists
            | Collection::PriceRules
            | Collection::PriceChanges => Category::Prices,
            Collection::Customers | Collection::CustomerGroups => Category::Customers,
            Collection::Orders | Collection::OrderNotes | Collection::ReturnRequests => Category::Orders,
            Collection::Sales
            | Collection::Returns
            | Collection::Registers
            | Collection::CashMovements
            | Collection::ZAddenda
            | Collection::SuspendedSales => Category::Sales,
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

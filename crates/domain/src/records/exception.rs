//! Something that needs a person's attention: first-class, assignable, resolved or waived.

use crate::ids::{ActorId, ExceptionId, LocationId, OrderId, ProductId};
use crate::quantity::Quantity;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exception {
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<ActorId>,
    /// Figures of what is wrong, as text: what a count said, what a device's clock said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// Identity.
    pub id: ExceptionId,
    /// What kind.
    pub kind: ExceptionKind,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// When it was opened.
    pub opened_at: Moment,
    /// Orders at risk, the first to be looked at first: lowest priority, latest placed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderAtRisk>,
    /// Of what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// How much is missing, or too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// What is to be done about it, or how it ended, in a person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Moment>,
    /// Open, assigned, resolved or waived.
    pub state: ExceptionState,
    /// The record that it is about: the sale, return, order or command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
}

/// A figure of an exception, or one thing that is odd about a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Detail {
    /// Which figure.
    pub name: DetailName,
    /// Of which product, where several are concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// As text.
    pub value: String,
}

/// What the details of exceptions say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DetailName {
    /// A sale was put on an account and is nobody's: how much.
    AccountWithoutCustomer,
    /// It happened after the register was closed: the number of its Z.
    AfterZ,
    /// The customer is not in use any more: the name.
    ArchivedCustomer,
    /// The location is not in use any more: its code.
    ArchivedLocation,
    /// The product is not in use any more: its SKU.
    ArchivedProduct,
    /// Goods were sold to another customer than the one who brought them back: the latter's name.
    BroughtBackBy,
    /// What was put on a customer's account.
    Charged,
    /// The command that could not be applied: its name.
    Command,
    /// The count that a fact contradicts: its id.
    Count,
    /// What the count found.
    Counted,
    /// When it was counted.
    CountedAt,
    /// How much the customer may owe.
    CreditLimit,
    /// Whom it is about: the customer's name.
    Customer,
    /// There is to be no trade with the customer for now: the name.
    CustomerOnHold,
    /// The command's data as they were given.
    Data,
    /// The customer was told not to bring the goods back: the number of the request.
    DeclinedRequest,
    /// Taken off: how much.
    Discount,
    /// The product is not on sale yet: its SKU.
    DraftProduct,
    /// What the customer owes, with what they have ordered on account.
    Exposure,
    /// Not there when an order arrived, of a product: how much.
    Missing,
    /// No register session is named: when it happened.
    NoRegister,
    /// The register was closed and its cash was not counted: when it had been opened.
    NotCounted,
    /// When it happened, by the device's clock.
    OccurredAt,
    /// What the order comes to.
    OrderTotal,
    /// More than there can be of a product: by how much.
    Over,
    /// A price given by hand, below what the role may charge.
    PriceByHand,
    /// Goods came before by the same request: its number.
    ReceivedRequest,
    /// Given back: how much.
    Refund,
    /// Why the command could not be applied: the refusal as it travels.
    Refusal,
    /// Given back beyond what the customer had paid ahead: how much.
    RefundedBeyondCredit,
    /// The register session is of another location: its id.
    RegisterElsewhere,
    /// Another register session of the device is open: its id.
    RegisterStillOpen,
    /// The suspended sale had been given up: its id.
    SuspendedSaleDropped,
    /// The suspended sale had been sold: its id.
    SuspendedSaleSold,
    /// What the device charged.
    TotalCharged,
    /// What it comes to by the business's own figures.
    TotalComputed,
    /// There is no such suspended sale: its id.
    UnknownSuspendedSale,
    /// Given back for goods of which nobody knows where they were sold: how much.
    UnlinkedReturn,
    /// Not paid; below zero: paid beyond what was charged.
    Unpaid,
}

impl Detail {
    /// One that is about the whole fact.
    pub fn new(name: DetailName, value: impl ToString) -> Self {
        Self { name, sku: None, value: value.to_string() }
    }

    /// One that is about one of several products.
    pub fn of_product(name: DetailName, sku: impl Into<String>, value: impl ToString) -> Self {
        Self { name, sku: Some(sku.into()), value: value.to_string() }
    }
}

/// An order that may not be fulfilled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderAtRisk {
    /// Its number.
    pub number: u64,
    /// How much of it is still promised of the short product.
    pub open: Quantity,
    /// Which order.
    pub order: OrderId,
}

/// Kinds of exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// More is promised than is there. Closes itself when covered.
    Shortfall,
    /// On hand below zero with nothing promised. Closes itself when covered.
    NegativeStock,
    /// More came back than was sold.
    OverReturn,
    /// A fact and a count contradict each other, and the device's clock can't be trusted to say which was first.
    CountConflict,
    /// A device's clock is far off.
    ClockSkew,
    /// A fact that could not be applied; its bytes are kept.
    QuarantinedCommand,
    /// A fact by someone who is not allowed to make it, or on an archived product or customer.
    Questionable,
    /// More arrived by a transfer than was dispatched.
    OverReceipt,
    /// The customer says that goods of an order were not there when it arrived.
    MissingOnArrival,
    /// Goods left on account beyond the customer's credit limit, or without approval.
    CreditOverLimit,
    /// Something names a register session that nobody has opened yet. Closes itself when that is opened.
    UnknownRegister,
    /// Someone did more than their role may, and nobody who may has allowed it.
    OverRoleLimit,
}

/// Where an exception is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionState {
    /// Nobody has it yet.
    Open,
    /// Somebody has it.
    Assigned,
    /// It is over.
    Resolved,
    /// Let be.
    Waived,
}

impl Exception {
    /// A new one, with nothing but its kind.
    pub fn opened(id: ExceptionId, kind: ExceptionKind, opened_at: Moment) -> Self {
        Self {
            assignee: None,
            details: Vec::new(),
            id,
            kind,
            location: None,
            opened_at,
            orders: Vec::new(),
            product: None,
            quantity: None,
            resolution: None,
            resolved_at: None,
            state: ExceptionState::Open,
            subject: None,
        }
    }
}

impl ExceptionState {
    /// Whether it still needs attention.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Assigned)
    }
}

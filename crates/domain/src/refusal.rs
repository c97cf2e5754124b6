//! All the ways to be told no: a closed list of codes with figures. Sentences are made by those who show them.

use crate::ids::{
    AccountEntryId, AllocationId, CustomerId, DocumentId, LocationId, MovementId, OrderId, PersonId,
    ProductId, RegisterId, ReturnRequestId, SaleId, SuspendedSaleId,
};
use crate::money::Money;
use crate::quantity::Quantity;
use crate::records::Collection;
use crate::records::delivery::Method;
use crate::records::document::DocumentState;
use crate::records::order::OrderState;
use crate::records::return_request::ReturnRequestState;
use crate::records::suspended_sale::SuspendedState;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Why a command was refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The command can't be read.
    Malformed {
        /// Where, as a path: `data.lines[2].quantity`.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// There is no such command.
    UnknownCommand {
        /// As given.
        name: String,
    },
    /// A value has the right form and makes no sense.
    Invalid {
        /// Which field.
        field: String,
        /// What it must be.
        must: Rule,
    },
    /// The same id was used for another command.
    IdReused,
    /// The role may not do this.
    NotAllowed,
    /// The business has no settings yet: set it up first.
    NoBusiness,
    /// No such record.
    Unknown {
        /// Of which collection.
        collection: Collection,
        /// Its id or code, as given.
        key: String,
    },
    /// A record with this id or code exists already.
    Exists {
        /// Of which collection.
        collection: Collection,
        /// Its id or code.
        key: String,
    },
    /// The record was changed since the form was filled.
    Changed {
        /// Position of the last change.
        version: u64,
    },
    /// Archived or on hold, hence not to be used in this.
    NotActive {
        /// Of which collection.
        collection: Collection,
        /// Which record.
        id: Uuid,
    },
    /// Stock does not cover it. Names every short line.
    InsufficientStock {
        /// Each short product, demand summed over all lines.
        short: Vec<ShortLine>,
    },
    /// Below the minimum, or off the multiple, that is agreed. Names every such product.
    MinimumOrMultiple {
        /// Each product, what is asked for summed over all lines.
        lines: Vec<QuantityLine>,
    },
    /// The order is in a state in which this can't be done.
    WrongOrderState {
        /// Which order.
        order: OrderId,
        /// Its state.
        state: OrderState,
    },
    /// The business does not offer this way of getting goods to the customer.
    MethodNotOffered {
        /// Which way.
        method: Method,
    },
    /// It is too late for that day, or nothing leaves on it.
    DayNotPossible {
        /// The earliest possible day; absent where no way is offered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<Day>,
        /// By which way; absent: by any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
        /// The first possible day from the wanted one on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Day>,
        /// As asked for.
        wanted: Day,
    },
    /// The wish to bring goods back is in a state in which this can't be done.
    WrongReturnState {
        /// Which request.
        request: ReturnRequestId,
        /// Its state.
        state: ReturnRequestState,
    },
    /// The document is in a state in which this can't be done.
    WrongDocumentState {
        /// Which document.
        document: DocumentId,
        /// Its state.
        state: DocumentState,
    },
    /// There is no such line.
    UnknownLine {
        /// Counted from 0.
        line: u32,
    },
    /// More than the line has left.
    MoreThanOpen {
        /// Which line, counted from 0.
        line: u32,
        /// What is left of it.
        open: Quantity,
        /// What was asked for.
        wanted: Quantity,
    },
    /// Goods of the order were handed over already: what was agreed for them stands.
    PartlyTaken {
        /// Which order.
        order: OrderId,
    },
    /// Nothing to do it with: no lines, or none left.
    NothingToDo,
    /// The movement is undone already, or undoes another itself.
    NotReversible {
        /// Which movement.
        movement: MovementId,
    },
    /// The order would go beyond the customer's credit limit.
    CreditOverLimit {
        /// Whose.
        customer: CustomerId,
        /// What they owe and have ordered on account, without what is asked for now.
        exposure: Money,
        /// How much it may be.
        limit: Money,
        /// By how much it would grow.
        wanted: Money,
    },
    /// The order goes beyond its customer's credit limit, and nobody has approved it yet.
    AwaitsApproval {
        /// Which order.
        order: OrderId,
    },
    /// More than is open of an account's entry.
    MoreThanUnallocated {
        /// Which entry.
        entry: AccountEntryId,
        /// What is left of it.
        open: Money,
        /// What was asked for.
        wanted: Money,
    },
    /// The account's entry is undone already, undoes another itself, or follows from an order, sale or return, where it
    /// is to be undone.
    EntryNotReversible {
        /// Which entry.
        entry: AccountEntryId,
    },
    /// The allocation is undone already, or undoes another itself.
    AllocationNotReversible {
        /// Which allocation.
        allocation: AllocationId,
    },
    /// The sale is voided already.
    SaleVoided {
        /// Which sale.
        sale: SaleId,
    },
    /// The register session is closed: its Z stands.
    RegisterClosed {
        /// Which session.
        register: RegisterId,
        /// The number of its Z.
        number: u64,
    },
    /// The suspended sale is in a state in which this can't be done.
    WrongSuspendedState {
        /// Which.
        suspended: SuspendedSaleId,
        /// Its state.
        state: SuspendedState,
    },
    /// Not archived, or not changed in this: it is still in use. Names the first hundred of each.
    StillInUse {
        /// On hand somewhere, promised or under way.
        stock: Vec<StockInUse>,
        /// Orders that hold it.
        orders: Vec<u64>,
        /// Transfers under way with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        transfers: Vec<u64>,
    },
    /// The currency can't change once there is trade.
    CurrencyFixed,
    /// Does not stand in this unit.
    UnknownUnit {
        /// Of which product.
        product: ProductId,
        /// As given.
        unit: String,
    },
    /// Finer than the unit allows.
    TooFine {
        /// Of which product.
        product: ProductId,
        /// Digits that its unit has.
        decimals: u8,
    },
    /// It would change more records at once than an entry may: to be given in parts.
    TooManyRecords {
        /// How many an entry may change.
        limit: u64,
        /// How many it would change.
        records: u64,
    },
    /// A quantity or a sum of quantities is too large to be true.
    QuantityOutOfRange,
    /// An amount or a sum of amounts is too large to be true.
    AmountOutOfRange,
    /// A line has no price, and the product has none either.
    NoPrice {
        /// Which product.
        product: ProductId,
    },
    /// Owners are made, changed and suspended by owners alone.
    OwnersOnly,
    /// Nobody suspends themselves.
    NotYourself,
    /// The only owner who may sign in: another one is needed first.
    LastOwner {
        /// Who.
        person: PersonId,
    },
    /// The exception is over already.
    AlreadyResolved,
    /// The program has a fault: the command was not applied and is kept for its makers.
    Fault {
        /// What it said.
        message: String,
    },
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Above zero.
    Positive,
    /// Zero or more.
    NotNegative,
    /// Other than zero.
    NotZero,
    /// Not empty.
    NotEmpty,
    /// Shorter.
    Shorter,
    /// Fewer lines than the limit.
    FewerLines,
    /// A GTIN with a right check digit.
    CheckDigit,
    /// Digits or letters, no spaces.
    Code,
    /// A hash of 64 hexadecimal digits, in small letters.
    Digest,
    /// Not the form of a UUID.
    NotAUuid,
    /// An ISO 4217 code.
    Currency,
    /// An IANA time zone.
    TimeZone,
    /// A tax class of the business.
    TaxClass,
    /// Between 0 and 100 %.
    Share,
    /// In the currency's digits.
    CurrencyDigits,
    /// An e-mail address.
    Email,
    /// A telephone number, of five digits at least.
    Phone,
    /// Given, as nothing stands in for it.
    Given,
    /// Each only once.
    Unique,
    /// Different from the other.
    Different,
    /// Known: one of the listed.
    Known,
    /// Within bounds.
    InRange,
    /// Still containing all that is in use.
    ContainsUsed,
    /// Active, or whatever else can be set by hand: archiving has a command of its own.
    NotArchived,
    /// Left out, as it has no meaning here.
    Absent,
}

/// A product that stock does not cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShortLine {
    /// What there is.
    pub available: Quantity,
    /// Where.
    pub location: LocationId,
    /// Of what.
    pub product: ProductId,
    /// What was asked for, over all lines.
    pub wanted: Quantity,
}

/// A product of which a partner may not order so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuantityLine {
    /// At least so many.
    pub minimum: Option<Quantity>,
    /// In whole multiples of this.
    pub multiple: Option<Quantity>,
    /// Of what.
    pub product: ProductId,
    /// What was asked for, over all lines.
    pub wanted: Quantity,
}

/// Stock that keeps something from being archived or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockInUse {
    /// Under way to there.
    pub incoming: Quantity,
    /// Where.
    pub location: LocationId,
    /// On hand there.
    pub on_hand: Quantity,
    /// Of what.
    pub product: ProductId,
    /// Promised there.
    pub reserved: Quantity,
}

impl Refusal {
    /// The code, as on the wire.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(value) => value["code"].as_str().unwrap_or_default().to_owned(),
            Err(_) => String::new(),
        }
    }

    /// A value that makes no sense.
    pub fn invalid(field: impl Into<String>, must: Rule) -> Self {
        Self::Invalid { field: field.into(), must }
    }

    /// No such record.
    pub fn unknown(collection: Collection, key: impl ToString) -> Self {
        Self::Unknown { collection, key: key.to_string() }
    }
}

//! The registry of collections: the one list from which tables, SQL, routes, checks and documentation follow.
//!
//! A new kind of record is one file beside this one and one entry in the list below.

use super::live::{self, LiveField, Path};
use super::*;
use crate::ids::CustomerId;
use crate::lookup::Lookup;
use crate::time::Moment;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// Whether old versions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Made by commands: every version is kept.
    Source,
    /// Follows from source records: only the last version is kept.
    Derived,
}

/// Who may see a collection's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Staff of the business.
    Staff,
    /// Staff and every partner.
    Partners,
    /// Staff, and the partner whose record it is.
    OwnCustomer,
    /// Staff, and the partners whose price list it is, or is on.
    OwnLists,
}

/// A field that SQL shows as a column of its own, and that lists filter by where it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name of the column, and of the filter.
    pub name: &'static str,
    /// Its place in the document, as a JSON path without `$.`.
    pub path: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether lists can be filtered by it.
    pub indexed: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, ids and moments.
    Text,
    /// A number, also one that is decimal text in the document.
    Number,
}

const fn text(name: &'static str) -> Column {
    Column { name, path: name, kind: ColumnKind::Text, indexed: false }
}

const fn number(name: &'static str) -> Column {
    Column { name, path: name, kind: ColumnKind::Number, indexed: false }
}

const fn filter(column: Column) -> Column {
    Column { indexed: true, ..column }
}

macro_rules! collections {
    ($($(#[$doc:meta])* $variant:ident: $record:ty {
        name: $name:literal, origin: $origin:ident, scope: $scope:ident, id: $id:expr, customer: $customer:expr,
        columns: [$($column:expr),* $(,)?], live: [$(($field:literal, $fixed:ident, $path:expr, $value:expr)),* $(,)?],
    })*) => {
        /// A collection of records of one kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Collection { $($(#[$doc])* $variant,)* }

        impl Collection {
            /// All collections, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name: of the table, in URLs and on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Whether old versions are kept.
            pub const fn origin(self) -> Origin {
                match self { $(Self::$variant => Origin::$origin),* }
            }

            /// Who may see its records.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope),* }
            }

            /// Its columns.
            pub const fn columns(self) -> &'static [Column] {
                match self { $(Self::$variant => const { &[$($column),*] }),* }
            }

            /// The fields by which live subscriptions select its records, `id` first; of the others, those that tell
            /// records apart best come first.
            pub const fn live(self) -> &'static [LiveField] {
                match self { $(Self::$variant => const { &[
                    live::ID,
                    $(LiveField {
                        name: $field,
                        fixed: live::$fixed,
                        path: $path,
                        value: |record| match record {
                            Record::$variant(record) => {
                                let value: fn(&$record) -> Option<String> = $value;
                                value(record)
                            }
                            _ => None,
                        },
                    }),*
                ] }),* }
            }

            /// The name of its records' schema; adds that and those it refers to, for the API's documentation.
            pub fn schema(self, into: &mut Vec<(String, RefOr<Schema>)>) -> String {
                match self { $(Self::$variant => {
                    let name = <$record as ToSchema>::name().into_owned();
                    into.push((name.clone(), <$record as PartialSchema>::schema()));
                    <$record as ToSchema>::schemas(into);
                    name
                }),* }
            }

            /// Reads a record of it from canonical JSON.
            pub fn decode(self, doc: &[u8]) -> Result<Record, serde_json::Error> {
                match self { $(Self::$variant => serde_json::from_slice(doc).map(Record::$variant)),* }
            }
        }

        /// A record of any collection.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(clippy::large_enum_variant, reason = "records live behind an `Arc`, one allocation each")]
        pub enum Record { $(#[doc = $name] $variant($record),)* }

        impl Record {
            /// Its collection.
            pub const fn collection(&self) -> Collection {
                match self { $(Self::$variant(_) => Collection::$variant),* }
            }

            /// Its identity.
            pub fn id(&self) -> Uuid {
                match self { $(Self::$variant(record) => { let id: fn(&$record) -> Uuid = $id; id(record) }),* }
            }

            /// The customer whose record it is, where it is someone's.
            pub fn customer(&self) -> Option<CustomerId> {
                match self { $(Self::$variant(record) => {
                    let customer: fn(&$record) -> Option<CustomerId> = $customer;
                    customer(record)
                }),* }
            }

            /// Its canonical JSON.
            pub fn encode(&self) -> Vec<u8> {
                let mut doc = Vec::with_capacity(512);
                let written = match self { $(Self::$variant(record) => serde_json::to_writer(&mut doc, record)),* };
                debug_assert!(written.is_ok(), "a record has no maps with odd keys, and memory does not fail");
                doc
            }
        }

        $(impl Stored for $record {
            const COLLECTION: Collection = Collection::$variant;

            fn from_record(record: &Record) -> Option<&Self> {
                match record { Record::$variant(record) => Some(record), _ => None }
            }

            fn into_record(self) -> Record {
                Record::$variant(self)
            }
        })*
    };
}

/// A type of record that has a collection.
pub trait Stored: Clone + PartialEq + Serialize + DeserializeOwned {
    /// Its collection.
    const COLLECTION: Collection;

    /// The record inside, if it is of this type.
    fn from_record(record: &Record) -> Option<&Self>;

    /// As a record of any collection.
    fn into_record(self) -> Record;
}

collections! {
    /// The business and its settings; one record.
    Business: Business {
        name: "business", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("name"), text("currency")],
        live: [],
    }
    /// Products.
    Products: Product {
        name: "products", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("sku")), text("name"), filter(text("category")), filter(text("status")), number("price")],
        live: [
            ("category", CHANGES, Path::Column, |r| r.category.clone()),
            ("status", CHANGES, Path::Column, |r| live::word(&r.status)),
        ],
    }
    /// Locations.
    Locations: Location {
        name: "locations", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("code")), text("name"), text("kind"), text("status")],
        live: [],
    }
    /// Customers and partners.
    Customers: Customer {
        name: "customers", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| Some(r.id),
        columns: [filter(text("code")), text("name"), text("phone"), filter(text("status"))],
        live: [
            ("customer", FIXED, Path::Id(live::uuid), |r| live::text(r.id)),
            ("status", CHANGES, Path::Column, |r| live::word(&r.status)),
        ],
    }
    /// Groups of customers.
    CustomerGroups: CustomerGroup {
        name: "customer_groups", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("code")), text("name"), text("price_list")],
        live: [],
    }
    /// Price lists. Partners see their own.
    PriceLists: PriceList {
        name: "price_lists", origin: Source, scope: OwnLists, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("code")), text("name"), filter(text("state")), text("starts_at"), text("ends_at")],
        live: [
            ("list", FIXED, Path::Id(live::uuid), |r| live::text(r.id)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// What price lists say of products. Partners see those of their own lists.
    PriceRules: PriceRule {
        name: "price_rules", origin: Source, scope: OwnLists, id: |r| r.id, customer: |_| None,
        columns: [text("list"), text("product"), number("minimum"), number("multiple")],
        live: [
            ("product", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::RulesOfProduct(id.into()))), |r| live::text(r.product)),
            ("list", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::RulesOfList(id.into()))), |r| live::text(r.list)),
        ],
    }
    /// Changes of many prices at once.
    PriceChanges: PriceChange {
        name: "price_changes", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("job")), filter(text("state")), text("list")],
        live: [
            ("job", FIXED, Path::Column, |r| live::text(r.job)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// Stock levels: one per product and location.
    StockLevels: StockLevel {
        name: "stock_levels", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [
            text("product"), text("location"), number("on_hand"), number("reserved"), number("available"),
            number("incoming"), text("status"),
        ],
        live: [
            ("product", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::LevelsOfProduct(id.into()))), |r| live::text(r.product)),
            ("location", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::LevelsAt(id.into()))), |r| live::text(r.location)),
        ],
    }
    /// What products cost on average, and what their stock is worth.
    ProductCosts: ProductCost {
        name: "product_costs", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("product"), number("quantity"), number("unvalued"), number("value"), number("unit_cost")],
        live: [
            ("product", FIXED, Path::Id(|text| live::uuid(text).map(|id| ProductCost::id_of(id.into()))), |r| live::text(r.product)),
        ],
    }
    /// Movements of stock.
    Movements: Movement {
        name: "movements", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [
            text("product"), text("kind"), number("quantity"), text("from"), text("to"), text("reason"),
            text("occurred_at"),
        ],
        live: [],
    }
    /// Orders.
    Orders: Order {
        name: "orders", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| r.customer,
        columns: [
            filter(number("number")), filter(text("state")), text("customer"), number("total"), text("priority"),
            text("placed_at"), text("wanted"),
        ],
        live: [
            ("customer", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::OrdersOf(id.into()))), |r| r.customer.and_then(live::text)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// Notes on orders, for staff.
    OrderNotes: OrderNote {
        name: "order_notes", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("order")), text("actor"), text("at"), text("text")],
        live: [
            ("order", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::NotesOf(id.into()))), |r| live::text(r.order)),
        ],
    }
    /// Customers' wishes to bring goods back.
    ReturnRequests: ReturnRequest {
        name: "return_requests", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| r.customer,
        columns: [filter(number("number")), filter(text("state")), text("customer"), filter(text("order")), text("asked_at")],
        live: [
            ("order", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::ReturnRequestsOf(id.into()))), |r| live::text(r.order)),
            ("customer", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::ReturnRequestsBy(id.into()))), |r| r.customer.and_then(live::text)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// Sales at counters.
    Sales: Sale {
        name: "sales", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [text("receipt"), text("customer"), number("total"), filter(text("day")), text("occurred_at"), text("state")],
        live: [
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
        ],
    }
    /// Returns.
    Returns: Return {
        name: "returns", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| r.customer,
        columns: [filter(number("number")), text("customer"), number("total"), filter(text("day")), text("occurred_at")],
        live: [
            ("customer", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::ReturnsOf(id.into()))), |r| r.customer.and_then(live::text)),
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
        ],
    }
    /// Stock documents.
    Documents: Document {
        name: "documents", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(number("number")), filter(text("kind")), text("state"), text("party"), text("reference"), filter(text("day"))],
        live: [
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
            ("kind", FIXED, Path::Column, |r| live::word(&r.kind)),
        ],
    }
    /// Posted lines of counts.
    CountLines: CountLine {
        name: "count_lines", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("count"), text("product"), text("location"), number("counted"), number("expected"), number("difference")],
        live: [],
    }
    /// Entries in customers' accounts.
    AccountEntries: AccountEntry {
        name: "account_entries", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| Some(r.customer),
        columns: [
            filter(number("number")), filter(text("customer")), filter(text("kind")), number("amount"), number("open"),
            filter(text("day")), text("due"), text("tender"), text("occurred_at"),
        ],
        live: [
            ("customer", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::AccountEntriesOf(id.into()))), |r| live::text(r.customer)),
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
            ("kind", FIXED, Path::Column, |r| live::word(&r.kind)),
        ],
    }
    /// What covers what in customers' accounts.
    Allocations: Allocation {
        name: "allocations", origin: Source, scope: OwnCustomer, id: |r| r.id.0, customer: |r| Some(r.customer),
        columns: [text("customer"), text("charge"), text("credit"), number("amount"), text("occurred_at")],
        live: [
            ("customer", FIXED, Path::Lookup(|text| live::uuid(text).map(|id| Lookup::AllocationsOf(id.into()))), |r| live::text(r.customer)),
        ],
    }
    /// Where customers' accounts stand.
    CustomerAccounts: CustomerAccount {
        name: "customer_accounts", origin: Derived, scope: OwnCustomer, id: |r| r.id, customer: |r| Some(r.customer),
        columns: [text("customer"), number("balance"), number("open_orders"), number("unallocated"), text("oldest_due")],
        live: [
            ("customer", FIXED, Path::Id(|text| live::uuid(text).map(|id| CustomerAccount::id_of(id.into()))), |r| live::text(r.customer)),
        ],
    }
    /// What needs attention.
    Exceptions: Exception {
        name: "exceptions", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("kind")), filter(text("state")), text("product"), text("location"), number("quantity")],
        live: [
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
            ("kind", CHANGES, Path::Column, |r| live::word(&r.kind)),
        ],
    }
    /// Files that were taken in.
    Imports: Import {
        name: "imports", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("kind")), filter(text("state")), text("file"), text("started_at"), number("new"), number("changed"), number("wrong")],
        live: [
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
            ("kind", FIXED, Path::Column, |r| live::word(&r.kind)),
        ],
    }
    /// Which columns of files are which fields.
    ImportMappings: ImportMapping {
        name: "import_mappings", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [filter(text("kind"))],
        live: [],
    }
    /// How far the series of numbers have come.
    Counters: Counter {
        name: "counters", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("series"), number("last")],
        live: [],
    }
    /// What partners see of stock.
    Shelf: ShelfEntry {
        name: "shelf", origin: Derived, scope: Partners, id: |r| r.id, customer: |_| None,
        columns: [text("product"), text("location"), text("availability"), number("quantity")],
        live: [
            ("product", FIXED, Path::Scan, |r| live::text(r.product)),
            ("location", FIXED, Path::Scan, |r| live::text(r.location)),
        ],
    }
    /// What partners see of products: the base price list.
    Prices: PriceEntry {
        name: "prices", origin: Derived, scope: Partners, id: |r| r.id, customer: |_| None,
        columns: [text("product"), filter(text("sku")), text("name"), number("price")],
        live: [],
    }
    /// What customers have bought.
    CustomerTotals: CustomerTotals {
        name: "customer_totals", origin: Derived, scope: OwnCustomer, id: |r| r.id, customer: |r| Some(r.customer),
        columns: [text("customer"), number("bought"), number("open"), number("returned"), number("orders"), text("last_at")],
        live: [
            ("customer", FIXED, Path::Id(|text| live::uuid(text).map(|id| CustomerTotals::id_of(id.into()))), |r| live::text(r.customer)),
        ],
    }
    /// What sold on a day.
    DailySales: DailySales {
        name: "daily_sales", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [filter(text("day")), text("product"), number("quantity"), number("net"), number("tax"), number("returned_quantity"), number("returned_net")],
        live: [
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
        ],
    }
    /// What was sold and ordered in an hour.
    HourlySales: HourlySales {
        name: "hourly_sales", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("starts_at")],
        live: [
            ("starts_at", FIXED, Path::Id(|text| Moment::parse(text).map(HourlySales::id_of)), |r| live::text(r.starts_at)),
        ],
    }
}

impl Collection {
    /// The field that says when something is due for a record of it, where it has one.
    pub const fn timer(self) -> Option<&'static str> {
        match self {
            Self::Orders => Some("expires_at"),
            Self::PriceLists | Self::PriceChanges => Some("due_at"),
            _ => None,
        }
    }

    /// The field of that name by which subscriptions select.
    pub fn live_field(self, name: &str) -> Option<&'static LiveField> {
        self.live().iter().find(|field| field.name == name)
    }

    /// The collection of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|collection| collection.name() == name)
    }
}

impl std::fmt::Display for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

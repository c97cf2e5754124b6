//! The registry of collections: the one list from which tables, SQL, routes, checks and documentation follow.
//!
//! A new kind of record is one file beside this one and one entry in the list below.

mod column;
mod define;

pub use column::{Column, ColumnKind, Origin, Scope};

use super::live::{self, LiveField, Path};
use super::*;
use crate::ids::CustomerId;
use crate::lookup::Lookup;
use crate::time::Moment;
use column::{filter, number, text};
use define::collections;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

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
    /// People who may sign in.
    People: Person {
        name: "people", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [text("name"), filter(text("role")), filter(text("status")), text("email"), text("phone"), text("customer")],
        live: [
            ("role", CHANGES, Path::Column, |r| live::word(&r.role)),
            ("status", CHANGES, Path::Column, |r| live::word(&r.status)),
        ],
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
        columns: [text("receipt"), text("customer"), number("total"), filter(text("day")), text("occurred_at"), text("state"), text("register")],
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
    /// Register sessions.
    Registers: RegisterSession {
        name: "registers", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [
            filter(text("state")), filter(text("location")), text("device"), number("number"), text("opened_at"),
            text("closed_at"),
        ],
        live: [
            ("location", FIXED, Path::Column, |r| live::text(r.location)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// Running figures of register sessions.
    RegisterFigures: RegisterFigures {
        name: "register_figures", origin: Derived, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("register")],
        live: [
            ("register", FIXED, Path::Id(|text| live::uuid(text).map(|id| RegisterFigures::id_of(id.into()))), |r| live::text(r.register)),
        ],
    }
    /// Z reports.
    ZReports: ZReport {
        name: "z_reports", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [
            filter(number("number")), filter(text("register")), filter(text("day")), text("location"), number("expected"),
            number("difference"),
        ],
        live: [
            ("register", FIXED, Path::Column, |r| live::text(r.register)),
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
        ],
    }
    /// What came after Z reports.
    ZAddenda: ZAddendum {
        name: "z_addenda", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [number("z"), number("place"), filter(text("register")), text("subject"), text("occurred_at")],
        live: [
            ("register", FIXED, Path::Column, |r| live::text(r.register)),
        ],
    }
    /// Cash put into drawers and taken out of them.
    CashMovements: CashMovement {
        name: "cash_movements", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("register")), text("direction"), number("amount"), text("reason"), filter(text("day"))],
        live: [
            ("register", FIXED, Path::Column, |r| live::text(r.register)),
            ("day", FIXED, Path::Column, |r| live::text(r.day)),
        ],
    }
    /// Sales put aside.
    SuspendedSales: SuspendedSale {
        name: "suspended_sales", origin: Source, scope: Staff, id: |r| r.id.0, customer: |_| None,
        columns: [filter(text("state")), filter(text("location")), text("label"), number("total"), text("suspended_at")],
        live: [
            ("location", CHANGES, Path::Column, |r| live::text(r.location)),
            ("state", CHANGES, Path::Column, |r| live::word(&r.state)),
        ],
    }
    /// Approvals of what goes beyond a role's limits.
    Approvals: Approval {
        name: "approvals", origin: Source, scope: Staff, id: |r| r.id, customer: |_| None,
        columns: [text("subject"), text("actor"), text("approver"), text("at")],
        live: [],
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

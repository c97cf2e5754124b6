//! The records of a business, one file each; [`registry`] lists their collections.
//!
//! A record is stored and sent as *canonical JSON*: fields in alphabetical order (they are declared so),
//! nothing for what is absent, no floating point. Its hash is of those bytes.

pub mod account;
pub mod approval;
pub mod business;
pub mod cash_movement;
pub mod count_line;
pub mod counter;
pub mod customer;
pub mod customer_group;
pub mod delivery;
pub mod document;
pub mod exception;
pub mod hourly_sales;
pub mod import;
pub mod live;
pub mod location;
pub mod movement;
pub mod order;
pub mod order_note;
pub mod ordering;
pub mod price_change;
pub mod price_list;
pub mod price_rule;
pub mod product;
pub mod product_cost;
pub mod register;
pub mod register_figures;
pub mod registry;
pub mod return_request;
pub mod sale;
pub mod stock_level;
pub mod suspended_sale;
pub mod totals;
pub mod z_report;

pub use account::{AccountEntry, Allocation, CustomerAccount};
pub use approval::Approval;
pub use business::Business;
pub use cash_movement::CashMovement;
pub use count_line::CountLine;
pub use counter::Counter;
pub use customer::Customer;
pub use customer_group::CustomerGroup;
pub use document::Document;
pub use exception::Exception;
pub use hourly_sales::HourlySales;
pub use import::{Import, ImportMapping};
pub use location::Location;
pub use movement::Movement;
pub use order::Order;
pub use order_note::OrderNote;
pub use price_change::PriceChange;
pub use price_list::PriceList;
pub use price_rule::PriceRule;
pub use product::Product;
pub use product_cost::ProductCost;
pub use register::RegisterSession;
pub use register_figures::RegisterFigures;
pub use registry::{Collection, Record, Stored};
pub use return_request::ReturnRequest;
pub use sale::{Return, Sale};
pub use stock_level::StockLevel;
pub use suspended_sale::SuspendedSale;
pub use totals::{CustomerTotals, DailySales, PriceEntry, ShelfEntry};
pub use z_report::{ZAddendum, ZReport};

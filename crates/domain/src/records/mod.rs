//! The records of a business, one file each; [`registry`] lists their collections.
//!
//! A record is stored and sent as *canonical JSON*: fields in alphabetical order (they are declared so),
//! nothing for what is absent, no floating point. Its hash is of those bytes.

pub mod business;
pub mod count_line;
pub mod counter;
pub mod customer;
pub mod customer_group;
pub mod document;
pub mod exception;
pub mod import;
pub mod live;
pub mod location;
pub mod movement;
pub mod order;
pub mod price_change;
pub mod price_list;
pub mod price_rule;
pub mod product;
pub mod product_cost;
pub mod registry;
pub mod sale;
pub mod stock_level;
pub mod totals;

pub use business::Business;
pub use count_line::CountLine;
pub use counter::Counter;
pub use customer::Customer;
pub use customer_group::CustomerGroup;
pub use document::Document;
pub use exception::Exception;
pub use import::{Import, ImportMapping};
pub use location::Location;
pub use movement::Movement;
pub use order::Order;
pub use price_change::PriceChange;
pub use price_list::PriceList;
pub use price_rule::PriceRule;
pub use product::Product;
pub use product_cost::ProductCost;
pub use registry::{Collection, Record, Stored};
pub use sale::{Return, Sale};
pub use stock_level::StockLevel;
pub use totals::{CustomerTotals, DailySales, PriceEntry, ShelfEntry};

//! Prices: what a customer is charged for a product, and how much of it partners may order at a time.
//!
//! A customer may have a price list of its own (its *contract*, `Customer.price_list`) and one of its group
//! (`CustomerGroup.price_list`). A list says of a product what its [`crate::records::PriceRule`] says: prices by quantity
//! (*tiers*), a minimum and a multiple, each of which may be missing. [`resolve`] puts them together:
//!
//! 1. Agreements are asked from the nearest on: the contract, then the group's list. Only lists whose state is `active`
//!    are asked; whether a list holds is decided when a line is priced, so that a list of any length starts and ends by
//!    changing one record.
//! 2. **Price:** the first agreement that has a tier for the line's quantity gives the price of the highest tier that the
//!    quantity reaches. An agreement whose lowest tier is not reached gives none, and the next is asked. Where none gives
//!    one, the price is the product's own.
//! 3. **Minimum** and **multiple**, each by itself: from the first agreement that states it, else from the product.
//! 4. A list whose prices are meant otherwise than the business's (with tax or without) is converted by the product's
//!    rate of tax, to four digits more than the currency has.
//!
//! The quantity is the line's, in the stock unit. Minimum and multiple are held against all that an order asks of the
//! product, however many lines that is on; only partners are held to them ([`quantities`]).
//!
//! A line keeps the price it was agreed at and where that came from ([`crate::records::price_rule::PriceSource`]). If its
//! quantity is changed to one that another tier or list is for, it is priced anew; within its tier, and where the price
//! was set by hand, what was agreed stands.
//!
//! Nothing here is read for customers who have no list: their orders cost what they cost without lists. Lists start and
//! end, and changes of prices are applied, by timers' commands ([`crate::timers`]).

pub mod add_customer_group;
pub mod add_price_list;
pub mod advance_price_list;
pub mod agreements;
pub mod apply_price_change;
pub mod change_prices;
pub mod check_customer_group;
pub mod check_price_list;
pub mod edit_customer_group;
pub mod edit_price_list;
pub mod job;
pub mod own_lists;
pub mod percentage;
pub mod quantities;
pub mod resolve;
pub mod set_price_rules;
pub mod tiers;
pub mod undo_price_change;

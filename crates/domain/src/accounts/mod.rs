//! Customers' accounts: what they owe, what they paid, what covers what, and how far their credit goes.
//!
//! An account is its entries: above zero what the customer owes (charges, refunds), below zero what they gave or were
//! given (payments, deposits, credits). The *balance* is the sum of all of them. Which entry below zero covers which
//! above is said by allocations, each explicit and undone by its opposite; what of an entry no allocation speaks of is
//! its `open` part, so that always
//!
//! > balance = open parts of what is owed − *unallocated*, the open parts of what was paid.
//!
//! **What is charged, and when.** An order of a customer with terms is *on account*, also one for which a deposit was
//! taken: each hand-over charges what left, the first one the order's charges as well, and a change of those later on
//! charges the difference. A sale charges what was paid by the kind `account`. Goods that come back of either are
//! credited: what is given back by the kind `account`; where it is not said how, of an order all that is given back, of a
//! sale as much as it put on the account. A sale that is voided takes its charge back. Orders without terms, and whatever
//! else is paid at once, never touch an account.
//!
//! **Exposure** is what a credit limit is compared with:
//!
//! > exposure = balance + *open orders*: of orders on account, what is yet to leave.
//!
//! The balance contains what was paid in advance, so unallocated payments make room. What left is in the balance from
//! that moment and no longer in open orders; an order that waits for approval counts, one that was cancelled or rejected
//! does not. With a limit of 100.00:
//!
//! | what happens | balance | unallocated | open orders | exposure |
//! |--|--|--|--|--|
//! | an order of 60.00 is placed | 0.00 | 0.00 | 60.00 | 60.00 |
//! | 20.00 is paid in advance | −20.00 | 20.00 | 60.00 | 40.00 |
//! | 45.00 of the order leaves; the 20.00 covers a part of it | 25.00 | 0.00 | 15.00 | 40.00 |
//! | a sale at the counter puts 30.00 on the account | 55.00 | 0.00 | 15.00 | 70.00 |
//! | an order of 40.00 is refused: 70.00 + 40.00 > 100.00 | 55.00 | 0.00 | 15.00 | 70.00 |
//! | the rest of the order leaves | 70.00 | 0.00 | 0.00 | 70.00 |
//! | 10.00 worth of it comes back | 60.00 | 0.00 | 0.00 | 60.00 |
//! | 100.00 is paid: 60.00 covers all that is open | −40.00 | 40.00 | 0.00 | −40.00 |
//!
//! A request that goes beyond the limit is refused with these figures, or waits for approval, as the terms say. A fact
//! (a sale at a counter, goods of an order that leave without approval) stands, and a person is told. Who has no terms
//! has no credit: beyond what they paid in advance, a sale on account is told of.
//!
//! **What covers what, by itself.** Money taken covers the oldest charges first, unless whoever takes it says otherwise;
//! money for an order covers that order's charges first. A charge takes what is unallocated, oldest first. A deposit
//! covers its own order's charges alone until a person decides otherwise.

pub mod adjust_account;
pub mod allocate;
pub mod allocating;
pub mod approve_order;
pub mod covered;
pub mod exposure;
pub mod follow;
pub mod ledger;
pub mod money_input;
pub mod post_account_opening;
pub mod post_credit;
pub mod refund_payment;
pub mod reversal;
pub mod reverse_account_entry;
pub mod reverse_allocation;
pub mod take_payment;

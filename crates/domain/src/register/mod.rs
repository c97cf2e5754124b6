//! Tills: from the float to the Z, and whatever comes after it.
//!
//! **A session is named, not guessed.** Whoever opens a till makes the session's id, and sales, returns and cash name it.
//! Its figures follow from the records that name it ([`contributions`]) and stand in one small record, brought up to date
//! with each command ([`running`]) and written once a batch. So a Z is a copy of that record: closing takes the same time
//! after five sales and after five thousand, and it waits for nobody.
//!
//! **A Z never changes.** What comes later is recorded all the same, as an addendum to that Z, one for each late fact. A Z
//! holds the seal of the Z before it, an addendum that of what it follows ([`seal`]): who has them can see that none was
//! altered or left out. The Z's figures and those of its addenda together are the running figures.
//!
//! What a shop needs where the rules alone would leave it open:
//!
//! - *The session's device* is the one that is named when it is opened, else the one that it is opened on. It says where
//!   the drawer stands and stops nobody: another till of the shop may sell into the session.
//! - *Two open sessions on one device* are both open, since a float was put into both drawers and every sale says which
//!   one it went to. A person is told, who closes the one that was forgotten.
//! - *A session that arrives after its sales:* the sales are recorded and counted under the id that they name, and one
//!   exception says that nobody has opened it. Opening it ends the exception, and finds its figures there.
//! - *A sale made after the close,* by a till that had not heard of it, goes into an addendum, and a person is told. So
//!   does the voiding of a sale whose session is closed: a void gives back what *that* drawer took. Once the Z is made,
//!   goods are taken back by a return, at a till that is open.
//! - *Counting* may be done again until the session is closed, and the last count stands. A till that is counted sells
//!   on. *A close without any count* makes a Z that says so: nothing is over or short, and a person is told.
//! - *A close given twice* with one id is one close. A second close, or a count after it, is refused with the number of
//!   the Z; where it happened away it is kept as an exception with what was counted, as every fact that can't be applied.
//! - *Money for an account* that is taken or given back at a till counts in its session, beside what sales were paid by.
//!   Undone, it is undone in the same session, as a sale that is voided. So a Z and the accounts say the same: by the kind
//!   `account`, what sales put on accounts and returns credited; as collected, what was paid for accounts.
//! - *Change is cash,* whatever it is given on: a voucher of 20 that pays 15 takes 5 out of the drawer.
//! - *Rounding of cash* is what is paid above or below the total because there is no smaller coin. It is a figure of its
//!   own in the sale and in the Z; what is missing beyond that is unpaid, and a person is told.
//! - *Roles have limits.* A fact beyond them is recorded; unless someone whose own limits allow it has approved it, a
//!   person is told.

pub mod audit;
pub mod authority;
pub mod close_register;
pub mod contributions;
pub mod count;
pub mod count_register;
pub mod drop_suspended_sale;
pub mod move_cash;
pub mod naming;
pub mod open_register;
pub mod payments;
pub mod resume_suspended_sale;
pub mod running;
pub mod seal;
pub mod suspend_sale;

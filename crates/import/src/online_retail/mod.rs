//! The trade of a giftware wholesaler, in the form of the *Online Retail* data set (D. Chen, UCI Machine Learning
//! Repository, doi 10.24432/C5BW33): one row for each line of an invoice.
//!
//! Invoices become orders, placed and handed over at their time; credit notes become returns; lines at no price become
//! damage, waste, adjustments or free lines; postage, discounts and fees become charges. Read in this order: [`row`]
//! (a row as read), [`kind`] (what it is), [`invoice`] (the commands that it becomes), [`survey`] (the first pass),
//! [`setup`] (what must be there before), [`reconcile`] and [`report`] (what came of it, read back).
//!
//! The file holds neither purchases nor opening stock. What is missing is made up, dated a minute before the first
//! invoice that is new to the business: as opening stock of goods that were never there, as a receipt of others.

pub mod invoice;
pub mod kind;
pub mod reconcile;
pub mod report;
pub mod row;
pub mod setup;
pub mod survey;

use crate::ImportError;
use crate::writer::Batches;
use invoice::Invoices;
use onhand_engine::Writer;
use reconcile::Expectations;
pub use report::Report;
use row::Rows;
pub use setup::Options;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the file for the first time.
    Reading,
    /// Giving the commands.
    Importing,
    /// Reading back.
    Comparing,
}

/// How an import ended.
#[derive(Debug)]
pub enum Ended {
    /// It went through.
    Done(Box<Report>),
    /// It was told to stop, after so many of so many rows.
    Stopped {
        /// Rows whose commands are in the business.
        rows: u64,
        /// Rows of the file, where they were counted.
        of: u64,
    },
}

/// Imports a file. `stop` is looked at between invoices; what was committed stays, and the import can be run again.
pub fn import(
    writer: &mut Writer,
    file: &Path,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Ended, ImportError> {
    let is_fresh = writer.head().seq == 0;
    let survey = {
        let store = writer.reader()?;
        let is_known = |id| if is_fresh { Ok(false) } else { Ok(store.outcome(id)?.is_some()) };
        survey::survey(Invoices::new(Rows::open(file)?), &is_known, &mut |rows| {
            progress(Stage::Reading, rows, rows);
            !stop.load(Ordering::Relaxed)
        })?
    };
    let Some(survey) = survey else { return Ok(Ended::Stopped { rows: 0, of: 0 }) };
    let (names, made, set_up) = setup::set_up(writer, &survey, options)?;
    let mut expectations = Expectations::default();
    let mut invoices = Invoices::new(Rows::open(file)?);
    let mut batches = Batches::new(writer);
    let (mut rows, mut committed) = (0, 0);
    while let Some(invoice) = invoices.next_invoice()? {
        for planned in invoice.planned() {
            expectations.add(&invoice, &planned);
            for given in invoice.commands(&planned, &names) {
                if batches.give(given)? {
                    committed = rows;
                }
            }
        }
        rows += invoice.rows.len() as u64;
        progress(Stage::Importing, committed, survey.all.rows);
        if stop.load(Ordering::Relaxed) {
            batches.finish()?;
            return Ok(Ended::Stopped { rows, of: survey.all.rows });
        }
    }
    let outcomes = set_up.plus(batches.finish()?);
    let records = expectations.len() as u64;
    let back =
        expectations.read_back(writer.reader()?, &mut |read| progress(Stage::Comparing, read, records))?;
    Ok(Ended::Done(Box::new(report::report(&survey, back, made, outcomes))))
}

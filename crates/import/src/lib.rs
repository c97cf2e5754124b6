//! Files of other systems, read and turned into commands.
//!
//! [`csv`] reads comma-separated text strictly and names the line of what is wrong; [`writer`] gives commands to the
//! writer of a business in batches and counts what became of them. [`online_retail`] takes the invoices of a
//! wholesaler as history and reconciles what the business then holds with the file; [`tables`] takes lists of
//! products, places, stock, customers and the like; [`sheet`] reads spreadsheets, .xlsx and text, for it; [`price_jobs`]
//! changes the prices of a category.
//!
//! Importing a file twice changes nothing: the ids of its commands follow from the keys in the file. Here is no HTTP
//! and no rule of the trade.

pub mod csv;
pub mod list;
pub mod online_retail;
pub mod price_jobs;
pub mod sheet;
pub mod tables;
pub mod writer;

use onhand_domain::refusal::Refusal;
use onhand_engine::SubmitError;
use onhand_store::StoreError;
use std::sync::Arc;

/// Why a file could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file can't be read as what it should be.
    #[error(transparent)]
    File(#[from] csv::FileError),
    /// Lines of the file make no sense. Nothing was written.
    #[error("{} of the file make no sense, nothing was imported:\n{}", lines(.problems.len(), *.more), .problems.join("\n"))]
    Lines {
        /// The first of them.
        problems: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// The business is not one that this file can go into.
    #[error("{0}")]
    Business(String),
    /// A command that the rest needs was refused.
    #[error("{what} was refused: {}", onhand_words::spoken::refusal(.refusal))]
    Refused {
        /// What was to be done.
        what: String,
        /// Why not.
        refusal: Box<Refusal>,
    },
    /// The engine took commands in and has no answer, or did not take them in.
    #[error(transparent)]
    Engine(Box<SubmitError>),
    /// The store failed.
    #[error("{0}")]
    Store(Arc<StoreError>),
}

fn lines(shown: usize, more: usize) -> String {
    match shown + more {
        1 => "a line".to_owned(),
        count => format!("{count} lines"),
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

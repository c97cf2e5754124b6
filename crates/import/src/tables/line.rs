//! A line of a file, as its kind of list reads it, and what it comes to.

use super::columns::Columns;
use super::numerals::Numerals;
use super::reason::Reason;
use super::report::Problem;
use super::translate::Translations;
use super::values;
use crate::csv::Record;
use onhand_domain::command::Command;
use std::borrow::Cow;

/// What a line of a file is read with.
pub(super) struct Line<'a> {
    pub columns: &'a Columns,
    pub numerals: Numerals,
    pub record: &'a Record,
    pub translations: &'a Translations,
}

impl<'a> Line<'a> {
    /// What a field's column has.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.columns.text(self.record, field)
    }

    /// Reads a field; `None` where there is nothing.
    pub fn read<T>(
        &self,
        field: &str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(field) else { return Ok(None) };
        if values::is_cell_error(text) {
            return Err(self.wrong(field, Reason::CellError));
        }
        let text = self.translated(field, text)?;
        read(&text).map(Some).map_err(|reason| self.wrong(field, reason))
    }

    /// Reads a field that must be there.
    pub fn must<T>(&self, field: &str, read: impl FnOnce(&str) -> Result<T, Reason>) -> Result<T, Problem> {
        self.read(field, read)?.ok_or_else(|| self.wrong(field, Reason::Missing))
    }

    /// What stands in a cell, or what another file says that it stands for.
    pub fn translated(&self, field: &str, text: &'a str) -> Result<Cow<'a, str>, Problem> {
        let column = self.columns.mapped.iter().find(|mapped| mapped.field == field);
        let Some(column) = column else { return Ok(Cow::Borrowed(text)) };
        self.translations.of(&column.column, text).map_err(|reason| self.wrong(field, reason))
    }

    /// A problem of a field.
    pub fn wrong(&self, field: &str, reason: Reason) -> Problem {
        let (column, value) = (self.columns.name_of(field), self.text(field).map(str::to_owned));
        Problem::new(self.record.line, column, value, reason)
    }
}

/// What a line does.
#[derive(Debug)]
pub(super) enum Effect {
    /// It makes a record.
    New(Vec<Command>),
    /// It changes one.
    Changed(Vec<Command>),
    /// It says what is there already.
    Unchanged,
    /// It says nothing by itself.
    Skipped,
    /// A line of a document that is put together at the end: new or changed.
    Collected {
        /// Whether it is counted as new.
        is_new: bool,
    },
}

//! What a table came to, or would come to.

use super::columns::Mapped;
use serde::Serialize;
use std::fmt;

/// Wrong lines that are named; more of them are only counted.
const NAMED_MAX: usize = 1_000;
/// Wrong lines that are printed for people.
const PRINTED_MAX: usize = 50;

/// What a table came to, or, in a preview, would come to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TableReport {
    /// Lines that made a new record.
    pub new: u64,
    /// Lines that changed one.
    pub changed: u64,
    /// Lines that say what is there already.
    pub unchanged: u64,
    /// Lines that are wrong.
    pub wrong: u64,
    /// Lines in all, without the header.
    pub rows: u64,
    /// Whether anything was written.
    pub written: bool,
    /// Which column stands for which field.
    pub columns: Vec<Mapped>,
    /// Columns that stand for none.
    pub ignored_columns: Vec<String>,
    /// What is wrong, by line.
    pub problems: Vec<Problem>,
    /// What was written beside the lines: a document, the business's settings.
    pub notes: Vec<String>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Counted from 1, as an editor does.
    pub line: u64,
    /// The column, as the file names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong with it.
    pub problem: String,
}

impl TableReport {
    /// Notes a wrong line.
    pub fn wrong(&mut self, problem: Problem) {
        self.wrong += 1;
        if self.problems.len() < NAMED_MAX {
            self.problems.push(problem);
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        if let Some(value) = &self.value {
            write!(f, " \"{}\"", value.chars().take(60).collect::<String>())?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl fmt::Display for TableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for mapped in &self.columns {
            writeln!(f, "{:<14} is column {}", mapped.field, mapped.column)?;
        }
        if !self.ignored_columns.is_empty() {
            writeln!(f, "not used: {} (--map FIELD=COLUMN)", self.ignored_columns.join(", "))?;
        }
        for problem in self.problems.iter().take(PRINTED_MAX) {
            writeln!(f, "{problem}")?;
        }
        if self.wrong > PRINTED_MAX as u64 {
            writeln!(f, "and {} more wrong lines", self.wrong - PRINTED_MAX as u64)?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        let Self { rows, new, changed, unchanged, wrong, .. } = self;
        writeln!(f, "{rows} lines: {new} new, {changed} changed, {unchanged} as they are, {wrong} wrong")?;
        if !self.written && new + changed > 0 {
            writeln!(f, "nothing was written")?;
        }
        Ok(())
    }
}

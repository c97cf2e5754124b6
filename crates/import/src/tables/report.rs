//! What a table came to, or would come to.

use super::columns::Mapped;
use super::reason::Reason;
use onhand_domain::ids::ImportId;
use onhand_domain::records::import::ImportKind;
use onhand_words::Language;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// Wrong lines that are named; more of them are only counted.
const NAMED_MAX: usize = 1_000;
/// Wrong lines that are printed for people.
const PRINTED_MAX: usize = 50;

/// What a table came to, or, in a preview, would come to.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct TableReport {
    /// The import's id, by which it is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportId>,
    /// What the file lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ImportKind>,
    /// The sheet that was read, where the file has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line that the names of the columns stand on.
    pub header_line: u64,
    /// Lines that made a new record.
    pub new: u64,
    /// Lines that changed one.
    pub changed: u64,
    /// Lines that say what is there already.
    pub unchanged: u64,
    /// Lines that are wrong.
    pub wrong: u64,
    /// Lines that belong to the one before them and say nothing that is taken in.
    pub skipped: u64,
    /// Lines in all, without the header.
    pub rows: u64,
    /// Whether anything was written.
    pub written: bool,
    /// Whether this file was taken in before, so that nothing was done.
    pub repeated: bool,
    /// Which column stands for which field.
    pub columns: Vec<Mapped>,
    /// All columns, as the file names them.
    #[serde(skip)]
    pub headers: Vec<String>,
    /// Columns that stand for none.
    pub ignored_columns: Vec<String>,
    /// What is wrong, by line: the first of them.
    pub problems: Vec<Problem>,
    /// All lines that are wrong, each with why.
    #[serde(skip)]
    pub wrong_lines: Vec<(u64, Reason)>,
    /// What was written beside the lines: a document, the business's settings.
    pub notes: Vec<String>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1, as an editor does.
    pub line: u64,
    /// The column, as the file names it.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Problem {
    /// A problem of a line.
    pub fn new(line: u64, column: Option<String>, value: Option<String>, reason: Reason) -> Self {
        Self { line, column, value: value.map(|value| value.chars().take(200).collect()), reason }
    }
}

/// With the reason's code, and its sentence in both languages.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Problem", 6)?;
        fields.serialize_field("line", &self.line)?;
        for (name, text) in [("column", &self.column), ("value", &self.value)] {
            match text {
                Some(text) => fields.serialize_field(name, text)?,
                None => fields.skip_field(name)?,
            }
        }
        fields.serialize_field("code", self.reason.code())?;
        fields.serialize_field("problem", &self.reason.sentence(Language::English))?;
        fields.serialize_field("problem_ar", &self.reason.sentence(Language::Arabic))?;
        fields.end()
    }
}

impl TableReport {
    /// Notes a wrong line.
    pub fn wrong(&mut self, problem: Problem) {
        self.wrong += 1;
        self.wrong_lines.push((problem.line, problem.reason.clone()));
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
        write!(f, ": {}", self.reason.sentence(Language::English))
    }
}

impl fmt::Display for TableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(kind) = self.kind {
            write!(f, "a list of {}", kind.name().replace('_', " "))?;
            if let Some(sheet) = &self.sheet {
                write!(f, " on the sheet {sheet}")?;
            }
            writeln!(f, "; its columns are named on line {}", self.header_line)?;
        }
        for mapped in &self.columns {
            write!(f, "{:<14} is column {}", mapped.field, mapped.column)?;
            match &mapped.location {
                Some(location) => writeln!(f, ", at {location}")?,
                None => writeln!(f)?,
            }
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
        if self.repeated {
            writeln!(f, "this file was taken in before: nothing was written (--again takes it in anew)")?;
        } else if !self.written && new + changed > 0 {
            writeln!(f, "nothing was written")?;
        }
        if let Some(import) = self.import.filter(|_| self.written) {
            writeln!(f, "to undo it: onhand import --undo {import}")?;
        }
        Ok(())
    }
}

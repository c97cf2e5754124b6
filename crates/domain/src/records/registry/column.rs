//! What is said of a collection: whether its old versions are kept, who may see it, which of its fields are columns.

/// Whether old versions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Made by commands: every version is kept.
    Source,
    /// Follows from source records: only the last version is kept.
    Derived,
}

/// Who may see a collection's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Staff of the business.
    Staff,
    /// Staff and every partner.
    Partners,
    /// Staff, and the partner whose record it is.
    OwnCustomer,
    /// Staff, and the partners whose price list it is, or is on.
    OwnLists,
}

/// A field that SQL shows as a column of its own, and that lists filter by where it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name of the column, and of the filter.
    pub name: &'static str,
    /// Its place in the document, as a JSON path without `$.`.
    pub path: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether lists can be filtered by it.
    pub indexed: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, ids and moments.
    Text,
    /// A number, also one that is decimal text in the document.
    Number,
}

pub(super) const fn text(name: &'static str) -> Column {
    Column { name, path: name, kind: ColumnKind::Text, indexed: false }
}

pub(super) const fn number(name: &'static str) -> Column {
    Column { name, path: name, kind: ColumnKind::Number, indexed: false }
}

pub(super) const fn filter(column: Column) -> Column {
    Column { indexed: true, ..column }
}

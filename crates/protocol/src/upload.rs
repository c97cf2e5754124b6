//! Files and photos that are sent in.

use onhand_domain::ids::ImportId;
use onhand_domain::records::import::ImportKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A file that was sent in, and how far it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UploadReply {
    /// Commands that were given so far, while it is taken in.
    pub done: u64,
    /// The file's name.
    pub file: String,
    /// Its id, for what follows.
    pub id: Uuid,
    /// Commands to be given, while it is taken in.
    pub of: u64,
    /// Why it could not be read, or not be taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What it came to, or would come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<UploadReport>,
    /// How far it is.
    pub state: UploadState,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Being read and compared with the business.
    Reading,
    /// Read: the report says what it would come to.
    Previewed,
    /// Being taken in.
    Applying,
    /// Taken in: the report says what it came to.
    Applied,
    /// It can't be read, or could not be taken in: `problem` says why.
    Failed,
}

/// What a file came to, or would come to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UploadReport {
    /// Rows that change a record.
    pub changed: u64,
    /// Which column stands for which field.
    pub columns: Vec<UploadColumn>,
    /// The line that the names of its columns stand on.
    pub header_line: u64,
    /// All columns, as the file names them.
    pub headers: Vec<String>,
    /// Columns that stand for no field.
    pub ignored_columns: Vec<String>,
    /// The import's id, once it was taken in: by it, it is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportId>,
    /// What the file lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ImportKind>,
    /// Rows that make a record.
    pub new: u64,
    /// What else is worth a word.
    pub notes: Vec<String>,
    /// Wrong rows, the first of them.
    pub problems: Vec<UploadProblem>,
    /// Whether this file was taken in before, so that nothing is done.
    pub repeated: bool,
    /// Rows in all.
    pub rows: u64,
    /// The sheet that was read, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Rows that belong to the one before them and say nothing that is taken in.
    pub skipped: u64,
    /// Rows that say what is there already.
    pub unchanged: u64,
    /// Wrong rows.
    pub wrong: u64,
}

/// A column and its field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UploadColumn {
    /// The column, as the file names it.
    pub column: String,
    /// The field that it stands for.
    pub field: String,
    /// The location that it is for, where its name says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UploadProblem {
    /// What is wrong, as a code.
    pub code: String,
    /// In which column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// On which line, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
    /// The same in Arabic.
    pub problem_ar: String,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How a file is read, and what of it is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UploadOptions {
    /// Whether it is taken in though it was before.
    pub again: bool,
    /// Which columns stand for which fields, where their names don't say; remembered once it is taken in.
    pub columns: Vec<UploadMapping>,
    /// What it lists; absent: what its columns say.
    pub kind: Option<ImportKind>,
    /// The location whose stock it is, by code; absent: the business's own.
    pub location: Option<String>,
    /// Photos that it names by their files' names.
    pub photos: Vec<UploadPhoto>,
    /// What figures of stock are; absent: opening stock where nothing ever was, elsewhere a count.
    pub stock_as: Option<StockIs>,
    /// Whether one wrong row stops all.
    pub strict: bool,
}

/// A column that stands for a field.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadMapping {
    /// The column, as the file names it.
    pub column: String,
    /// The field.
    pub field: String,
}

/// A photo that was uploaded, and what its file is called.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadPhoto {
    /// The name of its file.
    pub file: String,
    /// Its hash.
    pub photo: String,
}

/// What figures of stock are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockIs {
    /// Opening stock.
    Opening,
    /// A count made now.
    Count,
}

/// What became of an import that was undone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UndoReply {
    /// What stays as the import made it: changed since, or in use.
    pub left: u64,
    /// The first of that.
    pub named: Vec<UndoLeft>,
    /// Records that were archived, reversed or set back.
    pub undone: u64,
}

/// Something that stays as an import made it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UndoLeft {
    /// What people call it.
    pub what: String,
    /// Why: the fields that changed since, or the refusal's code.
    pub why: String,
}

/// A photo that was uploaded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PhotoReply {
    /// Its hash: what `set_photo` names it by.
    pub photo: String,
    /// The longer side of each size it can be had in, in pixels.
    pub sizes: Vec<u32>,
}

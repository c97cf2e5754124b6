//! A file that was taken in, and which column of a file is which field.

use crate::ids::{self, ImportId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A file that was taken in. The commands that it came to have its id as their device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// Rows that changed a record.
    pub changed: u32,
    /// When all of it was taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
    /// The file's name, as its owner knows it.
    pub file: String,
    /// BLAKE3 of the file, as 64 hexadecimal digits.
    pub hash: String,
    /// Identity.
    pub id: ImportId,
    /// What the file lists.
    pub kind: ImportKind,
    /// Once undone: what stayed as the import made it.
    pub left: u32,
    /// Rows that made a record.
    pub new: u32,
    /// When it began.
    pub started_at: Moment,
    /// Being applied, applied or undone.
    pub state: ImportState,
    /// Rows that said what was there already.
    pub unchanged: u32,
    /// When it was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Moment>,
    /// Rows that were wrong.
    pub wrong: u32,
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Products, by SKU.
    Products,
    /// Places with a stock, by code.
    Locations,
    /// How much there is, by SKU and location.
    Stock,
    /// Customers, by code.
    Customers,
    /// Prices of a price list, by SKU.
    PriceLists,
    /// What customers owe, by code.
    OpeningBalances,
}

impl ImportKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[
        Self::Products,
        Self::Locations,
        Self::Stock,
        Self::Customers,
        Self::PriceLists,
        Self::OpeningBalances,
    ];

    /// Its name, as on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Locations => "locations",
            Self::Stock => "stock",
            Self::Customers => "customers",
            Self::PriceLists => "price_lists",
            Self::OpeningBalances => "opening_balances",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Begun and not ended: it goes on when the same file is given again.
    Applying,
    /// All that could be taken in was.
    Applied,
    /// Undone, but for what had changed since.
    Undone,
}

/// Which columns of files with the same columns stand for which fields, as someone said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportMapping {
    /// Columns that were told by hand, each with its field.
    pub columns: Vec<MappedColumn>,
    /// All columns of the file.
    pub headers: Vec<String>,
    /// Identity: follows from kind and columns.
    pub id: Uuid,
    /// What the file lists.
    pub kind: ImportKind,
}

/// A column and its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// The column, as the file names it.
    pub column: String,
    /// The field that it stands for.
    pub field: String,
}

impl ImportMapping {
    /// The id of what is remembered of files of a kind with these columns, in any order.
    pub fn id_of(kind: ImportKind, headers: &[String]) -> Uuid {
        let mut sorted: Vec<&[u8]> = headers.iter().map(String::as_bytes).collect();
        sorted.sort_unstable();
        let parts: Vec<&[u8]> = std::iter::once(kind.name().as_bytes()).chain(sorted).collect();
        ids::natural("import_mapping", &parts)
    }
}

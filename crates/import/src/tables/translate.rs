//! What a column's values stand for in another file: the name of a category by its number, the SKU of a product by the
//! number that another program gave it.

use super::reason::Reason;
use crate::ImportError;
use crate::csv::{FileError, Record};
use crate::sheet::Spreadsheet;
use ahash::HashMap;
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// A column, and where its values are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The column, as the file names it.
    pub column: String,
    /// The other file.
    pub file: PathBuf,
    /// Its column that has the same values.
    pub key: String,
    /// Its column that has what they stand for.
    pub value: String,
}

impl Translation {
    /// Reads `ProductID=Product.csv:ProductID:SKU`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form =
            || "write it as COLUMN=FILE:KEY:VALUE, such as ProductID=Product.csv:ProductID:SKU".to_owned();
        let (column, rest) = text.split_once('=').ok_or_else(form)?;
        let (rest, value) = rest.rsplit_once(':').ok_or_else(form)?;
        let (file, key) = rest.rsplit_once(':').ok_or_else(form)?;
        if [column, file, key, value].iter().any(|part| part.is_empty()) {
            return Err(form());
        }
        let (column, key, value) = (column.to_owned(), key.to_owned(), value.to_owned());
        Ok(Self { column, file: file.into(), key, value })
    }
}

/// What the values of some columns stand for.
#[derive(Debug, Default)]
pub(super) struct Translations(HashMap<String, (String, HashMap<String, String>)>);

impl Translations {
    /// Reads the other files.
    pub fn read(told: &[Translation]) -> Result<Self, ImportError> {
        let mut translations = Self::default();
        for told in told {
            let mut file = Spreadsheet::open(&told.file)?;
            let name = file.file().to_owned();
            let mut places: Option<(usize, usize)> = None;
            let mut values = HashMap::default();
            file.each(0, &mut |record: &Record| {
                let Some((key, value)) = places else {
                    let place = |column: &str| {
                        record.iter().position(|name| name.trim() == column).ok_or_else(|| {
                            let found = record.iter().collect::<Vec<_>>().join(", ");
                            FileError::NoColumn { file: name.clone(), column: column.to_owned(), found }
                        })
                    };
                    places = Some((place(&told.key)?, place(&told.value)?));
                    return Ok::<_, ImportError>(ControlFlow::Continue(()));
                };
                values.insert(record.field(key).trim().to_owned(), record.field(value).trim().to_owned());
                Ok(ControlFlow::Continue(()))
            })?;
            translations.0.insert(told.column.clone(), (name, values));
        }
        Ok(translations)
    }

    /// What a value of a column stands for; itself where no other file is told for it.
    pub fn of<'a>(&self, column: &str, text: &'a str) -> Result<Cow<'a, str>, Reason> {
        let Some((file, values)) = self.0.get(column) else { return Ok(Cow::Borrowed(text)) };
        let found = values.get(text).ok_or_else(|| Reason::NotLookedUp(file.clone()))?;
        Ok(Cow::Owned(found.clone()))
    }
}

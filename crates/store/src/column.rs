//! Columns of records: what lists are filtered by.

use crate::{Query, StoreError};
use onhand_domain::records::registry::{Column, ColumnKind};

/// The query's filters with their columns; an error where one is not indexed.
pub(crate) fn filters(query: &Query) -> Result<Vec<(&'static Column, &str)>, StoreError> {
    let columns = query.collection.columns();
    let filters = query.filters.iter().map(|(name, wanted)| {
        let column = columns.iter().find(|column| column.indexed && column.name == *name);
        let column = column.ok_or_else(|| StoreError::NoSuchFilter {
            collection: query.collection,
            filter: (*name).to_owned(),
        })?;
        Ok((column, wanted.as_str()))
    });
    filters.collect()
}

/// Whether a document's column equals a text, as SQL would say.
pub(crate) fn equals(column: &Column, doc: &[u8], wanted: &str) -> bool {
    let Ok(doc) = serde_json::from_slice::<serde_json::Value>(doc) else { return false };
    let value = column.path.split('.').try_fold(&doc, |value, part| value.get(part));
    let text = match value {
        None | Some(serde_json::Value::Null) => return false,
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    match column.kind {
        ColumnKind::Text => text == wanted,
        ColumnKind::Number => {
            let number = |text: &str| text.parse::<f64>().ok();
            number(&text).is_some() && number(&text) == number(wanted)
        }
    }
}

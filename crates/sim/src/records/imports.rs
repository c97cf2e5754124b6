//! Imports, what is remembered of columns, and photos, by what the model says.

use super::{docs, text_of};
use crate::model::Model;
use crate::properties::{Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use std::collections::BTreeMap;

/// Every import is as far as the model says, columns are remembered as they were told last, and photos are those that
/// were set.
pub fn hold(truth: &dyn Reader, model: &Model) -> Check {
    let is: BTreeMap<String, String> =
        docs(truth, Collection::Imports)?.into_iter().map(|(id, is)| (id, text_of(&is, "state"))).collect();
    ensure(is == model.imports, "imports are what the model says", || {
        format!("{is:?}, expected {:?}", model.imports)
    })?;
    let mut is: Vec<_> = docs(truth, Collection::ImportMappings)?
        .into_values()
        .map(|is| (is["headers"].to_string(), is["columns"].to_string()))
        .collect();
    let mut wanted: Vec<_> = model
        .import_mappings
        .values()
        .map(|(headers, columns)| (headers.to_string(), columns.to_string()))
        .collect();
    is.sort_unstable();
    wanted.sort_unstable();
    ensure(is == wanted, "columns are remembered as told", || format!("{is:?}, expected {wanted:?}"))?;
    for (id, is) in docs(truth, Collection::Products)? {
        let wanted = model.products.get(&id).and_then(|product| product.photo.as_deref());
        ensure(is["photo"].as_str() == wanted, "photos are those that were set", || {
            format!("{is}, expected {wanted:?}")
        })?;
    }
    Ok(())
}

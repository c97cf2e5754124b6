//! Records read as what they are: by id, by lookup, or all that have some values.

use crate::{Query, Reader, StoreError};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Stored;
use uuid::Uuid;

/// Records read at a time.
const CHUNK: usize = 1_000;
/// Records read at a time where one is looked for: keys may clash.
const FEW: usize = 16;

/// A record by its id.
pub fn record<T: Stored + Clone>(store: &dyn Reader, id: impl Into<Uuid>) -> Result<Option<T>, StoreError> {
    let Some(stored) = store.record(T::COLLECTION, id.into())? else { return Ok(None) };
    Ok(T::from_record(&*stored.decode(T::COLLECTION)?).cloned())
}

/// The record that a lookup finds.
pub fn found<T: Stored + Clone>(store: &dyn Reader, lookup: &Lookup) -> Result<Option<T>, StoreError> {
    for stored in store.find(lookup, None, FEW)? {
        let record = stored.decode(lookup.collection())?;
        if lookup.finds(&record) {
            return Ok(T::from_record(&record).cloned());
        }
    }
    Ok(None)
}

/// Looks at every record that a lookup finds, newest first.
pub fn each_found<T: Stored, E: From<StoreError>>(
    store: &dyn Reader,
    lookup: &Lookup,
    mut look: impl FnMut(&T) -> Result<(), E>,
) -> Result<(), E> {
    let mut before_row = None;
    loop {
        let chunk = store.find(lookup, before_row, CHUNK)?;
        for stored in &chunk {
            let record = stored.decode(lookup.collection())?;
            if let Some(record) = T::from_record(&record).filter(|_| lookup.finds(&record)) {
                look(record)?;
            }
        }
        match chunk.last() {
            Some(last) if chunk.len() == CHUNK => before_row = Some(last.row),
            _ => return Ok(()),
        }
    }
}

/// Looks at each record of a type that has these values in its indexed columns, in the order of their rows.
pub fn each<T: Stored, E: From<StoreError>>(
    store: &dyn Reader,
    filters: &[(&'static str, String)],
    mut look: impl FnMut(&T) -> Result<(), E>,
) -> Result<(), E> {
    let collection = T::COLLECTION;
    let mut after_row = None;
    loop {
        let filters = filters.to_vec();
        let query = Query { collection, filters, after_row, newest_first: false, limit: CHUNK };
        let chunk = store.list(&query)?;
        for stored in &chunk {
            if let Some(record) = T::from_record(&*stored.decode(collection)?) {
                look(record)?;
            }
        }
        match chunk.last() {
            Some(last) if chunk.len() == CHUNK => after_row = Some(last.row),
            _ => return Ok(()),
        }
    }
}

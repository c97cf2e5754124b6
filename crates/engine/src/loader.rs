//! Loads what commands need from the store into the working set.

use crate::recent::Recent;
use ahash::HashMap;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::working_set::{Need, RecordKey, WorkingSet, matches};
use onhand_store::{Reader, StoreError, StoredDoc};
use uuid::Uuid;

/// Rows that are read at a time when a lookup finds many.
const PAGE: usize = 1_000;
/// Rows that are read first where the newest few are likely to be all.
const FIRST_OF_FEW: usize = 16;

/// Where a record is kept, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Hash of its document.
    pub hash: u64,
    /// Its row.
    pub row: i64,
}

/// The places of the records that are held.
pub type Places = HashMap<RecordKey, Place>;

/// Loads all of `needs`.
pub fn load(
    store: &dyn Reader,
    recent: &Recent,
    set: &mut WorkingSet,
    places: &mut Places,
    needs: Vec<Need>,
) -> Result<(), StoreError> {
    let (mut keys, mut lookups) = (Vec::new(), Vec::new());
    for need in needs {
        match need {
            Need::Record(key) if recent.rules_out_record(&key) => set.supply(key, None),
            Need::Record(key) => keys.push(key),
            Need::Lookup(lookup) => lookups.push(lookup),
        }
    }
    for chunk in keys.chunks(PAGE) {
        for (key, found) in chunk.iter().zip(store.records(chunk)?) {
            match found {
                Some(stored) => supply(set, places, key.0, &stored).map(drop)?,
                None => set.supply(*key, None),
            }
        }
    }
    for lookup in lookups {
        let ids = find(store, set, places, &lookup)?;
        set.supply_found(lookup, ids);
    }
    Ok(())
}

fn supply(
    set: &mut WorkingSet,
    places: &mut Places,
    collection: Collection,
    stored: &StoredDoc,
) -> Result<std::sync::Arc<onhand_domain::records::Record>, StoreError> {
    let record = stored.decode(collection)?;
    let key = (collection, stored.id);
    places.entry(key).or_insert(Place { hash: stored.hash, row: stored.row });
    set.supply(key, Some(record.clone()));
    Ok(record)
}

/// The ids that a lookup finds in the store. Keys may clash, so every record found is compared with the lookup.
fn find(
    store: &dyn Reader,
    set: &mut WorkingSet,
    places: &mut Places,
    lookup: &Lookup,
) -> Result<Vec<Uuid>, StoreError> {
    let mut ids = Vec::new();
    let mut before = None;
    let mut limit = if matches!(lookup, Lookup::MovementsSince(..)) { FIRST_OF_FEW } else { PAGE };
    loop {
        let page = store.find(lookup, before, limit)?;
        let full = page.len() == limit;
        limit = (limit * 4).min(PAGE);
        before = page.last().map(|stored| stored.row);
        for stored in &page {
            let record = stored.decode(lookup.collection())?;
            if matches(&record, lookup) {
                supply(set, places, lookup.collection(), stored)?;
                ids.push(stored.id);
            } else if lookup.stops_at(&record) {
                return Ok(ids);
            }
        }
        if !full {
            return Ok(ids);
        }
    }
}

//! Reads that several routes share.

use super::auth::Tokens;
use super::params::Paging;
use super::problem::Failure;
use super::state::ReadFailure;
use onhand_domain::ids::{ActorId, LocationId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::{Collection, Location, Product, Record, Stored};
use onhand_domain::working_set::matches;
use onhand_store::{Entry, Query, Reader, StoredDoc, reads};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Records that are looked through for one page at most: a filter that finds little gives a short page and a cursor.
const LOOKED_AT_MAX: usize = 10_000;

/// Records of a page, and behind which row it ends, where there are more.
pub struct Found {
    /// The records.
    pub items: Vec<(StoredDoc, Arc<Record>)>,
    /// Behind which row it ends.
    pub next: Option<i64>,
}

/// A page of the records that a lookup finds, newest first, of those that `keep` keeps.
pub fn find(
    reader: &dyn Reader,
    lookup: &Lookup,
    paging: Paging,
    keep: impl Fn(&Record) -> bool,
) -> Result<Found, ReadFailure> {
    page(
        lookup.collection(),
        paging,
        |row, limit| Ok(reader.find(lookup, row, limit)?),
        |record| matches(record, lookup) && keep(record),
    )
}

/// A page of a collection's records by its filters, of those that `keep` keeps.
pub fn list(
    reader: &dyn Reader,
    collection: Collection,
    filters: &[(&'static str, String)],
    paging: Paging,
    keep: impl Fn(&Record) -> bool,
) -> Result<Found, ReadFailure> {
    let newest_first = paging.newest_first;
    let read = |after_row, limit| {
        let query = Query { collection, filters: filters.to_vec(), after_row, newest_first, limit };
        Ok(reader.list(&query)?)
    };
    page(collection, paging, read, keep)
}

fn page(
    collection: Collection,
    paging: Paging,
    read: impl Fn(Option<i64>, usize) -> Result<Vec<StoredDoc>, ReadFailure>,
    keep: impl Fn(&Record) -> bool,
) -> Result<Found, ReadFailure> {
    let chunk = paging.limit + 1;
    let mut items = Vec::new();
    let mut row = paging.cursor;
    let mut looked_at = 0;
    loop {
        let stored = read(row, chunk)?;
        let full = stored.len() == chunk;
        for stored in stored {
            if items.len() == paging.limit {
                return Ok(Found { items, next: row });
            }
            row = Some(stored.row);
            looked_at += 1;
            let record = stored.decode(collection)?;
            if keep(&record) {
                items.push((stored, record));
            }
        }
        if !full {
            return Ok(Found { items, next: None });
        }
        if looked_at >= LOOKED_AT_MAX {
            return Ok(Found { items, next: row });
        }
    }
}

/// Whether people have codes for a collection's records.
pub fn has_codes(collection: Collection) -> bool {
    matches!(
        collection,
        Collection::Products
            | Collection::Locations
            | Collection::Customers
            | Collection::CustomerGroups
            | Collection::PriceLists
    )
}

/// The record of an id or, where the collection has one, a code.
pub fn by_key(
    reader: &dyn Reader,
    collection: Collection,
    key: &str,
) -> Result<Option<StoredDoc>, ReadFailure> {
    let code = match Key::parse(key) {
        Key::Id(id) => return Ok(reader.record(collection, id)?),
        Key::Code(code) => code,
    };
    let lookup = match collection {
        Collection::Products => Lookup::ProductBySku(code),
        Collection::Locations => Lookup::LocationByCode(code),
        Collection::Customers => Lookup::CustomerByCode(code),
        Collection::CustomerGroups => Lookup::CustomerGroupByCode(code),
        Collection::PriceLists => Lookup::PriceListByCode(code),
        _ => return Err(Failure::bad_parameter("id", format!("{collection} have UUIDs for ids")).into()),
    };
    let paging = Paging { cursor: None, limit: 1, newest_first: true };
    Ok(find(reader, &lookup, paging, |_| true)?.items.into_iter().next().map(|(stored, _)| stored))
}

/// As [`by_key`]; that there is none is a failure.
pub fn existing(reader: &dyn Reader, collection: Collection, key: &str) -> Result<StoredDoc, ReadFailure> {
    by_key(reader, collection, key)?.ok_or_else(|| no_such(collection, key).into())
}

/// There is no such record, or not for the caller.
pub fn no_such(collection: Collection, key: &str) -> Failure {
    let key: String = key.chars().take(100).collect();
    Failure::not_found(format!("There is no {key} among the {collection}."))
}

/// A record of a type, by id.
pub fn get<T: Stored>(reader: &dyn Reader, id: impl Into<Uuid>) -> Result<Option<T>, ReadFailure> {
    Ok(reads::record(reader, id)?)
}

/// The entry of a place in the log.
pub fn entry(reader: &dyn Reader, seq: u64) -> Result<Option<Entry>, ReadFailure> {
    let found = reader.entries_after(seq.saturating_sub(1), 1)?.into_iter().next();
    Ok(found.filter(|entry| entry.seq == seq))
}

/// What people call things, each looked up once.
#[derive(Default)]
pub struct Names {
    locations: HashMap<LocationId, String>,
    products: HashMap<ProductId, (String, String)>,
}

impl Names {
    /// A product's SKU and name.
    pub fn product(&mut self, reader: &dyn Reader, id: ProductId) -> Result<(String, String), ReadFailure> {
        if let Some(known) = self.products.get(&id) {
            return Ok(known.clone());
        }
        let names =
            get::<Product>(reader, id)?.map(|product| (product.sku, product.name)).unwrap_or_default();
        self.products.insert(id, names.clone());
        Ok(names)
    }

    /// A location's code.
    pub fn location(&mut self, reader: &dyn Reader, id: LocationId) -> Result<String, ReadFailure> {
        if let Some(known) = self.locations.get(&id) {
            return Ok(known.clone());
        }
        let code = get::<Location>(reader, id)?.map(|location| location.code).unwrap_or_default();
        self.locations.insert(id, code.clone());
        Ok(code)
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.locations.len() + self.products.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Names of those who acted, each looked up once.
pub struct People<'a> {
    known: HashMap<ActorId, Option<String>>,
    tokens: &'a Tokens,
}

impl<'a> People<'a> {
    /// By the tokens' names.
    pub fn new(tokens: &'a Tokens) -> Self {
        Self { known: HashMap::new(), tokens }
    }

    /// The name of one of them, where it is known.
    pub fn name(&mut self, id: ActorId) -> Result<Option<String>, Failure> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let name = self.tokens.name_of(id)?;
        self.known.insert(id, name.clone());
        Ok(name)
    }
}

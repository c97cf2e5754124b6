//! Lists of records, single records and their history: the same for every collection.

use super::auth::Caller;
use super::params::{Named, Paging, Params};
use super::problem::Failure;
use super::reading::{self, Found, People};
use super::state::{AppState, ReadFailure};
use super::visible;
use axum::Json;
use axum::extract::State;
use onhand_domain::gtin;
use onhand_domain::ids::{ActorId, CustomerId};
use onhand_domain::lookup::Lookup;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::registry::Scope;
use onhand_domain::records::{Collection, CustomerAccount, CustomerTotals, Record};
use onhand_domain::selection::Selection;
use onhand_protocol::{Page, ProblemCode, RecordReply, VersionReply};
use onhand_store::{Reader, StoredDoc};

/// The filters of a collection's list.
pub fn filters_of(collection: Collection) -> Vec<&'static str> {
    let columns = collection.columns().iter().filter(|column| column.indexed).map(|column| column.name);
    let barcode = (collection == Collection::Products).then_some("barcode");
    columns.chain(barcode).collect()
}

/// A list of a collection's records, oldest first where nobody says.
pub async fn list(
    collection: Collection,
    State(state): State<AppState>,
    caller: Caller,
    mut params: Params,
) -> Result<Json<Page<RecordReply>>, Failure> {
    must_open(&caller, collection)?;
    let names = filters_of(collection);
    let barcode = params.take("barcode").and_then(|code| match code {
        Some(_) if collection != Collection::Products => Err(Failure::bad_request(
            ProblemCode::UnknownFilter,
            format!("{collection} have no filter `barcode`."),
        )),
        code => Ok(code),
    })?;
    let filters = params.filters(&names)?;
    let own =
        caller.token.customer.filter(|_| caller.is_partner() && collection.scope() == Scope::OwnCustomer);
    let by_list = caller.is_partner() && collection.scope() == Scope::OwnLists;
    let paging = match (&barcode, own) {
        (None, None) => params.paging(false)?,
        _ => params.paging_newest()?,
    };
    params.done(&names)?;
    state
        .read(move |reader| {
            let lists = visible::lists(reader, &caller)?;
            let found = match (barcode, own) {
                _ if by_list => on_own_lists(reader, collection, &caller, lists, &filters, paging)?,
                (Some(code), _) => {
                    let code = gtin::normalised(&code).unwrap_or(code);
                    reading::find(reader, &Lookup::ProductByBarcode(code), paging, has(collection, &filters))?
                }
                (None, Some(customer)) => own_records(reader, collection, customer, &filters, paging)?,
                (None, None) => reading::list(reader, collection, &filters, paging, |_| true)?,
            };
            page(&caller, lists, collection, found)
        })
        .await
        .map(Json)
}

/// To a partner, what belongs to the business alone is closed.
pub(super) fn must_open(caller: &Caller, collection: Collection) -> Result<(), Failure> {
    if visible::may_open(caller, collection) {
        return Ok(());
    }
    Err(Failure::forbidden(format!("The {collection} are for the business's own people.")))
}

/// Whether a record has the values that filters ask for.
fn has(collection: Collection, filters: &[(&'static str, String)]) -> impl Fn(&Record) -> bool {
    let wanted: Vec<(&'static str, String)> = filters
        .iter()
        .filter_map(|(name, value)| {
            let column = collection.columns().iter().find(|column| column.name == *name)?;
            Some((column.path, value.clone()))
        })
        .collect();
    move |record| {
        if wanted.is_empty() {
            return true;
        }
        let doc: serde_json::Value = serde_json::from_slice(&record.encode()).unwrap_or_default();
        wanted.iter().all(|(path, wanted)| {
            let value = path.split('.').try_fold(&doc, |value, part| value.get(part));
            match value {
                Some(serde_json::Value::String(text)) => text == wanted,
                Some(value) => *wanted == value.to_string().as_str(),
                None => false,
            }
        })
    }
}

/// A partner's own records.
pub(super) fn own_records(
    reader: &dyn Reader,
    collection: Collection,
    customer: CustomerId,
    filters: &[(&'static str, String)],
    paging: Paging,
) -> Result<Found, ReadFailure> {
    let keep = has(collection, filters);
    let single = |id| -> Result<Found, ReadFailure> {
        let mut items = Vec::new();
        if let Some(stored) = reader.record(collection, id)?.filter(|_| paging.cursor.is_none()) {
            let record = stored.decode(collection)?;
            if keep(&record) {
                items.push((stored, record));
            }
        }
        Ok(Found { items, next: None })
    };
    match collection {
        Collection::Customers => single(customer.0),
        Collection::CustomerTotals => single(CustomerTotals::id_of(customer)),
        Collection::CustomerAccounts => single(CustomerAccount::id_of(customer)),
        Collection::AccountEntries => {
            reading::find(reader, &Lookup::AccountEntriesOf(customer), paging, keep)
        }
        Collection::Allocations => reading::find(reader, &Lookup::AllocationsOf(customer), paging, keep),
        Collection::Orders => reading::find(reader, &Lookup::OrdersOf(customer), paging, keep),
        Collection::ReturnRequests => {
            reading::find(reader, &Lookup::ReturnRequestsBy(customer), paging, keep)
        }
        Collection::Returns => reading::find(reader, &Lookup::ReturnsOf(customer), paging, keep),
        // A collection that nobody has thought of here shows nothing.
        _ => Ok(Found { items: Vec::new(), next: None }),
    }
}

/// What is on a partner's own price lists, oldest first.
pub fn on_own_lists(
    reader: &dyn Reader,
    collection: Collection,
    caller: &Caller,
    lists: OwnLists,
    filters: &[(&'static str, String)],
    paging: Paging,
) -> Result<Found, ReadFailure> {
    let keep = has(collection, filters);
    let Ok(selection) = Selection::all(collection).seen_with(&caller.rights(), lists) else {
        return Ok(Found { items: Vec::new(), next: None });
    };
    let mut items = Vec::new();
    let selected = reader.select(&selection, paging.cursor, paging.limit, &mut |stored| {
        let record = stored.decode(collection)?;
        if keep(&record) {
            items.push((stored, record));
        }
        Ok(())
    })?;
    Ok(Found { items, next: selected.next })
}

fn page(
    caller: &Caller,
    lists: OwnLists,
    collection: Collection,
    found: Found,
) -> Result<Page<RecordReply>, ReadFailure> {
    let mut items = Vec::with_capacity(found.items.len());
    for (stored, _) in &found.items {
        if let Some(record) = visible::record(caller, lists, collection, stored)? {
            items.push(RecordReply { record, seq: stored.seq });
        }
    }
    Ok(Page { items, next: found.next.map(|row| row.to_string()) })
}

/// One record, by id or code.
pub async fn one(
    collection: Collection,
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    params: Params,
) -> Result<Json<RecordReply>, Failure> {
    must_open(&caller, collection)?;
    params.done(&[])?;
    state
        .read(move |reader| {
            let stored = reading::existing(reader, collection, &key)?;
            let lists = visible::lists(reader, &caller)?;
            match visible::record(&caller, lists, collection, &stored)? {
                Some(record) => Ok(RecordReply { record, seq: stored.seq }),
                None => Err(reading::no_such(collection, &key).into()),
            }
        })
        .await
        .map(Json)
}

/// The versions of a record with who made them and when, newest first.
pub async fn history(
    collection: Collection,
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    mut params: Params,
) -> Result<Json<Page<VersionReply>>, Failure> {
    must_open(&caller, collection)?;
    let paging = params.paging_newest()?;
    params.done(&[])?;
    let tokens = state.clone();
    state
        .read(move |reader| {
            let stored = reading::existing(reader, collection, &key)?;
            let lists = visible::lists(reader, &caller)?;
            if visible::record(&caller, lists, collection, &stored)?.is_none() {
                return Err(reading::no_such(collection, &key).into());
            }
            let mut people = People::new(&tokens.tokens);
            versions(reader, &caller, collection, stored, paging, &mut |id| people.name(id))
        })
        .await
        .map(Json)
}

fn versions(
    reader: &dyn Reader,
    caller: &Caller,
    collection: Collection,
    stored: StoredDoc,
    paging: Paging,
    name_of: &mut dyn FnMut(ActorId) -> Result<Option<String>, Failure>,
) -> Result<Page<VersionReply>, ReadFailure> {
    let mut all = reader.versions(collection, stored.row)?;
    all.push(onhand_store::Version { doc: stored.doc, seq: stored.seq });
    let before = paging.cursor.map_or(u64::MAX, |seq| seq.unsigned_abs());
    let mut newest = all.into_iter().rev().filter(|version| version.seq < before);
    let mut items = Vec::new();
    for version in newest.by_ref().take(paging.limit) {
        let entry = reading::entry(reader, version.seq)?
            .ok_or_else(|| Failure::internal(&format!("entry {} is not there", version.seq)))?;
        let own = entry.actor == caller.token.id;
        let told = own || !caller.is_partner();
        items.push(VersionReply {
            actor: told.then_some(entry.actor),
            actor_name: if told { name_of(entry.actor)? } else { None },
            at: entry.at,
            command: told.then_some(entry.command),
            command_name: told.then_some(entry.name),
            occurred_at: entry.occurred_at,
            own,
            record: visible::doc(&version.doc)?,
            seq: version.seq,
        });
    }
    let next = newest.next().and_then(|_| items.last()).map(|last| last.seq.to_string());
    Ok(Page { items, next })
}

/// A customer's orders, newest first.
pub async fn orders_of(
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    mut params: Params,
) -> Result<Json<Page<RecordReply>>, Failure> {
    let paging = params.paging_newest()?;
    let filters = params.filters(&["state"])?;
    params.done(&["state"])?;
    state
        .read(move |reader| {
            let customer = reading::existing(reader, Collection::Customers, &key)?;
            if visible::record(&caller, OwnLists::default(), Collection::Customers, &customer)?.is_none() {
                return Err(reading::no_such(Collection::Customers, &key).into());
            }
            let lookup = Lookup::OrdersOf(CustomerId(customer.id));
            let found = reading::find(reader, &lookup, paging, has(Collection::Orders, &filters))?;
            page(&caller, OwnLists::default(), Collection::Orders, found)
        })
        .await
        .map(Json)
}

//! Lists as files for spreadsheets, with the list's filters: all of it, row by row, as it is read.

use super::auth::Caller;
use super::params::{Paging, Params};
use super::problem::Failure;
use super::reading::{self, Names};
use super::records::{self, filters_of};
use super::state::{AppState, ReadFailure};
use super::visible;
use crate::lists::Columns;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onhand_domain::ids::{CustomerId, LocationId, ProductId};
use onhand_domain::records::registry::Scope;
use onhand_domain::records::{Collection, Customer, CustomerGroup, PriceList};
use onhand_import::list::ListWriter;
use onhand_store::Reader;
use std::collections::HashMap;
use std::io::{self, Write};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Records that are read at once.
const PAGE: usize = 500;
/// Pieces of a file that wait to be sent.
const PIECES: usize = 8;
/// Bytes of a piece.
const PIECE: usize = 64 * 1_024;
/// Names that are remembered: of more, they are looked up anew.
const NAMES_MAX: usize = 200_000;

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListForm {
    /// Text with commas.
    Csv,
    /// A workbook.
    Xlsx,
}

impl ListForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// How names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// A writer of it.
    pub fn writer(self, name: &str) -> io::Result<ListWriter> {
        match self {
            Self::Csv => ListWriter::text(b','),
            Self::Xlsx => ListWriter::workbook(name),
        }
    }
}

/// A collection's list as a file.
pub async fn file(
    collection: Collection,
    form: ListForm,
    State(state): State<AppState>,
    caller: Caller,
    mut params: Params,
) -> Result<Response, Failure> {
    records::must_open(&caller, collection)?;
    let names = filters_of(collection).into_iter().filter(|name| *name != "barcode").collect::<Vec<_>>();
    let filters = params.filters(&names)?;
    params.done(&names)?;
    let (send, mut receive) = mpsc::channel::<io::Result<Bytes>>(PIECES);
    tokio::task::spawn_blocking(move || {
        let mut pieces = Pieces { send: send.clone(), waiting: Vec::with_capacity(PIECE) };
        let written = state.handle.readers().read(|reader| {
            Ok(write(reader, &caller, collection, form, &filters, &mut pieces).and_then(|()| pieces.flush()))
        });
        let failure = match written {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(error) => io::Error::other(error.to_string()),
        };
        // The file breaks off: whoever reads it sees that it is not whole.
        let _ = send.blocking_send(Err(failure));
    });
    // Asked again after its end, it says again that it has ended.
    let stream = futures_util::stream::poll_fn(move |context| receive.poll_recv(context));
    let name = format!("attachment; filename=\"{collection}.{}\"", form.ending());
    let headers = [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// Writes a list, of what the caller may see.
fn write(
    reader: &dyn Reader,
    caller: &Caller,
    collection: Collection,
    form: ListForm,
    filters: &[(&'static str, String)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let failed = |failure: ReadFailure| match failure {
        ReadFailure::Store(error) => io::Error::other(error.to_string()),
        ReadFailure::Request(failure) => io::Error::other(failure.body().title),
    };
    let columns = Columns::of(collection);
    let mut list = form.writer(collection.name())?;
    list.row(out, &columns.names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let own =
        caller.token.customer.filter(|_| caller.is_partner() && collection.scope() == Scope::OwnCustomer);
    let lists = visible::lists(reader, caller).map_err(failed)?;
    let by_list = caller.is_partner() && collection.scope() == Scope::OwnLists;
    let mut known = Known::default();
    let mut cursor = None;
    loop {
        let paging = Paging { cursor, limit: PAGE, newest_first: own.is_some() };
        let found = match own {
            _ if by_list => records::on_own_lists(reader, collection, caller, lists, filters, paging),
            Some(customer) => records::own_records(reader, collection, customer, filters, paging),
            None => reading::list(reader, collection, filters, paging, |_| true),
        };
        let found = found.map_err(failed)?;
        for (stored, _) in &found.items {
            if visible::record(caller, lists, collection, stored)
                .map_err(|_| io::Error::other("unreadable"))?
                .is_none()
            {
                continue;
            }
            let record: serde_json::Value = serde_json::from_slice(&stored.doc)?;
            let cells = columns.cells(&record, &mut |field, id| known.names(reader, field, id));
            list.row(out, &cells.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        cursor = found.next;
        if cursor.is_none() {
            return list.finish(out);
        }
    }
}

/// Writes a whole collection to a file, for whoever owns the business.
pub fn write_all(
    reader: &dyn Reader,
    collection: Collection,
    form: ListForm,
    out: &mut dyn Write,
) -> io::Result<u64> {
    let columns = Columns::of(collection);
    let mut list = form.writer(collection.name())?;
    list.row(out, &columns.names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let (mut known, mut cursor, mut rows) = (Known::default(), None, 0);
    loop {
        let paging = Paging { cursor, limit: PAGE, newest_first: false };
        let found = reading::list(reader, collection, &[], paging, |_| true)
            .map_err(|_| io::Error::other(format!("the {collection} can't be read")))?;
        for (stored, _) in &found.items {
            let record: serde_json::Value = serde_json::from_slice(&stored.doc)?;
            let cells = columns.cells(&record, &mut |field, id| known.names(reader, field, id));
            list.row(out, &cells.iter().map(String::as_str).collect::<Vec<_>>())?;
            rows += 1;
        }
        cursor = found.next;
        if cursor.is_none() {
            list.finish(out)?;
            return Ok(rows);
        }
    }
}

/// What people call things.
#[derive(Default)]
struct Known {
    /// Of price lists and groups.
    codes: HashMap<Uuid, Option<String>>,
    /// Code and name.
    customers: HashMap<CustomerId, [String; 2]>,
    names: Names,
}

impl Known {
    fn names(&mut self, reader: &dyn Reader, field: &str, id: &str) -> Vec<String> {
        let Ok(id) = Uuid::parse_str(id) else { return Vec::new() };
        if self.names.len() + self.customers.len() + self.codes.len() > NAMES_MAX {
            *self = Self::default();
        }
        match field {
            "product" => {
                let (sku, name) = self.names.product(reader, ProductId(id)).unwrap_or_default();
                vec![sku, name]
            }
            "customer" => {
                let known = self.customers.entry(CustomerId(id)).or_insert_with(|| {
                    let found = reading::get::<Customer>(reader, id).ok().flatten();
                    found
                        .map(|customer| [customer.code.unwrap_or_default(), customer.name])
                        .unwrap_or_default()
                });
                known.to_vec()
            }
            "list" | "price_list" => {
                let code = self.codes.entry(id).or_insert_with(|| {
                    reading::get::<PriceList>(reader, id).ok().flatten().map(|list| list.code)
                });
                vec![code.clone().unwrap_or_default()]
            }
            "group" => {
                let code = self.codes.entry(id).or_insert_with(|| {
                    reading::get::<CustomerGroup>(reader, id).ok().flatten().map(|group| group.code)
                });
                vec![code.clone().unwrap_or_default()]
            }
            _ => vec![self.names.location(reader, LocationId(id)).unwrap_or_default()],
        }
    }
}

/// Sends what is written in pieces; ends where nobody reads.
struct Pieces {
    send: mpsc::Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.waiting));
        self.send.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

//! Stock levels with what people call product and place, and why each is what it is.

use super::callers::StaffCaller;
use super::params::{Named, Paging, Params};
use super::problem::Failure;
use super::reading::{self, Names, People, get};
use super::state::{AppState, ReadFailure};
use axum::Json;
use axum::extract::State;
use onhand_domain::ids::{LocationId, ProductId};
use onhand_domain::lookup::Lookup;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::movement::{Reference, ReferenceKind};
use onhand_domain::records::stock_level::StockStatus;
use onhand_domain::records::{
    Collection, CountLine, Document, Movement, Order, Record, Return, Sale, StockLevel, Stored,
};
use onhand_protocol::{HeldLine, MovementView, Page, StockReasons, StockView};
use onhand_store::Reader;

/// Open order lines that are listed for one level at most.
const HELD_MAX: usize = 1_000;

/// The filters of the list of stock.
pub const FILTERS: &[&str] = &["sku", "location", "status"];

/// Stock levels, with what people call product and place.
pub async fn stock(
    State(state): State<AppState>,
    _: StaffCaller,
    mut params: Params,
) -> Result<Json<Page<StockView>>, Failure> {
    let (sku, location) = (params.take("sku")?, params.take("location")?);
    let status = params.take("status")?.map(|text| status_named(&text)).transpose()?;
    let found_by_key = sku.is_some() || location.is_some();
    let paging = if found_by_key { params.paging_newest()? } else { params.paging(false)? };
    params.done(FILTERS)?;
    state
        .read(move |reader| {
            let id_of = |collection, key: Option<String>| -> Result<_, ReadFailure> {
                key.map(|key| reading::existing(reader, collection, &key).map(|stored| stored.id)).transpose()
            };
            let product = id_of(Collection::Products, sku)?.map(ProductId);
            let location = id_of(Collection::Locations, location)?.map(LocationId);
            let keep = |record: &Record| {
                let Some(level) = StockLevel::from_record(record) else { return false };
                status.is_none_or(|status| level.status == status)
                    && location.is_none_or(|location| level.location == location)
            };
            let found = match (product, location) {
                (Some(product), _) => reading::find(reader, &Lookup::LevelsOfProduct(product), paging, keep)?,
                (None, Some(location)) => reading::find(reader, &Lookup::LevelsAt(location), paging, keep)?,
                (None, None) => reading::list(reader, Collection::StockLevels, &[], paging, keep)?,
            };
            let mut names = Names::default();
            let mut items = Vec::with_capacity(found.items.len());
            for (stored, record) in &found.items {
                if let Some(level) = StockLevel::from_record(record) {
                    items.push(view(reader, &mut names, level, stored.seq)?);
                }
            }
            Ok(Page { items, next: found.next.map(|row| row.to_string()) })
        })
        .await
        .map(Json)
}

fn status_named(text: &str) -> Result<StockStatus, Failure> {
    serde_json::from_value(serde_json::Value::from(text))
        .map_err(|_| Failure::bad_parameter("status", format!("`{text}` is not out, low, normal or over")))
}

fn view(
    reader: &dyn Reader,
    names: &mut Names,
    level: &StockLevel,
    seq: u64,
) -> Result<StockView, ReadFailure> {
    let (sku, name) = names.product(reader, level.product)?;
    Ok(StockView {
        available: level.available,
        counted_at: level.counted_at,
        incoming: level.incoming,
        level: level.id,
        location: level.location,
        location_code: names.location(reader, level.location)?,
        name,
        on_hand: level.on_hand,
        product: level.product,
        reserved: level.reserved,
        seq,
        sku,
        status: level.status,
    })
}

/// Why a level is what it is: what moved, and what holds of it.
pub async fn why(
    State(state): State<AppState>,
    _: StaffCaller,
    Named((product, location)): Named<(String, String)>,
    mut params: Params,
) -> Result<Json<StockReasons>, Failure> {
    let paging = params.paging_newest()?;
    params.done(&[])?;
    let tokens = state.clone();
    state
        .read(move |reader| {
            let product = ProductId(reading::existing(reader, Collection::Products, &product)?.id);
            let location = LocationId(reading::existing(reader, Collection::Locations, &location)?.id);
            let stored = reader.record(Collection::StockLevels, StockLevel::id_of(product, location))?;
            let (level, seq) = match &stored {
                Some(stored) => {
                    let record = stored.decode(Collection::StockLevels)?;
                    (StockLevel::from_record(&record).cloned(), stored.seq)
                }
                None => (None, 0),
            };
            let level = level.unwrap_or_else(|| StockLevel::empty(product, location));
            let (held, held_more) = held(reader, product, location)?;
            let mut people = People::new(&tokens.tokens);
            Ok(StockReasons {
                held,
                held_more,
                level: view(reader, &mut Names::default(), &level, seq)?,
                movements: movements(reader, product, location, paging, &mut people)?,
            })
        })
        .await
        .map(Json)
}

fn held(
    reader: &dyn Reader,
    product: ProductId,
    location: LocationId,
) -> Result<(Vec<HeldLine>, bool), ReadFailure> {
    let paging = Paging { cursor: None, limit: HELD_MAX, newest_first: true };
    let found = reading::find(reader, &Lookup::OpenOrders(product, location), paging, |_| true)?;
    let orders = found.items.iter().filter_map(|(_, record)| Order::from_record(record));
    let lines = orders.flat_map(|order| {
        order
            .lines
            .iter()
            .zip(0u32..)
            .filter(|(line, _)| line.product == product && line.open.is_positive())
            .filter(|(line, _)| order.location_of(line) == location)
            .map(|(line, place)| HeldLine {
                customer: order.customer,
                line: place,
                number: order.number,
                open: line.open,
                order: order.id,
                placed_at: order.placed_at,
                state: order.state,
            })
    });
    Ok((lines.collect(), found.next.is_some()))
}

fn movements(
    reader: &dyn Reader,
    product: ProductId,
    location: LocationId,
    paging: Paging,
    people: &mut People<'_>,
) -> Result<Page<MovementView>, ReadFailure> {
    let found = reading::find(reader, &Lookup::MovementsAt(product, location), paging, |_| true)?;
    let mut items = Vec::with_capacity(found.items.len());
    for (stored, record) in &found.items {
        let Some(movement) = Movement::from_record(record) else { continue };
        let leaves = movement.from.location() == Some(location);
        let (before, after) = if leaves {
            (movement.from_before, movement.from_after)
        } else {
            (movement.to_before, movement.to_after)
        };
        items.push(MovementView {
            actor: movement.actor,
            actor_name: people.name(movement.actor)?,
            after: after.unwrap_or(Quantity::ZERO),
            before: before.unwrap_or(Quantity::ZERO),
            change: if leaves { movement.quantity.negated() } else { movement.quantity },
            from: movement.from,
            id: movement.id,
            kind: movement.kind,
            occurred_at: movement.occurred_at,
            reason: movement.reason.clone(),
            recorded_at: movement.recorded_at,
            reference: movement.reference,
            reference_number: movement.reference.map(|to| number_of(reader, to)).transpose()?.flatten(),
            seq: stored.seq,
            to: movement.to,
        });
    }
    Ok(Page { items, next: found.next.map(|row| row.to_string()) })
}

/// What people call the record behind a movement.
fn number_of(reader: &dyn Reader, reference: Reference) -> Result<Option<String>, ReadFailure> {
    let id = reference.id;
    Ok(match reference.kind {
        ReferenceKind::Order => get::<Order>(reader, id)?.map(|order| order.number.to_string()),
        ReferenceKind::Sale => get::<Sale>(reader, id)?.and_then(|sale| sale.receipt),
        ReferenceKind::Return => get::<Return>(reader, id)?.map(|back| back.number.to_string()),
        ReferenceKind::Document => get::<Document>(reader, id)?.map(|document| document.number.to_string()),
        ReferenceKind::CountLine => match get::<CountLine>(reader, id)? {
            Some(line) => get::<Document>(reader, line.count)?.map(|document| document.number.to_string()),
            None => None,
        },
    })
}

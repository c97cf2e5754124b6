//! What must hold of the records: they are what the model says, and they fit each other.

mod accounts;
mod imports;
mod orders;
mod shown;
mod sums;
mod tills;

use crate::model::{Known, Model, Verdict, money};
use crate::properties::{Check, all, broken, ensure, follows, seen};
use crate::{figures, ids};
use onhand_domain::ids::CommandId;
use onhand_domain::invariants::Audit;
use onhand_domain::records::registry::Origin;
use onhand_domain::records::{Collection, StockLevel, Stored};
use onhand_domain::time::Moment;
use onhand_engine::verify;
use onhand_store::{Position, Reader, StoredOutcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Every level has the figures of the model, and an open exception exactly where more is promised than is there.
pub fn stock(truth: &dyn Reader, model: &Model) -> Check {
    let mut seen_levels = BTreeSet::new();
    for stored in all(truth, Collection::StockLevels)? {
        let record = seen(stored.decode(Collection::StockLevels))?;
        let Some(level) = StockLevel::from_record(&record) else { continue };
        let (product, location) = (level.product.to_string(), level.location.to_string());
        let is = (
            level.on_hand.millionths(),
            level.reserved.millionths(),
            level.incoming.millionths(),
            level.counted_at.map(|at| at.millis()),
        );
        let wanted = model.level(&product, &location);
        let figures = (wanted.on_hand, wanted.reserved, wanted.incoming, wanted.counted_at);
        ensure(is == figures, "stock is what the model says", || {
            format!(
                "{product} at {location}: on hand, reserved, incoming, counted: {is:?}, expected {figures:?}"
            )
        })?;
        let found = model.products.get(&product);
        let short = found.is_some_and(|product| product.tracked && -wanted.available() > product.backorder);
        ensure(level.exception.is_some() == short, "what is short has an open exception", || {
            format!("{level:?}")
        })?;
        seen_levels.insert((product, location));
    }
    let mut lost =
        model.levels.iter().filter(|(key, level)| !level.is_empty() && !seen_levels.contains(*key));
    lost.next()
        .map_or(Ok(()), |lost| Err(broken("stock is what the model says", format!("no level {lost:?}"))))
}

/// Everything, at length: all invariants, all orders, sales and documents, the whole log, all that was acknowledged.
pub fn everything(truth: &dyn Reader, model: &Model) -> Check {
    let wrong = seen(truth.check_structure())?;
    ensure(wrong.is_empty(), "the store is sound", || format!("{wrong:?}"))?;
    invariants(truth)?;
    order_figures(truth, model)?;
    orders::beside(truth, model)?;
    documents(truth, model)?;
    sales(truth, model)?;
    costs(truth, model)?;
    days(truth, model)?;
    accounts::hold(truth, model)?;
    exceptions(truth, model)?;
    shown::shelf(truth, model)?;
    shown::prices(truth, model)?;
    imports::hold(truth, model)?;
    sums::hold(truth)?;
    tills::tills(truth, model)?;
    log(truth, model)?;
    model.known.iter().try_for_each(|(id, known)| acknowledged(truth, id, known))
}

/// What `onhand verify` looks at: hashes, canonical form, lookups, versions, the log, and every sum once more.
pub fn verified(truth: &dyn Reader) -> Check {
    let findings = seen(verify::verify(truth, &mut |_, _| {}))?;
    ensure(findings.is_clean(), "what is stored verifies clean", || format!("{:#?}", findings.findings))?;
    versions(truth)
}

/// Every version of a source record is kept: one for each entry that says it touched the record.
fn versions(truth: &dyn Reader) -> Check {
    let mut touched: BTreeMap<(Collection, i64), BTreeSet<u64>> = BTreeMap::new();
    for entry in seen(truth.entries_after(0, usize::MAX))? {
        let rows: BTreeMap<Collection, Vec<i64>> = serde_json::from_str(&entry.touched)
            .map_err(|error| broken("what an entry touched can be read", error))?;
        for (collection, row) in rows.iter().flat_map(|(of, rows)| rows.iter().map(|row| (*of, *row))) {
            touched.entry((collection, row)).or_default().insert(entry.seq);
        }
    }
    for collection in Collection::ALL.iter().filter(|collection| collection.origin() == Origin::Source) {
        for stored in all(truth, *collection)? {
            let versions = seen(truth.versions(*collection, stored.row))?;
            let kept: BTreeSet<u64> =
                versions.iter().map(|version| version.seq).chain([stored.seq]).collect();
            let wanted = touched.remove(&(*collection, stored.row)).unwrap_or_default();
            ensure(kept == wanted, "every version is kept", || {
                format!("{collection} row {}: {kept:?}, expected {wanted:?}", stored.row)
            })?;
        }
    }
    Ok(())
}

fn text_of(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

fn invariants(truth: &dyn Reader) -> Check {
    let mut audit = Audit::default();
    for collection in Collection::ALL {
        for stored in all(truth, *collection)? {
            audit.take(&*seen(stored.decode(*collection))?);
        }
    }
    let wrong = audit.finish();
    ensure(wrong.is_empty(), "every invariant holds", || format!("{wrong:#?}"))
}

/// The documents of a collection, as JSON, by id.
fn docs(
    truth: &dyn Reader,
    collection: Collection,
) -> Result<BTreeMap<String, Value>, crate::properties::Broken> {
    let mut docs = BTreeMap::new();
    for stored in all(truth, collection)? {
        let doc = serde_json::from_slice(&stored.doc).map_err(|error| broken("records are JSON", error))?;
        docs.insert(stored.id.to_string(), doc);
    }
    Ok(docs)
}

fn quantity(value: &Value) -> i64 {
    if value.is_null() { 0 } else { figures::read(value) }
}

fn order_figures(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Orders)?;
    ensure(stored.len() == model.orders.len(), "orders are what the model says", || {
        format!("{} orders, expected {}", stored.len(), model.orders.len())
    })?;
    for (id, order) in &model.orders {
        let is = &stored.get(id).cloned().unwrap_or_default();
        let lines: Vec<(String, [i64; 5])> = is["lines"]
            .as_array()
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(|line| {
                let figures = ["quantity", "open", "taken", "released", "returned"];
                (
                    line["product"].as_str().unwrap_or_default().to_owned(),
                    figures.map(|name| quantity(&line[name])),
                )
            })
            .collect();
        let wanted: Vec<(String, [i64; 5])> = order
            .lines
            .iter()
            .map(|line| {
                (line.product.clone(), [line.quantity, line.open, line.taken, line.released, line.returned])
            })
            .collect();
        let same = lines == wanted
            && is["state"] == order.state.as_str()
            && is["customer"].as_str() == order.customer.as_deref()
            && is["note"].as_str() == order.note.as_deref()
            && is["approval"].as_str() == order.approval.as_deref()
            && is["on_account"].as_bool().unwrap_or(false) == order.on_account;
        let sums = ["net", "tax", "total"].map(|name| is[name].as_str().unwrap_or_default().to_owned());
        let wanted = order.sums(2);
        ensure(sums == wanted, "money is what the model says", || {
            format!("{is}, expected {wanted:?} of {order:?}")
        })?;
        ensure(same, "orders are what the model says", || format!("{is}, expected {order:?}"))?;
        let given = is["lines"].as_array().map_or(&[][..], Vec::as_slice);
        for (is, line) in given.iter().zip(&order.lines) {
            let source = match &is["price_rule"] {
                Value::Null => ("base".to_owned(), 0),
                Value::String(hand) => (hand.clone(), 0),
                rule => (text_of(&rule["list"], "list"), rule["list"].get("from").map_or(0, figures::read)),
            };
            let priced = (money::price(&is["price"]), source);
            let wanted = (Some(line.agreed.price), line.source.clone());
            ensure(priced == wanted, "prices are those that were agreed", || {
                format!("{is}, expected {wanted:?}")
            })?;
        }
    }
    Ok(())
}

fn documents(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Documents)?;
    ensure(stored.len() == model.documents.len(), "documents are what the model says", || {
        format!("{} documents, expected {}", stored.len(), model.documents.len())
    })?;
    for (id, document) in &model.documents {
        let is = &stored.get(id).cloned().unwrap_or_default();
        let lines = is["lines"].as_array().map_or(&[][..], Vec::as_slice);
        let same_lines = document.lines.iter().zip(lines).all(|((product, sent, received), line)| {
            line["product"] == product.as_str()
                && quantity(&line["quantity"]) == *sent
                && quantity(&line["received"]) == *received
        });
        let same = same_lines
            && document.lines.len() <= lines.len()
            && is["state"] == document.state.as_str()
            && is["kind"] == document.kind.as_str();
        ensure(same, "documents are what the model says", || format!("{is}, expected {document:?}"))?;
    }
    let lines = docs(truth, Collection::CountLines)?;
    for (id, line) in &model.count_lines {
        let is = &lines.get(id).cloned().unwrap_or_default();
        let same = quantity(&is["difference"]) == line.difference
            && is["reversed"].as_bool().unwrap_or(false) == line.reversed;
        ensure(same, "what a count found is what the model says", || format!("{is}, expected {line:?}"))?;
    }
    Ok(())
}

fn sales(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Sales)?;
    let returns = all(truth, Collection::Returns)?.len();
    let same = (stored.len(), returns) == (model.sales.len(), model.returns.len());
    ensure(same, "sales are what the model says", || format!("{} sales, {returns} returns", stored.len()))?;
    for (id, sale) in &model.sales {
        let is = &stored.get(id).cloned().unwrap_or_default();
        let state = if sale.voided { "voided" } else { "completed" };
        let lines = is["lines"].as_array().map_or(&[][..], Vec::as_slice);
        let same = lines.len() == sale.lines.len()
            && is["state"] == state
            && sale.lines.iter().zip(lines).all(|((product, sold, returned), line)| {
                line["product"] == product.as_str()
                    && quantity(&line["quantity"]) == *sold
                    && quantity(&line["returned"]) == *returned
            });
        ensure(same, "sales are what the model says", || format!("{is}, expected {sale:?}"))?;
        let sums = ["net", "tax", "total"].map(|name| is[name].as_str().unwrap_or_default().to_owned());
        let wanted = money::sums(sale.money.iter(), 2);
        ensure(sums == wanted, "money is what the model says", || format!("{is}, expected {wanted:?}"))?;
    }
    Ok(())
}

/// A fact is of the business's day in which it happened: here, of universal time, from when the day begins.
fn days(truth: &dyn Reader, model: &Model) -> Check {
    let starts = model.business.as_ref().map_or(0, |business| business.day_starts);
    for collection in [Collection::Sales, Collection::Returns, Collection::Documents] {
        for is in docs(truth, collection)?.values() {
            let at = Moment::parse(&text_of(is, "occurred_at")).unwrap_or_default();
            let begun = Moment::from_millis(at.millis() - starts * 60_000).to_string();
            ensure(is["day"] == begun[..10], "a day begins when the business says", || is.to_string())?;
        }
    }
    Ok(())
}

/// What products cost on average, and what their stock is worth.
fn costs(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::ProductCosts)?;
    for (product, cost) in model.costs() {
        let is = stored.values().find(|is| is["product"] == product.as_str()).cloned().unwrap_or_default();
        let figure = |field: &str, digits| is[field].as_str().map(|text| money::decimal(text, digits));
        let kept = (figure("quantity", 6), figure("unvalued", 6).unwrap_or(0), figure("value", 4));
        let all = cost.in_all();
        let wanted = (Some(all.quantity), all.unknown, Some(all.worth));
        let same = kept == wanted && figure("unit_cost", 6) == cost.average;
        ensure(same, "costs are what the model says", || format!("{is}, expected {cost:?}"))?;
    }
    ensure(stored.len() == model.costs().count(), "costs are what the model says", || {
        format!("{} costs, expected {}", stored.len(), model.costs().count())
    })
}

/// Whatever could not be applied is kept, and is in the state that people gave it.
fn exceptions(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Exceptions)?;
    let levels = docs(truth, Collection::StockLevels)?;
    let watched: BTreeSet<&str> = levels.values().filter_map(|level| level["exception"].as_str()).collect();
    for (id, is) in &stored {
        let of_stock = is["kind"] == "shortfall" || is["kind"] == "negative_stock";
        let is_open = is["state"] == "open" || is["state"] == "assigned";
        let closed = !of_stock || !is_open || watched.contains(id.as_str());
        ensure(closed, "an exception closes when stock covers what was promised", || is.to_string())?;
    }
    let kept = stored.values().filter(|is| is["kind"] == "quarantined_command").count();
    ensure(kept == model.exceptions.len(), "what could not be applied is kept", || {
        format!("{kept}, expected {}", model.exceptions.len())
    })?;
    for (id, state) in &model.exceptions {
        let is = stored.get(id).cloned().unwrap_or_default();
        ensure(is["state"] == state.as_str(), "what could not be applied is kept", || {
            format!("{is}, expected {state} {id}")
        })?;
    }
    Ok(())
}

/// The whole log follows from nothing, and the figures that it tells are those of stock.
fn log(truth: &dyn Reader, model: &Model) -> Check {
    let head = seen(truth.head())?.position;
    ensure(head.seq == model.seq, "the log is as long as the model says", || {
        format!("{head:?}, {}", model.seq)
    })?;
    let entries = seen(truth.entries_after(0, usize::MAX))?;
    follows(Position { epoch: head.epoch, ..Position::default() }, &entries, head)?;
    let mut told: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
    for entry in &entries {
        let events: Vec<Value> =
            serde_json::from_str(&entry.events).map_err(|error| broken("events can be read", error))?;
        for event in events.iter().filter(|event| event["name"] == "inventory_updated") {
            let level = event["level"].as_str().and_then(|id| Uuid::parse_str(id).ok()).unwrap_or_default();
            let figures = |when: &str| {
                (figures::read(&event["on_hand"][when]), figures::read(&event["reserved"][when]))
            };
            let before = told.insert(level, figures("after")).unwrap_or_default();
            ensure(before == figures("before"), "told figures follow from each other", || {
                format!("entry {}: {event}, told before: {before:?}", entry.seq)
            })?;
        }
    }
    for ((product, location), level) in &model.levels {
        let last = told.get(&ids::of_level(product, location)).copied().unwrap_or_default();
        ensure(last == (level.on_hand, level.reserved), "told figures are those of stock", || {
            format!("{product} at {location}: told {last:?}, expected {level:?}")
        })?;
    }
    Ok(())
}

fn acknowledged(truth: &dyn Reader, id: &str, known: &Known) -> Check {
    let stored = seen(truth.outcome(CommandId(Uuid::parse_str(id).unwrap_or_default())))?;
    let fits = match (&stored, &known.verdict) {
        (Some(StoredOutcome::Refused(_)), Verdict::Refused(_)) => true,
        (Some(StoredOutcome::Accepted(entry)), Verdict::Accepted | Verdict::Quarantined(_)) => {
            Some(entry.seq) == known.seq
        }
        _ => false,
    };
    ensure(fits, "what was decided is there", || format!("{id}: {stored:?}, expected {known:?}"))
}

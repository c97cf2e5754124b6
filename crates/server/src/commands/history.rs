//! `onhand history`: how a record became what it is.

use super::{DataArgs, print_json};
use crate::data_directory;
use anyhow::{Context, bail};
use clap::Args;
use onhand_domain::key::Key;
use onhand_domain::records::Collection;
use onhand_store::{Query, Reader, StoredDoc};
use serde::Serialize;
use serde_json::Value;
use std::process::ExitCode;

/// What `onhand history` is told.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Which collection: products, orders, customers, …
    collection: String,
    /// Which record: its id, SKU, code or number.
    key: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A version of a record and the entry that made it.
#[derive(Debug, Serialize)]
struct VersionLine {
    seq: u64,
    at: String,
    actor: String,
    command: String,
    changes: Vec<FieldChange>,
}

/// A field before and after.
#[derive(Debug, Serialize)]
struct FieldChange {
    field: String,
    before: Value,
    after: Value,
}

/// Runs `onhand history`.
pub fn run(args: HistoryArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_reader(args.data.path())?;
    let Some(collection) = Collection::named(&args.collection) else {
        let names: Vec<&str> = Collection::ALL.iter().map(|collection| collection.name()).collect();
        bail!("there is no collection {}; there are {}", args.collection, names.join(", "));
    };
    let stored = find(&*reader, collection, &args.key)?
        .with_context(|| format!("there is no {} in {collection}", args.key))?;
    let lines = versions(&*reader, collection, &stored)?;
    if args.json {
        print_json(&lines)?;
        return Ok(ExitCode::SUCCESS);
    }
    for line in &lines {
        println!("{}  {}  entry {}, by {}", line.at, line.command, line.seq, line.actor);
        for change in &line.changes {
            println!("    {}: {} → {}", change.field, plain(&change.before), plain(&change.after));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The record of that id, SKU, code or number.
fn find(reader: &dyn Reader, collection: Collection, key: &str) -> anyhow::Result<Option<StoredDoc>> {
    if let Key::Id(id) = Key::parse(key) {
        return Ok(reader.record(collection, id)?);
    }
    let by = ["sku", "code", "number"]
        .into_iter()
        .find(|name| collection.columns().iter().any(|column| column.indexed && column.name == *name));
    let Some(by) = by else { bail!("records of {collection} are named by their id") };
    let filters = vec![(by, key.to_owned())];
    let query = Query { collection, filters, after_row: None, newest_first: true, limit: 1 };
    Ok(reader.list(&query)?.pop())
}

fn versions(
    reader: &dyn Reader,
    collection: Collection,
    stored: &StoredDoc,
) -> anyhow::Result<Vec<VersionLine>> {
    let earlier = reader.versions(collection, stored.row)?;
    let docs = earlier.iter().map(|version| (version.seq, &version.doc)).chain([(stored.seq, &stored.doc)]);
    let mut before = Value::Object(serde_json::Map::new());
    let mut lines = Vec::new();
    for (seq, doc) in docs {
        let after: Value = serde_json::from_slice(doc)?;
        let entry = reader.entries_after(seq.saturating_sub(1), 1)?.pop();
        lines.push(VersionLine {
            seq,
            at: entry.as_ref().map(|entry| entry.at.to_string()).unwrap_or_default(),
            actor: entry.as_ref().map(|entry| entry.actor.to_string()).unwrap_or_default(),
            command: entry.map(|entry| entry.name).unwrap_or_default(),
            changes: changes(&before, &after),
        });
        before = after;
    }
    Ok(lines)
}

fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let empty = serde_json::Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value =
        |fields: &serde_json::Map<String, Value>, field: &str| fields.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .filter(|field| before.get(*field) != after.get(*field))
        .map(|field| FieldChange {
            before: value(before, field),
            after: value(after, field),
            field: field.clone(),
        })
        .collect()
}

/// A value as people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

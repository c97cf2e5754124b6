//! Takes back what an import did, as one act: what it added is archived or reversed, what it changed is set back,
//! unless it changed since; what stays is told.
//!
//! What it did is read from the log: its entries have the import's id as their device. Records are compared as they were
//! before it, after it and now, field by field, so that a change that someone made since is never lost.

use crate::ImportError;
use crate::writer::{Batches, Given, Taker};
use onhand_domain::accounts::reverse_account_entry::ReverseAccountEntry;
use onhand_domain::catalogue::archive_customer::ArchiveCustomer;
use onhand_domain::catalogue::archive_location::ArchiveLocation;
use onhand_domain::catalogue::archive_product::ArchiveProduct;
use onhand_domain::command::{Actor, Command};
use onhand_domain::ids::{self, AccountEntryId, CommandId, DeviceId, DocumentId, ImportId};
use onhand_domain::imports::undo_import::UndoImport;
use onhand_domain::key::Key;
use onhand_domain::prices::set_price_rules::{PriceRuleInput, SetPriceRules};
use onhand_domain::records::import::ImportState;
use onhand_domain::records::{Collection, Import, PriceRule, Product, Stored};
use onhand_domain::stock::reverse_document::ReverseDocument;
use onhand_store::reads::record;
use onhand_store::{Reader, StoredDoc};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Entries that are read at once.
const ENTRIES: usize = 5_000;
/// Things that stay and are named; more of them are only counted.
const NAMED_MAX: usize = 1_000;

/// What would be undone.
#[derive(Debug)]
pub struct UndoPlan {
    commands: Vec<(Command, String)>,
    import: ImportId,
    report: UndoReport,
}

/// What was undone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UndoReport {
    /// Records that were archived, reversed or set back.
    pub undone: u64,
    /// What stays as the import made it.
    pub left: u64,
    /// The first of that.
    pub named: Vec<Left>,
}

/// Something that stays as an import made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// What people call it.
    pub what: String,
    /// Why: `changed_since` with the fields, or the refusal's code.
    pub why: String,
}

impl UndoReport {
    fn leave(&mut self, what: String, why: String) {
        self.left += 1;
        if self.named.len() < NAMED_MAX {
            self.named.push(Left { what, why });
        }
    }
}

impl std::fmt::Display for UndoReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for Left { what, why } in &self.named {
            writeln!(f, "{what} stays: {why}")?;
        }
        writeln!(f, "{} undone, {} stay as the import made them", self.undone, self.left)
    }
}

/// A record that an import touched, and between which entries.
#[derive(Clone, Copy)]
struct Touched {
    first: u64,
    last: u64,
}

/// Finds what an import did, and how it is taken back.
pub fn plan_undo(store: &dyn Reader, import: ImportId) -> Result<UndoPlan, ImportError> {
    let stored = store.record(Collection::Imports, import.0)?;
    let stored = stored.ok_or_else(|| ImportError::Business(format!("there is no import {import}")))?;
    let decoded = stored.decode(Collection::Imports)?;
    let state = Import::from_record(&decoded).map(|import| import.state);
    if state == Some(ImportState::Undone) {
        return Err(ImportError::Business(format!("the import {import} was undone already")));
    }
    let begun =
        store.versions(Collection::Imports, stored.row)?.first().map_or(stored.seq, |first| first.seq);
    let last = if state == Some(ImportState::Applied) { stored.seq } else { store.head()?.position.seq };
    let mut plan = UndoPlan { commands: Vec::new(), import, report: UndoReport::default() };
    let touched = touched(store, import, begun, last)?;
    // What was done last is taken back first: stock before the product that it is of.
    let mut rows: Vec<_> = touched.into_iter().collect();
    rows.sort_by_key(|(_, touched)| std::cmp::Reverse(touched.first));
    for ((collection, row), touched) in rows {
        plan.take_back(store, collection, row, touched)?;
    }
    Ok(plan)
}

/// The records that an import's entries touched.
fn touched(
    store: &dyn Reader,
    import: ImportId,
    begun: u64,
    last: u64,
) -> Result<BTreeMap<(Collection, i64), Touched>, ImportError> {
    let mut touched: BTreeMap<(Collection, i64), Touched> = BTreeMap::new();
    let mut after = begun;
    while after < last {
        let entries = store.entries_after(after, ENTRIES)?;
        let Some(end) = entries.last().map(|entry| entry.seq) else { break };
        for entry in
            entries.iter().filter(|entry| entry.seq <= last && entry.device == Some(DeviceId(import.0)))
        {
            let rows: BTreeMap<Collection, Vec<i64>> =
                serde_json::from_str(&entry.touched).map_err(|error| {
                    ImportError::Business(format!("entry {} can't be read: {error}", entry.seq))
                })?;
            for (collection, row) in
                rows.into_iter().flat_map(|(of, rows)| rows.into_iter().map(move |row| (of, row)))
            {
                let seen =
                    touched.entry((collection, row)).or_insert(Touched { first: entry.seq, last: entry.seq });
                seen.last = entry.seq;
            }
        }
        after = end;
    }
    Ok(touched)
}

impl UndoPlan {
    fn take_back(
        &mut self,
        store: &dyn Reader,
        collection: Collection,
        row: i64,
        touched: Touched,
    ) -> Result<(), ImportError> {
        let (verb, key) = match collection {
            Collection::Products => ("edit_product", "product"),
            Collection::Customers => ("edit_customer", "customer"),
            Collection::Locations => ("edit_location", "location"),
            Collection::AccountEntries | Collection::Documents => ("", ""),
            Collection::PriceRules => return self.take_back_rule(store, row, touched),
            // What follows from these, and what is not taken back: the business's settings, and price lists, which say
            // nothing any more.
            _ => return Ok(()),
        };
        let Some(now) = store.rows(collection, &[row])?.into_iter().next() else { return Ok(()) };
        let versions = store.versions(collection, row)?;
        let before = versions.iter().rev().find(|version| version.seq < touched.first);
        // What was archived before came back with the import, and goes with it.
        let Some(before) = before.filter(|before| !is_archived(&before.doc)) else {
            self.commands.push((removal(collection, now.id), what_of(&now)));
            return Ok(());
        };
        if key.is_empty() {
            // It was there before, and only what covers it changed.
            return Ok(());
        }
        let after = versions.iter().find(|version| version.seq == touched.last);
        let after = after.map_or(&now.doc, |after| &after.doc);
        let (commands, changed) = set_back(verb, key, now.id, [&before.doc, after, &now.doc]);
        if !changed.is_empty() {
            self.report.leave(what_of(&now), format!("changed since: {}", changed.join(", ")));
        }
        self.commands.extend(commands.into_iter().map(|command| (command, what_of(&now))));
        Ok(())
    }
}

impl UndoPlan {
    /// What a price list says of a product is again what it said, unless it says something else by now.
    fn take_back_rule(&mut self, store: &dyn Reader, row: i64, touched: Touched) -> Result<(), ImportError> {
        let Some(now) = store.rows(Collection::PriceRules, &[row])?.into_iter().next() else { return Ok(()) };
        let versions = store.versions(Collection::PriceRules, row)?;
        let read = |doc: &[u8]| serde_json::from_slice::<PriceRule>(doc).ok();
        let before = versions.iter().rev().find(|version| version.seq < touched.first);
        let after = versions.iter().find(|version| version.seq == touched.last);
        let after = after.map_or(&now.doc, |after| &after.doc);
        let (Some(now), Some(after)) = (read(&now.doc), read(after)) else { return Ok(()) };
        let product = record::<Product>(store, now.product.0)?;
        let what = product.map_or_else(|| now.product.to_string(), |product| product.sku);
        if now != after {
            self.report.leave(what, "changed since: tiers".to_owned());
            return Ok(());
        }
        let before = before.and_then(|version| read(&version.doc));
        let rule = PriceRuleInput {
            minimum: before.as_ref().and_then(|rule| rule.minimum),
            multiple: before.as_ref().and_then(|rule| rule.multiple),
            product: Key::from(now.product),
            tiers: before.map(|rule| rule.tiers).unwrap_or_default(),
        };
        let set = SetPriceRules { list: Key::from(now.list), rules: vec![rule] };
        self.commands.push((Command::SetPriceRules(set), what));
        Ok(())
    }
}

/// Whether a record is archived only because the import that added it was undone: a list may then bring it back.
pub(super) fn was_undone(store: &dyn Reader, collection: Collection, id: Uuid) -> Result<bool, ImportError> {
    let Some(stored) = store.record(collection, id)? else { return Ok(false) };
    let entry = store.entries_after(stored.seq.saturating_sub(1), 1)?.into_iter().next();
    let Some(device) = entry.and_then(|entry| entry.device) else { return Ok(false) };
    Ok(is_archived(&stored.doc) && store.record(Collection::Imports, device.0)?.is_some())
}

fn is_archived(doc: &[u8]) -> bool {
    let doc: Value = serde_json::from_slice(doc).unwrap_or_default();
    doc["status"].as_str() == Some("archived")
}

/// How something that was added goes.
fn removal(collection: Collection, id: Uuid) -> Command {
    let key = Key::Id(id);
    match collection {
        Collection::AccountEntries => {
            let note = Some("The import was undone.".to_owned());
            Command::ReverseAccountEntry(ReverseAccountEntry { entry: AccountEntryId(id), note })
        }
        Collection::Customers => Command::ArchiveCustomer(ArchiveCustomer { customer: key }),
        Collection::Locations => Command::ArchiveLocation(ArchiveLocation { location: key }),
        Collection::Documents => {
            let reason = Some("The import was undone.".to_owned());
            Command::ReverseDocument(ReverseDocument { document: DocumentId(id), reason })
        }
        _ => Command::ArchiveProduct(ArchiveProduct { force: false, product: key, reason: None }),
    }
}

/// What people call a record.
fn what_of(stored: &StoredDoc) -> String {
    let doc: Value = serde_json::from_slice(&stored.doc).unwrap_or_default();
    let of = |field: &str| doc[field].as_str().map(str::to_owned);
    let number = || Some(format!("{} {}", of("kind")?, doc["number"].as_u64()?));
    of("sku")
        .or_else(|| of("code"))
        .or_else(number)
        .or_else(|| of("name"))
        .unwrap_or_else(|| stored.id.to_string())
}

/// The commands that set the fields back which are still as the import left them, and the names of those that are not.
fn set_back(
    verb: &str,
    key: &str,
    id: Uuid,
    [before, after, now]: [&[u8]; 3],
) -> (Vec<Command>, Vec<String>) {
    let read = |doc: &[u8]| serde_json::from_slice::<Map<String, Value>>(doc).unwrap_or_default();
    let (before, after, now) = (read(before), read(after), read(now));
    let mut changed = Vec::new();
    let mut edit = Map::new();
    let mut clear = Vec::new();
    let mut commands = Vec::new();
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for field in fields {
        let (was, made, is) = (before.get(field), after.get(field), now.get(field));
        if was == made || is == was {
            continue;
        }
        if is != made {
            changed.push(field.clone());
            continue;
        }
        match (field.as_str(), was) {
            ("photo", was) => commands.extend(photo(id, was)),
            (_, Some(was)) => {
                edit.insert(field.clone(), was.clone());
            }
            (_, None) if made.is_some_and(Value::is_array) => {
                edit.insert(field.clone(), Value::Array(Vec::new()));
            }
            (_, None) => clear.push(Value::String(field.clone())),
        }
    }
    if !edit.is_empty() || !clear.is_empty() {
        let names: Vec<String> = edit.keys().cloned().collect();
        edit.insert(key.to_owned(), Value::String(id.to_string()));
        if !clear.is_empty() {
            edit.insert("clear".to_owned(), Value::Array(clear));
        }
        match Command::decode(verb, &Value::Object(edit).to_string()) {
            Ok(command) => commands.push(command),
            Err(_) => changed.extend(names),
        }
    }
    (commands, changed)
}

fn photo(id: Uuid, was: Option<&Value>) -> Option<Command> {
    let product = Value::String(id.to_string());
    let (verb, data) = match was {
        Some(photo) => ("set_photo", serde_json::json!({"product": product, "photo": photo})),
        None => ("remove_photo", serde_json::json!({"product": product})),
    };
    Command::decode(verb, &data.to_string()).ok()
}

/// Takes an import back; gives what it came to.
pub fn undo(taker: &mut dyn Taker, plan: UndoPlan, actor: Actor) -> Result<UndoReport, ImportError> {
    let UndoPlan { commands, import, mut report } = plan;
    let planned = commands.len() as u64;
    let mut batches = Batches::new(taker).of(actor, DeviceId(import.0));
    for (command, what) in commands {
        let content = serde_json::to_vec(&command).unwrap_or_default();
        let id = CommandId(ids::derive(import.0, "import undone", &[&content]));
        batches.give(Given { at: None, command, id, lines: 1, subject: what })?;
    }
    batches.flush()?;
    let refused = batches.not_applied();
    report.undone = planned - refused.len() as u64;
    for refused in refused {
        report.leave(refused.subject, refused.refusal.code());
    }
    let left = u32::try_from(report.left).unwrap_or(u32::MAX);
    let id = CommandId(ids::derive(import.0, "import undone", &[]));
    let command = Command::UndoImport(UndoImport { import, left });
    batches.give(Given { at: None, command, id, lines: 1, subject: "undo".into() })?;
    batches.finish()?;
    Ok(report)
}

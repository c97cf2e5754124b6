//! Once released, decode for ever: records and commands as they were first written, in `golden/`.
//!
//! `golden/records/<collection>.json` holds a record with every field filled and one with as few as possible, each
//! with the hash of its canonical bytes; `golden/commands/<name>.json` one command. A file is added with a new
//! collection or command and is never changed afterwards: a new field gets a new file beside it, `<name>-2.json`. What a
//! file before the newest holds must be read, and may be written as the newest is.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop")]

use onhand_domain::command::Command;
use onhand_domain::hash;
use onhand_domain::records::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use utoipa::ToSchema;

/// The golden files of a name, oldest first; fails with what to do where there is none.
fn golden(kind: &str, name: &str) -> Vec<(PathBuf, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(kind);
    let later = (2..).map(|version| format!("{name}-{version}.json"));
    let files: Vec<_> = std::iter::once(format!("{name}.json"))
        .chain(later)
        .map(|file| folder.join(file))
        .map_while(|path| Some((path.clone(), std::fs::read_to_string(path).ok()?)))
        .map(|(path, text)| (path, serde_json::from_str(&text).unwrap()))
        .collect();
    assert!(
        !files.is_empty(),
        "{kind}/{name} has no golden file. Write {}/{name}.json after the example of its neighbours: every field \
         filled in. It keeps what is written today readable for ever.",
        folder.display()
    );
    files
}

/// Canonical JSON of a value: keys sorted, nothing between the tokens.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, &Value> = fields.iter().collect();
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        plain => plain.to_string(),
    }
}

/// Refuses nulls, floats, and integers that a browser can't hold.
fn check_plain(value: &Value, place: &str) {
    match value {
        Value::Null => panic!("{place} is null: what is absent is left out"),
        Value::Number(number) => {
            let fits = number.as_u64().is_some_and(|number| number < 1 << 53);
            assert!(fits, "{place} is {number}: fractions and larger numbers travel as text");
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| check_plain(value, &format!("{place}.{name}")))
        }
        Value::Array(items) => items.iter().for_each(|value| check_plain(value, &format!("{place}[]"))),
        Value::Bool(_) | Value::String(_) => {}
    }
}

#[test]
fn records_decode_for_ever_and_are_canonical() {
    let mut wrong = Vec::new();
    for collection in Collection::ALL {
        let files = golden("records", collection.name());
        let newest = files.len() - 1;
        for (number, (path, file)) in files.iter().enumerate() {
            for (sample, golden) in file.as_object().unwrap() {
                let place = format!("{} {sample}", path.display());
                check_plain(&golden["doc"], &place);
                let bytes = canonical(&golden["doc"]);
                let record = collection.decode(bytes.as_bytes());
                let record = record.unwrap_or_else(|error| panic!("{place} can't be read any more: {error}"));
                let written = String::from_utf8(record.encode()).unwrap();
                if number == newest {
                    assert_eq!(
                        written, bytes,
                        "{place} is written differently, or its fields are out of order"
                    );
                }
                assert_eq!(collection.decode(written.as_bytes()).unwrap(), record, "{place}");
                let hash = format!("{:016x}", hash::of(bytes.as_bytes()));
                if golden["hash"] != hash {
                    wrong.push(format!("{}.{sample}: \"{hash}\"", collection.name()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "A hash that was released never changes. The hashes of new samples are to be put in:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn commands_decode_for_ever() {
    for name in Command::NAMES {
        for (path, file) in golden("commands", name) {
            assert_eq!(file["type"], *name, "{}", path.display());
            let command = Command::decode(name, &file["data"].to_string());
            let command = command.unwrap_or_else(|refusal| panic!("{}: {refusal:?}", path.display()));
            let written = serde_json::to_value(&command).unwrap();
            assert_eq!(
                Command::decode(name, &written["data"].to_string()),
                Ok(command),
                "{}",
                path.display()
            );
            assert_eq!(written, file, "{} is written differently", path.display());
        }
    }
}

/// The schema of a record, and the schemas that it refers to.
fn schema_of(collection: Collection) -> (Value, BTreeMap<String, Value>) {
    fn of<T: ToSchema>() -> (Value, BTreeMap<String, Value>) {
        let mut others = Vec::new();
        T::schemas(&mut others);
        let others = others.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap()));
        (serde_json::to_value(T::schema()).unwrap(), others.collect())
    }
    match collection {
        Collection::Business => of::<Business>(),
        Collection::Products => of::<Product>(),
        Collection::Locations => of::<Location>(),
        Collection::Customers => of::<Customer>(),
        Collection::CustomerGroups => of::<CustomerGroup>(),
        Collection::People => of::<Person>(),
        Collection::PriceLists => of::<PriceList>(),
        Collection::PriceRules => of::<PriceRule>(),
        Collection::PriceChanges => of::<PriceChange>(),
        Collection::StockLevels => of::<StockLevel>(),
        Collection::ProductCosts => of::<ProductCost>(),
        Collection::Movements => of::<Movement>(),
        Collection::Orders => of::<Order>(),
        Collection::OrderNotes => of::<OrderNote>(),
        Collection::ReturnRequests => of::<ReturnRequest>(),
        Collection::Sales => of::<Sale>(),
        Collection::Returns => of::<Return>(),
        Collection::Documents => of::<Document>(),
        Collection::CountLines => of::<CountLine>(),
        Collection::AccountEntries => of::<AccountEntry>(),
        Collection::Allocations => of::<Allocation>(),
        Collection::CustomerAccounts => of::<CustomerAccount>(),
        Collection::Exceptions => of::<Exception>(),
        Collection::Imports => of::<Import>(),
        Collection::ImportMappings => of::<ImportMapping>(),
        Collection::Counters => of::<Counter>(),
        Collection::Shelf => of::<ShelfEntry>(),
        Collection::Prices => of::<PriceEntry>(),
        Collection::CustomerTotals => of::<CustomerTotals>(),
        Collection::DailySales => of::<DailySales>(),
        Collection::HourlySales => of::<HourlySales>(),
        Collection::Registers => of::<RegisterSession>(),
        Collection::RegisterFigures => of::<RegisterFigures>(),
        Collection::ZReports => of::<ZReport>(),
        Collection::ZAddenda => of::<ZAddendum>(),
        Collection::CashMovements => of::<CashMovement>(),
        Collection::SuspendedSales => of::<SuspendedSale>(),
        Collection::Approvals => of::<Approval>(),
    }
}

/// Fields of the schema that the value leaves out.
fn unfilled(
    schema: &Value,
    others: &BTreeMap<String, Value>,
    value: &Value,
    place: &str,
    out: &mut Vec<String>,
) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return unfilled(&others[name], others, value, place, out);
    }
    if let Some(fields) = schema["properties"].as_object() {
        for (name, schema) in fields {
            let place = format!("{place}.{name}");
            match value.get(name) {
                Some(value) => unfilled(schema, others, value, &place, out),
                None => out.push(place),
            }
        }
    }
    if let Some(first) = value.as_array().map(|items| items.first()) {
        match first {
            Some(first) => unfilled(&schema["items"], others, first, place, out),
            None => out.push(format!("{place}[]")),
        }
    }
    let one_of = schema["oneOf"].as_array().into_iter().flatten();
    let optional: Vec<&Value> = one_of.filter(|schema| schema["$ref"].is_string()).collect();
    if let [only] = optional[..] {
        unfilled(only, others, value, place, out);
    }
}

#[test]
fn every_field_of_every_record_is_in_a_golden_file() {
    for collection in Collection::ALL {
        let (schema, others) = schema_of(*collection);
        let files = golden("records", collection.name());
        let (path, newest) = files.last().unwrap();
        let mut missing = Vec::new();
        unfilled(&schema, &others, &newest["rich"]["doc"], "rich", &mut missing);
        assert!(
            missing.is_empty(),
            "{} lacks {missing:?}. Before the first release put them in; afterwards write a file of the next number.",
            path.display()
        );
    }
}

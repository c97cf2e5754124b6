//! The tables of collections and all their SQL, which follow from the registry.
//!
//! Every table has one shape: `row, id, seq, hash, doc`, and a column for each field that is indexed, given with the
//! document ([`super::values`]). What else people ask for are columns of a view over it, computed from `doc` when they
//! are read: nothing is paid for them when a record is written. The view has the collection's name.

use onhand_domain::records::Collection;
use onhand_domain::records::registry::{Column, ColumnKind};
use std::fmt::Write;
use std::sync::LazyLock;

/// The statements of one collection.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) by_id: String,
    pub(super) by_row: String,
    pub(super) all: String,
    pub(super) last_row: String,
    pub(super) greatest: String,
    pub(super) insert: String,
    pub(super) update: String,
    pub(super) keep: String,
    /// Of collections with a timer.
    pub(super) due: Option<String>,
}

/// What every record is read as.
pub(super) const FIELDS: &str = "row, id, seq, hash, doc";

static STATEMENTS: LazyLock<Vec<Statements>> =
    LazyLock::new(|| Collection::ALL.iter().map(|collection| statements(*collection)).collect());

/// The statements of a collection.
pub(super) fn of(collection: Collection) -> &'static Statements {
    // The registry's list is in the order of the enum.
    &STATEMENTS[collection as usize]
}

/// The indexed fields of a collection, in the order of their parameters: filters, then the timer.
pub(super) fn indexed(collection: Collection) -> impl Iterator<Item = Column> {
    let filters = collection.columns().iter().filter(|column| column.indexed).copied();
    let timer = collection.timer().map(|timer| Column {
        name: timer,
        path: timer,
        kind: ColumnKind::Text,
        indexed: true,
    });
    filters.chain(timer)
}

/// The table of a collection's records.
pub(super) fn table_name(collection: Collection) -> String {
    format!("{}_records", collection.name())
}

fn statements(collection: Collection) -> Statements {
    let name = quoted(&table_name(collection));
    let (mut named, mut given, mut set) = (String::new(), String::new(), String::new());
    for (place, column) in indexed(collection).enumerate() {
        let (column, parameter) = (quoted(column.name), place + 6);
        let _ = write!(named, ", {column}");
        let _ = write!(given, ", ?{parameter}");
        let _ = write!(set, ", {column} = ?{parameter}");
    }
    Statements {
        by_id: format!("SELECT {FIELDS} FROM {name} WHERE id = ?1"),
        by_row: format!("SELECT {FIELDS} FROM {name} WHERE row = ?1"),
        all: format!("SELECT {FIELDS} FROM {name} ORDER BY row"),
        greatest: format!("SELECT id FROM {name} ORDER BY id DESC LIMIT ?1"),
        last_row: format!("SELECT coalesce(max(row), 0) FROM {name}"),
        insert: format!("INSERT INTO {name} ({FIELDS}{named}) VALUES (?1, ?2, ?3, ?4, ?5{given})"),
        update: format!("UPDATE {name} SET seq = ?3, hash = ?4, doc = ?5{set} WHERE row = ?1 AND id = ?2"),
        keep: format!(
            "INSERT INTO history (collection, row, seq, hash, doc)
             SELECT ?1, row, seq, hash, doc FROM {name} WHERE row = ?2"
        ),
        due: collection.timer().map(|timer| {
            let timer = quoted(timer);
            format!(
                "SELECT {FIELDS}, {timer} FROM {name} WHERE {timer} IS NOT NULL AND {timer} <= ?1
                 ORDER BY {timer}, row LIMIT ?2"
            )
        }),
    }
}

/// The statement of a list with these filters.
pub(super) fn list(collection: Collection, filters: &[&Column], paged: bool, newest_first: bool) -> String {
    let mut sql = format!("SELECT {FIELDS} FROM {}", quoted(&table_name(collection)));
    let (beyond, order) = if newest_first { ("<", "DESC") } else { (">", "ASC") };
    let mut conditions = Vec::new();
    if paged {
        conditions.push(format!("row {beyond} ?2"));
    }
    for (place, column) in filters.iter().enumerate() {
        let parameter = place + 3;
        conditions.push(match column.kind {
            ColumnKind::Text => format!("{} = ?{parameter}", quoted(column.name)),
            // The plus takes the type away again: compared with a typed value, a column without one has no use of its
            // index.
            ColumnKind::Number => format!("{} = +CAST(?{parameter} AS NUMERIC)", quoted(column.name)),
        });
    }
    if !conditions.is_empty() {
        sql += " WHERE ";
        sql += &conditions.join(" AND ");
    }
    sql + &format!(" ORDER BY row {order} LIMIT ?1")
}

/// Makes a collection's table, bare.
pub(super) fn table(collection: Collection) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {table} (row INTEGER PRIMARY KEY, id BLOB NOT NULL, seq INTEGER NOT NULL, \
         hash INTEGER NOT NULL, doc TEXT NOT NULL);
         CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {table} (id);",
        table = quoted(&table_name(collection)),
        index = quoted(&format!("{}_by_id", collection.name())),
    )
}

/// Puts up a collection's indexed columns, filled from the documents that are there, and their indexes.
pub(super) fn columns(collection: Collection) -> String {
    let table = quoted(&table_name(collection));
    let mut sql = String::new();
    for column in indexed(collection) {
        // No type is declared: what is bound is kept as it is.
        let name = quoted(column.name);
        let _ = writeln!(sql, "ALTER TABLE {table} ADD COLUMN {name};");
        let _ = writeln!(sql, "UPDATE {table} SET {name} = {};", extracted(&column));
        if collection.timer() == Some(column.name) {
            let index = quoted(&format!("{}_due", collection.name()));
            let _ = writeln!(sql, "CREATE INDEX {index} ON {table} ({name}) WHERE {name} IS NOT NULL;");
        } else {
            let index = quoted(&format!("{}_by_{}", collection.name(), column.name));
            let _ = writeln!(sql, "CREATE INDEX {index} ON {table} ({name});");
        }
    }
    sql
}

/// What people with SQL of their own read of a collection.
pub(super) fn view(collection: Collection) -> String {
    let mut select =
        "lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) \
                      || '-' || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) AS uuid"
            .to_owned();
    let timer = collection.timer();
    let timer = timer.filter(|timer| collection.columns().iter().all(|column| column.name != *timer));
    for column in collection.columns() {
        let name = quoted(column.name);
        let _ = match column.indexed {
            true => write!(select, ", {name}"),
            false => write!(select, ", {} AS {name}", extracted(column)),
        };
    }
    if let Some(timer) = timer {
        let _ = write!(select, ", {}", quoted(timer));
    }
    format!("SELECT {FIELDS}, {select} FROM {}", quoted(&table_name(collection)))
}

/// A field of the document. Decimals travel as text: as numbers they can be compared and added up; whole ones stay whole.
fn extracted(column: &Column) -> String {
    match column.kind {
        ColumnKind::Text => format!("json_extract(doc, '$.{}')", column.path),
        ColumnKind::Number => format!("CAST(json_extract(doc, '$.{}') AS NUMERIC)", column.path),
    }
}

/// A name, so that no word of SQL's can be mistaken for it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_by_their_collection() {
        for collection in Collection::ALL {
            assert!(of(*collection).last_row.ends_with(&quoted(&table_name(*collection))), "{collection}");
        }
    }
}

//! The tables of collections and all their SQL, which follow from the registry.
//!
//! Every table has one shape: `row, id, seq, hash, doc`. The rest are virtual columns computed from `doc`: they take
//! no room, and when the registry changes they are put up anew without a document being written.

use onhand_domain::records::Collection;
use onhand_domain::records::registry::{Column, ColumnKind};
use std::sync::LazyLock;

/// The statements of one collection.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) by_id: String,
    pub(super) by_row: String,
    pub(super) all: String,
    pub(super) last_row: String,
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

fn statements(collection: Collection) -> Statements {
    let name = quoted(collection.name());
    Statements {
        by_id: format!("SELECT {FIELDS} FROM {name} WHERE id = ?1"),
        by_row: format!("SELECT {FIELDS} FROM {name} WHERE row = ?1"),
        all: format!("SELECT {FIELDS} FROM {name} ORDER BY row"),
        last_row: format!("SELECT coalesce(max(row), 0) FROM {name}"),
        insert: format!("INSERT INTO {name} ({FIELDS}) VALUES (?1, ?2, ?3, ?4, ?5)"),
        update: format!("UPDATE {name} SET seq = ?3, hash = ?4, doc = ?5 WHERE row = ?1 AND id = ?2"),
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
    let mut sql = format!("SELECT {FIELDS} FROM {}", quoted(collection.name()));
    let (beyond, order) = if newest_first { ("<", "DESC") } else { (">", "ASC") };
    let mut conditions = Vec::new();
    if paged {
        conditions.push(format!("row {beyond} ?2"));
    }
    for (place, column) in filters.iter().enumerate() {
        let parameter = place + 3;
        conditions.push(match column.kind {
            ColumnKind::Text => format!("{} = ?{parameter}", quoted(column.name)),
            ColumnKind::Number => format!("{} = CAST(?{parameter} AS NUMERIC)", quoted(column.name)),
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
    let name = collection.name();
    format!(
        "CREATE TABLE IF NOT EXISTS {} (row INTEGER PRIMARY KEY, id BLOB NOT NULL, seq INTEGER NOT NULL, \
         hash INTEGER NOT NULL, doc TEXT NOT NULL);
         CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} (id);",
        quoted(name),
        quoted(&format!("{name}_by_id")),
        quoted(name),
    )
}

/// Puts up a collection's columns and their indexes.
pub(super) fn columns(collection: Collection) -> String {
    let table = quoted(collection.name());
    let mut sql = format!(
        "ALTER TABLE {table} ADD COLUMN uuid TEXT GENERATED ALWAYS AS (lower(substr(hex(id), 1, 8) || '-' || \
         substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' || substr(hex(id), 17, 4) || '-' || \
         substr(hex(id), 21))) VIRTUAL;\n"
    );
    for column in collection.columns() {
        add_column(&mut sql, &table, column.name, column.path, column.kind);
        if column.indexed {
            let index = quoted(&format!("{}_by_{}", collection.name(), column.name));
            sql += &format!("CREATE INDEX {index} ON {table} ({});\n", quoted(column.name));
        }
    }
    if let Some(timer) = collection.timer() {
        if collection.columns().iter().all(|column| column.name != timer) {
            add_column(&mut sql, &table, timer, timer, ColumnKind::Text);
        }
        let (index, timer) = (quoted(&format!("{}_due", collection.name())), quoted(timer));
        sql += &format!("CREATE INDEX {index} ON {table} ({timer}) WHERE {timer} IS NOT NULL;\n");
    }
    sql
}

fn add_column(sql: &mut String, table: &str, name: &str, path: &str, kind: ColumnKind) {
    let name = quoted(name);
    // Decimals travel as text: as numbers they can be compared and added up. Whole ones stay whole.
    let (declared, value) = match kind {
        ColumnKind::Text => ("TEXT", format!("json_extract(doc, '$.{path}')")),
        ColumnKind::Number => ("NUMERIC", format!("CAST(json_extract(doc, '$.{path}') AS NUMERIC)")),
    };
    *sql +=
        &format!("ALTER TABLE {table} ADD COLUMN {name} {declared} GENERATED ALWAYS AS ({value}) VIRTUAL;\n");
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
            assert!(of(*collection).last_row.ends_with(&quoted(collection.name())), "{collection}");
        }
    }
}

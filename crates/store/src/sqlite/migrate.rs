//! How a file comes to have its tables: numbered steps, each done once and remembered by its hash, then whatever
//! follows from the registry, which is put up anew where the registry has changed.

use super::connection::failed;
use super::{schema, views};
use crate::StoreError;
use onhand_domain::hash;
use onhand_domain::records::Collection;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// A step. Once released it is never altered: what comes later is a step of its own.
struct Step {
    name: &'static str,
    sql: &'static str,
}

/// All steps; a file's version is how many of them it has.
const STEPS: &[Step] = &[Step {
    name: "log, history, outcomes, lookups, head",
    sql: "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash INTEGER NOT NULL);
          CREATE TABLE collections (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
          CREATE TABLE derived (name TEXT PRIMARY KEY, hash INTEGER NOT NULL) WITHOUT ROWID;
          CREATE TABLE log (
              seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, occurred_at INTEGER, command BLOB NOT NULL,
              digest INTEGER NOT NULL, actor BLOB NOT NULL, device BLOB, mark INTEGER, name TEXT NOT NULL,
              events TEXT NOT NULL, touched TEXT NOT NULL
          );
          CREATE UNIQUE INDEX log_by_command ON log (command);
          CREATE TABLE history (
              collection INTEGER NOT NULL, row INTEGER NOT NULL, seq INTEGER NOT NULL, hash INTEGER NOT NULL,
              doc TEXT NOT NULL
          );
          CREATE UNIQUE INDEX history_by_row ON history (collection, row, seq);
          CREATE TABLE outcomes (
              command BLOB PRIMARY KEY, at INTEGER NOT NULL, digest INTEGER NOT NULL, refusal TEXT NOT NULL,
              hash INTEGER NOT NULL
          ) WITHOUT ROWID;
          CREATE TABLE lookups (
              bucket INTEGER NOT NULL, key INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (bucket, key, row)
          ) WITHOUT ROWID;
          CREATE TABLE head (
              one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
              mark INTEGER NOT NULL
          );
          INSERT INTO head VALUES (1, 0, 0, 0);",
}];

/// The tables of the steps.
const OWN: &[&str] =
    &["collections", "derived", "head", "history", "log", "lookups", "migrations", "outcomes"];
/// Under what name the hash of the tables' definitions is kept.
const TABLES: &str = "(tables)";

/// The version that this program knows.
pub(super) const VERSION: u32 = STEPS.len() as u32;
/// `Onhd`: in the file's header, says whose file it is.
const APPLICATION: i32 = 0x4f6e_6864;

/// Checks that a file is one of ours and not newer than this program; gives its version, 0 where it is empty.
fn version(connection: &Connection) -> Result<u32, StoreError> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0)).map_err(failed);
    let application: i32 = pragma("application_id")?;
    if application != APPLICATION {
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if application == 0 && tables == 0 {
            return Ok(0);
        }
        let path = connection.path().unwrap_or_default();
        return Err(StoreError::Io(format!("{path} is a database of something else")));
    }
    let found = u32::try_from(pragma("user_version")?).unwrap_or(u32::MAX);
    if found > VERSION {
        return Err(StoreError::TooNew { found, known: VERSION });
    }
    Ok(found)
}

/// Checks that a file can be read as it is.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let current = version(connection)? == VERSION && {
        check_collections(connection)?;
        Collection::ALL
            .iter()
            .map(|collection| derived(*collection))
            .chain([derived_views()])
            .try_fold(true, |current, (name, sql)| {
                Ok::<_, StoreError>(current && is_current(connection, name, &sql)?)
            })?
    };
    if current {
        return check_tables(connection);
    }
    Err(StoreError::Io("the file was last used by an older release: open it for writing once".to_owned()))
}

/// Brings a file's tables up to date, whole or not at all.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    let changes = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    take_steps(&changes, found)?;
    check_collections(&changes)?;
    put_up(&changes)?;
    changes.commit().map_err(failed)
}

fn take_steps(changes: &Transaction<'_>, found: u32) -> Result<(), StoreError> {
    for (number, step) in (1u32..).zip(STEPS) {
        let hash = hash::of(step.sql.as_bytes()).cast_signed();
        if number <= found {
            let done: Option<i64> = changes
                .query_row("SELECT hash FROM migrations WHERE number = ?1", [number], |row| row.get(0))
                .optional()
                .map_err(failed)?;
            if done != Some(hash) {
                let what = format!("migration {number} of the file is not the one of this program");
                return Err(StoreError::Damaged { what });
            }
            continue;
        }
        changes.execute_batch(step.sql).map_err(failed)?;
        changes
            .execute("INSERT INTO migrations VALUES (?1, ?2, ?3)", params![number, step.name, hash])
            .map_err(failed)?;
    }
    if found < VERSION {
        changes.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        changes.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    }
    Ok(())
}

/// A collection that this program does not know is a newer release's.
fn check_collections(connection: &Connection) -> Result<(), StoreError> {
    let mut names = connection.prepare("SELECT name FROM collections").map_err(failed)?;
    let names = names.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
    for name in names {
        let name = name.map_err(failed)?;
        if Collection::named(&name).is_none() {
            return Err(StoreError::Io(format!(
                "the file holds {name}, which this program does not know; use the newer release"
            )));
        }
    }
    Ok(())
}

/// Puts up tables, columns, indexes and views where the registry says something new.
fn put_up(changes: &Transaction<'_>) -> Result<(), StoreError> {
    let (views, views_sql) = derived_views();
    let mut fresh = Vec::new();
    for collection in Collection::ALL {
        let (name, sql) = derived(*collection);
        if !is_current(changes, name, &sql)? {
            fresh.push((*collection, sql));
        }
    }
    if fresh.is_empty() && is_current(changes, views, &views_sql)? {
        return check_tables(changes);
    }
    // Views that people made over a column do not keep it from being put up anew.
    let theirs = take_down_views(changes).map_err(failed)?;
    for (collection, sql) in fresh {
        let known = "INSERT OR IGNORE INTO collections (name) VALUES (?1)";
        changes.execute(known, [collection.name()]).map_err(failed)?;
        rename_table(changes, collection).map_err(failed)?;
        changes.execute_batch(&schema::table(collection)).map_err(failed)?;
        take_down(changes, collection).map_err(failed)?;
        changes.execute_batch(&schema::columns(collection)).map_err(failed)?;
        remember(changes, collection.name(), &sql)?;
    }
    changes.execute_batch(&views_sql).map_err(failed)?;
    theirs.iter().try_for_each(|view| changes.execute_batch(view)).map_err(failed)?;
    remember(changes, views, &views_sql)?;
    remember(changes, TABLES, &tables(changes).map_err(failed)?)
}

/// Checks that the tables are as they were put up: in a damaged definition, records could seem not to be there.
fn check_tables(connection: &Connection) -> Result<(), StoreError> {
    if is_current(connection, TABLES, &tables(connection).map_err(failed)?)? {
        return Ok(());
    }
    Err(StoreError::Damaged { what: "the definitions of the tables".to_owned() })
}

/// The definitions of our tables, as the file has them. People may have put others beside.
fn tables(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let mut rows = statement.query([])?;
    let mut tables = String::new();
    while let Some(row) = rows.next()? {
        let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
        let is_collections = Collection::ALL.iter().any(|collection| schema::table_name(*collection) == name);
        if is_collections || OWN.contains(&name.as_str()) {
            tables += &sql;
        }
    }
    Ok(tables)
}

/// Takes down all views; gives the statements of those that are not ours.
fn take_down_views(changes: &Transaction<'_>) -> rusqlite::Result<Vec<String>> {
    let mut statement = changes.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")?;
    let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(String, String)> = all.collect::<rusqlite::Result<_>>()?;
    let mut theirs = Vec::new();
    for (name, sql) in all {
        changes.execute_batch(&format!("DROP VIEW {}", schema::quoted(&name)))?;
        let is_ours =
            Collection::named(&name).is_some() || views::VIEWS.iter().any(|(ours, _)| *ours == name);
        if !is_ours {
            theirs.push(sql);
        }
    }
    Ok(theirs)
}

/// In files of the first builds the table has the collection's name, which is its view's now.
fn rename_table(changes: &Transaction<'_>, collection: Collection) -> rusqlite::Result<()> {
    let old = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    if changes.query_row(old, [collection.name()], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    let (old, new) = (schema::quoted(collection.name()), schema::quoted(&schema::table_name(collection)));
    changes.execute_batch(&format!("ALTER TABLE {old} RENAME TO {new}"))
}

/// Takes down a collection's columns and their indexes; documents stay as they are.
fn take_down(changes: &Transaction<'_>, collection: Collection) -> rusqlite::Result<()> {
    let names = |sql: &str, parameter: &str| -> rusqlite::Result<Vec<String>> {
        changes.prepare(sql)?.query_map([parameter], |row| row.get(0))?.collect()
    };
    let table = schema::table_name(collection);
    let by_id = format!("{}_by_id", collection.name());
    let indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL";
    for index in names(indexes, &table)?.iter().filter(|index| **index != by_id) {
        changes.execute_batch(&format!("DROP INDEX {}", schema::quoted(index)))?;
    }
    let columns = "SELECT name FROM pragma_table_xinfo(?1)
                   WHERE name NOT IN ('row', 'id', 'seq', 'hash', 'doc') ORDER BY cid DESC";
    for column in names(columns, &table)? {
        let (table, column) = (schema::quoted(&table), schema::quoted(&column));
        changes.execute_batch(&format!("ALTER TABLE {table} DROP COLUMN {column}"))?;
    }
    Ok(())
}

/// What follows from the registry for a collection, under its name.
fn derived(collection: Collection) -> (&'static str, String) {
    (collection.name(), schema::columns(collection))
}

fn derived_views() -> (&'static str, String) {
    let create = |name: &str, select: &str| format!("CREATE VIEW {} AS {select};\n", schema::quoted(name));
    let collections = Collection::ALL.iter();
    let collections = collections.map(|collection| create(collection.name(), &schema::view(*collection)));
    let trade = views::VIEWS.iter().map(|(name, select)| create(name, select));
    ("(views)", collections.chain(trade).collect())
}

fn is_current(connection: &Connection, name: &str, sql: &str) -> Result<bool, StoreError> {
    let known: Option<i64> = connection
        .query_row("SELECT hash FROM derived WHERE name = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    Ok(known == Some(hash::of(sql.as_bytes()).cast_signed()))
}

fn remember(changes: &Transaction<'_>, name: &str, sql: &str) -> Result<(), StoreError> {
    let hash = hash::of(sql.as_bytes()).cast_signed();
    changes
        .execute("INSERT OR REPLACE INTO derived VALUES (?1, ?2)", params![name, hash])
        .map(|_| ())
        .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn released_steps_are_never_altered() {
        let hashes: Vec<u64> = STEPS.iter().map(|step| hash::of(step.sql.as_bytes())).collect();
        assert_eq!(hashes, [17_011_823_744_591_741_322]);
    }
}

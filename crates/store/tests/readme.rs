//! The SQL that README.md shows is understood by a store's file, read by a program that knows nothing of it.

use onhand_store::sqlite::Sqlite;
use rusqlite::{Connection, OpenFlags};

const README: &str = include_str!("../../../README.md");

/// What README.md gives to `sqlite3`: between the double quotes after the file's name.
fn queries() -> Vec<&'static str> {
    README.split(".sqlite ").skip(1).filter_map(|rest| rest.split('"').nth(1)).collect()
}

#[test]
fn the_readmes_queries_run_while_the_store_is_open() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("business.sqlite");
    let _store = Sqlite::open(&path).unwrap();
    let stranger = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(queries().len(), 2);
    for query in queries() {
        let mut statement = stranger.prepare(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert!(
            statement.query([]).unwrap().next().unwrap().is_none(),
            "there is nothing in it yet: {query}"
        );
    }
    for view in ["stock", "stock_history", "order_lines", "journal"] {
        assert!(README.contains(&format!("`{view}`")));
        stranger.prepare(&format!("SELECT * FROM {view}")).unwrap();
    }
}

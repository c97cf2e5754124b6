//! What people read with SQL of their own.

use super::*;
use std::process::Command;

fn shop(path: &Path) -> Sqlite {
    let (mut store, mut book) = (Sqlite::open(path).unwrap(), Book::default());
    let start = [location(), product(1, "Tea", "drinks"), level(1, 12, 4), order(1, 4, None)];
    store.commit(&book.entry(&start)).unwrap();
    store.commit(&book.entry(&[movement(1, "1.5", "13.5", "12")])).unwrap();
    store.commit(&book.refusals(1)).unwrap();
    store
}

fn answer(path: &Path, sql: &str) -> Vec<String> {
    let connection = elsewhere(path);
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let cells = (0..columns).map(|column| {
            Ok(match row.get_ref(column)? {
                rusqlite::types::ValueRef::Null => String::new(),
                rusqlite::types::ValueRef::Integer(value) => value.to_string(),
                rusqlite::types::ValueRef::Real(value) => value.to_string(),
                text => text.as_str()?.to_owned(),
            })
        });
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    statement.query_map([], read).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

const QUESTIONS: &[(&str, &str)] = &[
    ("select sku, on_hand, available from stock", "SKU-1|12|8"),
    ("select sku, name, location, reserved, incoming, status from stock", "SKU-1|Tea|SHOP|4|0|normal"),
    (
        "select sku, location, change, before, after, kind, reason, occurred_at from stock_history",
        "SKU-1|SHOP|-1.5|13.5|12|sale|counter|2026-03-02T09:01:00.000Z",
    ),
    (
        "select number, state, line, sku, quantity, open, taken, price from order_lines",
        "1001|placed|1|SKU-1|5|4|0|2.5",
    ),
    ("select number, total, state from orders where state = 'placed'", "1001|2.5|placed"),
    ("select sum(on_hand) from stock where on_hand > 9.5", "12"),
    ("select seq, at, name from journal where seq = 2", "2|2026-03-02T09:02:00Z|test"),
    ("select \"from\", \"to\" from movements where \"to\" = 'customer'", ""),
];

#[test]
fn the_tables_answer_in_the_words_of_the_trade() {
    let (_directory, path) = place();
    let store = shop(&path);
    for (question, expected) in QUESTIONS {
        let found = answer(&path, question);
        assert_eq!(found.len(), 1, "{question}");
        assert!(expected.is_empty() || found[0] == *expected, "{question}: {found:?}");
    }
    let id = store.list(&Query {
        collection: Collection::Products,
        filters: vec![("sku", "SKU-1".to_owned())],
        after_row: None,
        newest_first: false,
        limit: 1,
    });
    let id = id.unwrap()[0].id;
    assert_eq!(answer(&path, "select uuid from products"), [id.to_string()]);
    assert!(store.outcome(refused_command(1)).unwrap().is_some());
}

#[test]
fn sqlites_own_shell_reads_it_while_it_is_open() {
    let (_directory, path) = place();
    let _store = shop(&path);
    for (question, expected) in QUESTIONS {
        let Ok(asked) = Command::new("sqlite3").arg("-readonly").arg(&path).arg(question).output() else {
            eprintln!("sqlite3 is not installed: only the library's own connection was tried");
            return;
        };
        assert!(asked.status.success(), "{question}: {}", String::from_utf8_lossy(&asked.stderr));
        let found = String::from_utf8(asked.stdout).unwrap();
        assert!(expected.is_empty() || found.trim_end() == *expected, "{question}: {found}");
    }
}

#[test]
fn lists_and_timers_are_found_by_index() {
    let (_directory, path) = place();
    let _store = shop(&path);
    for question in [
        "SELECT row FROM products WHERE category = 'drinks' AND row > 5 ORDER BY row LIMIT 9",
        "SELECT row FROM orders WHERE expires_at IS NOT NULL AND expires_at <= 'x' ORDER BY expires_at, row LIMIT 9",
        "SELECT row FROM lookups WHERE bucket = 1 AND key = 2 AND row < 3 ORDER BY row DESC LIMIT 4",
        "SELECT max(bucket) FROM lookups WHERE bucket <= 9 AND bucket > 0",
        "SELECT seq, hash, doc FROM history WHERE collection = 1 AND row = 2 ORDER BY seq",
        "SELECT seq FROM log WHERE command = x'00'",
    ] {
        let connection = elsewhere(&path);
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
        let steps = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<_> = steps.collect::<rusqlite::Result<_>>().unwrap();
        let plain = steps.iter().all(|step| step.starts_with("SEARCH"));
        assert!(plain, "{question}: {steps:?}");
    }
}

//! The file: who may open it, what a cut or damaged one serves, how its tables follow the registry.

use super::super::{schema, select};
use super::*;
use onhand_domain::records::live;
use onhand_domain::selection::Selection;
use std::time::Duration;

#[test]
fn a_second_writer_is_told_who_the_first_is() {
    let (_directory, path) = place();
    let first = Sqlite::open(&path).unwrap();
    match Sqlite::open(&path) {
        Err(StoreError::InUse { holder, .. }) => assert_eq!(holder, format!("pid {}", std::process::id())),
        other => panic!("{other:?}"),
    }
    Sqlite::open_read_only(&path).unwrap().head().unwrap();
    drop(first);
    Sqlite::open(&path).unwrap();
}

#[test]
fn what_is_not_a_store_of_ours_is_left_alone() {
    let (_directory, path) = place();
    elsewhere(&path).execute_batch("CREATE TABLE photos (name TEXT)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(
        matches!(Sqlite::open(&path), Err(StoreError::Io(message)) if message.contains("something else"))
    );
    let (_directory, text) = place();
    std::fs::write(&text, "dear diary, ".repeat(1_000)).unwrap();
    assert!(matches!(Sqlite::open(&text), Err(StoreError::Damaged { .. })));
    assert!(Sqlite::open_read_only(text.with_extension("none")).is_err());
    assert_eq!(std::fs::read(&text).unwrap().len(), 12_000);
    // Nothing but the header's journal mode may differ.
    assert_eq!(std::fs::read(&path).unwrap()[100..], before[100..]);
}

#[test]
fn a_newer_store_is_refused() {
    let (_directory, path) = place();
    drop(Sqlite::open(&path).unwrap());
    elsewhere(&path).pragma_update(None, "user_version", 7).unwrap();
    assert!(matches!(Sqlite::open(&path), Err(StoreError::TooNew { found: 7, known: 1 })));
    assert!(matches!(Sqlite::open_read_only(&path), Err(StoreError::TooNew { .. })));
    let (_directory, path) = place();
    drop(Sqlite::open(&path).unwrap());
    elsewhere(&path).execute("INSERT INTO collections (name) VALUES ('robots')", []).unwrap();
    for opened in [Sqlite::open(&path).map(|_| ()), Sqlite::open_read_only(&path).map(|_| ())] {
        assert!(matches!(opened, Err(StoreError::Io(message)) if message.contains("newer release")));
    }
}

#[test]
fn columns_follow_the_registry_and_documents_are_not_touched() {
    let (_directory, path) = place();
    let mut book = Book::default();
    let mut store = Sqlite::open(&path).unwrap();
    store.commit(&book.entry(&[product(1, "Tea", "drinks"), order(1, 1, Some(moment(5)))])).unwrap();
    let before = content(&store);
    drop(store);
    // As an older release left it: a table by the collection's name, fewer columns, one that is gone now, computed ones,
    // another index; and someone's own view.
    elsewhere(&path)
        .execute_batch(
            "DROP VIEW stock; DROP VIEW order_lines; DROP VIEW stock_history; DROP VIEW products; DROP VIEW orders;
             DROP INDEX products_by_category;
             ALTER TABLE products_records DROP COLUMN category;
             ALTER TABLE products_records RENAME TO products;
             ALTER TABLE products ADD COLUMN price NUMERIC AS (json_extract(doc, '$.price')) VIRTUAL;
             ALTER TABLE products ADD COLUMN colour TEXT AS (json_extract(doc, '$.colour')) VIRTUAL;
             CREATE INDEX products_by_colour ON products (colour);
             CREATE VIEW mine AS SELECT sku, price FROM products;
             UPDATE derived SET hash = 0 WHERE name = 'products';",
        )
        .unwrap();
    assert!(Sqlite::open_read_only(&path).is_err(), "a reader can't put it up anew");
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(content(&store), before);
    let filters = vec![("category", "drinks".to_owned())];
    let query =
        Query { collection: Collection::Products, filters, after_row: None, newest_first: false, limit: 9 };
    assert_eq!(store.list(&query).unwrap().len(), 1);
    assert_eq!(store.due(moment(9), 9).unwrap().len(), 1);
    let other = elsewhere(&path);
    assert!(other.prepare("SELECT colour FROM products").is_err());
    let price: f64 = other.query_row("SELECT price FROM mine", [], |row| row.get(0)).unwrap();
    assert!((price - 2.5).abs() < 1e-9);
    other.prepare("SELECT * FROM stock JOIN order_lines JOIN stock_history").unwrap();
    assert_eq!(store.check_structure().unwrap(), Vec::<String>::new());
}

#[test]
fn a_damaged_document_is_named_and_not_served() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    for name in ["Tea", "Mint tea"] {
        store.commit(&book.entry(&[product(1, name, "drinks"), product(2, name, "drinks")])).unwrap();
    }
    let flip = "UPDATE products_records SET doc = replace(doc, '\"2.50\"', '\"2.51\"') WHERE row = 2";
    assert_eq!(elsewhere(&path).execute(flip, []).unwrap(), 1);
    let damaged = |what: &str, error: Option<StoreError>| match error {
        Some(StoreError::Damaged { what: named }) => assert!(named.contains("products row 2"), "{named}"),
        other => panic!("{what}: {other:?}"),
    };
    let query = Query {
        collection: Collection::Products,
        filters: Vec::new(),
        after_row: None,
        newest_first: false,
        limit: 9,
    };
    damaged("record", store.record(Collection::Products, uuid("product", 2)).err());
    damaged("rows", store.rows(Collection::Products, &[1, 2]).err());
    damaged("list", store.list(&query).err());
    for filters in [vec![], vec![("category", ["drinks"])], vec![("status", ["active"])]] {
        let selection = Selection::new(Collection::Products, filters).unwrap();
        damaged("selection", store.select(&selection, None, 9, &mut |_| Ok(())).err());
    }
    damaged("dump", store.dump(&mut |_| Ok(())).err());
    damaged("reader", store.reader().unwrap().rows(Collection::Products, &[2]).err());
    assert!(store.record(Collection::Products, uuid("product", 1)).unwrap().is_some());
    let flip = "UPDATE history SET doc = replace(doc, 'Tea', 'Pea') WHERE row = 2";
    assert_eq!(elsewhere(&path).execute(flip, []).unwrap(), 1);
    damaged("versions", store.versions(Collection::Products, 2).err());
}

#[test]
fn a_damaged_log_is_not_opened() {
    for spoil in [
        "UPDATE log SET events = '[1]' WHERE seq = 3",
        "DELETE FROM log WHERE seq = 2",
        "DELETE FROM log WHERE seq = 5",
        "UPDATE head SET mark = mark + 1",
        "DELETE FROM head",
    ] {
        let (_directory, path) = place();
        let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
        for n in 1..=5 {
            store.commit(&book.entry(&[product(n, "Tea", "drinks")])).unwrap();
        }
        drop(store);
        assert_eq!(elsewhere(&path).execute(spoil, []).unwrap(), 1);
        let opened = Sqlite::open(&path);
        assert!(matches!(opened, Err(StoreError::Damaged { .. })), "{spoil}: {opened:?}");
    }
}

#[test]
fn a_cut_or_torn_log_serves_whole_commits_only() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    let mut after = vec![content(&store)];
    for n in 1..=8 {
        let batch = book.batch(&[vec![product(1, &format!("Tea {n}"), "drinks")], vec![order(n, 3, None)]]);
        store.commit(&batch).unwrap();
        after.push(content(&store));
    }
    let wal = |path: &Path| path.with_extension("db-wal");
    let (file, log) = (std::fs::read(&path).unwrap(), std::fs::read(wal(&path)).unwrap());
    let mut seen = std::collections::BTreeSet::new();
    for part in 0..=40 {
        for torn in [false, true] {
            let (_directory, copy) = place();
            std::fs::write(&copy, &file).unwrap();
            let cut = log.len() * part / 40;
            let mut left = log[..cut].to_vec();
            if torn {
                left.resize(log.len(), 0x5a);
            }
            std::fs::write(wal(&copy), left).unwrap();
            // Cut before the tables were there, it is an empty file, and becomes an empty store.
            let opened = content(&Sqlite::open(&copy).unwrap());
            let whole = after.iter().position(|known| *known == opened);
            seen.insert(whole.expect("neither before nor after a commit"));
        }
    }
    assert!(seen.contains(&8) && seen.len() > 4, "{seen:?}");
}

#[test]
fn what_was_not_committed_when_the_power_went_is_not_there() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let before = content(&store);
    {
        let changes = super::super::write::begin(&store.tables().unwrap().connection).unwrap();
        let batch = book.clone().entry(&[product(1, "Mint tea", "drinks"), product(2, "Cup", "ware")]);
        for write in &batch.records {
            super::super::write::put_records(store.tables().unwrap(), &[write]).unwrap();
        }
        super::super::write::put_entries(&changes, &batch.entries).unwrap();
        // A copy of what the disk holds now is what is found when the power comes back.
        let (_directory, copy) = place();
        std::fs::copy(&path, &copy).unwrap();
        std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
        assert_eq!(content(&Sqlite::open(&copy).unwrap()), before);
        assert_eq!(content(&*store.reader().unwrap()), before);
    }
    store.reopen().unwrap();
    assert_eq!(content(&store), before);
}

#[test]
fn a_closed_business_is_one_file() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let before = content(&store);
    // Readers may outlive the writer.
    let reader = store.reader().unwrap();
    reader.head().unwrap();
    drop(store);
    let (_directory, copy) = place();
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(content(&Sqlite::open(&copy).unwrap()), before);
}

#[test]
fn a_full_disk_refuses_and_room_heals() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let limit = |store: &Sqlite, pages: i64| {
        let connection = &store.tables().unwrap().connection;
        connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0)).unwrap()
    };
    let pages = limit(&store, 1);
    let mut full = false;
    for n in 2..200 {
        let (before, known) = (book.clone(), content(&store));
        match store.commit(&book.entry(&[product(n, &"long ".repeat(400), "drinks")])) {
            Ok(()) => {}
            Err(StoreError::Full) => {
                assert_eq!(content(&store), known);
                full = true;
                book = before;
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(full, "a file of {pages} pages never filled");
    limit(&store, 1_000_000);
    store.commit(&book.entry(&[product(500, "Cup", "ware")])).unwrap();
}

#[test]
fn the_log_beside_the_file_is_written_over_and_does_not_grow_for_ever() {
    let (_directory, path) = place();
    let (mut store, mut book) = (Sqlite::open(&path).unwrap(), Book::default());
    let name = "long ".repeat(600);
    let mut longest = 0;
    for n in 0..120 {
        let products: Vec<_> = (0..150).map(|m| product(n * 1_000 + m, &name, "drinks")).collect();
        store.commit(&book.entry(&products)).unwrap();
        longest = longest.max(std::fs::metadata(path.with_extension("db-wal")).unwrap().len());
    }
    let written = std::fs::metadata(&path).unwrap().len() + longest;
    assert!(longest < 90 << 20, "{longest} bytes of log");
    assert!(written > 50 << 20, "only {written} bytes were written: too few to tell");
    // The thread beside copies what waits, without the writer's help.
    let waiting = || -> i64 {
        let connection = &store.tables().unwrap().connection;
        let log = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?);
        connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], log).unwrap()
    };
    for _ in 0..200 {
        if waiting() < 4_000 {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{} pages wait to be copied", waiting());
}

fn plan(file: &Connection, sql: &str) -> String {
    let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut steps = plan.raw_query();
    let mut text = String::new();
    while let Some(step) = steps.next().unwrap() {
        text += &step.get::<_, String>("detail").unwrap();
        text += "; ";
    }
    text
}

#[test]
fn every_filter_of_a_list_goes_by_its_index() {
    let (_directory, path) = place();
    drop(Sqlite::open(&path).unwrap());
    let file = elsewhere(&path);
    for collection in Collection::ALL.iter().copied() {
        for column in collection.columns().iter().filter(|column| column.indexed) {
            for (paged, newest_first) in [(false, false), (true, false), (false, true), (true, true)] {
                let sql = schema::list(collection, &[column], paged, newest_first);
                let plan = plan(&file, &sql);
                assert!(plan.contains(&format!("{collection}_by_{}", column.name)), "{sql}: {plan}");
            }
        }
    }
}

#[test]
fn no_way_to_a_selection_looks_at_all_records_but_the_one_that_says_so() {
    let (_directory, path) = place();
    drop(Sqlite::open(&path).unwrap());
    let file = elsewhere(&path);
    let goes_by = |sql: &str, index: &str| {
        let plan = plan(&file, sql);
        assert!(plan.starts_with("SEARCH ") && plan.contains(index), "{sql}: {plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("TEMP"), "{sql}: {plan}");
    };
    goes_by(select::IN_BUCKET, "PRIMARY KEY (bucket=? AND key=? AND row>?)");
    goes_by(select::NEXT_BUCKET, "PRIMARY KEY (bucket>?)");
    for collection in Collection::ALL.iter().copied() {
        goes_by(&select::row_of(collection), &format!("{collection}_by_id (id=?)"));
        goes_by(&schema::of(collection).by_row, "PRIMARY KEY (rowid=?)");
        goes_by(&select::after(collection), "PRIMARY KEY (rowid>?)");
        for field in collection.live().iter().filter(|field| matches!(field.path, live::Path::Column)) {
            let name = field.name;
            let index = format!("COVERING INDEX {collection}_by_{name} ({name}=? AND rowid>?)");
            goes_by(&select::by_column(collection, name), &index);
        }
    }
}

//! Rules of reading.

use super::Make;
use super::book::{Book, command, customer, level, moment, movement, order, product, uuid};
use crate::batch::{StoredDoc, StoredOutcome};
use crate::{Ids, Query, StoreError};
use onhand_domain::ids::{CustomerId, LocationId, ProductId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;

fn rows_of(found: &[StoredDoc]) -> Vec<i64> {
    found.iter().map(|stored| stored.row).collect()
}

/// Records by their rows come in the order asked for; rows that are not there are left out.
pub fn st06_rows_come_in_the_order_asked_for(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let products: Vec<_> = (1..=5).map(|n| product(n, "Tea", "drinks")).collect();
    store.commit(&book.entry(&products)).unwrap();
    let found = store.rows(Collection::Products, &[4, 9, 1, 5, 1]).unwrap();
    assert_eq!(rows_of(&found), [4, 1, 5, 1]);
    assert_eq!(found[0].doc, products[3].encode());
    assert_eq!(store.rows(Collection::Orders, &[1, 2]).unwrap(), []);
    assert_eq!(store.rows(Collection::Orders, &[]).unwrap(), []);
}

/// A look-up finds the records that have it now: a change of the looked-up field, also twice within a batch, moves
/// the record from the old key to the new one.
pub fn st07_sparse_lookups_follow_the_records(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let by_phone = |digits: &str| Lookup::CustomersByPhone(digits.to_owned());
    let callers = [customer(1, "01 111 111"), customer(2, "01-111-111"), customer(3, "03 333 333")];
    store.commit(&book.entry(&callers)).unwrap();
    assert_eq!(rows_of(&store.find(&by_phone("01111111"), None, 9).unwrap()), [2, 1]);
    assert_eq!(rows_of(&store.find(&by_phone("01111111"), None, 1).unwrap()), [2]);
    assert_eq!(rows_of(&store.find(&by_phone("01111111"), Some(2), 9).unwrap()), [1]);
    let moves = [vec![customer(2, "02 222 222")], vec![customer(2, "03 333 333")]];
    store.commit(&book.batch(&moves)).unwrap();
    assert_eq!(rows_of(&store.find(&by_phone("01111111"), None, 9).unwrap()), [1]);
    assert_eq!(store.find(&by_phone("02222222"), None, 9).unwrap(), []);
    let found = store.find(&by_phone("03333333"), None, 9).unwrap();
    assert_eq!(rows_of(&found), [3, 2]);
    assert_eq!(found[1].doc, customer(2, "03 333 333").encode());
    let sku = Lookup::ProductBySku("SKU-1".to_owned());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    assert_eq!(rows_of(&store.find(&sku, None, 1).unwrap()), [1]);
}

/// Look-ups that come by the thousand are found newest first, page by page, however far their rows lie apart, and
/// whatever other collections hold.
pub fn st08_dense_lookups_come_newest_first_and_page(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let mut rows = Vec::new();
    for (n, row) in [(0, 0), (2, 4_094), (4, 8_190), (6, 8_192), (8, 20_000), (10, 1_000_000)] {
        book.skip_rows_to(Collection::Orders, row);
        store.commit(&book.entry(&[order(n, 3, None), order(n + 1, 3, None)])).unwrap();
        book.skip_rows_to(Collection::Movements, row * 3);
        store.commit(&book.entry(&[movement(n, "1", "9", "8")])).unwrap();
        rows.splice(0..0, [row + 2, row + 1]);
    }
    let open = Lookup::OpenOrders(ProductId(uuid("product", 1)), LocationId(uuid("location", 1)));
    let theirs = Lookup::OrdersOf(CustomerId(uuid("customer", 1)));
    for lookup in [&open, &theirs] {
        assert_eq!(rows_of(&store.find(lookup, None, 99).unwrap()), rows);
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = store.find(lookup, before, 5).unwrap();
            assert!(page.len() <= 5);
            let Some(last) = page.last() else { break };
            before = Some(last.row);
            paged.extend(rows_of(&page));
        }
        assert_eq!(paged, rows);
    }
    let moved = Lookup::MovementsAt(ProductId(uuid("product", 1)), LocationId(uuid("location", 1)));
    assert_eq!(store.find(&moved, None, 99).unwrap().len(), 6);
    store.commit(&book.entry(&[order(4, 0, None)])).unwrap();
    assert_eq!(rows_of(&store.find(&theirs, None, 99).unwrap()), rows);
    let closed = book.row(&order(4, 0, None));
    rows.retain(|row| *row != closed);
    assert_eq!(rows_of(&store.find(&open, None, 99).unwrap()), rows);
    assert_eq!(store.find(&open, None, 0).unwrap(), []);
    assert_eq!(store.find(&Lookup::OrdersOf(CustomerId(uuid("customer", 2))), None, 9).unwrap(), []);
}

/// Lists come in the order of rows, oldest or newest first, and go on after (before) a row.
pub fn st09_lists_page_in_both_directions(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let products: Vec<_> = (1..=7).map(|n| product(n, "Tea", "drinks")).collect();
    store.commit(&book.entry(&products)).unwrap();
    for newest_first in [false, true] {
        let mut query = Query {
            collection: Collection::Products,
            filters: Vec::new(),
            after_row: None,
            newest_first,
            limit: 3,
        };
        let mut rows = Vec::new();
        loop {
            let page = store.list(&query).unwrap();
            let Some(last) = page.last() else { break };
            query.after_row = Some(last.row);
            rows.push(rows_of(&page));
        }
        let expected: [&[i64]; 3] =
            if newest_first { [&[7, 6, 5], &[4, 3, 2], &[1]] } else { [&[1, 2, 3], &[4, 5, 6], &[7]] };
        assert_eq!(rows, expected);
    }
}

/// Lists hold what equals every filter, as of the last commit; a filter without an index is refused.
pub fn st10_lists_filter_by_indexed_columns(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let products = [("drinks", 1), ("ware", 2), ("drinks", 3), ("drinks", 4)];
    let products: Vec<_> = products.iter().map(|(category, n)| product(*n, "Tea", category)).collect();
    store.commit(&book.entry(&products)).unwrap();
    let list = |filters: &[(&'static str, &str)], after_row, newest_first| {
        let filters = filters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Query { collection: Collection::Products, filters, after_row, newest_first, limit: 9 }
    };
    let drinks = [("category", "drinks")];
    assert_eq!(rows_of(&store.list(&list(&drinks, None, false)).unwrap()), [1, 3, 4]);
    assert_eq!(rows_of(&store.list(&list(&drinks, Some(4), true)).unwrap()), [3, 1]);
    let both = [("category", "drinks"), ("sku", "SKU-3"), ("status", "active")];
    assert_eq!(rows_of(&store.list(&list(&both, None, false)).unwrap()), [3]);
    assert_eq!(store.list(&list(&[("category", "Drinks")], None, false)).unwrap(), []);
    store.commit(&book.entry(&[product(3, "Tea", "ware")])).unwrap();
    assert_eq!(rows_of(&store.list(&list(&drinks, None, false)).unwrap()), [1, 4]);
    for unknown in ["name", "no such column"] {
        let refused = store.list(&list(&[(unknown, "Tea")], None, false));
        assert!(matches!(refused, Err(StoreError::NoSuchFilter { .. })), "{unknown}: {refused:?}");
    }
}

/// Every version of a source record is kept: what a later commit and what a later entry of one batch superseded, each
/// under the entry that made it, oldest first; the last one is the record's.
pub fn st11_source_records_keep_every_version(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let named = |name: &str| product(1, name, "drinks");
    store.commit(&book.batch(&[vec![named("a")], vec![product(2, "z", "ware")], vec![named("b")]])).unwrap();
    store.commit(&book.entry(&[product(2, "y", "ware")])).unwrap();
    store.commit(&book.batch(&[vec![named("c")], vec![named("d")], vec![named("e")]])).unwrap();
    let versions = store.versions(Collection::Products, 1).unwrap();
    let versions: Vec<_> = versions.into_iter().map(|version| (version.seq, version.doc)).collect();
    let expected = [(1, "a"), (3, "b"), (5, "c"), (6, "d")];
    assert_eq!(versions, expected.map(|(seq, name)| (seq, named(name).encode())));
    let now = store.record(Collection::Products, named("e").id()).unwrap().unwrap();
    assert_eq!((now.seq, now.doc), (7, named("e").encode()));
    assert_eq!(store.versions(Collection::Products, 2).unwrap().len(), 1);
    assert_eq!(store.versions(Collection::Orders, 1).unwrap(), []);
}

/// Derived records keep their last version only.
pub fn st12_derived_records_keep_none(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    store.commit(&book.entry(&[level(1, 5, 0)])).unwrap();
    store.commit(&book.batch(&[vec![level(1, 4, 0)], vec![level(1, 3, 0)]])).unwrap();
    assert_eq!(store.versions(Collection::StockLevels, 1).unwrap(), []);
    let now = store.record(Collection::StockLevels, level(1, 3, 0).id()).unwrap().unwrap();
    assert_eq!((now.seq, now.doc), (3, level(1, 3, 0).encode()));
}

/// What became of a command is found by its id: its entry, field by field, or its refusal; nothing where it never came.
pub fn st13_outcomes_are_found_by_command(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let mut batch = book.batch(&[vec![product(1, "Tea", "drinks")], vec![], vec![product(2, "Cup", "ware")]]);
    batch.refused = book.refusals(1).refused;
    store.commit(&batch).unwrap();
    for entry in &batch.entries {
        let outcome = store.outcome(entry.command).unwrap().unwrap();
        assert_eq!(outcome.digest(), entry.digest);
        assert_eq!(outcome, StoredOutcome::Accepted(entry.clone()));
    }
    let refused = store.outcome(batch.refused[0].command).unwrap();
    assert_eq!(refused, Some(StoredOutcome::Refused(batch.refused[0].clone())));
    assert_eq!(store.outcome(command(99)).unwrap(), None);
}

/// Entries come in order, after a place, so many at most, with every field as it was written.
pub fn st14_entries_come_in_order(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let mut written = Vec::new();
    for n in 1..=4 {
        let batch = book.batch(&[vec![product(n, "Tea", "drinks")], vec![level(n, 1, 0)]]);
        store.commit(&batch).unwrap();
        written.extend(batch.entries);
    }
    assert_eq!(store.entries_after(0, 99).unwrap(), written);
    assert_eq!(store.entries_after(3, 2).unwrap(), written[3..5]);
    assert_eq!(store.entries_after(8, 99).unwrap(), []);
    assert_eq!(store.entries_after(u64::MAX, 99).unwrap(), []);
}

/// What is due comes in order of time, so much at most; what is not due yet, or has no time any more, does not come.
pub fn st15_what_is_due_comes_in_order_of_time(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let times = [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20)), (5, Some(99))];
    let orders: Vec<_> = times.iter().map(|(n, at)| order(*n, 1, at.map(moment))).collect();
    store.commit(&book.entry(&orders)).unwrap();
    let due = |store: &dyn crate::Reader, now, limit| -> Vec<_> {
        let due = store.due(moment(now), limit).unwrap();
        assert!(due.iter().all(|(collection, ..)| *collection == Collection::Orders));
        due.into_iter().map(|(_, id, at)| (id, at)).collect()
    };
    let expected = |wanted: &[(u64, u64)]| -> Vec<_> {
        wanted.iter().map(|(n, at)| (uuid("order", *n), moment(*at))).collect()
    };
    assert_eq!(due(&*store, 9, 9), []);
    assert_eq!(due(&*store, 20, 9), expected(&[(2, 10), (4, 20)]));
    assert_eq!(due(&*store, 50, 2), expected(&[(2, 10), (4, 20)]));
    store.commit(&book.entry(&[order(2, 0, None)])).unwrap();
    assert_eq!(due(&*store, 50, 9), expected(&[(4, 20), (1, 30)]));
}

/// The greatest ids of commands and records are found, no more than asked for.
pub fn st23_the_greatest_ids_are_found(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    assert!(store.greatest(Ids::Accepted, 9).unwrap().is_empty());
    let products: Vec<_> = (1..=7).map(|n| product(n, "Tea", "drinks")).collect();
    let mut batch = book.batch(&products.chunks(2).map(<[_]>::to_vec).collect::<Vec<_>>());
    batch.refused = book.refusals(3).refused;
    store.commit(&batch).unwrap();
    let accepted: Vec<_> = batch.entries.iter().map(|entry| entry.command.0).collect();
    let refused: Vec<_> = batch.refused.iter().map(|refused| refused.command.0).collect();
    let records: Vec<_> = (1..=7).map(|n| uuid("product", n)).collect();
    for (ids, mut all) in [
        (Ids::Accepted, accepted),
        (Ids::Refused, refused),
        (Ids::Records(Collection::Products), records),
        (Ids::Records(Collection::Orders), Vec::new()),
    ] {
        all.sort_unstable();
        for limit in [0, 2, 99] {
            let mut found = store.greatest(ids, limit).unwrap();
            found.sort_unstable();
            assert_eq!(found, all[all.len().saturating_sub(limit)..], "{ids:?} {limit}");
        }
    }
}

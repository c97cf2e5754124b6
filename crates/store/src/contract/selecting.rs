//! Rules of selections.

use super::Make;
use super::book::{Book, customer, level, order, order_of, product, uuid};
use crate::batch::StoredDoc;
use crate::{Position, Reader, StoreError};
use onhand_domain::records::{Collection, Record};
use onhand_domain::selection::Selection;
use std::sync::atomic::{AtomicBool, Ordering};

fn select<const N: usize>(collection: Collection, filters: [(&str, Vec<String>); N]) -> Selection {
    Selection::new(collection, filters).unwrap()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn ids(kind: &str, numbers: impl IntoIterator<Item = u64>) -> Vec<String> {
    numbers.into_iter().map(|n| uuid(kind, n).to_string()).collect()
}

/// All of a selection, so many at a time; each page comes in order and is as long as it says.
fn pages(store: &dyn Reader, selection: &Selection, limit: usize) -> Vec<StoredDoc> {
    let (mut found, mut after): (Vec<StoredDoc>, _) = (Vec::new(), None);
    loop {
        let before = found.len();
        let mut take = |stored: StoredDoc| {
            found.push(stored);
            Ok(())
        };
        let selected = store.select(selection, after, limit, &mut take).unwrap();
        assert_eq!(selected.position, store.head().unwrap().position);
        assert!(found.len() - before <= limit, "{selection:?}: more than the limit");
        assert!(found.is_sorted_by_key(|stored| stored.row), "{selection:?}: out of order");
        match selected.next {
            Some(next) => {
                assert!(after.is_none_or(|after| next > after), "{selection:?}: it stands still");
                assert!(
                    found.last().is_none_or(|last| last.row <= next),
                    "{selection:?}: it would come again"
                );
                after = Some(next);
            }
            None => return found,
        }
    }
}

/// A business whose records are found by every path, as they are in the end.
fn business(store: &mut dyn crate::Store) -> Vec<(i64, Record)> {
    let mut book = Book::default();
    let mut last: Vec<Record> = Vec::new();
    let mut commit = |store: &mut dyn crate::Store, book: &mut Book, records: Vec<Record>| {
        store.commit(&book.entry(&records)).unwrap();
        for record in records {
            last.retain(|other| other.id() != record.id());
            last.push(record);
        }
    };
    for n in 1..=40 {
        let category = ["drinks", "ware", "food", "\"odd\"'s"][n as usize % 4];
        commit(store, &mut book, vec![product(n, "Tea", category), level(n, n as i64, 0)]);
        commit(store, &mut book, vec![customer(n, "01 111 111")]);
    }
    for (n, row) in [0, 4_092, 8_190, 20_000, 24_000].into_iter().enumerate() {
        book.skip_rows_to(Collection::Orders, row);
        let n = n as u64 * 10;
        commit(store, &mut book, (n..n + 8).map(|n| order_of(n, n % 3, n % 2)).collect());
    }
    // Some come to match, others cease to.
    commit(store, &mut book, vec![order_of(3, 0, 0), order_of(12, 2, 1), product(5, "Tea", "drinks")]);
    last.into_iter().map(|record| (book.row(&record), record)).collect()
}

/// A selection is every record that matches it, once, in the order of rows, with its hash, by whatever path it is found
/// and however many come at a time.
pub fn st24_a_selection_is_all_that_matches_in_order(make: Make<'_>) {
    let mut store = make();
    let mut records = business(&mut *store);
    records.sort_by_key(|(row, _)| *row);
    let selections = [
        Selection::all(Collection::Products),
        Selection::all(Collection::Returns),
        select(Collection::Products, [("category", words(&["drinks"]))]),
        select(Collection::Products, [("category", words(&["ware", "drinks", "none", "\"odd\"'s"]))]),
        select(Collection::Products, [("category", Vec::new())]),
        select(Collection::Products, [("id", ids("product", [9, 3, 7, 99]))]),
        select(Collection::Products, [("id", ids("product", 1..20)), ("category", words(&["food"]))]),
        select(Collection::Products, [("id", words(&["", "nonsense"]))]),
        select(Collection::Orders, [("state", words(&["placed"]))]),
        select(Collection::Orders, [("state", words(&["placed", "handed_over", "ready"]))]),
        select(Collection::Orders, [("customer", ids("customer", [0]))]),
        select(Collection::Orders, [("customer", ids("customer", [2, 0, 5, 1]))]),
        select(Collection::Orders, [("customer", ids("customer", 0..999))]),
        select(Collection::Orders, [("customer", ids("customer", [1, 2])), ("state", words(&["placed"]))]),
        select(Collection::Customers, [("customer", ids("customer", [4, 2]))]),
        select(Collection::StockLevels, [("product", ids("product", [4, 2, 30]))]),
        select(Collection::StockLevels, [("location", ids("location", [1]))]),
        select(
            Collection::StockLevels,
            [("location", ids("location", [1])), ("product", ids("product", [4, 2, 77]))],
        ),
        select(Collection::StockLevels, [("location", ids("location", [2]))]),
    ];
    for selection in &selections {
        let expected: Vec<_> = records
            .iter()
            .filter(|(_, record)| selection.matches(record))
            .map(|(row, record)| {
                (*row, record.id(), record.encode(), onhand_domain::hash::of(&record.encode()))
            })
            .collect();
        for limit in [1, 3, 7, 1_000, usize::MAX] {
            let found = pages(&*store, selection, limit).into_iter();
            let found: Vec<_> =
                found.map(|stored| (stored.row, stored.id, stored.doc, stored.hash)).collect();
            assert_eq!(found, expected, "{selection:?}, {limit} at a time");
        }
    }
}

/// Where few of many records are selected, one call looks at so many and no more; without a limit, at all of them.
pub fn st25_a_selection_is_bounded_by_what_it_looks_at(make: Make<'_>) {
    const MANY: u64 = 12_000;
    let (mut store, mut book) = (make(), Book::default());
    let orders: Vec<_> = (1..=MANY).map(|n| order(n, u64::from(n == MANY), None)).collect();
    store.commit(&book.entry(&orders)).unwrap();
    let theirs = ("customer", ids("customer", [1]));
    let selection = select(Collection::Orders, [theirs, ("state", words(&["placed"]))]);
    let mut taken = 0;
    let mut take = |_| {
        taken += 1;
        Ok(())
    };
    let first = store.select(&selection, None, 100, &mut take).unwrap();
    assert!(first.next.is_some_and(|row| row < MANY as i64), "{first:?}");
    assert_eq!(store.select(&selection, None, usize::MAX, &mut take).unwrap().next, None);
    assert_eq!(taken, 1);
    assert_eq!(pages(&*store, &selection, 100).len(), 1);
    let empty = store.select(&selection, None, 0, &mut |_| Ok(())).unwrap();
    assert_eq!(store.select(&selection, empty.next, 100, &mut |_| Ok(())).unwrap(), first);
}

/// Whoever takes may stop: his error is what the call ends with.
pub fn st26_who_takes_may_stop(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let products: Vec<_> = (1..=5).map(|n| product(n, "Tea", "drinks")).collect();
    store.commit(&book.entry(&products)).unwrap();
    for selection in [
        Selection::all(Collection::Products),
        select(Collection::Products, [("category", words(&["drinks"]))]),
    ] {
        let mut taken = 0;
        let mut take = |_| {
            taken += 1;
            if taken == 3 { Err(StoreError::Full) } else { Ok(()) }
        };
        let stopped = store.select(&selection, None, 9, &mut take);
        assert!(matches!(stopped, Err(StoreError::Full)), "{stopped:?}");
        assert_eq!(taken, 3);
        assert_eq!(pages(&*store, &selection, 2).len(), 5);
    }
}

/// What is selected beside commits is of one state: that of the position that comes with it.
pub fn st27_a_selection_is_of_the_state_that_it_names(make: Make<'_>) {
    const COMMITS: u64 = 60;
    let (mut store, mut book) = (make(), Book::default());
    // The third joins the others and leaves them again.
    let trio = |n: u64| {
        let third = if n.is_multiple_of(2) { "pair" } else { "alone" };
        [product(1, &n.to_string(), "pair"), product(2, &n.to_string(), "pair"), product(3, "x", third)]
    };
    let selection = select(Collection::Products, [("category", words(&["pair"]))]);
    let start = book.entry(&trio(0));
    store.commit(&start).unwrap();
    let reader = store.reader().unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (done, selection) = (&done, &selection);
        let reading = scope.spawn(move || {
            let mut seen = Position::default();
            loop {
                let last = done.load(Ordering::Acquire);
                let mut found: Vec<StoredDoc> = Vec::new();
                let mut take = |stored| {
                    found.push(stored);
                    Ok(())
                };
                let position = reader.select(selection, None, 9, &mut take).unwrap().position;
                assert!(position.seq >= seen.seq, "time went back");
                seen = position;
                assert_eq!(found.len(), if seen.seq.is_multiple_of(2) { 2 } else { 3 });
                assert!(found[..2].iter().all(|stored| stored.seq == seen.seq), "of another state");
                if last {
                    return seen;
                }
            }
        });
        for n in 1..=COMMITS {
            store.commit(&book.entry(&trio(n))).unwrap();
        }
        done.store(true, Ordering::Release);
        assert_eq!(reading.join().unwrap(), book.position);
    });
}

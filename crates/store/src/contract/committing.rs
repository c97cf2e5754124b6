//! Rules of committing.

use super::Make;
use super::book::{Book, command, customer, level, moment, order, product, refused_command, uuid};
use crate::batch::StoredOutcome;
use crate::{Reader, StoreError};
use onhand_domain::ids::{CustomerId, LocationId, ProductId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::{Collection, Record};
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything in a store, as text.
pub(crate) fn content(store: &dyn Reader) -> Vec<String> {
    let mut lines = Vec::new();
    let mut take = |item| {
        lines.push(serde_json::to_string(&item).unwrap());
        Ok(())
    };
    store.dump(&mut take).unwrap();
    lines
}

fn name_of(store: &dyn Reader, n: u64) -> Option<String> {
    let stored = store.record(Collection::Products, uuid("product", n)).unwrap()?;
    match &*stored.decode(Collection::Products).unwrap() {
        Record::Products(product) => Some(product.name.clone()),
        other => panic!("not a product: {other:?}"),
    }
}

/// A batch of which one record does not fit leaves nothing behind: no record, look-up, entry or outcome, and the log
/// ends where it ended. The batch that follows from there is taken.
pub fn st01_a_commit_is_whole_or_not_at_all(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let (before, told) = (content(&*store), book.clone());
    for spoilt in 0..3 {
        let mut book = told.clone();
        let changed =
            [customer(1, "01 234 567"), product(2, "Cup", "ware"), product(1, "Mint tea", "drinks")];
        let mut batch = book.entry(&changed);
        batch.refused = book.refusals(1).refused;
        match spoilt {
            0 => batch.records[1].row = 1,
            1 => batch.records[2].row = 7,
            _ => batch.entries[0].command = command(1),
        }
        if spoilt == 2 {
            batch.to.mark = crate::batch::chain(batch.from.mark, &batch.entries);
            batch.entries[0].mark = Some(batch.to.mark);
        }
        let refused = store.commit(&batch);
        assert!(matches!(refused, Err(StoreError::BadBatch { .. })), "{spoilt}: {refused:?}");
        assert_eq!(content(&*store), before);
        let phone = Lookup::CustomersByPhone("01234567".into());
        assert_eq!(store.find(&phone, None, 9).unwrap(), []);
        assert_eq!(store.outcome(refused_command(1)).unwrap(), None);
    }
    let mut book = told;
    store.commit(&book.entry(&[product(1, "Mint tea", "drinks")])).unwrap();
    assert_eq!(name_of(&*store, 1).as_deref(), Some("Mint tea"));
}

/// A batch that does not begin where the log ends is a conflict that names both ends, and changes nothing: whether it
/// differs in entries, in mark or in epoch.
pub fn st02_a_batch_from_elsewhere_is_a_conflict(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let mut other = book.clone();
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let before = content(&*store);
    let late = other.entry(&[product(1, "Coffee", "drinks")]);
    let conflict = store.commit(&late);
    assert!(matches!(conflict, Err(StoreError::Conflict { head: 1, from: 0 })), "{conflict:?}");
    for fork in 0..2 {
        let mut forked = book.clone();
        if fork == 0 {
            forked.position.mark ^= 1;
        } else {
            forked.position.epoch += 1;
        }
        let conflict = store.commit(&forked.entry(&[product(2, "Cup", "ware")]));
        assert!(matches!(conflict, Err(StoreError::Conflict { head: 1, from: 1 })), "{conflict:?}");
    }
    assert_eq!(content(&*store), before);
}

/// A batch whose entries or mark do not lead from its beginning to its end is refused, and changes nothing.
pub fn st03_a_batch_that_contradicts_itself_is_refused(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    let sound = book.batch(&[vec![product(1, "Tea", "drinks")], vec![product(2, "Cup", "ware")]]);
    let before = content(&*store);
    for spoilt in 0..5 {
        let mut batch = sound.clone();
        match spoilt {
            0 => batch.to.seq += 1,
            1 => batch.to.mark ^= 1,
            2 => batch.entries[1].seq = 1,
            3 => batch.entries[0].events = r#"["something else"]"#.to_owned(),
            _ => batch.entries[1].mark = None,
        }
        let refused = store.commit(&batch);
        assert!(matches!(refused, Err(StoreError::BadBatch { .. })), "{spoilt}: {refused:?}");
        assert_eq!(content(&*store), before);
    }
    store.commit(&sound).unwrap();
}

/// What a commit wrote is read at once: head, next rows, records by id with row, entry and hash.
pub fn st04_what_is_committed_is_read(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    assert_eq!(store.head().unwrap().position, crate::Position::default());
    assert!(store.head().unwrap().next_rows.iter().all(|(_, row)| *row == 1));
    let tea = product(1, "Tea", "drinks");
    let batch = book.batch(&[vec![tea.clone()], vec![product(2, "Cup", "ware"), level(1, 5, 2)]]);
    store.commit(&batch).unwrap();
    let head = store.head().unwrap();
    assert_eq!(head.position, book.position);
    for (place, collection) in Collection::ALL.iter().enumerate() {
        let next = match collection {
            Collection::Products => 3,
            Collection::StockLevels => 2,
            _ => 1,
        };
        assert_eq!(head.next_rows[place], (*collection, next));
    }
    let stored = store.record(Collection::Products, tea.id()).unwrap().unwrap();
    assert_eq!((stored.id, stored.row, stored.seq), (tea.id(), 1, 1));
    assert_eq!((stored.doc, stored.hash), (tea.encode(), batch.records[0].hash));
    assert_eq!(store.record(Collection::Customers, tea.id()).unwrap(), None, "an id is a collection's own");
    assert_eq!(name_of(&*store, 3), None);
    let keys = [
        (Collection::Products, uuid("product", 2)),
        (Collection::Customers, tea.id()),
        (Collection::Products, tea.id()),
    ];
    let found: Vec<_> =
        store.records(&keys).unwrap().into_iter().map(|found| found.map(|found| found.id)).collect();
    assert_eq!(found, [Some(keys[0].1), None, Some(keys[2].1)], "each in its place");
    assert_eq!(store.records(&[]).unwrap(), []);
}

/// A batch of refusals leaves the log where it is, and each is remembered.
pub fn st05_refusals_alone_leave_the_log_where_it_is(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    let batch = book.refusals(2);
    store.commit(&batch).unwrap();
    assert_eq!(store.head().unwrap().position, book.position);
    for refused in &batch.refused {
        let outcome = store.outcome(refused.command).unwrap();
        assert_eq!(outcome, Some(StoredOutcome::Refused(refused.clone())));
    }
    store.commit(&book.entry(&[product(2, "Cup", "ware")])).unwrap();
}

/// Opened again, a store is as it was, to the last byte, and goes on from there.
pub fn st16_reopening_keeps_everything(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    store.reopen().unwrap();
    for n in 1..40 {
        let entries = [vec![order(n, 3, Some(moment(n)))], vec![order(n, 2, None), level(1, n as i64, 1)]];
        store.commit(&book.batch(&entries)).unwrap();
    }
    store.commit(&book.refusals(3)).unwrap();
    let before = content(&*store);
    store.reopen().unwrap();
    assert_eq!(content(&*store), before);
    let open = Lookup::OpenOrders(ProductId(uuid("product", 1)), LocationId(uuid("location", 1)));
    assert_eq!(store.find(&open, None, 99).unwrap().len(), 39);
    let customer = Lookup::OrdersOf(CustomerId(uuid("customer", 1)));
    assert_eq!(store.find(&customer, None, 99).unwrap().len(), 39);
    store.commit(&book.entry(&[order(1, 0, None)])).unwrap();
    assert_eq!(store.find(&open, None, 99).unwrap().len(), 38);
}

/// A reader on another thread sees commits as they are made, each whole: two records that every commit writes alike
/// are never read unlike in one call, and the log never ends before what was acknowledged.
pub fn st17_readers_elsewhere_never_see_half_a_commit(make: Make<'_>) {
    const COMMITS: u64 = 60;
    let (mut store, mut book) = (make(), Book::default());
    let pair = |name: &str| [product(1, name, "pair"), product(2, name, "pair")];
    store.commit(&book.entry(&pair("0"))).unwrap();
    let reader = store.reader().unwrap();
    let keys = [1, 2].map(|n| (Collection::Products, uuid("product", n)));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let done = &done;
        let reading = scope.spawn(move || {
            let (mut reads, mut seen) = (0u64, 0);
            loop {
                let last = done.load(Ordering::Acquire);
                let both = if reads % 2 == 0 {
                    reader.rows(Collection::Products, &[1, 2]).unwrap()
                } else {
                    reader.records(&keys).unwrap().into_iter().flatten().collect()
                };
                assert_eq!(both[0].seq, both[1].seq, "half a commit was read");
                assert!(both[0].seq >= seen, "time went back");
                seen = both[0].seq;
                reads += 1;
                if last {
                    return (reads, seen);
                }
            }
        });
        for n in 1..=COMMITS {
            store.commit(&book.entry(&pair(&n.to_string()))).unwrap();
        }
        done.store(true, Ordering::Release);
        let (reads, seen) = reading.join().unwrap();
        assert!(reads > 0);
        assert_eq!(seen, COMMITS + 1, "an acknowledged commit was not read");
    });
    let other = store.reader().unwrap();
    assert_eq!(content(&*other), content(&*store));
}

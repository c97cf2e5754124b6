//! Rules of exports, restores and housekeeping.

use super::Make;
use super::book::{Book, customer, level, location, moment, movement, order, product, refused_command, uuid};
use super::committing::content;
use crate::dump::DumpItem;
use crate::{Position, Reader, Store, StoreError};
use onhand_domain::ids::CustomerId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use serde_json::value::RawValue;

fn business(store: &mut dyn Store) -> Book {
    let mut book = Book::default();
    let start =
        [location(), product(1, "Tea", "drinks"), product(2, "Cup", "ware"), customer(1, "01 234 567")];
    store.commit(&book.entry(&start)).unwrap();
    for n in 1..=6 {
        let entries = [
            vec![order(n, 2, Some(moment(n)))],
            vec![order(n, n % 2, None), level(1, 9, n as i64)],
            vec![movement(n, "1", "9", "8"), product(1, &format!("Tea {n}"), "drinks")],
        ];
        store.commit(&book.batch(&entries)).unwrap();
    }
    store.commit(&book.refusals(3)).unwrap();
    book
}

fn items(store: &dyn Reader) -> Vec<DumpItem> {
    let mut items = Vec::new();
    let mut take = |item| {
        items.push(item);
        Ok(())
    };
    store.dump(&mut take).unwrap();
    items
}

fn restored(store: &mut dyn Store, items: &[DumpItem]) -> Result<(), StoreError> {
    store.restore(&mut items.iter().cloned().map(Ok))
}

/// The same business always gives the same stream; restored into an empty store, it gives that stream again, its
/// look-ups find and its log goes on.
pub fn st18_a_dump_restored_is_the_same_dump(make: Make<'_>) {
    let mut store = make();
    let mut book = business(&mut *store);
    let first = content(&*store);
    assert_eq!(content(&*store), first);
    let mut other = make();
    restored(&mut *other, &items(&*store)).unwrap();
    assert_eq!(content(&*other), first);
    assert_eq!(other.head().unwrap(), store.head().unwrap());
    for lookup in [
        Lookup::OrdersOf(CustomerId(uuid("customer", 1))),
        Lookup::CustomersByPhone("01234567".to_owned()),
        Lookup::AllLocations,
        Lookup::ProductBySku("SKU-2".to_owned()),
    ] {
        let found = store.find(&lookup, None, 99).unwrap();
        assert!(!found.is_empty(), "{lookup:?}");
        assert_eq!(other.find(&lookup, None, 99).unwrap(), found);
    }
    other.reopen().unwrap();
    other.commit(&book.entry(&[product(1, "Mint tea", "drinks")])).unwrap();
}

/// An export that is out of order, cut short, forged or not written as records are is refused, naming the line; the
/// store stays empty and can be restored into.
pub fn st19_a_bad_dump_leaves_the_store_empty(make: Make<'_>) {
    let mut source = make();
    business(&mut *source);
    let sound = items(&*source);
    let mut store = make();
    let end = sound.len();
    type Spoil = fn(&mut Vec<DumpItem>);
    let spoils: [(&str, Spoil, u64); 9] = [
        ("swapped", |items| items.swap(1, 2), 3),
        ("repeated", |items| items.insert(2, items[1].clone()), 3),
        ("no head", |items| drop(items.remove(0)), 1),
        ("spaces", |items| respell(&mut items[2], |doc| doc.replacen(':', ": ", 1)), 3),
        ("a field more", |items| respell(&mut items[2], |doc| doc.replacen('{', "{\"a\":1,", 1)), 3),
        ("another's id", |items| take_id_of_next(items), 2),
        ("an entry forged", |items| forge_entry(items), 0),
        ("cut short", remove_last_entry, 0),
        ("empty", Vec::clear, 1),
    ];
    for (what, spoil, line) in spoils {
        let mut items = sound.clone();
        spoil(&mut items);
        match restored(&mut *store, &items) {
            Err(StoreError::BadDump { line: found, .. }) => {
                assert!(line == 0 || found == line, "{what}: line {found}");
            }
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!(store.head().unwrap().position, Position::default(), "{what}");
        assert_eq!(content(&*store).len(), 1, "{what}");
    }
    let cut: Vec<_> = sound.iter().take(end / 2).cloned().map(Ok).collect();
    let gone = std::iter::once(Err(StoreError::Io("the file ended".to_owned())));
    let failed = store.restore(&mut cut.into_iter().chain(gone));
    assert!(matches!(failed, Err(StoreError::Io(_))), "{failed:?}");
    restored(&mut *store, &sound).unwrap();
    assert_eq!(content(&*store), content(&*source));
}

fn respell(item: &mut DumpItem, change: impl Fn(&str) -> String) {
    let DumpItem::Record { doc, .. } = item else { panic!("not a record: {item:?}") };
    *doc = RawValue::from_string(change(doc.get())).unwrap();
}

fn take_id_of_next(items: &mut [DumpItem]) {
    let DumpItem::Record { id: next, .. } = items[2].clone() else { panic!("not a record") };
    let DumpItem::Record { id, .. } = &mut items[1] else { panic!("not a record") };
    *id = next;
}

fn forge_entry(items: &mut [DumpItem]) {
    let entry = items.iter_mut().find_map(|item| match item {
        DumpItem::Entry(entry) => Some(entry),
        _ => None,
    });
    entry.unwrap().name = "something_else".to_owned();
}

fn remove_last_entry(items: &mut Vec<DumpItem>) {
    let last = items.iter().rposition(|item| matches!(item, DumpItem::Entry(_)));
    items.remove(last.unwrap());
}

/// A store that holds a business is not restored into, and keeps what it has.
pub fn st20_only_an_empty_store_is_restored_into(make: Make<'_>) {
    let mut store = make();
    business(&mut *store);
    let before = content(&*store);
    let copy = items(&*store);
    let refused = restored(&mut *store, &copy);
    assert!(matches!(refused, Err(StoreError::NotEmpty { .. })), "{refused:?}");
    assert_eq!(content(&*store), before);
}

/// Refused outcomes older than a moment are forgotten and counted; younger ones, and what was accepted, stay.
pub fn st21_refused_outcomes_are_forgotten_by_age(make: Make<'_>) {
    let (mut store, mut book) = (make(), Book::default());
    store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
    store.commit(&book.refusals(2_500)).unwrap();
    assert_eq!(store.forget_refused(moment(2_401)).unwrap(), 2_400);
    assert_eq!(store.forget_refused(moment(2_401)).unwrap(), 0);
    assert_eq!(store.outcome(refused_command(2_400)).unwrap(), None);
    assert!(store.outcome(refused_command(2_401)).unwrap().is_some());
    assert!(store.outcome(super::book::command(1)).unwrap().is_some());
    assert_eq!(store.head().unwrap().position, book.position);
}

/// A sound store has nothing to say against its structure, and every record is served.
pub fn st22_a_sound_store_has_a_sound_structure(make: Make<'_>) {
    let mut store = make();
    business(&mut *store);
    assert_eq!(store.check_structure().unwrap(), Vec::<String>::new());
    assert_eq!(store.rows(Collection::Orders, &[1, 2, 3, 4, 5, 6]).unwrap().len(), 6);
}

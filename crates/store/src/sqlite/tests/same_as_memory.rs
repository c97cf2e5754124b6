//! Whatever is committed, a file and a store in memory say the same.

use super::*;
use crate::contract::book::customer;
use onhand_domain::ids::{CustomerId, LocationId, ProductId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Record;
use onhand_domain::selection::Selection;
use proptest::prelude::*;

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        (1..6u64, 0..4u8).prop_map(|(n, name)| product(
            n,
            &format!("Tea {name}"),
            if name > 1 { "b" } else { "a" }
        )),
        (1..9u64, 0..3u64, proptest::option::of(0..40u64)).prop_map(|(n, open, expires)| order(
            n,
            open,
            expires.map(moment)
        )),
        (1..5u64, 0..3u64).prop_map(|(n, phone)| customer(n, &format!("0{phone} 123 456"))),
        (1..4u64, -3..9i64).prop_map(|(n, on_hand)| level(n, on_hand, 1)),
        (1..50u64).prop_map(|n| movement(n, "1", "2", "1")),
    ]
}

/// Batches of entries of records, and how many commands were refused in each.
fn batches() -> impl Strategy<Value = Vec<(Vec<Vec<Record>>, u64)>> {
    let entries = prop::collection::vec(prop::collection::vec(record(), 0..6), 0..5);
    prop::collection::vec((entries, 0..3u64), 1..8)
}

fn answers(store: &dyn Reader) -> Vec<String> {
    let mut answers = content(store);
    let lookups = [
        Lookup::OpenOrders(ProductId(uuid("product", 1)), LocationId(uuid("location", 1))),
        Lookup::OrdersOf(CustomerId(uuid("customer", 1))),
        Lookup::MovementsAt(ProductId(uuid("product", 1)), LocationId(uuid("location", 1))),
        Lookup::CustomersByPhone("01123456".to_owned()),
        Lookup::ProductBySku("SKU-2".to_owned()),
    ];
    for lookup in lookups {
        for before in [None, Some(3)] {
            answers.push(format!("{lookup:?} {:?}", store.find(&lookup, before, 4).unwrap()));
        }
    }
    for (name, value) in [("category", "a"), ("status", "active")] {
        for (newest_first, after_row) in [(false, None), (true, Some(3))] {
            let filters = vec![(name, value.to_owned())];
            let query =
                Query { collection: Collection::Products, filters, after_row, newest_first, limit: 3 };
            answers.push(format!("{query:?} {:?}", store.list(&query).unwrap()));
        }
    }
    for (collection, field, values) in [
        (Collection::Products, "category", vec!["a".to_owned(), "b".to_owned()]),
        (Collection::Orders, "state", vec!["placed".to_owned()]),
        (Collection::Orders, "customer", vec![uuid("customer", 1).to_string()]),
        (Collection::Customers, "id", (1..4).map(|n| uuid("customer", n).to_string()).collect()),
    ] {
        let selection = Selection::new(collection, [(field, values)]).unwrap();
        let mut found = Vec::new();
        let mut take = |stored| {
            found.push(stored);
            Ok(())
        };
        let selected = store.select(&selection, Some(1), 3, &mut take).unwrap();
        answers.push(format!("{selection:?} {selected:?} {found:?}"));
    }
    answers.push(format!("{:?} {:?}", store.head().unwrap(), store.due(moment(20), 5).unwrap()));
    for row in 1..6 {
        answers.push(format!("{:?}", store.versions(Collection::Products, row).unwrap()));
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_batches_leave_both_stores_alike(batches in batches()) {
        let (_directory, path) = place();
        let (mut file, mut memory, mut book) = (Sqlite::open(&path).unwrap(), Memory::new(), Book::default());
        for (entries, refusals) in batches {
            let mut batch = book.batch(&entries);
            batch.refused = book.refusals(refusals).refused;
            file.commit(&batch).unwrap();
            memory.commit(&batch).unwrap();
        }
        prop_assert_eq!(answers(&file), answers(&memory));
        file.reopen().unwrap();
        prop_assert_eq!(answers(&file), answers(&memory));
        let mut restored = Memory::new();
        let mut items = Vec::new();
        file.dump(&mut |item| { items.push(Ok(item)); Ok(()) }).unwrap();
        restored.restore(&mut items.into_iter()).unwrap();
        prop_assert_eq!(answers(&restored), answers(&memory));
        prop_assert!(file.check_structure().unwrap().is_empty());
    }
}

//! That it fails as planned, and in no other way.

use super::{Chances, Ended, Fault, Faulty, Plan};
use crate::contract::book::{Book, moment, product, refused_command, uuid};
use crate::memory::Memory;
use crate::{Reader, Store, StoreError};
use onhand_domain::records::Collection;

fn has(store: &dyn Reader, n: u64) -> bool {
    store.record(Collection::Products, uuid("product", n)).unwrap().is_some()
}

#[test]
fn a_failed_commit_serves_nothing_until_it_is_reopened() {
    for (fault, is_there) in [(Fault::FailBefore, false), (Fault::Torn, false), (Fault::FailAfter, true)] {
        let plan = Plan::calm();
        let (mut store, mut book) = (Faulty::new(Memory::new(), plan.clone()), Book::default());
        plan.next_commit(fault);
        let batch = book.entry(&[product(1, "Tea", "drinks")]);
        assert!(matches!(store.commit(&batch), Err(StoreError::Io(_))), "{fault:?}");
        assert!(store.head().is_err());
        assert!(matches!(store.commit(&batch), Err(StoreError::Io(_))));
        store.reopen().unwrap();
        assert_eq!(has(&store, 1), is_there, "{fault:?}");
        assert_eq!(store.commit(&batch).is_ok(), !is_there, "{fault:?}");
    }
}

#[test]
fn a_full_disk_leaves_nothing_unknown() {
    let plan = Plan::calm();
    let (mut store, mut book) = (Faulty::new(Memory::new(), plan.clone()), Book::default());
    plan.next_commit(Fault::Full);
    let batch = book.entry(&[product(1, "Tea", "drinks")]);
    assert!(matches!(store.commit(&batch), Err(StoreError::Full)));
    assert!(!has(&store, 1));
    store.commit(&batch).unwrap();
}

#[test]
fn it_can_not_be_reopened_as_planned() {
    let plan = Plan::calm();
    let mut store = Faulty::new(Memory::new(), plan.clone());
    plan.next_reopen();
    assert!(matches!(store.reopen(), Err(StoreError::Io(_))));
    store.reopen().unwrap();
}

#[test]
fn the_process_ends_before_or_after_it_is_written() {
    for (fault, is_there) in [(Fault::EndBefore, false), (Fault::EndAfter, true)] {
        let plan = Plan::calm();
        let (mut store, mut book) = (Faulty::new(Memory::new(), plan.clone()), Book::default());
        plan.next_commit(fault);
        let batch = book.entry(&[product(1, "Tea", "drinks")]);
        assert_eq!(plan.planned(), 1);
        let end = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| store.commit(&batch)));
        assert!(end.unwrap_err().is::<Ended>());
        let more = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| store.reopen()));
        assert!(more.is_err(), "whoever caught it gets nothing more");
        plan.begin_anew();
        assert_eq!((has(&store, 1), plan.planned()), (is_there, 0), "{fault:?}");
    }
}

#[test]
fn reads_fail_and_are_slow_as_planned() {
    let plan = Plan::calm();
    let (store, reader) = {
        let store = Faulty::new(Memory::new(), plan.clone());
        let reader = store.reader().unwrap();
        (store, reader)
    };
    plan.next_read(Fault::Unreadable);
    plan.next_read(Fault::Damaged);
    plan.next_read(Fault::Slow { ms: 40 });
    assert!(matches!(reader.head(), Err(StoreError::Io(_))));
    assert!(matches!(store.head(), Err(StoreError::Damaged { .. })));
    reader.head().unwrap();
    assert_eq!(plan.delay_ms(), 40);
    plan.next_commit(Fault::Slow { ms: 2 });
    let mut store = store;
    store.commit(&Book::default().entry(&[])).unwrap();
    assert_eq!(plan.delay_ms(), 42);
}

#[test]
fn a_power_cut_takes_what_was_acknowledged_and_not_synced() {
    for kept in 0..=3 {
        let plan = Plan::calm();
        let (mut store, mut book) = (Faulty::forgetful(Memory::new(), plan.clone()), Book::default());
        let reader = store.reader().unwrap();
        store.commit(&book.entry(&[product(1, "Tea", "drinks")])).unwrap();
        store.commit(&book.refusals(1)).unwrap();
        plan.sync().unwrap();
        let synced = book.position;
        store.commit(&book.entry(&[product(2, "Cup", "ware")])).unwrap();
        store.forget_refused(moment(9)).unwrap();
        store.commit(&book.entry(&[product(3, "Pot", "ware")])).unwrap();
        assert_eq!(plan.unsynced(), 3);
        store.reopen().unwrap();
        assert!(has(&store, 3), "a process that ends takes nothing with it");
        plan.cut_power(kept);
        store.reopen().unwrap();
        let there = [has(&store, 1), has(&store, 2), has(&*reader, 3)];
        assert_eq!(there, [true, kept > 0, kept > 2], "{kept}");
        assert_eq!(store.outcome(refused_command(1)).unwrap().is_some(), kept < 2);
        assert_eq!(store.head().unwrap().position == synced, kept == 0);
        assert_eq!(plan.unsynced(), 0);
    }
}

#[test]
fn a_seed_gives_the_same_faults_again() {
    let chances = Chances {
        fail_before: 100,
        fail_after: 100,
        torn: 100,
        full: 100,
        slow: 500,
        slow_ms: 50,
        unreadable: 200,
    };
    let run = |seed| {
        let plan = Plan::seeded(seed, chances);
        let (mut store, mut book) = (Faulty::new(Memory::new(), plan.clone()), Book::default());
        let mut ends = String::new();
        for n in 0..200 {
            let before = book.clone();
            match store.commit(&book.entry(&[product(n, "Tea", "drinks")])) {
                Ok(()) => ends.push('.'),
                Err(StoreError::Full) => {
                    ends.push('f');
                    book = before;
                }
                Err(_) => {
                    store.reopen().unwrap();
                    let head = loop {
                        match store.head() {
                            Ok(head) => break head.position,
                            Err(_) => ends.push('r'),
                        }
                    };
                    ends.push(if head == book.position { 'a' } else { 'b' });
                    if head != book.position {
                        book = before;
                    }
                }
            }
        }
        plan.calm_down();
        store.head().unwrap();
        (ends, plan.delay_ms())
    };
    let (ends, delay) = run(7);
    assert_eq!((ends.clone(), delay), run(7));
    assert_ne!(ends, run(8).0);
    assert!(delay > 0);
    for end in ".fabr".chars() {
        assert!(ends.contains(end), "{end} in {ends}");
    }
}

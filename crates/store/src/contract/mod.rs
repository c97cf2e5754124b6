//! What every store must do: numbered rules, each a function that any store can be given to.
//!
//! `store_contract!(make)` makes one test of each rule, where `make` is a function that makes an empty store each time
//! it is called.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "rules are tests")]

pub mod book;
mod committing;
mod keeping;
mod reading;
mod selecting;

pub use committing::*;
pub use keeping::*;
pub use reading::*;
pub use selecting::*;

use crate::Store;

/// Makes an empty store, another each time.
pub type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

macro_rules! rules {
    ($dollar:tt: $($rule:ident,)*) => {
        /// The names of all rules.
        pub const RULES: &[&str] = &[$(stringify!($rule)),*];

        /// Makes a test of each rule for the stores that a function makes.
        #[macro_export]
        macro_rules! store_contract {
            ($dollar make:expr) => {
                $(#[test]
                fn $rule() {
                    $crate::contract::$rule(&$dollar make);
                })*
            };
        }
    };
}

rules! { $:
    st01_a_commit_is_whole_or_not_at_all,
    st02_a_batch_from_elsewhere_is_a_conflict,
    st03_a_batch_that_contradicts_itself_is_refused,
    st04_what_is_committed_is_read,
    st05_refusals_alone_leave_the_log_where_it_is,
    st06_rows_come_in_the_order_asked_for,
    st07_sparse_lookups_follow_the_records,
    st08_dense_lookups_come_newest_first_and_page,
    st09_lists_page_in_both_directions,
    st10_lists_filter_by_indexed_columns,
    st11_source_records_keep_every_version,
    st12_derived_records_keep_none,
    st13_outcomes_are_found_by_command,
    st14_entries_come_in_order,
    st15_what_is_due_comes_in_order_of_time,
    st16_reopening_keeps_everything,
    st17_readers_elsewhere_never_see_half_a_commit,
    st18_a_dump_restored_is_the_same_dump,
    st19_a_bad_dump_leaves_the_store_empty,
    st20_only_an_empty_store_is_restored_into,
    st21_refused_outcomes_are_forgotten_by_age,
    st22_a_sound_store_has_a_sound_structure,
    st23_the_greatest_ids_are_found,
    st24_a_selection_is_all_that_matches_in_order,
    st25_a_selection_is_bounded_by_what_it_looks_at,
    st26_who_takes_may_stop,
    st27_a_selection_is_of_the_state_that_it_names,
}

#[cfg(test)]
mod memory {
    use crate::{Store, memory::Memory};

    fn make() -> Box<dyn Store> {
        Box::new(Memory::new())
    }

    store_contract!(make);
}

#[cfg(test)]
mod sqlite {
    use crate::{Store, sqlite::Sqlite};
    use std::cell::Cell;
    use tempfile::TempDir;

    thread_local! {
        /// Each test has a thread, and a directory that goes with it.
        static DIRECTORY: (TempDir, Cell<u32>) = (tempfile::tempdir().unwrap(), Cell::new(0));
    }

    fn make() -> Box<dyn Store> {
        DIRECTORY.with(|(directory, files)| {
            files.set(files.get() + 1);
            Box::new(Sqlite::open(directory.path().join(format!("{}.db", files.get()))).unwrap())
        })
    }

    store_contract!(make);
}

#[cfg(test)]
mod calm_faulty {
    use crate::{Store, faulty::Faulty, faulty::Plan, memory::Memory};

    fn make() -> Box<dyn Store> {
        Box::new(Faulty::new(Memory::new(), Plan::calm()))
    }

    store_contract!(make);
}

#[cfg(test)]
mod calm_forgetful {
    use crate::{Store, faulty::Faulty, faulty::Plan, memory::Memory};

    fn make() -> Box<dyn Store> {
        Box::new(Faulty::forgetful(Memory::new(), Plan::calm()))
    }

    store_contract!(make);
}

//! A few seeds; that a seed gives the same run again; plans that were written down because of what they found.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_sim::interaction::Interaction;
use onhand_sim::report::Report;
use onhand_sim::simulation::Failure;
use onhand_sim::trim::trim;
use onhand_sim::{plan, simulation};

fn explain(what: &str, failure: &Failure) -> ! {
    panic!("{what}, step {}: {:#?}", failure.plan.len(), failure.broken)
}

#[test]
fn seeds_hold() {
    for seed in 1..8 {
        if let Err(failure) = simulation::run(seed, 200) {
            explain(&format!("seed {seed} (again: cargo xtask sim --seed {seed} --steps 200)"), &failure);
        }
    }
}

#[test]
fn a_seed_gives_the_same_run_again_and_so_does_its_plan() {
    for seed in [7, 9] {
        let (first, made) = simulation::run(seed, 200).unwrap();
        let (second, made_again) = simulation::run(seed, 200).unwrap();
        assert_eq!((&first, &made), (&second, &made_again));
        let written = plan::write(&made).unwrap();
        let read: Vec<Interaction> = plan::read(&written).unwrap();
        assert_eq!(simulation::replay(&read).unwrap(), first, "its plan leaves the same trace");
    }
    let trace = |seed| simulation::run(seed, 100).unwrap().0.trace;
    assert_ne!(trace(7), trace(8));
}

/// A plan stays one whatever is taken out of it, but for its first line: otherwise nobody could trim it.
#[test]
fn a_plan_holds_whatever_is_taken_out_of_it() {
    for seed in 1..7usize {
        let (_, plan) = simulation::run(seed as u64, 150).unwrap();
        let kept = |place: usize| place == 0 || !(place * 7 + seed).is_multiple_of(2 + seed % 4);
        let thinned: Vec<Interaction> =
            plan.into_iter().enumerate().filter(|(place, _)| kept(*place)).map(|(_, kept)| kept).collect();
        if let Err(failure) = simulation::replay(&thinned) {
            let plan = plan::write(&trim(*failure, 300).plan).unwrap();
            panic!("seed {seed} with lines taken out fails:\n{plan}");
        }
    }
}

#[test]
fn every_plan_that_was_kept_holds() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# "),
            "{} should begin with a line that says what it shows",
            path.display()
        );
        if let Err(failure) = simulation::replay(&plan::read(&text).unwrap()) {
            explain(&path.display().to_string(), &failure);
        }
        count += 1;
    }
    assert!(count >= 4, "the plans are not where they were");
}

fn holds(text: &str) -> Report {
    simulation::replay(&plan::read(text).unwrap()).unwrap()
}

#[test]
fn a_repeat_beside_a_commit_that_fails_after_it_was_written_is_known_as_one() {
    let report = holds(include_str!("plans/repeat_beside_a_failing_commit.jsonl"));
    assert_eq!((report.accepted, report.repeated, report.unknown), (4, 1, 0));
}

#[test]
fn an_order_whose_commit_failed_is_given_again_and_placed_once() {
    let report = holds(include_str!("plans/order_given_again.jsonl"));
    assert_eq!((report.accepted, report.unknown), (6, 2));
}

#[test]
fn what_a_lying_disk_lost_is_decided_anew() {
    let report = holds(include_str!("plans/lying_disk.jsonl"));
    assert_eq!((report.accepted, report.refused, report.repeated), (7, 1, 0));
}

#[test]
fn a_plan_that_can_not_be_read_names_the_line() {
    let (line, _) = plan::read("# the shop\n\n{\"do\":\"crash\"}\n{\"do\":\"dance\"}\n").unwrap_err();
    assert_eq!(line, 4);
}

//! `cargo xtask test`: every check there is, and at the end a table of what ran.

use crate::{cargo, licences, tidy, web, workspace};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// What a step came to.
pub enum Outcome {
    /// All is well.
    Passed,
    /// With the reason in a line.
    Failed(String),
    /// With how to enable it.
    NotRun(String),
}

struct Step {
    name: &'static str,
    run: fn() -> Result<Outcome, String>,
}

/// The steps, quick ones and those that others build upon first.
const STEPS: &[Step] = &[
    Step { name: "format", run: format },
    Step { name: "licences", run: || checked(licences::problems()) },
    Step { name: "tidy", run: || checked(tidy::problems()) },
    Step { name: "lint", run: lint },
    Step { name: "docs", run: docs },
    Step { name: "generated", run: generated },
    Step { name: "test", run: || cargo_passes(&["test", "--workspace"]) },
    Step { name: "simulation", run: simulation },
    Step { name: "web-lint", run: web::lint },
    Step { name: "web-types", run: web::types },
    Step { name: "web-unit", run: web::unit },
    Step { name: "web-build", run: web::build },
    Step { name: "web-server", run: web::server },
    Step { name: "browser", run: web::browser },
];

/// Runs all steps, or those named, and prints the table. With `--strict`, a step that could not run is a failure.
pub fn test(args: &[String]) -> Result<(), String> {
    let (options, names): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| arg.starts_with('-'));
    if let Some(unknown) = options.iter().find(|option| **option != "--strict") {
        return Err(format!("there is no option `{unknown}`; there is `--strict`"));
    }
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no step `{unknown}`; there are: {}", known.join(", ")));
    }
    let strict = !options.is_empty();
    let chosen = STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| *name == step.name));

    let mut rows = Vec::new();
    for step in chosen {
        println!("\n=== {} ===", step.name);
        let started = Instant::now();
        let outcome = (step.run)().unwrap_or_else(Outcome::Failed);
        rows.push((step.name, outcome, started.elapsed()));
    }
    let counts = print_table(&rows, strict);
    if counts.failed == 0 { Ok(()) } else { Err(String::new()) }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

/// Prints the table. Its last line is for machines: the number of steps, alone on the line.
fn print_table(rows: &[(&str, Outcome, Duration)], strict: bool) -> Counts {
    println!();
    let mut counts = Counts::default();
    for (name, outcome, took) in rows {
        let (word, detail) = match outcome {
            Outcome::Passed => ("passed", String::new()),
            Outcome::Failed(why) => ("FAILED", why.clone()),
            Outcome::NotRun(how) => ("not run", how.clone()),
        };
        match outcome {
            Outcome::Passed => counts.passed += 1,
            Outcome::NotRun(_) if !strict => counts.skipped += 1,
            Outcome::Failed(_) | Outcome::NotRun(_) => counts.failed += 1,
        }
        let line = format!("{name:<12}{word:<9}{:>7.1} s  {detail}", took.as_secs_f64());
        println!("{}", line.trim_end());
    }
    if strict && rows.iter().any(|row| matches!(row.1, Outcome::NotRun(_))) {
        println!("\n--strict: what did not run counts as failed.");
    }
    println!("\n{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
    counts
}

fn format() -> Result<Outcome, String> {
    if !cargo::has("fmt")? {
        return Ok(Outcome::NotRun("rustup component add rustfmt".to_owned()));
    }
    cargo_passes(&["fmt", "--all", "--check"])
}

fn lint() -> Result<Outcome, String> {
    if !cargo::has("clippy")? {
        return Ok(Outcome::NotRun("rustup component add clippy".to_owned()));
    }
    cargo_passes(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn docs() -> Result<Outcome, String> {
    let mut doc = cargo::command(&["doc", "--workspace", "--no-deps"])?;
    cargo::must_succeed(doc.env("RUSTDOCFLAGS", "-D warnings").stdin(Stdio::null()))?;
    Ok(Outcome::Passed)
}

fn generated() -> Result<Outcome, String> {
    cargo::generate(&["--check"])?;
    Ok(Outcome::Passed)
}

fn simulation() -> Result<Outcome, String> {
    if !workspace::root()?.join("crates/sim/src/main.rs").is_file() {
        return Ok(Outcome::NotRun("crates/sim has no program".to_owned()));
    }
    cargo_passes(&["run", "--package", "onhand-sim", "--", "--ci"])
}

fn cargo_passes(args: &[&str]) -> Result<Outcome, String> {
    cargo::must_succeed(cargo::command(args)?.stdin(Stdio::null()))?;
    Ok(Outcome::Passed)
}

/// Prints the problems that a check of ours found.
fn checked(problems: Result<Vec<String>, String>) -> Result<Outcome, String> {
    let problems = problems?;
    for problem in &problems {
        println!("{problem}");
    }
    match problems.len() {
        0 => Ok(Outcome::Passed),
        1 => Ok(Outcome::Failed("1 problem, named above".to_owned())),
        many => Ok(Outcome::Failed(format!("{many} problems, named above"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<(&'static str, Outcome, Duration)> {
        vec![
            ("format", Outcome::NotRun("install it".to_owned()), Duration::ZERO),
            ("tidy", Outcome::Passed, Duration::ZERO),
            ("test", Outcome::Failed("it broke".to_owned()), Duration::ZERO),
        ]
    }

    #[test]
    fn what_did_not_run_is_skipped() {
        assert_eq!(print_table(&rows(), false), Counts { passed: 1, failed: 1, skipped: 1 });
    }

    #[test]
    fn what_did_not_run_fails_when_strict() {
        assert_eq!(print_table(&rows(), true), Counts { passed: 1, failed: 2, skipped: 0 });
    }

    #[test]
    fn unknown_steps_and_options_are_named() {
        let said = |args: &[&str]| test(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>());
        assert!(said(&["tiddy"]).is_err_and(|problem| problem.contains("`tiddy`")));
        assert!(said(&["--stict"]).is_err_and(|problem| problem.contains("`--stict`")));
    }
}

//! `onhand-sim`: runs seeds, or a plan from a file. Exit code 1 where a property does not hold.

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use onhand_sim::plan;
use onhand_sim::simulation::{self, Failure};
use onhand_sim::trim::trim;
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// Seeds of `--ci` that are always the same.
const FIXED: u64 = 30;
/// Seeds of `--ci` that are new each time.
const FRESH: u64 = 12;
/// How often a plan is run at most to make it shorter.
const TRIM_TRIES: usize = 5_000;
/// Where the plan of a failing seed is written, if nothing else is said.
const PLANS: &str = "target/simulation";

/// Simulates a business with faults. One seed gives the same run again.
#[derive(Debug, Parser)]
#[command(name = "onhand-sim")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Runs this seed only.
    #[arg(long)]
    seed: Option<u64>,
    /// Runs so many seeds, from 1 on; with `--minutes`, new ones, and no more than so many.
    #[arg(long, conflicts_with = "seed")]
    seeds: Option<u64>,
    /// Interactions of each run.
    #[arg(long, default_value_t = 400)]
    steps: usize,
    /// Runs new seeds for so many minutes.
    #[arg(long, conflicts_with = "seed")]
    minutes: Option<u64>,
    /// Runs a fixed set of seeds, and a few new ones.
    #[arg(long, conflicts_with_all = ["seed", "seeds", "minutes"])]
    ci: bool,
    /// Where a failing run's plan is written; absent: to target/simulation.
    #[arg(long)]
    save: Option<PathBuf>,
    /// Takes out of a failing run's plan what it does not need to fail.
    #[arg(long)]
    trim: bool,
    /// Ends with the first seed that fails.
    #[arg(long)]
    first: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a plan: lines of JSON, as they are written for a seed that fails.
    Replay {
        /// Which file.
        file: PathBuf,
    },
    /// Takes out of a failing plan what it does not need to fail, and writes it beside it.
    Trim {
        /// Which file.
        file: PathBuf,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let (passed, failed) = match &arguments.command {
        Some(Command::Replay { file }) => replay(file, None)?,
        Some(Command::Trim { file }) => replay(file, Some(&file.with_extension("trimmed.jsonl")))?,
        None => run_seeds(&arguments)?,
    };
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a plan; one that fails is trimmed and written to `trimmed`.
fn replay(file: &Path, trimmed: Option<&Path>) -> anyhow::Result<(u64, u64)> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let plan = match plan::read(&text) {
        Ok(plan) => plan,
        Err((line, error)) => bail!("{}, line {line}: {error}", file.display()),
    };
    match simulation::replay(&plan) {
        Ok(report) => {
            println!("{}: {report}", file.display());
            Ok((1, 0))
        }
        Err(failure) => {
            let failure = match trimmed {
                Some(_) => trim(*failure, TRIM_TRIES),
                None => *failure,
            };
            println!("{}: FAILED", file.display());
            show(&failure);
            match trimmed {
                Some(trimmed) => write(trimmed, &failure)?,
                None => println!("  shorter:  cargo xtask sim trim {}", file.display()),
            }
            Ok((0, 1))
        }
    }
}

fn run_seeds(arguments: &Arguments) -> anyhow::Result<(u64, u64)> {
    let (mut passed, mut failed) = (0, 0);
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    let (began, limit) = (Instant::now(), arguments.minutes.map(|minutes| Duration::from_secs(minutes * 60)));
    let (next, is_over) = (Mutex::new(seeds(arguments)), AtomicBool::new(false));
    let (to, results) = mpsc::channel();
    // Seeds know nothing of each other. One after another where the first that fails is looked for.
    let threads = if arguments.first { 1 } else { available_parallelism().map_or(1, usize::from) };
    std::thread::scope(|scope| -> anyhow::Result<()> {
        for _ in 0..threads {
            let (to, next, is_over) = (to.clone(), &next, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) && limit.is_none_or(|limit| began.elapsed() < limit) {
                    let seed = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(seed) = seed else { return };
                    let result = simulation::run(seed, arguments.steps).map(|(report, _)| report);
                    is_over.fetch_or(arguments.first && result.is_err(), Ordering::Relaxed);
                    if to.send((seed, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to);
        for (seed, result) in results {
            match result {
                Ok(report) => {
                    println!("seed {seed}: {report}");
                    passed += 1;
                    for (name, count) in report.by_name {
                        *by_name.entry(name).or_default() += count;
                    }
                }
                Err(failure) => {
                    failed += 1;
                    explain(arguments, seed, *failure)?;
                }
            }
        }
        Ok(())
    })?;
    let tried: Vec<String> = by_name.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("accepted commands and refusals by name: {}", tried.join(", "));
    Ok((passed, failed))
}

fn seeds(arguments: &Arguments) -> Box<dyn Iterator<Item = u64> + Send> {
    let fresh = std::iter::repeat_with(fresh_seed);
    match (arguments.seed, arguments.seeds, arguments.minutes) {
        _ if arguments.ci => Box::new((1..=FIXED).chain(fresh.take(FRESH as usize))),
        (Some(seed), ..) => Box::new(std::iter::once(seed)),
        (None, count, Some(_)) => Box::new(fresh.take(count.map_or(usize::MAX, |count| count as usize))),
        (None, count, None) => Box::new(1..=count.unwrap_or(10)),
    }
}

/// Says what failed, and what can be done with it.
fn explain(arguments: &Arguments, seed: u64, failure: Failure) -> anyhow::Result<()> {
    println!("seed {seed}: FAILED");
    show(&failure);
    let failure = if arguments.trim { trim(failure, TRIM_TRIES) } else { failure };
    let file = arguments.save.clone().unwrap_or_else(|| Path::new(PLANS).join(format!("seed-{seed}.jsonl")));
    println!("  again:    cargo xtask sim --seed {seed} --steps {}", arguments.steps);
    write(&file, &failure)?;
    if !arguments.trim {
        println!("  shorter:  cargo xtask sim trim {}", file.display());
    }
    Ok(())
}

/// Writes the plan of a failure, and says what can be done with it.
fn write(file: &Path, failure: &Failure) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    }
    let broken = &failure.broken;
    let text = format!("# {}: say here what it shows.\n{}", broken.property, plan::write(&failure.plan)?);
    std::fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))?;
    println!("  plan:     {}, {} lines", file.display(), failure.plan.len());
    println!("  replay:   cargo xtask sim replay {}", file.display());
    println!("  keep:     cp {} crates/sim/tests/plans/WHAT_IT_SHOWS.jsonl", file.display());
    Ok(())
}

fn show(failure: &Failure) {
    println!("  step {}: {}", failure.plan.len(), failure.broken.property);
    println!("  {}", failure.broken.detail);
    if let Some(last) = failure.plan.last() {
        println!("  after {}", serde_json::to_string(last).unwrap_or_default());
    }
}

/// A number that nobody chose; short, so that it can be said.
fn fresh_seed() -> u64 {
    RandomState::new().hash_one(0u8) % 1_000_000_000
}

//! `onhand-sim`: runs seeds, or a plan from a file. Exit code 1 where a property does not hold.

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use onhand_sim::plan;
use onhand_sim::simulation::{self, Failure, Report};
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Seeds of `--ci` that are always the same.
const FIXED: u64 = 30;
/// Seeds of `--ci` that are new each time.
const FRESH: u64 = 10;

/// Simulates a business with faults. One seed gives the same run again.
#[derive(Debug, Parser)]
#[command(name = "onhand-sim")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Runs this seed only.
    #[arg(long)]
    seed: Option<u64>,
    /// Runs so many seeds, from 1 on.
    #[arg(long, conflicts_with = "seed")]
    seeds: Option<u64>,
    /// Interactions of each run.
    #[arg(long, default_value_t = 400)]
    steps: usize,
    /// Runs new seeds for so many minutes.
    #[arg(long, conflicts_with_all = ["seed", "seeds"])]
    minutes: Option<u64>,
    /// Runs a fixed set of seeds, and a few new ones.
    #[arg(long, conflicts_with_all = ["seed", "seeds", "minutes"])]
    ci: bool,
    /// Where a failing run's plan is written.
    #[arg(long)]
    save: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a plan: lines of JSON, as `--save` writes them.
    Replay {
        /// Which file.
        file: PathBuf,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let (passed, failed) = match &arguments.command {
        Some(Command::Replay { file }) => replay(file)?,
        None => run_seeds(&arguments)?,
    };
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn replay(file: &Path) -> anyhow::Result<(u64, u64)> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let plan = match plan::read(&text) {
        Ok(plan) => plan,
        Err((line, error)) => bail!("{}, line {line}: {error}", file.display()),
    };
    match simulation::replay(&plan) {
        Ok(report) => {
            println!("{}: {}", file.display(), line_of(&report));
            Ok((1, 0))
        }
        Err(failure) => {
            println!("{}: FAILED", file.display());
            show(&failure);
            Ok((0, 1))
        }
    }
}

fn run_seeds(arguments: &Arguments) -> anyhow::Result<(u64, u64)> {
    let (mut passed, mut failed) = (0, 0);
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    let mut run = |seed: u64| -> anyhow::Result<()> {
        let Some(report) = run_seed(arguments, seed)? else {
            failed += 1;
            return Ok(());
        };
        passed += 1;
        for (name, count) in report.by_name {
            *by_name.entry(name).or_default() += count;
        }
        Ok(())
    };
    if let Some(minutes) = arguments.minutes {
        let (began, limit) = (Instant::now(), Duration::from_secs(minutes * 60));
        while began.elapsed() < limit {
            run(fresh_seed())?;
        }
    } else if arguments.ci {
        (1..=FIXED).try_for_each(&mut run)?;
        (0..FRESH).try_for_each(|_| run(fresh_seed()))?;
    } else if let Some(seed) = arguments.seed {
        run(seed)?;
    } else {
        (1..=arguments.seeds.unwrap_or(10)).try_for_each(run)?;
    }
    let tried: Vec<String> = by_name.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("accepted commands and refusals by name: {}", tried.join(", "));
    Ok((passed, failed))
}

fn run_seed(arguments: &Arguments, seed: u64) -> anyhow::Result<Option<Report>> {
    match simulation::run(seed, arguments.steps) {
        Ok((report, _)) => {
            println!("seed {seed}: {}", line_of(&report));
            Ok(Some(report))
        }
        Err(failure) => {
            println!("seed {seed}: FAILED");
            show(&failure);
            if let Some(file) = &arguments.save {
                std::fs::write(file, plan::write(&failure.plan)?)
                    .with_context(|| format!("{} can't be written", file.display()))?;
                println!("  plan: {}; again: cargo xtask sim replay {}", file.display(), file.display());
            }
            println!("  again: cargo xtask sim --seed {seed} --steps {}", arguments.steps);
            Ok(None)
        }
    }
}

fn show(failure: &Failure) {
    println!("  step {}: {}", failure.plan.len(), failure.broken.property);
    println!("  {}", failure.broken.detail);
    if let Some(last) = failure.plan.last() {
        println!("  after {}", serde_json::to_string(last).unwrap_or_default());
    }
}

fn line_of(report: &Report) -> String {
    let Report { accepted, commands, mark, quarantined, refused, repeated, unknown, .. } = report;
    format!(
        "{commands} commands: {accepted} accepted, {refused} refused, {quarantined} quarantined, {repeated} repeated, \
         {unknown} unknown; mark {mark:016x}"
    )
}

/// A number that nobody chose; short, so that it can be said.
fn fresh_seed() -> u64 {
    RandomState::new().hash_one(0u8) % 1_000_000_000
}

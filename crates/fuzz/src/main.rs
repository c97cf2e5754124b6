//! `onhand-fuzz`: gives hostile input, by seed or for so many minutes. Exit code 1 where a property does not hold.

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use onhand_fuzz::family::{Family, Tally};
use onhand_fuzz::runner::{self, Failure, Found};
use onhand_fuzz::{FAMILIES, family_named};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Failures of one family after which it is left: more of them say the same again.
const FAILURES_MAX: usize = 10;

/// Memory that all of it may take: input of a megabyte must not become a gigabyte.
const MEMORY_MAX_KB: u64 = 600_000;

/// Gives hostile input to everything that takes bytes from outside. One seed gives the same input again.
#[derive(Debug, Parser)]
#[command(name = "onhand-fuzz")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Action>,
    /// Only this family; may be given several times.
    #[arg(long)]
    family: Vec<String>,
    /// For so many minutes, shared among the families.
    #[arg(long, default_value_t = 1)]
    minutes: u64,
    /// So many runs of each family instead.
    #[arg(long, conflicts_with = "minutes")]
    runs: Option<u64>,
    /// The seed of the first run; each further run takes the next. Absent: one that nobody chose.
    #[arg(long)]
    seed: Option<u64>,
    /// The directory that failing input is written to.
    #[arg(long, default_value = "target/fuzz")]
    save: PathBuf,
    /// Prints what became of the inputs.
    #[arg(long)]
    tally: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Gives what was found again.
    Replay {
        /// Files that failing input was written to.
        files: Vec<PathBuf>,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    // Panics are caught and told as failures; here they would only be noise.
    std::panic::set_hook(Box::new(|_| {}));
    let failures = match &arguments.command {
        Some(Action::Replay { files }) => replay(files)?,
        None => families(&arguments)?,
    };
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn replay(files: &[PathBuf]) -> anyhow::Result<usize> {
    let mut failures = 0;
    for file in files {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
        let found: Found =
            serde_json::from_str(&text).with_context(|| format!("{} is broken", file.display()))?;
        match onhand_fuzz::replay(&found)? {
            Ok(()) => println!("{}: all holds", file.display()),
            Err(broken) => {
                failures += 1;
                println!("{}: FAILED: {}\n{}", file.display(), broken.property, broken.detail);
            }
        }
    }
    Ok(failures)
}

fn families(arguments: &Arguments) -> anyhow::Result<usize> {
    let chosen: Vec<&str> = if arguments.family.is_empty() {
        FAMILIES.to_vec()
    } else {
        arguments.family.iter().map(String::as_str).collect()
    };
    let seed = arguments.seed.unwrap_or_else(|| RandomState::new().hash_one(0u8) % 1_000_000_000);
    let time = Duration::from_secs(arguments.minutes * 60) / u32::try_from(chosen.len().max(1))?;
    let mut failures = 0;
    for name in chosen {
        let Some(mut family) = family_named(name)? else {
            bail!("there is no family `{name}`; there are {}", FAMILIES.join(", "));
        };
        failures += one(&mut *family, seed, time, arguments)?;
    }
    Ok(failures)
}

fn one(family: &mut dyn Family, first: u64, time: Duration, arguments: &Arguments) -> anyhow::Result<usize> {
    let (began, mut tally, mut inputs, mut failures) =
        (Instant::now(), Tally::new(), 0, Vec::<Failure>::new());
    let mut seed = first;
    let goes_on = |seed: u64| match arguments.runs {
        Some(runs) => seed - first < runs,
        None => began.elapsed() < time,
    };
    while goes_on(seed) && failures.len() < FAILURES_MAX {
        match runner::run(family, seed, &mut tally)? {
            Ok(count) => inputs += count,
            Err(failure) => {
                let is_known = failures.iter().any(|known| known.broken == failure.broken);
                if !is_known {
                    show(family.name(), seed, &failure, &arguments.save)?;
                    failures.push(failure);
                }
            }
        }
        seed += 1;
    }
    let memory = peak_memory_kb();
    let is_too_much = memory.is_some_and(|memory| memory > MEMORY_MAX_KB);
    if is_too_much {
        println!("{}: FAILED: memory stays within {MEMORY_MAX_KB} kB", family.name());
    }
    let took = began.elapsed().as_secs_f64();
    println!(
        "{:<10} {inputs:>9} inputs in {} runs from seed {first}, {:.0}/s, peak memory {}: {} failed",
        family.name(),
        seed - first,
        inputs as f64 / took.max(0.001),
        memory.map_or_else(|| "unknown".to_owned(), |memory| format!("{memory} kB")),
        failures.len()
    );
    if arguments.tally {
        tally.iter().for_each(|(kind, count)| println!("    {count:>9} {kind}"));
    }
    Ok(failures.len() + usize::from(is_too_much))
}

fn show(family: &str, seed: u64, failure: &Failure, save: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(save).with_context(|| format!("{} can't be made", save.display()))?;
    let file = save.join(format!("{family}-{seed}.json"));
    std::fs::write(&file, serde_json::to_string_pretty(&failure.found)? + "\n")
        .with_context(|| format!("{} can't be written", file.display()))?;
    let detail: String = failure.broken.detail.chars().take(3_000).collect();
    println!("{family}, seed {seed}: {}\n  {detail}", failure.broken.property);
    println!("  again: cargo xtask fuzz replay {}", file.display());
    println!("  to keep it: move that file to crates/fuzz/tests/found, under a name that says what it shows");
    Ok(())
}

/// The most memory that this process has had, where the system says.
fn peak_memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}

//! Measures the engine and the server on this machine. What is compared is measured in turns within one run, since the
//! machines that this runs on are noisy: a ratio says more than a rate. See docs/benchmarks.md.

mod bare;
mod business;
mod client;
mod drive;
mod latency;
mod live;
mod machine;
mod recording;
mod report;
mod scenarios;
mod server;
mod sizes;
mod weight;

use anyhow::bail;
use clap::Parser;
use machine::Machine;
use report::{Report, Section};
use scenarios::{ALL, Bench, Scenario};
use sizes::Sizes;
use std::path::PathBuf;
use std::time::Instant;

/// What to measure, and how much of it.
#[derive(Parser)]
#[command(about = "Measures the engine and the server; what is compared is measured in turns", after_help = names())]
struct Arguments {
    /// Scenarios to run; absent: all.
    scenarios: Vec<String>,
    /// Less of everything.
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// A million orders.
    #[arg(long)]
    full: bool,
    /// Orders to place in `orders`, and to have stored where much is stored.
    #[arg(long)]
    orders: Option<usize>,
    /// Products that orders are spread over.
    #[arg(long)]
    products: Option<u64>,
    /// Directory to make the databases in, which are left there; absent: a temporary one.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The nine months of invoices of the Online Retail data set, for `files`.
    #[arg(long, value_name = "FILE")]
    invoices: Option<PathBuf>,
    /// The `onhand` program; absent: the one beside this one.
    #[arg(long, value_name = "FILE")]
    onhand: Option<PathBuf>,
    /// Print JSON in the end, and what is measured meanwhile to standard error.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Be the bare broadcast that `broadcast` compares with.
    #[arg(long, hide = true)]
    serve_broadcast: bool,
    /// Print a table in Markdown in the end, and what is measured meanwhile to standard error.
    #[arg(long)]
    markdown: bool,
}

fn names() -> String {
    let lines = ALL.iter().map(|scenario| format!("  {:<12}{}", scenario.name, scenario.about));
    format!("Scenarios:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.serve_broadcast {
        return live::broadcast::serve();
    }
    let scenarios = chosen(&arguments.scenarios)?;
    let temporary = tempfile::tempdir()?;
    let dir = arguments.dir.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&dir)?;
    let mut report = Report::new(Machine::here(&dir));
    let quiet = arguments.json || arguments.markdown;
    let say = |text: &str| if quiet { eprint!("{text}") } else { print!("{text}") };
    say(&format!("{}\n{}\n", report.machine, report.durability));
    if let Some(warning) = report.machine.warning() {
        say(&format!("{warning}\n"));
    }
    let sizes = arguments.sizes();
    let mut bench = Bench::new(dir, sizes, arguments.onhand.clone(), arguments.invoices.clone());
    for scenario in scenarios {
        let mut section = Section::new(scenario.name);
        let start = Instant::now();
        (scenario.measure)(&mut bench, &mut section)?;
        section.seconds = start.elapsed().as_secs_f64();
        say(&format!("\n{section}"));
        report.scenarios.push(section);
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    }
    if arguments.markdown {
        print!("{}", report.markdown());
    }
    Ok(())
}

fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Scenario>> {
    if let Some(unknown) = names.iter().find(|name| ALL.iter().all(|scenario| scenario.name != name.as_str()))
    {
        let known: Vec<&str> = ALL.iter().map(|scenario| scenario.name).collect();
        bail!("there is no scenario `{unknown}`; there are: {}", known.join(", "));
    }
    let is_chosen = |scenario: &&Scenario| names.is_empty() || names.iter().any(|name| name == scenario.name);
    Ok(ALL.iter().filter(is_chosen).collect())
}

impl Arguments {
    fn sizes(&self) -> Sizes {
        let mut sizes = match (self.quick, self.full) {
            (true, _) => Sizes::quick(),
            (_, true) => Sizes::full(),
            _ => Sizes::usual(),
        };
        if let Some(orders) = self.orders {
            (sizes.orders, sizes.stored) = (orders.max(1), orders.max(1));
        }
        if let Some(products) = self.products {
            sizes.products = products.max(3);
            sizes.listed = sizes.listed.max(sizes.products);
        }
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_chosen_by_name() {
        let named = |names: &[&str]| chosen(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&[]).unwrap().len(), ALL.len());
        assert_eq!(named(&["reads", "orders"]).unwrap().len(), 2);
        let Err(error) = named(&["ordres"]) else { panic!("there is no such scenario") };
        assert!(error.to_string().contains("`ordres`"), "{error}");
    }
}

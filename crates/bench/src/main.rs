//! Measures the engine on this machine, beside a bare SQLite loop that writes the same rows and bytes.
//!
//! Figures are ratios within one run, or counts: the machines that this runs on are noisy.

mod bare;
mod orders;
mod report;

use clap::Parser;
use report::Report;

/// What to measure, and how much of it.
#[derive(Parser)]
#[command(about = "Measures the engine beside a bare SQLite loop that writes the same rows and bytes")]
struct Arguments {
    /// Directory for the databases; absent: a temporary one.
    #[arg(long)]
    dir: Option<std::path::PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Three-line orders to place in all.
    #[arg(long, default_value_t = 100_000)]
    orders: usize,
    /// Products that they are spread over.
    #[arg(long, default_value_t = 10_000)]
    products: usize,
    /// Orders of one batch.
    #[arg(long, default_value_t = 1_000)]
    batch: usize,
    /// Orders placed in turn by the engine and by the bare loop.
    #[arg(long, default_value_t = 20_000)]
    turn: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let temporary = tempfile::tempdir()?;
    let dir = arguments.dir.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&dir)?;
    let mut report = Report::new();
    orders::measure(&arguments.workload(), &dir, &mut report)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}

impl Arguments {
    fn workload(&self) -> orders::Workload {
        orders::Workload {
            batch: self.batch.max(1),
            orders: self.orders.max(1),
            products: self.products.max(3),
            turn: self.turn.max(self.batch).max(1),
        }
    }
}

//! `onhand import`: files of other systems, and a whole business from its own file.

use super::{DataArgs, print_json};
use crate::progress::Progress;
use crate::{business_file, data_directory};
use anyhow::bail;
use clap::{Args, Subcommand};
use onhand_engine::{Environment, Writer};
use onhand_import::online_retail::{self, Ended, Options, Stage};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The code that a program ends with when Ctrl-C stopped it.
const STOPPED: u8 = 130;

/// Reads files into the business. No server may run on its directory meanwhile.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct ImportArgs {
    /// A file that `onhand export` wrote, into an empty directory.
    #[arg(long, value_name = "FILE", required = true)]
    business: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A wholesaler's invoice lines, in the form of the Online Retail data set, as history.
    OnlineRetail(OnlineRetailArgs),
}

/// What to import of a wholesaler.
#[derive(Debug, Args)]
struct OnlineRetailArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file, plain or gzip-compressed: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice,
    /// CustomerID, Country.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// The location that the trade was at, by its code; absent: the business's own, or a new one.
    #[arg(long, value_name = "CODE")]
    location: Option<String>,
    /// The business's name, where it is not set up yet.
    #[arg(long, default_value = "Giftware wholesaler")]
    name: String,
}

/// Runs `onhand import`.
pub fn run(args: ImportArgs) -> anyhow::Result<ExitCode> {
    match (args.what, args.business) {
        (Some(What::OnlineRetail(args)), _) => online_retail(&args),
        (None, Some(file)) => business(&args.data, &file),
        (None, None) => bail!("say what to import; see onhand import --help"),
    }
}

fn business(data: &DataArgs, file: &std::path::Path) -> anyhow::Result<ExitCode> {
    let mut store = data_directory::open_writer(data.path())?;
    let progress = Progress::rows("importing", false);
    let lines = business_file::import(&mut *store, file, &mut |line| {
        if line % 1_000 == 0 {
            progress.at(line, line);
        }
    })?;
    progress.finish();
    let head = store.head()?;
    println!("{} holds the business up to entry {}: {lines} lines", data.path().display(), head.position.seq);
    Ok(ExitCode::SUCCESS)
}

fn online_retail(args: &OnlineRetailArgs) -> anyhow::Result<ExitCode> {
    let mut writer = Writer::open(data_directory::open_writer(args.data.path())?, Environment::real())?;
    let stop = stop_on_interrupt()?;
    let mut bar: Option<(Stage, Progress)> = None;
    let options = Options { location: args.location.clone(), name: args.name.clone() };
    let ended = online_retail::import(&mut writer, &args.file, &options, &stop, &mut |stage, done, of| {
        if bar.as_ref().is_none_or(|(shown, _)| *shown != stage) {
            if let Some((_, bar)) = bar.take() {
                bar.finish();
            }
            bar = Some((stage, Progress::rows(stage_name(stage), args.json)));
        }
        if let Some((_, bar)) = &bar {
            bar.at(done, of);
        }
    })?;
    if let Some((_, bar)) = bar {
        bar.finish();
    }
    match ended {
        Ended::Stopped { rows, of } => {
            eprintln!("stopped after {rows} of {of} rows; run it again and it goes on from there");
            Ok(ExitCode::from(STOPPED))
        }
        Ended::Done(report) => {
            if args.json {
                print_json(&*report)?;
            } else {
                print!("{report}");
            }
            Ok(if report.reconciles { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "reading",
        Stage::Importing => "importing",
        Stage::Comparing => "comparing",
    }
}

/// A flag that Ctrl-C raises: work goes on to the end of its batch and stops there.
fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = stop.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("onhand-interrupt".into()).spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            raised.store(true, Ordering::Relaxed);
        }
    })?;
    Ok(stop)
}

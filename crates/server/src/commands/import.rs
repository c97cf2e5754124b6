//! `onhand import`: files of other systems, and a whole business from its own file.

use super::{DataArgs, print_json};
use crate::progress::Progress;
use crate::{business_file, data_directory};
use anyhow::bail;
use clap::{Args, Subcommand};
use futures_util::future::poll_immediate;
use onhand_engine::{Environment, Writer};
use onhand_import::csv::Records;
use onhand_import::online_retail::{self, Ended, Options, Stage};
use onhand_import::tables::{self, Table, TableOptions};
use onhand_store::memory::Memory;
use std::path::PathBuf;
use std::pin::pin;
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
    /// A list of products: new ones are added, those that are there are changed where the list differs.
    Products(TableArgs),
    /// A list of how much there is: opening stock where nothing ever was, elsewhere a count.
    Stock(TableArgs),
    /// A list of customers: new ones are added, those that are there are changed where the list differs.
    Customers(TableArgs),
}

/// What to import of a list.
#[derive(Debug, Args)]
struct TableArgs {
    /// The currency to set the business up with, where it is not yet: GBP, EUR, …
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    #[command(flatten)]
    data: DataArgs,
    /// The file: CSV in UTF-8 with a header line, plain or gzip-compressed.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// The location whose stock it is, by its code; absent: the business's own.
    #[arg(long, value_name = "CODE")]
    location: Option<String>,
    /// Which column a field is in, where its name does not say; may be repeated.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = field_and_column)]
    map: Vec<(String, String)>,
    /// The name to set the business up with, where it is not yet.
    #[arg(long)]
    name: Option<String>,
    /// Say what would be done and write nothing.
    #[arg(long)]
    preview: bool,
    /// Write nothing if any line is wrong.
    #[arg(long)]
    strict: bool,
}

fn field_and_column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, column)) if !field.is_empty() && !column.is_empty() => Ok((field.into(), column.into())),
        _ => Err("write it as FIELD=COLUMN, such as sku=Article".into()),
    }
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
        (Some(What::Products(args)), _) => table(args, Table::Products),
        (Some(What::Stock(args)), _) => table(args, Table::Stock),
        (Some(What::Customers(args)), _) => table(args, Table::Customers),
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
    // A file that isn't there should leave no directory behind.
    Records::open(&args.file)?;
    let stop = stop_on_interrupt()?;
    let mut writer = Writer::open(data_directory::open_writer(args.data.path())?, Environment::real())?;
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
        Ended::Stopped { of: 0, .. } => {
            eprintln!("stopped before anything was imported; run it again to begin anew");
            Ok(ExitCode::from(STOPPED))
        }
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

/// Imports a list, or says what it would do. Ends with 1 where a line is wrong.
fn table(args: TableArgs, table: Table) -> anyhow::Result<ExitCode> {
    let options = TableOptions {
        currency: args.currency,
        location: args.location,
        map: args.map,
        name: args.name,
        strict: args.strict,
    };
    let data = args.data.path();
    // A file that isn't there should leave no directory behind.
    Records::open(&args.file)?;
    let report = if args.preview {
        let plan = if data_directory::business_file(data).exists() {
            tables::plan(&*data_directory::open_reader(data)?, &args.file, table, &options)?
        } else {
            tables::plan(&Memory::new(), &args.file, table, &options)?
        };
        plan.report
    } else {
        let mut writer = Writer::open(data_directory::open_writer(data)?, Environment::real())?;
        let plan = tables::plan(writer.reader()?, &args.file, table, &options)?;
        tables::apply(&mut writer, plan)?
    };
    if args.json {
        print_json(&report)?;
    } else {
        print!("{report}");
    }
    Ok(if report.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
    let (listening, listens) = std::sync::mpsc::channel();
    std::thread::Builder::new().name("onhand-interrupt".into()).spawn(move || {
        runtime.block_on(async {
            let mut signal = pin!(tokio::signal::ctrl_c());
            // The first look at it is what makes it listen.
            let early = poll_immediate(&mut signal).await;
            // Whoever waits for this is still there, or nobody needs to know.
            let _ = listening.send(());
            let heard = match early {
                Some(heard) => heard,
                None => signal.await,
            };
            if heard.is_ok() {
                raised.store(true, Ordering::Relaxed);
            }
        });
    })?;
    listens.recv()?;
    Ok(stop)
}

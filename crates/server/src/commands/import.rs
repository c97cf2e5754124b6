//! `onhand import`: files of other systems, and a whole business from its own file.

use super::{DataArgs, print_json};
use crate::photos::picture::{BYTES_MAX, PhotoError};
use crate::photos::{Photo, Photos};
use crate::progress::Progress;
use crate::{business_file, data_directory};
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use futures_util::future::poll_immediate;
use onhand_domain::ids::ImportId;
use onhand_domain::records::import::ImportKind;
use onhand_engine::{Environment, Writer};
use onhand_import::csv::Records;
use onhand_import::online_retail::{self, Ended, Options, Stage};
use onhand_import::sheet::Spreadsheet;
use onhand_import::tables::translate::Translation;
use onhand_import::tables::{self, StockAs, TableOptions, TableReport, undo};
use onhand_import::writer::actor;
use onhand_store::memory::Memory;
use std::fs::File;
use std::path::{Path, PathBuf};
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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "undo"])]
    business: Option<PathBuf>,
    #[command(flatten)]
    table: TableArgs,
    /// Takes back what an import did, by its id: what changed since stays, and is told.
    #[arg(long, value_name = "ID", conflicts_with = "file")]
    undo: Option<uuid::Uuid>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A wholesaler's invoice lines, in the form of the Online Retail data set, as history.
    OnlineRetail(OnlineRetailArgs),
    /// A list of products: new ones are added, those that are there are changed where the list differs.
    Products(TableArgs),
    /// A list of places with a stock.
    Locations(TableArgs),
    /// A list of how much there is: opening stock where nothing ever was, elsewhere a count.
    Stock(TableArgs),
    /// A list of customers: new ones are added, those that are there are changed where the list differs.
    Customers(TableArgs),
    /// A list of agreed prices, by price list and product: price lists that are not there are added.
    #[command(name = "price-lists")]
    PriceLists(TableArgs),
    /// A list of what customers owed when the business began to keep accounts here: by open bill, or by customer.
    #[command(name = "opening-balances")]
    OpeningBalances(TableArgs),
}

/// What figures of a list of stock are taken for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StockIs {
    /// Opening stock.
    Opening,
    /// A count made now.
    Count,
}

/// What to import of a list.
#[derive(Debug, Args)]
struct TableArgs {
    /// Take a file in that was taken in before.
    #[arg(long)]
    again: bool,
    /// The currency to set the business up with, where it is not yet: GBP, EUR, …
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    #[command(flatten)]
    data: DataArgs,
    /// The file: .xlsx, or text with any separator in UTF-8, UTF-16, Windows-1252 or Windows-1256, plain or
    /// gzip-compressed. What it lists is found by its columns.
    file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// The location whose stock it is, by its code; absent: the business's own.
    #[arg(long, value_name = "CODE")]
    location: Option<String>,
    /// What a column's values stand for, in another file; may be repeated.
    #[arg(long, value_name = "COLUMN=FILE:KEY:VALUE", value_parser = Translation::parse)]
    look_up: Vec<Translation>,
    /// Which column a field is in, where its name does not say; may be repeated. It is remembered for files with the
    /// same columns.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = field_and_column)]
    map: Vec<(String, String)>,
    /// The name to set the business up with, where it is not yet.
    #[arg(long)]
    name: Option<String>,
    /// A folder of photos, which the list names by their files' names.
    #[arg(long, value_name = "DIR")]
    photos: Option<PathBuf>,
    /// Say what would be done and write nothing.
    #[arg(long)]
    preview: bool,
    /// What figures of stock are; absent: opening stock where nothing ever was, elsewhere a count.
    #[arg(long, value_enum)]
    stock_as: Option<StockIs>,
    /// Write nothing if any line is wrong.
    #[arg(long)]
    strict: bool,
    /// A file to write the wrong lines to, in the form that they came in, each with why.
    #[arg(long, value_name = "FILE")]
    wrong: Option<PathBuf>,
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
        (Some(What::Products(args)), _) => table(args, Some(ImportKind::Products)),
        (Some(What::Locations(args)), _) => table(args, Some(ImportKind::Locations)),
        (Some(What::Stock(args)), _) => table(args, Some(ImportKind::Stock)),
        (Some(What::Customers(args)), _) => table(args, Some(ImportKind::Customers)),
        (Some(What::PriceLists(args)), _) => table(args, Some(ImportKind::PriceLists)),
        (Some(What::OpeningBalances(args)), _) => table(args, Some(ImportKind::OpeningBalances)),
        (None, Some(file)) => business(&args.table.data, &file),
        (None, None) => match args.undo {
            Some(import) => undone(&args.table, ImportId(import)),
            None => table(args.table, None),
        },
    }
}

fn business(data: &DataArgs, file: &Path) -> anyhow::Result<ExitCode> {
    let mut store = data_directory::open_writer(data.path())?;
    let progress = Progress::rows("importing", false);
    let lines = business_file::import(&mut *store, &Photos::of(data.path()), file, &mut |line| {
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
fn table(args: TableArgs, kind: Option<ImportKind>) -> anyhow::Result<ExitCode> {
    let Some(file) = args.file.clone() else { bail!("say what to import; see onhand import --help") };
    let data = args.data.path();
    // A file that isn't there, or is no table, should leave no directory behind.
    Spreadsheet::open(&file)?;
    let options = TableOptions {
        again: args.again,
        currency: args.currency.clone(),
        file_name: None,
        kind,
        location: args.location.clone(),
        map: args.map.clone(),
        name: args.name.clone(),
        photos: photos(&args)?,
        stock_as: match args.stock_as {
            None => StockAs::Found,
            Some(StockIs::Opening) => StockAs::Opening,
            Some(StockIs::Count) => StockAs::Count,
        },
        strict: args.strict,
        translations: args.look_up.clone(),
    };
    let report = if args.preview {
        let plan = if data_directory::business_file(data).exists() {
            tables::plan(&*data_directory::open_reader(data)?, &file, &options)?
        } else {
            tables::plan(&Memory::new(), &file, &options)?
        };
        plan.report
    } else {
        let mut writer = Writer::open(data_directory::open_writer(data)?, Environment::real())?;
        let plan = tables::plan(writer.reader()?, &file, &options)?;
        let progress = Progress::rows("importing", args.json);
        let report = tables::apply(&mut writer, plan, actor(), &mut |done, of| progress.at(done, of))?;
        progress.finish();
        report
    };
    write_wrong_lines(&args, &file, &report)?;
    if args.json {
        print_json(&report)?;
    } else {
        print!("{report}");
    }
    Ok(if report.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The photos of a folder, by the names of their files in small letters. They are kept unless it is a preview; a file
/// that is none is named and passed over.
fn photos(args: &TableArgs) -> anyhow::Result<ahash::HashMap<String, String>> {
    let mut found = ahash::HashMap::default();
    let Some(folder) = &args.photos else { return Ok(found) };
    let kept = Photos::of(args.data.path());
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if !path.is_file() {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let size = path.metadata()?.len();
        if size > BYTES_MAX as u64 {
            eprintln!("{name}: {}", PhotoError::TooLarge);
            continue;
        }
        match Photo::of(&std::fs::read(&path)?) {
            Ok(photo) => {
                if !args.preview {
                    kept.keep(&photo)?;
                }
                found.insert(name, photo.hash);
            }
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
    Ok(found)
}

fn write_wrong_lines(args: &TableArgs, file: &Path, report: &TableReport) -> anyhow::Result<()> {
    let Some(path) = args.wrong.as_ref().filter(|_| report.wrong > 0) else { return Ok(()) };
    let mut out = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
    let count = tables::wrong_rows::write(file, report, &mut out)?;
    out.sync_all()?;
    eprintln!("{} has the {count} wrong lines", path.display());
    Ok(())
}

/// Takes an import back. Ends with 1 where something stays.
fn undone(args: &TableArgs, import: ImportId) -> anyhow::Result<ExitCode> {
    // What there is to undo is there already.
    drop(data_directory::open_reader(args.data.path())?);
    let mut writer = Writer::open(data_directory::open_writer(args.data.path())?, Environment::real())?;
    let plan = undo::plan_undo(writer.reader()?, import)?;
    let report = undo::undo(&mut writer, plan, actor())?;
    if args.json {
        print_json(&report)?;
    } else {
        print!("{report}");
    }
    Ok(if report.left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

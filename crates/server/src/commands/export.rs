//! `onhand export`: a whole business as one file, or one of its lists as a table.

use super::DataArgs;
use crate::http::lists::{self, ListForm};
use crate::photos::Photos;
use crate::progress::Progress;
use crate::{business_file, data_directory};
use anyhow::Context;
use clap::Args;
use onhand_domain::records::Collection;
use onhand_store::Reader;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `onhand export` is told.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write: of a whole business compressed where its name ends in .gz; of a list .csv or .xlsx.
    file: PathBuf,
    /// Only this list, as a table for people: products, customers, stock_levels, …
    #[arg(long, value_name = "COLLECTION", value_parser = collection)]
    list: Option<Collection>,
}

/// Runs `onhand export`.
pub fn run(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_reader(args.data.path())?;
    if let Some(collection) = args.list {
        return list(&*reader, collection, &args.file);
    }
    let head = reader.head()?;
    let total =
        head.position.seq + head.next_rows.iter().map(|(_, next)| (next - 1).unsigned_abs()).sum::<u64>();
    let progress = Progress::rows("exporting", false);
    let lines = business_file::export(&*reader, &Photos::of(args.data.path()), &args.file, &mut |line| {
        if line % 1_000 == 0 {
            progress.at(line, total.max(line));
        }
    })?;
    progress.finish();
    println!("{} holds the business up to entry {}: {lines} lines", args.file.display(), head.position.seq);
    Ok(ExitCode::SUCCESS)
}

fn collection(name: &str) -> Result<Collection, String> {
    let known = || Collection::ALL.iter().map(|collection| collection.name()).collect::<Vec<_>>().join(", ");
    Collection::named(name).ok_or_else(|| format!("the lists are: {}", known()))
}

/// Writes one list: as a workbook where the file's name ends so, else as text.
fn list(reader: &dyn Reader, collection: Collection, path: &Path) -> anyhow::Result<ExitCode> {
    let is_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let form = if is_workbook { ListForm::Xlsx } else { ListForm::Csv };
    let file = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
    let mut out = BufWriter::new(file);
    let rows = lists::write_all(reader, collection, form, &mut out)?;
    out.flush()?;
    out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
    println!("{} has {rows} {collection}", path.display());
    Ok(ExitCode::SUCCESS)
}

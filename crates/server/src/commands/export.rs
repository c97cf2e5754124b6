//! `onhand export`: a whole business as one file.

use super::DataArgs;
use crate::progress::Progress;
use crate::{business_file, data_directory};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `onhand export` is told.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write; compressed where its name ends in .gz.
    file: PathBuf,
}

/// Runs `onhand export`.
pub fn run(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_reader(args.data.path())?;
    let head = reader.head()?;
    let total =
        head.position.seq + head.next_rows.iter().map(|(_, next)| (next - 1).unsigned_abs()).sum::<u64>();
    let progress = Progress::rows("exporting", false);
    let lines = business_file::export(&*reader, &args.file, &mut |line| {
        if line % 1_000 == 0 {
            progress.at(line, total.max(line));
        }
    })?;
    progress.finish();
    println!("{} holds the business up to entry {}: {lines} lines", args.file.display(), head.position.seq);
    Ok(ExitCode::SUCCESS)
}

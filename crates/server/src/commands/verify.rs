//! `onhand verify`: sums everything up again and says what differs.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::photos::{Photos, sweep};
use crate::progress::Progress;
use clap::Args;
use onhand_engine::verify;
use std::process::ExitCode;

/// What `onhand verify` is told.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `onhand verify`.
pub fn run(args: VerifyArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_still_reader(args.data.path())?;
    let progress = Progress::rows("verifying", args.json);
    let mut findings = verify::verify(&*reader, &mut |done, total| progress.at(done, total))?;
    sweep::verify(&Photos::of(args.data.path()), &*reader, &mut findings)?;
    progress.finish();
    if args.json {
        print_json(&findings)?;
    } else {
        for finding in &findings.findings {
            println!("{}: {}: {}", finding.rule, finding.what, finding.detail);
        }
        let verdict = match findings.count {
            0 => "all of it holds".to_owned(),
            count => format!("{count} differences"),
        };
        println!(
            "{} entries, {} records, {} earlier versions: {verdict}",
            findings.entries, findings.records, findings.versions
        );
    }
    Ok(if findings.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

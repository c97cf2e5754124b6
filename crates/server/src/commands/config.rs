//! `onhand config`: the settings as they take effect.

use super::{DataArgs, print_json};
use crate::settings::SettingsArgs;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// What `onhand config` is told.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints them.
pub fn run(args: ConfigArgs) -> anyhow::Result<ExitCode> {
    let settings = args.settings.load(args.data.path())?;
    let data = args.data.path().display().to_string();
    if args.json {
        print_json(&json!({ "data": data, "settings": settings.effective }))?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("{:<16} {data}", "data");
    for setting in &settings.effective {
        println!("{:<16} {:<24} {}", setting.name, setting.value, setting.source);
    }
    Ok(ExitCode::SUCCESS)
}

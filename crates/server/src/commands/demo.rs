//! `onhand demo`: a small believable business, with trade going on.

use super::DataArgs;
use super::serve::{serve, start_log};
use crate::data_directory;
use crate::demo::trickle::Trickle;
use crate::demo::{self, Giver};
use crate::directory::NewToken;
use crate::http::state::AppState;
use crate::settings::SettingsArgs;
use anyhow::{Context, bail};
use clap::Args;
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::lookup::Lookup;
use onhand_engine::Limits;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// The name of the demo's tokens; those of an earlier start are taken back.
const TOKEN_NAME: &str = "Demo";
/// Failures in a row after which trade stops.
const FAILURES_MAX: u32 = 5;

/// What `onhand demo` is told.
#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Seconds between two things that happen; 0: nothing happens by itself.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    every: u64,
    /// The same seed makes the same business.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs `onhand demo`.
pub fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let data = args.data.path().to_owned();
    let settings = args.settings.load(&data)?;
    start_log(&settings)?;
    make(&data, args.seed)?;
    let (owner, partner) = tokens(&data)?;
    serve(&data, settings, move |state, url| {
        println!(
            "Palm Street Trading, a demo. Open it as its owner, and beside that as its partner Café Rima:"
        );
        println!("  {url}/#{owner}");
        println!("  {url}/#{partner}");
        println!("What follows the # is the token; the API takes the same.");
        match args.every {
            0 => Ok(()),
            every => trade(state, Duration::from_secs(every)),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the business where there is none yet. One that was not made here is left alone.
fn make(data: &Path, seed: u64) -> anyhow::Result<()> {
    let engine = data_directory::start_engine(data, Limits::default())?;
    let giver = Giver::new(engine.handle());
    let made = match engine.handle().feed().position().seq {
        0 => demo::make(&giver, seed),
        _ if demo::is_demo(&giver)? => Ok(()),
        _ => {
            bail!("{} holds a business that is no demo; choose another directory with --data", data.display())
        }
    };
    engine.stop();
    made
}

/// New tokens for the owner and a partner, in place of those of an earlier start.
fn tokens(data: &Path) -> anyhow::Result<(String, String)> {
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    for token in directory.list()? {
        if token.name == TOKEN_NAME && token.revoked_at.is_none() {
            directory.revoke(token.id, now)?;
        }
    }
    let new = |role, customer| NewToken { customer, expires_at: None, name: TOKEN_NAME.into(), role };
    let (owner, _) = directory.create(new(Role::Owner, None), now)?;
    let (partner, _) = directory.create(new(Role::Partner, Some(partner(data)?)), now)?;
    Ok((owner, partner))
}

fn partner(data: &Path) -> anyhow::Result<CustomerId> {
    let reader = data_directory::open_reader(data)?;
    let found = reader.find(&Lookup::CustomerByCode("RIMA".into()), None, 1)?;
    Ok(CustomerId(found.first().context("the demo has no partner RIMA")?.id))
}

/// Lets trade go on, on a thread of its own, until the engine stops.
fn trade(state: &AppState, every: Duration) -> anyhow::Result<()> {
    let mut trickle = Trickle::new(Giver::new(state.handle.clone()));
    let stopping = state.stopping.clone();
    std::thread::Builder::new().name("demo-trade".into()).spawn(move || {
        let mut failures = 0;
        while !*stopping.borrow() && failures < FAILURES_MAX {
            match trickle.turn() {
                Ok(what) => {
                    failures = 0;
                    println!("{}  {what}", trickle.time());
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(%error, "the demo's trade");
                }
            }
            std::thread::sleep(every);
        }
    })?;
    Ok(())
}

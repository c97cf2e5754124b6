//! `onhand demo`: a believable business, with trade going on.

use super::DataArgs;
use super::serve::{serve, start_log};
use crate::data_directory;
use crate::demo::{self, Which, pictures, real, running};
use crate::directory::NewToken;
use crate::settings::SettingsArgs;
use anyhow::bail;
use clap::Args;
use onhand_demo::content::Content;
use onhand_demo::{step, trade};
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::lookup::Lookup;
use onhand_engine::Limits;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// The name of the demo's tokens; those of an earlier start are taken back.
const TOKEN_NAME: &str = "Demo";

/// What `onhand demo` is told.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Which business; absent: the one that is there, or palm-street.
    #[arg(long, value_enum)]
    business: Option<Which>,
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Seconds between two things that happen, a third less or more; a partner orders at every fourth. 0: nothing
    /// happens by itself.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    every: u64,
    /// Without pictures of the products. They are drawn while the server runs.
    #[arg(long)]
    no_pictures: bool,
    /// Instead of a made-up business the last week of a real wholesaler, out of this file of the Online Retail data set
    /// (CSV, plain or gzip-compressed; https://archive.ics.uci.edu/dataset/352), in its own days. Nothing happens by
    /// itself then. The file is read as `onhand import online-retail` reads it; nothing is fetched.
    #[arg(long, value_name = "FILE", conflicts_with = "business")]
    real: Option<PathBuf>,
    /// The same seed makes the same business at the same moment.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs `onhand demo`.
pub fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let data = args.data.path().to_owned();
    let settings = args.settings.load(&data)?;
    start_log(&settings)?;
    let made = match &args.real {
        Some(file) => {
            load(&data, file)?;
            None
        }
        None => Some(make(&data, args.business, args.seed)?),
    };
    let (owner, partner) = tokens(&data)?;
    serve(&data, settings, move |state, url| {
        let name = made.as_ref().map_or("A real wholesaler's week", |content| content.business.name.as_str());
        match partner {
            Some(_) => {
                println!("{name}, a demo. Open it as its owner, and beside that as its partner Café Rima:");
            }
            None => println!("{name}, a demo. Open it as its owner:"),
        }
        for token in std::iter::once(owner).chain(partner) {
            println!("  {url}/#{token}");
        }
        println!("What follows the # is the token; the API takes the same.");
        let Some(content) = made else { return Ok(()) };
        if !args.no_pictures {
            pictures::draw(state, content.clone())?;
        }
        match args.every {
            0 => Ok(()),
            every => running::start(state, content, Duration::from_secs(every)),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the business where there is none yet. One that was not made here is left alone.
fn make(data: &Path, wanted: Option<Which>, seed: u64) -> anyhow::Result<Content> {
    let engine = data_directory::start_engine(data, Limits::default())?;
    let handle = engine.handle();
    let made = match handle.feed().position().seq {
        0 => wanted.unwrap_or(Which::PalmStreet).content().and_then(|content| {
            demo::make(&handle, &content, seed)?;
            tills(data, &content)?;
            Ok(content)
        }),
        _ => match demo::which(&handle)? {
            Some(found) if wanted.is_none_or(|wanted| wanted == found) => found.content(),
            _ => bail!("{} holds another business; choose another directory with --data", data.display()),
        },
    };
    engine.stop();
    made
}

/// Loads a real wholesaler's week where there is nothing yet.
fn load(data: &Path, file: &Path) -> anyhow::Result<()> {
    let store = data_directory::open_writer(data)?;
    if store.head()?.position.seq == 0 {
        print!("{}", real::load(store, file)?);
    }
    Ok(())
}

/// The tills as devices: all were seen just now but Counter 2, which has been silent since.
fn tills(data: &Path, content: &Content) -> anyhow::Result<()> {
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    for (place, till) in content.tills.iter().enumerate() {
        let name = format!("{} ({})", till.name, till.code);
        let new = NewToken { customer: None, expires_at: None, name, role: Role::Cashier };
        let (_, token) = directory.create(new, now)?;
        let is_silent = content.tills.len() > 1 && place == trade::OFFLINE_TILL;
        let ago = if is_silent { trade::LAST_SEEN_MINUTES } else { 0 };
        directory.bind(&[(step::device(&till.code), token.id)], now.plus_millis(-ago * 60_000))?;
    }
    Ok(())
}

/// New tokens for the owner and a partner, in place of those of an earlier start.
fn tokens(data: &Path) -> anyhow::Result<(String, Option<String>)> {
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    for token in directory.list()? {
        if token.name == TOKEN_NAME && token.revoked_at.is_none() {
            directory.revoke(token.id, now)?;
        }
    }
    let new = |role, customer| NewToken { customer, expires_at: None, name: TOKEN_NAME.into(), role };
    let (owner, _) = directory.create(new(Role::Owner, None), now)?;
    let partner = partner(data)?.map(|customer| directory.create(new(Role::Partner, Some(customer)), now));
    Ok((owner, partner.transpose()?.map(|(partner, _)| partner)))
}

fn partner(data: &Path) -> anyhow::Result<Option<CustomerId>> {
    let reader = data_directory::open_reader(data)?;
    let found = reader.find(&Lookup::CustomerByCode("RIMA".into()), None, 1)?;
    Ok(found.first().map(|found| CustomerId(found.id)))
}

//! `onhand business`: the businesses of a data directory, beside each other.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::hosting::{self, Place, place};
use crate::setup::{self, countries};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use onhand_protocol::setup::{SetupReply, SetupState, SetupStep};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// What `onhand business` is told.
#[derive(Debug, Args)]
pub struct BusinessArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Lists the businesses of a data directory.
    List(ListArgs),
    /// Starts an empty business of one's own beside those that are there; prints its owner's token, which is shown only
    /// now. A running server serves it once it is started again.
    Start(StartArgs),
    /// Shows how far a business is set up, and passes steps over.
    Setup(SetupArgs),
    /// Removes all demos, with all that is in them. No server may be running.
    RemoveDemos(RemoveArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct StartArgs {
    #[command(flatten)]
    data: DataArgs,
    /// What it is called.
    #[arg(long)]
    name: String,
    /// ISO 3166, two letters: currency, tax, week and time zone are proposed by it.
    #[arg(long, value_name = "CODE")]
    country: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct SetupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Which business, as `onhand business list` names it.
    #[arg(default_value = place::HOME)]
    business: String,
    /// A step to be passed over for now.
    #[arg(long, value_name = "STEP", conflicts_with = "take_up")]
    pass_over: Option<String>,
    /// A step to be taken up again.
    #[arg(long, value_name = "STEP")]
    take_up: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RemoveArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs `onhand business`.
pub fn run(args: BusinessArgs) -> anyhow::Result<ExitCode> {
    match args.act {
        Act::List(args) => list(args.data.path(), args.json)?,
        Act::Start(args) => start(args)?,
        Act::Setup(args) => setup(args)?,
        Act::RemoveDemos(args) => remove_demos(args.data.path())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(data: &Path, as_json: bool) -> anyhow::Result<()> {
    let places = place::all(data)?;
    if as_json {
        let described = places.iter().map(|Place { card, data, slug }| {
            json!({"business": slug, "name": card.name, "demo": card.demo, "port": card.port, "data": data})
        });
        return print_json(&described.collect::<Vec<_>>());
    }
    for Place { card, data, slug } in &places {
        let demo = if card.demo { "demo" } else { "" };
        println!("{slug:<24} {:<32} {demo:<5} {}", card.name, data.display());
    }
    if places.is_empty() {
        println!("there is no business in {}", data.display());
    }
    Ok(())
}

fn start(args: StartArgs) -> anyhow::Result<()> {
    let proposal = countries::of(&args.country)?.with_context(|| {
        format!("{} is no country that is known; it has two letters, such as LB", args.country)
    })?;
    let made = hosting::start(args.data.path(), &args.name, &proposal)?;
    let Place { card, data, slug } = &made.place;
    if args.json {
        return print_json(&json!({"business": slug, "port": card.port, "data": data, "token": made.token}));
    }
    println!("{} is started in {}", card.name, data.display());
    println!("its owner's token, shown only now: {}", made.token);
    println!("serve it with the others: onhand serve --data {}", args.data.path().display());
    Ok(())
}

fn place_of(home: &Path, slug: &str) -> anyhow::Result<Place> {
    place::all(home)?.into_iter().find(|place| place.slug == slug).with_context(|| {
        format!("there is no business {slug} in {}; see `onhand business list`", home.display())
    })
}

fn setup(args: SetupArgs) -> anyhow::Result<()> {
    let place = place_of(args.data.path(), &args.business)?;
    let directory = data_directory::open_directory(&place.data)?;
    for (name, passed_over) in [(&args.pass_over, true), (&args.take_up, false)] {
        let Some(name) = name else { continue };
        let names = || SetupStep::ALL.iter().map(|step| step.name()).collect::<Vec<_>>().join(", ");
        let step = SetupStep::named(name)
            .with_context(|| format!("there is no step {name}; the steps are {}", names()))?;
        directory.pass_over(step.name(), passed_over)?;
    }
    let SetupReply { left, steps } =
        setup::progress(&*data_directory::open_reader(&place.data)?, &directory)?;
    if args.json {
        return print_json(&SetupReply { left, steps });
    }
    for step in &steps {
        let state = match step.state {
            SetupState::Open => "open",
            SetupState::Done => "done",
            SetupState::PassedOver => "passed over",
        };
        println!("{:<10} {state:<12} {}", step.step.name(), step.count);
    }
    println!("{left} left");
    Ok(())
}

fn remove_demos(data: &Path) -> anyhow::Result<()> {
    let demos: Vec<Place> = place::all(data)?.into_iter().filter(|place| place.card.demo).collect();
    if demos.is_empty() {
        bail!("there is no demo in {}", data.display());
    }
    for demo in demos {
        // Whoever has it open keeps it: then nothing is removed of it.
        drop(data_directory::open_writer(&demo.data)?);
        demo.remove()?;
        println!("{} is removed", demo.card.name);
    }
    Ok(())
}

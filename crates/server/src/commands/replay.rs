//! `onhand replay`: drives a running server with a file's trade, as it might come in from several tills and portals.

use super::print_json;
use crate::replay::{Pace, Player, Replayed, Sent, Way};
use anyhow::{Context, bail};
use clap::Args;
use onhand_domain::command::Command;
use onhand_domain::ids::{self, OrderId, ReturnId};
use onhand_domain::records::Business;
use onhand_engine::{Environment, Writer};
use onhand_import::online_retail::invoice::Invoices;
use onhand_import::online_retail::row::Rows;
use onhand_import::online_retail::setup::{self, Names};
use onhand_import::online_retail::{Options, survey};
use onhand_import::writer::Given;
use onhand_store::memory::Memory;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use uuid::Uuid;

/// Commands of one request while the business is set up.
const SET_UP_CHUNK: usize = 200;

/// What `onhand replay` is told.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The wholesaler's invoices, as `onhand import online-retail` reads them.
    file: PathBuf,
    /// The running server.
    #[arg(long, env = "ONHAND_URL", default_value = "http://127.0.0.1:8420")]
    url: String,
    /// A token of its owner.
    #[arg(long, env = "ONHAND_TOKEN", hide_env_values = true)]
    token: String,
    /// How many times faster than it was, or `max`. Hours without trade are skipped.
    #[arg(long, default_value = "60")]
    speed: Pace,
    /// Requests under way at a time.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    connections: u16,
    /// Over WebSockets, one for each request that may be under way, as a live client sends commands.
    #[arg(long)]
    live: bool,
    /// Invoices at most.
    #[arg(long)]
    invoices: Option<usize>,
    /// A name for this run: under another name the same trade happens again. What a server has taken once is answered
    /// and not applied again.
    #[arg(long, default_value = "")]
    run: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `onhand replay`.
pub fn run(args: ReplayArgs) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let replayed = runtime.block_on(async {
        tokio::select! {
            replayed = replay(&args) => replayed,
            _ = tokio::signal::ctrl_c() => bail!("stopped; what was sent is in the log, and may be sent again"),
        }
    })?;
    if args.json {
        print_json(&replayed)?;
    } else {
        println!("{replayed}");
    }
    Ok(if replayed.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn replay(args: &ReplayArgs) -> anyhow::Result<Replayed> {
    let way = if args.live { Way::Live } else { Way::Http };
    let mut player = Player::new(&args.url, &args.token, args.speed, args.connections, way)?;
    let names = set_up(args, &mut player).await?;
    let start = Instant::now();
    let mut invoices = Invoices::new(Rows::open(&args.file)?);
    let mut played = 0;
    while let Some(invoice) = invoices.next_invoice()? {
        if args.invoices.is_some_and(|most| played >= most) {
            break;
        }
        played += 1;
        player.wait_for(invoice.at()).await;
        for planned in invoice.planned() {
            let commands = invoice.commands(&planned, &names);
            player.send(commands.into_iter().map(|given| now(&args.run, given)).collect()).await?;
        }
    }
    player.settle().await?;
    Ok(player.take(start))
}

/// Sets up what the trade needs: the business where there is none, products, customers, and the stock to sell.
async fn set_up(args: &ReplayArgs, player: &mut Player) -> anyhow::Result<Names> {
    let business = player.read(&format!("/api/v1/business/{}", Business::id())).await;
    let is_new = match &business {
        Ok(found) => {
            let currency = found["record"]["currency"].as_str().unwrap_or_default();
            if currency != setup::CURRENCY {
                bail!("the file's prices are in {}, the business trades in {currency}", setup::CURRENCY);
            }
            false
        }
        Err(error) if error.to_string().contains("404") => true,
        Err(error) => bail!("{error:#}"),
    };
    eprintln!("reading {}", args.file.display());
    let nothing_is_known = |_| Ok(false);
    let survey = survey::survey(Invoices::new(Rows::open(&args.file)?), &nothing_is_known, &mut |_| true)?;
    let survey = survey.context("the file could not be read")?;
    // What an empty business would need: a server that has some of it answers so.
    let empty = Writer::open(Box::new(Memory::new()), Environment::real())?;
    let options = Options { location: Some("REPLAY".into()), name: "Replayed wholesaler".into() };
    let plan = setup::plan(empty.reader()?, true, &survey, &options)?;
    let wanted = plan.commands.into_iter().filter(|given| is_new || given.command.name() != "set_business");
    let start = Instant::now();
    let commands: Vec<Sent> = wanted.map(|given| now(&args.run, given)).collect();
    eprintln!("setting up: {} commands", commands.len());
    // In order: products before the stock of them.
    for chunk in commands.chunks(SET_UP_CHUNK) {
        player.send(chunk.to_vec()).await?;
        player.settle().await?;
    }
    let set_up = player.take(start);
    if set_up.failed > 0 {
        bail!("the business could not be set up: {}", set_up.named.join("; "));
    }
    Ok(plan.names)
}

/// A command of the file as it is sent now, under ids of this run.
fn now(run: &str, given: Given) -> Sent {
    let again = |id: Uuid| if run.is_empty() { id } else { ids::derive(id, "replay", &[run.as_bytes()]) };
    let mut command = given.command;
    match &mut command {
        Command::PlaceOrder(place) => place.order = place.order.map(|id| OrderId(again(id.0))),
        Command::HandOverOrder(hand_over) => hand_over.order = OrderId(again(hand_over.order.0)),
        Command::RecordReturn(back) => back.r#return = back.r#return.map(|id| ReturnId(again(id.0))),
        Command::PostDamage(document) => document.document = None,
        Command::PostWaste(document) => document.document = None,
        Command::PostMade(document) => document.document = None,
        Command::PostAdjustment(document) => document.document = None,
        _ => {}
    }
    let is_stock = matches!(command, Command::PostOpening(_) | Command::PostReceipt(_));
    let is_trade = is_stock
        || !matches!(command, Command::AddProduct(_) | Command::AddCustomer(_) | Command::AddLocation(_));
    let id = if is_trade { again(given.id.0) } else { given.id.0 };
    let body = serde_json::to_value(&command).unwrap_or_default();
    Sent { body: json!({"id": id, "type": body["type"], "data": body["data"]}), subject: given.subject }
}

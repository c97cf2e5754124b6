//! `onhand prices`: prices changed by a percentage over a category, as one job that can be taken back.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::progress::Progress;
use anyhow::bail;
use clap::{Args, Subcommand};
use onhand_domain::key::Key;
use onhand_domain::money::{Percent, Price};
use onhand_domain::prices::job::{PriceJob, PriceProposal, PriceWarning};
use onhand_domain::records::price_rule::PriceTier;
use onhand_domain::time::Moment;
use onhand_engine::{Environment, Writer};
use onhand_import::price_jobs::{self, PricePlan};
use onhand_import::writer::{Taker, actor};
use std::process::ExitCode;
use uuid::Uuid;

/// Changes many prices at once. No server may run on the directory meanwhile, except for a preview.
#[derive(Debug, Args)]
pub struct PricesArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Changes prices by a percentage, or says what that would come to.
    Change(ChangeArgs),
    /// Says how far a job is.
    Show(JobArgs),
    /// Takes a job back: prices that somebody changed since stay, and are counted.
    Undo(JobArgs),
}

#[derive(Debug, Args)]
struct ChangeArgs {
    /// Of products of this category; absent: of all.
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    #[command(flatten)]
    data: DataArgs,
    /// From when on, such as 2026-11-23T08:00:00Z; absent: at once.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    due: Option<Moment>,
    /// The job's id: given again with it, each price is changed once. Absent: a new one.
    #[arg(long, value_name = "ID")]
    job: Option<Uuid>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// On this price list, by its code or id; absent: the products' own prices.
    #[arg(long, value_name = "CODE")]
    list: Option<String>,
    /// Why.
    #[arg(long)]
    note: Option<String>,
    /// Higher by so much; lower, where it is below zero.
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = percent)]
    percent: Percent,
    /// Say what would change and write nothing.
    #[arg(long)]
    preview: bool,
    /// New prices are multiples of this, such as 0.05; absent: of the currency's smallest unit.
    #[arg(long, value_name = "PRICE", value_parser = price)]
    step: Option<Price>,
}

#[derive(Debug, Args)]
struct JobArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Which job.
    job: Uuid,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn percent(text: &str) -> Result<Percent, String> {
    Percent::parse(text).map_err(|error| error.to_string())
}

fn price(text: &str) -> Result<Price, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

fn moment(text: &str) -> Result<Moment, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

/// Runs `onhand prices`.
pub fn run(args: PricesArgs) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Change(args) => change(args),
        What::Show(args) => show(&args),
        What::Undo(args) => undo(&args),
    }
}

fn change(args: ChangeArgs) -> anyhow::Result<ExitCode> {
    let data = args.data.path();
    let job = PriceJob {
        category: args.category,
        due_at: args.due,
        list: args.list.as_deref().map(Key::parse),
        note: args.note,
        percent: args.percent,
        step: args.step,
    };
    if args.preview {
        let plan = price_jobs::plan(&*data_directory::open_reader(data)?, job, args.job)?;
        print_plan(&plan, args.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut writer = Writer::open(data_directory::open_writer(data)?, Environment::real())?;
    let id = args.job.unwrap_or_else(|| writer.new_id().0);
    let plan = price_jobs::plan(writer.reader()?, job, Some(id))?;
    if plan.proposals.is_empty() {
        println!("there is nothing to be changed");
        return Ok(ExitCode::SUCCESS);
    }
    let progress = Progress::rows("changing prices", args.json);
    let given = price_jobs::give(&mut writer, plan, id, actor(), &mut |done, of| progress.at(done, of))?;
    progress.finish();
    given.must_be_applied()?;
    print_status(&mut writer, id, args.json)
}

fn show(args: &JobArgs) -> anyhow::Result<ExitCode> {
    let Some(status) = price_jobs::status(&*data_directory::open_reader(args.data.path())?, args.job)? else {
        bail!("there is no job {}", args.job);
    };
    if args.json {
        print_json(&status)?;
    } else {
        println!("{status}");
    }
    Ok(ExitCode::SUCCESS)
}

fn undo(args: &JobArgs) -> anyhow::Result<ExitCode> {
    let mut writer = Writer::open(data_directory::open_writer(args.data.path())?, Environment::real())?;
    let (changes, left) = price_jobs::plan_undo(writer.reader()?, args.job)?;
    let undone = price_jobs::undo(&mut writer, changes, left, args.job, actor())?;
    if args.json {
        print_json(&undone)?;
    } else {
        println!("{} products taken back, {} keep prices that were set since", undone.undone, undone.left);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_status(writer: &mut Writer, id: Uuid, json: bool) -> anyhow::Result<ExitCode> {
    if let Some(status) = price_jobs::status(writer.reader()?, id)? {
        if json {
            print_json(&status)?;
        } else {
            println!("{status}");
            println!("onhand prices undo {id} takes it back");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_plan(plan: &PricePlan, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(&serde_json::json!({
            "changed": plan.proposals.len(),
            "proposals": plan.proposals,
            "unchanged": plan.unchanged,
            "without_price": plan.without_price,
        }));
    }
    for PriceProposal { after, before, name, sku, warnings, .. } in &plan.proposals {
        let warned: String = warnings.iter().map(|warning| format!("  {}", words(*warning))).collect();
        println!("{sku}  {name}  {} → {}{warned}", prices(before), prices(after));
    }
    let (changed, unchanged, without) = (plan.proposals.len(), plan.unchanged, plan.without_price);
    println!("{changed} change, {unchanged} stay as they are, {without} have no price");
    Ok(())
}

fn prices(tiers: &[PriceTier]) -> String {
    let one = |tier: &PriceTier| match tier.from.is_zero() {
        true => tier.price.to_string(),
        false => format!("{} from {}", tier.price, tier.from),
    };
    tiers.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn words(warning: PriceWarning) -> &'static str {
    match warning {
        PriceWarning::BelowCost => "(below cost)",
        PriceWarning::Nothing => "(nothing to pay)",
    }
}

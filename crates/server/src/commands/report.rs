//! `onhand report`: how the day goes, sales by the hour, what stock is worth, what was earned.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::reports::{self, profit, time, value};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use onhand_domain::records::Business;
use onhand_domain::time::{Day, Moment};
use onhand_engine::Environment;
use onhand_protocol::{ProfitFigures, ThenFigures, TradeFigures, ValueFigures};
use onhand_store::Reader;
use std::process::ExitCode;

/// What `onhand report` is told.
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    /// Today, against the same time yesterday and the same day of last week.
    Today(TodayArgs),
    /// Sales by the hour of the day.
    Hours(HoursArgs),
    /// What stock is worth by what it cost.
    Value(ValueArgs),
    /// What was earned.
    Profit(ProfitArgs),
}

#[derive(Debug, Args)]
struct Common {
    #[command(flatten)]
    data: DataArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct TodayArgs {
    #[command(flatten)]
    common: Common,
    /// As of this moment, such as 2026-11-21T14:30:00Z, rather than now.
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
}

#[derive(Debug, Args)]
struct Days {
    /// The first day, such as 2026-11-21.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    from: Option<Day>,
    /// The last day, included; today where nothing is said.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    to: Option<Day>,
}

#[derive(Debug, Args)]
struct HoursArgs {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    days: Days,
}

#[derive(Debug, Args)]
struct ValueArgs {
    #[command(flatten)]
    common: Common,
    /// What is summed by.
    #[arg(long, value_enum, default_value = "location")]
    by: ValueBy,
}

#[derive(Debug, Args)]
struct ProfitArgs {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    days: Days,
    /// What is summed by.
    #[arg(long, value_enum, default_value = "day")]
    by: ProfitBy,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ValueBy {
    Category,
    Location,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProfitBy {
    Category,
    Day,
    Product,
    Week,
}

/// Runs `onhand report`.
pub fn run(args: ReportArgs) -> anyhow::Result<ExitCode> {
    match args.report {
        Report::Today(args) => today(&args)?,
        Report::Hours(args) => hours(&args)?,
        Report::Value(args) => values(&args)?,
        Report::Profit(args) => profits(&args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn open(common: &Common) -> anyhow::Result<(Box<dyn Reader>, Business)> {
    let reader = data_directory::open_still_reader(common.data.path())?;
    let business = reports::business(&*reader)?.context("the business is not set up yet")?;
    Ok((reader, business))
}

fn now() -> Moment {
    Environment::real().clock.now()
}

impl Days {
    fn range(&self, today: Day, most: usize) -> anyhow::Result<(Day, Day)> {
        Ok(reports::range(self.from, self.to, today, most)?)
    }
}

fn today(args: &TodayArgs) -> anyhow::Result<()> {
    let (reader, business) = open(&args.common)?;
    let at = match args.at.as_deref() {
        Some(text) => Moment::parse(text).with_context(|| format!("{text} is not a moment"))?,
        None => now(),
    };
    let report = time::today(&*reader, &business, at)?;
    if args.common.json {
        return print_json(&report);
    }
    println!("{} {}, {}", report.day, report.time, business.currency);
    println!("{}", trade_heading("", 24));
    println!("{}", trade("today", 24, &report.today));
    for (name, then) in [("yesterday", &report.yesterday), ("a week ago", &report.week_ago)] {
        let ThenFigures { by_then, day, whole, .. } = then;
        println!("{}", trade(&format!("{name} by {}", report.time), 24, by_then));
        println!("{}", trade(&format!("{day} in all"), 24, whole));
    }
    Ok(())
}

fn hours(args: &HoursArgs) -> anyhow::Result<()> {
    let (reader, business) = open(&args.common)?;
    let (from, to) = args.days.range(business.day_of(now()), time::DAYS_MAX)?;
    let report = time::hours(&*reader, &business, from, to)?;
    if args.common.json {
        return print_json(&report);
    }
    println!("{from} to {to}, {}", business.currency);
    println!("{}", trade_heading("", 8));
    for hour in &report.items {
        println!("{}", trade(&hour.hour.to_string(), 8, &hour.figures));
    }
    println!("{}", trade("in all", 8, &report.total));
    Ok(())
}

fn trade_heading(name: &str, width: usize) -> String {
    format!("{name:width$} {:>8} {:>14} {:>14} {:>8} {:>14}", "sales", "total", "net", "orders", "ordered")
}

fn trade(name: &str, width: usize, of: &TradeFigures) -> String {
    let TradeFigures { sales, total, net, orders, ordered, .. } = of;
    format!("{name:width$} {sales:>8} {total:>14} {net:>14} {orders:>8} {ordered:>14}")
}

fn values(args: &ValueArgs) -> anyhow::Result<()> {
    let (reader, business) = open(&args.common)?;
    let by = match args.by {
        ValueBy::Category => value::By::Category,
        ValueBy::Location => value::By::Location,
    };
    let report = value::value(&*reader, &business, by)?;
    if args.common.json {
        return print_json(&report);
    }
    println!("{:24} {:>16} {:>10} {:>10}", business.currency, "worth", "products", "lacking");
    for of in &report.items {
        let name = of.code.as_deref().or(of.category.as_deref()).unwrap_or("-");
        println!("{}", worth(name, of));
    }
    println!("{}", worth("in all", &report.total));
    Ok(())
}

fn worth(name: &str, of: &ValueFigures) -> String {
    let value = of.value.map(|value| value.to_string()).unwrap_or_default();
    format!("{name:24} {value:>16} {:>10} {:>10}", of.products, of.lacking)
}

fn profits(args: &ProfitArgs) -> anyhow::Result<()> {
    let (reader, business) = open(&args.common)?;
    let days = args.days.range(business.day_of(now()), profit::DAYS_MAX)?;
    let by = match args.by {
        ProfitBy::Category => profit::By::Category,
        ProfitBy::Day => profit::By::Day,
        ProfitBy::Product => profit::By::Product,
        ProfitBy::Week => profit::By::Week,
    };
    let report = profit::profit(&*reader, &business, days, by)?;
    if args.common.json {
        return print_json(&report);
    }
    println!(
        "{:24} {:>14} {:>14} {:>14} {:>9} {:>14} {:>8}",
        business.currency, "net", "cost", "profit", "margin %", "cost unknown", "lacking"
    );
    for of in &report.items {
        let day = of.day.map(|day| day.to_string());
        let name = of.sku.clone().or(of.category.clone()).or(day).unwrap_or_else(|| "-".to_owned());
        println!("{}", earned(&name, of));
    }
    if let Some(total) = &report.total {
        println!("{}", earned("in all", total));
    }
    Ok(())
}

fn earned(name: &str, of: &ProfitFigures) -> String {
    let margin = of.margin.map(|margin| margin.to_string()).unwrap_or_default();
    let ProfitFigures { net, cost, profit, net_lacking, lacking, .. } = of;
    format!("{name:24} {net:>14} {cost:>14} {profit:>14} {margin:>9} {net_lacking:>14} {lacking:>8}")
}

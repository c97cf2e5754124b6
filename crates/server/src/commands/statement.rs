//! `onhand statement`: a customer's account over some days.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::reports::{self, statement};
use anyhow::Context;
use clap::Args;
use onhand_domain::records::account::EntryKind;
use onhand_domain::time::Day;
use onhand_engine::Environment;
use onhand_protocol::{Aging, Statement};
use std::process::ExitCode;

/// What `onhand statement` is told.
#[derive(Debug, Args)]
pub struct StatementArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Whose, by code or id.
    customer: String,
    /// The first day, such as 2026-11-21; from the beginning where nothing is said.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    from: Option<Day>,
    /// The last day, included; until now where nothing is said.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    to: Option<Day>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `onhand statement`.
pub fn run(args: StatementArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_still_reader(args.data.path())?;
    let business = reports::business(&*reader)?.context("the business is not set up yet")?;
    let customer = reports::customer(&*reader, &args.customer)?
        .with_context(|| format!("there is no customer {}", args.customer))?;
    let today = business.day_of(Environment::real().clock.now());
    let statement = statement::statement(&*reader, &business, &customer, (args.from, args.to), today)?;
    if args.json {
        print_json(&statement)?;
    } else {
        println!("{}, {}", statement.name, business.currency);
        print(&statement);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(statement: &Statement) {
    let Statement { account, aging, closing, lines, opening, .. } = statement;
    println!("{:10} {:>6} {:12} {:>14} {:>14}  note", "day", "number", "", "amount", "balance");
    println!("{:10} {:>6} {:12} {:>14} {opening:>14}", "", "", "before", "");
    for line in lines {
        let entry = &line.entry;
        let note = entry.note.as_deref().unwrap_or_default();
        let (kind, amount, balance) = (word(entry.kind), entry.amount, line.balance);
        println!("{} {:>6} {kind:12} {amount:>14} {balance:>14}  {note}", entry.day, entry.number);
    }
    println!("{:10} {:>6} {:12} {:>14} {closing:>14}", "", "", "after", "");
    if account.is_none() {
        println!("nothing was ever entered or ordered on account");
    }
    let Aging { days_1_30, days_31_60, days_61_90, days_91, not_due, on } = aging;
    println!(
        "owed on {on}: {not_due} not due; overdue 1 to 30 days {days_1_30}, 31 to 60 {days_31_60}, 61 to 90 {days_61_90}, more {days_91}"
    );
}

fn word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Opening => "opening",
        EntryKind::Charge => "charge",
        EntryKind::Payment => "payment",
        EntryKind::Deposit => "deposit",
        EntryKind::Credit => "credit",
        EntryKind::Refund => "refund",
        EntryKind::Adjustment => "adjustment",
    }
}

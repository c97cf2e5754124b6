//! `onhand register`: how tills stand.

use super::{DataArgs, print_json};
use crate::{data_directory, till};
use anyhow::Context;
use clap::Args;
use onhand_domain::ids::RegisterId;
use onhand_domain::money::Money;
use onhand_domain::records::register_figures::RegisterSums;
use onhand_domain::records::{Collection, RegisterSession, Stored};
use onhand_protocol::RegisterReport;
use onhand_store::{Query, Reader};
use std::fmt::Write;
use std::process::ExitCode;
use uuid::Uuid;

/// Sessions that are listed at most, newest first.
const SESSIONS_MAX: usize = 50;

/// What `onhand register` is told.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Which session, by its id; none: those that were opened last.
    session: Option<Uuid>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `onhand register`.
pub fn run(args: RegisterArgs) -> anyhow::Result<ExitCode> {
    let reader = data_directory::open_still_reader(args.data.path())?;
    let reports = match args.session {
        Some(id) => vec![one(&*reader, RegisterId(id))?],
        None => newest(&*reader)?,
    };
    if args.json {
        print_json(&reports)?;
        return Ok(ExitCode::SUCCESS);
    }
    for report in &reports {
        print(report);
    }
    Ok(ExitCode::SUCCESS)
}

fn one(reader: &dyn Reader, register: RegisterId) -> anyhow::Result<RegisterReport> {
    till::report(reader, register)?.with_context(|| format!("there is no register session {register}"))
}

fn newest(reader: &dyn Reader) -> anyhow::Result<Vec<RegisterReport>> {
    let collection = Collection::Registers;
    let filters = Vec::new();
    let query = Query { collection, filters, after_row: None, newest_first: true, limit: SESSIONS_MAX };
    let mut reports = Vec::new();
    for stored in reader.list(&query)? {
        let record = stored.decode(collection)?;
        if let Some(session) = RegisterSession::from_record(&record) {
            reports.push(one(reader, session.id)?);
        }
    }
    Ok(reports)
}

fn print(report: &RegisterReport) {
    print!("{}", text(report));
}

/// An X; or a Z as it was closed, and what it comes to with its addenda.
fn text(report: &RegisterReport) -> String {
    let RegisterReport { addenda, expected, session, sums, z } = report;
    let mut out = String::new();
    match z {
        None => {
            let _ = writeln!(out, "X of {}, open since {}", session.id, session.opened_at);
            figures(&mut out, session, sums, *expected);
        }
        Some(z) => {
            let _ = writeln!(out, "Z {} of {}, closed {}", z.number, session.id, z.closed_at);
            figures(&mut out, session, &z.sums, z.expected);
        }
    }
    if let Some(count) = &session.count {
        let _ = writeln!(out, "    cash counted {} at {}", count.total, count.at);
    }
    if let Some(z) = z {
        let difference = z.difference.map_or_else(|| "not counted".to_owned(), |one| one.to_string());
        let _ = writeln!(out, "    over or short {difference}");
        if *addenda > 0 {
            let _ = writeln!(out, "  with {addenda} addenda since:");
            figures(&mut out, session, sums, *expected);
        }
    }
    out
}

/// The figures of an X or a Z; writing to a string does not fail.
fn figures(out: &mut String, session: &RegisterSession, sums: &RegisterSums, expected: Money) {
    let (sold, back) = (sums.sale_count, sums.return_count);
    let _ = writeln!(out, "    {sold} sales of {}, {back} returns of {}", sums.sales, sums.returns);
    let _ = writeln!(out, "    {} voided of {}; discounts {}", sums.void_count, sums.voids, sums.discounts);
    for of in &sums.taxes {
        let _ = writeln!(
            out,
            "    tax {}%: net {} tax {}; back {} and {}",
            of.rate, of.net, of.tax, of.returned_net, of.returned_tax
        );
    }
    for of in &sums.payments {
        let _ = writeln!(
            out,
            "    {}: {} taken, {} collected, {} given back, {} change",
            of.kind, of.amount, of.collected, of.refunded, of.change
        );
    }
    let _ = writeln!(
        out,
        "    float {}, in {}, out {}; rounding {}; unpaid {}",
        session.float, sums.cash_in, sums.cash_out, sums.rounding, sums.unpaid
    );
    let _ = writeln!(out, "    cash expected {expected}");
}

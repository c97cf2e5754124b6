//! The reconciliation: every row of the file by kind, beside what the business holds.

use super::kind::Kind;
use super::reconcile::{ReadBack, grouped, pounds};
use super::setup::Made;
use super::survey::{Survey, Tally};
use crate::writer::Outcomes;
use serde::Serialize;
use std::fmt;

/// Commands that were not applied and are printed for people.
const PRINTED_MAX: usize = 50;
/// Millionths of a pound in a penny.
const PENNY: i128 = 10_000;

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether every row is accounted for, and what the business holds equals the file.
    pub reconciles: bool,
    /// Rows of the file.
    pub rows: u64,
    /// Invoices of the file.
    pub invoices: u64,
    /// Quantity times price over all rows, as they stand in the file.
    pub value: String,
    /// Rows by kind.
    pub kinds: Vec<KindReport>,
    /// What the rows of all kinds come to.
    pub sum: SumReport,
    /// What the business holds of the file.
    pub held: HeldReport,
    /// What was made before the trade.
    pub made: Made,
    /// What became of the commands.
    pub outcomes: Outcomes,
    /// Things to know.
    pub notes: Vec<String>,
    /// What does not fit.
    pub differences: Vec<String>,
}

/// Rows of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct KindReport {
    /// Which.
    pub kind: Kind,
    /// For people.
    pub text: &'static str,
    /// Rows in the file.
    pub rows: u64,
    /// Quantity times price in the file, exact.
    pub value: String,
    /// What rounding each line to pence adds.
    pub rounding: String,
    /// Lines in the business; absent where set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_held: Option<u64>,
    /// Their money in the business; absent where set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_held: Option<String>,
    /// Pieces in the file, signed.
    pub pieces: String,
    /// Why it is set aside, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<&'static str>,
    /// Whether file and business agree.
    pub agrees: bool,
}

/// All kinds together.
#[derive(Clone, Debug, Serialize)]
pub struct SumReport {
    /// Rows in the file.
    pub rows: u64,
    /// Their value, exact.
    pub value: String,
    /// What rounding adds.
    pub rounding: String,
    /// Lines in the business.
    pub lines_held: u64,
    /// Their money.
    pub value_held: String,
    /// The value of what was set aside.
    pub set_aside: String,
}

/// The business's own records.
#[derive(Clone, Debug, Serialize)]
pub struct HeldReport {
    /// Orders.
    pub orders: u64,
    /// The sum of their totals.
    pub orders_total: String,
    /// Returns.
    pub returns: u64,
    /// The sum of their totals.
    pub returns_total: String,
    /// Documents.
    pub documents: u64,
}

/// Puts both sides together.
pub fn report(survey: &Survey, back: ReadBack, made: Made, outcomes: Outcomes) -> Report {
    let mut kinds = Vec::new();
    let (mut sum, mut lines_held, mut pence_held, mut aside) = (Tally::default(), 0, 0, 0);
    let mut differences = back.differences.clone();
    if back.different > differences.len() as u64 {
        differences.push(format!("and {} more", back.different - differences.len() as u64));
    }
    for kind in Kind::ALL {
        let Some(tally) = survey.kinds.get(&kind).copied() else { continue };
        let held = back.kinds.get(&kind).copied().unwrap_or_default();
        let is_aside = kind.slot().is_none();
        // Charges move no stock: their pieces are part of their amount.
        let pieces = if kind.is_charge() { 0 } else { tally.pieces };
        let agrees = is_aside || (held.lines, held.pence, held.pieces) == (tally.rows, tally.pence, pieces);
        if !agrees {
            differences.push(format!(
                "{}: {} rows, {} pieces, {} in the file; {} lines, {} pieces, {} in the business",
                kind.text(),
                tally.rows,
                pieces,
                pounds(tally.pence),
                held.lines,
                held.pieces,
                pounds(held.pence)
            ));
        }
        sum.rows += tally.rows;
        sum.value += tally.value;
        if is_aside {
            aside += tally.value;
        } else {
            sum.pence += tally.pence;
            lines_held += held.lines;
            pence_held += held.pence;
        }
        let rounding = if is_aside { 0 } else { tally.pence * PENNY - tally.value };
        kinds.push(KindReport {
            kind,
            text: kind.text(),
            rows: tally.rows,
            value: exact(tally.value),
            rounding: exact(rounding),
            lines_held: (!is_aside).then_some(held.lines),
            value_held: (!is_aside).then(|| pounds(held.pence)),
            pieces: tally.pieces.to_string(),
            set_aside: kind.set_aside(),
            agrees,
        });
    }
    for kind in back.kinds.keys().filter(|kind| !survey.kinds.contains_key(kind)) {
        differences.push(format!("{}: none in the file, some in the business", kind.text()));
    }
    if sum.rows != survey.all.rows || sum.value != survey.all.value {
        differences.push(format!("{} of {} rows are of some kind", sum.rows, survey.all.rows));
    }
    let rounding = sum.pence * PENNY - (sum.value - aside);
    if back.orders_total - back.returns_total != pence_held {
        let (orders, returns) = (pounds(back.orders_total), pounds(back.returns_total));
        differences
            .push(format!("orders of {orders} less returns of {returns} are not {}", pounds(pence_held)));
    }
    if outcomes.not_applied > 0 {
        differences.push(format!("{} commands were not applied", outcomes.not_applied));
    }
    Report {
        reconciles: differences.is_empty(),
        rows: survey.all.rows,
        invoices: survey.invoices,
        value: exact(survey.all.value),
        kinds,
        sum: SumReport {
            rows: sum.rows,
            value: exact(sum.value),
            rounding: exact(rounding),
            lines_held,
            value_held: pounds(pence_held),
            set_aside: exact(aside),
        },
        held: HeldReport {
            orders: back.orders,
            orders_total: pounds(back.orders_total),
            returns: back.returns,
            returns_total: pounds(back.returns_total),
            documents: back.documents,
        },
        notes: notes(survey),
        made,
        outcomes,
        differences,
    }
}

fn notes(survey: &Survey) -> Vec<String> {
    let mut notes = Vec::new();
    let moved = survey.customers.values().filter(|customer| customer.moved()).count();
    if moved > 0 {
        notes.push(format!(
            "customers with rows of several countries: {moved}; each has the one of most rows"
        ));
    }
    if survey.parted > 0 {
        notes.push(format!(
            "invoices that stand in several places of the file: {}; each place is an order of its own",
            survey.parted
        ));
    }
    notes
}

/// Millionths of a pound, with two digits after the point or as many as it takes.
fn exact(millionths: i128) -> String {
    let (sign, amount) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let digits = format!("{:06}", amount % 1_000_000);
    let rest = digits[2..].trim_end_matches('0');
    format!("{sign}{}.{}{rest}", grouped(amount / 1_000_000), &digits[..2])
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rows, {} invoices", grouped(self.rows.into()), grouped(self.invoices.into()))?;
        writeln!(
            f,
            "\n{:<22} {:>9} {:>17} {:>10}   {:>9} {:>16}",
            "in the file", "rows", "value", "rounding", "lines", "in the business"
        )?;
        let line = |f: &mut fmt::Formatter<'_>, kind: &KindReport| {
            write!(f, "{:<22} {:>9} {:>17} ", kind.text, grouped(kind.rows.into()), kind.value)?;
            match (&kind.lines_held, &kind.value_held) {
                (Some(lines), Some(value)) => {
                    let rounding = if kind.rounding == "0.00" { "" } else { &kind.rounding };
                    let mark = if kind.agrees { "" } else { "  differs" };
                    writeln!(f, "{rounding:>10}   {:>9} {value:>16}{mark}", grouped((*lines).into()))
                }
                _ => writeln!(f, "{:>10}   {:>26}", "", "set aside"),
            }
        };
        for kind in &self.kinds {
            line(f, kind)?;
        }
        writeln!(
            f,
            "{:<22} {:>9} {:>17} {:>10}   {:>9} {:>16}",
            "all",
            grouped(self.sum.rows.into()),
            self.sum.value,
            self.sum.rounding,
            grouped(self.sum.lines_held.into()),
            self.sum.value_held
        )?;
        for kind in self.kinds.iter().filter(|kind| kind.set_aside.is_some()) {
            let reason = kind.set_aside.unwrap_or_default();
            let rows = if kind.rows == 1 { "1 row".to_owned() } else { format!("{} rows", kind.rows) };
            writeln!(f, "\nset aside, {}: {rows}, {}: {reason}", kind.text, kind.value)?;
        }
        let held = &self.held;
        writeln!(
            f,
            "\n{} orders of {}, {} returns of {}, {} stock documents, read back from the business",
            grouped(held.orders.into()),
            held.orders_total,
            grouped(held.returns.into()),
            held.returns_total,
            grouped(held.documents.into())
        )?;
        let made = &self.made;
        writeln!(
            f,
            "added: {} products, {} customers, {} pieces of stock of {} products so that the trade was possible",
            made.products,
            made.customers,
            grouped(made.pieces.unsigned_abs().into()),
            made.products_stocked
        )?;
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        let outcomes = &self.outcomes;
        writeln!(
            f,
            "commands: {} applied, {} applied by an earlier import and not again, {} not applied",
            grouped(outcomes.applied.into()),
            grouped(outcomes.repeated.into()),
            grouped(outcomes.not_applied.into())
        )?;
        for named in outcomes.named.iter().take(PRINTED_MAX) {
            writeln!(
                f,
                "  {} for {}: {}",
                named.command,
                named.subject,
                onhand_words::spoken::refusal(&named.refusal)
            )?;
        }
        for difference in &self.differences {
            writeln!(f, "differs: {difference}")?;
        }
        writeln!(f, "{}", if self.reconciles { "it reconciles" } else { "IT DOES NOT RECONCILE" })
    }
}

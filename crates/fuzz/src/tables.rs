//! Lists of products, stock, customers and agreed prices from any program that writes CSV: planned, applied, and applied again.

use crate::family::{Broken, Family, Tally, count};
use crate::mutate::{self, pick};
use crate::odd;
use crate::shop::Shop;
use onhand_domain::records::import::ImportKind;
use onhand_engine::Writer;
use onhand_import::ImportError;
use onhand_import::tables::reason::Reason;
use onhand_import::tables::{self, TableOptions, TableReport};
use onhand_import::writer::actor;
use onhand_store::memory::Memory;
use rand::Rng;
use rand::rngs::SmallRng;
use std::path::Path;
use tempfile::TempDir;

/// Names that columns have, some of them for the same field.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "products",
        &[
            "SKU",
            "Product Name",
            "price",
            "Cost",
            "Barcode",
            "category",
            "reorder point",
            "Unit",
            "tax class",
            "max",
            "description",
            "lead days",
            "safety stock",
            "Colour",
            "sku",
            "",
        ],
    ),
    ("stock", &["SKU", "Quantity", "cost", "on hand", "Note", "Location", "Current Quantity Shop"]),
    ("locations", &["code", "name", "type"]),
    ("price_lists", &["Price list", "SKU", "From", "Price", "Tiers", "Minimum", "Multiple", "List name"]),
    (
        "customers",
        &[
            "code",
            "company name",
            "Contact",
            "email",
            "phone",
            "address",
            "city",
            "region",
            "postal code",
            "country",
            "group",
            "price list",
        ],
    ),
    (
        "opening_balances",
        &["code", "Customer", "Balance", "Debit", "Credit", "Date", "Due date", "Reference", "Amount due"],
    ),
];
/// Cells that may well be.
const CELLS: &[&str] = &[
    "TEA",
    "RICE",
    "CUP",
    "FIT",
    "BO",
    "CY",
    "CAFES",
    "2.40; 6 2.10",
    "Mountain tea",
    "18.00",
    "2.5",
    "1",
    "12",
    "0",
    "4006381333931",
    "14006381333938",
    "2.02E+11",
    "1,234.50",
    "#REF!",
    "Kg",
    "standard",
    "Café",
    "=1+1",
    "true",
    "",
];

/// See the module. An input is the kind of list on a line of its own, then the file.
pub struct Tables {
    base: Memory,
    folder: TempDir,
}

impl Tables {
    /// Over a small business.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { base: Shop::furnished()?, folder: tempfile::tempdir()? })
    }
}

fn cell(random: &mut SmallRng, separator: char) -> String {
    let text = match random.random_range(0..8) {
        0 => odd::text(random),
        1 => format!("N{}", random.random_range(0..30)),
        2 => odd::figure(random),
        _ => pick(random, CELLS).to_owned(),
    };
    let must_quote = text.contains([separator, '"', '\n', '\r']);
    match random.random_range(0..40) {
        0 => text,
        1..=3 => format!("\"{}\"", text.replace('"', "\"\"")),
        _ if must_quote => format!("\"{}\"", text.replace('"', "\"\"")),
        _ => text,
    }
}

/// A file of a header and some rows.
fn file(random: &mut SmallRng, columns: &[&str]) -> Vec<u8> {
    let separator = [',', ',', ',', ';', '\t'][random.random_range(0..5)];
    let end = pick(random, &["\n", "\r\n"]);
    let mut names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    names.retain(|name| random.random_range(0..8) > 0 && (random.random_range(0..3) > 0 || !name.is_empty()));
    if random.random_range(0..15) == 0 {
        names.push(odd::text(random).replace(['\n', '"'], ""));
    }
    let between = separator.to_string();
    let mut text = if random.random_range(0..10) == 0 { "\u{feff}".to_owned() } else { String::new() };
    text += &(names.join(&between) + end);
    for _ in 0..random.random_range(0..12) {
        let fields = if random.random_range(0..25) == 0 { names.len() + 1 } else { names.len() };
        let mut cells: Vec<String> = (0..fields).map(|_| cell(random, separator)).collect();
        // The first is mostly the key: of something new, or of what is there.
        if let (Some(first), 0..=5) = (cells.first_mut(), random.random_range(0..7)) {
            *first = match random.random_range(0..3) {
                0 => pick(random, &["TEA", "RICE", "CUP", "BO"]).to_owned(),
                _ => format!("K{}", random.random_range(0..1_000)),
            };
        }
        text += &(cells.join(&between) + end);
    }
    text.into_bytes()
}

fn table_named(name: &[u8]) -> ImportKind {
    std::str::from_utf8(name).ok().and_then(ImportKind::named).unwrap_or(ImportKind::Products)
}

/// Plans and applies a file. Gives `None` where it is none, or is refused as a whole.
fn import(
    writer: &mut Writer,
    path: &Path,
    options: &TableOptions,
    tally: &mut Tally,
) -> Result<Option<TableReport>, Broken> {
    let planned = writer.reader().map_err(ImportError::from);
    let planned = planned.and_then(|reader| tables::plan(reader, path, options));
    let done = planned.and_then(|plan| tables::apply(writer, plan, actor(), &mut |_, _| {}));
    match done {
        Ok(report) => Ok(Some(report)),
        Err(error @ (ImportError::File(_) | ImportError::Lines { .. } | ImportError::Business(_))) => {
            let kind = error.to_string();
            let kind: String = kind.rsplit(": ").next().unwrap_or_default().chars().take(40).collect();
            count(tally, format!("no such file: {}", kind.replace(|letter: char| !letter.is_ascii(), "?")));
            Ok(None)
        }
        Err(error) => Err(Broken::new("what is wrong in a file is said by its line", error)),
    }
}

impl Family for Tables {
    fn name(&self) -> &'static str {
        "tables"
    }

    fn length(&self) -> usize {
        20
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let (name, columns) = COLUMNS[random.random_range(0..COLUMNS.len())];
        let mut bytes = file(random, columns);
        if random.random_range(0..6) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        [name.as_bytes(), b"\n", &bytes].concat()
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
        let (name, text) = input.split_at(end);
        let path = self.folder.path().join("list.csv");
        let cannot = |error: &dyn std::fmt::Display| Broken::new("the trial itself works", error.to_string());
        std::fs::write(&path, text.get(1..).unwrap_or_default()).map_err(|error| cannot(&error))?;
        let mut shop = Shop::over(self.base.copy()).map_err(|error| cannot(&error))?;
        let kind = Some(table_named(name));
        let options = TableOptions { currency: Some("GBP".into()), kind, ..TableOptions::default() };
        let Some(report) = import(&mut shop.writer, &path, &options, tally)? else { return Ok(1) };
        count(tally, if report.written { "written" } else { "read, nothing to write" });
        let rows = report.new + report.changed + report.unchanged + report.wrong + report.skipped;
        if rows != report.rows {
            return Err(Broken::new("every line is counted once", format!("{report:?}")));
        }
        let is_fault = |reason: &Reason| matches!(reason, Reason::Refused(code) if code.contains("fault"));
        if let Some(problem) = report.problems.iter().find(|problem| is_fault(&problem.reason)) {
            return Err(Broken::new("nothing makes the program fail", format!("{problem:?}")));
        }
        let seq = shop.writer.head().seq;
        let again = import(&mut shop.writer, &path, &options, tally)?;
        if shop.writer.head().seq != seq {
            let detail = format!("at first {report:#?}\nthen {again:#?}");
            return Err(Broken::new("a list imported twice changes nothing", detail));
        }
        if report.written {
            shop.check()?;
        }
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}

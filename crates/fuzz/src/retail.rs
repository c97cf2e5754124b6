//! Invoices of a wholesaler as history: imported, reconciled, and imported again.

use crate::family::{Broken, Family, Tally, count};
use crate::mutate::{self, pick};
use crate::odd;
use crate::shop::Shop;
use anyhow::Context;
use onhand_engine::Writer;
use onhand_import::ImportError;
use onhand_import::online_retail::{self, Ended, Options, Report};
use onhand_store::memory::Memory;
use rand::Rng;
use rand::rngs::SmallRng;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// Stock codes that stand for more than goods.
const CODES: &[&str] = &[
    "POST",
    "DOT",
    "C2",
    "D",
    "M",
    "S",
    "B",
    "BANK CHARGES",
    "AMAZONFEE",
    "CRUK",
    "PADS",
    "gift_0001_20",
    "85123A",
    "85123a",
    " 22423 ",
    "",
];
/// What clerks write where no goods are named.
const NOTES: &[&str] =
    &["damages", "lost", "check", "?", "found", "wrong code", "Discount", "POSTAGE", "wet/rusty", ""];

/// See the module. An input is a file.
pub struct Retail {
    folder: TempDir,
    header: String,
    rows: Vec<String>,
}

impl Retail {
    /// From a real week.
    pub fn new() -> anyhow::Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/samples/online-retail-week.csv");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
        let mut lines = text.lines().map(str::to_owned);
        let header = lines.next().unwrap_or_default();
        Ok(Self { folder: tempfile::tempdir()?, header, rows: lines.collect() })
    }
}

fn change(random: &mut SmallRng, row: &str) -> String {
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    let place = random.random_range(0..cells.len());
    cells[place] = match (place, random.random_range(0..6)) {
        (0, 0..=3) => {
            format!("{}{}", pick(random, &["C", "A", "", "c", "X"]), random.random_range(540_540..540_580))
        }
        (1, 0..=3) => pick(random, CODES).to_owned(),
        (2, 0..=3) => pick(random, NOTES).to_owned(),
        (3, 0..=3) => {
            pick(random, &["-1", "0", "1", "-12", "74215", "1000000000", "1000000001", "1.5"]).to_owned()
        }
        (4, 0..=2) => {
            pick(random, &["2011-01-10T09:07:00", "2011-03-27T01:30:00", "2011-10-30T01:30:00"]).to_owned()
        }
        (5, 0..=3) => {
            pick(random, &["0", "0.001", "-11062.06", "999999999.999999", "1000000000", "-0.0", "2.5500"])
                .to_owned()
        }
        (6, 0..=3) => pick(random, &["", "12539", "12539.0", "0", "17850"]).to_owned(),
        _ => odd::text(random).replace(['\n', '"', ','], " "),
    };
    cells.join(",")
}

fn import(writer: &mut Writer, path: &Path, tally: &mut Tally) -> Result<Option<Report>, Broken> {
    let options = Options { location: None, name: "Wholesaler".into() };
    match online_retail::import(writer, path, &options, &AtomicBool::new(false), &mut |_, _, _| {}) {
        Ok(Ended::Done(report)) => Ok(Some(*report)),
        Ok(Ended::Stopped { .. }) => Err(Broken::new("an import goes on until it is stopped", "it stopped")),
        Err(ImportError::File(_)) => {
            count(tally, "no such file");
            Ok(None)
        }
        Err(ImportError::Lines { .. }) => {
            count(tally, "lines make no sense");
            Ok(None)
        }
        Err(ImportError::Business(_)) => {
            count(tally, "not for this business");
            Ok(None)
        }
        Err(error) => Err(Broken::new("what is wrong in a file is said by its line", error)),
    }
}

impl Family for Retail {
    fn name(&self) -> &'static str {
        "retail"
    }

    fn length(&self) -> usize {
        10
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let start = random.random_range(0..self.rows.len());
        let some = self.rows.iter().skip(start).take(random.random_range(1..25)).cloned();
        let mut rows: Vec<String> = some.collect();
        for _ in 0..random.random_range(0..6) {
            let place = random.random_range(0..rows.len());
            match random.random_range(0..8) {
                0 => rows.push(rows[place].clone()),
                1 => rows.swap(0, place),
                _ => rows[place] = change(random, &rows[place]),
            }
        }
        let mut bytes = format!("{}\n{}\n", self.header, rows.join("\n")).into_bytes();
        if random.random_range(0..15) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let path = self.folder.path().join("retail.csv");
        let cannot = |error: &dyn std::fmt::Display| Broken::new("the trial itself works", error.to_string());
        std::fs::write(&path, input).map_err(|error| cannot(&error))?;
        let mut shop = Shop::over(Memory::new()).map_err(|error| cannot(&error))?;
        let Some(report) = import(&mut shop.writer, &path, tally)? else { return Ok(1) };
        count(tally, "imported");
        if !report.reconciles || report.outcomes.not_applied > 0 {
            let detail = format!("{:#?}\n{:#?}", report.differences, report.outcomes.named);
            return Err(Broken::new("what the business holds equals the file", detail));
        }
        let seq = shop.writer.head().seq;
        let again = import(&mut shop.writer, &path, tally)?;
        if shop.writer.head().seq != seq || !again.is_some_and(|report| report.reconciles) {
            return Err(Broken::new("a file imported twice changes nothing", format!("{report:#?}")));
        }
        shop.check()?;
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}

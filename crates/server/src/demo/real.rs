//! The week of a real wholesaler: the last seven days of trade in a file of the Online Retail data set.

use onhand_engine::{Environment, Writer};
use onhand_import::csv::{Record, Records};
use onhand_import::online_retail::{self, Ended, Options, Report};
use onhand_store::Store;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::NamedTempFile;

/// Days of trade that are taken.
const DAYS: usize = 7;
/// Letters of a date before its time: `2010-12-01`.
const DATE: usize = 10;

/// Takes the last week of a file in, as `onhand import online-retail` would the whole; what came of it.
pub fn load(store: Box<dyn Store>, file: &Path) -> anyhow::Result<Box<Report>> {
    let week = last_week(file)?;
    let mut writer = Writer::open(store, Environment::real())?;
    let options = Options { location: None, name: "Giftware wholesaler".to_owned() };
    let never = AtomicBool::new(false);
    match online_retail::import(&mut writer, week.path(), &options, &never, &mut |_, _, _| {})? {
        Ended::Done(report) => Ok(report),
        Ended::Stopped { rows, of } => anyhow::bail!("stopped after {rows} of {of} rows"),
    }
}

/// The rows of the newest days, with the header, in a file of their own.
fn last_week(file: &Path) -> anyhow::Result<NamedTempFile> {
    let mut records = Records::open(file)?;
    let header = records.header()?;
    let date = header.place("InvoiceDate")?;
    let mut days: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    let mut record = Record::default();
    while records.read(&mut record)? {
        let day = record.field(date).chars().take(DATE).collect();
        days.entry(day).or_default().push(record.iter().map(str::to_owned).collect());
        if days.len() > DAYS {
            days.pop_first();
        }
    }
    let mut week = tempfile::Builder::new().prefix("week-").suffix(".csv").tempfile()?;
    let mut rows = csv::Writer::from_writer(&mut week);
    rows.write_record(&header.names)?;
    for row in days.values().flatten() {
        rows.write_record(row)?;
    }
    rows.flush()?;
    drop(rows);
    week.flush()?;
    Ok(week)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_days_are_taken() {
        let mut file = NamedTempFile::new().unwrap();
        writeln!(file, "InvoiceNo,InvoiceDate,Description").unwrap();
        for day in 10..20 {
            writeln!(file, "5363{day},2010-12-{day}T08:26:00,\"LANTERN, {day}\"").unwrap();
        }
        let week = std::fs::read_to_string(last_week(file.path()).unwrap().path()).unwrap();
        let lines: Vec<&str> = week.lines().collect();
        assert_eq!(lines.len(), 1 + DAYS);
        assert_eq!(lines[1], "536313,2010-12-13T08:26:00,\"LANTERN, 13\"");
    }
}

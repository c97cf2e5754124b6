//! The wrong rows of a file, back in the form that it came in, each with why in English and Arabic: to be put right and
//! taken in by themselves.

use super::report::TableReport;
use crate::ImportError;
use crate::csv::{FileError, Record};
use crate::list::ListWriter;
use crate::sheet::{Form, Spreadsheet};
use ahash::HashMap;
use onhand_words::Language;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// The names of the two columns that say why.
pub const REASON: [&str; 2] = ["Reason", "السبب"];

/// Writes the wrong rows of the file at `path`, which `report` is of, to `out`. Gives how many there were.
pub fn write(path: &Path, report: &TableReport, out: &mut dyn Write) -> Result<u64, ImportError> {
    let mut file = Spreadsheet::open(path)?;
    let sheet = report.sheet.as_ref().and_then(|name| file.sheets().iter().position(|own| own == name));
    let mut why: HashMap<u64, (String, String)> = HashMap::default();
    for (line, reason) in &report.wrong_lines {
        why.entry(*line).or_insert_with(|| {
            let [english, arabic] =
                [Language::English, Language::Arabic].map(|language| reason.sentence(language));
            (english, arabic)
        });
    }
    let failed = |error: std::io::Error| {
        ImportError::from(FileError::Unreadable { file: "the wrong rows".into(), problem: error.to_string() })
    };
    let mut writer = match file.form() {
        Form::Workbook => ListWriter::workbook("Wrong rows"),
        Form::Text(separator) => ListWriter::text(separator),
    }
    .map_err(failed)?;
    let width = report.headers.len();
    let mut names: Vec<&str> = report.headers.iter().map(String::as_str).collect();
    names.extend(REASON);
    writer.row(out, &names).map_err(failed)?;
    let mut count = 0;
    file.each(sheet.unwrap_or(0), &mut |record: &Record| {
        let Some((english, arabic)) = why.get(&record.line) else {
            return Ok::<_, ImportError>(ControlFlow::Continue(()));
        };
        count += 1;
        let mut cells: Vec<&str> = (0..width.max(record.len())).map(|place| field(record, place)).collect();
        cells.truncate(width.max(1));
        cells.extend([english.as_str(), arabic.as_str()]);
        writer.row(out, &cells).map_err(failed)?;
        Ok(ControlFlow::Continue(()))
    })?;
    writer.finish(out).map_err(failed)?;
    Ok(count)
}

fn field(record: &Record, place: usize) -> &str {
    if place < record.len() { record.field(place) } else { "" }
}

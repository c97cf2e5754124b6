//! Workbooks (.xlsx): what is in the file is measured before it is read, and cells are read one by one, so that
//! neither a file that unpacks to more than it says nor a sheet that claims a million columns costs memory.

use super::{COLUMNS_MAX, UNPACKED_MAX, name_of};
use crate::csv::{FileError, Record};
use calamine::{DataRef, Reader as _, Xlsx};
use onhand_domain::time::Moment;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use zip::ZipArchive;

/// Parts that a workbook may consist of.
const PARTS_MAX: usize = 4_096;
/// Bytes of all texts that cells share: they are held in memory.
const SHARED_MAX: u64 = 128 << 20;
/// Bytes of any other part but the sheets: they are held in memory as well.
const PART_MAX: u64 = 16 << 20;
/// Days from the beginning of a workbook's calendar to 1970.
const DAYS_TO_1970: f64 = 25_569.0;
const DAY_MS: f64 = 86_400_000.0;

/// A workbook.
pub struct Workbook {
    book: Xlsx<BufReader<File>>,
    file: String,
    sheets: Vec<String>,
}

impl Workbook {
    /// Opens a file and measures it.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let file = name_of(path);
        measure(path, &file)?;
        let opened = File::open(path)
            .map_err(|error| FileError::Unreadable { file: file.clone(), problem: error.to_string() })?;
        let book = guarded(&file, || {
            Xlsx::new(BufReader::with_capacity(1 << 16, opened)).map_err(|error| broken(&file, &error))
        })?;
        let sheets = book.sheet_names();
        Ok(Self { book, file, sheets })
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of its sheets.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Gives the rows of a sheet.
    pub fn each<E: From<FileError>>(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(&Record) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let Self { book, file, sheets } = self;
        let Some(name) = sheets.get(sheet) else { return Ok(()) };
        let opened = guarded(file, || {
            book.worksheet_cells_reader(name).map(Some).or_else(|error| match error {
                // A sheet that is a chart has no cells.
                calamine::XlsxError::NotAWorksheet(_) => Ok(None),
                error => Err(broken(file, &error)),
            })
        });
        let Some(mut cells) = opened? else { return Ok(()) };
        let mut record = Record::default();
        let mut row: Option<u32> = None;
        loop {
            let cell = guarded(file, || cells.next_cell().map_err(|error| broken(file, &error)))?;
            let Some(cell) = cell else { break };
            let text = text_of(cell.get_value());
            if text.is_empty() {
                continue;
            }
            let (at, column) = cell.get_position();
            if row != Some(at) {
                if row.is_some_and(|row| at < row) {
                    let problem = "the sheet's rows are out of order";
                    return Err(FileError::Form { file: file.clone(), problem }.into());
                }
                if row.is_some() && take(&record)?.is_break() {
                    return Ok(());
                }
                row = Some(at);
                record.begin(u64::from(at) + 1);
            }
            let column = column as usize;
            if column >= COLUMNS_MAX {
                let (file, most) = (file.clone(), COLUMNS_MAX as u64);
                return Err(FileError::TooLarge { file, what: "columns", most }.into());
            }
            if column < record.len() {
                let problem = "a row's cells are out of order";
                return Err(FileError::Form { file: file.clone(), problem }.into());
            }
            while record.len() < column {
                record.push("");
            }
            record.push(&text);
        }
        if row.is_some() {
            // It was the last: whether more is wanted makes no difference.
            let _ = take(&record)?;
        }
        Ok(())
    }
}

/// Unpacks every part once, without keeping anything, and refuses what comes to too much.
fn measure(path: &Path, file: &str) -> Result<(), FileError> {
    let unreadable =
        |error: std::io::Error| FileError::Unreadable { file: file.to_owned(), problem: error.to_string() };
    let opened = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
    let mut archive = guarded(file, || ZipArchive::new(opened).map_err(|error| broken(file, &error)))?;
    if archive.len() > PARTS_MAX {
        return Err(FileError::TooLarge { file: file.to_owned(), what: "parts", most: PARTS_MAX as u64 });
    }
    let mut left = UNPACKED_MAX;
    let mut buffer = vec![0u8; 1 << 16];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| broken(file, &error))?;
        let name = String::from_utf8_lossy(part.name_raw()).to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let most = if name.contains("worksheets/sheet") || name.contains("/sheets/") {
            UNPACKED_MAX
        } else if name.ends_with("sharedstrings.xml") {
            SHARED_MAX
        } else {
            PART_MAX
        };
        let mut size = 0u64;
        loop {
            let read = part.read(&mut buffer).map_err(|error| broken(file, &error))?;
            if read == 0 {
                break;
            }
            size += read as u64;
            if size > most.min(left) {
                return Err(FileError::TooLarge { file: file.to_owned(), what: "bytes once unpacked", most });
            }
        }
        left -= size;
    }
    Ok(())
}

fn broken(file: &str, error: &dyn std::fmt::Display) -> FileError {
    let problem: String = error.to_string().chars().take(200).collect();
    FileError::Workbook { file: file.to_owned(), problem }
}

/// A workbook that its reader stumbles over is broken: that must not take the program down.
fn guarded<T>(file: &str, read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken(file, &"it makes no sense")))
}

/// A cell as a program would write it.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(is) => if *is { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) if at.is_duration() => number_text(at.as_f64()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number with the fifteen digits that a spreadsheet shows, without an exponent.
fn number_text(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

/// The day that a spreadsheet's number of days stands for, as `2026-01-31`.
pub fn day_of(serial: f64) -> Option<String> {
    if !(1.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    let moment = Moment::from_millis(((serial.floor() - DAYS_TO_1970) * DAY_MS) as i64);
    moment.to_string().get(..10).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        for (number, text) in [
            (12.5, "12.5"),
            (0.1 + 0.2, "0.3"),
            (4_006_381_333_931.0, "4006381333931"),
            (2.02e11, "202000000000"),
            (1e-7, "0.0000001"),
            (-3.0, "-3"),
            (f64::NAN, ""),
        ] {
            assert_eq!(number_text(number), text);
        }
        assert_eq!(day_of(46_000.0).as_deref(), Some("2025-12-09"));
        assert_eq!(day_of(1e12), None);
    }
}

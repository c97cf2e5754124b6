//! Lists as files for people: text with commas, or .xlsx, written row by row. What a spreadsheet would take for a
//! formula is written as text; Arabic is read right, as text says that it is UTF-8.

use rust_xlsxwriter::{Format, Workbook};
use std::io::{self, Seek, Write};

/// Says that what follows is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// Rows that a sheet may have.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters that a cell may have.
const CELL_MAX: usize = 32_767;

/// Writes a list.
pub enum ListWriter {
    /// Text.
    Text {
        /// Whether nothing was written yet.
        is_new: bool,
        /// What stands between cells.
        separator: u8,
    },
    /// A workbook; written to its end as it is finished.
    Workbook {
        /// The workbook, with one sheet whose rows go to a temporary file.
        book: Box<Workbook>,
        /// The next row.
        row: u32,
    },
}

impl ListWriter {
    /// Text with this between its cells.
    pub fn text(separator: u8) -> io::Result<Self> {
        Ok(Self::Text { is_new: true, separator })
    }

    /// A workbook with a sheet of that name.
    pub fn workbook(name: &str) -> io::Result<Self> {
        let mut book = Box::new(Workbook::new());
        let sheet = book.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        sheet.set_name(name).map_err(io::Error::other)?;
        sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
        Ok(Self::Workbook { book, row: 0 })
    }

    /// Writes a row.
    pub fn row(&mut self, out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
        match self {
            Self::Text { is_new, separator } => {
                if std::mem::take(is_new) {
                    out.write_all(MARK)?;
                }
                out.write_all(text_row(cells, *separator).as_bytes())
            }
            Self::Workbook { book, row } => {
                if *row >= SHEET_ROWS {
                    return Err(io::Error::other("a sheet has no room for more rows; take text instead"));
                }
                let sheet = book.worksheet_from_index(0).map_err(io::Error::other)?;
                let bold = Format::new().set_bold();
                for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                    let column = u16::try_from(column).map_err(io::Error::other)?;
                    let written = match (*row, number(cell)) {
                        (0, _) => sheet.write_string_with_format(*row, column, *cell, &bold),
                        (_, Some(number)) => sheet.write_number(*row, column, number),
                        // A cell of text is text, whatever it begins with.
                        (_, None) => {
                            let short: String = cell.chars().take(CELL_MAX).collect();
                            sheet.write_string(*row, column, short)
                        }
                    };
                    written.map_err(io::Error::other)?;
                }
                *row += 1;
                Ok(())
            }
        }
    }

    /// Writes what is not written yet.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text { is_new, .. } => {
                if is_new {
                    out.write_all(MARK)?;
                }
                out.flush()
            }
            Self::Workbook { mut book, .. } => {
                // Its directory stands at its end: it is put together beside, and then sent from the beginning.
                let mut whole = tempfile::tempfile()?;
                book.save_to_writer(&mut whole).map_err(io::Error::other)?;
                whole.rewind()?;
                io::copy(&mut whole, out)?;
                out.flush()
            }
        }
    }
}

/// A row of text, with its end.
pub fn text_row(cells: &[&str], separator: u8) -> String {
    let separator = char::from(separator);
    let mut line = String::new();
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            line.push(separator);
        }
        let cell = &*harmless(cell);
        if cell.contains([separator, '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push_str("\r\n");
    line
}

/// A cell that no spreadsheet takes for a formula: what begins like one begins with an apostrophe, unless it is a number.
fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    let begins_so =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if !begins_so || (cell.starts_with('-') && number(cell).is_some()) {
        return cell.into();
    }
    format!("'{cell}").into()
}

/// A number that a spreadsheet shows with all its digits: no code with zeros in front, none longer than fifteen digits.
fn number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_digits(whole) && part.is_none_or(is_digits);
    let is_code = whole.len() > 1 && whole.starts_with('0');
    if !is_plain || is_code || digits.len() > 11 {
        return None;
    }
    cell.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_would_be_a_formula_is_text() {
        for (cell, is) in [
            ("=1+1", "'=1+1"),
            ("+44 20", "'+44 20"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-cmd", "'-cmd"),
            ("-12.50", "-12.50"),
            ("\t=1", "'\t=1"),
            ("Tea, black", "\"Tea, black\""),
            ("5\" pipe", "\"5\"\" pipe\""),
            ("شاي", "شاي"),
        ] {
            assert_eq!(text_row(&[cell], b','), format!("{is}\r\n"));
        }
    }

    #[test]
    fn text_says_that_it_is_utf8() {
        let mut out = Cursor::new(Vec::new());
        let mut list = ListWriter::text(b',').unwrap();
        list.row(&mut out, &["الاسم", "السعر"]).unwrap();
        list.finish(&mut out).unwrap();
        assert!(out.get_ref().starts_with(MARK));
    }

    #[test]
    fn codes_stay_codes() {
        for (cell, is) in
            [("12.50", true), ("-3", true), ("00123", false), ("4006381333931", false), ("1e5", false)]
        {
            assert_eq!(number(cell).is_some(), is, "{cell}");
        }
    }
}

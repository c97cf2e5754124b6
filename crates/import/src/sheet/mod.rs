//! Spreadsheets as rows of text: .xlsx and text with separators, in any encoding, through one reader.
//!
//! A cell is given as a program would write it: a number with a point and without separators, a date as
//! `2026-01-31`. Rows come one at a time, so that what a file needs of memory does not grow with it; what is too large
//! or broken ends with an error that says so.

pub mod encoding;
pub mod text;
pub mod workbook;

use crate::csv::{FileError, Record};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows of one sheet at most: what a spreadsheet program can hold.
pub const ROWS_MAX: u64 = 1_048_576;
/// Columns of one sheet at most.
pub const COLUMNS_MAX: usize = 1_000;
/// Bytes that a file may come to once it is unpacked.
pub const UNPACKED_MAX: u64 = 1 << 30;

/// A spreadsheet.
pub enum Spreadsheet {
    /// Text with separators: one sheet.
    Text(text::TextFile),
    /// A workbook.
    Workbook(Box<workbook::Workbook>),
}

/// What a spreadsheet is stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text, with this between its cells.
    Text(u8),
    /// .xlsx.
    Workbook,
}

impl Spreadsheet {
    /// Opens a file by what is in it, whatever its name says.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let file = name_of(path);
        let mut start = [0u8; 4];
        let read = File::open(path).and_then(|mut opened| {
            let mut have = 0;
            while have < start.len() {
                match opened.read(&mut start[have..])? {
                    0 => break,
                    more => have += more,
                }
            }
            Ok(have)
        });
        match read {
            Err(error) => Err(FileError::Unreadable { file, problem: error.to_string() }),
            Ok(0) => Err(FileError::Empty { file }),
            Ok(_) if start == *b"PK\x03\x04" => {
                workbook::Workbook::open(path).map(|book| Self::Workbook(Box::new(book)))
            }
            Ok(_) if start == [0xd0, 0xcf, 0x11, 0xe0] => Err(FileError::Form {
                file,
                problem: "this is an old or a protected workbook; save it as .xlsx without a password",
            }),
            Ok(_) => text::TextFile::open(path).map(Self::Text),
        }
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        match self {
            Self::Text(text) => text.file(),
            Self::Workbook(book) => book.file(),
        }
    }

    /// The names of its sheets, in order.
    pub fn sheets(&self) -> &[String] {
        match self {
            Self::Text(_) => const { &[String::new()] },
            Self::Workbook(book) => book.sheets(),
        }
    }

    /// What it is stored as.
    pub fn form(&self) -> Form {
        match self {
            Self::Text(text) => Form::Text(text.separator()),
            Self::Workbook(_) => Form::Workbook,
        }
    }

    /// Gives the rows of a sheet that have anything in them, in order, until all were given or `take` has enough.
    pub fn each<E: From<FileError>>(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(&Record) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let file = self.file().to_owned();
        let mut rows = 0u64;
        let mut bounded = |record: &Record| {
            rows += 1;
            if rows > ROWS_MAX {
                return Err(FileError::TooLarge { file: file.clone(), what: "rows", most: ROWS_MAX }.into());
            }
            if record.iter().all(str::is_empty) { Ok(ControlFlow::Continue(())) } else { take(record) }
        };
        match self {
            Self::Text(text) => text.each(&mut bounded),
            Self::Workbook(book) => book.each(sheet, &mut bounded),
        }
    }
}

/// The name of a file, without its folders.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

//! Text with separators: which they are is found in its first lines.

use super::encoding::{self, Decoded};
use super::{COLUMNS_MAX, UNPACKED_MAX, name_of};
use crate::csv::{FileError, Record, Records};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What is looked at to find the separator.
const SAMPLE: u64 = 1 << 16;
/// Lines that are looked at.
const SAMPLE_LINES: usize = 20;
/// What may stand between cells; of two that fit as well, the first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A file of text with separators.
pub struct TextFile {
    encoding: encoding::Encoding,
    file: String,
    path: PathBuf,
    separator: u8,
    /// Whether the first line only names the separator.
    is_named: bool,
}

impl TextFile {
    /// Opens a file, plain or gzip-compressed, and finds how it is written.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let file = name_of(path);
        let unreadable =
            |error: io::Error| FileError::Unreadable { file: file.clone(), problem: error.to_string() };
        let encoding = encoding::detect(&mut bytes(path).map_err(unreadable)?).map_err(unreadable)?;
        let mut sample = Vec::new();
        let decoded = Decoded::new(bytes(path).map_err(unreadable)?, encoding);
        decoded.take(SAMPLE).read_to_end(&mut sample).map_err(unreadable)?;
        let sample = String::from_utf8_lossy(&sample);
        let named = sample.lines().next().and_then(|line| line.strip_prefix("sep="));
        let named = named.and_then(|rest| rest.bytes().next());
        let separator = named.unwrap_or_else(|| separator_of(&sample));
        Ok(Self { encoding, file, path: path.to_owned(), separator, is_named: named.is_some() })
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What stands between its cells.
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// Gives its rows.
    pub fn each<E: From<FileError>>(
        &self,
        take: &mut dyn FnMut(&Record) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let input = bytes(&self.path)
            .map_err(|error| FileError::Unreadable { file: self.file.clone(), problem: error.to_string() })?;
        let input = Decoded::new(input, self.encoding);
        let mut records = Records::with(&self.file, Box::new(input), self.separator);
        let mut record = Record::default();
        let mut is_first = true;
        while records.read(&mut record)? {
            if record.len() > COLUMNS_MAX {
                let (file, most) = (self.file.clone(), COLUMNS_MAX as u64);
                return Err(FileError::TooLarge { file, what: "columns", most }.into());
            }
            if std::mem::take(&mut is_first) && self.is_named {
                continue;
            }
            if take(&record)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The bytes of a file, unpacked, as far as they may come to.
fn bytes(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut start = [0u8; 2];
    let is_packed = File::open(path)?.read_exact(&mut start).is_ok() && start == [0x1f, 0x8b];
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let plain: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(Box::new(Bounded { left: UNPACKED_MAX, input: plain }))
}

/// Bytes of which there may be so many.
struct Bounded {
    input: Box<dyn Read>,
    left: u64,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!("unpacked it has more than {} MB", UNPACKED_MAX >> 20))
        })?;
        Ok(read)
    }
}

/// What stands between the cells of most lines, as often in each.
fn separator_of(sample: &str) -> u8 {
    let lines: Vec<&str> = sample.lines().filter(|line| !line.is_empty()).take(SAMPLE_LINES).collect();
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for line in &lines {
            *counts.entry(count(line, separator)).or_default() += 1;
        }
        let most =
            counts.into_iter().filter(|(count, _)| *count > 0).max_by_key(|(count, lines)| (*lines, *count));
        let Some((count, lines)) = most else { continue };
        if (lines, count) > (best.0, best.1) {
            best = (lines, count, separator);
        }
    }
    best.2
}

/// How often a separator stands outside quotes.
fn count(line: &str, separator: u8) -> usize {
    let mut within = false;
    line.bytes()
        .filter(|byte| {
            within ^= *byte == b'"';
            *byte == separator && !within
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_most_lines_have_as_often() {
        for (text, separator) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1;2,5;3\n4;5,5;6\n", b';'),
            ("Stock, counted by A, B\na;b;c\n1;2;3\n4;5;6\n", b';'),
            ("a\tb\n1\t2,5\n3\t4\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("\"a;b\",c\n\"d;e\",f\n", b','),
            ("alone\n", b','),
        ] {
            assert_eq!(char::from(separator_of(text)), char::from(separator), "{text}");
        }
    }
}

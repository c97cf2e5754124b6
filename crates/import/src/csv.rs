//! Comma-separated text, read strictly (RFC 4180): what does not follow the rules is named with its line rather than
//! guessed at. Plain or gzip-compressed; UTF-8, with or without a byte order mark.

use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The longest line that is read: a file without line ends is not a table.
const LINE_MAX: u64 = 1 << 20;

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is no such file, or it can't be opened or read to its end.
    #[error("{file} can't be read: {problem}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What the system says.
        problem: String,
    },
    /// It has no header line.
    #[error("{file} is empty")]
    Empty {
        /// Which file.
        file: String,
    },
    /// It is not UTF-8 text.
    #[error("{file}, line {line}: {found}; save it as \"CSV UTF-8\" and try again")]
    Encoding {
        /// Which file.
        file: String,
        /// Counted from 1.
        line: u64,
        /// What it looks like.
        found: &'static str,
    },
    /// A line does not follow the rules of quoting, or is far too long.
    #[error("{file}, line {line}: {problem}")]
    Broken {
        /// Which file.
        file: String,
        /// Counted from 1.
        line: u64,
        /// How.
        problem: &'static str,
    },
    /// It is not a form that can be read, or not to be made sense of.
    #[error("{file}: {problem}")]
    Form {
        /// Which file.
        file: String,
        /// What it is.
        problem: &'static str,
    },
    /// It has more than can be taken in.
    #[error("{file} has more than {most} {what}")]
    TooLarge {
        /// Which file.
        file: String,
        /// More of what.
        what: &'static str,
        /// How many it may have.
        most: u64,
    },
    /// It is a workbook that can't be read.
    #[error("{file} is a damaged workbook: {problem}")]
    Workbook {
        /// Which file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A column that must be there is not.
    #[error("{file} has no column for {column}; it has: {found}")]
    NoColumn {
        /// Which file.
        file: String,
        /// What is needed.
        column: String,
        /// What there is.
        found: String,
    },
    /// A column is named twice.
    #[error("{file} has the column {column} twice")]
    ColumnTwice {
        /// Which file.
        file: String,
        /// Which column.
        column: String,
    },
}

/// A record: its fields, and the line it begins on.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Counted from 1.
    pub line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The field at a place; empty where there is none.
    pub fn field(&self, place: usize) -> &str {
        let start = match place {
            0 => 0,
            _ => self.ends.get(place - 1).copied().unwrap_or(self.text.len()),
        };
        let end = self.ends.get(place).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default()
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| self.field(place))
    }

    /// Makes it an empty one of a line.
    pub(crate) fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a field.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.end_field();
    }

    fn end_field(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// The records of a file.
pub struct Records {
    file: String,
    input: BufReader<Box<dyn Read>>,
    line: u64,
    bytes: Vec<u8>,
    separator: u8,
}

impl Records {
    /// Opens a file: comma separated, or by what separates the names in its header line where that is a semicolon or
    /// a tab.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let unreadable =
            |error: std::io::Error| FileError::Unreadable { file: file.clone(), problem: error.to_string() };
        let mut input = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
        let start = input.fill_buf().map_err(unreadable)?;
        let input: Box<dyn Read> = if start.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(input))
        } else {
            Box::new(input)
        };
        Self::of(&file, input)
    }

    /// Of UTF-8 text that has `separator` between its fields.
    pub fn with(file: &str, input: Box<dyn Read>, separator: u8) -> Self {
        let input = BufReader::with_capacity(1 << 18, input);
        Self { file: file.to_owned(), input, line: 0, bytes: Vec::new(), separator }
    }

    /// Of any bytes.
    pub fn of(file: &str, input: Box<dyn Read>) -> Result<Self, FileError> {
        let mut records = Self {
            file: file.to_owned(),
            input: BufReader::with_capacity(1 << 18, input),
            line: 0,
            bytes: Vec::new(),
            separator: b',',
        };
        let unreadable = |error: std::io::Error| FileError::Unreadable {
            file: file.to_owned(),
            problem: error.to_string(),
        };
        let start = records.input.fill_buf().map_err(unreadable)?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(records.encoding(1, "this is UTF-16, not UTF-8"));
        }
        let mark = if start.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
        let header = &start[mark..];
        let header = &header[..header.iter().position(|byte| *byte == b'\n').unwrap_or(header.len())];
        let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
        if count(b',') == 0 {
            records.separator = [b';', b'\t'].into_iter().find(|other| count(*other) > 0).unwrap_or(b',');
        }
        records.input.consume(mark);
        Ok(records)
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Reads the header line.
    pub fn header(&mut self) -> Result<Header, FileError> {
        let mut record = Record::default();
        if !self.read(&mut record)? {
            return Err(FileError::Empty { file: self.file.clone() });
        }
        Ok(Header {
            file: self.file.clone(),
            names: record.iter().map(|name| name.trim().to_owned()).collect(),
        })
    }

    /// Reads the next record into `record`; false at the end. Empty lines are passed over.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, FileError> {
        loop {
            record.text.clear();
            record.ends.clear();
            if !self.read_line()? {
                return Ok(false);
            }
            record.line = self.line;
            if self.bytes.is_empty() {
                continue;
            }
            if self.bytes.contains(&b'"') {
                self.quoted(record)?;
            } else {
                self.plain(record)?;
            }
            return Ok(true);
        }
    }

    fn encoding(&self, line: u64, found: &'static str) -> FileError {
        FileError::Encoding { file: self.file.clone(), line, found }
    }

    fn broken(&self, line: u64, problem: &'static str) -> FileError {
        FileError::Broken { file: self.file.clone(), line, problem }
    }

    /// Reads a line without its end into `bytes`.
    fn read_line(&mut self) -> Result<bool, FileError> {
        self.bytes.clear();
        let read = (&mut self.input)
            .take(LINE_MAX)
            .read_until(b'\n', &mut self.bytes)
            .map_err(|error| FileError::Unreadable { file: self.file.clone(), problem: error.to_string() })?;
        if read == 0 {
            return Ok(false);
        }
        self.line += 1;
        if self.bytes.last() == Some(&b'\n') {
            self.bytes.pop();
            if self.bytes.last() == Some(&b'\r') {
                self.bytes.pop();
            }
        } else if read as u64 == LINE_MAX {
            return Err(self.broken(self.line, "the line has more than a million characters"));
        }
        if self.bytes.contains(&0) {
            return Err(self.encoding(self.line, "there are zero bytes, as in UTF-16 text"));
        }
        Ok(true)
    }

    fn text(&self) -> Result<&str, FileError> {
        std::str::from_utf8(&self.bytes).map_err(|_| {
            self.encoding(self.line, "this is not UTF-8 text (it may be Latin-1 or Windows-1252)")
        })
    }

    fn plain(&self, record: &mut Record) -> Result<(), FileError> {
        for field in self.text()?.split(char::from(self.separator)) {
            record.text.push_str(field);
            record.end_field();
        }
        Ok(())
    }

    /// A record with quotes: it may go over several lines.
    fn quoted(&mut self, record: &mut Record) -> Result<(), FileError> {
        let separator = char::from(self.separator);
        let (mut within, mut closed, mut opened_on) = (false, false, self.line);
        loop {
            let text = self.text()?;
            let mut characters = text.chars().peekable();
            let mut begins = !within;
            while let Some(character) = characters.next() {
                match character {
                    '"' if within && characters.peek() == Some(&'"') => {
                        characters.next();
                        record.text.push('"');
                    }
                    '"' if within => (within, closed) = (false, true),
                    '"' if begins => (within, opened_on) = (true, self.line),
                    '"' => {
                        return Err(
                            self.broken(self.line, "a quote stands within a field that has none around it")
                        );
                    }
                    _ if !within && character == separator => {
                        record.end_field();
                        (begins, closed) = (true, false);
                        continue;
                    }
                    _ if closed => {
                        return Err(self.broken(self.line, "something follows the closing quote of a field"));
                    }
                    _ => record.text.push(character),
                }
                begins = false;
            }
            if !within {
                record.end_field();
                return Ok(());
            }
            record.text.push('\n');
            if !self.read_line()? {
                return Err(self.broken(opened_on, "a quote opens here and is never closed"));
            }
        }
    }
}

/// The names of a file's columns.
#[derive(Clone, Debug)]
pub struct Header {
    file: String,
    /// In order, without surrounding space.
    pub names: Vec<String>,
}

impl Header {
    /// The place of a column that must be there.
    pub fn place(&self, name: &str) -> Result<usize, FileError> {
        self.names.iter().position(|own| own == name).ok_or_else(|| self.none_for(name))
    }

    /// The error that there is no column for something.
    pub fn none_for(&self, column: &str) -> FileError {
        let found = self.names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        FileError::NoColumn { file: self.file.clone(), column: column.to_owned(), found }
    }

    /// The error that a column is named twice.
    pub fn twice(&self, column: &str) -> FileError {
        FileError::ColumnTwice { file: self.file.clone(), column: column.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, FileError> {
        let mut records = Records::of("x.csv", Box::new(std::io::Cursor::new(bytes.to_vec())))?;
        let (mut record, mut all) = (Record::default(), Vec::new());
        while records.read(&mut record)? {
            all.push((record.line, record.iter().map(str::to_owned).collect()));
        }
        Ok(all)
    }

    #[test]
    fn fields_are_read_by_the_rules() {
        for (text, fields) in [
            ("a,b,,d", vec!["a", "b", "", "d"]),
            ("a,\"b,c\",\"\"", vec!["a", "b,c", ""]),
            ("\"say \"\"x\"\"\",1\r\n", vec!["say \"x\"", "1"]),
            ("\"two\nlines\",1\n", vec!["two\nlines", "1"]),
            ("a;b,c", vec!["a;b", "c"]),
            ("a;b;1", vec!["a", "b", "1"]),
            ("a\tb", vec!["a", "b"]),
            ("\u{feff}a,b", vec!["a", "b"]),
            ("é,ü", vec!["é", "ü"]),
        ] {
            let expected: Vec<String> = fields.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text.as_bytes()).unwrap(), [(1, expected)], "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let all = read(b"a,b\n\n\"1\n2\",x\ny,z\n").unwrap();
        assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn what_is_broken_is_named_with_its_line() {
        let long = [b"a,b\n".to_vec(), vec![b'x'; LINE_MAX as usize + 1]].concat();
        for (bytes, line, says) in [
            (b"a,b\n1,\"open\n2,3\n".as_slice(), 2, "never closed"),
            (b"a,b\n1,5\" pipe\n", 2, "quote stands within"),
            (b"a,b\n1,\"x\"y\n", 2, "follows the closing quote"),
            (b"a,b\n1,caf\xe9\n", 2, "not UTF-8"),
            (b"a,b\n1,\"\xe9\"\n", 2, "not UTF-8"),
            (b"\xff\xfea\x00,\x00", 1, "UTF-16"),
            (b"a\x00,\x00b\x00\n", 1, "UTF-16"),
            (&long, 2, "million characters"),
        ] {
            let error = read(bytes).unwrap_err().to_string();
            assert!(error.contains(&format!("line {line}:")) && error.contains(says), "{error}");
        }
    }
}

//! A whole business as a file: one JSON object a line, gzip-compressed where the name ends in `.gz`. The same business
//! always gives the same bytes.

use anyhow::Context;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use onhand_store::dump::DumpItem;
use onhand_store::{Reader, Store, StoreError};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// The longest line that is read: far above what a record of 900 lines takes.
const LINE_MAX: u64 = 64 * 1024 * 1024;

/// Writes the business to `path`: first beside it, then in its place, so that a broken export is never taken for one.
/// `progress` is told of every line. Gives how many there were.
pub fn export(reader: &dyn Reader, path: &Path, progress: &mut dyn FnMut(u64)) -> anyhow::Result<u64> {
    let partial = path.with_extension("partial");
    let file = File::create(&partial).with_context(|| format!("{} can't be written", partial.display()))?;
    let lines = if is_gzip(path) {
        let mut out = GzEncoder::new(BufWriter::new(file), Compression::default());
        let lines = write_lines(reader, &mut out, progress)?;
        out.finish()?.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        lines
    } else {
        let mut out = BufWriter::new(file);
        let lines = write_lines(reader, &mut out, progress)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        lines
    };
    std::fs::rename(&partial, path).with_context(|| format!("{} can't be written", path.display()))?;
    Ok(lines)
}

fn write_lines(
    reader: &dyn Reader,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64),
) -> anyhow::Result<u64> {
    let mut lines = 0;
    reader.dump(&mut |item| {
        serde_json::to_writer(&mut *out, &item).map_err(|error| StoreError::Io(error.to_string()))?;
        out.write_all(b"\n").map_err(|error| StoreError::Io(error.to_string()))?;
        lines += 1;
        progress(lines);
        Ok(())
    })?;
    Ok(lines)
}

/// Reads a business from `path` into an empty store. Gives how many lines there were.
pub fn import(store: &mut dyn Store, path: &Path, progress: &mut dyn FnMut(u64)) -> anyhow::Result<u64> {
    let file = File::open(path).with_context(|| format!("{} can't be read", path.display()))?;
    let input: Box<dyn Read> =
        if is_gzip(path) { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut lines = Lines { input: BufReader::with_capacity(1 << 20, input), line: 0, text: String::new() };
    let mut counted = std::iter::from_fn(|| {
        let item = lines.next_item();
        progress(lines.line);
        item
    });
    store.restore(&mut counted)?;
    Ok(lines.line)
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "gz")
}

struct Lines {
    input: BufReader<Box<dyn Read>>,
    line: u64,
    text: String,
}

impl Lines {
    fn next_item(&mut self) -> Option<Result<DumpItem, StoreError>> {
        self.text.clear();
        let bad = |line, problem| Some(Err(StoreError::BadDump { line, problem }));
        match (&mut self.input).take(LINE_MAX).read_line(&mut self.text) {
            Ok(0) => None,
            Ok(_) => {
                self.line += 1;
                match serde_json::from_str(&self.text) {
                    Ok(item) => Some(Ok(item)),
                    Err(error) => bad(self.line, error.to_string()),
                }
            }
            Err(error) => bad(self.line + 1, error.to_string()),
        }
    }
}

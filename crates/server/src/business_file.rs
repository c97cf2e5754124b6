//! A whole business as a file: one JSON object a line, gzip-compressed where the name ends in `.gz`; its photos after all
//! else. The same business always gives the same bytes.

use crate::photos::{Photo, Photos, sweep};
use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use onhand_store::dump::DumpItem;
use onhand_store::{Reader, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// The longest line that is read: far above what a record of 900 lines takes.
const LINE_MAX: u64 = 64 * 1024 * 1024;

/// What is written or read at once.
const BUFFER: usize = 1 << 20;

/// Writes the business to `path`: first beside it, then in its place, so that a broken export is never taken for one.
/// `progress` is told of every line. Gives how many there were.
pub fn export(
    reader: &dyn Reader,
    photos: &Photos,
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> anyhow::Result<u64> {
    let partial = path.with_extension("partial");
    let file = File::create(&partial).with_context(|| format!("{} can't be written", partial.display()))?;
    let lines = if is_gzip(path) {
        let mut out = BufWriter::with_capacity(BUFFER, GzEncoder::new(file, Compression::fast()));
        let lines = write_lines(reader, photos, &mut out, progress)?;
        out.into_inner().map_err(|error| error.into_error())?.finish()?.sync_all()?;
        lines
    } else {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        let lines = write_lines(reader, photos, &mut out, progress)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        lines
    };
    std::fs::rename(&partial, path).with_context(|| format!("{} can't be written", path.display()))?;
    Ok(lines)
}

fn write_lines(
    reader: &dyn Reader,
    photos: &Photos,
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
    // Those that products name now, or did: what nobody names is about to be swept.
    for hash in sweep::named(reader, true)? {
        let Some(photo) = photos.load(&hash)?.filter(|photo| photo.hash == hash) else { continue };
        let sizes = photo.sizes.iter().map(|size| STANDARD.encode(size)).collect();
        serde_json::to_writer(&mut *out, &PhotoLine { photo: hash, sizes })?;
        out.write_all(b"\n")?;
        lines += 1;
        progress(lines);
    }
    Ok(lines)
}

/// A photo, as a line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhotoLine {
    /// Its hash.
    photo: String,
    /// Its sizes, in base64.
    sizes: Vec<String>,
}

/// How the line of a photo begins.
const PHOTO: &str = "{\"photo\":";

/// Reads a business from `path` into an empty store. Gives how many lines there were.
pub fn import(
    store: &mut dyn Store,
    photos: &Photos,
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> anyhow::Result<u64> {
    let file = File::open(path).with_context(|| format!("{} can't be read", path.display()))?;
    let input: Box<dyn Read> =
        if is_gzip(path) { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let input = BufReader::with_capacity(BUFFER, input);
    let mut lines = Lines { input, line: 0, photos, text: String::new() };
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

struct Lines<'a> {
    input: BufReader<Box<dyn Read>>,
    line: u64,
    photos: &'a Photos,
    text: String,
}

impl Lines<'_> {
    fn next_item(&mut self) -> Option<Result<DumpItem, StoreError>> {
        let bad = |line, problem| Some(Err(StoreError::BadDump { line, problem }));
        loop {
            self.text.clear();
            match (&mut self.input).take(LINE_MAX).read_line(&mut self.text) {
                Ok(0) => return None,
                Ok(_) => self.line += 1,
                Err(error) => return bad(self.line + 1, error.to_string()),
            }
            if self.text.starts_with(PHOTO) {
                match self.keep() {
                    Ok(()) => continue,
                    Err(problem) => return bad(self.line, problem),
                }
            }
            return match serde_json::from_str(&self.text) {
                Ok(item) => Some(Ok(item)),
                Err(error) => bad(self.line, error.to_string()),
            };
        }
    }

    /// Keeps the photo of a line.
    fn keep(&self) -> Result<(), String> {
        let line: PhotoLine = serde_json::from_str(&self.text).map_err(|error| error.to_string())?;
        let sizes: Result<Vec<Vec<u8>>, _> = line.sizes.iter().map(|size| STANDARD.decode(size)).collect();
        let sizes = sizes.map_err(|error| error.to_string())?;
        let sizes = <[Vec<u8>; 3]>::try_from(sizes).map_err(|_| "a photo has three sizes".to_owned())?;
        let photo = Photo::from_sizes(sizes);
        if photo.hash != line.photo {
            return Err(format!("photo {} is damaged", line.photo));
        }
        self.photos.keep(&photo).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_directory;
    use crate::demo::{self, Which};
    use onhand_engine::{Limits, verify};

    fn demo_in(data: &Path) {
        let engine = data_directory::start_engine(data, Limits::default()).unwrap();
        let content = Which::NoorBakery.content().unwrap();
        let now = engine.handle().environment().clock.now();
        let steps = onhand_demo::trade::steps_of_days(&content, 1, now, 3);
        demo::give_all(&engine.handle(), &content, &steps).unwrap();
        engine.stop();
    }

    fn export_of(data: &Path, file: &Path) -> Vec<u8> {
        let reader = data_directory::open_reader(data).unwrap();
        export(&*reader, &Photos::of(data), file, &mut |_| {}).unwrap();
        std::fs::read(file).unwrap()
    }

    #[test]
    fn a_business_goes_out_and_comes_back_exactly() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (dir.path().join("first"), dir.path().join("second"));
        demo_in(&first);
        let plain = export_of(&first, &dir.path().join("first.jsonl"));
        for name in ["first.jsonl", "first.jsonl.gz"] {
            export_of(&first, &dir.path().join(name));
            let into = second.join(name);
            let mut store = data_directory::open_writer(&into).unwrap();
            import(&mut *store, &Photos::of(&into), &dir.path().join(name), &mut |_| {}).unwrap();
            drop(store);
            assert_eq!(export_of(&into, &dir.path().join("again.jsonl")), plain, "{name}");
            let reader = data_directory::open_reader(&into).unwrap();
            let findings = verify::verify(&*reader, &mut |_, _| {}).unwrap();
            assert!(findings.is_clean(), "{findings:#?}");
        }
    }

    #[test]
    fn a_broken_line_is_named_and_nothing_is_taken_in() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (dir.path().join("first"), dir.path().join("second"));
        demo_in(&first);
        let whole = String::from_utf8(export_of(&first, &dir.path().join("whole.jsonl"))).unwrap();
        let broken = dir.path().join("broken.jsonl");
        for (damage, line) in [("{\"no\":1}", 3), ("", 5)] {
            let mut lines: Vec<&str> = whole.lines().collect();
            lines[line - 1] = damage;
            std::fs::write(&broken, lines.join("\n")).unwrap();
            let mut store = data_directory::open_writer(&second).unwrap();
            let error =
                import(&mut *store, &Photos::of(&second), &broken, &mut |_| {}).unwrap_err().to_string();
            assert!(error.contains(&format!("line {line}")), "{error}");
            assert_eq!(store.head().unwrap().position.seq, 0);
        }
        let mut store = data_directory::open_writer(&first).unwrap();
        let error = import(&mut *store, &Photos::of(&first), &dir.path().join("whole.jsonl"), &mut |_| {})
            .unwrap_err()
            .to_string();
        assert!(error.contains("already holds a business"), "{error}");
    }
}

//! Vectors for those who compute the same elsewhere: what this crate makes of drawn inputs, kept as JSON beside the tests of
//! the TypeScript client. A file that says otherwise than the code is a failure.
//!
//! `ONHAND_WRITE_VECTORS=1 cargo test -p onhand-domain --test vectors` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop")]

mod dice;
mod figures;
mod ids;
mod money;

use serde_json::Value;
use std::path::PathBuf;

/// Compares a file with what it must say, or writes it where that is asked for: a case a line.
fn check(name: &str, cases: &[Value]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web/packages/client/test/golden");
    let path = folder.join(format!("{name}.json"));
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("ONHAND_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = stored.lines().zip(text.lines()).position(|(stored, text)| stored != text);
    assert!(
        stored == text,
        "{} is stale, from line {}: run ONHAND_WRITE_VECTORS=1 cargo test -p onhand-domain --test vectors",
        path.display(),
        differs.map_or(0, |line| line + 1),
    );
}

//! Where the workspace is, and what is in it.

use std::path::{Path, PathBuf};

/// The directory that holds the workspace's `Cargo.toml`. Cargo says where this package is when it runs it.
pub fn root() -> Result<PathBuf, String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("start me as `cargo xtask`")?;
    match Path::new(&package).parent() {
        Some(root) => Ok(root.to_path_buf()),
        None => Err("the workspace has no root directory".to_owned()),
    }
}

/// The text of a file, or a sentence that says why there is none.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Directories that hold what was built, downloaded or run, not what was written.
const SKIPPED: &[&str] = &["target", ".git", "node_modules", "dist", "test-results", "onhand-data"];

/// All files below `directory` in the order of their names, with paths relative to it.
pub fn files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    collect(directory, Path::new(""), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(root: &Path, below: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let directory = root.join(below);
    let say = |error: std::io::Error| format!("{}: {error}", directory.display());
    for entry in std::fs::read_dir(&directory).map_err(say)? {
        let entry = entry.map_err(say)?;
        let path = below.join(entry.file_name());
        if entry.file_type().map_err(say)?.is_dir() {
            if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                collect(root, &path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}

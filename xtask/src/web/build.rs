//! The apps, built when their sources are others than those they were built from.

use super::node::{self, Installed, npm_in_web};
use crate::{cargo, workspace};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Stdio;

/// The apps that the server serves, below web/.
const APPS: &[&str] = &["apps/desk", "apps/shop", "apps/live"];
/// What they are made of besides.
const SOURCES: &[&str] = &[
    "packages/client/src",
    "packages/frame",
    "packages/react/src",
    "packages/ui",
    "packages/words/src",
];
/// Files besides, which say how it is built.
const SETTINGS: &[&str] = &["package-lock.json", "tsconfig.base.json"];
/// The stamp lies in what was built, so that it goes with it.
const STAMP: &str = "dist/.stamp";

/// Builds the apps that the server serves, if they are not built or older than their sources.
pub fn build_pages() -> Result<Installed, String> {
    let web = node::directory()?;
    let stamp = stamp(&web)?;
    let stamps = || APPS.iter().map(|app| web.join(app).join(STAMP));
    if stamps().all(|path| std::fs::read_to_string(path).is_ok_and(|built| built == stamp)) {
        return Ok(Installed::Yes);
    }
    if let Installed::NoNetwork = node::install()? {
        return Ok(Installed::NoNetwork);
    }
    println!("Building the pages (vite build).");
    let mut build = npm_in_web(&["run", "--silent", "build"])?;
    build.args(APPS.iter().flat_map(|app| ["--workspace", app]));
    cargo::must_succeed(build.stdin(Stdio::null()))?;
    for path in stamps() {
        std::fs::write(&path, &stamp).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(Installed::Yes)
}

/// The hash of all that the apps are made of.
fn stamp(web: &Path) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for source in APPS.iter().chain(SOURCES) {
        for path in workspace::files(&web.join(source))? {
            path.hash(&mut hasher);
            hash_file(&web.join(source).join(&path), &mut hasher)?;
        }
    }
    for path in SETTINGS {
        hash_file(&web.join(path), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_file(path: &Path, hasher: &mut DefaultHasher) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    bytes.hash(hasher);
    Ok(())
}

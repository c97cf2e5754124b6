//! The live page, built when its sources are others than those it was built from.

use super::node::{self, Installed, npm_in_web};
use crate::{cargo, workspace};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Stdio;

/// What a built page is made of, below web/.
const SOURCES: &[&str] = &["apps/live", "packages/client/src", "packages/react/src", "packages/words/src"];
/// Files besides, which say how it is built.
const SETTINGS: &[&str] = &["package-lock.json", "tsconfig.base.json"];
/// The stamp lies in what was built, so that it goes with it.
const STAMP: &str = "apps/live/dist/.stamp";

/// Builds the page that the server serves, if it is not built or older than its sources.
pub fn build_page() -> Result<Installed, String> {
    let web = node::directory()?;
    let stamp = stamp(&web)?;
    if std::fs::read_to_string(web.join(STAMP)).is_ok_and(|built| built == stamp) {
        return Ok(Installed::Yes);
    }
    if let Installed::NoNetwork = node::install()? {
        return Ok(Installed::NoNetwork);
    }
    println!("Building the page (vite build).");
    let mut build = npm_in_web(&["run", "--silent", "build", "--workspace", "apps/live"])?;
    cargo::must_succeed(build.stdin(Stdio::null()))?;
    std::fs::write(web.join(STAMP), stamp).map_err(|error| format!("{STAMP}: {error}"))?;
    Ok(Installed::Yes)
}

/// The hash of all that the page is made of.
fn stamp(web: &Path) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
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

//! The pages, built when their sources are others than those they were built from.

use super::node::{self, Installed, npm_in_web};
use crate::{cargo, workspace};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Stdio;

/// The applications, below web/.
const APPS: &[&str] = &["apps/desk", "apps/live", "apps/shop"];
/// What built pages are made of, below web/.
const SOURCES: &[&str] = &["apps", "packages"];
/// Files besides, which say how it is built.
const SETTINGS: &[&str] = &["package-lock.json", "tsconfig.base.json"];
/// The stamp lies in what was built, so that it goes with it.
const STAMP: &str = "dist/.stamp";

/// Builds the pages that the server serves, where they are not built or older than their sources.
pub fn build_page() -> Result<Installed, String> {
    let web = node::directory()?;
    let stamp = stamp(&web)?;
    let is_old = |app: &&&str| {
        let built = std::fs::read_to_string(web.join(app).join(STAMP));
        web.join(app).join("package.json").exists() && !built.is_ok_and(|built| built == stamp)
    };
    let old: Vec<_> = APPS.iter().filter(is_old).collect();
    if old.is_empty() {
        return Ok(Installed::Yes);
    }
    if let Installed::NoNetwork = node::install()? {
        return Ok(Installed::NoNetwork);
    }
    for app in old {
        println!("Building {app} (vite build).");
        let mut build = npm_in_web(&["run", "--silent", "build", "--workspace", app])?;
        cargo::must_succeed(build.stdin(Stdio::null()))?;
        let built = web.join(app).join(STAMP);
        std::fs::write(&built, &stamp).map_err(|error| format!("{}: {error}", built.display()))?;
    }
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

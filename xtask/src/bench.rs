//! `cargo xtask bench`: builds the server and the program that measures it, for release, and becomes the latter.

use crate::{cargo, web};
use std::path::PathBuf;
use std::process::Command;

/// Builds both in one go, so that what they share is built once; all arguments go to the program that measures.
pub fn bench(args: &[String]) -> Result<(), String> {
    let packages = ["--package", "onhand-bench", "--package", "onhand-server", "--bins"];
    cargo::must_succeed(&mut cargo::command(&[&["build", "--release"][..], &packages].concat())?)?;
    let all = args.iter().all(|arg| arg.starts_with('-'));
    let measuring =
        if all || args.iter().any(|arg| arg == "browser") { web::for_measuring()? } else { Vec::new() };
    cargo::become_it(Command::new(built("onhand-bench")?).args(args).envs(measuring))
}

/// Where a release build is put: beside the directory that this program was built into.
fn built(name: &str) -> Result<PathBuf, String> {
    let me = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let target = me.parent().and_then(|profile| profile.parent()).ok_or("I am in no target directory")?;
    Ok(target.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

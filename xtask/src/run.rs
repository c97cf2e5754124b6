//! `cargo xtask run`: builds the page and the server, and starts a demo business.

use crate::{cargo, web, workspace};

const DATA: &str = "onhand-data/demo";

/// Builds page and server and becomes the server. `--release` builds for speed; all other arguments go to `onhand demo`.
pub fn run(args: &[String]) -> Result<(), String> {
    let (release, args): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| *arg == "--release");
    let profile = if release.is_empty() { "dev" } else { "release" };
    page()?;
    let mut build = cargo::command(&["build", "--package", "onhand-server", "--bin", "onhand"])?;
    build.args(["--profile", profile]);
    println!("Building onhand ({profile} profile). The first time takes a few minutes.");
    cargo::must_succeed(&mut build)?;

    let mut run = cargo::command(&["run", "--quiet", "--package", "onhand-server", "--bin", "onhand"])?;
    run.args(["--profile", profile, "--", "demo"]);
    if !args.iter().any(|arg| *arg == "--data" || arg.starts_with("--data=")) {
        run.arg("--data").arg(workspace::root()?.join(DATA));
    }
    run.args(args);
    cargo::become_it(&mut run)
}

/// Builds the page that the server serves. Without it the server runs all the same, and says on its page what is missing.
fn page() -> Result<(), String> {
    if let Some(how) = web::missing() {
        println!("The page is left out. To have it: {how}.");
        return Ok(());
    }
    if let web::Installed::NoNetwork = web::build_pages()? {
        println!("The page is left out: npm's registry could not be reached.");
    }
    Ok(())
}

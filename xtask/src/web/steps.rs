//! The steps of `cargo xtask test` that take Node.

use super::node::{self, Installed};
use super::{build_pages, chromium};
use crate::cargo;
use crate::test::Outcome;
use std::process::Stdio;

const NO_NETWORK: &str = "npm's registry could not be reached: once with a network";

/// Form and faults that can be seen without running it: Biome.
pub fn lint() -> Result<Outcome, String> {
    scripts(&["lint"])
}

/// TypeScript's types.
pub fn types() -> Result<Outcome, String> {
    scripts(&["types"])
}

/// Tests that take no browser.
pub fn unit() -> Result<Outcome, String> {
    scripts(&["unit"])
}

/// Tests of the client against the real server, in Node.
pub fn server() -> Result<Outcome, String> {
    if let Some(how) = node::missing() {
        return Ok(Outcome::NotRun(how));
    }
    if let Installed::NoNetwork = node::install()? {
        return Ok(Outcome::NotRun(NO_NETWORK.to_owned()));
    }
    let mut server = cargo::command(&["build", "--package", "onhand-server", "--bin", "onhand"])?;
    cargo::must_succeed(server.stdin(Stdio::null()))?;
    let mut tests = node::npm_in_web(&["run", "--silent", "server"])?;
    tests.env("ONHAND_BINARY", cargo::built("onhand")?);
    cargo::must_succeed(tests.stdin(Stdio::null()))?;
    Ok(Outcome::Passed)
}

/// Builds packages and page, and looks at how large they came out.
pub fn build() -> Result<Outcome, String> {
    scripts(&["build", "size"])
}

/// Tests in Chromium against the real server.
pub fn browser() -> Result<Outcome, String> {
    if let Some(how) = node::missing() {
        return Ok(Outcome::NotRun(how));
    }
    if let (Installed::NoNetwork, _) | (_, Installed::NoNetwork) = (node::install()?, build_pages()?) {
        return Ok(Outcome::NotRun(NO_NETWORK.to_owned()));
    }
    let Some(chromium) = chromium::find()? else {
        return Ok(Outcome::NotRun(chromium::ENABLE.to_owned()));
    };
    println!("The browser is {}.", chromium.display());
    let mut server = cargo::command(&["build", "--package", "onhand-server", "--bin", "onhand"])?;
    cargo::must_succeed(server.stdin(Stdio::null()))?;
    let mut tests = node::npm_in_web(&["run", "--silent", "browser"])?;
    tests.env("ONHAND_CHROMIUM", chromium).env("ONHAND_BINARY", cargo::built("onhand")?);
    cargo::must_succeed(tests.stdin(Stdio::null()))?;
    Ok(Outcome::Passed)
}

fn scripts(names: &[&str]) -> Result<Outcome, String> {
    if let Some(how) = node::missing() {
        return Ok(Outcome::NotRun(how));
    }
    if let Installed::NoNetwork = node::install()? {
        return Ok(Outcome::NotRun(NO_NETWORK.to_owned()));
    }
    for name in names {
        node::script(name)?;
    }
    Ok(Outcome::Passed)
}

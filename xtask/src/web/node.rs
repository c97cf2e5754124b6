//! Node and npm: whether they are there, and what `package-lock.json` lists, installed.

use crate::{cargo, workspace};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What to do where Node is missing or too old.
const ENABLE: &str = "install Node 20.19 or newer, or 22.12 or newer, with its npm (https://nodejs.org)";

/// How to enable what takes Node; `None` where it is there.
pub fn missing() -> Option<String> {
    let Some(version) = printed(Command::new("node").arg("--version")) else {
        return Some(ENABLE.to_owned());
    };
    if !is_new_enough(version.trim()) {
        return Some(format!("{ENABLE}; there is {}", version.trim()));
    }
    match printed(npm().arg("--version")) {
        Some(_) => None,
        None => Some(format!("{ENABLE}; there is node, but no npm")),
    }
}

/// Whether Vite and its like run on it.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    match (parts.next(), parts.next()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), Some(_)) => major > 22,
        _ => false,
    }
}

/// The workspaces' directory.
pub fn directory() -> Result<PathBuf, String> {
    Ok(workspace::root()?.join("web"))
}

/// npm in the workspaces' directory.
pub fn npm_in_web<Arg: AsRef<OsStr>>(args: &[Arg]) -> Result<Command, String> {
    let mut npm = npm();
    // Browsers are looked for, and fetched only where there is none.
    npm.args(args).current_dir(directory()?).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Ok(npm)
}

/// What came of installing.
pub enum Installed {
    /// Everything that the lock file lists is there.
    Yes,
    /// It could not be fetched.
    NoNetwork,
}

/// Runs `npm ci` where what is installed is not what the lock file lists.
pub fn install() -> Result<Installed, String> {
    let web = directory()?;
    let lock = workspace::read(&web.join("package-lock.json"))?;
    let installed = web.join("node_modules/.installed-lock.json");
    if std::fs::read_to_string(&installed).is_ok_and(|of| of == lock) {
        return Ok(Installed::Yes);
    }
    println!("Installing what web/package-lock.json lists (npm ci). The first time takes a minute.");
    let mut ci = npm_in_web(&["ci", "--no-audit", "--no-fund"])?;
    let output = ci
        .stdin(Stdio::null())
        .stdout(Stdio::inherit())
        .output()
        .map_err(|error| format!("could not start `npm ci`: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    eprint!("{said}");
    if output.status.success() {
        std::fs::write(&installed, lock).map_err(|error| format!("{}: {error}", installed.display()))?;
        return Ok(Installed::Yes);
    }
    let unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED"];
    if unreachable.iter().any(|code| said.contains(code)) {
        return Ok(Installed::NoNetwork);
    }
    Err(format!("`npm ci` ended with {}", output.status))
}

/// Runs a script of web/package.json to its end.
pub fn script(name: &str) -> Result<(), String> {
    let mut run = npm_in_web(&["run", "--silent", name])?;
    cargo::must_succeed(run.stdin(Stdio::null()))
}

/// What `command` prints; `None` where it can't be started or fails.
pub fn printed(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn versions_that_do() {
        for (version, expected) in [
            ("v20.19.0", true),
            ("v20.18.3", false),
            ("v21.7.0", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v24.0.1", true),
            ("v18.20.4", false),
            ("", false),
            ("v20", false),
        ] {
            assert_eq!(is_new_enough(version), expected, "{version}");
        }
    }
}

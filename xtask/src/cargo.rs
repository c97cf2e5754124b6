//! Calls to cargo and other programs. Whatever they print streams through.

use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A call of the cargo that runs us, in the workspace's root.
pub fn command(args: &[&str]) -> Result<Command, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(workspace::root()?);
    Ok(command)
}

/// Runs `command` to its end; what it prints streams through.
pub fn must_succeed(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", shown(command))),
        Err(error) => Err(format!("could not start `{}`: {error}", shown(command))),
    }
}

/// What `command` prints.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("could not start `{}`: {error}", shown(command)))?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}", shown(command), output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{}` did not print text", shown(command)))
}

/// Whether cargo has the tool, for example `fmt`.
pub fn has(tool: &str) -> Result<bool, String> {
    let asked = command(&[tool, "--version"])?
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    Ok(asked.is_ok_and(|status| status.success()))
}

/// Builds a package's program for release and becomes it.
pub fn run_release(package: &str, args: &[String]) -> Result<(), String> {
    run_as("release", package, args)
}

/// Builds a package's program by a profile and becomes it.
pub fn run_as(profile: &str, package: &str, args: &[String]) -> Result<(), String> {
    let mut command = command(&["run", "--profile", profile, "--package", package, "--"])?;
    command.args(args);
    become_it(&mut command)
}

/// Writes the files that follow from Rust types; with `--check`, only says which are stale.
pub fn generate(options: &[&str]) -> Result<(), String> {
    let mut generate = command(&["run", "--quiet", "--package", "onhand-typescript", "--"])?;
    must_succeed(generate.args(options).arg(workspace::root()?).stdin(Stdio::null()))
}

/// Puts `command` in this process's place, so that Ctrl-C and the exit code are its own.
#[cfg(unix)]
pub fn become_it(command: &mut Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("could not start `{}`: {error}", shown(command)))
}

/// Runs `command` to its end: there is no way here to put it in this process's place.
#[cfg(not(unix))]
pub fn become_it(command: &mut Command) -> Result<(), String> {
    must_succeed(command)
}

/// Where a program that cargo built beside this one is.
pub fn built(name: &str) -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| format!("where is this program? {error}"))?;
    Ok(this.with_file_name(name).with_extension(std::env::consts::EXE_EXTENSION))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    let words = std::iter::once(program).chain(command.get_args().map(|arg| arg.to_string_lossy()));
    words.collect::<Vec<_>>().join(" ")
}

//! `cargo xtask mutations`: breaks the code on purpose, one way after another, and sees that the simulation finds it.
//!
//! The ways are files in `crates/sim/mutations`. Each is applied to a private copy of the sources, below
//! `target/mutations`, which is built and run; what is found is printed as a table.

mod edit;
mod table;

use crate::{cargo, workspace};
use edit::Mutation;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use table::{Found, Row};

/// What the simulation is built from.
const COPIED: &[&str] = &["domain", "store", "engine", "protocol", "client", "sim"];
/// Seeds that each broken program runs, until one fails.
const SEEDS: &str = "60";
/// A broken program may run for ever.
const LIMIT: Duration = Duration::from_secs(180);

/// Tries all mutations, or those named.
pub fn run(names: &[String]) -> Result<(), String> {
    let root = workspace::root()?;
    let mut mutations = edit::read_all(&root)?;
    if let Some(unknown) = names.iter().find(|name| mutations.iter().all(|one| one.name != **name)) {
        let known: Vec<&str> = mutations.iter().map(|one| one.name.as_str()).collect();
        return Err(format!("there is no mutation `{unknown}`; there are: {}", known.join(", ")));
    }
    mutations.retain(|one| names.is_empty() || names.contains(&one.name));
    // What is below others is built anew less often when its edits come one after another.
    mutations.sort_by(|one, other| (&one.file, &one.name).cmp(&(&other.file, &other.name)));
    let problems: Vec<String> = mutations.iter().filter_map(|one| one.problem(&root)).collect();
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    let copy = Copy::refresh(&root)?;
    println!("as it is: building and running {SEEDS} seeds");
    copy.build()?;
    if let Found::By { seed, property, .. } = copy.simulate(&[])? {
        return Err(format!("seed {seed} fails without any mutation: {property}"));
    }
    let mut rows = Vec::new();
    for mutation in &mutations {
        let began = Instant::now();
        let found = copy.with(mutation)?;
        let row = Row { mutation, found, took: began.elapsed() };
        println!("{}", row.line());
        rows.push(row);
    }
    print!("\n{}", table::text(&rows));
    let missed = rows.iter().filter(|row| !row.is_found()).count();
    println!("\n{} found, {missed} not found", rows.len() - missed);
    if missed == 0 { Ok(()) } else { Err(String::new()) }
}

/// What is wrong with the mutations as they are written, a line each.
pub fn problems(root: &Path) -> Result<Vec<String>, String> {
    let mutations = edit::read_all(root)?;
    let paper = workspace::read(&root.join("docs/simulation.md"))?;
    let unlisted = mutations.iter().filter(|one| !paper.contains(&format!("`{}`", one.name)));
    let unlisted =
        unlisted.map(|one| format!("docs/simulation.md: says nothing of the mutation `{}`", one.name));
    Ok(mutations.iter().filter_map(|one| one.problem(root)).chain(unlisted).collect())
}

/// The private copy of the sources.
struct Copy {
    folder: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Made, or brought up to date: files that did not change are not touched, so that little is built anew.
    fn refresh(root: &Path) -> Result<Self, String> {
        let folder = root.join("target/mutations/source");
        let copy = Self { target: root.join("target/mutations/target"), folder };
        for name in COPIED {
            let (from, to) = (root.join("crates").join(name), copy.folder.join("crates").join(name));
            std::fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
            let wanted = workspace::files(&from)?;
            for stale in workspace::files(&to)?.into_iter().filter(|path| !wanted.contains(path)) {
                std::fs::remove_file(to.join(&stale))
                    .map_err(|error| format!("{}: {error}", stale.display()))?;
            }
            for path in wanted {
                let bytes = std::fs::read(from.join(&path));
                put(&to.join(&path), &bytes.map_err(|error| format!("{}: {error}", path.display()))?)?;
            }
        }
        let members: Vec<String> = COPIED.iter().map(|name| format!("\"crates/{name}\"")).collect();
        let manifest = workspace::read(&root.join("Cargo.toml"))?;
        let members = format!("members = [{}]", members.join(", "));
        let mut manifest = manifest.replacen("members = [\"crates/*\", \"xtask\"]", &members, 1);
        // Nobody debugs a broken program; without line tables it is built sooner.
        for name in COPIED {
            manifest.push_str(&format!("\n[profile.dev.package.onhand-{name}]\ndebug = false\n"));
        }
        put(&copy.folder.join("Cargo.toml"), manifest.as_bytes())?;
        let lock = copy.folder.join("Cargo.lock");
        if !lock.is_file() {
            put(&lock, workspace::read(&root.join("Cargo.lock"))?.as_bytes())?;
        }
        Ok(copy)
    }

    /// Applies a mutation, runs, and takes it back.
    fn with(&self, mutation: &Mutation) -> Result<Found, String> {
        let file = self.folder.join(&mutation.file);
        let sound = workspace::read(&file)?;
        put(&file, mutation.applied(&sound)?.as_bytes())?;
        let found = match self.build() {
            Ok(()) => self.simulate(&["--first"]),
            Err(problem) => Err(format!("{} does not compile: {problem}", mutation.name)),
        };
        put(&file, sound.as_bytes())?;
        found
    }

    fn build(&self) -> Result<(), String> {
        let mut command = cargo::command(&["build", "--quiet", "--package", "onhand-sim"])?;
        // What the mutation leaves unused is no news.
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("RUSTFLAGS", "-Awarnings");
        cargo::must_succeed(command.stdin(Stdio::null()))
    }

    fn simulate(&self, options: &[&str]) -> Result<Found, String> {
        let output = self.target.join("output.txt");
        let say = |error: std::io::Error| format!("{}: {error}", output.display());
        let file = std::fs::File::create(&output).map_err(say)?;
        let mut command = Command::new(self.target.join("debug/onhand-sim"));
        command.args(options).args(["--seeds", SEEDS, "--save"]).arg(self.target.join("plan.jsonl"));
        command.stdin(Stdio::null()).stdout(file).stderr(Stdio::null());
        let mut child =
            command.spawn().map_err(|error| format!("could not start the simulation: {error}"))?;
        let began = Instant::now();
        loop {
            if child.try_wait().map_err(say)?.is_some() {
                return Ok(table::read(&workspace::read(&output)?));
            }
            if began.elapsed() > LIMIT {
                child.kill().map_err(say)?;
                child.wait().map_err(say)?;
                return Ok(Found::Endless);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Writes a file whose content is another.
fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if std::fs::read(path).is_ok_and(|now| now == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, bytes));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

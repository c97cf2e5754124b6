//! Whether everything that is linked in may be: licences, second copies, and where it comes from.
//!
//! The lists are those of `deny.toml`, so that this check and cargo-deny's never say different things. They hold for what
//! npm installs as well, be it linked in or only there for tests.

mod npm;

use crate::{cargo, spdx, workspace};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong, a line each.
pub fn problems() -> Result<Vec<String>, String> {
    let lists = Lists::read(&workspace::read(&workspace::root()?.join("deny.toml"))?)?;
    let mut tree = cargo::command(&["tree", "--workspace", "--edges", "normal,build", "--prefix", "none"])?;
    let tree = cargo::output(tree.args(["--format", "{p}|{l}"]))?;
    let packages = packages(&tree)?;
    let of_npm = npm::packages(&workspace::read(&workspace::root()?.join(npm::LOCK))?)?;
    println!("{} crates, {} npm packages", packages.len(), of_npm.len());
    let mut problems = judge(&packages, &lists);
    problems.extend(judge(&of_npm.into_iter().filter(|one| !npm::is_free_font(one)).collect(), &lists));
    Ok(problems)
}

/// The lists of `deny.toml`.
struct Lists {
    licences: Vec<String>,
    /// Crates of which there must be one version only.
    single: Vec<String>,
}

impl Lists {
    fn read(text: &str) -> Result<Self, String> {
        let licences = quoted(&list(text, "allow")?);
        let single = list(text, "deny")?;
        let single = single.lines().filter(|line| line.contains("deny-multiple-versions = true"));
        Ok(Self { licences, single: single.flat_map(|line| quoted(line).into_iter().take(1)).collect() })
    }
}

/// The text between the brackets of `name = [ ... ]`, without comments.
fn list(text: &str, name: &str) -> Result<String, String> {
    let start = format!("{name} = [");
    let mut lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.find(|line| line.trim_end() == start).ok_or(format!("deny.toml has no list `{name}`"))?;
    Ok(lines.take_while(|line| line.trim_end() != "]").collect::<Vec<_>>().join("\n"))
}

/// The texts between double quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    /// A path or an address; empty for the usual registry.
    source: String,
    licence: String,
}

/// Reads lines such as `serde v1.0.229|MIT OR Apache-2.0`.
fn packages(tree: &str) -> Result<BTreeSet<Package>, String> {
    let lines = tree.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| package(line).ok_or(format!("can't read `{line}` of cargo tree"))).collect()
}

fn package(line: &str) -> Option<Package> {
    let (package, licence) = line.split_once('|')?;
    let (name, rest) = package.split_once(' ')?;
    let (version, notes) = rest.split_once(' ').unwrap_or((rest, ""));
    // In brackets come `(proc-macro)`, `(*)` for a repeat, and the source.
    let source = notes.split(['(', ')']).find(|note| note.contains('/') || note.contains('\\'));
    Some(Package {
        name: name.to_owned(),
        version: version.strip_prefix('v')?.to_owned(),
        source: source.unwrap_or_default().to_owned(),
        licence: licence.trim_end_matches("(*)").trim().to_owned(),
    })
}

fn judge(packages: &BTreeSet<Package>, lists: &Lists) -> Vec<String> {
    let mut problems = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Package { name, version, source, licence } in packages {
        versions.entry(name).or_default().push(version);
        if source.contains("://") || source.starts_with("git") {
            problems.push(format!("{name} {version} comes from {source}, not from the usual registry"));
        }
        match spdx::is_satisfied(licence, &lists.licences) {
            Ok(true) => {}
            Ok(false) => problems.push(format!("{name} {version}: `{licence}` is not allowed by deny.toml")),
            Err(why) => problems.push(format!("{name} {version}: can't read the licence `{licence}`: {why}")),
        }
    }
    for name in &lists.single {
        let versions = versions.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        if versions.len() > 1 {
            problems.push(format!("{name} is there more than once: {}", versions.join(", ")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"
[licenses]
allow = [
  "MIT", # the usual one
  "Apache-2.0",
]
[bans]
deny = [
  { crate = "tokio", deny-multiple-versions = true },
  { crate = "openssl" },
]
"#;

    fn judged(tree: &str) -> Vec<String> {
        judge(&packages(tree).unwrap(), &Lists::read(DENY).unwrap())
    }

    #[test]
    fn the_lists_of_deny_toml() {
        let lists = Lists::read(DENY).unwrap();
        assert_eq!(lists.licences, ["MIT", "Apache-2.0"]);
        assert_eq!(lists.single, ["tokio"]);
        assert!(Lists::read("[licenses]").is_err());
    }

    #[test]
    fn a_package_of_npm_with_a_licence_that_is_not_allowed() {
        let lists = Lists::read(DENY).unwrap();
        let lock = "    \"node_modules/a\": {\n      \"version\": \"1.0.0\",\n      \"license\": \"SSPL-1.0\"\n    },\n";
        assert!(judge(&npm::packages(lock).unwrap(), &lists)[0].starts_with("a 1.0.0: `SSPL-1.0`"));
    }

    #[test]
    fn a_tree_in_which_all_is_well() {
        let tree = "onhand v0.1.0 (/somewhere/crates/server)|MIT OR Apache-2.0\n\
                    serde_derive v1.0.1 (proc-macro)|MIT\n\ntokio v1.54.1|MIT\ntokio v1.54.1|MIT (*)\nlog v0.4.1|MIT\nlog v0.3.0|MIT\n";
        assert_eq!(judged(tree), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let tree = "a v1.0.0|GPL-3.0-only\nb v1.0.0|\ntokio v1.54.1|MIT\ntokio v0.2.0|MIT\nc v1.0.0 (https://example.org/c#1)|MIT\n";
        let problems = judged(tree);
        for expected in
            ["a 1.0.0: `GPL-3.0-only`", "b 1.0.0: can't read", "c 1.0.0 comes from", "tokio is there"]
        {
            assert!(problems.iter().any(|problem| problem.starts_with(expected)), "{expected}: {problems:?}");
        }
        assert_eq!(problems.len(), 4);
    }
}

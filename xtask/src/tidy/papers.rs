//! Whether the documents still say what is there.

use super::File;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn problems(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    code_map(files, &mut problems);
    packages(files, &mut problems);
    readme(files, &mut problems);
    problems
}

fn find<'a>(files: &'a [File], path: &str) -> Option<&'a File> {
    files.iter().find(|file| file.path == path)
}

/// Every public module of a crate has a row in ARCHITECTURE.md's table of that crate, and every row a module.
fn code_map(files: &[File], problems: &mut Vec<String>) {
    let Some(map) = find(files, "ARCHITECTURE.md") else {
        problems.push("ARCHITECTURE.md is not there".to_owned());
        return;
    };
    for library in files {
        let path = library.path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/src/lib.rs"));
        let Some(name) = path else { continue };
        let heading = format!("### crates/{name}");
        let Some(rows) = table(&map.text, &heading) else {
            problems.push(format!("ARCHITECTURE.md has no section `{heading}`"));
            continue;
        };
        let modules = public_modules(&library.text);
        for module in modules.iter().filter(|module| !rows.contains(module)) {
            problems.push(format!("ARCHITECTURE.md, `{heading}`: there is no row for `{module}`"));
        }
        let is_there = |row: &str| {
            let source = format!("crates/{name}/src/{row}");
            files.iter().any(|file| {
                file.path == format!("{source}.rs") || file.path.starts_with(&format!("{source}/"))
            })
        };
        for row in rows.iter().filter(|row| !is_there(row)) {
            problems.push(format!("ARCHITECTURE.md, `{heading}`: there is no module `{row}`"));
        }
    }
}

/// The same for the packages of the web: a file or directory of its sources is a module.
fn packages(files: &[File], problems: &mut Vec<String>) {
    let Some(map) = find(files, "ARCHITECTURE.md") else { return };
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in files {
        let Some((package, module)) =
            file.path.strip_prefix("web/packages/").and_then(|path| path.split_once("/src/"))
        else {
            continue;
        };
        let module = module.split(['/', '.']).next().unwrap_or_default();
        if module != "index" {
            modules.entry(package).or_default().insert(module);
        }
    }
    for (package, modules) in modules {
        let heading = format!("### web/packages/{package}");
        let Some(rows) = table(&map.text, &heading) else {
            problems.push(format!("ARCHITECTURE.md has no section `{heading}`"));
            continue;
        };
        for module in modules.iter().filter(|module| !rows.contains(module)) {
            problems.push(format!("ARCHITECTURE.md, `{heading}`: there is no row for `{module}`"));
        }
        for row in rows.iter().filter(|row| !modules.contains(*row)) {
            problems.push(format!("ARCHITECTURE.md, `{heading}`: there is no module `{row}`"));
        }
    }
}

/// The names in the first column of the section's table; `None` where there is no such section.
fn table<'a>(text: &'a str, heading: &str) -> Option<Vec<&'a str>> {
    let mut lines = text.lines();
    lines.find(|line| *line == heading)?;
    let section = lines.take_while(|line| !line.starts_with('#'));
    let rows = section.filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    Some(rows.map(|(name, _)| name).collect())
}

fn public_modules(library: &str) -> Vec<&str> {
    library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

/// Every command that README.md sends is one that there is.
fn readme(files: &[File], problems: &mut Vec<String>) {
    let (Some(readme), Some(list)) = (find(files, "README.md"), find(files, "crates/domain/src/command.rs"))
    else {
        problems.push("README.md or the list of commands is not there".to_owned());
        return;
    };
    for sent in commands_sent(&readme.text) {
        if !list.text.contains(&format!("\"{sent}\" =>")) {
            problems.push(format!("README.md sends `{sent}`, which is no command"));
        }
    }
}

fn commands_sent(text: &str) -> Vec<&str> {
    let starts = text.match_indices("\"type\":").map(|(at, start)| text[at + start.len()..].trim_start());
    starts.filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn said(map: &str, readme: &str) -> Vec<String> {
        problems(&[
            file("ARCHITECTURE.md", map),
            file("README.md", readme),
            file("crates/domain/src/command.rs", "\"place_order\" => PlaceOrder(…): \"Places.\","),
            file("crates/domain/src/lib.rs", "//! The trade.\n\npub mod command;\nmod hidden;\n"),
        ])
    }

    const MAP: &str =
        "### crates/domain\n\n| module | what |\n|--|--|\n| `command` | the verbs |\n\n### crates/store\n";

    #[test]
    fn papers_that_are_true() {
        assert_eq!(said(MAP, r#"-d '{"type": "place_order"}'"#), Vec::<String>::new());
    }

    #[test]
    fn a_code_map_that_is_behind() {
        assert!(said("# Architecture", "")[0].contains("no section `### crates/domain`"));
        assert!(said("### crates/domain\n", "")[0].contains("no row for `command`"));
        let more = MAP.replace("| the verbs |", "| the verbs |\n| `gone` | nothing |");
        assert_eq!(said(&more, ""), ["ARCHITECTURE.md, `### crates/domain`: there is no module `gone`"]);
    }

    #[test]
    fn packages_of_the_web() {
        let said = |map: &str| {
            let mut problems = Vec::new();
            let sources = ["index.ts", "hash.ts", "replica/table.ts", "replica/query.ts"];
            let sources = sources.map(|name| file(&format!("web/packages/client/src/{name}"), ""));
            let map = file("ARCHITECTURE.md", map);
            packages(&[&[map], &sources[..]].concat(), &mut problems);
            problems
        };
        let map =
            "### web/packages/client\n\n| module | what |\n|--|--|\n| `hash` | a |\n| `replica` | b |\n";
        assert_eq!(said(map), Vec::<String>::new());
        assert!(said("")[0].contains("no section"));
        assert!(said(&map.replace("| `hash` | a |\n", ""))[0].contains("no row for `hash`"));
        assert!(said(&map.replace("hash", "digest"))[1].contains("no module `digest`"));
    }

    #[test]
    fn a_readme_that_sends_what_there_is_not() {
        assert_eq!(
            said(MAP, r#"{"type":"place_odor"}"#),
            ["README.md sends `place_odor`, which is no command"]
        );
    }
}

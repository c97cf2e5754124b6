//! The files: which types and tables are in each.

use crate::print::{self, Fields};
use crate::schemas::{Part, parts};
use crate::{golden, page, tables, vectors, words};
use std::collections::{BTreeMap, BTreeSet};

const SOURCES: &str = "web/packages/client/src/generated";
const GOLDEN: &str = "web/packages/client/test/golden";

/// Every file that is written, with its text.
pub fn all() -> anyhow::Result<Vec<(String, String)>> {
    let parts = parts()?;
    let home: BTreeMap<&str, &str> =
        parts.iter().flat_map(|part| part.types.iter().map(|one| (one.name.as_str(), part.file))).collect();
    let mut files = Vec::new();
    for part in &parts {
        files.push((format!("{SOURCES}/{}.ts", part.file), source(part, &home)));
    }
    for (name, text) in golden::vectors()?.into_iter().chain(vectors::vectors()?) {
        files.push((format!("{GOLDEN}/{name}.json"), text));
    }
    files.push(("docs/commands.md".to_owned(), page::commands()?));
    files.extend(words::files()?);
    Ok(files)
}

fn source(part: &Part, home: &BTreeMap<&str, &str>) -> String {
    let fields = if part.file == "commands" { Fields::Writable } else { Fields::Readonly };
    let mut text = imports(part, home);
    for named in &part.types {
        text += &print::declaration(named, fields);
        text.push('\n');
    }
    let rest = match part.file {
        "records" => vec![tables::collections(), tables::known_of_collections()],
        "commands" => vec![tables::commands(), tables::known_of_commands()],
        "protocol" => vec![tables::version()],
        _ => Vec::new(),
    };
    text += &rest.join("\n");
    let says = "/** Written by `cargo xtask generate` from the Rust types; changed there. */\n\n";
    says.to_owned() + text.trim_end() + "\n"
}

fn imports(part: &Part, home: &BTreeMap<&str, &str>) -> String {
    let mut names = Vec::new();
    part.types.iter().for_each(|named| named.shape.names(&mut names));
    let mut from: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in &names {
        if let Some((name, file)) = home.get_key_value(name.as_str()).filter(|(_, file)| **file != part.file)
        {
            from.entry(file).or_default().insert(name);
        }
    }
    let mut text = String::new();
    for (file, names) in from {
        let names: Vec<&str> = names.into_iter().collect();
        let line = format!("import type {{ {} }} from './{file}.js';\n", names.join(", "));
        match line.len() <= 111 {
            true => text += &line,
            false => text += &format!("import type {{\n  {},\n}} from './{file}.js';\n", names.join(",\n  ")),
        }
    }
    if text.is_empty() { text } else { text + "\n" }
}

//! The files that follow from the catalogues: for the web, for people, and what both formatters must say.

use super::data::{Wanted, wanted};
use super::{page, samples};
use onhand_words::Language;
use onhand_words::catalogue::Entry;
use std::fmt::Write;

const SOURCES: &str = "web/packages/words/src/generated";
const SAYS: &str =
    "/** Written by `cargo xtask generate` from `words/` and the Rust types; changed there. */\n\n";

/// Every file, with its text.
pub fn files() -> anyhow::Result<Vec<(String, String)>> {
    let wanted = wanted()?;
    let mut files = vec![
        ("docs/words.md".to_owned(), page::page(&wanted)),
        (format!("{SOURCES}/keys.ts"), keys(&wanted)),
        (
            "web/packages/words/test/golden/sentences.json".to_owned(),
            crate::vectors::lines(&samples::samples(&wanted)),
        ),
    ];
    for language in Language::ALL {
        files.push((format!("{SOURCES}/{}.ts", language.code()), source(*language)?));
    }
    Ok(files)
}

/// The catalogue as it stands.
fn source(language: Language) -> anyhow::Result<String> {
    let text = match language {
        Language::English => include_str!("../../../../words/en.json"),
        Language::Arabic => include_str!("../../../../words/ar.json"),
    };
    let code = language.code();
    let import = "import type { Catalogue } from '../catalogue.js';\n\n";
    Ok(format!("{SAYS}{import}export const {code}: Catalogue = {};\n", text.trim_end()))
}

/// The names by which sentences and words are asked for.
fn keys(wanted: &Wanted) -> String {
    let mut text = SAYS.to_owned();
    for (name, family, doc) in [
        ("Term", "terms", "Words of the trade, as screens say them."),
        ("Count", "counts", "Things that are counted."),
        ("Usual", "usual", "Free texts that have a usual word: kinds of payment and charge, units."),
    ] {
        let keys = Language::English
            .catalogue()
            .families
            .get(family)
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str());
        text += &union(name, doc, keys);
    }
    for (name, family, doc) in [
        ("CommandName", "commands", "What can be asked for."),
        ("ProblemCode", "problems", "Why a request could not be served."),
    ] {
        let keys = wanted.families.get(family).into_iter().flatten().map(|(key, _)| key.as_str());
        text += &union(name, doc, keys);
    }
    text += "/** The types whose values have words. */\nexport interface Values {\n";
    for (name, words) in values() {
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let _ = writeln!(text, "  readonly {name}: {};", words.join(" | "));
    }
    text + "}\n"
}

fn union<'a>(name: &str, doc: &str, keys: impl Iterator<Item = &'a str>) -> String {
    let keys: Vec<String> = keys.map(|key| format!("  | '{key}'")).collect();
    format!("/** {doc} */\nexport type {name} =\n{};\n\n", keys.join("\n"))
}

/// The types whose values have words, with the values.
pub fn values() -> Vec<(&'static str, Vec<&'static str>)> {
    let all = Language::English.catalogue().families.get("values").into_iter().flatten();
    all.map(|(name, entry)| match entry {
        Entry::Values(words) => (name.as_str(), words.keys().map(String::as_str).collect()),
        Entry::Sentence(_) => (name.as_str(), Vec::new()),
    })
    .collect()
}

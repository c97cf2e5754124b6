//! `docs/commands.md`: every command with what it needs, for people.

use crate::schemas::{Named, of_command, parts};
use crate::shape::{Field, Shape};
use anyhow::Context;
use onhand_domain::command::{Command, CommandInfo, Kind};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const INTRODUCTION: &str = include_str!("page.md");
/// The golden files of commands: examples that are decoded by a test.
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/tests/golden/commands");

/// The page.
pub fn commands() -> anyhow::Result<String> {
    let parts = parts()?;
    let types: BTreeMap<&str, &Named> =
        parts.iter().flat_map(|part| &part.types).map(|named| (named.name.as_str(), named)).collect();
    let catalogue = Command::catalogue();
    let mut text = format!("{INTRODUCTION}\n## All of them\n\n| command | | who | kind |\n|--|--|--|--|\n");
    for info in &catalogue {
        let (name, summary) = (info.name, info.summary);
        let _ = writeln!(text, "| [`{name}`](#{name}) | {summary} | {} | {} |", roles(info), kind(info));
    }
    let mut shown = Vec::new();
    for info in &catalogue {
        let named = types.get(of_command(info.name).as_str()).context(info.name)?;
        let _ = write!(text, "\n## {}\n\n{}\n", info.name, info.summary);
        // What is only the summary in other words need not be said.
        if named.doc.contains([';', ':']) || named.doc.matches(". ").count() > 0 {
            let _ = writeln!(text, "{}", named.doc);
        }
        let _ = write!(text, "A {}. Given by: {}.\n\n", kind(info), roles(info));
        text += &described(&named.shape, &types);
        let _ = write!(text, "\n```json\n{}\n```\n", example(info.name)?);
        named.shape.names(&mut shown);
    }
    Ok(text + &rest(shown, &types))
}

/// What commands are made of, and what that is made of.
fn rest(mut wanted: Vec<String>, types: &BTreeMap<&str, &Named>) -> String {
    let mut sections: BTreeMap<&str, String> = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        let Some(named) = types.get(name.as_str()).filter(|named| !is_plain(named)) else { continue };
        if sections.contains_key(named.name.as_str()) {
            continue;
        }
        named.shape.names(&mut wanted);
        let said = described(&named.shape, types);
        sections.insert(&named.name, format!("\n### {}\n\n{}\n\n{said}", named.name, named.doc));
    }
    let sections: String = sections.into_values().collect();
    format!("\n# What they are made of\n{sections}")
}

/// Texts and numbers, and choices of a few words: said wherever they occur.
fn is_plain(named: &Named) -> bool {
    matches!(named.shape, Shape::Text | Shape::Number | Shape::Boolean | Shape::Literals(_))
}

fn described(shape: &Shape, types: &BTreeMap<&str, &Named>) -> String {
    match shape {
        Shape::Object(fields) => table(fields, types),
        Shape::Union(choices) => {
            let one = |(doc, choice): &(String, Shape)| match choice {
                Shape::Object(fields) if !fields.is_empty() => {
                    let fields: Vec<String> = fields
                        .iter()
                        .map(|field| format!("`{}`: {}", field.name, word(&field.shape, types)))
                        .collect();
                    format!("- {doc} {}\n", fields.join(", "))
                }
                choice => format!("- {}: {doc}\n", word(choice, types)),
            };
            choices.iter().map(one).collect()
        }
        shape => format!("{}.\n", word(shape, types)),
    }
}

fn table(fields: &[Field], types: &BTreeMap<&str, &Named>) -> String {
    if fields.is_empty() {
        return "Nothing.\n".to_owned();
    }
    let mut text = "| field | | |\n|--|--|--|\n".to_owned();
    for Field { name, doc, optional, shape } in fields {
        let needed = if *optional { "" } else { ", needed" };
        let _ = writeln!(text, "| `{name}` | {}{needed} | {} |", word(shape, types), doc.replace('|', "\\|"));
    }
    text
}

/// What a field holds, in a word.
fn word(shape: &Shape, types: &BTreeMap<&str, &Named>) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Number => "whole number".to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Null => "nothing".to_owned(),
        Shape::Free => "anything".to_owned(),
        Shape::List(item) => format!("list of {}", word(item, types)),
        Shape::Tuple(items) => items.iter().map(|item| word(item, types)).collect::<Vec<_>>().join(" and "),
        Shape::Literals(texts) => {
            texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ")
        }
        Shape::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("`{}`: {}", field.name, word(&field.shape, types)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Shape::Union(choices) => {
            choices.iter().map(|(_, choice)| word(choice, types)).collect::<Vec<_>>().join(" or ")
        }
        Shape::Name(name) if name == "Key" => "id or code".to_owned(),
        Shape::Name(name) if name.ends_with("Id") => "id".to_owned(),
        Shape::Name(name) => match types.get(name.as_str()) {
            Some(Named { shape: shape @ Shape::Literals(_), .. }) => word(shape, types),
            Some(named) if is_plain(named) => match name.as_str() {
                "Money" => "amount".to_owned(),
                "Percent" => "percentage".to_owned(),
                name => name.to_lowercase(),
            },
            _ => format!("[{name}](#{})", name.to_lowercase()),
        },
    }
}

fn roles(info: &CommandInfo) -> String {
    let roles: Vec<String> = info.roles.iter().map(|role| format!("{role:?}").to_lowercase()).collect();
    roles.join(", ")
}

fn kind(info: &CommandInfo) -> &'static str {
    match info.kind {
        Kind::Request => "request",
        Kind::Fact => "fact",
    }
}

fn example(name: &str) -> anyhow::Result<String> {
    let path = Path::new(EXAMPLES).join(name).with_extension("json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(text.trim_end().to_owned())
}

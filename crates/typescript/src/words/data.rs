//! What the types ask of a catalogue: the codes of each family, and what data each of their sentences has.

use crate::schemas::{Named, parts};
use crate::shape::{Field, Shape};
use anyhow::Context;
use onhand_domain::command::Command;
use onhand_import::tables::reason::Reason;
use std::collections::BTreeMap;

/// The types by name.
pub type Types = BTreeMap<String, Named>;

/// What must be there.
pub struct Wanted {
    /// Of each family whose keys follow from the types: the data of each key.
    pub families: BTreeMap<&'static str, BTreeMap<String, Shape>>,
    /// The types.
    pub types: Types,
    /// The words that each type's values need.
    pub values: BTreeMap<String, Vec<String>>,
}

/// What a place in a sentence stands for.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether it may be absent.
    pub optional: bool,
    /// What it is, with the name that its type has.
    pub shape: Shape,
}

/// Types whose values have sentences of their own family.
const SENTENCES: &[&str] = &["DetailName", "ProblemCode", "Rule"];

/// Types of the program's own: nobody is shown their values.
const UNSAID: &[&str] = &["Series", "Standing", "Start"];

/// All that the types ask for.
pub fn wanted() -> anyhow::Result<Wanted> {
    let types: Types =
        parts()?.into_iter().flat_map(|part| part.types).map(|named| (named.name.clone(), named)).collect();
    let mut families: BTreeMap<&'static str, BTreeMap<String, Shape>> = BTreeMap::new();
    let refusals = tagged(&types, "Refusal", "code")?;
    let invalid = refusals.get("invalid").context("there is no refusal `invalid`")?.clone();
    let events = tagged(&types, "Event", "name")?;
    let exception = shape(&types, "Exception")?.clone();
    let mut lines: BTreeMap<String, Shape> = BTreeMap::new();
    for (code, data) in refusals.iter().chain(&events) {
        lines.extend(lists(&types, data).into_iter().map(|(name, item)| (format!("{code}.{name}"), item)));
    }
    let of_exceptions = lists(&types, &exception).into_iter().filter(|(name, _)| name != "details");
    lines.extend(of_exceptions.map(|(name, item)| (format!("exceptions.{name}"), item)));
    families.insert("lines", lines);
    families.insert("refusals", refusals);
    families.insert("events", events);
    families.insert("rules", each(&types, "Rule", &invalid)?);
    families.insert("problems", each(&types, "ProblemCode", &Shape::Object(Vec::new()))?);
    families.insert("exceptions", each(&types, "ExceptionKind", &exception)?);
    families.insert("details", each(&types, "DetailName", shape(&types, "Detail")?)?);
    families.insert("cells", cells());
    families.insert("mail", letters());
    let commands = Command::NAMES.iter().map(|name| ((*name).to_owned(), Shape::Object(Vec::new())));
    families.insert("commands", commands.collect());
    let is_said = |name: &str| !SENTENCES.contains(&name) && !UNSAID.contains(&name);
    let values = types.values().filter(|named| is_said(&named.name));
    let values = values.filter_map(|named| match &named.shape {
        Shape::Literals(texts) => Some((named.name.clone(), texts.clone())),
        _ => None,
    });
    Ok(Wanted { families, values: values.collect(), types })
}

/// What may be wrong with a cell of a spreadsheet, each with what its sentence is about.
fn cells() -> BTreeMap<String, Shape> {
    let keys = Reason::CODES.iter();
    keys.map(|(code, about)| ((*code).to_owned(), texts(about.as_slice()))).collect()
}

/// What letters say, each with who is meant and until when it holds.
fn letters() -> BTreeMap<String, Shape> {
    let keys = [
        ("careful", &[][..]),
        ("invitation.subject", &["business"]),
        ("invitation.text", &["business", "name"]),
        ("open", &[]),
        ("reset.subject", &["business"]),
        ("reset.text", &["business", "name"]),
        ("until", &["until"]),
    ];
    keys.iter().map(|(key, data)| ((*key).to_owned(), texts(data))).collect()
}

/// Data that is nothing but texts.
fn texts(names: &[&str]) -> Shape {
    let field = |name: &&str| Field {
        name: (*name).to_owned(),
        doc: String::new(),
        optional: false,
        shape: Shape::Text,
    };
    Shape::Object(names.iter().map(field).collect())
}

impl Wanted {
    /// What a path leads to in data of that shape.
    pub fn at(&self, data: &Shape, path: &str) -> Option<Found> {
        let mut found = Found { optional: false, shape: data.clone() };
        for name in path.split('.') {
            let Shape::Object(fields) = resolved(&self.types, &found.shape) else { return None };
            let field = fields.iter().find(|field| field.name == name)?;
            found = Found { optional: found.optional || may_be_absent(field), shape: present(&field.shape) };
        }
        Some(found)
    }
}

/// The shape behind a name; of anything else, itself.
pub fn resolved<'a>(types: &'a Types, shape: &'a Shape) -> &'a Shape {
    match shape {
        Shape::Name(name) => types.get(name).map_or(shape, |named| resolved(types, &named.shape)),
        shape => shape,
    }
}

fn may_be_absent(field: &Field) -> bool {
    field.optional
        || matches!(&field.shape, Shape::Union(choices) if choices.iter().any(|(_, one)| *one == Shape::Null))
}

/// Without the choice of there being nothing.
fn present(shape: &Shape) -> Shape {
    match shape {
        Shape::Union(choices) => {
            let mut rest = choices.iter().filter(|(_, choice)| *choice != Shape::Null);
            match (rest.next(), rest.next()) {
                (Some((_, only)), None) => only.clone(),
                _ => shape.clone(),
            }
        }
        shape => shape.clone(),
    }
}

fn shape<'a>(types: &'a Types, name: &str) -> anyhow::Result<&'a Shape> {
    Ok(&types.get(name).with_context(|| format!("there is no type `{name}`"))?.shape)
}

fn tagged(types: &Types, name: &str, tag: &str) -> anyhow::Result<BTreeMap<String, Shape>> {
    let choices =
        shape(types, name)?.tagged(tag).with_context(|| format!("`{name}` is not told by `{tag}`"))?;
    Ok(choices.into_iter().map(|choice| (choice.value.to_owned(), choice.shape.clone())).collect())
}

/// The same data for each value of a type.
fn each(types: &Types, name: &str, data: &Shape) -> anyhow::Result<BTreeMap<String, Shape>> {
    let Shape::Literals(texts) = shape(types, name)? else {
        anyhow::bail!("`{name}` is not a list of words")
    };
    Ok(texts.iter().map(|text| (text.clone(), data.clone())).collect())
}

/// The lists in an object, each with what a line's sentence has: the item's fields, or the item itself.
fn lists(types: &Types, data: &Shape) -> Vec<(String, Shape)> {
    let Shape::Object(fields) = resolved(types, data) else { return Vec::new() };
    let mut lists = Vec::new();
    for field in fields {
        let Shape::List(item) = present(&field.shape) else { continue };
        let item = match resolved(types, &item) {
            object @ Shape::Object(_) => object.clone(),
            _ => {
                let field = Field { name: "item".into(), doc: String::new(), optional: false, shape: *item };
                Shape::Object(vec![field])
            }
        };
        lists.push((field.name.clone(), item));
    }
    lists
}

//! Types as text.

use crate::schemas::{Named, pascal};
use crate::shape::{Field, Shape, Tagged};
use std::fmt::Write;

/// No line is longer, if it can be broken.
const WIDTH: usize = 110;

/// Whether fields may be set after an object was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// What comes from the server is as it came.
    Readonly,
    /// What people fill in.
    Writable,
}

/// Unions whose choices have names of their own, with the field that tells them apart and the map's name.
const TAGGED: &[(&str, &str, &str)] = &[("Event", "name", "Events"), ("Refusal", "code", "Refusals")];
/// Unions of objects with one field that says what they are, with the map's name.
const KEYED: &[(&str, &str)] = &[("ClientMessage", "ClientMessages"), ("ServerMessage", "ServerMessages")];

/// The text of a type with its documentation.
pub fn declaration(named: &Named, fields: Fields) -> String {
    let Named { name, doc, shape } = named;
    let tagged = TAGGED.iter().find(|(of, ..)| of == name);
    if let Some(((_, tag, map), choices)) = tagged.and_then(|of| Some((of, shape.tagged(of.1)?))) {
        return by_tag(named, tag, map, &choices, fields);
    }
    let keyed = KEYED.iter().find(|(of, _)| of == name);
    if let Some(((_, map), choices)) = keyed.and_then(|of| Some((of, shape.keyed()?))) {
        return by_key(named, map, &choices, fields);
    }
    let mut text = comment(doc, 0);
    match shape {
        Shape::Object(members) => {
            let _ = write!(text, "export interface {name} {}", object(members, 0, fields));
        }
        _ => {
            let _ = write!(text, "export type {name} ={};", after_space(&print(shape, 0, fields)));
        }
    }
    text + "\n"
}

/// A map from names to types.
pub fn map(name: &str, doc: &str, entries: &[(&str, String, String)]) -> String {
    let mut text = comment(doc, 0);
    let _ = writeln!(text, "export interface {name} {{");
    for (key, doc, of) in entries {
        let _ = writeln!(text, "{}  {key}: {of};", comment(doc, 2));
    }
    text + "}\n"
}

/// A comment, indented; nothing where there is nothing to say.
pub fn comment(doc: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    if doc.is_empty() {
        return String::new();
    }
    if indent + doc.chars().count() + 7 <= WIDTH {
        return format!("{space}/** {doc} */\n");
    }
    let mut text = format!("{space}/**\n{space} *");
    let mut length = indent + 2;
    for word in doc.split(' ') {
        if length + 1 + word.chars().count() > WIDTH {
            let _ = write!(text, "\n{space} *");
            length = indent + 2;
        }
        let _ = write!(text, " {word}");
        length += 1 + word.chars().count();
    }
    let _ = write!(text, "\n{space} */\n");
    text
}

fn by_tag(named: &Named, tag: &str, map_name: &str, choices: &[Tagged<'_>], fields: Fields) -> String {
    let Named { name, doc, .. } = named;
    let mut text = String::new();
    let of_choice = |text: &str| format!("{}{name}", pascal(text));
    for Tagged { value, doc, shape } in choices {
        let one = Named { name: of_choice(value), doc: (*doc).to_owned(), shape: (*shape).clone() };
        text += &declaration(&one, fields);
        text.push('\n');
    }
    let entries: Vec<_> =
        choices.iter().map(|one| (one.value, String::new(), of_choice(one.value))).collect();
    text += &map(map_name, &format!("{doc} By `{tag}`."), &entries);
    text + "\n" + &comment(doc, 0) + &format!("export type {name} = {map_name}[keyof {map_name}];\n")
}

fn by_key(named: &Named, map_name: &str, choices: &[&Field], fields: Fields) -> String {
    let Named { name, doc, .. } = named;
    let entries: Vec<_> = choices
        .iter()
        .map(|field| (field.name.as_str(), field.doc.clone(), print(&field.shape, 2, fields)))
        .collect();
    let mut text = map(map_name, &format!("{doc} By the one field that it has."), &entries);
    text.push('\n');
    text += &comment(doc, 0);
    text + &format!(
        "export type {name} = {{ [Key in keyof {map_name}]: Pick<{map_name}, Key> }}[keyof {map_name}];\n"
    )
}

fn print(shape: &Shape, indent: usize, fields: Fields) -> String {
    match shape {
        Shape::Text => "string".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Free => "object".to_owned(),
        Shape::Name(name) => name.clone(),
        Shape::Literals(texts) => {
            let quoted: Vec<String> = texts.iter().map(|text| format!("'{text}'")).collect();
            alternatives(&quoted.iter().map(|text| (String::new(), text.clone())).collect::<Vec<_>>(), indent)
        }
        Shape::List(item) => {
            let text = print(item, indent, fields);
            let readonly = if fields == Fields::Readonly { "readonly " } else { "" };
            let is_joined = text.contains(" | ") || text.starts_with("readonly ");
            if is_joined { format!("{readonly}({text})[]") } else { format!("{readonly}{text}[]") }
        }
        Shape::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| print(item, indent, fields)).collect();
            format!("{}[{}]", if fields == Fields::Readonly { "readonly " } else { "" }, items.join(", "))
        }
        Shape::Object(members) => {
            let line = in_line(members, fields);
            let has_docs = members.iter().any(|member| !member.doc.is_empty());
            match has_docs || indent + line.len() > WIDTH {
                true => object(members, indent, fields),
                false => line,
            }
        }
        Shape::Union(choices) => {
            let choices: Vec<(String, String)> = choices
                .iter()
                .map(|(doc, choice)| (doc.clone(), print(choice, indent + 4, fields)))
                .collect();
            alternatives(&choices, indent)
        }
    }
}

/// What begins a line of its own has no space before it.
fn after_space(text: &str) -> String {
    if text.starts_with('\n') { text.to_owned() } else { format!(" {text}") }
}

/// On one line where they fit and nothing is said about them.
fn alternatives(choices: &[(String, String)], indent: usize) -> String {
    let line = choices.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" | ");
    let is_short = indent + line.len() + 30 <= WIDTH && !line.contains('\n');
    if choices.len() == 1 || (is_short && choices.iter().all(|(doc, _)| doc.is_empty())) {
        return line;
    }
    let mut text = String::new();
    for (doc, choice) in choices {
        let space = " ".repeat(indent + 2);
        let _ = write!(text, "\n{}{space}| {choice}", comment(doc, indent + 2));
    }
    text
}

fn member(field: &Field, indent: usize, fields: Fields) -> String {
    let readonly = if fields == Fields::Readonly { "readonly " } else { "" };
    let mark = if field.optional { "?" } else { "" };
    let of = print(&field.shape, indent, fields);
    format!("{readonly}{}{mark}:{};", field.name, after_space(&of))
}

fn object(members: &[Field], indent: usize, fields: Fields) -> String {
    let space = " ".repeat(indent);
    let mut text = "{\n".to_owned();
    for field in members {
        let member = member(field, indent + 2, fields);
        let _ = writeln!(text, "{}{space}  {member}", comment(&field.doc, indent + 2));
    }
    text + &space + "}"
}

fn in_line(members: &[Field], fields: Fields) -> String {
    let members: Vec<String> = members.iter().map(|field| member(field, 0, fields)).collect();
    format!("{{ {} }}", members.join(" ").trim_end_matches(';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::read;
    use serde_json::{Value, json};

    fn printed(name: &str, schema: Value, fields: Fields) -> String {
        let named = Named { name: name.into(), doc: "A thing.".into(), shape: read(&schema).unwrap() };
        declaration(&named, fields)
    }

    #[test]
    fn an_object() {
        let schema = json!({"type": "object", "required": ["id"], "properties": {
            "id": {"$ref": "#/c/s/OrderId", "description": "Identity."},
            "lines": {"type": "array", "items": {"type": ["string", "null"]}},
            "pairs": {"type": "array", "items": {"type": "array", "prefixItems": [{"type": "string"}]}},
        }});
        let expected = "/** A thing. */\nexport interface Thing {\n  /** Identity. */\n  readonly id: OrderId;\n  \
                        readonly lines?: readonly (string | null)[];\n  readonly pairs?: readonly (readonly [string])[];\n}\n";
        assert_eq!(printed("Thing", schema.clone(), Fields::Readonly), expected);
        assert!(printed("Thing", schema, Fields::Writable).contains("  pairs?: [string][];"));
    }

    #[test]
    fn a_union_by_tag_has_a_type_for_each() {
        let schema = json!({"oneOf": [
            {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "enum": ["not_allowed"]}}},
        ]});
        let text = printed("Refusal", schema, Fields::Readonly);
        assert!(
            text.contains("export interface NotAllowedRefusal {\n  readonly code: 'not_allowed';\n}"),
            "{text}"
        );
        assert!(text.contains("  not_allowed: NotAllowedRefusal;"), "{text}");
        assert!(text.contains("export type Refusal = Refusals[keyof Refusals];"), "{text}");
    }

    #[test]
    fn long_comments_are_broken() {
        let text = comment("word ".repeat(40).trim_end(), 2);
        assert!(text.lines().all(|line| line.len() <= WIDTH) && text.lines().count() == 4, "{text}");
    }
}

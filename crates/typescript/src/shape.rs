//! What a schema says, in the few forms that the wire has.

use anyhow::{Context, bail};
use serde_json::Value;

/// A type as TypeScript has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `string`.
    Text,
    /// `number`.
    Number,
    /// `boolean`.
    Boolean,
    /// `null`.
    Null,
    /// An object of which nothing is known here.
    Free,
    /// Another type by its name.
    Name(String),
    /// One of these texts.
    Literals(Vec<String>),
    /// A list.
    List(Box<Shape>),
    /// A list of fixed length.
    Tuple(Vec<Shape>),
    /// An object.
    Object(Vec<Field>),
    /// One of these, each with what is said about it.
    Union(Vec<(String, Shape)>),
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What is said about it.
    pub doc: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// What it holds.
    pub shape: Shape,
}

/// Reads a schema.
pub fn read(schema: &Value) -> anyhow::Result<Shape> {
    if let Some(name) = schema["$ref"].as_str() {
        return Ok(Shape::Name(name.rsplit('/').next().unwrap_or_default().to_owned()));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let read_one = |choice: &Value| anyhow::Ok((doc(choice), read(choice)?));
        return Ok(Shape::Union(choices.iter().map(read_one).collect::<Result<_, _>>()?));
    }
    if let Some(values) = schema["enum"].as_array() {
        let text = |value: &Value| value.as_str().map(str::to_owned).context("a value that is no text");
        return Ok(Shape::Literals(values.iter().map(text).collect::<Result<_, _>>()?));
    }
    match &schema["type"] {
        Value::String(kind) => of_kind(kind, schema),
        Value::Array(kinds) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            let read_one = |kind: &str| anyhow::Ok((String::new(), of_kind(kind, schema)?));
            Ok(Shape::Union(kinds.map(read_one).collect::<Result<_, _>>()?))
        }
        _ => bail!("a schema of no known form: {schema}"),
    }
}

/// What a schema says about itself, in one line.
pub fn doc(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("[`", "`").replace("`]", "`")
}

fn of_kind(kind: &str, schema: &Value) -> anyhow::Result<Shape> {
    Ok(match kind {
        "string" => Shape::Text,
        "integer" | "number" => Shape::Number,
        "boolean" => Shape::Boolean,
        "null" => Shape::Null,
        "array" => match schema["prefixItems"].as_array() {
            Some(items) => Shape::Tuple(items.iter().map(read).collect::<Result<_, _>>()?),
            None => Shape::List(Box::new(read(&schema["items"])?)),
        },
        "object" => match schema["properties"].as_object() {
            None => Shape::Free,
            Some(properties) => {
                let required = |name: &str| {
                    schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name))
                };
                let read_one = |(name, schema): (&String, &Value)| field(name, schema, required(name));
                Shape::Object(properties.iter().map(read_one).collect::<Result<_, _>>()?)
            }
        },
        other => bail!("a schema of the unknown type `{other}`"),
    })
}

fn field(name: &str, schema: &Value, required: bool) -> anyhow::Result<Field> {
    let mut shape = read(schema).with_context(|| format!("in `{name}`"))?;
    let mut doc = doc(schema);
    if let Shape::Union(choices) = &mut shape {
        // What is absent is left out, never null.
        if !required {
            choices.retain(|(_, choice)| *choice != Shape::Null);
        }
        if let [(inner, only)] = &choices[..] {
            doc = if doc.is_empty() { inner.clone() } else { doc };
            shape = only.clone();
        }
    }
    Ok(Field { name: name.to_owned(), doc, optional: !required, shape })
}

impl Shape {
    /// Adds the names of the types that it is made of.
    pub fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::Name(name) => into.push(name.clone()),
            Self::List(item) => item.names(into),
            Self::Tuple(items) => items.iter().for_each(|item| item.names(into)),
            Self::Object(fields) => fields.iter().for_each(|field| field.shape.names(into)),
            Self::Union(choices) => choices.iter().for_each(|(_, choice)| choice.names(into)),
            Self::Text | Self::Number | Self::Boolean | Self::Null | Self::Free | Self::Literals(_) => {}
        }
    }

    /// Where each choice is an object with `tag`, a text of its own: the texts, what is said of each, and the objects.
    pub fn tagged(&self, tag: &str) -> Option<Vec<Tagged<'_>>> {
        let Self::Union(choices) = self else { return None };
        choices.iter().map(|(doc, shape)| tagged(tag, doc, shape)).collect()
    }

    /// Where each choice is an object of one field that says what it is: those fields.
    pub fn keyed(&self) -> Option<Vec<&Field>> {
        let Self::Union(choices) = self else { return None };
        choices.iter().map(|(_, choice)| keyed(choice)).collect()
    }
}

/// A choice that a text in it tells from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tagged<'a> {
    /// The text.
    pub value: &'a str,
    /// What is said about it.
    pub doc: &'a str,
    /// The whole object.
    pub shape: &'a Shape,
}

fn tagged<'a>(tag: &str, doc: &'a str, shape: &'a Shape) -> Option<Tagged<'a>> {
    let Shape::Object(fields) = shape else { return None };
    match &fields.iter().find(|field| field.name == tag)?.shape {
        Shape::Literals(texts) => Some(Tagged { value: texts.first()?, doc, shape }),
        _ => None,
    }
}

fn keyed(shape: &Shape) -> Option<&Field> {
    match shape {
        Shape::Object(fields) => match &fields[..] {
            [only] if !only.optional => Some(only),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(schema: Value) -> Vec<Field> {
        match read(&schema).unwrap() {
            Shape::Object(fields) => fields,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_absent_is_never_null() {
        let fields = object(json!({"type": "object", "required": ["b"], "properties": {
            "a": {"oneOf": [{"$ref": "#/c/s/Day", "description": "When."}, {"type": "null"}]},
            "b": {"type": ["string", "null"], "description": "Why."},
        }}));
        let a =
            Field { name: "a".into(), doc: "When.".into(), optional: true, shape: Shape::Name("Day".into()) };
        assert_eq!(fields[0], a);
        let b = vec![(String::new(), Shape::Text), (String::new(), Shape::Null)];
        assert_eq!(fields[1].shape, Shape::Union(b));
        assert!(!fields[1].optional);
    }

    #[test]
    fn unions_by_tag_and_by_key() {
        let tagged = |name: &str| json!({"type": "object", "properties": {"code": {"type": "string", "enum": [name]}}});
        let union = read(&json!({"oneOf": [tagged("a"), tagged("b")]})).unwrap();
        assert_eq!(union.tagged("code").unwrap().iter().map(|one| one.value).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(union.tagged("name"), None);
        let keyed = read(&json!({"oneOf": [
            {"type": "object", "required": ["end"], "properties": {"end": {"type": "integer"}}},
        ]}))
        .unwrap();
        assert_eq!(keyed.keyed().unwrap()[0].name, "end");
        assert_eq!(union.keyed(), None);
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        assert!(read(&json!({"allOf": []})).is_err());
        assert!(read(&json!({"type": "money"})).is_err());
    }
}

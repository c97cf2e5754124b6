//! What the indexed columns of a table hold: fields of the document, picked out as it is written.

use super::schema;
use onhand_domain::records::Collection;
use onhand_domain::records::registry::{Column, ColumnKind};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

static INDEXED: LazyLock<Vec<Vec<Column>>> = LazyLock::new(|| {
    Collection::ALL.iter().map(|collection| schema::indexed(*collection).collect()).collect()
});

/// A field of a document, as SQL holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Value<'a> {
    /// The field is absent.
    #[default]
    Null,
    Text(Cow<'a, str>),
    Whole(i64),
    Fraction(f64),
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Whole(number) => ValueRef::Integer(*number),
            Self::Fraction(number) => ValueRef::Real(*number),
        }))
    }
}

/// The indexed fields of a document, in the order of [`schema::indexed`].
pub(super) fn of(collection: Collection, doc: &str) -> Result<Vec<Value<'_>>, serde_json::Error> {
    // The registry's list is in the order of the enum.
    let columns = &INDEXED[collection as usize];
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let mut deserializer = serde_json::Deserializer::from_str(doc);
    deserializer.deserialize_map(Fields(columns))
}

struct Fields<'c>(&'c [Column]);

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = Vec<Value<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![Value::Null; self.0.len()];
        while let Some(name) = map.next_key::<&'de str>()? {
            match self.0.iter().position(|column| column.path == name) {
                Some(place) => values[place] = map.next_value_seed(Field(self.0[place].kind))?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(values)
    }
}

/// Reads one field.
struct Field(ColumnKind);

impl<'de> DeserializeSeed<'de> for Field {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a number")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(self.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(self.text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value<'de>, E> {
        i64::try_from(number).map(Value::Whole).map_err(|_| E::custom("a number that is too large"))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
}

impl Field {
    /// Decimals travel as text: as numbers they can be compared; whole ones stay whole.
    fn text<'de>(&self, text: Cow<'de, str>) -> Value<'de> {
        match self.0 {
            ColumnKind::Text => Value::Text(text),
            ColumnKind::Number => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(whole), _) => Value::Whole(whole),
                (_, Ok(number)) => Value::Fraction(number),
                _ => Value::Null,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexed_fields_are_picked_out_of_a_document() {
        let doc = r#"{"expires_at":"2026-01-02T03:04:05Z","lines":[{"number":7,"state":"x"}],"number":1042,"state":"pla\"ced"}"#;
        let text = |text: &'static str| Value::Text(text.into());
        let found = of(Collection::Orders, doc).unwrap();
        assert_eq!(found, [Value::Whole(1042), text("pla\"ced"), text("2026-01-02T03:04:05Z")]);
        assert_eq!(of(Collection::Orders, "{}").unwrap(), [Value::Null, Value::Null, Value::Null]);
        assert_eq!(of(Collection::Shelf, "{}").unwrap(), []);
        assert!(of(Collection::Orders, "[").is_err());
        let field = Field(ColumnKind::Number);
        assert_eq!(
            (field.text("2.50".into()), field.text("12".into())),
            (Value::Fraction(2.5), Value::Whole(12))
        );
    }
}

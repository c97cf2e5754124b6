//! How a command names a record: by its id, or by the code that people use.

use crate::text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A record's id, or its code: a text that has the form of a UUID is an id, any other is a code.
/// (Codes in the form of a UUID are refused where records are made.)
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// By id.
    Id(Uuid),
    /// By code.
    Code(String),
}

impl Default for Key {
    /// A code that no record has.
    fn default() -> Self {
        Self::Code(String::new())
    }
}

impl Key {
    /// Reads a key.
    pub fn parse(text: &str) -> Self {
        Uuid::parse_str(text).map_or_else(|_| Self::Code(text.to_owned()), Self::Id)
    }
}

impl<T: Into<Uuid>> From<T> for Key {
    fn from(id: T) -> Self {
        Self::Id(id.into())
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Code(code) => code.fmt(f),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Code(code) => serializer.serialize_str(code),
        }
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "an id or a code", |text| {
            Ok::<_, std::convert::Infallible>(Self::parse(text))
        })
    }
}

//! Reading values that travel as text, without a copy of the text.

use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

struct Text<P> {
    expected: &'static str,
    parse: P,
}

impl<T, E: fmt::Display, P: FnOnce(&str) -> Result<T, E>> Visitor<'_> for Text<P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
        (self.parse)(text).map_err(|problem| {
            let shown: String = text.chars().take(100).collect();
            F::custom(format_args!("{problem}: {shown:?}"))
        })
    }
}

/// Reads a text by `parse`; where it can't be read, says why and shows its beginning.
pub fn read<'de, D: Deserializer<'de>, T, E: fmt::Display>(
    deserializer: D,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text { expected, parse })
}

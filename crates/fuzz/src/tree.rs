//! JSON as it is written: unlike a value, it can hold a field twice, a number of any length and text that is none.

use serde_json::Value;

/// A piece of JSON as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Written as it is: a number, a word, a text with its quotes, or something that is no JSON.
    Plain(String),
    /// A list.
    List(Vec<Self>),
    /// Fields in order; a name may come twice.
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// Of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
            plain => Self::Plain(plain.to_string()),
        }
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        Self::of(&Value::from(text))
    }

    /// As it is sent.
    pub fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (place, (name, value)) in fields.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    out.push_str(&Value::from(name.as_str()).to_string());
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// How many pieces it has, itself included.
    pub fn size(&self) -> usize {
        1 + match self {
            Self::Plain(_) => 0,
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value.size()).sum(),
        }
    }

    /// The piece of a place, counted from 0 in the order in which they are written, with the name of the field that
    /// it is of.
    pub fn piece(&mut self, place: usize) -> Option<(String, &mut Self)> {
        let mut left = place;
        self.find("", &mut left)
    }

    fn find(&mut self, name: &str, left: &mut usize) -> Option<(String, &mut Self)> {
        if *left == 0 {
            return Some((name.to_owned(), self));
        }
        *left -= 1;
        match self {
            Self::Plain(_) => None,
            Self::List(items) => items.iter_mut().find_map(|item| item.find(name, left)),
            Self::Object(fields) => fields.iter_mut().find_map(|(name, value)| value.find(name, left)),
        }
    }

    /// Calls `take` with the field name of every plain piece, and the piece.
    pub fn each_plain(&mut self, name: &str, take: &mut impl FnMut(&str, &mut String)) {
        match self {
            Self::Plain(text) => take(name, text),
            Self::List(items) => items.iter_mut().for_each(|item| item.each_plain(name, take)),
            Self::Object(fields) => {
                fields.iter_mut().for_each(|(name, value)| value.each_plain(name, take));
            }
        }
    }

    /// The field of a name.
    pub fn field(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter_mut().find(|(given, _)| given == name).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pieces_are_found_by_their_place() {
        let value = json!({"a": [1, {"b": "x"}], "c": null});
        let mut tree = Tree::of(&value);
        assert_eq!(tree.written(), value.to_string());
        assert_eq!(tree.size(), 6);
        let names: Vec<String> = (0..6).map(|place| tree.piece(place).unwrap().0).collect();
        assert_eq!(names, ["", "a", "a", "a", "b", "c"]);
        assert_eq!(tree.piece(6), None);
    }
}

//! Sentences with data in them. The web's formatter says the same; golden vectors hold the two equal.

use crate::catalogue::{Language, Sentence};
use crate::plural;
use serde_json::Value;

/// Around whatever is put into a sentence: it keeps its own direction, whatever stands beside it.
const ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// How a value of a field is shown, where it is not shown as it is: a name for an id, a time in the reader's own form. It
/// is told the field, the type that the sentence states (or nothing), and the value.
pub type Shown<'a> = &'a dyn Fn(&str, &str, &str) -> Option<String>;

/// Someone who speaks a language.
#[derive(Clone, Copy)]
pub struct Speech<'a> {
    language: Language,
    shown: Shown<'a>,
}

/// What is said: a sentence, and one more for each thing that it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// One for each line of the data's lists.
    pub lines: Vec<String>,
    /// The sentence.
    pub sentence: String,
}

impl<'a> Speech<'a> {
    /// In a language, with values shown as they are.
    pub fn new(language: Language) -> Self {
        Self { language, shown: &|_, _, _| None }
    }

    /// With names for ids and the like.
    pub fn shown(self, shown: Shown<'a>) -> Self {
        Self { shown, ..self }
    }

    /// A refusal, from its canonical JSON.
    pub fn refusal(&self, refusal: &Value) -> Said {
        let code = text_at(refusal, "code").unwrap_or_default();
        let rule = text_at(refusal, "must").and_then(|rule| self.say("rules", &rule, refusal));
        match rule {
            Some(sentence) if code == "invalid" => Said { lines: Vec::new(), sentence },
            _ => self.said("refusals", &code, refusal),
        }
    }

    /// An event, from its canonical JSON.
    pub fn event(&self, event: &Value) -> Said {
        self.said("events", &text_at(event, "name").unwrap_or_default(), event)
    }

    /// An exception, from its record: each oddity and each order at risk is a line.
    pub fn exception(&self, exception: &Value) -> Said {
        let kind = text_at(exception, "kind").unwrap_or_default();
        let sentence = self.say("exceptions", &kind, exception).unwrap_or(kind);
        let details = exception["details"].as_array().into_iter().flatten();
        let mut lines: Vec<String> = details.map(|detail| self.detail(detail)).collect();
        lines.extend(self.lines("exceptions", exception));
        Said { lines, sentence }
    }

    fn detail(&self, detail: &Value) -> String {
        let name = text_at(detail, "name").unwrap_or_default();
        self.say("details", &name, detail).unwrap_or(name)
    }

    fn said(&self, family: &str, code: &str, data: &Value) -> Said {
        let sentence = self.say(family, code, data).unwrap_or_else(|| code.to_owned());
        Said { lines: self.lines(code, data), sentence }
    }

    /// A sentence for each item of the data's lists, in the order of the lists' names.
    fn lines(&self, code: &str, data: &Value) -> Vec<String> {
        let mut lists: Vec<_> = data.as_object().into_iter().flatten().collect();
        lists.sort_by_key(|(name, _)| *name);
        let mut lines = Vec::new();
        for (name, list) in lists {
            for item in list.as_array().into_iter().flatten() {
                let wrapped;
                let item = match item.is_object() {
                    true => item,
                    false => {
                        wrapped = serde_json::json!({ "item": item });
                        &wrapped
                    }
                };
                lines.extend(self.say("lines", &format!("{code}.{name}"), item));
            }
        }
        lines
    }

    /// The sentence of a family for a key, with the data in it; nothing where the catalogue has none.
    pub fn say(&self, family: &str, key: &str, data: &Value) -> Option<String> {
        let template = match self.language.catalogue().sentence(family, key)? {
            Sentence::Plain(text) => text,
            Sentence::Plural { plural, forms } => {
                let number = text_at(data, plural).unwrap_or_default();
                forms.get(plural::form(self.language, &number)).or_else(|| forms.get("other"))?
            }
        };
        Some(self.filled(template, data))
    }

    /// The word for a value of a type; the value itself where there is none.
    pub fn value<'b>(&self, of: &str, value: &'b str) -> &'b str {
        self.language.catalogue().value(of, value).unwrap_or(value)
    }

    fn filled(&self, template: &str, data: &Value) -> String {
        let mut text = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, place, after)) = next_place(rest) {
            let (path, of) = place.split_once(':').unwrap_or((place, ""));
            text.push_str(before);
            text.push(ISOLATE);
            text.push_str(&self.shown_at(path, of, data));
            text.push(POP_ISOLATE);
            rest = after;
        }
        text + rest
    }

    fn shown_at(&self, path: &str, of: &str, data: &Value) -> String {
        let field = path.rsplit('.').next().unwrap_or(path);
        let Some(value) = text_at(data, path) else {
            return self.say("absent", field, &Value::Null).unwrap_or_else(|| "—".to_owned());
        };
        if let Some(shown) = (self.shown)(field, of, &value) {
            return shown;
        }
        match of {
            // Lines are counted from 0 in data, and from 1 by people.
            "Place" => value.parse().map_or(value, |line: u64| line.saturating_add(1).to_string()),
            "Command" => self.say("commands", &value, &Value::Null).unwrap_or(value),
            of => self.value(of, &value).to_owned(),
        }
    }
}

impl Said {
    /// Without the marks that isolate values: for a terminal that shows one direction.
    pub fn unmarked(&self) -> Self {
        let unmarked = |text: &String| text.replace([ISOLATE, POP_ISOLATE], "");
        Self { lines: self.lines.iter().map(unmarked).collect(), sentence: unmarked(&self.sentence) }
    }
}

/// The sentence, and its lines below it.
impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)?;
        self.lines.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// What is before the next place for data, the place, and what is after it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place, after))
}

/// What is at a path as text: of a list, its length.
fn text_at(data: &Value, path: &str) -> Option<String> {
    match path.split('.').try_fold(data, |value, name| value.get(name))? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Array(items) => Some(items.len().to_string()),
        Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn short(lines: usize) -> Value {
        let line = json!({"product": "p-1", "location": "w-1", "wanted": "5", "available": "2.5"});
        json!({"code": "insufficient_stock", "short": vec![line; lines]})
    }

    #[test]
    fn a_refusal_names_each_line() {
        let name = |field: &str, _: &str, _: &str| (field == "product").then(|| "Olive oil 5 L".to_owned());
        let said = Speech::new(Language::English).shown(&name).refusal(&short(2)).unmarked();
        assert_eq!(said.sentence, "Not enough in stock for 2 products.");
        assert_eq!(said.lines, vec!["Olive oil 5 L: 5 wanted, 2.5 available"; 2]);
        assert_eq!(said.to_string().lines().count(), 3);
    }

    #[test]
    fn arabic_has_a_form_for_each_number() {
        let arabic = Speech::new(Language::Arabic);
        let sentences: Vec<String> =
            [1, 2, 3, 11, 100].map(|lines| arabic.refusal(&short(lines)).unmarked().sentence).into();
        assert_eq!(
            sentences,
            [
                "المخزون لا يكفي لمنتج واحد.",
                "المخزون لا يكفي لمنتجين.",
                "المخزون لا يكفي لـ 3 منتجات.",
                "المخزون لا يكفي لـ 11 منتجًا.",
                "المخزون لا يكفي لـ 100 منتج.",
            ]
        );
    }

    #[test]
    fn what_is_put_in_keeps_its_direction() {
        let arabic = Speech::new(Language::Arabic);
        let said = arabic.refusal(&json!({"code": "unknown", "collection": "products", "key": "TEA-01"}));
        assert_eq!(said.sentence, "\u{2068}TEA-01\u{2069} غير موجود في «\u{2068}المنتجات\u{2069}».");
    }

    #[test]
    fn a_value_is_refused_by_its_rule() {
        let refusal = json!({"code": "invalid", "field": "quantity", "must": "positive"});
        let said = Speech::new(Language::English).refusal(&refusal).unmarked();
        assert_eq!(said.sentence, "quantity must be above zero.");
    }

    #[test]
    fn lines_are_counted_from_one() {
        let refusal = json!({"code": "unknown_line", "line": 0});
        assert_eq!(
            Speech::new(Language::English).refusal(&refusal).unmarked().sentence,
            "There is no line 1."
        );
    }

    #[test]
    fn what_the_catalogue_does_not_have_is_said_by_its_code() {
        assert_eq!(
            Speech::new(Language::English).refusal(&json!({"code": "newer_than_this"})).sentence,
            "newer_than_this"
        );
    }

    #[test]
    fn what_is_absent_has_a_word() {
        let event = json!({"name": "order_placed", "number": 7, "total": "9.00", "customer": null});
        let said = Speech::new(Language::English).event(&event).unmarked();
        assert_eq!(said.sentence, "New order 7 from a walk-in customer: 9.00");
    }
}

//! What is wrong with a catalogue: a code without a sentence, a sentence without a code, a place that is no field.

use super::data::{Wanted, resolved};
use crate::shape::{Field, Shape};
use onhand_words::catalogue::Entry;
use onhand_words::{Catalogue, Language, Sentence, plural};
use std::collections::{BTreeMap, BTreeSet};

/// Families of plain words that no type asks for: both languages have the same.
const FREE: &[&str] = &["terms", "usual"];
/// Words that stand in Latin letters in Arabic too.
const LATIN: &[&str] = &["USD", "Asia/Beirut", "SKU", "GTIN", "CSV", "X", "Z", "xlsx"];

/// All that is wrong, in sentences.
pub fn problems(
    language: Language,
    catalogue: &Catalogue,
    english: &Catalogue,
    wanted: &Wanted,
) -> Vec<String> {
    let mut check =
        Check { language, catalogue, english, wanted, problems: Vec::new(), absent: BTreeSet::new() };
    let counted = Field { name: "count".into(), doc: String::new(), optional: false, shape: Shape::Number };
    for (family, keys) in &wanted.families {
        check.keys(family, keys.keys().map(String::as_str).collect());
        for (key, data) in keys {
            check.sentence(family, key, data);
        }
    }
    for family in FREE.iter().chain(&["counts"]) {
        let keys = english.families.get(*family).into_iter().flatten().map(|(key, _)| key.as_str());
        check.keys(family, keys.clone().collect());
        let data = if *family == "counts" { vec![counted.clone()] } else { Vec::new() };
        keys.for_each(|key| check.sentence(family, key, &Shape::Object(data.clone())));
    }
    check.values();
    check.keys(
        "absent",
        check.absent.iter().cloned().collect::<Vec<_>>().iter().map(String::as_str).collect(),
    );
    check.families();
    check.problems
}

struct Check<'a> {
    /// Fields that may be absent where a sentence names them.
    absent: BTreeSet<String>,
    catalogue: &'a Catalogue,
    english: &'a Catalogue,
    language: Language,
    problems: Vec<String>,
    wanted: &'a Wanted,
}

impl Check<'_> {
    fn say(&mut self, problem: String) {
        self.problems.push(problem);
    }

    fn families(&mut self) {
        let known = |family: &str| {
            self.wanted.families.contains_key(family)
                || FREE.contains(&family)
                || ["absent", "counts", "values"].contains(&family)
        };
        let unknown: Vec<String> =
            self.catalogue.families.keys().filter(|family| !known(family)).cloned().collect();
        unknown.into_iter().for_each(|family| self.say(format!("`{family}` is no family")));
    }

    /// The family has exactly these keys.
    fn keys(&mut self, family: &str, keys: BTreeSet<&str>) {
        let there: BTreeSet<&str> =
            self.catalogue.families.get(family).into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        let lacking: Vec<String> =
            keys.difference(&there).map(|key| format!("`{family}` lacks `{key}`")).collect();
        let over: Vec<String> =
            there.difference(&keys).map(|key| format!("`{family}` has `{key}`, which nothing has")).collect();
        self.problems.extend(lacking.into_iter().chain(over));
    }

    fn values(&mut self) {
        self.keys("values", self.wanted.values.keys().map(String::as_str).collect());
        for (name, values) in &self.wanted.values {
            let Some(Entry::Values(words)) =
                self.catalogue.families.get("values").and_then(|all| all.get(name))
            else {
                continue;
            };
            let there: BTreeSet<&str> = words.keys().map(String::as_str).collect();
            let wanted: BTreeSet<&str> = values.iter().map(String::as_str).collect();
            for value in wanted.difference(&there) {
                self.say(format!("`values.{name}` lacks `{value}`"));
            }
            for value in there.difference(&wanted) {
                self.say(format!("`values.{name}` has `{value}`, which nothing has"));
            }
            for (value, word) in words {
                self.letters(&format!("values.{name}.{value}"), word);
            }
        }
    }

    fn sentence(&mut self, family: &str, key: &str, data: &Shape) {
        let Some(sentence) = self.catalogue.sentence(family, key) else { return };
        let name = format!("{family}.{key}");
        for text in sentence.texts() {
            self.letters(&name, text);
            for place in places(text) {
                self.place(&name, place, data);
            }
        }
        if let Sentence::Plural { plural, forms } = sentence {
            self.plural(&name, plural, forms, data);
        }
        let of = |sentence: &Sentence| -> BTreeSet<String> {
            sentence.texts().into_iter().flat_map(places).map(str::to_owned).collect()
        };
        if self.english.sentence(family, key).is_some_and(|english| of(english) != of(sentence)) {
            self.say(format!("`{name}` does not say the same as in English: other places"));
        }
    }

    fn plural(&mut self, name: &str, count: &str, forms: &BTreeMap<String, String>, data: &Shape) {
        let there: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
        if there != plural::forms(self.language).iter().copied().collect() {
            self.say(format!("`{name}` must have the forms {}", plural::forms(self.language).join(", ")));
        }
        let found = self.wanted.at(data, count);
        let is_number = found.is_some_and(|found| match &found.shape {
            Shape::Name(of) => of == "Quantity",
            shape => matches!(shape, Shape::Number | Shape::List(_)),
        });
        if !is_number {
            self.say(format!("`{name}` counts `{count}`, which is no number"));
        }
    }

    fn place(&mut self, name: &str, place: &str, data: &Shape) {
        let (path, of) = place.split_once(':').unwrap_or((place, ""));
        let Some(found) = self.wanted.at(data, path) else {
            return self.say(format!("`{name}` names `{path}`, which is not in its data"));
        };
        if found.optional {
            self.absent.insert(path.rsplit('.').next().unwrap_or(path).to_owned());
        }
        let is_text = found.shape == Shape::Text;
        let fits = match (&found.shape, of) {
            (Shape::Number, "Place") => true,
            (_, "Money") => is_text || is_named(&found.shape, &["Money", "Price"]),
            (_, "Moment") => is_text || is_named(&found.shape, &["Moment"]),
            (_, "Command") => is_text,
            (Shape::Name(type_name), of) => match resolved(&self.wanted.types, &found.shape) {
                Shape::Literals(_) => of == type_name && self.wanted.values.contains_key(of),
                Shape::Object(_) | Shape::Union(_) => false,
                _ => of.is_empty() && !is_named(&found.shape, &["Money", "Price", "Moment"]),
            },
            (Shape::Text | Shape::Number | Shape::List(_), "") => true,
            _ => false,
        };
        if !fits {
            self.say(format!("`{name}`: `{{{place}}}` is not how to show {:?}", found.shape));
        }
    }

    /// Arabic is written in Arabic letters; no brace is left over.
    fn letters(&mut self, name: &str, text: &str) {
        let mut rest = text.to_owned();
        for place in places(text) {
            rest = rest.replacen(&format!("{{{place}}}"), "", 1);
        }
        if rest.contains(['{', '}']) || text.trim() != text || text.is_empty() {
            self.say(format!("`{name}`: a brace or a space too many, or nothing at all"));
        }
        if self.language == Language::Arabic {
            LATIN.iter().for_each(|word| rest = rest.replace(word, ""));
            let is_arabic = |letter: char| ('\u{600}'..='\u{6ff}').contains(&letter);
            // A sentence may be nothing but what is put into it.
            let has_words = rest.contains(char::is_alphabetic);
            let is_empty = !has_words && !text.contains('{');
            if rest.contains(|letter: char| letter.is_ascii_alphabetic())
                || is_empty
                || (has_words && !rest.contains(is_arabic))
            {
                self.say(format!("`{name}` is not in Arabic: {text}"));
            }
        }
    }
}

fn is_named(shape: &Shape, names: &[&str]) -> bool {
    matches!(shape, Shape::Name(name) if names.contains(&name.as_str()))
}

/// What stands between braces.
pub fn places(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

//! What each sentence comes to with data of its kind: the web's formatter must say the same.

use super::data::{Types, Wanted, resolved};
use crate::shape::Shape;
use onhand_words::{Language, Speech};
use serde_json::{Map, Value, json};

/// Sizes of lists, and numbers, for which languages have forms of their own.
const NUMBERS: &[u64] = &[0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111];
/// Numbers as they stand in data, for the forms that they take.
const COUNTS: &[&str] =
    &["0", "1", "2", "3", "7", "10", "11", "26", "99", "100", "101", "103", "111", "1000", "2.5", "1.0"];

/// A case for each sentence in each language; more where it depends on a number.
pub fn samples(wanted: &Wanted) -> Vec<Value> {
    let mut cases = Vec::new();
    for language in Language::ALL {
        let speech = Speech::new(*language);
        for (family, keys) in &wanted.families {
            for (key, data) in keys {
                let Some(sentence) = language.catalogue().sentence(family, key) else { continue };
                let numbers: &[u64] = match sentence {
                    onhand_words::Sentence::Plain(_) => &NUMBERS[3..4],
                    onhand_words::Sentence::Plural { .. } => NUMBERS,
                };
                for number in numbers {
                    let data = sample(&wanted.types, data, *number);
                    let text = speech.say(family, key, &data);
                    cases.push(json!({"language": language.code(), "family": family, "key": key, "data": data, "text": text}));
                }
            }
        }
        for name in language.catalogue().families.get("counts").into_iter().flatten().map(|(name, _)| name) {
            for count in COUNTS {
                let data = json!({ "count": count });
                let text = speech.say("counts", name, &data);
                cases.push(json!({"language": language.code(), "family": "counts", "key": name, "data": data, "text": text}));
            }
        }
    }
    cases
}

/// Data of a shape; lists have `number` items, and numbers are that.
fn sample(types: &Types, shape: &Shape, number: u64) -> Value {
    match shape {
        Shape::Name(name) => match (name.as_str(), resolved(types, shape)) {
            ("Quantity", _) => json!("2.5"),
            ("Money" | "Price", _) => json!("12.40"),
            ("Moment", _) => json!("2026-11-21T09:30:00.000Z"),
            (_, Shape::Text) => json!(name.to_lowercase()),
            (_, shape) => sample(types, shape, number),
        },
        Shape::Text => json!("TEA-01"),
        Shape::Number => json!(number),
        Shape::Boolean => json!(true),
        Shape::Null | Shape::Free => Value::Null,
        Shape::Literals(texts) => json!(texts.last()),
        Shape::List(item) => {
            let item = sample(types, item, 3);
            Value::Array((0..number).map(|_| item.clone()).collect())
        }
        Shape::Tuple(items) => items.iter().map(|item| sample(types, item, number)).collect(),
        Shape::Object(fields) => {
            // What may be absent is, now and then.
            let there = fields.iter().filter(|field| !field.optional || field.name.len() % 2 == 0);
            there
                .map(|field| (field.name.clone(), sample(types, &field.shape, number)))
                .collect::<Map<_, _>>()
                .into()
        }
        Shape::Union(choices) => {
            choices.first().map_or(Value::Null, |(_, choice)| sample(types, choice, number))
        }
    }
}

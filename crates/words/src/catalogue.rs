//! The catalogues: one for each language, families of sentences by key.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language that there is a catalogue in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Arabic.
    Arabic,
}

/// Sentences: of a family, by key.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Catalogue {
    /// A sentence or word for each key of each family.
    #[serde(flatten)]
    pub families: BTreeMap<String, BTreeMap<String, Entry>>,
}

/// What a family has for a key.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A sentence.
    Sentence(Sentence),
    /// The words for the values of a type.
    Values(BTreeMap<String, String>),
}

/// A sentence with places for data, `{field}` or `{field:Type}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Sentence {
    /// The same whatever the numbers are.
    Plain(String),
    /// A whole sentence for each form that a number takes in the language.
    Plural {
        /// The field whose number, or whose length, decides.
        plural: String,
        /// By the names of Unicode's plural forms.
        #[serde(flatten)]
        forms: BTreeMap<String, String>,
    },
}

impl Language {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::English, Self::Arabic];

    /// Its ISO 639 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    /// The language of a code or locale: `ar`, `ar-LB`, `ar_LB.UTF-8`.
    pub fn named(locale: &str) -> Option<Self> {
        let code = locale.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// What is said in it.
    pub fn catalogue(self) -> &'static Catalogue {
        static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
        static ARABIC: OnceLock<Catalogue> = OnceLock::new();
        // A test reads both, so that neither is ever empty.
        let read = |text| serde_json::from_str(text).unwrap_or_default();
        match self {
            Self::English => ENGLISH.get_or_init(|| read(include_str!("../../../words/en.json"))),
            Self::Arabic => ARABIC.get_or_init(|| read(include_str!("../../../words/ar.json"))),
        }
    }
}

impl Catalogue {
    /// The sentence of a family for a key.
    pub fn sentence(&self, family: &str, key: &str) -> Option<&Sentence> {
        match self.families.get(family)?.get(key)? {
            Entry::Sentence(sentence) => Some(sentence),
            Entry::Values(_) => None,
        }
    }

    /// The word for a value of a type.
    pub fn value(&self, of: &str, value: &str) -> Option<&str> {
        match self.families.get("values")?.get(of)? {
            Entry::Values(words) => words.get(value).map(String::as_str),
            Entry::Sentence(_) => None,
        }
    }
}

impl Sentence {
    /// All that it may say, in the order of the forms' names.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Plural { forms, .. } => forms.values().map(String::as_str).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_are_read() {
        for language in Language::ALL {
            assert!(language.catalogue().sentence("refusals", "not_allowed").is_some());
            assert!(language.catalogue().value("OrderState", "ready").is_some());
            assert!(language.catalogue().value("DocumentKind", "count").is_some());
        }
    }

    #[test]
    fn languages_by_locale() {
        for (locale, language) in [
            ("ar", Some(Language::Arabic)),
            ("ar_LB.UTF-8", Some(Language::Arabic)),
            ("AR-eg", Some(Language::Arabic)),
            ("en_GB.UTF-8", Some(Language::English)),
            ("fr", None),
            ("C.UTF-8", None),
            ("", None),
        ] {
            assert_eq!(Language::named(locale), language, "{locale}");
        }
    }
}

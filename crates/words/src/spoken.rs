//! What a program says in a terminal: in the language that was asked for, or that of where it runs.

use crate::{Language, Speech};
use serde::Serialize;
use std::sync::OnceLock;

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Reads a language's code.
pub fn language(code: &str) -> Result<Language, String> {
    Language::named(code).ok_or_else(|| "there is `en` and `ar`".to_owned())
}

/// Chooses the language: the given one, else that of the environment, else English. Chosen once.
pub fn choose(given: Option<Language>) {
    let of_environment = || {
        let locale =
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
        Language::named(&locale.into_iter().find(|locale| !locale.is_empty())?)
    };
    let _ = LANGUAGE.set(given.or_else(of_environment).unwrap_or_default());
}

/// A refusal as a sentence, with a line for each thing that it is about.
pub fn refusal(refusal: &impl Serialize) -> String {
    said(LANGUAGE.get().copied().unwrap_or_default(), refusal)
}

fn said(language: Language, refusal: &impl Serialize) -> String {
    let data = serde_json::to_value(refusal).unwrap_or_default();
    let said = Speech::new(language).refusal(&data);
    match language {
        // All of it runs one way; terminals show the marks as boxes.
        Language::English => said.unmarked().to_string(),
        Language::Arabic => said.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_in_each_language() {
        let refusal = json!({"code": "invalid", "field": "data.quantity", "must": "positive"});
        assert_eq!(said(Language::English, &refusal), "data.quantity must be above zero.");
        assert!(said(Language::Arabic, &refusal).contains("فوق الصفر"));
    }

    #[test]
    fn languages_are_named_by_their_code() {
        assert_eq!(language("ar"), Ok(Language::Arabic));
        assert!(language("tlh").is_err());
    }
}

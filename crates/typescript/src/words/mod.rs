//! The catalogues of sentences held against the types that they are about: each code has a sentence in each language, and
//! each place in a sentence is a field of its data. What the web knows of them, and the page that shows them to people.

mod check;
mod data;
mod files;
mod page;
mod samples;

pub use files::files;

use onhand_words::Language;

/// What is wrong with the catalogues, in sentences.
pub fn problems() -> anyhow::Result<Vec<String>> {
    let wanted = data::wanted()?;
    let english = Language::English.catalogue();
    let mut problems = Vec::new();
    for language in Language::ALL {
        let wrong = check::problems(*language, language.catalogue(), english, &wanted);
        problems
            .extend(wrong.into_iter().map(|problem| format!("words/{}.json: {problem}", language.code())));
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_code_has_a_sentence_in_each_language() {
        let problems = super::problems().unwrap();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }
}

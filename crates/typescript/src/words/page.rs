//! `docs/words.md`: every term and sentence in both languages, for people.

use super::data::Wanted;
use super::files::values;
use onhand_words::{Language, Sentence};
use std::fmt::Write;

const INTRODUCTION: &str = "# Words\n\nWhat Onhand says, in both languages. It follows from `words/en.json` and \
    `words/ar.json`; `cargo xtask generate` writes this page.\n\n**No Arabic speaker has read the Arabic yet.** Whoever \
    does: change `words/ar.json`, and take this line out of the program that writes the page once all is read.\n\nIn \
    braces stands what the data holds: `{number}`, or `{state:OrderState}` where it is shown by the word for it. A \
    sentence that depends on a number has a form for each case of the language; the form's name stands before it. \
    Nothing is put together from parts.\n";

/// The families, with what is said of them.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("terms", "Terms", "The words of the trade, as screens say them."),
    ("exceptions", "Needs attention", "What an exception says."),
    ("details", "What is odd", "What the details of an exception say."),
    ("refusals", "Refusals", "Why something was not done."),
    ("rules", "Rules", "What a value must be; in place of the refusal `invalid`."),
    (
        "lines",
        "Lines",
        "One sentence for each item of a list in the data of a refusal, an event or an exception.",
    ),
    ("events", "Events", "What happened."),
    ("commands", "Acts", "What can be done, as it stands in lists: of what waits, of what was done."),
    ("problems", "Problems", "Why the server could not serve a request."),
    ("cells", "Cells", "What is wrong with a cell or a line of a spreadsheet."),
    ("mail", "Letters", "What letters say that are sent with a link to sign in."),
    ("counts", "Counts", "Numbers of things."),
    ("usual", "Usual words", "Words for texts that a business may choose freely."),
    ("absent", "Absent", "What stands in a sentence in place of a field that is absent."),
];

/// The page.
pub fn page(wanted: &Wanted) -> String {
    let mut text = INTRODUCTION.to_owned();
    for (family, title, about) in SECTIONS {
        let _ = write!(text, "\n## {title}\n\n{about}\n\n| | English | Arabic |\n|--|--|--|\n");
        let keys = Language::English.catalogue().families.get(*family).into_iter().flatten();
        for (key, _) in keys {
            let [english, arabic] = [Language::English, Language::Arabic]
                .map(|language| language.catalogue().sentence(family, key).map(said).unwrap_or_default());
            let _ = writeln!(text, "| `{key}` | {english} | {arabic} |");
        }
    }
    text += "\n## Values\n\nThe words for what a field can be.\n";
    for (name, words) in values() {
        let doc = wanted.types.get(name).map(|named| named.doc.as_str()).unwrap_or_default();
        let _ = write!(text, "\n### {name}\n\n{doc}\n\n| | English | Arabic |\n|--|--|--|\n");
        for word in words {
            let of = |language: Language| language.catalogue().value(name, word).unwrap_or_default();
            let _ = writeln!(text, "| `{word}` | {} | {} |", of(Language::English), of(Language::Arabic));
        }
    }
    text
}

fn said(sentence: &Sentence) -> String {
    match sentence {
        Sentence::Plain(text) => text.clone(),
        Sentence::Plural { forms, .. } => {
            let forms: Vec<String> = forms.iter().map(|(form, text)| format!("*{form}*: {text}")).collect();
            forms.join("<br>")
        }
    }
}

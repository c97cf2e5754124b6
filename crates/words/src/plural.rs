//! Which form of a sentence a number takes, by Unicode's rules of each language.

use crate::catalogue::Language;

/// The forms that a language has: a sentence with a number has each of them.
pub const fn forms(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &["one", "other"],
        Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
    }
}

/// The form of a number as decimal text. Zeros after the point say nothing, nor does the sign.
pub fn form(language: Language, number: &str) -> &'static str {
    let digits = number.trim_start_matches('-');
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    // What is no whole number, or larger than any that is counted, takes the last form in both.
    let Ok(whole) = digits.parse::<u64>() else { return "other" };
    match (language, whole, whole % 100) {
        (_, 1, _) => "one",
        (Language::English, ..) => "other",
        (Language::Arabic, 0, _) => "zero",
        (Language::Arabic, 2, _) => "two",
        (Language::Arabic, _, 3..=10) => "few",
        (Language::Arabic, _, 11..=99) => "many",
        (Language::Arabic, ..) => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_numbers() {
        for (number, english, arabic) in [
            ("0", "other", "zero"),
            ("1", "one", "one"),
            ("-1", "one", "one"),
            ("1.00", "one", "one"),
            ("2", "other", "two"),
            ("2.5", "other", "other"),
            ("3", "other", "few"),
            ("10", "other", "few"),
            ("11", "other", "many"),
            ("99", "other", "many"),
            ("100", "other", "other"),
            ("101", "other", "other"),
            ("102", "other", "other"),
            ("103", "other", "few"),
            ("111", "other", "many"),
            ("1000", "other", "other"),
        ] {
            assert_eq!(form(Language::English, number), english, "{number}");
            assert_eq!(form(Language::Arabic, number), arabic, "{number}");
        }
    }
}

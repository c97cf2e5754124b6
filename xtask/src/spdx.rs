//! Licence expressions such as `(MIT OR Apache-2.0) AND Unicode-3.0`: whether allowed licences satisfy them.

/// Whether `expression` can be satisfied with `allowed` licences alone; `Err` says what can't be read.
///
/// `AND` binds tighter than `OR`; the older `MIT/Apache-2.0` means `OR`. A licence with an exception is a licence of
/// its own and must be allowed as such.
pub fn is_satisfied(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    let satisfied = reader.alternatives()?;
    match reader.words.first() {
        None => Ok(satisfied),
        Some(word) => Err(format!("unexpected `{word}`")),
    }
}

struct Reader<'a> {
    /// What is not read yet.
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn alternatives(&mut self) -> Result<bool, String> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let satisfied = self.alternatives()?;
            return if self.take(")") { Ok(satisfied) } else { Err("a `(` is not closed".to_owned()) };
        }
        let mut licence = self.licence()?.to_owned();
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.licence()?);
        }
        Ok(self.allowed.contains(&licence))
    }

    fn licence(&mut self) -> Result<&'a str, String> {
        match self.words.split_first() {
            Some((word, rest)) if !["OR", "AND", "WITH", "(", ")"].contains(word) => {
                self.words = rest;
                Ok(word)
            }
            Some((word, _)) => Err(format!("`{word}` where a licence should be")),
            None => Err("a licence is missing at the end".to_owned()),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn satisfied(expression: &str) -> Result<bool, String> {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
        is_satisfied(expression, &allowed.map(str::to_owned))
    }

    #[test]
    fn expressions() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("MIT/GPL-3.0-only", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND LGPL-2.1-only", false),
            ("GPL-3.0-only OR MIT AND Unicode-3.0", true),
            ("GPL-3.0-only AND MIT OR Unicode-3.0", true),
            ("GPL-3.0-only AND (MIT OR Unicode-3.0)", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("MIT WITH Classpath-exception-2.0", false),
        ] {
            assert_eq!(satisfied(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "AND MIT", "MIT Apache-2.0", "MIT WITH"] {
            assert!(satisfied(expression).is_err(), "{expression}");
        }
    }
}

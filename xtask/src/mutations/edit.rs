//! A mutation as it is written down: a sentence that says what is broken, a file, and the lines to put in the place of
//! others.

use crate::workspace;
use std::path::Path;

/// Where mutations are.
const FOLDER: &str = "crates/sim/mutations";
/// How their names end.
const ENDING: &str = ".mutation";

/// A way to break the code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutation {
    /// Which source, from the root.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What stands there.
    now: String,
    /// What is put there.
    then: String,
    /// What it breaks, in a sentence.
    pub what: String,
}

/// All mutations, by name.
pub fn read_all(root: &Path) -> Result<Vec<Mutation>, String> {
    let folder = root.join(FOLDER);
    let mut mutations = Vec::new();
    for path in workspace::files(&folder)? {
        let name = path.to_string_lossy().replace('\\', "/");
        let Some(name) = name.strip_suffix(ENDING) else {
            return Err(format!("{FOLDER}/{name}: its name should end with {ENDING}"));
        };
        let text = workspace::read(&folder.join(&path))?;
        mutations.push(Mutation::read(name, &text).map_err(|problem| format!("{FOLDER}/{name}: {problem}"))?);
    }
    Ok(mutations)
}

impl Mutation {
    fn read(name: &str, text: &str) -> Result<Self, String> {
        let mut mutation = Self { name: name.to_owned(), ..Self::default() };
        for line in text.lines() {
            if let Some(line) = line.strip_prefix('-') {
                if !mutation.then.is_empty() {
                    return Err("one run of lines is replaced by another, in one place".to_owned());
                }
                mutation.now.push_str(line);
                mutation.now.push('\n');
            } else if let Some(line) = line.strip_prefix('+') {
                mutation.then.push_str(line);
                mutation.then.push('\n');
            } else if let Some(file) = line.strip_prefix("file: ") {
                mutation.file = file.to_owned();
            } else if !line.trim().is_empty() {
                if !mutation.what.is_empty() {
                    mutation.what.push(' ');
                }
                mutation.what.push_str(line.trim());
            }
        }
        let is_whole = [&mutation.file, &mutation.what, &mutation.now].iter().all(|part| !part.is_empty());
        if is_whole {
            Ok(mutation)
        } else {
            Err("it needs a sentence, `file: …`, and lines with `-`".to_owned())
        }
    }

    /// Why it can't be applied, if it can't.
    pub fn problem(&self, root: &Path) -> Option<String> {
        let applied = workspace::read(&root.join(&self.file)).and_then(|text| self.applied(&text));
        applied.err().map(|problem| format!("{FOLDER}/{}{ENDING}: {problem}", self.name))
    }

    /// The source with it.
    pub fn applied(&self, source: &str) -> Result<String, String> {
        let starts = source.match_indices(&self.now).map(|(place, _)| place);
        let count = starts.filter(|place| *place == 0 || source[..*place].ends_with('\n')).count();
        if count != 1 {
            return Err(format!("its lines stand {count} times in {}, not once", self.file));
        }
        Ok(source.replacen(&self.now, &self.then, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "What is broken,\nin a sentence.\n\nfile: a.rs\n\n-    two();\n+    three();\n+    four();\n";

    #[test]
    fn lines_are_put_in_the_place_of_others() {
        let mutation = Mutation::read("name", TEXT);
        let mutation = mutation.unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(mutation.what, "What is broken, in a sentence.");
        let applied = mutation.applied("    one();\n    two();\n");
        assert_eq!(applied.as_deref(), Ok("    one();\n    three();\n    four();\n"));
        for source in ["    one();\n", "    two();\n    two();\n", "if x {    two();\n"] {
            assert!(mutation.applied(source).is_err(), "{source}");
        }
    }

    #[test]
    fn one_that_is_not_whole_is_refused() {
        for text in ["", "Nothing.\nfile: a.rs\n+x\n", "file: a.rs\n-x\n", "What.\nfile: a.rs\n-x\n+y\n-z\n"]
        {
            assert!(Mutation::read("name", text).is_err(), "{text}");
        }
    }
}

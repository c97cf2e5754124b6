//! The project's own rules, as checks: [`sources`] reads the code, [`layers`] who depends on whom, [`papers`] whether
//! the documents still say what is there. The mutations of the simulation must still fit the code.

mod layers;
mod papers;
mod sources;

use crate::{mutations, workspace};
use std::path::Path;

/// A text file of the workspace.
#[derive(Clone)]
struct File {
    /// Relative to the root, with `/` between its parts.
    path: String,
    text: String,
}

impl File {
    /// Whether it is Rust.
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is TypeScript or its like, and written by hand.
    fn is_script(&self) -> bool {
        [".ts", ".tsx", ".js", ".css"].iter().any(|end| self.path.ends_with(end))
            && !self.path.contains("/generated/")
    }

    /// Whether it is only there for tests.
    fn is_test(&self) -> bool {
        ["/tests/", "/test/"].iter().any(|part| self.path.contains(part)) || self.path.ends_with("/tests.rs")
    }
}

/// What is text, by how the name ends. Data is not looked into.
const TEXT: &[&str] =
    &[".rs", ".toml", ".md", ".sql", ".sh", ".json", ".html", ".css", ".ts", ".tsx", ".js", ".ci/run"];

/// What is wrong, a line each.
pub fn problems() -> Result<Vec<String>, String> {
    let root = workspace::root()?;
    let mut files = Vec::new();
    for path in workspace::files(&root)? {
        let name = slashed(&path);
        if TEXT.iter().any(|end| name.ends_with(end)) {
            files.push(File { text: workspace::read(&root.join(&path))?, path: name });
        }
    }
    println!("{} files", files.len());
    let mut problems = sources::problems(&files);
    problems.extend(layers::problems(&files));
    problems.extend(papers::problems(&files));
    problems.extend(mutations::problems(&root)?);
    Ok(problems)
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

//! What became of a mutation, and the table of all.

use super::edit::Mutation;
use std::time::Duration;

/// What the simulation said of a broken program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A property does not hold.
    By {
        /// Which.
        property: String,
        /// With which seed.
        seed: String,
        /// After how many interactions.
        step: String,
    },
    /// It did not come to an end.
    Endless,
    /// Nothing.
    Not,
    /// It ended without saying why.
    Silent,
}

/// A mutation and what became of it.
pub struct Row<'a> {
    /// Which.
    pub mutation: &'a Mutation,
    /// What the simulation said.
    pub found: Found,
    /// Building and running.
    pub took: Duration,
}

impl Row<'_> {
    /// Whether a property named it.
    pub fn is_found(&self) -> bool {
        matches!(self.found, Found::By { .. })
    }

    /// In a line.
    pub fn line(&self) -> String {
        let found = match &self.found {
            Found::By { property, seed, step } => format!("seed {seed}, step {step}: {property}"),
            Found::Endless => "NOT FOUND: it runs for ever".to_owned(),
            Found::Not => "NOT FOUND".to_owned(),
            Found::Silent => "NOT FOUND: the simulation itself ended".to_owned(),
        };
        format!("{:<34}{:>6.1} s  {found}", self.mutation.name, self.took.as_secs_f64())
    }
}

/// What the output of a run says.
pub fn read(output: &str) -> Found {
    let mut lines = output.lines();
    let seed = lines.by_ref().find_map(|line| line.strip_prefix("seed ")?.strip_suffix(": FAILED"));
    let step = lines.next().and_then(|line| line.trim().strip_prefix("step ")?.split_once(": "));
    match (seed, step) {
        (Some(seed), Some((step, property))) => {
            Found::By { property: property.to_owned(), seed: seed.to_owned(), step: step.to_owned() }
        }
        _ if output.ends_with(" passed, 0 failed\n") => Found::Not,
        _ => Found::Silent,
    }
}

/// The table, as Markdown has it.
pub fn text(rows: &[Row<'_>]) -> String {
    let mut text = "| mutation | what is broken | seed | step | named by |\n|--|--|--|--|--|\n".to_owned();
    for row in rows {
        let Mutation { name, what, .. } = row.mutation;
        let (seed, step, property) = match &row.found {
            Found::By { property, seed, step } => (seed.as_str(), step.as_str(), property.as_str()),
            _ => ("", "", "NOT FOUND"),
        };
        text.push_str(&format!("| `{name}` | {what} | {seed} | {step} | {property} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_is_read() {
        let failed = "seed 1: 20 commands\nseed 2: FAILED\n  step 31: the log has no gap\n  after 3\n";
        let found = Found::By { property: "the log has no gap".into(), seed: "2".into(), step: "31".into() };
        assert_eq!(read(failed), found);
        assert_eq!(read("seed 1: 20 commands\n1 passed, 0 failed\n"), Found::Not);
        assert_eq!(read("seed 1: 20 com"), Found::Silent);
    }
}

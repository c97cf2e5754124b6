//! Figures, as a table for people, as Markdown, and as JSON for scripts.

use crate::machine::Machine;
use serde::Serialize;
use std::fmt::{self, Write};

/// What was measured, on what, and how.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What it was measured on.
    pub machine: Machine,
    /// What "stored" means in it.
    pub durability: &'static str,
    /// The command that made it.
    pub command: String,
    /// What was measured, in this order.
    pub scenarios: Vec<Section>,
}

/// What one scenario measured.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its name on the command line.
    pub name: &'static str,
    /// Sizes and durations: how much of what.
    pub sizes: String,
    /// How long all of it took.
    pub seconds: f64,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// What could not be measured, and what it takes.
    pub not_run: Vec<String>,
}

/// One figure.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What.
    pub what: String,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// What it should reach, where it should reach something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

/// What a figure should reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This much or more.
    AtLeast(f64),
    /// This much or less.
    AtMost(f64),
    /// Less than this.
    Under(f64),
}

impl Target {
    /// Whether a figure reaches it.
    pub fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
            Self::Under(bound) => value < bound,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, bound) = match self {
            Self::AtLeast(bound) => ("at least", bound),
            Self::AtMost(bound) => ("at most", bound),
            Self::Under(bound) => ("under", bound),
        };
        write!(f, "{words} {}", grouped(*bound))
    }
}

impl Section {
    /// Nothing measured yet.
    pub fn new(name: &'static str) -> Self {
        Self { name, sizes: String::new(), seconds: 0.0, figures: Vec::new(), not_run: Vec::new() }
    }

    /// Adds a figure.
    pub fn add(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.figures.push(Figure { what: what.into(), value, unit, target: None, met: None });
    }

    /// Adds a figure that should reach something.
    pub fn reach(&mut self, what: impl Into<String>, value: f64, unit: &'static str, target: Target) {
        let met = Some(target.is_met_by(value));
        self.figures.push(Figure { what: what.into(), value, unit, target: Some(target), met });
    }
}

impl Report {
    /// Nothing measured yet.
    pub fn new(machine: Machine) -> Self {
        Self {
            machine,
            durability: "SQLite, write-ahead log, synchronous=FULL: an order is answered once it is flushed to disk",
            command: std::iter::once("cargo xtask bench".to_owned())
                .chain(std::env::args().skip(1))
                .collect::<Vec<_>>()
                .join(" "),
            scenarios: Vec::new(),
        }
    }

    /// As a table in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "`{}` on {}, {}.\n\n| what | measured | reach | |\n|--|--:|--|--|\n",
            self.command, self.machine, self.durability
        );
        for section in &self.scenarios {
            let _ = writeln!(text, "| **{}** ({}) | | | |", section.name, section.sizes);
            for figure in &section.figures {
                let target = figure.target.map(|target| target.to_string()).unwrap_or_default();
                let _ = writeln!(
                    text,
                    "| {} | {} {} | {target} | {} |",
                    figure.what,
                    grouped(figure.value),
                    figure.unit,
                    verdict(figure.met)
                );
            }
            for not_run in &section.not_run {
                let _ = writeln!(text, "| {not_run} | not run | | |");
            }
        }
        text
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} ({:.0} s)", self.name, self.sizes, self.seconds)?;
        let width = self.figures.iter().map(|figure| figure.what.chars().count()).max().unwrap_or(0);
        for figure in &self.figures {
            write!(f, "  {:<width$}  {:>10} {}", figure.what, grouped(figure.value), figure.unit)?;
            match figure.target {
                Some(target) => writeln!(f, "   ({target}: {})", verdict(figure.met))?,
                None => writeln!(f)?,
            }
        }
        for not_run in &self.not_run {
            writeln!(f, "  not run: {not_run}")?;
        }
        Ok(())
    }
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    }
}

/// A figure as people write it: 12,345 or 0.62.
fn grouped(value: f64) -> String {
    if value.abs() < 100.0 && value.fract() != 0.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut text = if value < 0.0 { "-".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The middle of `values`.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_write_them() {
        for (value, text) in [
            (0.6, "0.60"),
            (7.0, "7"),
            (99.994, "99.99"),
            (100.4, "100"),
            (1_234.0, "1,234"),
            (1_000_000.0, "1,000,000"),
            (-12_345.6, "-12,346"),
        ] {
            assert_eq!(grouped(value), text);
        }
    }

    #[test]
    fn a_target_is_met_or_missed() {
        let mut section = Section::new("orders");
        section.reach("a second", 25_000.0, "orders", Target::AtLeast(25_000.0));
        section.reach("p50", 8.0, "µs", Target::Under(8.0));
        section.reach("against the disk", 2.0, "times", Target::AtMost(2.0));
        let met: Vec<_> = section.figures.iter().map(|figure| figure.met).collect();
        assert_eq!(met, [Some(true), Some(false), Some(true)]);
        let text = section.to_string();
        assert!(text.contains("(at least 25,000: met)") && text.contains("(under 8: MISSED)"), "{text}");
    }
}

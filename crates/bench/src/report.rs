//! Figures, as a table for people and JSON for scripts.

use serde::Serialize;
use std::fmt;

/// What was measured, and on what.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The machine.
    pub machine: String,
    /// The command that made it.
    pub command: String,
    /// What was measured.
    pub figures: Vec<Figure>,
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
}

impl Report {
    /// Nothing measured yet.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            machine: format!("{} {}, {cores} cores", std::env::consts::OS, std::env::consts::ARCH),
            command: std::env::args().skip(1).collect::<Vec<_>>().join(" "),
            figures: Vec::new(),
        }
    }

    /// Adds a figure.
    pub fn add(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.figures.push(Figure { what: what.into(), value, unit });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} · bench {}", self.machine, self.command)?;
        let width = self.figures.iter().map(|figure| figure.what.chars().count()).max().unwrap_or(0);
        for Figure { what, value, unit } in &self.figures {
            let digits = if *value < 100.0 { 2 } else { 0 };
            writeln!(f, "  {what:<width$}  {value:>12.digits$} {unit}")?;
        }
        Ok(())
    }
}

/// The middle of `values`.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

//! Plans as text: one interaction a line, so that a person can take lines out and run it again.

use crate::interaction::Interaction;

/// As lines of JSON.
pub fn write(plan: &[Interaction]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for interaction in plan {
        text.push_str(&serde_json::to_string(interaction)?);
        text.push('\n');
    }
    Ok(text)
}

/// From lines of JSON; empty lines and lines that begin with `#` are left out. The error names the line, from 1.
pub fn read(text: &str) -> Result<Vec<Interaction>, (usize, serde_json::Error)> {
    let lines =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|(place, line)| serde_json::from_str(line).map_err(|error| (place + 1, error))).collect()
}

//! What was looked at in search of damage and drift, and what differs.

use serde::Serialize;

/// Findings that are kept; more of them are only counted.
const FINDINGS_MAX: usize = 1_000;

/// What was looked at, and what differs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    /// Entries of the log.
    pub entries: u64,
    /// What differs.
    pub findings: Vec<Finding>,
    /// How many differences there are in all.
    pub count: u64,
    /// Current records.
    pub records: u64,
    /// Superseded versions.
    pub versions: u64,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule.
    pub rule: String,
    /// Of what.
    pub what: String,
    /// How it differs.
    pub detail: String,
}

impl Findings {
    /// Adds a difference.
    pub fn add(&mut self, rule: impl ToString, what: impl ToString, detail: impl ToString) {
        self.count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding {
                rule: rule.to_string(),
                what: what.to_string(),
                detail: detail.to_string(),
            });
        }
    }

    /// Adds what was found elsewhere.
    pub(crate) fn take(&mut self, other: Self) {
        self.entries += other.entries;
        self.records += other.records;
        self.versions += other.versions;
        self.count += other.count;
        let room = FINDINGS_MAX.saturating_sub(self.findings.len());
        self.findings.extend(other.findings.into_iter().take(room));
    }

    /// How much was looked at.
    pub(crate) fn rows(&self) -> u64 {
        self.entries + self.records + self.versions
    }

    /// Whether nothing differs.
    pub fn is_clean(&self) -> bool {
        self.count == 0
    }
}

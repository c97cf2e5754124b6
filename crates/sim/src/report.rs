//! What a run consisted of, and its trace: the same for the same seed.

use crate::interaction::Request;
use crate::network::Counts;
use crate::world::Observation;
use onhand_engine::Verdict;
use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::hash::{DefaultHasher, Hasher};

/// What a run consisted of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commands that were accepted.
    pub accepted: usize,
    /// Commands for which the inbox had no room.
    pub busy: usize,
    /// How often each command was accepted, and each refusal given, by name.
    pub by_name: BTreeMap<String, usize>,
    /// Commands that were given to the writer, repeats included.
    pub commands: usize,
    /// How often the process ended at a bad moment.
    pub ends: usize,
    /// How often someone was told that the log is not the one they knew.
    pub forks: usize,
    /// What became of clients with live replicas.
    pub live: Counts,
    /// Running hash of the log at the end.
    pub mark: u64,
    /// Batches that were decided while another was on its way to the disk.
    pub overlapped: usize,
    /// Facts that were kept for people to see.
    pub quarantined: usize,
    /// Commands that were refused.
    pub refused: usize,
    /// Commands that were given again.
    pub repeated: usize,
    /// Hash of all that was answered, in order: the same for the same seed and build.
    pub trace: u64,
    /// Commands whose end was unknown to whoever gave them.
    pub unknown: usize,
}

impl Report {
    /// Counts what came back; gives the commands whose end is unknown.
    pub fn tally(&mut self, requests: &[Request], observed: &Observation) -> Vec<Request> {
        self.follow(&observed.answers);
        let mut unknown = Vec::new();
        for (request, answer) in requests.iter().zip(&observed.answers) {
            self.commands += 1;
            let Ok(outcome) = answer else {
                self.unknown += 1;
                unknown.push(request.clone());
                continue;
            };
            let name = match &outcome.verdict {
                Verdict::Accepted { .. } => request.name().to_owned(),
                Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => refusal.code(),
            };
            if !outcome.repeated {
                *self.by_name.entry(name).or_default() += 1;
            }
            let count = match (&outcome.verdict, outcome.repeated) {
                (_, true) => &mut self.repeated,
                (Verdict::Accepted { .. }, _) => &mut self.accepted,
                (Verdict::Refused(_), _) => &mut self.refused,
                (Verdict::Quarantined { .. }, _) => &mut self.quarantined,
            };
            *count += 1;
        }
        unknown
    }

    /// The run is over, and the log ends with this.
    pub fn ended(&mut self, mark: u64) {
        self.mark = mark;
        self.follow(&mark);
    }

    fn follow(&mut self, seen: &impl Debug) {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.trace);
        hasher.write(format!("{seen:?}").as_bytes());
        self.trace = hasher.finish();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accepted, busy, commands, ends, forks, quarantined, .. } = self;
        let Self { live, overlapped, refused, repeated, trace, unknown, .. } = self;
        write!(
            f,
            "{commands} commands: {accepted} accepted, {refused} refused, {quarantined} quarantined, {repeated} \
             repeated, {unknown} unknown, {busy} busy; {ends} ends, {overlapped} overlapped, {forks} forks told; trace {trace:016x}"
        )?;
        if live.connections == 0 {
            return Ok(());
        }
        let Counts { catch_ups, connections, corrected, events, forks, outcomes, .. } = live;
        let Counts { ready, runs, too_old, verified, .. } = live;
        write!(
            f,
            "; clients: {connections} connections, {forks} forks, {runs} runs, {ready} subscriptions, {events} events, \
             {outcomes} outcomes, {verified} verified, {corrected} corrected, {catch_ups} catch-ups, {too_old} too old"
        )
    }
}

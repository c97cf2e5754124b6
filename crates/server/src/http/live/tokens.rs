//! Whether tokens, sessions or people were changed while connections are open. Each connection looks again when it is told to, rather than
//! every two seconds: ten thousand idle ones must cost nothing.

use crate::http::state::AppState;
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether the directory was changed. With the time that looking takes it stays below two
/// seconds.
const LOOK: Duration = Duration::from_millis(700);

/// Entries of the log that are looked through at a time for people.
const ENTRIES: usize = 1_000;

/// Counts changes of the directory, and of people.
pub struct Changes(watch::Sender<u64>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Changes {
    /// Says that it was changed by this process itself, which watching does not show.
    pub fn tell(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// Follows them from now on.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// Goes through the log from an entry on: how far it goes, and whether people were changed.
fn look_for_people(state: &AppState, mut seen: u64) -> anyhow::Result<(u64, bool)> {
    let mut changed = false;
    loop {
        let (feed, readers) = (state.handle.feed(), state.handle.readers());
        if feed.position().seq <= seen {
            return Ok((feed.position().seq, changed));
        }
        let entries = feed.entries_after(readers, seen, ENTRIES)?;
        let Some(last) = entries.last() else { return Ok((seen, changed)) };
        // Of what is in an entry, only the events of people are called so.
        changed |= entries.iter().any(|entry| entry.events.contains("\"name\":\"person_"));
        seen = last.seq;
    }
}

/// Watches the directory until the server stops.
pub async fn watch(state: AppState) {
    let mut stopping = state.stopping.clone();
    let mut known = None;
    let mut seen = state.handle.feed().position().seq;
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let looked = {
            let state = state.clone();
            tokio::task::spawn_blocking(move || {
                let people = look_for_people(&state, seen)?;
                anyhow::Ok((state.tokens.directory().changes()?, people))
            })
            .await
        };
        match looked {
            Ok(Ok((changes, (seq, false)))) if known == Some(changes) => seen = seq,
            Ok(Ok((changes, (seq, _)))) => {
                (known, seen) = (Some(changes), seq);
                state.live.tokens.0.send_modify(|count| *count += 1);
            }
            Ok(Err(error)) => tracing::warn!(%error, "the directory can't be looked at"),
            Err(error) => tracing::warn!(%error, "the directory can't be looked at"),
        }
    }
}

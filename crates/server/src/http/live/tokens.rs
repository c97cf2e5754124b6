//! Whether tokens were changed while connections are open. Each connection looks again when it is told to, rather than
//! every two seconds: ten thousand idle ones must cost nothing.

use crate::http::state::AppState;
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether the directory was changed. With the time that looking takes it stays below two
/// seconds.
const LOOK: Duration = Duration::from_millis(700);

/// Counts changes of the directory.
pub struct Changes(watch::Sender<u64>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Changes {
    /// Follows them from now on.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// Watches the directory until the server stops.
pub async fn watch(state: AppState) {
    let mut stopping = state.stopping.clone();
    let mut known = None;
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let looked = {
            let state = state.clone();
            tokio::task::spawn_blocking(move || state.tokens.directory().changes()).await
        };
        match looked {
            Ok(Ok(changes)) if known == Some(changes) => {}
            Ok(Ok(changes)) => {
                known = Some(changes);
                state.live.tokens.0.send_modify(|count| *count += 1);
            }
            Ok(Err(error)) => tracing::warn!(%error, "the directory can't be looked at"),
            Err(error) => tracing::warn!(%error, "the directory can't be looked at"),
        }
    }
}

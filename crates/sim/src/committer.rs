//! What commits beside the writer, without a thread: a batch is written when it is begun, or only when its end is asked
//! for.

use onhand_engine::committer::{Committed, Committer, Given};
use onhand_engine::worker::Shared;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// When a batch that is on its way is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// No batch is on its way while another is decided.
    Never,
    /// At once: the next batch is decided where it is there already.
    Early,
    /// At last: the next batch is decided where it is not there yet.
    Late,
}

/// A disk that is asked by hand.
pub struct ByHand {
    done: Option<Committed>,
    early: bool,
    given: Option<Given>,
    shared: Arc<Shared>,
}

impl ByHand {
    /// For a worker that shares this.
    pub fn new(early: bool, shared: Arc<Shared>) -> Self {
        Self { done: None, early, given: None, shared }
    }
}

impl Committer for ByHand {
    fn begin(&mut self, given: Given) {
        if self.early {
            self.done = Some(given.commit());
        } else {
            self.given = Some(given);
        }
        self.shared.inbox.nudge();
    }

    fn end(&mut self) -> Option<Committed> {
        self.done.take().or_else(|| self.given.take().map(Given::commit))
    }
}

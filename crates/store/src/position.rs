//! Where a log stands.

use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};

/// A place in a business's log. Two stores that agree on a position agree on everything before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Grows with each restore from a copy.
    pub epoch: u64,
    /// The running hash of the log up to `seq`: first eight bytes of the chain, as a number.
    pub mark: u64,
    /// How many entries there are.
    pub seq: u64,
}

/// Where a log ends, and which row each collection gives next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The end of the log.
    pub position: Position,
    /// The next free row of each collection, in the order of the registry.
    pub next_rows: Vec<(Collection, i64)>,
}

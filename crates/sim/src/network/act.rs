//! What clients do, and what happens to them and to their connections.

use crate::interaction::Request;
use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};

/// Something that a client does, or that happens to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAct {
    /// It is there from now on, and tries to connect.
    Appear {
        /// As whom: as in a request.
        by: String,
        /// Whether it speaks by single requests, which may come out of order and twice, instead of over a socket.
        #[serde(default)]
        post: bool,
        /// What its delays and waits are drawn from.
        seed: u64,
    },
    /// It wants to hold records.
    Subscribe {
        /// Of this collection.
        collection: Collection,
        /// Fields, each with the values that fit.
        filters: Vec<(String, Vec<String>)>,
    },
    /// It holds a subscription no more.
    Unsubscribe {
        /// Which of those it has, counted round.
        nth: usize,
    },
    /// Commands are given on it, and kept.
    Give {
        /// Whether its process ends before they are sent.
        #[serde(default)]
        killed: bool,
        /// In this order; given by whoever the client is.
        requests: Vec<Request>,
    },
    /// Its process ends and begins again with what it kept.
    Kill,
    /// It keeps its rows after so many runs from now on.
    KeepAfter {
        /// Runs.
        runs: u64,
    },
    /// It has no network.
    Offline,
    /// It has a network.
    Online,
    /// Its connection breaks, and both sides learn of it.
    Cut,
    /// Its connection dies without a word, in one direction or both.
    Die {
        /// What it says is lost.
        up: bool,
        /// What it is told is lost.
        down: bool,
    },
    /// It does not read.
    Stall,
    /// It reads again.
    Flow,
    /// Whatever it says and is told takes about so long.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Whoever it is changes; nobody: its token is revoked.
    Become {
        /// As whom.
        by: Option<String>,
    },
    /// A row that it holds is damaged.
    Damage {
        /// In which way.
        how: Damage,
        /// Which row of those it has, counted round.
        nth: usize,
    },
    /// It compares with the server.
    Verify,
}

/// How a row is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// It has another content.
    Altered,
    /// One is there that is nowhere else.
    Ghost,
    /// It is gone.
    Lost,
}

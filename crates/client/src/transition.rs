//! What became of a record in a replica, found by comparing with what was held.

use std::sync::Arc;
use uuid::Uuid;

/// A record that appeared, was updated or disappeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The record as it is now; nothing where it is not there any more.
    pub after: Option<Arc<str>>,
    /// The record as it was; nothing where it was not there.
    pub before: Option<Arc<str>>,
    /// How the replica came to know.
    pub cause: Cause,
    /// The record.
    pub id: Uuid,
    /// In which subscription.
    pub subscription: u32,
}

/// How a replica came to know of a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It changed.
    Change,
    /// The subscription began, or began anew, and its rows were swapped whole.
    Snapshot,
    /// It had been held wrongly.
    Repair,
    /// The subscription is over.
    End,
}

/// In a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionKind {
    /// It was not there.
    Appear,
    /// It was there, otherwise.
    Update,
    /// It is not there any more.
    Disappear,
}

impl Transition {
    /// In a word.
    pub fn kind(&self) -> TransitionKind {
        match (&self.before, &self.after) {
            (None, _) => TransitionKind::Appear,
            (Some(_), Some(_)) => TransitionKind::Update,
            (Some(_), None) => TransitionKind::Disappear,
        }
    }
}

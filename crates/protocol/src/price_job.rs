//! Prices changed by a percentage, as one job.

use onhand_domain::prices::job::PriceProposal;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a job would do. Nothing is changed yet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceJobPreview {
    /// Products whose prices change.
    pub changed: u64,
    /// The first of them, from what to what; those with warnings come first.
    pub proposals: Vec<PriceProposal>,
    /// Products whose prices stay as they are, rounded.
    pub unchanged: u64,
    /// Products with a warning.
    pub warned: u64,
    /// Products that have no price there.
    pub without_price: u64,
}

/// How far a job is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceJobReply {
    /// Changes of prices that it was given as.
    pub changes: u64,
    /// When it is applied, where it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Its id, for what follows.
    pub job: Uuid,
    /// Products that are still to be given, while it is given.
    pub left: u64,
    /// Why something of it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Products that it changes, as far as it was given.
    pub products: u64,
    /// How far it is.
    pub state: PriceJobState,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceJobState {
    /// It is being given.
    Applying,
    /// It waits for its time.
    Scheduled,
    /// It holds.
    Applied,
    /// It was taken back.
    Undone,
    /// Some of it was not done: `problem` says why. Given again with its id, it goes on.
    Failed,
    /// There is nothing to be changed.
    Nothing,
}

/// What taking a job back came to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceJobUndoReply {
    /// Which job.
    pub job: Uuid,
    /// Products that somebody gave other prices since: those stay.
    pub left: u64,
    /// Products whose prices are again what they were, or stay what they are.
    pub undone: u64,
}

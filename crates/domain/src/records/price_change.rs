//! A change of many prices at once, part of a job: what each was and is to be, so that it can wait and be undone.

use super::price_rule::PriceTier;
use crate::ids::{PriceChangeId, PriceListId, ProductId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A change of prices. A job over many products makes several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceChange {
    /// When it is applied by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Identity.
    pub id: PriceChangeId,
    /// The job that it is part of: what is given, and undone, together.
    pub job: Uuid,
    /// What changes.
    pub lines: Vec<PriceChangeLine>,
    /// On which list; absent: the products' own prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<PriceListId>,
    /// Why, in a person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it is in its life.
    pub state: PriceChangeState,
}

/// The change of one product's price, by quantity as on a list: its own price is one tier from 0, no price is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceChangeLine {
    /// What it is to be.
    pub after: Vec<PriceTier>,
    /// What it was when the change was applied; absent: the change is not applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<PriceTier>>,
    /// Of what.
    pub product: ProductId,
}

/// Where a change of prices is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceChangeState {
    /// It waits for its time.
    Scheduled,
    /// It holds.
    Applied,
    /// It was taken back.
    Undone,
}

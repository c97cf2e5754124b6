//! A customer's wish to bring goods of an order back, and what became of it.

use super::order::Party;
use crate::ids::{CustomerId, OrderId, ReturnId, ReturnRequestId};
use crate::quantity::Quantity;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish to bring goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnRequest {
    /// The business's words with its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When the business answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// When it was asked.
    pub asked_at: Moment,
    /// On whose side it was written down.
    pub by: Party,
    /// Whose order it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Identity.
    pub id: ReturnRequestId,
    /// What is to come back.
    pub lines: Vec<ReturnRequestLine>,
    /// The customer's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number that people say.
    pub number: u64,
    /// Of which order.
    pub order: OrderId,
    /// The return by which the goods came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<ReturnId>,
    /// What became of it.
    pub state: ReturnRequestState,
}

/// A line that is to come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnRequestLine {
    /// The order's line, counted from 0.
    pub line: u32,
    /// How much, in the stock unit.
    pub quantity: Quantity,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of a wish to bring goods back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnRequestState {
    /// Nobody has answered.
    Requested,
    /// The goods may come.
    Approved,
    /// They may not.
    Declined,
    /// They came.
    Received,
}

impl ReturnRequestState {
    /// Whether goods may still come by it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Approved)
    }
}

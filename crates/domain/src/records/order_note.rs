//! What the people of a business say to each other about an order. Its customer does not see it.

use crate::ids::{ActorId, OrderId, OrderNoteId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note on an order, for staff alone: hence a record of its own, as partners see the whole of their orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderNote {
    /// Who wrote it.
    pub actor: ActorId,
    /// When.
    pub at: Moment,
    /// Identity.
    pub id: OrderNoteId,
    /// About which order.
    pub order: OrderId,
    /// The words.
    pub text: String,
}

//! Events, as listeners get them.

use onhand_domain::event::{Category, Importance};
use onhand_domain::ids::{ActorId, CommandId};
use onhand_domain::records::Collection;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A named event and what it is about.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EventMessage {
    /// Who caused it; partners are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// When it was recorded.
    pub at: Moment,
    /// What it is about, for filters.
    pub category: Category,
    /// The command behind it; partners are not told of others'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandId>,
    /// The event, with its `name` and figures; of stock levels also product and location.
    #[schema(value_type = onhand_domain::event::Event)]
    pub event: serde_json::Value,
    /// `epoch:seq:index@tag`: grows along the log; give it as `Last-Event-ID` to go on after it. The tag tells the entry
    /// from another that has its place after the log was put back to an older state.
    pub id: String,
    /// How much it wants to be noticed.
    pub importance: Importance,
    /// When it happened, where that was not when it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// Whether the listener caused it.
    pub own: bool,
    /// The record that it is about.
    pub subject: Subject,
}

/// The record that an event is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// Which collection.
    pub collection: Collection,
    /// Which record.
    pub id: Uuid,
}

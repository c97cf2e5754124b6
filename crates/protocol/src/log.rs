//! The log, as it is read: versions of a record, and what changed since a position.

use onhand_domain::ids::{ActorId, CommandId, DeviceId};
use onhand_domain::records::Collection;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A version of a record, and the entry that made it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VersionReply {
    /// Who made it; partners are told only of themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// Who made it, by the name of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// When it was recorded.
    pub at: Moment,
    /// The command behind it; partners are told only of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandId>,
    /// The command's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_name: Option<String>,
    /// When it happened, where that was not when it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// Whether whoever asks made it.
    pub own: bool,
    /// The record, as it was then.
    #[schema(value_type = Object)]
    pub record: Box<RawValue>,
    /// The entry of the log.
    pub seq: u64,
}

/// What changed since a cursor: the records as they are now, the entries in order, and where that leaves one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangesReply {
    /// The entries, in order.
    pub entries: Vec<EntryReply>,
    /// The cursor that was given.
    pub from: String,
    /// The records that changed, as they are at `to`.
    pub rows: Vec<RowReply>,
    /// Give it as `since` to go on.
    pub to: String,
}

/// A record that changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RowReply {
    /// Which collection.
    pub collection: Collection,
    /// The record, byte for byte as it is kept.
    #[schema(value_type = Object)]
    pub record: Box<RawValue>,
    /// The entry of the log that changed it last.
    pub seq: u64,
}

/// What one accepted command did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryReply {
    /// Who.
    pub actor: ActorId,
    /// When it was recorded.
    pub at: Moment,
    /// The command.
    pub command: CommandId,
    /// The device it was made on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// What happened, in order.
    #[schema(value_type = Vec<onhand_domain::event::Event>)]
    pub events: Box<RawValue>,
    /// The command's name.
    pub name: String,
    /// When it happened, where that was not when it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// Its place in the log.
    pub seq: u64,
}

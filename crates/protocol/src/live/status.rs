//! How live replicas stand, for the business's own people.

use crate::PositionText;
use onhand_domain::command::Role;
use onhand_domain::ids::{ActorId, CustomerId, DeviceId};
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How live replicas stand.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LiveStatus {
    /// Clients that are connected, in the order in which they came: a page of them.
    pub clients: Vec<ConnectedClient>,
    /// The share of those that hold something whose last verification was not long ago and found all equal, as decimal text
    /// from 0 to 1. Whoever has not verified does not count as equal. Absent where nobody holds anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<String>,
    /// Records that clients had to correct, since the server started.
    pub corrected: u64,
    /// Where the log ends.
    pub head: PositionText,
    /// Give it as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many are connected.
    pub sessions: u64,
    /// Verifications that found a difference, since the server started.
    pub verified_different: u64,
    /// Verifications that found all equal, since the server started.
    pub verified_equal: u64,
}

/// A client that is connected.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConnectedClient {
    /// Who it is in the log.
    pub actor: ActorId,
    /// Where it connects from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Entries of the log since the mark that it was told last. An idle client is told one with each ping: most of them need
    /// not concern it.
    pub behind: u64,
    /// Bytes that wait to be written to it.
    pub bytes_waiting: u64,
    /// What program it says that it is.
    pub client: String,
    /// The partner's own customer record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Its device.
    pub device: DeviceId,
    /// When it said something last.
    pub heard_at: Moment,
    /// Whose token it uses.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Since when it is connected.
    pub since: Moment,
    /// `websocket` or `event_stream`.
    pub transport: String,
    /// When it verified last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Moment>,
    /// Whether all was equal then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_equal: Option<bool>,
}

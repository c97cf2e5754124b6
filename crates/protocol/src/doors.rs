//! Where a server is reached.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the server is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoorsReply {
    /// The origin by which phones and others in the same network reach it, as `https://192.168.1.7:8420`; absent where
    /// it listens to its own machine alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lan_origin: Option<String>,
    /// The origin by which this request came.
    pub origin: String,
    /// Whether this request came encrypted. Browsers let pages that did not neither be installed nor send notices.
    pub secure: bool,
    /// The page that explains how the server's own authority is trusted; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_path: Option<String>,
}

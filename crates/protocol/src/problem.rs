//! Problems, as RFC 9457 writes them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request could not be served (`application/problem+json`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// What kind of problem, in a few words.
    pub title: String,
    /// Always `about:blank#code`: what kind of problem, as a URI.
    #[serde(rename = "type")]
    pub kind: String,
}

//! A place with a stock of its own.

use crate::ids::{self, LocationId};
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A place with a stock of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// The short code that people and files use; unique.
    pub code: String,
    /// Of every product, this much is never promised to orders: it is kept for the counter.
    pub holdback: Quantity,
    /// Identity.
    pub id: LocationId,
    /// What kind of place.
    pub kind: LocationKind,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<super::product::LocalName>,
    /// Whether partners' orders may be fulfilled from here, so that its stock is on the shelf.
    pub online: bool,
    /// Whether it is in use.
    pub status: LocationStatus,
}

/// Kinds of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// A shop with a counter.
    Store,
    /// A store room or warehouse.
    Warehouse,
    /// A kitchen or workshop.
    Kitchen,
    /// A vehicle.
    Van,
    /// Damaged goods and goods to be looked at: a place, so that available = on hand − reserved stays true.
    Quarantine,
    /// On the road between two places. One, made by the first transfer.
    Transit,
}

/// Whether a location is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocationStatus {
    /// In use.
    Active,
    /// Kept for its history only.
    Archived,
}

impl Location {
    /// The code of the place where goods under way are: no other has it.
    pub const TRANSIT: &'static str = "TRANSIT";

    /// The id of the place where goods under way are.
    pub fn transit() -> LocationId {
        LocationId(ids::natural("location", &[b"transit"]))
    }
}

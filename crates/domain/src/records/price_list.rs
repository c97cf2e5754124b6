//! A price list: a name and a time for what [`super::PriceRule`]s say, agreed with a customer or a group of them.

use super::product::LocalName;
use crate::ids::PriceListId;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A price list. Whether it holds is its state: a list that starts or ends is one record that changes, and none of the
/// rules on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceList {
    /// The code that people and files use; unique.
    pub code: String,
    /// When it starts or ends by itself next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// It holds until then; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Identity.
    pub id: PriceListId,
    /// Name by people. The customers whose list it is see it too, once it has started.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// It holds from then on; absent: from the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// Whether it holds.
    pub state: PriceListState,
    /// Whether its prices contain the tax. Where the business's own are meant otherwise, they are converted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_included: bool,
}

/// Whether a price list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceListState {
    /// Not yet.
    Scheduled,
    /// It does.
    Active,
    /// Not any more.
    Ended,
}

impl PriceList {
    /// Whether it holds or held: before that, the customers whose list it is know nothing of it.
    pub fn has_started(&self) -> bool {
        self.state != PriceListState::Scheduled
    }

    /// The list with state and due time as its start and end make them at `now`.
    #[must_use]
    pub fn as_of(self, now: Moment) -> Self {
        let (state, due_at) = match (self.starts_at, self.ends_at) {
            (_, Some(end)) if end <= now => (PriceListState::Ended, None),
            (Some(start), _) if start > now => (PriceListState::Scheduled, Some(start)),
            (_, end) => (PriceListState::Active, end),
        };
        Self { due_at, state, ..self }
    }
}

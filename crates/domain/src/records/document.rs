//! A stock document: many lines posted in one command, with number, party, reference and note.

use super::order::InUnit;
use crate::ids::{ActorId, DocumentId, LocationId, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stock document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Document {
    /// Who.
    pub actor: ActorId,
    /// The business's day it happened on.
    pub day: Day,
    /// Where a transfer goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<LocationId>,
    /// Identity.
    pub id: DocumentId,
    /// What kind.
    pub kind: DocumentKind,
    /// Its lines.
    pub lines: Vec<DocumentLine>,
    /// Where; of a transfer, where it comes from.
    pub location: LocationId,
    /// A person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number that people say.
    pub number: u64,
    /// When it happened.
    pub occurred_at: Moment,
    /// The supplier or whoever else is on the other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Of a transfer: how many times some of it was received.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub receipts: u32,
    /// The other side's number: a delivery note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where it is in its life.
    pub state: DocumentState,
}

impl Document {
    /// Whether it is a transfer of which some is still to be received.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, DocumentState::Dispatched | DocumentState::PartReceived)
    }
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Kinds of stock document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Opening stock.
    Opening,
    /// Goods received from a supplier.
    Receipt,
    /// Put right by hand.
    Adjustment,
    /// Broken goods.
    Damage,
    /// Goods thrown away.
    Waste,
    /// Goods sent to another location.
    Transfer,
    /// A stocktake.
    Count,
    /// Goods made.
    Made,
}

/// Why goods are thrown away: the reasons that are told apart in figures and shown in a person's language. The reason of a
/// line is one of these words, or a person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WasteReason {
    /// Left at the end of the day.
    Unsold,
    /// Fallen, cracked, spilled.
    Broken,
    /// Past its date.
    Expired,
    /// Given out to be tried.
    Tasting,
    /// Eaten or used by those who work here.
    Staff,
}

impl WasteReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[Self::Unsold, Self::Broken, Self::Expired, Self::Tasting, Self::Staff];

    /// The word that a line's reason holds.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsold => "unsold",
            Self::Broken => "broken",
            Self::Expired => "expired",
            Self::Tasting => "tasting",
            Self::Staff => "staff",
        }
    }

    /// The reason of that word; `None` where it is a person's own.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.word() == word)
    }
}

/// Where a document is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// A transfer on the road, nothing received yet.
    Dispatched,
    /// A transfer of which some was received.
    PartReceived,
    /// Done.
    Posted,
    /// Undone by its opposite.
    Reversed,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentLine {
    /// What a stock unit cost, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// What one of `unit` cost, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_of_unit: Option<Price>,
    /// Of a transfer: received beyond what was dispatched, or after it was closed.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub over: Quantity,
    /// Of what.
    pub product: ProductId,
    /// How much, in the stock unit; of an adjustment, signed; of a count, as counted.
    pub quantity: Quantity,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a transfer: received so far, goods lost on the road included.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub received: Quantity,
    /// As given, where in another unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<InUnit>,
}

//! Stock, as it is read: levels joined with what people call product and place, and why a level is what it is.

use crate::page::Page;
use onhand_domain::ids::{ActorId, CustomerId, LocationId, MovementId, OrderId, ProductId};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::movement::{MovementKind, Place, Reference};
use onhand_domain::records::order::OrderState;
use onhand_domain::records::stock_level::StockStatus;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How much of a product there is at a location, with what people call both.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StockView {
    /// On hand − reserved.
    pub available: Quantity,
    /// When it was last counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Moment>,
    /// Dispatched to here and not received yet.
    pub incoming: Quantity,
    /// The level's id.
    pub level: Uuid,
    /// Where.
    pub location: LocationId,
    /// The location's code.
    pub location_code: String,
    /// The product's name.
    pub name: String,
    /// Physically here by the ledger.
    pub on_hand: Quantity,
    /// Of what.
    pub product: ProductId,
    /// Promised to open orders.
    pub reserved: Quantity,
    /// The entry of the log that changed it last; 0 where nothing was ever there.
    pub seq: u64,
    /// The product's SKU.
    pub sku: String,
    /// Out, low, normal or over.
    pub status: StockStatus,
}

/// Why a level is what it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StockReasons {
    /// The open order lines that hold of it, newest order first: together they are what is reserved.
    pub held: Vec<HeldLine>,
    /// Whether there are more than are listed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held_more: bool,
    /// The level.
    pub level: StockView,
    /// What moved, newest first: each from what it found to what it left.
    pub movements: Page<MovementView>,
}

/// A movement, as one location saw it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MovementView {
    /// Who.
    pub actor: ActorId,
    /// Who, by the name of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// On hand here after.
    pub after: Quantity,
    /// On hand here before.
    pub before: Quantity,
    /// What it did here: more, or less.
    pub change: Quantity,
    /// Where it came from.
    pub from: Place,
    /// Identity.
    pub id: MovementId,
    /// What kind.
    pub kind: MovementKind,
    /// When it happened.
    pub occurred_at: Moment,
    /// Why, in a word of the business or a clerk's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The order, sale, return, document or count line behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// What people call that: its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_number: Option<String>,
    /// The entry of the log that made it.
    pub seq: u64,
    /// Where it went.
    pub to: Place,
}

/// A line of an order that holds stock.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HeldLine {
    /// For whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Which line, counted from 0.
    pub line: u32,
    /// The order's number.
    pub number: u64,
    /// Still promised.
    pub open: Quantity,
    /// Which order.
    pub order: OrderId,
    /// When it was placed.
    pub placed_at: Moment,
    /// Where it is in its life.
    pub state: OrderState,
}

//! A sale put aside before it is paid: any till of the shop may go on with it. It promises no stock, and nothing of it is
//! charged until it is sold.

use super::order::Discount;
use crate::ids::{ActorId, CustomerId, DeviceId, LocationId, ProductId, RegisterId, SaleId, SuspendedSaleId};
use crate::money::{Money, Price};
use crate::orders::line_input::ChargeInput;
use crate::quantity::Quantity;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuspendedSale {
    /// Who put it aside, or has taken it up again.
    pub actor: ActorId,
    /// Money without stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// To whom, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// The till that put it aside, or has taken it up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Taken off the whole sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Identity.
    pub id: SuspendedSaleId,
    /// By what people find it again: a name, a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is to be sold.
    pub lines: Vec<SuspendedLine>,
    /// In which shop.
    pub location: LocationId,
    /// The cashier's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The register session that it was put aside at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// The sale that became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<SaleId>,
    /// Put aside, taken up, sold or dropped.
    pub state: SuspendedState,
    /// When it was put aside.
    pub suspended_at: Moment,
    /// What it came to at the till, for the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

/// A line of it, as it was keyed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuspendedLine {
    /// Taken off this line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Of one stock unit, where given by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Of what.
    pub product: ProductId,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// The unit of `quantity`; absent: the product's stock unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// Where a suspended sale is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuspendedState {
    /// Put aside: any till may take it up.
    Suspended,
    /// A till has taken it up.
    Resumed,
    /// It was sold.
    Sold,
    /// It will not be.
    Dropped,
}

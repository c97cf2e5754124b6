//! A movement of stock: the truth. Never changed, never deleted; undone by its opposite.

use crate::ids::{ActorId, DeviceId, LocationId, MovementId, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use crate::text;
use crate::time::{Day, Moment};
use crate::worth::Worth;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A movement of a quantity of one product from a place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Movement {
    /// Who.
    pub actor: ActorId,
    /// Of what came in after some of it had left: what that cost more, or less, than was thought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_difference: Option<Worth>,
    /// The business's day that it counts for in figures; of what undoes a movement, the day of that.
    pub day: Day,
    /// On which device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Where it came from.
    pub from: Place,
    /// On hand there after, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_after: Option<Quantity>,
    /// On hand there before, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_before: Option<Quantity>,
    /// Identity.
    pub id: MovementId,
    /// What kind.
    pub kind: MovementKind,
    /// When it happened; of what a count found, when it was counted.
    pub occurred_at: Moment,
    /// Of a count's offset: the late movement that the count had already seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offsets: Option<MovementId>,
    /// Of what.
    pub product: ProductId,
    /// How much, above zero.
    pub quantity: Quantity,
    /// Why, in a word of the business or a clerk's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The order, sale, return, document or count line behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The movement that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<MovementId>,
    /// Where it went.
    pub to: Place,
    /// On hand there after, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_after: Option<Quantity>,
    /// On hand there before, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_before: Option<Quantity>,
    /// What a stock unit of it cost; absent where some of it has no known cost, and between locations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Price>,
    /// How much of the stock without a known cost it brought or took.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub unvalued: Quantity,
    /// By how much it made the business's stock worth more, or less where it took goods out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Worth>,
}

impl Movement {
    /// By how much it changes on hand at a location.
    pub fn effect_at(&self, location: LocationId) -> Quantity {
        let place = Place::At(location);
        if self.to == place {
            self.quantity
        } else if self.from == place {
            self.quantity.negated()
        } else {
            Quantity::ZERO
        }
    }

    /// Whether it brings goods into the business's stock (1), takes them out (-1), or neither.
    pub fn direction(&self) -> i64 {
        i64::from(self.to.location().is_some()) - i64::from(self.from.location().is_some())
    }

    /// The locations at its ends.
    pub fn locations(&self) -> impl Iterator<Item = LocationId> + use<> {
        [self.from, self.to].into_iter().filter_map(Place::location)
    }
}

/// Kinds of movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Opening stock.
    Opening,
    /// Received from a supplier.
    PurchaseReceipt,
    /// Handed to a customer.
    Sale,
    /// Brought back by a customer.
    CustomerReturn,
    /// Put right by hand.
    Adjustment,
    /// Broken.
    Damage,
    /// Thrown away, with reason.
    Waste,
    /// Sent to another location.
    TransferOut,
    /// Received from another location.
    TransferIn,
    /// The difference that a count found.
    Count,
    /// The opposite of a late movement that a count had already seen.
    CountOffset,
    /// Made here.
    Production,
}

/// One end of a movement: a location, or one of the virtual places that make every movement two-sided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A location of the business.
    At(LocationId),
    /// Those it buys from.
    Supplier,
    /// Those it sells to.
    Customer,
    /// Where lost and broken goods go, and found ones come from.
    Loss,
    /// Where opening stock comes from.
    Opening,
    /// Where goods are made.
    Production,
}

impl Place {
    /// The location, if it is one.
    pub fn location(self) -> Option<LocationId> {
        match self {
            Self::At(location) => Some(location),
            _ => None,
        }
    }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = match self {
            Self::At(location) => return location.serialize(serializer),
            Self::Supplier => "supplier",
            Self::Customer => "customer",
            Self::Loss => "loss",
            Self::Opening => "opening",
            Self::Production => "production",
        };
        serializer.serialize_str(name)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::read(deserializer, "a location's id, or a virtual place", |text| {
            Ok::<_, uuid::Error>(match text {
                "supplier" => Self::Supplier,
                "customer" => Self::Customer,
                "loss" => Self::Loss,
                "opening" => Self::Opening,
                "production" => Self::Production,
                other => Self::At(LocationId(Uuid::parse_str(other)?)),
            })
        })
    }
}

/// What a movement belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Reference {
    /// Of that kind.
    pub id: Uuid,
    /// Which kind of record.
    pub kind: ReferenceKind,
    /// Its line, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// Kinds of record that move stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// An order.
    Order,
    /// A sale at a counter.
    Sale,
    /// A customer's return.
    Return,
    /// A stock document.
    Document,
    /// A line of a posted count.
    CountLine,
}

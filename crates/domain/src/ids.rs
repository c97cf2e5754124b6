//! Names of things. Every record has a UUID made by whoever makes the record, also offline.
//!
//! Ids that follow from others (a stock level from its product and location, an imported invoice from
//! its number) are *derived*: the same parts always give the same id, so making them twice changes nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Derives an id from a parent and a few parts. The first six bytes (the time of a version 7 UUID) are
/// kept from `parent`, so that ids made together stay together in an index.
pub fn derive(parent: Uuid, label: &str, parts: &[&[u8]]) -> Uuid {
    let mut bytes = digest(label, &[&[parent.as_bytes().as_slice()], parts].concat());
    bytes[..6].copy_from_slice(&parent.as_bytes()[..6]);
    Uuid::new_v8(bytes)
}

/// Derives an id from parts alone: the natural key of a record that is one per such key.
pub fn natural(label: &str, parts: &[&[u8]]) -> Uuid {
    Uuid::new_v8(digest(label, parts))
}

/// Derives an id from the key that a foreign system gave, in the order of `at_ms` (Unix milliseconds).
pub fn imported(source: &str, key: &str, at_ms: u64) -> Uuid {
    let mut bytes = digest(source, &[key.as_bytes()]);
    bytes[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
    Uuid::new_v8(bytes)
}

fn digest(label: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(label.len() as u64).to_le_bytes());
    hasher.update(label.as_bytes());
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A command: made by the client when the button is pressed; sent again, it is applied once.
    CommandId;
    /// A thing that is sold, stocked or made.
    ProductId;
    /// A place with a stock of its own.
    LocationId;
    /// A customer or partner.
    CustomerId;
    /// An order.
    OrderId;
    /// A sale at a counter.
    SaleId;
    /// Goods that a customer brought back.
    ReturnId;
    /// A stock document: opening, receipt, adjustment, damage, waste, transfer or count.
    DocumentId;
    /// A movement of stock.
    MovementId;
    /// Something that needs attention.
    ExceptionId;
    /// Who acts: a user or an API token.
    ActorId;
    /// The device that a command was made on.
    DeviceId;
}

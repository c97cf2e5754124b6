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

/// Derives an id from parts alone: the natural key of a record that is one per such key. Only whoever works in the
/// business makes these parts, so that a quick hash does (XXH3, 128 bits); it is taken some twenty times an order.
pub fn natural(label: &str, parts: &[&[u8]]) -> Uuid {
    let hash = in_one_piece(label, parts, twox_hash::XxHash3_128::oneshot);
    Uuid::new_v8(hash.to_le_bytes())
}

/// Derives an id from the key that a foreign system gave, in the order of `at_ms` (Unix milliseconds).
pub fn imported(source: &str, key: &str, at_ms: u64) -> Uuid {
    let mut bytes = digest(source, &[key.as_bytes()]);
    bytes[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
    Uuid::new_v8(bytes)
}

/// The first half of BLAKE3 over label and parts: nobody can find parts that give the id of something else.
fn digest(label: &str, parts: &[&[u8]]) -> [u8; 16] {
    let hash = in_one_piece(label, parts, blake3::hash);
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes
}

/// Hashes label and parts, each after its length. Nearly all of them fit the buffer, and are put together there.
fn in_one_piece<T>(label: &str, parts: &[&[u8]], hash: impl FnOnce(&[u8]) -> T) -> T {
    let mut buffer = [0u8; 192];
    let mut end = 0;
    let fits = put(&mut buffer, &mut end, label.as_bytes())
        && parts.iter().all(|part| put(&mut buffer, &mut end, part));
    if fits {
        return hash(&buffer[..end]);
    }
    let mut whole = Vec::new();
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        whole.extend_from_slice(&(part.len() as u64).to_le_bytes());
        whole.extend_from_slice(part);
    }
    hash(&whole)
}

/// Appends a part after its length; `false` where it does not fit.
fn put(buffer: &mut [u8], end: &mut usize, part: &[u8]) -> bool {
    let start = *end + 8;
    let Some(room) = buffer.get_mut(*end..start + part.len()) else { return false };
    room[..8].copy_from_slice(&(part.len() as u64).to_le_bytes());
    room[8..].copy_from_slice(part);
    *end = start + part.len();
    true
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
    /// A group of customers.
    CustomerGroupId;
    /// Someone who may sign in; they act by it.
    PersonId;
    /// A price list.
    PriceListId;
    /// A change of many prices at once.
    PriceChangeId;
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
    /// An entry in a customer's account.
    AccountEntryId;
    /// What covers what in a customer's account.
    AllocationId;
    /// A register session: a till from its float to its Z.
    RegisterId;
    /// Cash put into a drawer or taken out of it.
    CashMovementId;
    /// A sale put aside.
    SuspendedSaleId;
    /// Something that needs attention.
    ExceptionId;
    /// A file that was taken in.
    ImportId;
    /// A note on an order, for staff.
    OrderNoteId;
    /// A customer's wish to bring goods back.
    ReturnRequestId;
    /// Who acts: a user or an API token.
    ActorId;
    /// The device that a command was made on.
    DeviceId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_fit_the_buffer_and_those_that_do_not_are_hashed_alike() {
        let long = [7u8; 300];
        for end in [0, 1, 100, 168, 169, 170, 300] {
            let mut hasher = blake3::Hasher::new();
            for part in [b"label".as_slice(), &long[..end], b"x"] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
            assert_eq!(digest("label", &[&long[..end], b"x"]), hasher.finalize().as_bytes()[..16], "{end}");
        }
    }

    #[test]
    fn a_derived_id_keeps_the_time_of_its_parent() {
        let parent = Uuid::from_u128(0x0199_3d5c_7a00_7000_8000_0000_0000_0001);
        let child = derive(parent, "movement", &[&[1]]);
        assert_eq!(child.as_bytes()[..6], parent.as_bytes()[..6]);
        assert_ne!(child, derive(parent, "movement", &[&[2]]));
        assert_eq!(child.get_version_num(), 8);
    }
}

//! What a client says.

use super::digest::{Digest, HashText};
use crate::PositionText;
use onhand_domain::ids::{CommandId, DeviceId};
use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// A message from a client.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// The first message: who it is, where its replica stands, what it wants to hold.
    Hello(Box<Hello>),
    /// Wants to hold more.
    Subscribe(Subscription),
    /// Holds it no more.
    Unsubscribe {
        /// The client's own number of the subscription.
        subscription: u32,
    },
    /// Commands, applied in this order. Each needs an id; the bytes sent again are the bytes sent first.
    Commands {
        /// As in `POST /api/v1/commands`.
        #[schema(value_type = Vec<Object>)]
        commands: Vec<Box<RawValue>>,
    },
    /// Asks for the digest of each of these subscriptions, at one mark.
    Verify {
        /// The client's own numbers of them.
        subscriptions: Vec<u32>,
    },
    /// After a digest that differed: asks for the digest of each bucket of ids.
    Buckets {
        /// The client's own number of the subscription.
        subscription: u32,
    },
    /// After buckets that differed: says what it holds in them, and asks for what differs.
    Repair {
        /// What it holds in each of the buckets.
        buckets: Vec<BucketRows>,
        /// The client's own number of the subscription.
        subscription: u32,
    },
    /// What came of a verification; counted by the server.
    Verified {
        /// The position at which digests were compared.
        at: PositionText,
        /// Records that had to be corrected since the last such message.
        corrected: u32,
        /// Subscriptions that differed from the server.
        different: u32,
        /// Subscriptions that were equal.
        equal: u32,
    },
    /// Is anybody there? Also tells the time.
    Ping {
        /// Comes back in the answer.
        n: u32,
        /// How long the last answer took, there and back, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round_trip_ms: Option<u32>,
    },
}

/// The first message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// What program it is and of which release, for the server's log.
    pub client: String,
    /// The device; its id is bound to the token, or the person, that used it first.
    pub device: DeviceId,
    /// The mark at which its replica stands; absent where it holds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<PositionText>,
    /// What it wants to hold, and what of it it holds already.
    #[serde(default)]
    pub subscriptions: Vec<Subscription>,
    /// The secret, where it can't be said in a header: over a WebSocket. Absent where the connection came with a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Commands that it sent and has no outcome of.
    #[serde(default)]
    pub unanswered: Vec<CommandId>,
    /// The version of the protocol that it speaks.
    pub version: u32,
}

/// What a client wants to hold: the records of a collection that fit all filters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Which collection.
    pub collection: Collection,
    /// Fields that the registry declares for it, each with the values that fit; none: all records.
    #[serde(default)]
    pub filters: Vec<FieldFilter>,
    /// The fingerprint of the rights under which its rows are held at `hello.position`; absent: nothing is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// The client's own number for it, not used twice on a connection.
    pub subscription: u32,
}

/// A field and the values that fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldFilter {
    /// The field's name.
    pub field: String,
    /// Any of these.
    pub values: Vec<String>,
}

/// What a client holds in a bucket.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BucketRows {
    /// The last byte of the ids.
    pub bucket: u8,
    /// Each record's id and the hash of its bytes, as 16 hexadecimal digits.
    #[schema(value_type = Vec<(Uuid, String)>)]
    pub rows: Vec<(Uuid, HashText)>,
}

impl BucketRows {
    /// The digest of what is held.
    pub fn digest(&self) -> Digest {
        self.rows.iter().fold(Digest::default(), |sum, (_, hash)| sum.plus(hash.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_keep_their_bytes() {
        let text = r#"{"commands":{"commands":[{"type":"place_order","id":"x","data":{"lines":[]}}]}}"#;
        let message: ClientMessage = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
    }

    #[test]
    fn what_is_unknown_is_refused() {
        for text in [
            r#"{"ping":{"n":1,"m":2}}"#,
            r#"{"pong":{"n":1}}"#,
            r#"{"ping":{"n":1},"verify":{"subscriptions":[]}}"#,
            r#"{}"#,
            r#"[]"#,
            r#"{"repair":{"subscription":1,"buckets":[{"bucket":256,"rows":[]}]}}"#,
        ] {
            assert!(serde_json::from_str::<ClientMessage>(text).is_err(), "{text}");
        }
    }
}

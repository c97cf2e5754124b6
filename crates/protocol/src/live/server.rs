//! What the server says.

use super::digest::{Bucket, Digest, HashText};
use crate::PositionText;
use crate::event::Subject;
use onhand_domain::command::Role;
use onhand_domain::event::{Category, Importance};
use onhand_domain::ids::{ActorId, CommandId, CustomerId, ExceptionId};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// A message from the server. `changes` to `repair` belong to a run that `end` closes; they say how things stand at the
/// mark that `end` names, and are applied together with it. All others may come at any time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// The answer to `hello`.
    Welcome(Box<Welcome>),
    /// A subscription begins, or begins anew: what follows of its group is for it.
    Subscribed(Subscribed),
    /// A subscription is over; its rows are dropped.
    Unsubscribed {
        /// In words for programmers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// Why.
        reason: Reason,
        /// The client's number of it.
        subscription: u32,
    },
    /// In a run: what changed in a group.
    Changes(Changes),
    /// In a run: a part of a subscription's first rows.
    Chunk {
        /// The records.
        rows: Vec<Change>,
        /// The client's number of the subscription.
        subscription: u32,
    },
    /// In a run: with it, a subscription's rows are all there. Where it began anew, what is not among the rows since then is
    /// not there any more.
    Ready {
        /// The client's number of the subscription.
        subscription: u32,
    },
    /// In a run: the digest that was asked for.
    Digest {
        /// Of all its rows, as of the mark.
        digest: Digest,
        /// The client's number of the subscription.
        subscription: u32,
    },
    /// In a run: the digests of the buckets that are not empty.
    Buckets {
        /// As of the mark.
        buckets: Vec<Bucket>,
        /// The client's number of the subscription.
        subscription: u32,
    },
    /// In a run: what differs from what the client said that it holds.
    Repair {
        /// Records that it holds and that are not there.
        gone: Vec<Uuid>,
        /// Records that it lacks, or holds otherwise.
        rows: Vec<Change>,
        /// The client's number of the subscription.
        subscription: u32,
    },
    /// Closes a run: apply it; the replica stands at `to`.
    End {
        /// What became of this client's commands; their effects are in the rows up to here.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        outcomes: Vec<Outcome>,
        /// The mark.
        to: PositionText,
    },
    /// Commands that were not taken, or whose end is not known: send them again, with the same ids.
    Again {
        /// Not before so many milliseconds.
        after_ms: u32,
        /// Which.
        commands: Vec<CommandId>,
        /// Why.
        reason: Reason,
    },
    /// The answer to `ping`.
    Pong {
        /// As asked.
        n: u32,
        /// The server's clock.
        now: Moment,
    },
    /// A message was not understood or not allowed, and did nothing. The connection goes on.
    Refused {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
    },
    /// The connection ends.
    Bye {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
        /// When to come again, in milliseconds; absent: not without being told to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u32>,
    },
}

/// The answer to `hello`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Welcome {
    /// Who the token's bearer is in the log.
    pub actor: ActorId,
    /// The partner's own customer record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Where the log ended when the client came.
    pub head: PositionText,
    /// Commands that may be under way on this connection.
    pub in_flight_max: u32,
    /// Bytes that a message may have.
    pub message_max: u32,
    /// The server's clock.
    pub now: Moment,
    /// A client that has been silent for so long is taken for gone, in milliseconds: ping in time.
    pub silence_ms: u32,
    /// What the bearer may do.
    pub role: Role,
    /// What became of the position in `hello`.
    pub standing: Standing,
    /// How often the business wants replicas verified, in milliseconds.
    pub verify_every_ms: u32,
    /// The version that both speak.
    pub version: u32,
}

/// What became of the position with which a client came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It had none.
    Fresh,
    /// The log has that mark: deltas go on from there.
    Resumed,
    /// The log at that place is another: it was put back to an older state, or is a copy. Facts that were acknowledged since
    /// may be lost: send them again. What is held is to be verified.
    Fork,
}

/// A subscription begins, or begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subscribed {
    /// The number by which `changes` name it from now on.
    pub group: u64,
    /// Why it begins as it does, where that is not what the client asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The fingerprint of the rights under which it is served; given back as `held`.
    pub scope: String,
    /// What follows.
    pub start: Start,
    /// The client's number of it.
    pub subscription: u32,
}

/// What follows after a subscription began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Chunks, then `ready`. What is held stays on the screen until then, and is replaced whole.
    Snapshot,
    /// Nothing but deltas: what is held is good.
    Resume,
    /// Nothing but deltas: what is held is of another history, and must be verified.
    Verify,
}

/// What changed in a group up to the mark of the run.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    /// What happened, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<StreamEvent>,
    /// Records that are not in the group now; the client may never have held them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Uuid>,
    /// The group's number.
    pub group: u64,
    /// Records of the group that changed, as they are now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Change>,
    /// Events before these that are left out, since they are too many.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u64,
}

/// A record as it is at the mark.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// The record, byte for byte as it is kept: its hash is of these bytes.
    #[schema(value_type = Object)]
    pub record: Box<RawValue>,
    /// The entry of the log that changed it last.
    pub seq: u64,
}

/// A named event and what it is about.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StreamEvent {
    /// The hash of the id of the command behind it (`onhand_domain::hash::of_command`): a client knows its own by it, and
    /// learns nothing of others.
    #[schema(value_type = String)]
    pub act: HashText,
    /// Who caused it; partners are not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// When it was recorded.
    pub at: Moment,
    /// What it is about, for filters.
    pub category: Category,
    /// The event, with its `name` and figures.
    #[schema(value_type = onhand_domain::event::Event)]
    pub event: Box<RawValue>,
    /// Its place in the entry, from 0: with `seq`, an event is named once.
    pub index: u32,
    /// How much it wants to be noticed.
    pub importance: Importance,
    /// When it happened, where that was not when it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// The entry of the log.
    pub seq: u64,
    /// The record that it is about.
    pub subject: Subject,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The exception that keeps it, where it is quarantined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionId>,
    /// The command.
    pub id: CommandId,
    /// Why it was refused or quarantined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Its entry in the log, where it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Accepted, refused, or kept for people to see.
    pub status: OutcomeStatus,
}

pub use crate::OutcomeStatus;

/// Why something was refused, begins anew or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A message that is no JSON, or of no known form.
    BadMessage,
    /// A message that is longer than it may be.
    TooLarge,
    /// A message that does not fit here: before `hello`, a second `hello`, a number used twice or unknown.
    OutOfOrder,
    /// A version that the server does not speak.
    UnknownVersion,
    /// No token, or one that is unknown, expired or revoked.
    Unauthorized,
    /// Not with these rights.
    Forbidden,
    /// A device id that belongs to another token.
    DeviceOfAnother,
    /// A collection that has no such field to select by.
    UnknownField,
    /// More subscriptions, values, commands or messages than may be.
    TooMany,
    /// The inbox is full.
    Busy,
    /// The store failed: what became of it is not known.
    Failed,
    /// The server stops.
    Stopping,
    /// Not a word in time.
    Silent,
    /// The position is so far back that all is sent again.
    TooOld,
    /// The rights of the bearer are others now.
    ScopeChanged,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_travel_byte_for_byte() {
        let text = r#"{"changes":{"group":7,"rows":[{"record":{"b":"1.50","id":1,"a":"é\u0007"},"seq":3}]}}"#;
        let message: ServerMessage = serde_json::from_str(text).unwrap();
        let ServerMessage::Changes(changes) = &message else { panic!("{message:?}") };
        assert_eq!(changes.rows[0].record.get(), r#"{"b":"1.50","id":1,"a":"é\u0007"}"#);
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
    }

    #[test]
    fn an_end_is_small() {
        let end =
            ServerMessage::End { outcomes: Vec::new(), to: PositionText("1:2:00000000000000ab".into()) };
        assert_eq!(serde_json::to_string(&end).unwrap(), r#"{"end":{"to":"1:2:00000000000000ab"}}"#);
    }
}

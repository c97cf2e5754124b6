//! Commands in, outcomes out.

use onhand_domain::ids::{ActorId, CommandId, DeviceId, ExceptionId};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A command as a client sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandInput {
    /// Who has allowed it, where it goes beyond the limits of who gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalInput>,
    /// How old the measurement of `clock_offset_ms` was when the command was made, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_age_s: Option<u32>,
    /// What the device adds to its wall clock to get the server's, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
    /// What the command says; its form depends on `type`.
    pub data: Box<RawValue>,
    /// The device that it was made on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Made when the button was pressed: sent again, it is applied once and answered the same. Absent: made by the
    /// server, and then a repeat is another command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CommandId>,
    /// When it happened, by the device's wall clock; absent: now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// The command's name.
    #[serde(rename = "type")]
    pub name: String,
}

/// The proof that someone has allowed a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalInput {
    /// Whose token allows it.
    pub approver: ActorId,
    /// HMAC-SHA-256 over the command's id as text, by the SHA-256 hash of the token's secret: 64 hexadecimal digits.
    pub proof: String,
}

/// The body of `POST /api/v1/commands`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandsInput<'a> {
    /// Applied in this order; each is answered, and none waits for another's success.
    #[serde(borrow)]
    pub commands: Vec<&'a RawValue>,
}

/// The answer to `POST /api/v1/commands`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutcomesReply {
    /// One for each command, in order.
    pub outcomes: Vec<OutcomeReply>,
}

/// What became of a command.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutcomeReply {
    /// What happened, where it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<onhand_domain::event::Event>)]
    pub events: Option<Box<RawValue>>,
    /// The exception that keeps it, where it is quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionId>,
    /// The command.
    pub id: CommandId,
    /// Its place in the log, as `epoch:seq`, where it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<PositionText>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Whether it had been decided before, and this is that answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
    /// Accepted, refused, or kept for people to see.
    pub status: OutcomeStatus,
}

/// A place in the log, as `epoch:seq`; where it must be told from the same place of another history, as
/// `epoch:seq:mark`, the mark being 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = "1:1042")]
pub struct PositionText(pub String);

/// What became of a command, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeStatus {
    /// In the log, durable.
    Accepted,
    /// Nothing was changed.
    Refused,
    /// A fact that could not be applied: kept whole, and shown to people as an exception.
    Quarantined,
}

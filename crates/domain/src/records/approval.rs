//! What someone with the right to do so allowed another to do beyond the limits of their role.

use super::exception::Detail;
use crate::ids::{self, ActorId, CommandId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An approval that was needed and given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    /// Who did it.
    pub actor: ActorId,
    /// Who allowed it.
    pub approver: ActorId,
    /// When.
    pub at: Moment,
    /// The command that it was given for.
    pub command: CommandId,
    /// The limits that it goes beyond: each with what was done.
    pub exceeded: Vec<Detail>,
    /// Identity: follows from the command.
    pub id: Uuid,
    /// The sale or return.
    pub subject: Uuid,
}

impl Approval {
    /// The id of the approval of a command.
    pub fn id_of(command: CommandId) -> Uuid {
        ids::derive(command.0, "approval", &[])
    }
}

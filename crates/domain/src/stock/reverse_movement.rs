//! Undoes one movement of a stock document. What belongs to an order, a sale, a return, a transfer or a count is
//! undone there.

use super::reversal;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::ids::MovementId;
use crate::limits;
use crate::records::document::DocumentKind;
use crate::records::movement::ReferenceKind;
use crate::records::{Document, Movement};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A movement to be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseMovement {
    /// Which movement.
    pub movement: MovementId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Act for ReverseMovement {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let movement = reversal::want(wants, self.movement);
        if let Some(reference) = movement.and_then(|movement| movement.reference) {
            wants.record::<Document>(reference.id);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::short("data.reason", self.reason.as_deref())?;
        let movement = decision.existing::<Movement>(self.movement)?;
        let document = movement
            .reference
            .filter(|reference| reference.kind == ReferenceKind::Document)
            .and_then(|reference| decision.get::<Document>(reference.id));
        if document
            .is_none_or(|document| matches!(document.kind, DocumentKind::Transfer | DocumentKind::Count))
        {
            return Err(Refusal::NotReversible { movement: self.movement });
        }
        reversal::reverse(decision, self.movement, self.reason.as_deref())?;
        Ok(())
    }
}

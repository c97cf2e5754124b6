//! Goods received: a fact.

use super::document::{Head, Simple};
use super::lines::LineInput;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::DocumentId;
use crate::key::Key;
use crate::records::document::DocumentKind;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Goods received: many lines, one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostReceipt {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What came.
    pub lines: Vec<LineInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The supplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Their delivery note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl PostReceipt {
    fn document(&self) -> Simple<'_> {
        Simple {
            head: Head {
                document: self.document,
                location: self.location.as_ref(),
                note: self.note.as_deref(),
                party: self.party.as_deref(),
                reference: self.reference.as_deref(),
            },
            kind: DocumentKind::Receipt,
            lines: &self.lines,
            reason: None,
        }
    }
}

impl Act for PostReceipt {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        self.document().want(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let (document, number) = self.document().post(decision)?;
        decision.say(Event::PurchaseReceived { document, number });
        Ok(())
    }
}

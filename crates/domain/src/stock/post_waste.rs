//! Goods thrown away: a fact, always with a reason.

use super::document::{Head, Simple};
use super::lines::LineInput;
use crate::command::{Act, KITCHEN_TOO, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::DocumentId;
use crate::key::Key;
use crate::records::document::DocumentKind;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Goods thrown away: many lines, each with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostWaste {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What was thrown away.
    pub lines: Vec<LineInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why, where a line does not say: a [`crate::records::document::WasteReason`], or a person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The business's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl PostWaste {
    fn document(&self) -> Simple<'_> {
        Simple {
            head: Head {
                document: self.document,
                location: self.location.as_ref(),
                note: self.note.as_deref(),
                party: None,
                reference: self.reference.as_deref(),
            },
            kind: DocumentKind::Waste,
            lines: &self.lines,
            reason: self.reason.as_deref(),
        }
    }
}

impl Act for PostWaste {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = KITCHEN_TOO;

    fn wants(&self, wants: &mut Wants<'_>) {
        self.document().want(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let (document, number) = self.document().post(decision)?;
        decision.say(Event::DocumentPosted { document, kind: DocumentKind::Waste, number });
        Ok(())
    }
}

//! Stock put right by hand: a fact, always with a reason.

use super::document::{Head, Simple};
use super::lines::LineInput;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::DocumentId;
use crate::key::Key;
use crate::records::document::DocumentKind;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Stock put right by hand: many lines, each more (positive) or less (negative), each with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostAdjustment {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// By how much: positive where there is more than the book says, negative where there is less.
    pub lines: Vec<LineInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why, where a line does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The business's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl PostAdjustment {
    fn document(&self) -> Simple<'_> {
        Simple {
            head: Head {
                document: self.document,
                location: self.location.as_ref(),
                note: self.note.as_deref(),
                party: None,
                reference: self.reference.as_deref(),
            },
            kind: DocumentKind::Adjustment,
            lines: &self.lines,
            reason: self.reason.as_deref(),
        }
    }
}

impl Act for PostAdjustment {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        self.document().want(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let (document, number) = self.document().post(decision)?;
        decision.say(Event::DocumentPosted { document, kind: DocumentKind::Adjustment, number });
        Ok(())
    }
}

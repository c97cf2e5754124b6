//! Goods made: a fact. They come from production; recipes say what was used for them.

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

/// Goods made: many lines, one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostMade {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What was made, and what it cost to make.
    pub lines: Vec<LineInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The business's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl PostMade {
    fn document(&self) -> Simple<'_> {
        Simple {
            head: Head {
                document: self.document,
                location: self.location.as_ref(),
                note: self.note.as_deref(),
                party: None,
                reference: self.reference.as_deref(),
            },
            kind: DocumentKind::Made,
            lines: &self.lines,
            reason: None,
        }
    }
}

impl Act for PostMade {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = KITCHEN_TOO;

    fn wants(&self, wants: &mut Wants<'_>) {
        self.document().want(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let (document, number) = self.document().post(decision)?;
        decision.say(Event::DocumentPosted { document, kind: DocumentKind::Made, number });
        Ok(())
    }
}

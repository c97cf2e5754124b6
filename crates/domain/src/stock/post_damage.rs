//! Broken goods: a fact.

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

/// Broken goods: many lines, one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostDamage {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What broke.
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

impl PostDamage {
    fn document(&self) -> Simple<'_> {
        Simple {
            head: Head {
                document: self.document,
                location: self.location.as_ref(),
                note: self.note.as_deref(),
                party: None,
                reference: self.reference.as_deref(),
            },
            kind: DocumentKind::Damage,
            lines: &self.lines,
            reason: self.reason.as_deref(),
        }
    }
}

impl Act for PostDamage {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        self.document().want(wants);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let (document, number) = self.document().post(decision)?;
        decision.say(Event::StockDamaged { document, number });
        Ok(())
    }
}

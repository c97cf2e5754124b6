//! Marks an import as undone, once each of its records was archived, reversed or set back.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::ImportId;
use crate::records::Import;
use crate::records::import::ImportState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An import that was undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoImport {
    /// Which import.
    pub import: ImportId,
    /// What stays as the import made it: changed since, or still in use.
    pub left: u32,
}

impl Act for UndoImport {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Import>(self.import);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let import = decision.existing::<Import>(self.import)?.clone();
        if import.state == ImportState::Undone {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ImportUndone { import: import.id, kind: import.kind });
        decision.put(Import {
            left: self.left,
            state: ImportState::Undone,
            undone_at: Some(decision.context().now),
            ..import
        });
        Ok(())
    }
}

//! Ends an import: all of the file that could be taken in was.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::ImportId;
use crate::records::Import;
use crate::records::import::ImportState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndImport {
    /// Rows that changed a record.
    pub changed: u32,
    /// Which import.
    pub import: ImportId,
    /// Rows that made one.
    pub new: u32,
    /// Rows that said what was there already.
    pub unchanged: u32,
    /// Rows that were wrong.
    pub wrong: u32,
}

impl Act for EndImport {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Import>(self.import);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let import = decision.existing::<Import>(self.import)?.clone();
        if import.state != ImportState::Applying {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ImportEnded { import: import.id, kind: import.kind });
        decision.put(Import {
            changed: self.changed,
            ended_at: Some(decision.context().now),
            new: self.new,
            state: ImportState::Applied,
            unchanged: self.unchanged,
            wrong: self.wrong,
            ..import
        });
        Ok(())
    }
}

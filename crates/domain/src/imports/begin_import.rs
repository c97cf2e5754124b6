//! Begins to take a file in: what follows under the import's id belongs to it, until it ends.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, ImportId};
use crate::limits;
use crate::records::Import;
use crate::records::import::{ImportKind, ImportState};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file that is about to be taken in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginImport {
    /// The file's name, as its owner knows it.
    pub file: String,
    /// BLAKE3 of the file, as 64 hexadecimal digits.
    pub hash: String,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ImportId>,
    /// What the file lists.
    pub kind: ImportKind,
}

impl BeginImport {
    fn id(&self, command: ids::CommandId) -> ImportId {
        self.id.unwrap_or_else(|| ImportId(ids::derive(command.0, "import", &[])))
    }
}

impl Act for BeginImport {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Import>(self.id(wants.context().command));
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::name("data.file", &self.file)?;
        limits::digest("data.hash", &self.hash)?;
        let id = self.id(decision.context().command);
        decision.must_be_new::<Import>(id)?;
        decision.say(Event::ImportStarted { import: id, kind: self.kind });
        decision.put(Import {
            changed: 0,
            ended_at: None,
            file: self.file.clone(),
            hash: self.hash.clone(),
            id,
            kind: self.kind,
            left: 0,
            new: 0,
            started_at: decision.context().now,
            state: ImportState::Applying,
            unchanged: 0,
            undone_at: None,
            wrong: 0,
        });
        Ok(())
    }
}

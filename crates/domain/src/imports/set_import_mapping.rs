//! Remembers which column of a file is which field, for every file with the same columns.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::limits;
use crate::records::ImportMapping;
use crate::records::import::{ImportKind, MappedColumn};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Columns that one file may have.
const HEADERS_MAX: usize = 1_000;

/// Which columns stand for which fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetImportMapping {
    /// Columns that were told by hand, each with its field; none forgets them.
    pub columns: Vec<MappedColumn>,
    /// All columns of the file, in any order.
    pub headers: Vec<String>,
    /// What the file lists.
    pub kind: ImportKind,
}

impl Act for SetImportMapping {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<ImportMapping>(ImportMapping::id_of(self.kind, &self.headers));
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.headers", self.headers.len(), HEADERS_MAX)?;
        for (place, header) in self.headers.iter().enumerate() {
            limits::short(&format!("data.headers[{place}]"), Some(header))?;
        }
        limits::few("data.columns", self.columns.len(), limits::LIST_MAX)?;
        for (place, column) in self.columns.iter().enumerate() {
            limits::name(&format!("data.columns[{place}].column"), &column.column)?;
            limits::name(&format!("data.columns[{place}].field"), &column.field)?;
            if !self.headers.contains(&column.column) {
                return Err(Refusal::invalid(format!("data.columns[{place}].column"), Rule::Known));
            }
            if self.columns[..place].iter().any(|other| other.field == column.field) {
                return Err(Refusal::invalid(format!("data.columns[{place}].field"), Rule::Unique));
            }
        }
        let id = ImportMapping::id_of(self.kind, &self.headers);
        let mapping = ImportMapping {
            columns: self.columns.clone(),
            headers: self.headers.clone(),
            id,
            kind: self.kind,
        };
        if decision.get::<ImportMapping>(id) == Some(&mapping) {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ImportMappingSet { mapping: id, kind: self.kind });
        decision.put(mapping);
        Ok(())
    }
}

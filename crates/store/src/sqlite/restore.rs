//! Putting a whole business into an empty file, in one transaction.

use super::connection::failed;
use super::read::SqliteReader;
use super::write;
use crate::dump::DumpItem;
use crate::position::Position;
use crate::restore::{Restored, Restoring};
use crate::{RecordWrite, StoreError};

/// Records whose look-ups are written together, in the order of their keys.
const TOGETHER: usize = 4_096;

/// Takes an export, whole or not at all.
pub(super) fn restore(
    tables: &SqliteReader,
    items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
) -> Result<(), StoreError> {
    let changes = write::begin(&tables.connection).map_err(failed)?;
    let mut restoring = Restoring::default();
    let mut records: Vec<RecordWrite> = Vec::new();
    for item in items {
        match restoring.item(item?)? {
            Restored::Head(position) => {
                write::move_head(&changes, &Position::default(), &position).map_err(failed)?;
            }
            Restored::Record { write } => {
                write::put_records(tables, &[&write])?;
                records.push(write);
                if records.len() >= TOGETHER {
                    put_lookups(&changes, &mut records)?;
                }
            }
            Restored::Version { collection, row, version } => {
                write::put_version(&changes, tables.number(collection), row, &version)?;
            }
            Restored::Entry(entry) => write::put_entries(&changes, &[entry]).map_err(failed)?,
            Restored::Refused(refused) => write::put_refused(&changes, &[refused]).map_err(failed)?,
        }
    }
    put_lookups(&changes, &mut records)?;
    restoring.finish()?;
    changes.commit().map_err(failed)
}

fn put_lookups(changes: &rusqlite::Connection, records: &mut Vec<RecordWrite>) -> Result<(), StoreError> {
    let writes: Vec<&RecordWrite> = records.iter().collect();
    write::put_lookups(changes, &writes).map_err(failed)?;
    records.clear();
    Ok(())
}

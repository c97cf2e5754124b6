//! How a file is opened, and what its failures mean.

use crate::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// Who opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// The one writer.
    Write,
    /// A reader, beside the writer.
    Read,
    /// What empties the log beside the file.
    Checkpoint,
}

/// How long a reader waits for a file that is being recovered, or the writer for someone with a shell.
const PATIENCE: Duration = Duration::from_secs(5);
/// Statements kept ready: a few for each collection.
const STATEMENTS: usize = 256;
/// Page cache of the writer and of each reader, in kibibytes.
const WRITER_CACHE: i64 = 65_536;
const READER_CACHE: i64 = 8_192;

/// Opens a connection. Not mapped into memory: a failing disk is then an error and not a signal.
pub(super) fn open(path: &Path, access: Access) -> Result<Connection, StoreError> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Checkpoint => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let connection =
        Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    set_up(&connection, access).map_err(failed)?;
    Ok(connection)
}

fn set_up(connection: &Connection, access: Access) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without it a statement with a range is planned anew whenever the range's bounds differ.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let cache = if access == Access::Write { WRITER_CACHE } else { READER_CACHE };
    connection.pragma_update(None, "cache_size", -cache)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    if access == Access::Read {
        return connection.pragma_update(None, "query_only", true);
    }
    connection.pragma_update(None, "temp_store", "memory")?;
    // The journal's mode is kept in the file. The answer is a row, and what it says is checked.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        let reason = format!("the file system can't do write-ahead logging (journal mode {mode})");
        return Err(Error::SqliteFailure(rusqlite::ffi::Error::new(14), Some(reason)));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // The log beside the file is written over and over and never cut: a flush of a file that keeps its size is quick.
    connection.query_row("PRAGMA journal_size_limit = -1", [], |_| Ok(()))?;
    // See `checkpoint`.
    connection.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))
}

/// Syncs the log beside a file, before anything in it is answered from: of a process that was killed it may hold a
/// commit that was written and not synced yet.
pub(super) fn sync_log(path: &Path) -> Result<(), StoreError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match OpenOptions::new().write(true).open(&log).and_then(|log| log.sync_data()) {
        Ok(()) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(()),
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Err(StoreError::ReadOnly),
            _ => Err(StoreError::Io(format!("{} could not be synced: {error}", Path::new(&log).display()))),
        },
    }
}

/// What a failure of SQLite's means here.
pub(super) fn failed(error: Error) -> StoreError {
    if let Error::InvalidColumnType(..)
    | Error::FromSqlConversionFailure(..)
    | Error::IntegralValueOutOfRange(..)
    | Error::Utf8Error(..) = &error
    {
        return StoreError::Damaged { what: error.to_string() };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged { what: format!("the file: {error}") }
        }
        Some(ErrorCode::ConstraintViolation) => StoreError::BadBatch { problem: error.to_string() },
        _ => StoreError::Io(error.to_string()),
    }
}

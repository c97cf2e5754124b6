//! Emptying the write-ahead log into the file, out of the commit's way.
//!
//! A thread beside the writer copies pages while commits go on. It can't catch up with a writer that never pauses,
//! and only a log that was copied to its end is begun anew: so once the log is long, the writer itself copies the
//! little that is left.

use super::connection::{self, Access, failed};
use crate::StoreError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Pages in the log that wait to be copied, from which the thread copies them.
const BEGIN_AT: i64 = 2_000;
/// Pages in the log, from which the writer finishes the copying.
const FINISH_AT: i64 = 16_000;

/// The thread and how to wake it.
#[derive(Debug)]
pub(super) struct Checkpointer {
    thread: Option<JoinHandle<()>>,
    wake: Option<SyncSender<()>>,
}

/// How long the log is, and how much of it is copied.
struct Log {
    pages: i64,
    copied: i64,
}

impl Checkpointer {
    /// Starts the thread.
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = connection::open(path, Access::Checkpoint)?;
        let (wake, woken) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || copy_when_woken(&connection, &woken))
            .map_err(|error| StoreError::Io(format!("no thread for checkpoints: {error}")))?;
        Ok(Self { thread: Some(thread), wake: Some(wake) })
    }

    /// Looks at the log after a commit. What fails here fails nobody: the log grows until a later attempt succeeds.
    pub(super) fn after_commit(&self, writer: &Connection) {
        let Ok(log) = copy(writer, "NOOP") else { return };
        if log.pages >= FINISH_AT {
            copy(writer, "PASSIVE").ok();
        } else if log.pages - log.copied >= BEGIN_AT {
            self.wake.iter().for_each(|wake| {
                wake.try_send(()).ok();
            });
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// Copies all that is in the log into the file and empties the log, where nobody reads from it now. Where this fails,
/// the log is read at the next opening.
pub(super) fn empty(writer: &Connection) {
    writer.busy_timeout(Duration::ZERO).ok();
    copy(writer, "TRUNCATE").ok();
}

fn copy_when_woken(connection: &Connection, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        copy(connection, "PASSIVE").ok();
    }
}

/// Copies pages of the log into the file, waiting for nobody; `NOOP` copies none.
fn copy(connection: &Connection, mode: &str) -> Result<Log, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("PRAGMA wal_checkpoint({mode})")).map_err(failed)?;
    statement.query_row([], |row| Ok(Log { pages: row.get(1)?, copied: row.get(2)? })).map_err(failed)
}

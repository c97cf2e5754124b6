//! The scrub: reads all that is stored now and then, in search of damage, so that it is noticed while there still is a
//! copy without it and not only when someone needs what is damaged.
//!
//! It reads a chunk at a time, each for itself, and rests much longer than it reads: it holds up nobody and keeps no
//! read transaction open. Sums over all records are left to `onhand verify`.

use crate::checks::{self, CHUNK, LogCheck};
use crate::engine::Handle;
use crate::environment::Joiner;
use crate::findings::Findings;
use onhand_store::{Head, Reader, StoreError};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// The first reading begins so long after the start at the latest: a server may never run for a whole day.
const FIRST_AFTER: Duration = Duration::from_secs(600);
/// It rests for so many times as long as it read.
const REST: u32 = 9;
/// It rests for so long at most.
const REST_MAX: Duration = Duration::from_secs(2);
/// Findings that are logged; more of them are only counted.
const LOGGED_MAX: usize = 100;

/// A reading of all that is stored, a chunk at a time.
#[derive(Debug)]
pub struct Scrub {
    findings: Findings,
    head: Head,
    log: LogCheck,
    log_ended: bool,
    /// The collection that is read, by its place in the head, and the last row that was.
    records: (usize, i64),
}

impl Scrub {
    /// Of all that is there now.
    pub fn new(reader: &dyn Reader) -> Result<Self, StoreError> {
        Ok(Self {
            findings: Findings::default(),
            head: reader.head()?,
            log: LogCheck::default(),
            log_ended: false,
            records: (0, 0),
        })
    }

    /// What was found so far.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Reads the next chunk; false at the end.
    pub fn step(&mut self, reader: &dyn Reader) -> Result<bool, StoreError> {
        if !self.log_ended {
            self.log_ended = self.log.next(reader, self.head.position, &mut self.findings)? == 0;
            if self.log_ended {
                self.log.finish(self.head.position, &mut self.findings);
            }
            return Ok(true);
        }
        let (place, after) = self.records;
        let Some((collection, next_row)) = self.head.next_rows.get(place).copied() else { return Ok(false) };
        if after >= next_row - 1 {
            self.records = (place + 1, 0);
            return Ok(true);
        }
        let chunk = checks::read_chunk(reader, collection, after, next_row, &mut self.findings)?;
        self.records.1 = chunk.last().map_or(after + CHUNK as i64, |stored| stored.row.max(after + 1));
        for stored in chunk {
            checks::check_record(reader, collection, stored, &mut self.findings)?;
        }
        Ok(true)
    }
}

/// The thread that scrubs. It ends when this is dropped.
pub(crate) struct Scrubber {
    stop: Option<SyncSender<()>>,
    thread: Option<Joiner>,
}

impl Scrubber {
    /// Starts it: it reads everything each time that `every` has gone by.
    pub(crate) fn start(handle: Handle, every: Duration) -> Result<Self, StoreError> {
        let (stop, stopped) = sync_channel(0);
        let spawn = handle.environment().spawn.clone();
        let work = move || {
            let mut wait = every.min(FIRST_AFTER);
            while rest(&stopped, wait) {
                wait = every;
                scrub(&handle, &stopped);
            }
        };
        let thread = spawn
            .spawn("onhand-scrub", Box::new(work))
            .map_err(|error| StoreError::Io(format!("no thread for the scrub: {error}")))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Scrubber {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(join) = self.thread.take() {
            join();
        }
    }
}

/// Reads everything once; says what was found, in figures and in the log.
fn scrub(handle: &Handle, stopped: &Receiver<()>) {
    let figures = &handle.figures().scrub;
    let clock = &handle.environment().clock;
    let mut scrub = match handle.readers().read(Scrub::new) {
        Ok(scrub) => scrub,
        Err(error) => {
            tracing::error!(%error, "the scrub could not begin");
            return;
        }
    };
    loop {
        let began = clock.monotonic_us();
        let (rows, found) = (scrub.findings.rows(), scrub.findings.findings.len());
        let more = handle.readers().read(|reader| scrub.step(reader)).unwrap_or_else(|error| {
            scrub.findings.add("everything can be read", "store", error);
            false
        });
        figures.rows.fetch_add(scrub.findings.rows() - rows, Ordering::Relaxed);
        figures.differences.fetch_max(scrub.findings.count, Ordering::Relaxed);
        for finding in scrub.findings.findings.iter().take(LOGGED_MAX).skip(found) {
            tracing::error!(
                rule = finding.rule,
                what = finding.what,
                detail = finding.detail,
                "damage was found"
            );
        }
        if !more {
            break;
        }
        let took = Duration::from_micros(clock.monotonic_us().saturating_sub(began));
        if !rest(stopped, (took * REST).min(REST_MAX)) {
            return;
        }
    }
    let findings = scrub.findings();
    figures.differences.store(findings.count, Ordering::Relaxed);
    figures.ended_ms.store(clock.now().millis(), Ordering::Relaxed);
    let (entries, records, versions) = (findings.entries, findings.records, findings.versions);
    tracing::info!(entries, records, versions, differences = findings.count, "all that is stored was read");
}

/// Waits; false where it is to stop.
fn rest(stopped: &Receiver<()>, time: Duration) -> bool {
    matches!(stopped.recv_timeout(time), Err(RecvTimeoutError::Timeout))
}

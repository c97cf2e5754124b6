//! A disk under the real server that can be watched and that fails on demand: see `disk.c`, which the system's C
//! compiler, without which SQLite can't be built either, makes into a library that is put before the system's own.
//!
//! Rust's own ways to stand between SQLite and the disk need `unsafe` or a compiler's library beside the compiler; and
//! this one has SQLite's own file layer under test as well.

#![cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "other systems' libraries are not put before")
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// How a disk fails.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Nothing can be written and nothing synced.
    Broken,
    /// The process is killed when it is about to sync.
    Die,
    /// No file can grow.
    Full,
    /// Nothing can be changed, as after the system has seen the disk fail.
    ReadOnly,
}

/// A watched disk.
#[derive(Debug)]
pub struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Without a fault.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Puts it under a program that works on a data directory.
    pub fn under(&self, command: &mut Command, data: &Path) {
        command
            .env("LD_PRELOAD", library())
            .env("DISK_FOLDER", data)
            .env("DISK_TRACE", self.trace())
            .env("DISK_FAULT", self.fault());
    }

    /// Fails from now on.
    pub fn fail(&self, fault: Fault) {
        let word = match fault {
            Fault::Broken => "broken",
            Fault::Die => "die",
            Fault::Full => "full",
            Fault::ReadOnly => "readonly",
        };
        std::fs::write(self.fault(), word).unwrap();
    }

    /// Fails no more.
    pub fn heal(&self) {
        std::fs::remove_file(self.fault()).unwrap();
    }

    /// About how many bytes were written so far.
    pub fn written(&self) -> u64 {
        std::fs::metadata(self.trace()).unwrap().len()
    }

    /// All that happened so far, in order.
    pub fn happened(&self) -> Vec<Happened> {
        let bytes = std::fs::read(self.trace()).unwrap();
        let (mut happened, mut rest) = (Vec::new(), &bytes[..]);
        while let Some((one, after)) = Happened::read(rest) {
            happened.push(one);
            rest = after;
        }
        happened
    }

    fn trace(&self) -> PathBuf {
        self.folder.path().join("trace")
    }

    fn fault(&self) -> PathBuf {
        self.folder.path().join("fault")
    }
}

/// Makes the library, once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (made, library) =
            (folder.join(format!("disk.{}.so", std::process::id())), folder.join("disk.so"));
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/end_to_end/support/disk.c");
        let done = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .arg(&made)
            .args([source, "-ldl", "-pthread"])
            .status()
            .unwrap();
        assert!(done.success(), "disk.c could not be compiled");
        // Another run of the tests may do the same at this moment.
        std::fs::rename(made, &library).unwrap();
        library
    })
}

/// The files whose bytes are watched.
pub const FILES: [&str; 3] = ["business.sqlite", "business.sqlite-wal", "business.sqlite-journal"];

/// Something that happened to the disk, or an answer that left. Files are places in [`FILES`].
#[derive(Clone, Debug)]
pub enum Happened {
    /// Bytes were written.
    Write { file: usize, place: usize, bytes: Vec<u8> },
    /// A file was cut, or made longer.
    Truncate { file: usize, size: usize },
    /// A sync was asked for: it is of what was written before.
    SyncBegins { file: usize, number: usize },
    /// It is done.
    SyncEnds { file: usize, number: usize },
    /// A file was made.
    Create { file: usize },
    /// A file was deleted.
    Delete { file: usize },
    /// Which files there are was synced.
    FolderSync,
    /// The server is about to send this to a client.
    Sent { bytes: Vec<u8> },
}

impl Happened {
    /// The first of a trace, and the rest. The last may be cut: its process was killed.
    fn read(trace: &[u8]) -> Option<(Self, &[u8])> {
        let (head, rest) = trace.split_at_checked(16)?;
        let number = |range: std::ops::Range<usize>| {
            head[range].iter().rev().fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte))
        };
        let (file, length, place) = (number(1..2), number(4..8), number(8..16));
        let (bytes, rest) = match head[0] {
            1 | 8 => rest.split_at_checked(length)?,
            _ => (&[][..], rest),
        };
        let bytes = bytes.to_vec();
        let happened = match head[0] {
            1 => Self::Write { file, place, bytes },
            2 => Self::Truncate { file, size: place },
            3 => Self::SyncBegins { file, number: place },
            4 => Self::SyncEnds { file, number: place },
            5 => Self::Create { file },
            6 => Self::Delete { file },
            7 => Self::FolderSync,
            8 => Self::Sent { bytes },
            other => panic!("a trace with {other}"),
        };
        Some((happened, rest))
    }
}

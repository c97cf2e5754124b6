//! What is SQLite's own: the file, its lock, its log, its tables for people, its versions, its damage.

use super::Sqlite;
use crate::contract::book::{Book, level, location, moment, movement, order, product, refused_command, uuid};
use crate::memory::Memory;
use crate::{Query, Reader, Store, StoreError};
use onhand_domain::records::Collection;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

mod files;
mod people;
mod same_as_memory;

/// A directory and the path of a store in it.
fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("business.db");
    (directory, path)
}

/// Another connection, as a person's own tool has.
fn elsewhere(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

fn content(store: &dyn Reader) -> Vec<String> {
    let mut lines = Vec::new();
    let mut take = |item| {
        lines.push(serde_json::to_string(&item).unwrap());
        Ok(())
    };
    store.dump(&mut take).unwrap();
    lines
}

//! The files of a business: `business.sqlite` (the business), `directory.sqlite` (sign-in secrets) and, where
//! someone wrote one, `onhand.toml` (settings).

use crate::directory::Directory;
use anyhow::{Context, anyhow, bail};
use onhand_engine::{Engine, Environment, Limits};
use onhand_store::sqlite::{Sqlite, SqliteReader};
use onhand_store::{Reader, Store, StoreError};
use std::path::{Path, PathBuf};

/// The file of the business.
pub fn business_file(data: &Path) -> PathBuf {
    data.join("business.sqlite")
}

/// The file of the sign-in secrets.
pub fn directory_file(data: &Path) -> PathBuf {
    data.join("directory.sqlite")
}

/// The file of the settings.
pub fn settings_file(data: &Path) -> PathBuf {
    data.join("onhand.toml")
}

/// Makes the directory where there is none.
pub fn make(data: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(data).with_context(|| format!("{} can't be made", data.display()))
}

/// The business for writing; makes an empty one where there is none. Only one process has it at a time.
pub fn open_writer(data: &Path) -> anyhow::Result<Box<dyn Store>> {
    make(data)?;
    let file = business_file(data);
    Ok(Box::new(Sqlite::open(&file).map_err(|error| named(&file, error))?))
}

/// The business with its engine running.
pub fn start_engine(data: &Path, limits: Limits) -> anyhow::Result<Engine> {
    Ok(Engine::start(open_writer(data)?, Environment::real(), limits)?)
}

/// The business for reading, whoever else has it open.
pub fn open_reader(data: &Path) -> anyhow::Result<Box<dyn Reader>> {
    Ok(Box::new(open_file(data)?))
}

/// As [`open_reader`], as it is now: what is committed meanwhile is not seen.
pub fn open_still_reader(data: &Path) -> anyhow::Result<Box<dyn Reader>> {
    let reader = open_file(data)?;
    reader.stand_still().map_err(|error| named(&business_file(data), error))?;
    Ok(Box::new(reader))
}

fn open_file(data: &Path) -> anyhow::Result<SqliteReader> {
    let file = business_file(data);
    if !file.exists() {
        bail!("there is no business in {}; choose its directory with --data", data.display());
    }
    Sqlite::open_read_only(&file).map_err(|error| named(&file, error))
}

/// Names the file that is damaged, and what to do.
fn named(file: &Path, error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Damaged { what } => anyhow!(
            "{} is damaged: {what}; it was left as it is. Put a good copy in its place; `onhand verify` names all \
             damage where it can be opened",
            file.display()
        ),
        other => other.into(),
    }
}

/// The sign-in secrets; makes an empty file where there is none.
pub fn open_directory(data: &Path) -> anyhow::Result<Directory> {
    make(data)?;
    Directory::open(&directory_file(data))
}

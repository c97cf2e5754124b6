//! Hostile input: everything that takes bytes from outside, given bytes that nobody would send.
//!
//! Input is made from good input: [`golden`] has some of each kind, [`tree`] is JSON as it is written, [`mutate`]
//! changes it and [`odd`] has the values at which programs break. Each [`family`] makes input of one kind, gives it
//! and checks what must hold; [`runner`] goes through them by seed, and trims what fails. What was found is kept in
//! `tests/found`, a file each.

pub mod commands;
pub mod exports;
pub mod family;
pub mod golden;
pub mod live;
pub mod mutate;
pub mod odd;
pub mod records;
pub mod requests;
pub mod retail;
pub mod runner;
pub mod settings;
pub mod shop;
pub mod spreadsheets;
pub mod tables;
pub mod thin;
pub mod tree;

use family::{Broken, Family};
use runner::Found;

/// The names of all families.
pub const FAMILIES: &[&str] =
    &["commands", "records", "exports", "tables", "spreadsheets", "retail", "requests", "live", "settings"];

/// The family of a name.
pub fn family_named(name: &str) -> anyhow::Result<Option<Box<dyn Family>>> {
    Ok(Some(match name {
        "commands" => Box::new(commands::Commands::new()?),
        "records" => Box::new(records::Records::new()?),
        "exports" => Box::new(exports::Exports::new()?),
        "spreadsheets" => Box::new(spreadsheets::Spreadsheets::new()?),
        "tables" => Box::new(tables::Tables::new()?),
        "retail" => Box::new(retail::Retail::new()?),
        "requests" => Box::new(requests::Requests::new()?),
        "live" => Box::new(live::Live::new()?),
        "settings" => Box::new(settings::SettingsFiles::new()?),
        _ => return Ok(None),
    }))
}

/// Gives what was found again.
pub fn replay(found: &Found) -> anyhow::Result<Result<(), Broken>> {
    let family = family_named(&found.family)?;
    let Some(mut family) = family else { anyhow::bail!("there is no family `{}`", found.family) };
    let inputs: Vec<Vec<u8>> = found.inputs.iter().map(|input| input.bytes().to_vec()).collect();
    runner::give_all(&mut *family, &inputs)
}

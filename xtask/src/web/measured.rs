//! What measuring in a browser takes.

use super::chromium;
use super::node::{self, Installed};
use std::ffi::OsString;

/// Where the workspaces and Chromium are, for the program that measures; nothing where they can't be had: it says so.
pub fn for_measuring() -> Result<Vec<(&'static str, OsString)>, String> {
    if node::missing().is_some() || matches!(node::install()?, Installed::NoNetwork) {
        return Ok(Vec::new());
    }
    let Some(chromium) = chromium::find()? else { return Ok(Vec::new()) };
    Ok(vec![("ONHAND_WEB", node::directory()?.into()), ("ONHAND_CHROMIUM", chromium.into())])
}

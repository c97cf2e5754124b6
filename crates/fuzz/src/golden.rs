//! Good input to begin with: the golden files of the domain, which have every command and record with every field.

use crate::mutate::Parts;
use crate::tree::Tree;
use anyhow::Context;
use onhand_domain::command::Command;
use onhand_domain::records::Collection;
use serde_json::Value;
use std::path::Path;

/// The golden files.
#[derive(Clone, Debug, Default)]
pub struct Golden {
    /// Commands: name and data.
    pub commands: Vec<(String, Tree)>,
    /// What all of them are made of.
    pub parts: Parts,
    /// Records.
    pub records: Vec<(Collection, Tree)>,
}

impl Golden {
    /// Reads them all.
    pub fn read() -> anyhow::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/golden");
        let mut golden = Self::default();
        for name in Command::NAMES {
            for file in files(&folder.join("commands"), name)? {
                golden.commands.push(((*name).to_owned(), Tree::of(&file["data"])));
            }
        }
        for collection in Collection::ALL.iter().copied() {
            for file in files(&folder.join("records"), collection.name())? {
                for sample in file.as_object().into_iter().flat_map(|samples| samples.values()) {
                    golden.records.push((collection, Tree::of(&sample["doc"])));
                }
            }
        }
        for tree in
            golden.commands.iter().map(|(_, tree)| tree).chain(golden.records.iter().map(|(_, tree)| tree))
        {
            golden.parts.take(tree);
        }
        Ok(golden)
    }
}

/// The files of a name, oldest first; there is at least one.
fn files(folder: &Path, name: &str) -> anyhow::Result<Vec<Value>> {
    let mut found = Vec::new();
    for version in 1.. {
        let file = if version == 1 { format!("{name}.json") } else { format!("{name}-{version}.json") };
        let path = folder.join(file);
        if version > 1 && !path.exists() {
            break;
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
        found.push(serde_json::from_str(&text).with_context(|| format!("{} is broken", path.display()))?);
    }
    Ok(found)
}

//! Which photos a business names, now or in a version before: what nobody names is swept, once it is old enough that no
//! command that names it can be on its way.

use super::Photos;
use super::folder::Flaw;
use anyhow::Context;
use onhand_domain::records::Collection;
use onhand_engine::findings::Findings;
use onhand_store::{Query, Reader, StoreError};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// A photo that is younger is not swept: whoever uploaded it may be about to say whose it is.
const AGE_MIN: Duration = Duration::from_secs(24 * 3_600);
/// Products that are read at once.
const CHUNK: usize = 1_000;

/// The photos that products name: with `versions` also those that they named before.
pub fn named(reader: &dyn Reader, versions: bool) -> Result<BTreeSet<String>, StoreError> {
    let mut named = BTreeSet::new();
    let mut take = |doc: &[u8]| {
        let doc: serde_json::Value = serde_json::from_slice(doc).unwrap_or_default();
        if let Some(hash) = doc["photo"].as_str() {
            named.insert(hash.to_owned());
        }
    };
    let collection = Collection::Products;
    let mut after_row = None;
    loop {
        let query = Query { collection, filters: Vec::new(), after_row, newest_first: false, limit: CHUNK };
        let stored = reader.list(&query)?;
        for stored in &stored {
            take(&stored.doc);
            if versions {
                reader.versions(collection, stored.row)?.iter().for_each(|version| take(&version.doc));
            }
        }
        match stored.last() {
            Some(last) if stored.len() == CHUNK => after_row = Some(last.row),
            _ => return Ok(named),
        }
    }
}

/// Deletes photos that nobody names and that are old enough; gives how many.
pub fn sweep(photos: &Photos, reader: &dyn Reader, now: SystemTime) -> anyhow::Result<u64> {
    let kept = photos.all().context("the photos can't be read")?;
    if kept.is_empty() {
        return Ok(0);
    }
    let named = named(reader, true)?;
    let mut swept = 0;
    for hash in kept.iter().filter(|hash| !named.contains(*hash)) {
        let age = photos.written_at(hash).ok().and_then(|at| now.duration_since(at).ok());
        if age.is_none_or(|age| age >= AGE_MIN) {
            photos.delete(hash)?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// What is wrong with the photos that products name.
pub fn verify(photos: &Photos, reader: &dyn Reader, findings: &mut Findings) -> anyhow::Result<()> {
    const RULE: &str = "photos are as they were uploaded";
    let named = match named(reader, false) {
        Err(StoreError::Damaged { what }) => {
            findings.add(
                RULE,
                "photos".to_owned(),
                format!("which of them are named can't be told: {what} is damaged"),
            );
            return Ok(());
        }
        named => named?,
    };
    for hash in named {
        let Some(flaw) = photos.check(&hash).with_context(|| format!("photo {hash} can't be read"))? else {
            continue;
        };
        let detail = match flaw {
            Flaw::Missing => "a product names it and it is not there",
            Flaw::Damaged => "what is there is not what was uploaded",
        };
        findings.add(RULE, format!("photo {hash}"), detail);
    }
    Ok(())
}

//! Where businesses are kept: one in the data directory itself, others below `businesses`, each with all files of its
//! own and a card that says what it is. A directory without its card is one that was never finished.

use crate::data_directory;
use anyhow::{Context, bail};
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the businesses beside the first.
const FOLDER: &str = "businesses";
/// The file of a card.
const CARD: &str = "business.json";
/// The slug of the business in the data directory itself.
pub const HOME: &str = "home";
/// Characters of a slug at most.
const SLUG_MAX: usize = 40;
/// Businesses beside each other at most.
pub const PLACES_MAX: usize = 50;

/// What is known of a business without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Whether it is a demo: it may be removed in one act, and never becomes real trade.
    pub demo: bool,
    /// When it was made.
    pub made_at: Option<Moment>,
    /// What it was called when it was made.
    pub name: String,
    /// Added to the port that the server listens on: each business keeps its own address.
    pub port: u16,
}

/// A business in a data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What is known of it.
    pub card: Card,
    /// The directory of its files.
    pub data: PathBuf,
    /// Its name in URLs and on the command line.
    pub slug: String,
}

/// All businesses of a data directory, in the order of their ports; the one in the directory itself is among them where
/// it is there.
pub fn all(home: &Path) -> anyhow::Result<Vec<Place>> {
    let mut places = Vec::new();
    if data_directory::business_file(home).exists() {
        places.push(at_home(home)?);
    }
    places.extend(beside(home)?);
    Ok(places)
}

/// The one in the data directory itself, also where there is none yet.
pub fn at_home(home: &Path) -> anyhow::Result<Place> {
    let card = read_card(home)?.unwrap_or_default();
    Ok(Place { card, data: home.to_owned(), slug: HOME.to_owned() })
}

fn beside(home: &Path) -> anyhow::Result<Vec<Place>> {
    let folder = home.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("{} can't be read", folder.display())),
    };
    let mut places = Vec::new();
    for entry in entries {
        let data = entry?.path();
        let slug = data.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if let Some(card) = read_card(&data)? {
            places.push(Place { card, data, slug });
        }
    }
    places.sort_by(|one, other| (one.card.port, &one.slug).cmp(&(other.card.port, &other.slug)));
    Ok(places)
}

fn read_card(data: &Path) -> anyhow::Result<Option<Card>> {
    let file = data.join(CARD);
    match fs::read(&file) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .with_context(|| format!("{} can't be understood", file.display())),
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("{} can't be read", file.display())),
    }
}

/// A place for one more business beside the first, not yet on the disk: its files are made first, then its card.
pub fn new(home: &Path, name: &str, demo: bool, now: Moment) -> anyhow::Result<Place> {
    let slug = slug(name);
    let others = beside(home)?;
    if others.iter().any(|place| place.slug == slug) {
        bail!("there is a business {slug} already");
    }
    if others.len() >= PLACES_MAX {
        bail!("there are {PLACES_MAX} businesses already");
    }
    let is_free = |port: &u16| others.iter().all(|place| place.card.port != *port);
    let port = (1..).find(is_free).unwrap_or_default();
    let data = home.join(FOLDER).join(&slug);
    if data.exists() {
        // It has no card: what made it did not come to its end.
        fs::remove_dir_all(&data).with_context(|| format!("{} can't be made anew", data.display()))?;
    }
    Ok(Place { card: Card { demo, made_at: Some(now), name: name.trim().to_owned(), port }, data, slug })
}

impl Place {
    /// Writes its card: from then on it is there.
    pub fn keep(&self) -> anyhow::Result<()> {
        let (file, partial) = (self.data.join(CARD), self.data.join(".business.json"));
        let text = serde_json::to_vec_pretty(&self.card)?;
        fs::write(&partial, text)
            .and_then(|()| fs::File::open(&partial)?.sync_all())
            .and_then(|()| fs::rename(&partial, &file))
            .with_context(|| format!("{} can't be written", file.display()))
    }

    /// Removes all files of a demo; of any other business none. Nobody may have it open.
    pub fn remove(&self) -> anyhow::Result<()> {
        if !self.card.demo {
            bail!("{} is no demo: it is not removed", self.card.name);
        }
        if self.slug != HOME {
            return fs::remove_dir_all(&self.data)
                .with_context(|| format!("{} can't be removed", self.data.display()));
        }
        for entry in fs::read_dir(&self.data)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_ours = ["business.", "directory."].iter().any(|start| name.starts_with(start));
            let removed = match name {
                "photos" | "uploads" => fs::remove_dir_all(&path),
                _ if is_ours => fs::remove_file(&path),
                _ => Ok(()),
            };
            removed.with_context(|| format!("{} can't be removed", path.display()))?;
        }
        Ok(())
    }
}

/// A name as it can stand in URLs and file names: small Latin letters, digits and hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.trim().to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug: String = slug.chars().take(SLUG_MAX).collect();
    match slug.trim_matches('-') {
        // Nothing of it is in Latin letters: its bytes still tell it from others.
        "" | HOME => format!("business-{:08x}", onhand_domain::hash::of(name.trim().as_bytes()) as u32),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::from_millis(1_763_700_000_000)
    }

    #[test]
    fn slugs_are_plain_and_tell_names_apart() {
        for (name, is) in
            [("Palm Street Trading", "palm-street-trading"), ("  Café №1!", "caf-1"), ("a--b", "a-b")]
        {
            assert_eq!(slug(name), is);
        }
        let arabic = slug("مخبز نور");
        assert!(arabic.starts_with("business-") && arabic != slug("مخبز"), "{arabic}");
        assert_ne!(slug("home"), HOME);
        assert!(slug(&"x".repeat(200)).len() <= SLUG_MAX);
    }

    #[test]
    fn a_business_is_there_once_its_card_is() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(all(home.path()).unwrap(), []);
        let first = new(home.path(), "First shop", false, now()).unwrap();
        data_directory::make(&first.data).unwrap();
        fs::write(first.data.join("rest"), "of an attempt that was cut off").unwrap();
        assert_eq!(all(home.path()).unwrap(), []);
        let first = new(home.path(), "First shop", false, now()).unwrap();
        assert!(!first.data.exists());
        data_directory::make(&first.data).unwrap();
        first.keep().unwrap();
        let second = new(home.path(), "Second shop", true, now()).unwrap();
        data_directory::make(&second.data).unwrap();
        second.keep().unwrap();
        assert_eq!((first.card.port, second.card.port), (1, 2));
        assert_eq!(all(home.path()).unwrap(), [first.clone(), second.clone()]);
        assert!(new(home.path(), "first SHOP", false, now()).is_err());
        assert!(first.remove().unwrap_err().to_string().contains("no demo"));
        second.remove().unwrap();
        assert_eq!(all(home.path()).unwrap(), [first]);
    }

    #[test]
    fn a_demo_at_home_leaves_what_is_beside_it() {
        let home = tempfile::tempdir().unwrap();
        for file in ["business.sqlite", "business.sqlite-wal", "directory.sqlite", "onhand.toml"] {
            fs::write(home.path().join(file), "").unwrap();
        }
        fs::create_dir(home.path().join("photos")).unwrap();
        let own = new(home.path(), "Mine", false, now()).unwrap();
        data_directory::make(&own.data).unwrap();
        own.keep().unwrap();
        let mut demo = at_home(home.path()).unwrap();
        assert!(demo.remove().is_err());
        demo.card.demo = true;
        demo.keep().unwrap();
        at_home(home.path()).unwrap().remove().unwrap();
        let mut left: Vec<_> =
            fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["businesses", "onhand.toml"]);
        assert_eq!(all(home.path()).unwrap(), [own]);
    }
}

//! Where photos are kept: a folder beside the log, each photo by its hash, each size a file. A photo is on the disk
//! before its name is told to anyone.

use super::{Photo, SIZES};
use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder of a business's photos.
#[derive(Clone, Debug)]
pub struct Photos {
    folder: PathBuf,
}

/// What is wrong with a photo that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A size of it, or all, is not there.
    Missing,
    /// What is there is not what was written.
    Damaged,
}

impl Photos {
    /// In the directory of a business.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("photos") }
    }

    fn file(&self, hash: &str, side: u32) -> PathBuf {
        let shelf = hash.get(..2).unwrap_or("00");
        self.folder.join(shelf).join(format!("{hash}-{side}.webp"))
    }

    /// Keeps a photo; when this returns it is on the disk.
    pub fn keep(&self, photo: &Photo) -> anyhow::Result<()> {
        if self.is_whole(&photo.hash) {
            return Ok(());
        }
        let shelf = self.folder.join(photo.hash.get(..2).unwrap_or("00"));
        fs::create_dir_all(&shelf).with_context(|| format!("{} can't be made", shelf.display()))?;
        for (side, bytes) in SIZES.into_iter().zip(&photo.sizes) {
            let path = self.file(&photo.hash, side);
            write_whole(&path, bytes).with_context(|| format!("{} can't be written", path.display()))?;
        }
        // The names of the files, and that of the folder, are to last as well.
        for folder in [shelf.as_path(), &self.folder, self.folder.parent().unwrap_or(&self.folder)] {
            sync_folder(folder).with_context(|| format!("{} can't be written", folder.display()))?;
        }
        Ok(())
    }

    /// Whether every size of a photo is there.
    pub fn is_whole(&self, hash: &str) -> bool {
        SIZES.into_iter().all(|side| self.file(hash, side).is_file())
    }

    /// A size of a photo; `None` where it is not there.
    pub fn read(&self, hash: &str, side: u32) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.file(hash, side)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A photo with all its sizes; `None` where one is missing. What it is called is not checked.
    pub fn load(&self, hash: &str) -> io::Result<Option<Photo>> {
        let mut sizes: [Vec<u8>; 3] = Default::default();
        for (side, size) in SIZES.into_iter().zip(&mut sizes) {
            match self.read(hash, side)? {
                Some(bytes) => *size = bytes,
                None => return Ok(None),
            }
        }
        Ok(Some(Photo::from_sizes(sizes)))
    }

    /// Whether a photo is as it was written.
    pub fn check(&self, hash: &str) -> io::Result<Option<Flaw>> {
        Ok(match self.load(hash)? {
            None => Some(Flaw::Missing),
            Some(photo) if photo.hash != hash => Some(Flaw::Damaged),
            Some(_) => None,
        })
    }

    /// The hashes of all photos that are kept, in order.
    pub fn all(&self) -> io::Result<Vec<String>> {
        let mut hashes = Vec::new();
        for shelf in entries(&self.folder)? {
            for file in entries(&shelf)? {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if let Some((hash, _)) = name.strip_suffix(".webp").and_then(|name| name.split_once('-')) {
                    hashes.push(hash.to_owned());
                }
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(hashes)
    }

    /// When a photo was written last.
    pub fn written_at(&self, hash: &str) -> io::Result<std::time::SystemTime> {
        fs::metadata(self.file(hash, SIZES[0])).and_then(|about| about.modified())
    }

    /// Deletes a photo.
    pub fn delete(&self, hash: &str) -> io::Result<()> {
        for side in SIZES {
            match fs::remove_file(self.file(hash, side)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

/// Writes a file beside its place and puts it there: it is whole or not there.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = path.with_extension(format!("partial-{}", uuid::Uuid::now_v7().simple()));
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&partial, path)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(seed: u8) -> Photo {
        Photo::from_sizes([vec![seed; 10], vec![seed; 20], vec![seed; 30]])
    }

    #[test]
    fn photos_are_kept_by_content_and_what_is_wrong_with_one_is_seen() {
        let data = tempfile::tempdir().unwrap();
        let photos = Photos::of(data.path());
        assert_eq!(photos.all().unwrap(), Vec::<String>::new());
        let (one, two) = (photo(1), photo(2));
        photos.keep(&one).unwrap();
        photos.keep(&one).unwrap();
        photos.keep(&two).unwrap();
        let mut all = vec![one.hash.clone(), two.hash.clone()];
        all.sort();
        assert_eq!(photos.all().unwrap(), all);
        assert_eq!(photos.read(&one.hash, 480).unwrap(), Some(vec![1; 20]));
        assert_eq!(photos.check(&one.hash).unwrap(), None);
        fs::write(photos.file(&one.hash, 480), b"rot").unwrap();
        assert_eq!(photos.check(&one.hash).unwrap(), Some(Flaw::Damaged));
        fs::remove_file(photos.file(&two.hash, 96)).unwrap();
        assert_eq!(photos.check(&two.hash).unwrap(), Some(Flaw::Missing));
        photos.delete(&one.hash).unwrap();
        photos.delete(&two.hash).unwrap();
        assert_eq!(photos.all().unwrap(), Vec::<String>::new());
    }
}

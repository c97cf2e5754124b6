//! What a disk may hold after its power was cut: what was synced, and of the rest any part, in any order, torn.

use super::made_up;
use crate::support::{FILES, Happened};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use std::path::Path;

/// What a disk writes whole, or not at all.
const SECTOR: usize = 512;

/// What becomes, at a cut, of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsynced {
    /// All is lost.
    Lost,
    /// All is kept, as when only the process dies.
    Kept,
    /// Any part is kept, written in any order; of each write any sectors.
    Torn,
}

/// A disk at some moment.
#[derive(Clone, Debug)]
pub struct Platter {
    /// All files there ever were.
    files: Vec<File>,
    /// Which of them has each name: as programs see it, and as the disk has it.
    names: [Option<usize>; FILES.len()],
    synced_names: [Option<usize>; FILES.len()],
    /// Whether it does what it is asked for: some disks only say so.
    syncs: bool,
}

#[derive(Clone, Debug, Default)]
struct File {
    /// What is there after any cut.
    synced: Vec<u8>,
    /// Changes since, each with its number.
    unsynced: Vec<(u64, Change)>,
    changes: u64,
    /// Syncs that were begun: their number, and the changes before.
    begun: Vec<(usize, u64)>,
}

#[derive(Clone, Debug)]
enum Change {
    Write { place: usize, bytes: Vec<u8> },
    Truncate { size: usize },
}

impl Platter {
    /// An empty disk.
    pub fn new(syncs: bool) -> Self {
        Self { files: Vec::new(), names: [None; FILES.len()], synced_names: [None; FILES.len()], syncs }
    }

    /// Goes on by what happened next.
    pub fn happen(&mut self, happened: &Happened) {
        match happened {
            Happened::Write { file, place, bytes } => {
                self.file(*file).change(Change::Write { place: *place, bytes: bytes.clone() });
            }
            Happened::Truncate { file, size } => self.file(*file).change(Change::Truncate { size: *size }),
            Happened::SyncBegins { file, number } => {
                let file = self.file(*file);
                // Each run of the server counts anew.
                file.begun.retain(|(begun, _)| begun != number);
                file.begun.push((*number, file.changes));
            }
            Happened::SyncEnds { file, number } if self.syncs => self.file(*file).sync(*number),
            Happened::Create { file } => {
                self.files.push(File::default());
                self.names[*file] = Some(self.files.len() - 1);
            }
            Happened::Delete { file } => self.names[*file] = None,
            Happened::FolderSync if self.syncs => self.synced_names = self.names,
            Happened::SyncEnds { .. } | Happened::FolderSync | Happened::Sent { .. } => {}
        }
    }

    fn file(&mut self, name: usize) -> &mut File {
        let file = self.names[name].unwrap_or_else(|| panic!("{} is not there", FILES[name]));
        &mut self.files[file]
    }

    /// Writes down what is found after a cut.
    pub fn cut(&self, unsynced: Unsynced, chance: &mut SmallRng, folder: &Path) {
        for (place, name) in FILES.iter().enumerate() {
            let synced = match unsynced {
                Unsynced::Lost => true,
                Unsynced::Kept => false,
                Unsynced::Torn => chance.random(),
            };
            let found = if synced { self.synced_names[place] } else { self.names[place] };
            if let Some(file) = found {
                std::fs::write(folder.join(name), self.files[file].cut(unsynced, chance)).unwrap();
            }
        }
    }
}

impl File {
    fn change(&mut self, change: Change) {
        self.changes += 1;
        self.unsynced.push((self.changes, change));
    }

    fn sync(&mut self, number: usize) {
        let Some(begun) = self.begun.iter().position(|(begun, _)| *begun == number) else { return };
        let (_, upto) = self.begun.swap_remove(begun);
        let still = self.unsynced.partition_point(|(change, _)| *change <= upto);
        for (_, change) in self.unsynced.drain(..still) {
            change.apply(&mut self.synced, |_| true);
        }
    }

    fn cut(&self, unsynced: Unsynced, chance: &mut SmallRng) -> Vec<u8> {
        let mut found = self.synced.clone();
        let mut changes: Vec<&Change> = self.unsynced.iter().map(|(_, change)| change).collect();
        match unsynced {
            Unsynced::Lost => {}
            Unsynced::Kept => changes.iter().for_each(|change| change.apply(&mut found, |_| true)),
            Unsynced::Torn => {
                // Mostly there, mostly lost, or anything between.
                let kept = chance.random_range(0.0..1.0);
                let torn = chance.random_range(0.0..0.5);
                changes.retain(|_| chance.random_bool(kept));
                if chance.random() {
                    changes.shuffle(chance);
                }
                for change in changes {
                    let whole = !chance.random_bool(torn);
                    change.apply(&mut found, |_| whole || chance.random());
                }
            }
        }
        found
    }
}

impl Change {
    /// Makes the change to those sectors that `reached` the disk.
    fn apply(&self, file: &mut Vec<u8>, mut reached: impl FnMut(usize) -> bool) {
        match self {
            Self::Write { place, bytes } => {
                let end = place + bytes.len();
                let mut from = *place;
                while from < end {
                    let to = end.min((from / SECTOR + 1) * SECTOR);
                    if reached(from / SECTOR) {
                        if file.len() < to {
                            file.resize(to, 0);
                        }
                        file[from..to].copy_from_slice(&bytes[from - place..to - place]);
                    }
                    from = to;
                }
            }
            Self::Truncate { size } => {
                if reached(0) {
                    file.resize(*size, 0);
                }
            }
        }
    }
}

#[test]
fn only_what_was_synced_is_sure_to_stay() {
    use rand::SeedableRng;
    let write =
        |byte: u8| Happened::Write { file: 0, place: usize::from(byte) * 512, bytes: vec![byte; 1_024] };
    let mut platter = Platter::new(true);
    for happened in [
        Happened::Create { file: 0 },
        write(0),
        Happened::SyncBegins { file: 0, number: 1 },
        write(1),
        Happened::SyncEnds { file: 0, number: 1 },
        Happened::FolderSync,
        write(2),
    ] {
        platter.happen(&happened);
    }
    let mut chance = SmallRng::seed_from_u64(1);
    let mut found = |unsynced| {
        let folder = made_up();
        platter.cut(unsynced, &mut chance, folder.path());
        let bytes = std::fs::read(folder.path().join(FILES[0])).unwrap();
        bytes.chunks(512).map(|sector| sector[0]).collect::<Vec<u8>>()
    };
    assert_eq!(found(Unsynced::Lost), [0, 0]);
    assert_eq!(found(Unsynced::Kept), [0, 1, 2, 2]);
    let torn: std::collections::BTreeSet<Vec<u8>> = (0..200).map(|_| found(Unsynced::Torn)).collect();
    for some in [&[0, 0][..], &[0, 1, 1], &[0, 0, 2, 2], &[0, 0, 0, 2], &[0, 1, 1, 2]] {
        assert!(torn.contains(some), "{some:?} of {torn:?}");
    }
}

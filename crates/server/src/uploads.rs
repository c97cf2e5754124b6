//! Files that were sent in and wait to be looked at or taken in: a few, for a day, in a folder beside the log. What became
//! of each is remembered as long; what an import did is in the log.

use anyhow::Context;
use onhand_domain::command::Actor;
use onhand_engine::Handle;
use onhand_import::tables::{self, TableOptions, TableReport};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Files that are kept at once; the oldest goes where one more comes.
const KEPT_MAX: usize = 50;
/// For how long.
const KEPT_FOR: Duration = Duration::from_secs(24 * 3_600);
/// Bytes of a file at most.
pub const BYTES_MAX: u64 = 100 * 1_024 * 1_024;

/// The files of a server.
#[derive(Clone)]
pub struct Uploads(Arc<Shared>);

struct Shared {
    folder: PathBuf,
    kept: Mutex<HashMap<Uuid, Upload>>,
}

/// A file that was sent in.
#[derive(Clone)]
pub struct Upload {
    came_at: Instant,
    /// The file's name.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// How far it is.
    pub stage: Stage,
}

/// How far a file is.
#[derive(Clone)]
pub enum Stage {
    /// Being read.
    Reading,
    /// What it would come to, as it was read.
    Previewed(Box<TableReport>, Box<TableOptions>),
    /// Being taken in: commands that were given, and of how many.
    Applying(u64, u64),
    /// What it came to.
    Applied(Box<TableReport>),
    /// Why not.
    Failed(String),
}

/// Why something can't be done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// There is none of that id, or no more.
    Unknown,
    /// Something else is done with it.
    Busy,
}

impl Uploads {
    /// In the directory of a business. What was left there by another run is removed.
    pub fn of(data: &Path) -> Self {
        let folder = data.join("uploads");
        // It holds nothing that anyone still waits for.
        let _ = fs::remove_dir_all(&folder);
        Self(Arc::new(Shared { folder, kept: Mutex::new(HashMap::new()) }))
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Uuid, Upload>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a file that is about to come.
    pub fn place(&self, id: Uuid) -> anyhow::Result<PathBuf> {
        let folder = &self.0.folder;
        fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
        Ok(folder.join(id.to_string()))
    }

    /// Takes note of a file that came; forgets the oldest where there are too many.
    pub fn came(&self, id: Uuid, file: String, path: PathBuf) {
        let mut kept = self.kept();
        let idle = |upload: &Upload| !matches!(upload.stage, Stage::Reading | Stage::Applying(..));
        let old: Vec<Uuid> = kept
            .iter()
            .filter(|(_, of)| idle(of) && of.came_at.elapsed() > KEPT_FOR)
            .map(|(id, _)| *id)
            .collect();
        let mut oldest: Vec<(Instant, Uuid)> =
            kept.iter().filter(|(_, of)| idle(of)).map(|(id, of)| (of.came_at, *id)).collect();
        oldest.sort_unstable();
        let surplus = (kept.len() + 1).saturating_sub(KEPT_MAX);
        for id in old.into_iter().chain(oldest.into_iter().take(surplus).map(|(_, id)| id)) {
            if let Some(upload) = kept.remove(&id) {
                let _ = fs::remove_file(upload.path);
            }
        }
        kept.insert(id, Upload { came_at: Instant::now(), file, path, stage: Stage::Reading });
    }

    /// A file as it stands.
    pub fn get(&self, id: Uuid) -> Option<Upload> {
        self.kept().get(&id).cloned()
    }

    fn set(&self, id: Uuid, stage: Stage) {
        if let Some(upload) = self.kept().get_mut(&id) {
            upload.stage = stage;
        }
    }

    /// Takes note that work on a file came to no end.
    pub fn failed(&self, id: Uuid) {
        self.set(id, Stage::Failed("the server has a fault; it was logged".to_owned()));
    }

    /// Reads a file again, in another way; not while it is read or taken in.
    pub fn read_again(&self, id: Uuid) -> Result<Upload, NotNow> {
        let mut kept = self.kept();
        let upload = kept.get_mut(&id).ok_or(NotNow::Unknown)?;
        if matches!(upload.stage, Stage::Reading | Stage::Applying(..)) {
            return Err(NotNow::Busy);
        }
        upload.stage = Stage::Reading;
        Ok(upload.clone())
    }

    /// Reads a file and compares it with the business. Takes as long as it takes.
    pub fn preview(&self, handle: &Handle, id: Uuid, mut options: TableOptions) {
        let Some(upload) = self.get(id) else { return };
        options.file_name = Some(upload.file.clone());
        let planned = handle.readers().read(|reader| Ok(tables::plan(reader, &upload.path, &options)));
        self.set(
            id,
            match planned {
                Ok(Ok(plan)) => Stage::Previewed(Box::new(plan.report), Box::new(options)),
                Ok(Err(error)) => Stage::Failed(error.to_string()),
                Err(error) => Stage::Failed(error.to_string()),
            },
        );
    }

    /// Begins to take a file in that was looked at. One that is taken in, or was, is as it is.
    pub fn begin(&self, id: Uuid) -> Result<Option<TableOptions>, NotNow> {
        let mut kept = self.kept();
        let upload = kept.get_mut(&id).ok_or(NotNow::Unknown)?;
        let options = match &upload.stage {
            Stage::Previewed(_, options) => (**options).clone(),
            Stage::Applying(..) | Stage::Applied(_) => return Ok(None),
            Stage::Reading | Stage::Failed(_) => return Err(NotNow::Busy),
        };
        upload.stage = Stage::Applying(0, 0);
        Ok(Some(options))
    }

    /// Takes a file in. Takes as long as it takes.
    pub fn apply(&self, handle: &Handle, id: Uuid, options: &TableOptions, actor: Actor) {
        let Some(upload) = self.get(id) else { return };
        let planned = handle.readers().read(|reader| Ok(tables::plan(reader, &upload.path, options)));
        let applied = match planned {
            Ok(Ok(plan)) => {
                let mut taker = handle.clone();
                let mut progress = |done, of| self.set(id, Stage::Applying(done, of));
                tables::apply(&mut taker, plan, actor, &mut progress).map_err(|error| error.to_string())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        self.set(
            id,
            match applied {
                Ok(report) => Stage::Applied(Box::new(report)),
                Err(problem) => Stage::Failed(problem),
            },
        );
    }
}

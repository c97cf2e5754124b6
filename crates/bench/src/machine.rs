//! What it is measured on.

use serde::Serialize;
use std::fmt;
use std::path::Path;

/// What it is measured on. What the system does not say is left empty.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// System and architecture.
    pub system: String,
    /// The kernel.
    pub kernel: String,
    /// The processor.
    pub processor: String,
    /// Cores that this process may use.
    pub cores: usize,
    /// Memory, in gibibytes.
    pub memory_gib: f64,
    /// The kind of file system that the databases are on.
    pub file_system: String,
    /// How many programs were at work before anything was measured, on average over a minute.
    pub load_before: f64,
}

impl Machine {
    /// This one, with the databases in `dir`.
    pub fn here(dir: &Path) -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let value_of = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory = value_of(&read("/proc/meminfo"), "MemTotal");
        let kibibytes: f64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            processor: value_of(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: (kibibytes / 1_048_576.0).round(),
            file_system: file_system(&read("/proc/self/mounts"), dir),
            load_before: read("/proc/loadavg")
                .split(' ')
                .next()
                .unwrap_or_default()
                .parse()
                .unwrap_or_default(),
        }
    }
}

impl Machine {
    /// Says that the figures will be too low, where something else is at work: half a core's worth and more.
    pub fn warning(&self) -> Option<String> {
        (self.load_before > 0.5).then(|| {
            format!("Something else is at work here (load {}): rates will be too low.", self.load_before)
        })
    }
}

/// The kind of the file system with the longest mount point above `dir`.
fn file_system(mounts: &str, dir: &Path) -> String {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let above = mounts.filter(|(point, _)| dir.starts_with(point));
    above.max_by_key(|(point, _)| point.len()).map(|(_, kind)| kind.to_owned()).unwrap_or_default()
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.system, self.kernel)?;
        if !self.processor.is_empty() {
            write!(f, ", {}", self.processor)?;
        }
        write!(f, ", {} cores", self.cores)?;
        if self.memory_gib > 0.0 {
            write!(f, ", {} GiB", self.memory_gib)?;
        }
        if !self.file_system.is_empty() {
            write!(f, ", {}", self.file_system)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "proc /proc proc rw\n/dev/vda / ext4 rw\ntmpfs /tmp tmpfs rw\n";
        assert_eq!(file_system(mounts, Path::new("/nowhere/data")), "ext4");
        assert_eq!(file_system("", Path::new("/")), "");
    }
}

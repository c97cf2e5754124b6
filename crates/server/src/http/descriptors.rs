//! How many files the process may have open, and how many of them connections may take: the business's own files must
//! never be without.

/// Kept for the business, its readers, the sign-in secrets, the runtime, and connections that are turned away.
const KEPT: u64 = 200;

/// Connections that there is room for, of as many as are wanted. What the system lets the process have is raised as
/// far as it lets it be.
pub fn room_for(wanted: u32) -> u32 {
    let Some(files) = raised(u64::from(wanted) + KEPT) else { return wanted };
    let room = u32::try_from(room_within(files)).unwrap_or(u32::MAX);
    if room < wanted {
        tracing::warn!(
            wanted,
            room,
            files,
            "fewer connections than wanted: the system lets this process have few files open (`ulimit -n`)"
        );
    }
    room.min(wanted)
}

/// Connections among so many files; at least one, and where files are very few, half of them.
fn room_within(files: u64) -> u64 {
    files.saturating_sub(KEPT.min(files / 2)).max(1)
}

/// Raises the number of files that the process may have open towards `wanted`; gives what it then is, where the system
/// says.
#[cfg(unix)]
fn raised(wanted: u64) -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let current = limit.current?;
    let goal = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    if current >= goal {
        return Some(current);
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(goal), maximum: limit.maximum });
    Some(if raised.is_ok() { goal } else { current })
}

#[cfg(not(unix))]
fn raised(_wanted: u64) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_keeps_its_files() {
        for (files, room) in [(20_000, 19_800), (1_024, 824), (300, 150), (2, 1), (0, 1)] {
            assert_eq!(room_within(files), room, "{files}");
        }
    }
}

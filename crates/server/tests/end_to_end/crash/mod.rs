//! The real server under faults: nothing that it acknowledged is lost, nothing is applied twice.
//!
//! `CRASH_SEED` runs a seed again; `CRASH_KILLS` says how often a server is killed, `CRASH_CUTS` how often the
//! power is cut, `CRASH_FLIPS` how many bits are flipped. `cargo xtask crash` sets them.

mod damage;
#[cfg(target_os = "linux")]
mod disk_faults;
mod kills;
#[cfg(target_os = "linux")]
mod platter;
#[cfg(target_os = "linux")]
mod power;
mod signals;
mod trade;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use std::str::FromStr;
use uuid::Uuid;

/// A directory for what is made up and looked at: in memory where there is one for that, since its syncs mean nothing.
fn made_up() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// Chance, from the seed that is asked for or from a fresh one, which is printed.
fn chance(of: &str) -> SmallRng {
    let seed = told("CRASH_SEED").unwrap_or_else(|| Uuid::now_v7().as_u128() as u32);
    println!("{of}: CRASH_SEED={seed}");
    SmallRng::seed_from_u64(seed.into())
}

/// What the environment says, where it says anything.
fn told<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} can't be understood")))
}

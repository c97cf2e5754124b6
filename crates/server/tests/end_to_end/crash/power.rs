//! The power is cut at any moment: the disk then holds what was synced, and any part of what was not.
//!
//! One run of the real server under load is written down as it happens to its disk; from that the disk after a cut
//! at any moment is made up, and opened as after a restart.

use super::platter::{Platter, Unsynced};
use super::trade::Trade;
use super::{chance, made_up, told};
use crate::support::{Disk, Fault, Happened, Server};
use onhand_engine::verify::verify;
use onhand_engine::{Environment, Writer};
use onhand_store::sqlite::Sqlite;
use rand::Rng;
use rand::rngs::SmallRng;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Cuts where nobody says how many.
const CUTS: usize = 60;
/// Bytes that are written before the server is stopped.
const ENOUGH: u64 = 1 << 20;
/// How long the load may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// One cut in this many is also served from, by the real server.
const SERVE_ONE_IN: usize = 50;

/// A run of the server: what happened to its disk, what was sent to it, and when each answer left.
struct Run {
    answered: BTreeMap<Uuid, usize>,
    happened: Vec<Happened>,
    /// What the server had.
    owner: String,
    server: Server,
    trade: Trade,
}

impl Run {
    /// A shop under load, stopped and killed in between; at last until its log is copied into its file meanwhile.
    fn new(chance: &mut SmallRng) -> Self {
        let mut server = Server::shop_on(Disk::new(), &[]);
        let mut trade = Trade::default();
        for (signal, copied) in [("TERM", false), ("KILL", false), ("KILL", true)] {
            let size = |server: &Server| server.data().join("business.sqlite").metadata().unwrap().len();
            let before = size(&server);
            let mut enough = server.disk().written() + ENOUGH;
            trade.extend(Trade::with(&server, chance, || {
                let began = Instant::now();
                let wait_for = |ready: &dyn Fn() -> bool| {
                    while !ready() && began.elapsed() < PATIENCE {
                        std::thread::sleep(Duration::from_millis(5));
                    }
                };
                if copied {
                    wait_for(&|| size(&server) > before);
                    enough = server.disk().written() + ENOUGH;
                }
                wait_for(&|| server.disk().written() >= enough);
                server.signal(signal);
            }));
            server.wait();
            server = server.again();
            trade.again(&server);
        }
        Self::of(server, trade)
    }

    fn of(mut server: Server, trade: Trade) -> Self {
        server.kill();
        let happened = server.disk().happened();
        let answered = answers(&happened);
        Self { answered, happened, owner: server.owner.clone(), server, trade }
    }

    /// Looks at what is found after a cut behind the first `moment` things that happened.
    fn check(&self, moment: usize, found: &Path) -> Result<(), String> {
        let store = Sqlite::open(found.join("business.sqlite")).map_err(|error| error.to_string())?;
        self.trade.check(&store, |id| self.answered.get(&id).is_some_and(|at| *at < moment))?;
        let findings = verify(&store, &mut |_, _| {}).map_err(|error| error.to_string())?;
        if !findings.is_clean() {
            return Err(format!("{:?}", findings.findings));
        }
        Writer::open(Box::new(store), Environment::real()).map(drop).map_err(|error| error.to_string())
    }

    /// Cuts the power at many moments; gives those after which something was lost.
    fn cuts(&self, cuts: usize, syncs: bool, chance: &mut SmallRng) -> Vec<String> {
        let mut lost = Vec::new();
        let mut platter = Platter::new(syncs);
        let mut done = 0;
        for (cut, (moment, unsynced)) in moments(&self.happened, cuts, chance).into_iter().enumerate() {
            self.happened[done..moment].iter().for_each(|happened| platter.happen(happened));
            done = moment;
            let folder = made_up();
            platter.cut(unsynced, chance, folder.path());
            if let Err(what) = self.check(moment, folder.path()) {
                lost.push(format!("cut at {moment} of {}, {unsynced:?}: {what}", self.happened.len()));
            } else if cut % SERVE_ONE_IN == 0 && moment > self.happened.len() / 2 {
                self.serve(folder.path());
            }
        }
        lost
    }

    /// The real server goes on from what was found: what was sent is known, or decided now.
    fn serve(&self, found: &Path) {
        std::fs::copy(self.server.data().join("directory.sqlite"), found.join("directory.sqlite")).unwrap();
        let server = Server::on(found, &[], self.owner.clone());
        let mut unanswered = self.trade.unanswered();
        unanswered.again(&server);
        unanswered.check(&Sqlite::open_read_only(found.join("business.sqlite")).unwrap(), |_| true).unwrap();
    }
}

/// When the answer to each command left first.
fn answers(happened: &[Happened]) -> BTreeMap<Uuid, usize> {
    const BEFORE: &[u8] = b"\"id\":\"";
    let mut answered = BTreeMap::new();
    for (moment, happened) in happened.iter().enumerate() {
        let Happened::Sent { bytes } = happened else { continue };
        for place in 0..bytes.len().saturating_sub(BEFORE.len() + 36) {
            if !bytes[place..].starts_with(BEFORE) {
                continue;
            }
            let id = &bytes[place + BEFORE.len()..][..36];
            if let Ok(id) = Uuid::try_parse_ascii(id) {
                answered.entry(id).or_insert(moment);
            }
        }
    }
    answered
}

/// Moments to cut at, in order: each second one just before or after a sync or an answer.
fn moments(happened: &[Happened], cuts: usize, chance: &mut SmallRng) -> Vec<(usize, Unsynced)> {
    let near: Vec<usize> = (0..happened.len())
        .filter(|moment| !matches!(happened[*moment], Happened::Write { .. } | Happened::Truncate { .. }))
        .flat_map(|moment| [moment, moment + 1])
        .collect();
    let mut moments: Vec<(usize, Unsynced)> = (0..cuts)
        .map(|cut| {
            let anywhere = chance.random_range(0..=happened.len());
            let moment = if cut % 2 == 0 { near[chance.random_range(0..near.len())] } else { anywhere };
            let unsynced = match chance.random_range(0..4) {
                0 => Unsynced::Lost,
                1 => Unsynced::Kept,
                _ => Unsynced::Torn,
            };
            (moment, unsynced)
        })
        .collect();
    moments.sort_unstable_by_key(|(moment, _)| *moment);
    moments
}

#[test]
fn nothing_that_was_answered_is_lost_when_the_power_is_cut() {
    let mut chance = chance("power");
    let run = Run::new(&mut chance);
    assert!(run.answered.len() > 100, "{} answers are too few to tell", run.answered.len());
    let count = |what: fn(&Happened) -> bool| run.happened.iter().filter(|happened| what(happened)).count();
    let copied = count(|happened| matches!(happened, Happened::SyncBegins { file: 0, .. }));
    let begun_anew = count(|happened| matches!(happened, Happened::Write { file: 1, place: 0, .. }));
    assert!(copied > 2 && begun_anew > 1, "the log was copied {copied} times, begun {begun_anew} times");
    let lost = run.cuts(told("CRASH_CUTS").unwrap_or(CUTS), true, &mut chance);
    assert!(lost.is_empty(), "{} losses, the first: {}", lost.len(), lost[0]);
    println!("{} answers, {} moments", run.answered.len(), run.happened.len());

    // The same run on a disk that only says that it syncs: then there are losses, and this test sees them.
    let lost = run.cuts(20, false, &mut chance);
    assert!(
        lost.iter().any(|what| what.contains("is lost")),
        "a disk that does not sync lost nothing: {lost:?}"
    );
}

#[test]
fn what_a_killed_server_had_not_synced_is_synced_before_it_is_answered() {
    let mut chance = chance("unsynced");
    let server = Server::shop_on(Disk::new(), &[]);
    server.disk().fail(Fault::Die);
    let mut trade = Trade::one(&server, &mut chance);
    assert_eq!(trade.answered(), 0, "it was killed before the first sync");
    server.disk().heal();
    let server = server.again();
    // The commit that was not synced is found in the file, and answered from there.
    trade.again(&server);
    let run = Run::of(server, trade);
    assert!(run.answered.len() > 1);
    let mut platter = Platter::new(true);
    for (moment, happened) in run.happened.iter().enumerate() {
        if matches!(happened, Happened::Sent { bytes } if bytes.len() > 60) {
            let folder = made_up();
            platter.cut(Unsynced::Lost, &mut chance, folder.path());
            run.check(moment + 1, folder.path()).unwrap_or_else(|what| panic!("after {moment}: {what}"));
        }
        platter.happen(happened);
    }
}

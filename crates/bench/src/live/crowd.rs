//! Many live connections on one thread.

use super::Clock;
use super::member::{self, Part, READ_BUFFER, Reached, Shared, Tally};
use anyhow::{Context, bail};
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::LocalSet;

/// How long all of a crowd may take to be ready.
const PATIENCE: Duration = Duration::from_secs(300);
/// Connections that are opened at a time: more than a listener's queue would be lost.
const OPENING: usize = 64;

/// Many live connections; all end when it is dropped.
pub struct Crowd {
    /// What they have together.
    pub tally: Arc<Tally>,
    go: watch::Sender<bool>,
    log: Arc<Mutex<Option<Vec<Reached>>>>,
    recorded: Arc<Mutex<Vec<String>>>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Crowd {
    /// Opens all connections and waits until each is ready.
    pub fn gather(address: SocketAddr, parts: Vec<Part>, clock: Clock) -> anyhow::Result<Self> {
        let tally = Arc::new(Tally {
            bytes: AtomicU64::new(0),
            outcomes: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            ready: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
            reached: parts.iter().map(|_| AtomicU64::new(0)).collect(),
        });
        let (log, recorded) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(Vec::new())));
        let (stop, stopped) = watch::channel(false);
        let (go, gone) = watch::channel(false);
        let shared = (tally.clone(), log.clone(), recorded.clone());
        let count = parts.len();
        let thread = std::thread::Builder::new().name("crowd".into()).spawn(move || {
            let (tally, log, recorded) = shared;
            let shared =
                Shared { buffer: RefCell::new(vec![0; READ_BUFFER]), clock, go: gone, log, recorded, tally };
            run(shared, address, parts, stopped)
        })?;
        let crowd = Self { tally, go, log, recorded, stop, thread: Some(thread) };
        crowd.wait_until(PATIENCE, |tally| tally.ready.load(Ordering::Relaxed) >= count)?;
        Ok(crowd)
    }

    /// Waits until something holds of them; an error where one of them fails, or it takes too long.
    pub fn wait_until(&self, patience: Duration, holds: impl Fn(&Tally) -> bool) -> anyhow::Result<()> {
        let start = Instant::now();
        while !holds(&self.tally) {
            self.check()?;
            if start.elapsed() > patience {
                let ready = self.tally.ready.load(Ordering::Relaxed);
                bail!("the crowd is not where it should be after {patience:?}; {ready} are ready");
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(())
    }

    /// Waits until all have reached a mark.
    pub fn wait_for(&self, seq: u64) -> anyhow::Result<()> {
        let reached =
            |tally: &Tally| tally.reached.iter().all(|reached| reached.load(Ordering::Relaxed) >= seq);
        self.wait_until(PATIENCE, reached)
    }

    /// That all of them are served.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            bail!("the crowd ended early");
        }
        if self.tally.failed.load(Ordering::Relaxed) > 0 {
            bail!("a member of the crowd was not served");
        }
        Ok(())
    }

    /// The mark that all of them have reached.
    pub fn reached_by_all(&self) -> u64 {
        self.tally.reached.iter().map(|reached| reached.load(Ordering::Relaxed)).min().unwrap_or(0)
    }

    /// From now on it is noted when each reaches which mark.
    pub fn note(&self) {
        *self.log.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// What was noted.
    pub fn noted(&self) -> Vec<Reached> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }

    /// Takes what the members that record have heard.
    pub fn recorded(&self) -> Vec<String> {
        std::mem::take(&mut *self.recorded.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Those that have commands send them.
    pub fn go(&self) {
        self.go.send_replace(true);
    }

    /// Ends all connections.
    pub fn end(&mut self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        match self.thread.take() {
            Some(thread) => thread.join().ok().context("the crowd's thread failed")?,
            None => Ok(()),
        }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("the crowd: {error:#}");
        }
    }
}

fn run(
    shared: Shared,
    address: SocketAddr,
    parts: Vec<Part>,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let shared = Rc::new(shared);
    LocalSet::new().block_on(&runtime, async {
        let (failed, mut failure) = tokio::sync::mpsc::channel(1);
        let gather = async {
            for (number, part) in parts.into_iter().enumerate() {
                // As many as a listener's queue holds wait for their answer at a time.
                while number >= shared.tally.ready.load(Ordering::Relaxed) + OPENING {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                let (shared, failed) = (shared.clone(), failed.clone());
                tokio::task::spawn_local(async move {
                    if let Err(error) = member::play(shared, address, number, part).await {
                        let _ = failed.send(error.context(format!("member {number}"))).await;
                    }
                });
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = gather => Ok(()),
            failure = failure.recv() => failure.map_or(Ok(()), Err),
            _ = stopped.wait_for(|stopped| *stopped) => Ok(()),
        }
    })
}

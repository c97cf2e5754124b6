//! The hub on a thread of its own beside the writer, its reads on a few others, and the handle to talk to it.

use super::counts::Counts;
use super::hub::Hub;
use super::inbox::Inbox;
use super::limits::Limits;
use super::outbound::Outbound;
use super::port::{Answered, Caller, Input, Now, Output, SessionId, Ticket};
use super::reading::{self, READS_MAX, Request};
use crate::environment::{Environment, Joiner};
use crate::readers::Readers;
use onhand_domain::ids::CommandId;
use onhand_domain::selection::Rights;
use onhand_protocol::live::{ClientMessage, Hello, Reason};
use onhand_store::{Position, StoreError};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest time that the hub waits for something.
const WAIT: Duration = Duration::from_secs(1);
/// How often counts are made, in microseconds.
const COUNT_EVERY_US: u64 = 1_000_000;
/// When a client is to come again after this program failed, in milliseconds.
const RETRY_MS: u32 = 1_000;

/// A read and its ticket.
type Job = (Ticket, Box<Request>);

/// Talks to the hub; cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    counts: Mutex<Counts>,
    inbox: Arc<Inbox>,
    limits: Limits,
    next_session: AtomicU64,
    sessions: AtomicU64,
}

/// Why no session could be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There are as many as may be.
    #[error("there are too many sessions")]
    TooMany,
}

/// A session, held by whoever holds its connection. Dropped, it is closed.
pub struct Session {
    id: SessionId,
    live: Live,
    outbound: Arc<Outbound>,
}

impl Live {
    /// Opens a session for a client that said hello and is who it says.
    pub fn open(&self, caller: Caller, hello: Box<Hello>) -> Result<Session, OpenError> {
        let there = self.0.sessions.fetch_add(1, Ordering::Relaxed);
        if there >= self.0.limits.sessions as u64 {
            self.0.sessions.fetch_sub(1, Ordering::Relaxed);
            return Err(OpenError::TooMany);
        }
        let id = SessionId(self.0.next_session.fetch_add(1, Ordering::Relaxed));
        let outbound = Arc::new(Outbound::new());
        self.0.inbox.offer(Input::Open { caller, hello, outbound: outbound.clone(), session: id });
        Ok(Session { id, live: self.clone(), outbound })
    }

    /// Counts, about a second old.
    pub fn counts(&self) -> Counts {
        *self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much waits for the hub.
    pub fn waiting(&self) -> usize {
        self.0.inbox.waiting()
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
}

impl Session {
    /// Its number.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// What waits to be written to it. Whoever has written some of it calls [`Session::written`].
    pub fn outbound(&self) -> &Arc<Outbound> {
        &self.outbound
    }

    /// So many bytes are written out.
    pub fn written(&self, bytes: usize) {
        if self.outbound.written(bytes) {
            self.put(Input::Drained { session: self.id });
        }
    }

    /// The client said something other than hello or commands. It comes back where the client says too much at once: then
    /// nothing more is to be read from it for a moment, and this said again.
    pub fn message(&self, message: ClientMessage) -> Result<(), ClientMessage> {
        if !self.outbound.take_in() {
            return Err(message);
        }
        self.put(Input::Message { message, session: self.id });
        Ok(())
    }

    /// A message of the client was refused; it is told.
    pub fn refused(&self, reason: Reason, detail: String) {
        self.put(Input::Refused { detail, reason, session: self.id });
    }

    /// Commands are about to be given to the writer.
    pub fn sent(&self, commands: Vec<CommandId>) {
        self.put(Input::Sent { commands, session: self.id });
    }

    /// Commands were answered.
    pub fn answered(&self, answers: Vec<(CommandId, Answered)>) {
        self.put(Input::Answered { answers, session: self.id });
    }

    /// Its rights are others now.
    pub fn rights(&self, rights: Rights) {
        self.put(Input::Rights { rights, session: self.id });
    }

    /// It is to end, and the client to be told why.
    pub fn dismiss(&self, reason: Reason, detail: String, retry_ms: Option<u32>) {
        self.put(Input::Dismiss { detail, reason, retry_ms, session: self.id });
    }

    fn put(&self, input: Input) {
        self.live.0.inbox.offer(input);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.put(Input::Close { session: self.id });
        self.live.0.sessions.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The running threads. Dropped, they are told to stop and waited for.
pub struct Running {
    inbox: Arc<Inbox>,
    joiners: Vec<Joiner>,
    live: Live,
}

impl Running {
    /// Starts the hub of a log that ends at `head`, and the threads that read for it. Batches come through `inbox`.
    pub fn start(
        environment: &Environment,
        inbox: Arc<Inbox>,
        readers: Arc<Readers>,
        head: Position,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let live = Live(Arc::new(Shared {
            counts: Mutex::default(),
            inbox: inbox.clone(),
            limits,
            next_session: AtomicU64::new(1),
            sessions: AtomicU64::new(0),
        }));
        let mut running = Self { inbox: inbox.clone(), joiners: Vec::new(), live: live.clone() };
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..READS_MAX {
            let (waiting, readers, inbox) = (waiting.clone(), readers.clone(), inbox.clone());
            let work = move || read(&waiting, &readers, &inbox);
            running.spawn(environment, &format!("onhand-read-{number}"), Box::new(work))?;
        }
        let mut work = Work { environment: environment.clone(), inputs: VecDeque::new(), jobs, live };
        running.spawn(environment, "onhand-live", Box::new(move || work.run(head)))?;
        Ok(running)
    }

    fn spawn(
        &mut self,
        environment: &Environment,
        name: &str,
        work: Box<dyn FnOnce() + Send>,
    ) -> Result<(), StoreError> {
        let thread = environment.spawn.spawn(name, work);
        self.joiners.push(thread.map_err(|error| StoreError::Io(format!("no thread for {name}: {error}")))?);
        Ok(())
    }

    /// To talk to the hub.
    pub fn live(&self) -> &Live {
        &self.live
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.inbox.stop();
        // The hub holds the way to the readers: they end after it.
        self.joiners.drain(..).rev().for_each(|join| join());
    }
}

/// Reads until the hub has ended.
fn read(waiting: &Mutex<Receiver<Job>>, readers: &Readers, inbox: &Inbox) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((ticket, request)) = job else { return };
        let perform = || readers.read(|reader| reading::perform(reader, &request));
        let answer = catch_unwind(AssertUnwindSafe(perform))
            .unwrap_or_else(|_| Err(StoreError::Io("a read ended by a panic".to_owned())));
        inbox.offer(Input::Read { answer, ticket });
    }
}

/// What the hub's thread has.
struct Work {
    environment: Environment,
    /// What was taken out of the inbox.
    inputs: VecDeque<Input>,
    jobs: Sender<Job>,
    live: Live,
}

impl Work {
    /// Works until it is told to stop. A panic is a fault of this program: all sessions end and come again.
    fn run(&mut self, head: Position) {
        let mut hub = Hub::new(head, self.live.0.limits);
        while catch_unwind(AssertUnwindSafe(|| self.serve(&mut hub))).is_err() {
            tracing::error!("the hub of live replicas ended by a panic; it begins anew");
            let end = || hub.end(Reason::Failed, "the server failed", RETRY_MS);
            if catch_unwind(AssertUnwindSafe(end)).is_err() {
                tracing::error!("sessions were not told of it");
            }
            hub = hub.anew(self.live.0.inbox.end());
        }
        hub.end(Reason::Stopping, "the server stops", RETRY_MS);
    }

    fn serve(&mut self, hub: &mut Hub) {
        let shared = self.live.0.clone();
        let (mut counted_us, mut wait, mut goes_on, mut has_taken) = (0, WAIT, true, false);
        while goes_on {
            goes_on = shared.inbox.wait(wait, has_taken);
            self.inputs.extend(shared.inbox.take());
            has_taken = !self.inputs.is_empty();
            while let Some(input) = self.inputs.pop_front() {
                hub.take(input, self.now());
            }
            let now = self.now();
            let due = hub.turn(now);
            for output in hub.outputs() {
                let Output::Read { request, ticket } = output;
                // The readers end after the hub.
                self.jobs.send((ticket, request)).ok();
            }
            if now.us >= counted_us + COUNT_EVERY_US {
                counted_us = now.us;
                *shared.counts.lock().unwrap_or_else(PoisonError::into_inner) = hub.counts(now);
            }
            wait = due.map_or(WAIT, |due| Duration::from_micros(due.saturating_sub(now.us)).min(WAIT));
        }
    }

    fn now(&self) -> Now {
        Now { at: self.environment.clock.now(), us: self.environment.clock.monotonic_us() }
    }
}

//! The engine's worker over a disk that fails, with a clock that is moved by hand: what interactions are done to.

mod turn;

pub use turn::Observation;

use crate::committer::{Beside, ByHand};
use crate::disk::Disk;
use crate::environment::{self, HandClock};
use crate::interaction::{Fault, Request};
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CustomerId};
use onhand_domain::time::Moment;
use onhand_engine::inbox::{Answers, Refused};
use onhand_engine::live::{self, SessionId};
use onhand_engine::readers::Readers;
use onhand_engine::worker::Shared;
use onhand_engine::{Environment, Submission, Worker, Writer};
use onhand_protocol::CommandInput;
use onhand_store::faulty::{self, Ended, Plan};
use onhand_store::memory::Memory;
use onhand_store::{Batch, Position, Reader, Store, StoreError};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use turn::Flight;
use uuid::Uuid;

/// How often opening is tried: each try that fails uses up a fault.
const OPEN_TRIES: usize = 100;
/// Commands of one batch, about.
pub const BATCH_MAX: usize = 6;
/// Commands that must wait for a batch to be decided while another is on its way.
const OVERLAP_FROM: usize = 3;
/// Commands that may wait.
pub const INBOX_MAX: usize = 20;

/// Commands that are due, as the writer gets them and as requests.
pub type Due = (Vec<Submission>, Vec<Request>);

/// A message in the inbox.
struct Waiting {
    answers: Answers,
    requests: Vec<Request>,
    /// Whose it is, where it came over the network of live replicas.
    session: Option<SessionId>,
}

/// The engine in its simulated surroundings.
pub struct World {
    beside: Beside,
    /// The wall clock.
    pub clock: Arc<HandClock>,
    /// Changes that were written and judged.
    concluded: u64,
    disk: Disk,
    environment: Environment,
    /// What has become of the disk's faults.
    pub faults: Plan,
    /// Whether a fault came that is not told yet.
    fault: bool,
    flights: VecDeque<Flight>,
    /// How often the process was started.
    pub generation: u64,
    /// What waits for the hub of live replicas, and where the log ended when the process was started.
    live: Option<(Arc<live::inbox::Inbox>, Position)>,
    memory: Memory,
    /// Batches that were decided while another was on its way.
    pub overlapped: usize,
    /// What a panic said that was none of ours.
    pub panicked: Option<String>,
    /// Looks at what is on the disk without a fault.
    pub truth: Box<dyn Reader>,
    waiting: VecDeque<Waiting>,
    worker: Option<Worker>,
}

impl World {
    /// An empty business.
    pub fn new() -> Result<Self, StoreError> {
        let (environment, clock) = environment::simulated();
        let (memory, faults) = (Memory::new(), Plan::calm());
        let truth = memory.reader()?;
        let disk = Disk::new(memory.same(), faults.clone());
        Ok(Self {
            beside: Beside::Never,
            clock,
            concluded: 0,
            disk,
            environment,
            fault: false,
            faults,
            flights: VecDeque::new(),
            generation: 0,
            live: None,
            memory,
            overlapped: 0,
            panicked: None,
            truth,
            waiting: VecDeque::new(),
            worker: None,
        })
    }

    /// The process; started where there is none.
    fn worker(&mut self) -> Result<&mut Worker, StoreError> {
        let mut last = StoreError::Io("it was not tried".to_owned());
        for _ in 0..OPEN_TRIES {
            if self.worker.is_some() {
                break;
            }
            self.faults.begin_anew();
            let opened = self.outlive(|world| {
                world.disk.reopen()?;
                let writer = Writer::open(Box::new(world.disk.clone()), world.environment.clone())?;
                let head = writer.head();
                let mut worker = Worker::new(writer, BATCH_MAX, INBOX_MAX);
                let inbox = Arc::new(live::inbox::Inbox::new(head));
                worker.tell(inbox.clone());
                world.live = Some((inbox, head));
                world.generation += 1;
                if world.beside != Beside::Never {
                    let by_hand = ByHand::new(world.beside == Beside::Early, worker.shared());
                    worker.overlap_through(Box::new(by_hand), OVERLAP_FROM)?;
                }
                Ok(worker)
            });
            match opened {
                Some(Ok(worker)) => self.worker = Some(worker),
                Some(Err(error)) => last = error,
                None => {}
            }
        }
        self.worker.as_mut().ok_or(last)
    }

    /// Does something, through which the process may end: then there is no answer.
    fn outlive<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let end = match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(value) => return Some(value),
            Err(end) => end,
        };
        self.worker = None;
        if !end.is::<Ended>() {
            let text = end.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| end.downcast_ref::<String>().cloned());
            self.panicked = Some(text.unwrap_or_default());
        }
        None
    }

    /// Starts the process; gives what had waited for the one before, and whether any of that was answered.
    pub fn start(&mut self) -> Result<(Vec<Request>, bool), StoreError> {
        self.worker = None;
        self.flights.clear();
        (self.fault, self.concluded) = (false, self.faults.written());
        let mut answered = false;
        let mut lost = Vec::new();
        for mut waiting in self.waiting.drain(..) {
            answered |= waiting.answers.try_recv().is_ok();
            lost.extend(waiting.requests);
        }
        self.worker()?;
        Ok((lost, answered))
    }

    /// How the writer commits from the next start on.
    pub fn commit(&mut self, beside: Beside) {
        self.beside = beside;
    }

    /// Whether a batch is on its way to the disk.
    pub fn is_busy(&self) -> bool {
        !self.flights.is_empty()
    }

    /// Whether the process runs.
    pub fn is_up(&self) -> bool {
        self.worker.is_some()
    }

    /// What those who talk to the process share with it.
    pub fn shared(&mut self) -> Result<Arc<Shared>, StoreError> {
        Ok(self.worker()?.shared())
    }

    /// Readers that never fail.
    pub fn sound_readers(&self) -> Readers {
        let memory = self.memory.same();
        Readers::new(Box::new(move || memory.reader()))
    }

    /// What waits for the hub of live replicas, and where the log ended when the process was started.
    pub fn live(&mut self) -> Result<Option<(Arc<live::inbox::Inbox>, Position)>, StoreError> {
        self.worker()?;
        Ok(self.live.clone())
    }

    /// The batches that were written since this was asked last.
    pub fn written(&self) -> Vec<Batch> {
        self.disk.written()
    }

    /// Puts commands into the inbox, for a session of a live replica or for nobody in particular.
    pub fn send(
        &mut self,
        requests: &[Request],
        session: Option<SessionId>,
    ) -> Result<Result<(), Refused>, StoreError> {
        let submissions =
            requests.iter().map(|request| self.submission(request)).collect::<Result<Vec<_>, _>>()?;
        let offered = self.worker()?.shared().inbox.offer(submissions);
        Ok(offered.map(|answers| {
            self.waiting.push_back(Waiting { answers, requests: requests.to_vec(), session });
        }))
    }

    /// Messages and commands that wait.
    pub fn waiting(&self) -> (usize, usize) {
        (self.waiting.len(), self.waiting.iter().map(|waiting| waiting.requests.len()).sum())
    }

    /// What time gives now, as requests too, for the model; nothing where the process ended.
    pub fn due(&mut self) -> Result<Option<Due>, StoreError> {
        let due = self.outlive(|world| world.worker()?.due());
        let Some(due) = due.transpose()? else { return Ok(None) };
        let requests = due.iter().map(request_of).collect();
        Ok(Some((due, requests)))
    }

    /// Forgets old refusals.
    pub fn forget(&mut self, before: i64) -> Result<(), StoreError> {
        let before = Moment::from_millis(before);
        let forgotten = self.outlive(|world| world.worker()?.writer().store()?.forget_refused(before));
        forgotten.transpose().map(|_| ())
    }

    /// From now on nothing is taken in; what happens to one who tries.
    pub fn stop(&mut self) -> Result<bool, StoreError> {
        let inbox = self.worker()?.shared();
        inbox.inbox.stop();
        Ok(matches!(inbox.inbox.offer(Vec::new()), Err(Refused::Stopping)))
    }

    /// Whether a process that was told to stop has nothing more to do.
    pub fn is_finished(&mut self) -> Result<bool, StoreError> {
        Ok(!self.worker()?.turn(Duration::ZERO, &mut |_| {}))
    }

    /// Reads as those do who follow the log; nothing where the process ended.
    pub fn read<T>(&mut self, read: impl FnOnce(&dyn Reader) -> T) -> Result<Option<T>, StoreError> {
        let read = self.outlive(|world| {
            let reader = world.worker()?.writer().reader()?.reader()?;
            Ok(read(&*reader))
        });
        read.transpose()
    }

    /// A copy of what is on the disk.
    pub fn copy(&self) -> Memory {
        self.memory.copy()
    }

    /// Another content is put onto the disk; the process that looked at it is gone.
    pub fn replace(&mut self, content: &Memory) {
        self.worker = None;
        self.memory.become_copy_of(content);
        self.faults.sync_whole();
    }

    /// The store fails at the next opportunity.
    pub fn arm(&self, fault: Fault) {
        match fault {
            Fault::CommitBefore => self.faults.next_commit(faulty::Fault::FailBefore),
            Fault::CommitAfter => self.faults.next_commit(faulty::Fault::FailAfter),
            Fault::CommitTorn => self.faults.next_commit(faulty::Fault::Torn),
            Fault::EndBeforeCommit => self.faults.next_commit(faulty::Fault::EndBefore),
            Fault::EndAfterCommit => self.faults.next_commit(faulty::Fault::EndAfter),
            Fault::EndReading => self.faults.next_read(faulty::Fault::EndBefore),
            Fault::Full => self.faults.next_commit(faulty::Fault::Full),
            Fault::Reopen => self.faults.next_reopen(),
            Fault::Read => self.faults.next_read(faulty::Fault::Unreadable),
        }
    }

    fn submission(&self, request: &Request) -> Result<Submission, StoreError> {
        let input: CommandInput = serde_json::from_str(&request.command.to_string())
            .map_err(|error| StoreError::Io(format!("the plan has no command: {error}: {request:?}")))?;
        Ok(Submission::read(input, actor(&request.by), &self.environment))
    }
}

/// Who gives a request.
pub fn actor(by: &str) -> Actor {
    let id = ActorId(ids::natural("actor", &[by.as_bytes()]));
    let (role, customer) = match by {
        "owner" => (Role::Owner, None),
        "staff" => (Role::Staff, None),
        "cashier" => (Role::Cashier, None),
        customer => (Role::Partner, Uuid::parse_str(customer).ok().map(CustomerId)),
    };
    Actor { customer, id, role }
}

/// A command that the engine made itself, as a request.
fn request_of(submission: &Submission) -> Request {
    let command = submission.command.as_ref().ok();
    let command = command.and_then(|command| serde_json::to_value(command).ok()).unwrap_or(Value::Null);
    let command = json!({"id": submission.id, "type": command["type"], "data": command["data"]});
    Request { by: "owner".to_owned(), command, readable: true }
}

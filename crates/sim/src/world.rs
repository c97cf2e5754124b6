//! The engine's writer over a disk that fails, with a clock that is moved by hand: what interactions are done to.

use crate::disk::Disk;
use crate::environment::{self, HandClock};
use crate::interaction::{Fault, Request};
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CustomerId};
use onhand_domain::time::Moment;
use onhand_engine::writer::Answer;
use onhand_engine::{Environment, Submission, Writer};
use onhand_protocol::CommandInput;
use onhand_store::faulty::{self, Plan};
use onhand_store::memory::Memory;
use onhand_store::{Batch, Reader, Store, StoreError};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// How often opening is tried: each try that fails uses up a fault.
const OPEN_TRIES: usize = 100;
/// Commands that time gives at once.
const DUE_MAX: usize = 500;

/// What came back from a batch.
#[derive(Debug)]
pub struct Observation {
    /// One answer for each command.
    pub answers: Vec<Answer>,
    /// What the writer says that it committed.
    pub committed: Option<Arc<Batch>>,
    /// Whether anything was written, whatever was answered.
    pub written: bool,
}

/// The engine in its simulated surroundings.
pub struct World {
    /// The wall clock.
    pub clock: Arc<HandClock>,
    disk: Disk,
    environment: Environment,
    /// What has become of the disk's faults.
    pub faults: Plan,
    /// Looks at what is on the disk without a fault.
    pub truth: Box<dyn Reader>,
    writer: Option<Writer>,
}

impl World {
    /// An empty business.
    pub fn new() -> Result<Self, StoreError> {
        let (environment, clock) = environment::simulated();
        let (memory, faults) = (Memory::new(), Plan::calm());
        let truth = memory.reader()?;
        let disk = Disk::new(memory, faults.clone());
        let writer = Some(Writer::open(Box::new(disk.clone()), environment.clone())?);
        Ok(Self { clock, disk, environment, faults, truth, writer })
    }

    fn writer(&mut self) -> Result<&mut Writer, StoreError> {
        if self.writer.is_none() {
            self.restart()?;
        }
        self.writer.as_mut().ok_or_else(|| StoreError::Io("there is no writer".to_owned()))
    }

    /// Ends the process without a word and starts it again.
    pub fn restart(&mut self) -> Result<(), StoreError> {
        self.writer = None;
        let mut last = None;
        for _ in 0..OPEN_TRIES {
            let opened = self.disk.reopen();
            match opened.and_then(|()| Writer::open(Box::new(self.disk.clone()), self.environment.clone())) {
                Ok(writer) => {
                    self.writer = Some(writer);
                    return Ok(());
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| StoreError::Io("it was not tried".to_owned())))
    }

    /// Gives commands to the writer as one batch.
    pub fn submit(&mut self, requests: &[Request]) -> Result<Observation, StoreError> {
        let submissions =
            requests.iter().map(|request| self.submission(request)).collect::<Result<Vec<_>, _>>()?;
        self.step(&submissions)
    }

    /// Gives the writer what was due.
    pub fn step(&mut self, submissions: &[Submission]) -> Result<Observation, StoreError> {
        let before = self.faults.unsynced();
        let step = self.writer()?.step(submissions);
        let written = self.faults.unsynced() > before;
        Ok(Observation { answers: step.answers, committed: step.committed, written })
    }

    /// What time gives now; as requests too, for the model.
    pub fn due(&mut self) -> Result<(Vec<Submission>, Vec<Request>), StoreError> {
        let due = self.writer()?.due(DUE_MAX)?;
        let requests = due.iter().map(request_of).collect();
        Ok((due, requests))
    }

    /// Forgets old refusals.
    pub fn forget(&mut self, before: i64) -> Result<(), StoreError> {
        self.writer()?.store()?.forget_refused(Moment::from_millis(before)).map(|_| ())
    }

    /// A reader as those who follow the log get it.
    pub fn reader(&mut self) -> Result<Box<dyn Reader>, StoreError> {
        self.writer()?.reader()?.reader()
    }

    /// The store fails at the next opportunity.
    pub fn arm(&self, fault: Fault) {
        match fault {
            Fault::CommitBefore => self.faults.next_commit(faulty::Fault::FailBefore),
            Fault::CommitAfter => self.faults.next_commit(faulty::Fault::FailAfter),
            Fault::CommitTorn => self.faults.next_commit(faulty::Fault::Torn),
            Fault::Full => self.faults.next_commit(faulty::Fault::Full),
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
fn actor(by: &str) -> Actor {
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

//! A turn of the writer, looked at between its steps: which messages were taken as a batch, and when its end came.

use super::World;
use crate::interaction::{End, Request};
use crate::network::server;
use onhand_domain::ids::CommandId;
use onhand_engine::Submission;
use onhand_engine::live::SessionId;
use onhand_engine::outcome::Answer;
use onhand_engine::worker::Stage;
use onhand_store::faulty::Ended;
use onhand_store::{Position, Reader, StoreError};
use std::sync::Arc;
use std::time::Duration;

/// A batch whose end has come, and what came back.
#[derive(Debug)]
pub struct Observation {
    /// One answer for each command.
    pub answers: Vec<Answer>,
    /// What the clock showed when it was decided.
    pub clock: i64,
    /// Whether a fault came, or the process ended.
    pub fault: bool,
    /// Its commands.
    pub requests: Vec<Request>,
    /// Those that came from sessions of live replicas, with their answers.
    pub sessions: Vec<(SessionId, Vec<(CommandId, Answer)>)>,
    /// Where the log ended then.
    pub to: Position,
    /// Whether anything was written, whatever was answered.
    pub written: bool,
}

/// Messages that were taken as one batch, whose end has not come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    clock: i64,
    messages: usize,
}

/// What is seen between the steps of a turn.
enum Seen {
    /// So many commands were taken.
    Taken(usize),
    /// The end of a batch has come: where the log ends, and how many changes were written by then.
    Concluded(Position, u64),
}

impl World {
    /// Ends the process without a word. Gives the batch that was written without anyone having heard of it.
    pub fn end(&mut self) -> Result<Option<Observation>, StoreError> {
        self.worker = None;
        let Some(flight) = self.flights.pop_front() else { return Ok(None) };
        self.flights.clear();
        let (to, written) = (self.truth.head()?.position, self.faults.written());
        if written == self.concluded {
            return Ok(None);
        }
        self.fault = true;
        let observed = self.conclude(flight, to, written);
        self.fault = false;
        Ok(Some(observed))
    }

    /// The writer takes a turn, and the process may end after a step of it. Gives the batches whose end has come.
    pub fn turn(&mut self, end: Option<End>) -> Result<Vec<Observation>, StoreError> {
        let planned = self.faults.planned();
        let (memory, faults, shared) = (self.memory.same(), self.faults.clone(), self.worker()?.shared());
        let mut untaken = shared.inbox.untaken();
        let mut seen = Vec::new();
        let last = end.map(stage_of);
        let mut between = |stage: Stage| {
            match stage {
                Stage::Taken => {
                    let left = shared.inbox.untaken();
                    seen.push(Ok(Seen::Taken(untaken - left)));
                    untaken = left;
                }
                Stage::Decided => {
                    let head = memory.head();
                    seen.push(head.map(|head| Seen::Concluded(head.position, faults.written())));
                }
                Stage::OnItsWay | Stage::Published => {}
            }
            if last == Some(stage) {
                Ended::now();
            }
        };
        let ended =
            self.outlive(|world| world.worker().map(|worker| worker.turn(Duration::ZERO, &mut between)));
        let ended = ended.transpose()?.is_none();
        self.fault |= ended || self.faults.planned() < planned;
        let mut observed = Vec::new();
        for seen in seen {
            match seen? {
                Seen::Taken(0) => {}
                Seen::Taken(commands) => self.taken(commands),
                Seen::Concluded(to, written) => {
                    if let Some(flight) = self.flights.pop_front() {
                        observed.push(self.conclude(flight, to, written));
                    }
                }
            }
        }
        if ended {
            observed.extend(self.end()?);
        }
        self.fault &= self.is_busy();
        Ok(observed)
    }

    /// The messages that hold so many commands are on their way.
    fn taken(&mut self, commands: usize) {
        let before: usize = self.flights.iter().map(|flight| flight.messages).sum();
        let mut left = commands;
        let mut messages = 0;
        for waiting in self.waiting.iter().skip(before) {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(waiting.requests.len());
            messages += 1;
        }
        self.overlapped += usize::from(self.is_busy());
        self.flights.push_back(Flight { clock: self.clock.millis(), messages });
    }

    fn conclude(&mut self, flight: Flight, to: Position, written: u64) -> Observation {
        let (mut answers, mut requests) = (Vec::new(), Vec::new());
        let mut sessions = Vec::new();
        for mut waiting in self.waiting.drain(..flight.messages) {
            let given = waiting.answers.try_recv();
            let given = given.unwrap_or_else(|_| waiting.requests.iter().map(|_| Err(no_answer())).collect());
            if let Some(session) = waiting.session {
                let ids = waiting.requests.iter().filter_map(|request| server::command_id(&request.command));
                sessions.push((session, ids.zip(given.iter().cloned()).collect()));
            }
            answers.extend(given);
            requests.extend(waiting.requests);
        }
        let is_written = written > self.concluded;
        self.concluded = written;
        Observation {
            answers,
            clock: flight.clock,
            fault: self.fault,
            requests,
            sessions,
            to,
            written: is_written,
        }
    }

    /// Gives the writer what is due, where nothing is on its way.
    pub fn work(
        &mut self,
        submissions: &[Submission],
        requests: &[Request],
    ) -> Result<Observation, StoreError> {
        let (clock, planned) = (self.clock.millis(), self.faults.planned());
        let answers =
            self.outlive(|world| world.worker().map(|worker| worker.work(submissions, &mut |_| {}).answers));
        let answers = answers.transpose()?;
        let fault = answers.is_none() || self.faults.planned() < planned;
        let answers = answers.unwrap_or_else(|| submissions.iter().map(|_| Err(no_answer())).collect());
        let (to, written) = (self.truth.head()?.position, self.faults.written());
        let is_written = written > self.concluded;
        self.concluded = written;
        let (requests, sessions) = (requests.to_vec(), Vec::new());
        Ok(Observation { answers, clock, fault, requests, sessions, to, written: is_written })
    }
}

fn stage_of(end: End) -> Stage {
    match end {
        End::Taken => Stage::Taken,
        End::OnItsWay => Stage::OnItsWay,
        End::Decided => Stage::Decided,
        End::Published => Stage::Published,
    }
}

fn no_answer() -> Arc<StoreError> {
    Arc::new(StoreError::Io("the process ended without an answer".to_owned()))
}

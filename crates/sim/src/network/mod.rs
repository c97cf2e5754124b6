//! Clients, and the network between them and the server: connections that are slow, cut, dead or out of order, processes
//! that end at any moment, rights that change. The hub is the real one, and so is each client's link.
//!
//! Time here goes on only while it is told to pass; what comes next is drawn from seeds that stand in the plan.

pub mod act;
pub mod ages;
pub mod device;
pub mod line;
pub mod server;
pub mod sight;
pub mod witness;

mod client;
mod wire;

pub use act::{ClientAct, Damage};
pub use wire::id_of;

use crate::interaction;
use crate::properties::{Broken, broken};
use ages::Ages;
use bytes::Bytes;
use device::Device;
use line::Line;
use onhand_domain::time::Moment;
use onhand_engine::live::inbox::Inbox;
use onhand_engine::live::reading::{Answer, Request};
use onhand_engine::live::{Answered, Now, SessionId, Ticket};
use onhand_store::{Position, Reader, StoreError};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use server::Server;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Clients at most.
pub const DEVICES_MAX: u64 = 5;

/// In so much time, in microseconds, no more than so many things happen.
const BUSY_US: u64 = 1_000_000;
const BUSY_MAX: usize = 20_000;

/// Where waits and delays come from.
#[derive(Debug)]
pub struct Luck(SmallRng);

impl Luck {
    /// How long a read takes.
    pub fn read_us(&mut self) -> u64 {
        if self.0.random_ratio(1, 12) {
            self.0.random_range(5_000..400_000)
        } else {
            self.0.random_range(100..4_000)
        }
    }

    /// How long the hub waits before it looks at what waits for it.
    fn lag_us(&mut self) -> u64 {
        if self.0.random_ratio(1, 15) {
            self.0.random_range(1_000..200_000)
        } else {
            self.0.random_range(1..400)
        }
    }

    /// How long something takes that takes about so long.
    fn about_us(&mut self, us: u64) -> u64 {
        us / 2 + self.0.random_range(0..=us.max(1))
    }

    fn chance(&mut self, of: u32) -> bool {
        self.0.random_ratio(1, of)
    }
}

/// Something that happens at a time.
#[derive(Debug)]
enum Event {
    /// The client learns that its connection is there, or could not be.
    Opened { device: u64, line: Option<u64> },
    /// The client is told something.
    Told { by: String, line: u64, text: Bytes },
    /// The client learns that its connection is gone.
    Broken { line: u64 },
    /// The server is told something; over single requests with a number.
    Said { line: u64, number: Option<u64>, text: String },
    /// The server learns that a connection is gone.
    Left { line: u64 },
    /// The hub looks at what waits for it.
    Hub,
    /// A read is done, for the process of that number.
    Read { generation: u64, request: Box<Request>, ticket: Ticket },
}

/// What only the world around the network can do.
#[derive(Debug)]
pub enum Need {
    /// Commands of a session for the writer.
    Commands {
        /// Which.
        requests: Vec<interaction::Request>,
        /// Whose.
        session: SessionId,
    },
    /// Something is to be read.
    Read {
        /// What.
        request: Box<Request>,
        /// For which question.
        ticket: Ticket,
    },
}

/// What became of clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// What clients had missed was read from the store.
    pub catch_ups: usize,
    /// Connections that were welcomed.
    pub connections: usize,
    /// Rows that were corrected after they had been damaged, or after the log had gone another way.
    pub corrected: usize,
    /// Events that were heard.
    pub events: usize,
    /// Clients that were told that the log is another.
    pub forks: usize,
    /// Outcomes that clients got.
    pub outcomes: usize,
    /// Clients that were so far behind that all was sent anew.
    pub too_old: usize,
    /// Runs that were applied.
    pub runs: usize,
    /// Subscriptions that became ready.
    pub ready: usize,
    /// Subscriptions that were found equal.
    pub verified: usize,
}

/// The network.
pub struct Network {
    /// What became of clients.
    pub counts: Counts,
    devices: BTreeMap<u64, Device>,
    events: BTreeMap<(u64, u64), Event>,
    hub_us: Option<u64>,
    lines: BTreeMap<u64, Line>,
    /// Whether what was on its way when the process ended may be of a log that is no more.
    lost_history: bool,
    luck: Luck,
    next_line: u64,
    now_us: u64,
    order: u64,
    server: Option<Server>,
}

/// What the network is compared with.
pub struct Around<'a> {
    /// What was true at each mark.
    pub ages: &'a Ages,
    /// The wall clock.
    pub clock: Moment,
    /// What is stored.
    pub store: &'a dyn Reader,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            counts: Counts::default(),
            devices: BTreeMap::new(),
            events: BTreeMap::new(),
            hub_us: None,
            lines: BTreeMap::new(),
            lost_history: false,
            luck: Luck(SmallRng::seed_from_u64(0)),
            next_line: 1,
            // A while after some beginning.
            now_us: 1_000_000,
            order: 0,
            server: None,
        }
    }
}

impl Network {
    /// What time it is.
    pub fn now_us(&self) -> u64 {
        self.now_us
    }

    /// Whether there is any client.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// The log has gone another way.
    pub fn history_lost(&mut self) {
        self.lost_history = true;
    }

    /// The process that serves is this one; the sessions of the one before are over.
    pub fn served_by(&mut self, generation: u64, live: &Arc<Inbox>, head: Position) {
        if self.server.as_ref().is_some_and(|server| server.generation == generation) {
            return;
        }
        self.count_reads();
        let first = self.server.as_ref().map_or(1, Server::next_session);
        self.server = Some(Server::new(generation, live.clone(), head, first));
        self.hub_us = None;
        let arrives = !std::mem::take(&mut self.lost_history) && self.luck.chance(2);
        if !arrives {
            self.events.retain(|_, event| !matches!(event, Event::Told { .. }));
        }
        self.events.retain(|_, event| !matches!(event, Event::Said { .. } | Event::Left { .. }));
        let lines: Vec<u64> = self.lines.keys().copied().collect();
        for number in lines {
            self.break_line(number);
        }
        self.wake();
    }

    /// Counts what the server has counted. It is over, or the simulation is.
    pub fn count_reads(&mut self) {
        if let Some((catch_ups, too_old)) = self.server.as_ref().map(Server::reads) {
            self.counts.catch_ups += catch_ups;
            self.counts.too_old += too_old;
        }
    }

    /// The hub is to look at what waits for it, soon.
    pub fn wake(&mut self) {
        let lag = self.luck.lag_us();
        let at = self.now_us + lag;
        if self.server.is_some() && self.hub_us.is_none_or(|due| due > at) {
            self.hub_us = Some(at);
            self.put(at, Event::Hub);
        }
    }

    /// Commands of a session were answered.
    pub fn answered(&mut self, session: SessionId, answers: Vec<(onhand_domain::ids::CommandId, Answered)>) {
        if let Some(server) = &self.server {
            server.answered(session, answers);
        }
        self.wake();
    }

    /// A read has ended.
    pub fn read(&mut self, ticket: Ticket, answer: Result<Answer, StoreError>) {
        if let Some(server) = &self.server {
            server.read(ticket, answer);
        }
        self.wake();
    }

    /// The hub is so far behind that it is told only where the log ends.
    pub fn overflow(&mut self) {
        if let Some(server) = &mut self.server {
            server.overflow();
        }
        self.wake();
    }

    /// Goes on to a time, or to where something is needed.
    pub fn go_on(&mut self, until_us: u64, around: &Around<'_>) -> Result<Option<Need>, Broken> {
        let (mut busy, mut since_us) = (0, self.now_us);
        loop {
            if self.now_us >= since_us + BUSY_US {
                (busy, since_us) = (0, self.now_us);
            }
            busy += 1;
            if busy > BUSY_MAX {
                let next = self.events.values().take(3).collect::<Vec<_>>();
                return Err(broken(
                    "nobody is busy for nothing",
                    format!("{:?}, {next:?}", self.next_tick()),
                ));
            }
            let event = self.events.first_key_value().map(|((at, _), _)| *at);
            let tick = self.next_tick();
            let next = [event, tick.map(|(at, _)| at)].into_iter().flatten().min();
            let Some(next) = next.filter(|at| *at <= until_us) else {
                self.now_us = self.now_us.max(until_us);
                return Ok(None);
            };
            self.now_us = self.now_us.max(next);
            if let Some((_, device)) = tick.filter(|(at, _)| *at <= next) {
                self.tick(device, around)?;
                continue;
            }
            let Some((_, event)) = self.events.pop_first() else { continue };
            if let Some(need) = self.happen(event, around)? {
                return Ok(Some(need));
            }
        }
    }

    fn next_tick(&self) -> Option<(u64, u64)> {
        let due = self.devices.iter().filter_map(|(number, device)| Some((device.link.due_us()?, *number)));
        due.min()
    }

    fn put(&mut self, at_us: u64, event: Event) {
        self.order += 1;
        self.events.insert((at_us, self.order), event);
    }

    fn happen(&mut self, event: Event, around: &Around<'_>) -> Result<Option<Need>, Broken> {
        match event {
            Event::Opened { device, line } => self.opened(device, line, around)?,
            Event::Told { by, line, text } => self.told(line, &by, &text, around)?,
            Event::Broken { line } => self.broken(line, around)?,
            Event::Said { line, number, text } => return self.said(line, number, text),
            Event::Left { line } => self.left(line),
            Event::Hub => {
                self.hub_us = None;
                self.hub_turn(around)?;
            }
            Event::Read { generation, request, ticket } => {
                let is_this = self.server.as_ref().is_some_and(|server| server.generation == generation);
                return Ok(is_this.then_some(Need::Read { request, ticket }));
            }
        }
        Ok(None)
    }

    fn hub_turn(&mut self, around: &Around<'_>) -> Result<(), Broken> {
        let now = Now { at: around.clock, us: self.now_us };
        self.dismiss_silent();
        let Some(server) = &mut self.server else { return Ok(()) };
        let generation = server.generation;
        let (reads, said) = server.turn(now, &mut self.luck)?;
        let due = server.due_us;
        for (at, ticket, request) in reads {
            self.put(at, Event::Read { generation, request, ticket });
        }
        for (line, text, by) in said {
            if let Some(line) = self.lines.get_mut(&line) {
                line.writing.push_back((text, by));
            }
        }
        let lines: Vec<u64> = self.lines.keys().copied().collect();
        lines.into_iter().for_each(|line| self.write(line));
        if let Some(due) = due {
            let at = due.max(self.now_us + 1);
            if self.hub_us.is_none_or(|other| other > at) {
                self.hub_us = Some(at);
                self.put(at, Event::Hub);
            }
        }
        Ok(())
    }
}

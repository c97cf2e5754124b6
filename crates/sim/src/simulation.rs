//! The loop: perform an interaction, tell the model, check every property.

mod live;
mod other_store;

use crate::follower::{Followed, Follower};
use crate::history::{Histories, Told};
use crate::interaction::{End, Interaction, Request};
use crate::model::{Model, PriceList};
use crate::network::Network;
use crate::network::ages::Ages;
use crate::properties::{self, Broken, Check, broken, ensure, seen};
use crate::records;
use crate::report::Report;
use crate::workload::Workload;
use crate::world::{INBOX_MAX, Observation, World};
use onhand_engine::Outcome;
use onhand_engine::inbox::Refused;
use onhand_store::Position;
use onhand_store::memory::Memory;
use std::collections::BTreeMap;

/// Steps between two looks at everything.
const LOOK_EVERY: usize = 25;
/// Commands of one message when all that was lost is given again.
const AGAIN_MAX: usize = 10;

/// A run that broke a property.
#[derive(Debug)]
pub struct Failure {
    /// What does not hold.
    pub broken: Broken,
    /// All that was done, the last of which broke it.
    pub plan: Vec<Interaction>,
}

/// Runs what a seed gives; with the plan that it made.
pub fn run(seed: u64, steps: usize) -> Result<(Report, Vec<Interaction>), Box<Failure>> {
    let mut workload = Workload::new(seed);
    let mut plan = Vec::new();
    let mut simulation =
        Simulation::new().map_err(|broken| Box::new(Failure { broken, plan: Vec::new() }))?;
    for _ in 0..steps {
        let interaction = workload.next(&simulation.branch.model, simulation.world.clock.millis());
        plan.push(interaction);
        let done = plan.last().map_or(Ok(()), |interaction| simulation.perform(interaction));
        if let Err(broken) = done {
            return Err(Box::new(Failure { broken, plan }));
        }
    }
    match simulation.finish() {
        Ok(report) => Ok((report, plan)),
        Err(broken) => Err(Box::new(Failure { broken, plan })),
    }
}

/// Runs a plan.
pub fn replay(plan: &[Interaction]) -> Result<Report, Box<Failure>> {
    let failure = |count: usize, broken| Box::new(Failure { broken, plan: plan[..count].to_vec() });
    let mut simulation = Simulation::new().map_err(|broken| failure(0, broken))?;
    for (place, interaction) in plan.iter().enumerate() {
        simulation.perform(interaction).map_err(|broken| failure(place + 1, broken))?;
    }
    simulation.finish().map_err(|broken| failure(plan.len(), broken))
}

/// What is true of a store, and of its copy that went another way.
#[derive(Clone, Default)]
struct Branch {
    ages: Ages,
    first_answers: BTreeMap<String, Outcome>,
    model: Model,
    told: Told,
}

/// A world, and what is true in it.
struct Simulation {
    /// The copy that was put aside.
    aside: Option<(Memory, Branch)>,
    /// Up to where the log was judged.
    at: Position,
    branch: Branch,
    follower: Follower,
    /// Up to which entry the feed was heard.
    heard: u64,
    histories: Histories,
    /// Whether the layer below says that it wrote what it did not.
    lying: bool,
    network: Network,
    report: Report,
    steps: usize,
    /// Whether the writer may not know where the store stands.
    uncertain: bool,
    /// Commands whose answer did not come.
    unknown: Vec<Request>,
    /// What was true after each change that may yet be lost.
    unsynced: Vec<Model>,
    world: World,
}

impl Simulation {
    fn new() -> Result<Self, Broken> {
        let mut simulation = Self {
            aside: None,
            at: Position::default(),
            branch: Branch::default(),
            follower: Follower::default(),
            heard: 0,
            histories: Histories::default(),
            lying: false,
            network: Network::default(),
            report: Report::default(),
            steps: 0,
            uncertain: false,
            unknown: Vec::new(),
            unsynced: Vec::new(),
            world: seen(World::new())?,
        };
        simulation.restart()?;
        Ok(simulation)
    }

    fn perform(&mut self, interaction: &Interaction) -> Check {
        if !interaction.overlaps() {
            self.land()?;
        }
        match interaction {
            Interaction::Submit { requests } => {
                self.send(requests)?;
                self.work_off()?;
            }
            Interaction::Send { requests } => self.send(requests)?,
            Interaction::Turn { end } => self.turn(*end)?,
            Interaction::Commit { beside } => {
                self.world.commit(*beside);
                self.restart()?;
            }
            Interaction::Shutdown => self.shut_down()?,
            Interaction::Tick => self.tick()?,
            Interaction::Clock { ms } => self.world.clock.turn(*ms),
            Interaction::Crash => self.restart()?,
            Interaction::Fault { fault } => self.world.arm(*fault),
            Interaction::Lie => self.lying = true,
            Interaction::Sync => self.sync()?,
            Interaction::PowerCut { kept } => self.cut_power(*kept)?,
            Interaction::Copy => {
                self.take_down()?;
                self.aside = Some((self.world.copy(), self.branch.clone()));
            }
            Interaction::Restore => self.restore()?,
            Interaction::Swap => self.swap()?,
            Interaction::Client { act, client } => self.act(*client, act)?,
            Interaction::Pass { ms } => self.pass(*ms)?,
            Interaction::Overflow => self.network.overflow(),
            Interaction::Follow { limit } => self.follow(*limit)?,
            Interaction::Forget { hours } => self.forget(*hours)?,
        }
        if !self.world.is_up() {
            self.report.ends += 1;
            self.restart()?;
        }
        self.steps += 1;
        if self.world.is_busy() {
            return Ok(());
        }
        records::stock(&*self.world.truth, &self.branch.model)?;
        if self.steps.is_multiple_of(LOOK_EVERY) { self.look() } else { Ok(()) }
    }

    fn look(&self) -> Check {
        records::everything(&*self.world.truth, &self.branch.model)
    }

    /// The faults are over: what has no answer is given again with the same id, and all must be there, once.
    fn finish(mut self) -> Result<Report, Broken> {
        self.restart()?;
        // Faults that never came are used up.
        for _ in 0..=self.world.faults.planned() + self.unknown.len() {
            let first = self.unknown.len().min(AGAIN_MAX);
            let again: Vec<Request> = self.unknown.drain(..first).collect();
            if !again.is_empty() {
                self.perform(&Interaction::Submit { requests: again })?;
            }
        }
        self.restart()?;
        ensure(self.unknown.is_empty(), "after the faults every command gets its answer", || {
            format!("{:?}", self.unknown)
        })?;
        self.look()?;
        records::verified(&*self.world.truth)?;
        self.forks()?;
        let (truth, told) = (&*self.world.truth, &self.branch.told);
        self.follower.settle(truth, truth, told)?;
        self.settle_clients()?;
        let mark = seen(self.world.truth.head())?.position.mark;
        self.report.overlapped = self.world.overlapped;
        self.report.ended(mark);
        Ok(self.report)
    }

    /// A message for the inbox, which takes it where there is room.
    fn send(&mut self, requests: &[Request]) -> Check {
        let (messages, commands) = self.world.waiting();
        let taken_up = messages.max(commands);
        let is_full = taken_up > 0 && taken_up + requests.len().max(1) > INBOX_MAX;
        let sent = seen(self.world.send(requests, None))?;
        let wanted = if is_full { Err(Refused::Full) } else { Ok(()) };
        ensure(sent == wanted, "the inbox takes what it has room for", || {
            format!("{sent:?}, where {messages} messages with {commands} commands wait")
        })?;
        if is_full {
            self.report.busy += requests.len();
            self.unknown.extend_from_slice(requests);
        }
        Ok(())
    }

    /// The writer works until nothing waits, or the process ends.
    fn work_off(&mut self) -> Check {
        // Each turn takes a message, or sees one to its end.
        let turns = 2 * self.world.waiting().0 + 2;
        for _ in 0..turns {
            if !self.world.is_up() || self.world.waiting().0 == 0 {
                return Ok(());
            }
            self.turn(None)?;
        }
        let (messages, commands) = self.world.waiting();
        ensure(messages == 0 || !self.world.is_up(), "what was taken in is decided", || {
            format!("{messages} messages with {commands} commands wait after {turns} turns")
        })
    }

    fn turn(&mut self, end: Option<End>) -> Check {
        let observed = seen(self.world.turn(end))?;
        observed.iter().try_for_each(|observed| self.judge(observed))?;
        if !self.world.is_busy() && self.world.is_up() && !self.uncertain {
            self.hear()?;
        }
        Ok(())
    }

    /// Judges what came of a batch.
    fn judge(&mut self, observed: &Observation) -> Check {
        if let Some(message) = self.world.panicked.take() {
            return Err(broken("the writer does not panic", message));
        }
        self.answer_clients(observed);
        let (requests, from, to) = (&observed.requests, self.at, observed.to);
        self.take_down()?;
        let mut after = self.branch.model.clone();
        let expected = after.decide_batch(requests, observed.clock);
        let truth = &*self.world.truth;
        properties::answers(requests, &expected, observed, (&self.branch.model, &after))?;
        properties::repeats(&mut self.branch.first_answers, observed)?;
        properties::log_went_on(truth, from, requests, &expected, observed)?;
        properties::no_request_oversold(truth, from, to, &after)?;
        properties::subjects_are_touched(truth, from, to)?;
        self.unknown.extend(self.report.tally(requests, observed));
        self.uncertain = observed.fault;
        self.at = to;
        if observed.written {
            let entries = properties::between(truth, from, to)?;
            if !entries.is_empty() {
                self.histories.go_on(&mut self.branch.told, &entries, to);
            }
            self.changed(after)?;
        }
        Ok(())
    }

    /// What is on its way comes to its end.
    fn land(&mut self) -> Check {
        while self.world.is_busy() && self.world.is_up() {
            self.turn(None)?;
        }
        if self.world.is_up() { Ok(()) } else { self.restart() }
    }

    fn hear(&mut self) -> Check {
        let shared = seen(self.world.shared())?;
        let readers = self.world.sound_readers();
        properties::feed_is_the_log(&*self.world.truth, &shared.feed, &readers, &mut self.heard)
    }

    /// The disk has another content: `after`.
    fn changed(&mut self, after: Model) -> Check {
        let before = std::mem::replace(&mut self.branch.model, after);
        if self.lying {
            self.unsynced.push(before);
            return Ok(());
        }
        seen(self.world.faults.sync())
    }

    fn tick(&mut self) -> Check {
        let clock = self.world.clock.millis();
        let planned = self.world.faults.planned();
        let (due, requests) = match self.world.due() {
            Ok(Some(due)) => due,
            Ok(None) => return Ok(()),
            Err(error) => {
                let fault = self.uncertain || self.world.faults.planned() < planned;
                return ensure(fault, "nothing fails without a fault", || error.to_string());
            }
        };
        let orders = self.branch.model.orders.values();
        let overdue = orders.filter(|order| order.expires_at.is_some_and(|at| at <= clock));
        let lists = self.branch.model.price_lists.values().filter_map(PriceList::due);
        let changes = self.branch.model.price_changes.values().filter_map(|change| change.due);
        let prices = lists.chain(changes).filter(|due| *due <= clock);
        ensure(overdue.count() + prices.count() == requests.len(), "what is due is found", || {
            format!("{requests:?}")
        })?;
        if requests.is_empty() {
            return Ok(());
        }
        let observed = seen(self.world.work(&due, &requests))?;
        self.judge(&observed)?;
        if self.uncertain || !self.world.is_up() { Ok(()) } else { self.hear() }
    }

    /// The process ends, if it has not, and is started again. What waited is lost, and nobody was told otherwise.
    fn restart(&mut self) -> Check {
        if let Some(observed) = seen(self.world.end())? {
            self.judge(&observed)?;
        }
        let (lost, answered) = seen(self.world.start())?;
        self.uncertain = false;
        ensure(!answered, "nothing is answered before it is decided", || format!("{lost:?}"))?;
        self.report.unknown += lost.len();
        self.unknown.extend(lost);
        Ok(())
    }

    /// What was taken in before a stop is answered; what comes after is told that the process stops.
    fn shut_down(&mut self) -> Check {
        let refuses = seen(self.world.stop())?;
        ensure(refuses, "one that stops takes nothing in", String::new)?;
        self.work_off()?;
        if self.world.is_up() {
            let finished = seen(self.world.is_finished())?;
            ensure(finished, "one that stops comes to an end", String::new)?;
        }
        self.restart()
    }

    fn sync(&mut self) -> Check {
        self.lying = false;
        self.unsynced.clear();
        seen(self.world.faults.sync())
    }

    fn follow(&mut self, limit: usize) -> Check {
        let planned = self.world.faults.planned();
        let (follower, told) = (&mut self.follower, &self.branch.told);
        let Some(followed) = seen(self.world.read(|reader| follower.follow(reader, limit, told)))? else {
            return Ok(());
        };
        match followed? {
            Followed::Failed => {
                let fault = self.uncertain || self.world.faults.planned() < planned;
                ensure(fault, "nothing fails without a fault", String::new)
            }
            Followed::Forked => Ok(()),
            Followed::On => self.follower.compare(&*self.world.truth, &self.branch.told),
        }
    }

    fn forget(&mut self, hours: i64) -> Check {
        let before = self.world.clock.millis().saturating_sub(hours.saturating_mul(3_600_000)).max(0);
        let changes = self.world.faults.unsynced();
        if let Err(error) = self.world.forget(before) {
            return Err(broken("old refusals can be forgotten", error));
        }
        let mut after = self.branch.model.clone();
        after.forget(before);
        self.branch.first_answers.retain(|id, _| after.known.contains_key(id));
        if self.world.faults.unsynced() > changes {
            return self.changed(after);
        }
        self.branch.model = after;
        Ok(())
    }
}

//! The loop: perform an interaction, tell the model, check every property.

use crate::follower::Follower;
use crate::interaction::{Interaction, Request};
use crate::model::Model;
use crate::properties::{self, Broken, Check, broken, ensure, seen};
use crate::records;
use crate::workload::Workload;
use crate::world::{Observation, World};
use onhand_engine::{Outcome, Verdict};
use std::collections::BTreeMap;

/// Steps between two looks at everything.
const LOOK_EVERY: usize = 25;

/// A run that broke a property.
#[derive(Debug)]
pub struct Failure {
    /// What does not hold.
    pub broken: Broken,
    /// All that was done, the last of which broke it.
    pub plan: Vec<Interaction>,
}

/// What a run consisted of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commands that were accepted.
    pub accepted: usize,
    /// How often each command was accepted, and each refusal given, by name.
    pub by_name: BTreeMap<String, usize>,
    /// Commands that were given, repeats included.
    pub commands: usize,
    /// Running hash of the log at the end: the same for the same seed.
    pub mark: u64,
    /// Facts that were kept for people to see.
    pub quarantined: usize,
    /// Commands that were refused.
    pub refused: usize,
    /// Commands that were given again.
    pub repeated: usize,
    /// Commands whose end was unknown to whoever gave them.
    pub unknown: usize,
}

/// Runs what a seed gives; with the plan that it made.
pub fn run(seed: u64, steps: usize) -> Result<(Report, Vec<Interaction>), Box<Failure>> {
    let mut workload = Workload::new(seed);
    let mut plan = Vec::new();
    let mut simulation =
        Simulation::new().map_err(|broken| Box::new(Failure { broken, plan: Vec::new() }))?;
    for _ in 0..steps {
        let interaction = workload.next(&simulation.model, simulation.world.clock.millis());
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

/// A world, and what is true in it.
struct Simulation {
    /// Faults that were armed and may not have come yet.
    armed: usize,
    first_answers: BTreeMap<String, Outcome>,
    follower: Follower,
    /// Whether the layer below says that it wrote what it did not.
    lying: bool,
    /// Whether history was lost since the follower asked last.
    lossy: bool,
    model: Model,
    report: Report,
    steps: usize,
    /// What was true after each change that may yet be lost.
    unsynced: Vec<Model>,
    unknown: Vec<Request>,
    world: World,
}

impl Simulation {
    fn new() -> Result<Self, Broken> {
        Ok(Self {
            armed: 0,
            first_answers: BTreeMap::new(),
            follower: Follower::default(),
            lying: false,
            lossy: false,
            model: Model::default(),
            report: Report::default(),
            steps: 0,
            unknown: Vec::new(),
            unsynced: Vec::new(),
            world: seen(World::new())?,
        })
    }

    fn perform(&mut self, interaction: &Interaction) -> Check {
        match interaction {
            Interaction::Submit { requests } => {
                let clock = self.world.clock.millis();
                self.submit(requests, clock, |world| world.submit(requests))?;
            }
            Interaction::Tick => self.tick()?,
            Interaction::Clock { ms } => self.world.clock.turn(*ms),
            Interaction::Crash => self.restart()?,
            Interaction::Fault { fault } => {
                self.armed += 1;
                self.world.arm(*fault);
            }
            Interaction::Lie => self.lying = true,
            Interaction::Sync => self.sync()?,
            Interaction::PowerCut { kept } => self.cut_power(*kept)?,
            Interaction::Follow { limit } => {
                if let Ok(reader) = self.world.reader() {
                    let (lossy, limit) = (self.lossy, *limit);
                    if self.follower.follow(&*reader, limit, lossy)? {
                        self.lossy = false;
                    }
                }
            }
            Interaction::Forget { hours } => self.forget(*hours)?,
        }
        self.steps += 1;
        records::stock(&*self.world.truth, &self.model)?;
        if self.steps.is_multiple_of(LOOK_EVERY) { self.look() } else { Ok(()) }
    }

    fn look(&self) -> Check {
        records::everything(&*self.world.truth, &self.model)
    }

    /// The faults are over: what has no answer is given again with the same id, and all must be there, once.
    fn finish(mut self) -> Result<Report, Broken> {
        self.restart()?;
        // Faults that never came are used up.
        for _ in 0..=self.armed {
            let unknown = std::mem::take(&mut self.unknown);
            if !unknown.is_empty() {
                let clock = self.world.clock.millis();
                self.submit(&unknown, clock, |world| world.submit(&unknown))?;
            }
        }
        self.restart()?;
        ensure(self.unknown.is_empty(), "after the faults every command gets its answer", || {
            format!("{:?}", self.unknown)
        })?;
        self.look()?;
        let reader = seen(self.world.reader())?;
        self.follower.settle(&*reader, &*self.world.truth, self.lossy)?;
        self.report.mark = seen(self.world.truth.head())?.position.mark;
        Ok(self.report)
    }

    fn submit(
        &mut self,
        requests: &[Request],
        clock: i64,
        give: impl FnOnce(&mut World) -> Result<Observation, onhand_store::StoreError>,
    ) -> Check {
        let from = seen(self.world.truth.head())?.position;
        let mut after = self.model.clone();
        let expected = after.decide_batch(requests, clock);
        let observed = seen(give(&mut self.world))?;
        properties::answers(requests, &expected, &observed, self.armed > 0, (&self.model, &after))?;
        properties::repeats(&mut self.first_answers, &observed)?;
        properties::log_went_on(&*self.world.truth, from, requests, &expected, &observed)?;
        properties::no_request_oversold(&*self.world.truth, from, &after)?;
        self.tally(requests, &observed);
        if observed.written {
            self.changed(after)?;
        }
        Ok(())
    }

    fn tally(&mut self, requests: &[Request], observed: &Observation) {
        let failed = observed.answers.iter().any(Result::is_err);
        if failed {
            self.armed = self.armed.saturating_sub(1);
        } else if observed.committed.is_some() {
            // A commit that went well found no fault waiting.
            self.armed = 0;
        }
        for (request, answer) in requests.iter().zip(&observed.answers) {
            self.report.commands += 1;
            let Ok(outcome) = answer else {
                self.report.unknown += 1;
                self.unknown.push(request.clone());
                continue;
            };
            let name = match &outcome.verdict {
                Verdict::Accepted { .. } => request.name().to_owned(),
                Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => refusal.code(),
            };
            if !outcome.repeated {
                *self.report.by_name.entry(name).or_default() += 1;
            }
            let count = match (&outcome.verdict, outcome.repeated) {
                (_, true) => &mut self.report.repeated,
                (Verdict::Accepted { .. }, _) => &mut self.report.accepted,
                (Verdict::Refused(_), _) => &mut self.report.refused,
                (Verdict::Quarantined { .. }, _) => &mut self.report.quarantined,
            };
            *count += 1;
        }
    }

    /// The disk has another content: `after`.
    fn changed(&mut self, after: Model) -> Check {
        let before = std::mem::replace(&mut self.model, after);
        if self.lying {
            self.unsynced.push(before);
            return Ok(());
        }
        seen(self.world.faults.sync())
    }

    fn tick(&mut self) -> Check {
        let clock = self.world.clock.millis();
        let (due, requests) = match self.world.due() {
            Ok(due) => due,
            Err(error) => {
                return ensure(self.armed > 0, "nothing fails without a fault", || error.to_string());
            }
        };
        let overdue =
            self.model.orders.values().filter(|order| order.expires_at.is_some_and(|at| at <= clock));
        ensure(overdue.count() == requests.len(), "what is due is found", || format!("{requests:?}"))?;
        if requests.is_empty() {
            return Ok(());
        }
        self.submit(&requests, clock, |world| world.step(&due))
    }

    fn restart(&mut self) -> Check {
        seen(self.world.restart())
    }

    fn sync(&mut self) -> Check {
        self.lying = false;
        self.unsynced.clear();
        seen(self.world.faults.sync())
    }

    fn cut_power(&mut self, kept: usize) -> Check {
        let kept = kept.min(self.unsynced.len());
        self.world.faults.cut_power(kept);
        self.restart()?;
        if kept < self.unsynced.len() {
            self.model = self.unsynced.swap_remove(kept);
            self.lossy = true;
            // What was lost may be answered otherwise when it is given again.
            let model = &self.model;
            self.first_answers.retain(|id, _| model.known.contains_key(id));
        }
        self.lying = false;
        self.unsynced.clear();
        ensure(self.world.faults.unsynced() == 0, "a power cut leaves nothing open", String::new)
    }

    fn forget(&mut self, hours: i64) -> Check {
        let before = self.world.clock.millis().saturating_sub(hours.saturating_mul(3_600_000)).max(0);
        let changes = self.world.faults.unsynced();
        if let Err(error) = self.world.forget(before) {
            return Err(broken("old refusals can be forgotten", error));
        }
        let mut after = self.model.clone();
        after.forget(before);
        self.first_answers.retain(|id, _| after.known.contains_key(id));
        if self.world.faults.unsynced() > changes {
            return self.changed(after);
        }
        self.model = after;
        Ok(())
    }
}

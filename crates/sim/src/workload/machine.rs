//! What happens to the machine and around it: faults, ends, power cuts, copies, load, clocks, and devices that come back
//! with what happened while they were away.

use super::{HOUR_MS, MINUTE_MS, Workload, id_of, moment};
use crate::committer::Beside;
use crate::interaction::{End, Fault, Interaction, Request};
use crate::model::Model;
use rand::Rng;
use rand::rngs::SmallRng;
use serde_json::json;

/// What a device may hold back at most.
const OUTBOX_MAX: usize = 20;

/// What kind of world a seed makes.
#[derive(Clone, Copy, Debug)]
pub struct Climate {
    /// Clients that hold live replicas.
    pub(super) clients: u64,
    /// Whether copies of the store are put back, or go on apart.
    copies: bool,
    /// Whether the process ends between any two steps.
    ends: bool,
    /// Whether the store fails and the process crashes.
    faults: bool,
    /// Whether clocks jump.
    jumps: bool,
    /// Whether the layer below the store lies.
    lies: bool,
    /// Whether more comes than the writer can take at once.
    load: bool,
}

impl Climate {
    /// Drawn.
    pub fn new(random: &mut SmallRng) -> Self {
        Self {
            faults: random.random_ratio(3, 4),
            lies: random.random_ratio(1, 3),
            jumps: random.random_ratio(1, 2),
            copies: random.random_ratio(1, 3),
            ends: random.random_ratio(1, 2),
            load: random.random_ratio(1, 2),
            clients: if random.random_ratio(3, 4) { random.random_range(1..=4) } else { 0 },
        }
    }
}

impl Workload {
    /// Something that no client does; mostly nothing.
    pub(super) fn around(&mut self, model: &Model, clock: i64) -> Option<Interaction> {
        Some(match self.below(100) {
            0..2 if self.climate.faults => Interaction::Crash,
            2..7 if self.climate.faults => self.trouble(),
            7..10 if self.climate.lies => self.lie(),
            10..12 if self.climate.copies => self.copy(),
            12..17 if self.climate.load => Interaction::Send { requests: self.requests(model, clock) },
            17..21 if self.climate.load => self.turn(),
            21..25 if self.climate.load => self.rush(model, clock),
            25 if self.chance(1, 2) => Interaction::Shutdown,
            26..31 => Interaction::Clock { ms: self.passing() },
            31..34 => Interaction::Tick,
            34..37 => Interaction::Follow { limit: 1 + self.below(40) as usize },
            37 if self.chance(1, 4) => Interaction::Forget { hours: self.below(2_000) as i64 },
            38..40 if !self.outbox.is_empty() => Interaction::Submit { requests: self.come_back() },
            _ => return None,
        })
    }

    /// A fault; sometimes one that lasts a little, or two at once.
    fn trouble(&mut self) -> Interaction {
        let fault = self.fault();
        let lasts = matches!(fault, Fault::CommitBefore | Fault::CommitAfter | Fault::CommitTorn);
        if lasts && self.chance(1, 3) {
            self.next.push_back(Interaction::Fault { fault: Fault::Reopen });
        } else if self.chance(1, 5) {
            let fault = self.fault();
            self.next.push_back(Interaction::Fault { fault });
        }
        Interaction::Fault { fault }
    }

    fn fault(&mut self) -> Fault {
        let store = [
            Fault::CommitBefore,
            Fault::CommitAfter,
            Fault::CommitTorn,
            Fault::Full,
            Fault::Read,
            Fault::Read,
        ];
        let ends = [Fault::EndBeforeCommit, Fault::EndAfterCommit, Fault::EndReading];
        let all = if self.climate.ends && self.chance(1, 3) { &ends[..] } else { &store[..] };
        self.pick(all).copied().unwrap_or(Fault::Read)
    }

    fn lie(&mut self) -> Interaction {
        if !self.lying {
            self.lying = true;
            return Interaction::Lie;
        }
        self.lying = false;
        if self.chance(1, 4) {
            Interaction::Sync
        } else {
            Interaction::PowerCut { kept: self.below(8) as usize }
        }
    }

    fn copy(&mut self) -> Interaction {
        if !self.copied {
            self.copied = true;
            return Interaction::Copy;
        }
        match self.below(5) {
            0 => Interaction::Copy,
            1..3 => Interaction::Restore,
            _ => Interaction::Swap,
        }
    }

    fn turn(&mut self) -> Interaction {
        let ends = [End::Taken, End::OnItsWay, End::Decided, End::Published];
        let end = if self.climate.ends && self.chance(1, 3) { self.pick(&ends).copied() } else { None };
        Interaction::Turn { end }
    }

    /// More than the inbox takes.
    fn rush(&mut self, model: &Model, clock: i64) -> Interaction {
        let mut sent: Vec<Request> = Vec::new();
        for _ in 0..3 + self.below(6) {
            let again = self.chance(1, 2);
            let mut requests = self.requests(model, clock);
            // Whoever is impatient says it again while the first is on its way.
            if let Some(again) = self.pick(&sent).filter(|_| again).cloned() {
                requests.push(again);
            }
            if let Some(other) = self.pick(&sent).filter(|_| again).cloned() {
                let mut request = self.request(model, clock);
                request.command["id"] = other.command["id"].clone();
                requests.insert(0, request);
            }
            sent.extend_from_slice(&requests);
            self.next.push_back(Interaction::Send { requests });
        }
        if self.chance(1, 3) {
            self.next.push_back(Interaction::Shutdown);
        }
        for _ in 0..self.below(4) {
            let turn = self.turn();
            self.next.push_back(turn);
        }
        self.turn()
    }

    /// How the writer commits in this world.
    pub(super) fn committing(&mut self) -> Interaction {
        let ways = [Beside::Never, Beside::Early, Beside::Late];
        Interaction::Commit { beside: self.pick(&ways).copied().unwrap_or(Beside::Never) }
    }

    fn passing(&mut self) -> i64 {
        let draw = self.below(100);
        let far = |random: &mut Self, most: i64| random.below(most.unsigned_abs()) as i64;
        match draw {
            0..10 if self.climate.jumps => -far(self, 3 * HOUR_MS),
            10..13 if self.climate.jumps => far(self, 40 * 24 * HOUR_MS),
            13 if self.climate.jumps => -far(self, 40 * 24 * HOUR_MS),
            14..50 => far(self, 1_000),
            50..80 => far(self, 10 * MINUTE_MS),
            _ => far(self, 8 * HOUR_MS),
        }
    }

    /// Says when it happened: mostly before now, on a device whose clock may be off.
    pub(super) fn date(&mut self, request: &mut Request, clock: i64) {
        let back = match self.below(10) {
            0 => -(self.below(3 * HOUR_MS as u64) as i64),
            1..6 => self.below(2 * HOUR_MS as u64) as i64,
            _ => self.below(72 * HOUR_MS as u64) as i64,
        };
        request.command["occurred_at"] = moment(clock - back);
        if self.chance(1, 2) {
            request.command["device"] = json!(id_of(0xde, self.random.random_range(1..4)));
        }
        if self.chance(2, 3) {
            let most = if self.chance(1, 4) { 3 * HOUR_MS } else { 9 * MINUTE_MS };
            request.command["clock_offset_ms"] = json!(self.random.random_range(-most..most));
            request.command["clock_offset_age_s"] = json!(if self.chance(1, 8) { 800_000 } else { 60 });
        }
    }

    /// Something happens on a device that has no network: it says so when it is back.
    pub(super) fn happen_away(&mut self, model: &Model, clock: i64) {
        let mut request = match self.below(4) {
            0 => self.hand_over(model),
            1 => self.count(model, clock),
            2 if self.chance(1, 4) => self.till(model),
            _ => self.sale(model),
        };
        let (device, skew) = match self.below(3) {
            0 => (1, 0),
            1 => (2, 4 * MINUTE_MS),
            _ => (3, -2 * HOUR_MS),
        };
        request.command["occurred_at"] = moment(clock + skew);
        request.command["device"] = json!(id_of(0xde, device));
        request.command["clock_offset_ms"] = json!(-skew);
        request.command["clock_offset_age_s"] = json!(self.below(90_000));
        self.outbox.push(request);
        let surplus = self.outbox.len().saturating_sub(OUTBOX_MAX);
        self.outbox.drain(..surplus);
    }

    /// What a device says when it is back: in any order, and some of it twice.
    fn come_back(&mut self) -> Vec<Request> {
        let mut requests = Vec::new();
        for _ in 0..1 + self.below(6) {
            if self.outbox.is_empty() {
                break;
            }
            let place = self.below(self.outbox.len() as u64) as usize;
            let request = self.outbox.swap_remove(place);
            if self.chance(1, 5) {
                requests.push(request.clone());
            }
            requests.push(request);
        }
        self.remember(&requests);
        requests
    }
}

//! Clients with live replicas, beside everything else that goes on.

use super::Simulation;
use crate::interaction::Request;
use crate::network::{Around, ClientAct, Need};
use crate::properties::{Check, seen};
use crate::world::Observation;
use onhand_engine::inbox::Refused;
use onhand_engine::live::reading;
use onhand_engine::live::{Answered, SessionId};
use onhand_protocol::live::Reason;

/// When a client is to send a command again, in milliseconds.
const AGAIN_MS: u32 = 500;
/// How long clients may take to come to rest, in turns and in milliseconds of each.
const SETTLING: (usize, u64) = (300, 10_000);
/// How long a verification may take with all that follows, in milliseconds.
const VERIFYING_MS: u64 = 20_000;

impl Simulation {
    /// What the disk has taken is what was true.
    pub(super) fn take_down(&mut self) -> Check {
        self.world.written().iter().try_for_each(|batch| self.branch.ages.go_on(batch))
    }

    pub(super) fn act(&mut self, client: u64, act: &ClientAct) -> Check {
        let around =
            Around { ages: &self.branch.ages, clock: self.world.clock.moment(), store: &*self.world.truth };
        self.network.act(client, act, &around)
    }

    /// Time passes for clients, and what they ask for is done.
    pub(super) fn pass(&mut self, ms: u64) -> Check {
        if self.network.is_empty() {
            self.world.clock.turn(i64::try_from(ms).unwrap_or(i64::MAX));
            return Ok(());
        }
        let until_us = self.network.now_us().saturating_add(ms.saturating_mul(1_000));
        self.serve()?;
        loop {
            self.take_down()?;
            let around = Around {
                ages: &self.branch.ages,
                clock: self.world.clock.moment(),
                store: &*self.world.truth,
            };
            let needed = self.network.go_on(until_us, &around)?;
            match needed {
                None => break,
                Some(Need::Commands { requests, session }) => {
                    self.give(&requests, session)?;
                    self.work_off()?;
                    self.land()?;
                }
                Some(Need::Read { request, ticket }) => {
                    let answer = seen(self.world.read(|reader| reading::perform(reader, &request)))?;
                    match answer {
                        Some(answer) => self.network.read(ticket, answer),
                        None => self.restart()?,
                    }
                }
            }
            if !self.world.is_up() {
                self.report.ends += 1;
                self.restart()?;
            }
            self.serve()?;
        }
        self.world.clock.turn(i64::try_from(ms).unwrap_or(i64::MAX));
        Ok(())
    }

    /// The network knows the process that serves it.
    fn serve(&mut self) -> Check {
        if let Some((live, head)) = seen(self.world.live())? {
            self.network.served_by(self.world.generation, &live, head);
            self.network.wake();
        }
        Ok(())
    }

    /// A message of a client for the inbox; where there is no room, the client is told so.
    fn give(&mut self, requests: &[Request], session: SessionId) -> Check {
        let sent = seen(self.world.send(requests, Some(session)))?;
        if let Err(refused) = sent {
            let reason = match refused {
                Refused::Full => Reason::Busy,
                Refused::Stopping => Reason::Stopping,
            };
            self.report.busy += requests.len();
            self.tell_again(requests, session, reason);
        }
        Ok(())
    }

    fn tell_again(&mut self, requests: &[Request], session: SessionId, reason: Reason) {
        let again = Answered::Again { after_ms: AGAIN_MS, reason };
        let ids = requests.iter().filter_map(crate::network::id_of);
        self.network.answered(session, ids.map(|id| (id, again.clone())).collect());
    }

    /// What became of commands of clients.
    pub(super) fn answer_clients(&mut self, observed: &Observation) {
        for (session, answers) in &observed.sessions {
            let answers = answers.iter().map(|(id, answer)| {
                let answered = match answer {
                    Ok(outcome) => Answered::Outcome(outcome.clone()),
                    Err(_) => Answered::Again { after_ms: AGAIN_MS, reason: Reason::Failed },
                };
                (*id, answered)
            });
            self.network.answered(*session, answers.collect());
        }
    }

    /// Nothing goes wrong any more: every client comes to hold what the server holds, has an answer to each command, and
    /// finds what was damaged.
    pub(super) fn settle_clients(&mut self) -> Check {
        if self.network.is_empty() {
            return Ok(());
        }
        let calm = |simulation: &mut Self| {
            let around = Around {
                ages: &simulation.branch.ages,
                clock: simulation.world.clock.moment(),
                store: &*simulation.world.truth,
            };
            simulation.network.calm(&around)
        };
        calm(self)?;
        let (turns, ms) = SETTLING;
        for _ in 0..turns {
            self.pass(ms)?;
            let head = seen(self.world.truth.head())?.position;
            if self.network.is_settled(head) {
                break;
            }
        }
        let around =
            Around { ages: &self.branch.ages, clock: self.world.clock.moment(), store: &*self.world.truth };
        self.network.verify(&around)?;
        self.pass(VERIFYING_MS)?;
        let head = seen(self.world.truth.head())?.position;
        let around =
            Around { ages: &self.branch.ages, clock: self.world.clock.moment(), store: &*self.world.truth };
        self.network.settled(head, &around)?;
        self.network.count_reads();
        self.report.live = self.network.counts;
        Ok(())
    }
}

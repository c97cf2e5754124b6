//! What clients do, and what they hear.

use super::act::{ClientAct, Damage};
use super::device::Device;
use super::witness::{self, Truth};
use super::{Around, DEVICES_MAX, Network};
use crate::properties::{Check, broken, ensure, seen};
use onhand_client::news::{Lost, News};
use onhand_client::{Output, Unsendable};
use onhand_domain::hash;
use onhand_protocol::live::{ClientMessage, FieldFilter, Reason, Standing};
use onhand_store::StoredOutcome;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Network {
    /// A client does something, or something happens to it. One that is not there does nothing.
    pub fn act(&mut self, client: u64, act: &ClientAct, around: &Around<'_>) -> Check {
        if let ClientAct::Appear { by, post, seed } = act {
            let number = client % DEVICES_MAX;
            self.devices.entry(number).or_insert_with(|| Device::new(number, by.clone(), *post, *seed));
            return self.attend(number, None, around);
        }
        let number = client % DEVICES_MAX;
        let now_us = self.now_us;
        let Some(device) = self.devices.get_mut(&number) else { return Ok(()) };
        let line = device.line;
        match act {
            ClientAct::Appear { .. } => {}
            ClientAct::Subscribe { collection, filters } => {
                let filter = |(field, values): &(String, Vec<String>)| FieldFilter {
                    field: field.clone(),
                    values: values.clone(),
                };
                device.link.subscribe(*collection, filters.iter().map(filter).collect());
                device.witness.look(&device.link);
            }
            ClientAct::Unsubscribe { nth } => {
                let numbers: Vec<u32> = device.link.replica().subscriptions().keys().copied().collect();
                if let Some(number) = numbers.get(nth % numbers.len().max(1)) {
                    device.link.unsubscribe(*number);
                    device.witness.look(&device.link);
                }
            }
            ClientAct::Give { killed, requests } => {
                let texts: Vec<String> = requests.iter().map(|request| request.command.to_string()).collect();
                device.given.extend(requests.iter().map(|request| (request.id(), request.clone())));
                let given = device.link.send_all(texts.iter().map(String::as_str), now_us);
                device.keep_commands();
                match given {
                    Ok(ids) => device.open.extend(ids),
                    Err(Unsendable::Twice(_)) => {}
                    Err(error) => return Err(broken("a client takes commands", error)),
                }
                if *killed {
                    self.kill(number)?;
                }
            }
            ClientAct::Kill => self.kill(number)?,
            ClientAct::KeepAfter { runs } => device.keep_after = *runs,
            ClientAct::Offline => {
                device.offline = true;
                line.into_iter().for_each(|line| self.cut(line));
            }
            ClientAct::Online => device.offline = false,
            ClientAct::Cut => line.into_iter().for_each(|line| self.cut(line)),
            ClientAct::Die { up, down } => {
                if let Some(line) = line.and_then(|line| self.lines.get_mut(&line)) {
                    line.up_dead |= *up;
                    line.down_dead |= *down;
                }
            }
            ClientAct::Stall => device.stalled = true,
            ClientAct::Flow => {
                device.stalled = false;
                line.into_iter().for_each(|line| self.write(line));
            }
            ClientAct::Delay { ms } => device.delay_us = ms * 1_000,
            ClientAct::Become { by } => self.become_other(number, by.as_deref()),
            ClientAct::Damage { how, nth } => damage(device, *how, *nth),
            ClientAct::Verify => device.link.verify(now_us),
        }
        self.attend(number, None, around)
    }

    fn become_other(&mut self, number: u64, by: Option<&str>) {
        let Some(device) = self.devices.get_mut(&number) else { return };
        let was_revoked = device.by.is_none();
        device.by = by.map(str::to_owned);
        if was_revoked && by.is_some() {
            device.link.reconnect(self.now_us);
        }
        let Some(server) = &self.server else { return };
        let lines = self.lines.values().filter(|line| line.device == number);
        lines.filter_map(|line| line.session).for_each(|session| server.become_other(session, by));
        self.wake();
    }

    /// Its process ends and begins again; the system closes its connection.
    fn kill(&mut self, number: u64) -> Check {
        self.hang_up(number);
        let is_revoked = self.devices.get(&number).is_some_and(|device| device.by.is_none());
        let Some(device) = self.devices.get_mut(&number) else { return Ok(()) };
        device.begin_again()?;
        if is_revoked {
            device.link.stop();
        }
        device.witness.look(&device.link);
        device.witness.lost();
        Ok(())
    }

    pub(super) fn tick(&mut self, number: u64, around: &Around<'_>) -> Check {
        let now_us = self.now_us;
        if let Some(device) = self.devices.get_mut(&number) {
            device.link.tick(now_us);
        }
        self.attend(number, None, around)
    }

    pub(super) fn opened(&mut self, number: u64, line: Option<u64>, around: &Around<'_>) -> Check {
        let now_us = self.now_us;
        let Some(device) = self.devices.get_mut(&number) else { return Ok(()) };
        match line {
            Some(_) if device.line == line => device.link.opened(now_us),
            // It was given up meanwhile.
            Some(_) => {}
            None if device.line.is_none() => device.link.closed(now_us),
            None => {}
        }
        self.attend(number, None, around)
    }

    pub(super) fn told(&mut self, line: u64, by: &str, text: &[u8], around: &Around<'_>) -> Check {
        let Some(of) = self.lines.get(&line).filter(|line| !line.down_dead) else { return Ok(()) };
        let (number, now_us) = (of.device, self.now_us);
        let Some(device) = self.devices.get_mut(&number).filter(|device| device.line == Some(line)) else {
            return Ok(());
        };
        let from = device.link.replica().cursor();
        let text =
            std::str::from_utf8(text).map_err(|error| broken("what the server says is text", error))?;
        device.link.received(text, now_us);
        self.attend(number, Some((from, by)), around)
    }

    pub(super) fn broken(&mut self, line: u64, around: &Around<'_>) -> Check {
        let Some(number) = self.lines.get(&line).map(|line| line.device) else { return Ok(()) };
        let now_us = self.now_us;
        let Some(device) = self.devices.get_mut(&number).filter(|device| device.line == Some(line)) else {
            return Ok(());
        };
        device.line = None;
        device.link.closed(now_us);
        self.forget_lines();
        self.attend(number, None, around)
    }

    /// Does what a link wants done, and looks at what it tells.
    fn attend(
        &mut self,
        number: u64,
        heard: Option<(Option<onhand_client::Position>, &str)>,
        around: &Around<'_>,
    ) -> Check {
        loop {
            let Some(device) = self.devices.get_mut(&number) else { return Ok(()) };
            let outputs: Vec<Output> = device.link.take().collect();
            if outputs.is_empty() {
                return Ok(());
            }
            for output in outputs {
                match output {
                    Output::Connect => self.connect(number),
                    Output::Hangup => {
                        self.hang_up(number);
                        self.forget_lines();
                    }
                    Output::Say(message) => {
                        if let ClientMessage::Verify { subscriptions } = &message {
                            let device = self.devices.get_mut(&number);
                            device.into_iter().for_each(|device| device.witness.asked(subscriptions));
                        }
                        self.say(number, &message);
                    }
                    Output::Tell(news) => self.hear(number, news, heard, around)?,
                }
            }
        }
    }

    fn hear(
        &mut self,
        number: u64,
        news: News,
        heard: Option<(Option<onhand_client::Position>, &str)>,
        around: &Around<'_>,
    ) -> Check {
        let Some(device) = self.devices.get_mut(&number) else { return Ok(()) };
        match news {
            News::Welcome(welcomed) => {
                self.counts.connections += 1;
                self.counts.forks += usize::from(welcomed.standing == Standing::Fork);
            }
            News::Applied(applied) => {
                let Some((from, by)) = heard else {
                    return Err(broken("a run is applied when it comes", number));
                };
                let own: BTreeSet<u64> =
                    device.given.values().filter_map(super::wire::id_of).map(hash::of_command).collect();
                let truth = Truth { ages: around.ages, by, own: &own, store: around.store };
                device.witness.applied(&device.link, from.map(witness::position), &applied, &truth)?;
                self.counts.runs += 1;
                self.counts.events += applied.events.len();
                self.counts.outcomes += applied.outcomes.len();
                self.counts.ready += applied.ready.len();
                applied.outcomes.iter().for_each(|settled| device.told(&settled.outcome));
                device.keep_commands();
                device.keep_rows();
            }
            News::Restarted { subscription, .. } => device.witness.restarted(subscription),
            News::Ended { reason, subscription, .. } => {
                device.witness.look(&device.link);
                let is_right = matches!(reason, Reason::Forbidden | Reason::UnknownField);
                ensure(is_right, "a subscription goes on as long as it may", || {
                    format!("{subscription} of client {number}: {reason:?}")
                })?;
            }
            News::Verified(verified) => {
                self.counts.corrected += verified.corrected as usize;
                self.counts.verified += verified.equal as usize;
                device.witness.verified(verified.different)?;
            }
            News::Again { .. } => {}
            News::TooLarge(id) => return Err(broken("no command is too large", id)),
            News::Refused { detail, reason } => {
                // A question may meet a subscription that began anew, or ended, while it was on its way.
                ensure(reason == Reason::OutOfOrder, "the server understands a client", || {
                    format!("{reason:?}: {detail}")
                })?;
            }
            News::Lost { cause, .. } => {
                device.witness.lost();
                if let Lost::Violated(violation) = cause {
                    return Err(broken("the server says nothing that it must not", violation));
                }
            }
        }
        Ok(())
    }

    /// From now on nothing goes wrong.
    pub fn calm(&mut self, around: &Around<'_>) -> Check {
        let numbers: Vec<u64> = self.devices.keys().copied().collect();
        for number in numbers {
            for act in [ClientAct::Online, ClientAct::Flow, ClientAct::Delay { ms: 2 }] {
                self.act(number, &act, around)?;
            }
            let stopped = self
                .devices
                .get(&number)
                .is_some_and(|device| device.link.is_stopped() && device.by.is_some());
            if stopped {
                let now_us = self.now_us;
                self.devices.get_mut(&number).into_iter().for_each(|device| device.link.reconnect(now_us));
                self.attend(number, None, around)?;
            }
        }
        Ok(())
    }

    /// Every client verifies what it holds.
    pub fn verify(&mut self, around: &Around<'_>) -> Check {
        let numbers: Vec<u64> = self.devices.keys().copied().collect();
        numbers.into_iter().try_for_each(|number| self.act(number, &ClientAct::Verify, around))
    }

    /// Whether every client that may has come to rest: it stands at the end, all its commands are answered, and what it
    /// holds can be relied on.
    pub fn is_settled(&self, head: onhand_store::Position) -> bool {
        self.devices.values().filter(|device| device.by.is_some()).all(|device| {
            let replica = device.link.replica();
            let good = |held: &onhand_client::replica::Held| {
                held.is_ready() && held.trust() == onhand_client::replica::Trust::Good
            };
            device.link.is_live()
                && device.link.outbox().is_empty()
                && (replica.subscriptions().is_empty()
                    || replica.cursor().map(witness::position) == Some(head))
                && replica.subscriptions().values().all(good)
                && !device.witness.has_damage()
        })
    }

    /// In the end every client holds what the server holds, and every command is answered.
    pub fn settled(&self, head: onhand_store::Position, around: &Around<'_>) -> Check {
        let own = BTreeSet::new();
        for (number, device) in &self.devices {
            let Some(by) = &device.by else { continue };
            let what = |what: &str| format!("client {number} ({by}) {what}");
            ensure(device.link.is_live(), "in the end every client is connected", || what("is not"))?;
            ensure(device.link.outbox().is_empty(), "in the end every command is answered", || {
                let waiting: Vec<_> = device.link.outbox().commands().map(|(id, _)| id).take(5).collect();
                what(&format!("waits for {} outcomes, first {waiting:?}", device.link.outbox().len()))
            })?;
            ensure(device.open.is_empty(), "every command that a client took comes to an outcome", || {
                what(&format!("has none of {} commands, first {:?}", device.open.len(), device.open.first()))
            })?;
            for fact in device.facts.iter().filter(|_| device.is_careful()) {
                let stored = seen(around.store.outcome(*fact))?;
                ensure(
                    matches!(stored, Some(StoredOutcome::Accepted(_))),
                    "an acknowledged fact is not lost",
                    || what(&format!("was told that {fact} is recorded; stored: {stored:?}")),
                )?;
            }
            let truth = Truth { ages: around.ages, by, own: &own, store: around.store };
            if !device.link.replica().subscriptions().is_empty() {
                device.witness.settled(&device.link, head, &truth)?;
            }
        }
        Ok(())
    }
}

/// A row of a device is damaged, as by its disk or by a fault of its program.
fn damage(device: &mut Device, how: Damage, nth: usize) {
    let replica = device.link.replica();
    let ready = replica.subscriptions().iter().filter(|(_, held)| held.is_ready());
    let rows =
        ready.flat_map(|(number, held)| held.rows().iter().map(|(id, row)| (*number, *id, row.doc.clone())));
    let rows: Vec<(u32, Uuid, std::sync::Arc<str>)> = rows.collect();
    let Some((number, id, doc)) = rows.get(nth % rows.len().max(1)).cloned() else { return };
    let (id, doc) = match how {
        Damage::Altered => (id, Some(altered(&doc))),
        Damage::Ghost => {
            let mut ghost = id.into_bytes();
            ghost[0] ^= 0x55;
            let ghost = Uuid::from_bytes(ghost);
            (ghost, Some(doc.replace(&id.to_string(), &ghost.to_string())))
        }
        Damage::Lost => (id, None),
    };
    device.link.replica_mut().disturb(number, id, doc.as_deref());
    device.witness.look(&device.link);
    device.witness.damaged(number);
}

/// With its last digit another one.
fn altered(doc: &str) -> String {
    let digit = doc.char_indices().rev().find(|(_, c)| c.is_ascii_digit());
    let Some((place, digit)) = digit else { return format!("{doc} ") };
    let other = if digit == '9' { '0' } else { '9' };
    format!("{}{other}{}", &doc[..place], &doc[place + 1..])
}

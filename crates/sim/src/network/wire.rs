//! What travels between clients and server, and what becomes of it on the way.

use super::{Event, Need, Network};
use crate::network::line::Line;
use crate::network::server::{self, LIMITS};
use crate::properties::{Broken, broken};
use onhand_protocol::live::{ClientMessage, Reason, ServerMessage};

/// A connection breaks, and its ends learn of it after about so long, in microseconds.
const BREAK_US: u64 = 3_000;

impl Network {
    /// A client opens a connection.
    pub(super) fn connect(&mut self, device: u64) {
        let Some(of) = self.devices.get_mut(&device) else { return };
        let (offline, delay) = (of.offline, of.delay_us);
        let line = (!offline).then_some(self.next_line);
        if line.is_some() {
            of.line = line;
            self.lines.insert(self.next_line, Line::of(device));
            self.next_line += 1;
        }
        let at = self.now_us + self.luck.about_us(delay);
        if let Some(line) = line.and_then(|line| self.lines.get_mut(&line)) {
            (line.down_us, line.heard_us) = (at, at);
        }
        self.put(at, Event::Opened { device, line });
    }

    /// A client says something.
    pub(super) fn say(&mut self, device: u64, message: &ClientMessage) {
        let Some(of) = self.devices.get(&device) else { return };
        let (delay, post) = (of.delay_us, of.post);
        let Some(number) = of.line else { return };
        let Some(line) = self.lines.get_mut(&number) else { return };
        let Ok(text) = serde_json::to_string(message) else { return };
        let is_hello = matches!(message, ClientMessage::Hello(_));
        if line.up_dead {
            return;
        }
        let at = self.now_us + self.luck.about_us(delay);
        if !post || is_hello {
            line.up_us = line.up_us.max(at);
            let at = line.up_us;
            self.put(at, Event::Said { line: number, number: None, text });
            return;
        }
        // By single requests: each takes its own time, and now and then one is repeated.
        let (nth, earliest) = (line.number(), line.up_us);
        let at = at.max(earliest + 1);
        if self.luck.chance(4) {
            let again = at + self.luck.about_us(4 * delay);
            self.put(again, Event::Said { line: number, number: Some(nth), text: text.clone() });
        }
        self.put(at, Event::Said { line: number, number: Some(nth), text });
    }

    /// The server hears something.
    pub(super) fn said(
        &mut self,
        number: u64,
        nth: Option<u64>,
        text: String,
    ) -> Result<Option<Need>, Broken> {
        let now_us = self.now_us;
        let Some(line) = self.lines.get_mut(&number).filter(|line| !line.up_dead) else { return Ok(None) };
        line.heard_us = now_us;
        let texts = match nth {
            Some(nth) => line.take_in(nth, text),
            None => vec![text],
        };
        let mut requests = Vec::new();
        for text in texts {
            let message: ClientMessage = serde_json::from_str(&text)
                .map_err(|error| broken("what a client says can be read", format!("{error}: {text}")))?;
            requests.extend(self.heard(number, message));
        }
        self.wake();
        let session = self.lines.get(&number).and_then(|line| line.session);
        let Some(session) = session.filter(|_| !requests.is_empty()) else { return Ok(None) };
        Ok(Some(Need::Commands { requests, session }))
    }

    fn heard(&mut self, number: u64, message: ClientMessage) -> Vec<crate::interaction::Request> {
        let (Some(line), Some(server)) = (self.lines.get_mut(&number), &mut self.server) else {
            return Vec::new();
        };
        let Some(device) = self.devices.get(&line.device) else { return Vec::new() };
        match (message, line.session) {
            (ClientMessage::Hello(hello), None) => match &device.by {
                Some(by) => line.session = Some(server.open(number, by, hello)),
                None => self.turn_away(number),
            },
            (_, None) => {}
            (message, Some(session)) => {
                let Some(by) = &device.by else { return Vec::new() };
                let commands = server.message(session, message).into_iter();
                let given = commands.filter_map(|id| device.given.get(&id.to_string()));
                return given
                    .map(|request| crate::interaction::Request { by: by.clone(), ..request.clone() })
                    .collect();
            }
        }
        Vec::new()
    }

    /// One whose token is revoked is told so.
    fn turn_away(&mut self, number: u64) {
        let detail = "the token is revoked".to_owned();
        let bye = ServerMessage::Bye { detail, reason: Reason::Unauthorized, retry_ms: None };
        if let (Some(line), Ok(text)) = (self.lines.get_mut(&number), serde_json::to_vec(&bye)) {
            line.writing.push_back((text.into(), String::new()));
        }
        self.write(number);
    }

    /// What the server wants written is written, as far as the client reads.
    pub(super) fn write(&mut self, number: u64) {
        let Some(line) = self.lines.get(&number) else { return };
        let Some(device) = self.devices.get(&line.device) else { return };
        let is_current = device.line == Some(number);
        let (delay, stalled, session) = (device.delay_us, device.stalled && is_current, line.session);
        if stalled {
            return;
        }
        let mut wake = false;
        while let Some((text, by)) = self.lines.get_mut(&number).and_then(|line| line.writing.pop_front()) {
            let at = self.now_us + self.luck.about_us(delay);
            let Some(line) = self.lines.get_mut(&number) else { return };
            line.down_us = line.down_us.max(at);
            let (at, dead) = (line.down_us, line.down_dead);
            if let (Some(session), Some(server)) = (session, &self.server) {
                server.written(session, text.len());
                wake = true;
            }
            if !dead {
                self.put(at, Event::Told { by, line: number, text });
            }
        }
        let ended = match (session, &self.server) {
            (Some(session), Some(server)) => server.has_ended(session),
            _ => false,
        };
        if ended {
            self.break_line(number);
            self.left(number);
        }
        if wake {
            self.wake();
        }
    }

    /// The client is told, after all that it was told before, that the connection is gone; what it says is lost.
    pub(super) fn break_line(&mut self, number: u64) {
        let after = self.luck.about_us(BREAK_US);
        let now_us = self.now_us;
        let Some(line) = self.lines.get_mut(&number) else { return };
        (line.session, line.up_dead) = (None, true);
        line.writing.clear();
        let (at, dead) = (line.down_us.max(now_us + after), line.down_dead);
        if !dead {
            self.put(at, Event::Broken { line: number });
        }
    }

    /// The server learns that a connection is gone.
    pub(super) fn left(&mut self, number: u64) {
        let Some(line) = self.lines.get_mut(&number) else { return };
        line.up_dead = true;
        if let (Some(session), Some(server)) = (line.session.take(), &mut self.server) {
            server.close(session);
            self.wake();
        }
    }

    /// The client's side of a connection is closed; the server learns of it, if anything gets through.
    pub(super) fn hang_up(&mut self, device: u64) {
        let Some(number) = self.devices.get_mut(&device).and_then(|device| device.line.take()) else {
            return;
        };
        let after = self.luck.about_us(BREAK_US);
        let now_us = self.now_us;
        let Some(line) = self.lines.get_mut(&number) else { return };
        line.down_dead = true;
        let at = line.up_us.max(now_us + after);
        if !line.up_dead {
            self.put(at, Event::Left { line: number });
        }
    }

    /// A connection breaks in the middle, and both sides learn of it; what was on its way is lost.
    pub(super) fn cut(&mut self, number: u64) {
        let of_it = |event: &Event| match event {
            Event::Told { line, .. } | Event::Said { line, .. } => *line == number,
            _ => false,
        };
        self.events.retain(|_, event| !of_it(event));
        let after = self.luck.about_us(BREAK_US);
        let now_us = self.now_us;
        let Some(line) = self.lines.get_mut(&number) else { return };
        line.writing.clear();
        let (left, told) = (!line.up_dead, !line.down_dead);
        (line.up_dead, line.down_dead) = (true, true);
        if left {
            self.put(now_us + after, Event::Left { line: number });
        }
        if told {
            self.put(now_us + after, Event::Broken { line: number });
        }
    }

    /// Clients that were silent for too long are taken for gone.
    pub(super) fn dismiss_silent(&mut self) {
        let Some(server) = &self.server else { return };
        let now_us = self.now_us;
        for line in self.lines.values_mut() {
            let Some(session) = line.session else { continue };
            if line.heard_us + u64::from(LIMITS.silence_ms) * 1_000 <= now_us {
                line.heard_us = now_us;
                server.dismiss_silent(session);
            }
        }
    }

    /// Lines that nobody has an end of are forgotten.
    pub(super) fn forget_lines(&mut self) {
        let devices = &self.devices;
        let held = |number: &u64| devices.values().any(|device| device.line == Some(*number));
        self.lines.retain(|number, line| line.session.is_some() || held(number));
    }
}

/// The id of a command as it was given.
pub fn id_of(request: &crate::interaction::Request) -> Option<onhand_domain::ids::CommandId> {
    server::command_id(&request.command)
}

//! A client's session, from its first message to the last, over either transport.
//!
//! One task holds it, and there are thousands of them: what is rarely done is in boxes, so that a session that waits takes
//! little. What the hub puts into the session's outbound is written whenever it is there, and meanwhile what
//! the client says is read, held to its bounds and passed on.

use super::commands::UnderWay;
use super::connected::Connected;
use super::hello::{self, FULL_RETRY_MS, Farewell, Guest, RETRY_MS, bytes};
use super::transport::{Heard, Transport};
use crate::http::auth::Caller;
use crate::http::state::AppState;
use axum::body::Bytes;
use onhand_engine::live::{self, Session};
use onhand_protocol::live::{ClientMessage, Hello, Reason, ServerMessage};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Messages that can't be read or don't fit, until the connection ends.
const BAD_MAX: u32 = 100;
/// How long a client has to take what it is sent once its session is about to end.
const LEAVE_TIME: Duration = Duration::from_secs(5);
/// Letters of what a client calls itself.
const CLIENT_MAX: usize = 100;
/// How long a client waits of whom too much waits for the hub.
const MOMENT: Duration = Duration::from_millis(5);
/// Messages that there is room for while nothing is sent.
const KEPT: usize = 8;
/// When a directory that could not be read is looked at again.
const LATER: Duration = Duration::from_secs(1);
/// The longest that a token's end is waited for at a time.
const LONG: Duration = Duration::from_secs(24 * 3_600);

/// Serves a client that has not said who it is, but perhaps by how it came.
pub async fn of_stranger<T: Transport>(
    state: AppState,
    mut transport: T,
    signed_in: Option<Caller>,
    peer: Option<SocketAddr>,
) {
    match Box::pin(greet(&state, &mut transport, signed_in)).await {
        Some(Ok(guest)) => {
            transport.welcome();
            of_guest(state, transport, guest, peer).await;
        }
        Some(Err(farewell)) => {
            transport.send(&mut vec![farewell.bytes()]);
            Box::pin(transport.close()).await;
        }
        None => {}
    }
}

/// Waits for the first message, and sees who it is; `None` where the other side goes first.
async fn greet<T: Transport>(
    state: &AppState,
    transport: &mut T,
    signed_in: Option<Caller>,
) -> Option<Result<Guest, Farewell>> {
    let mut stopping = state.stopping.clone();
    let mut late = pin!(tokio::time::sleep(state.settings.head_time()));
    let mut bad = 0;
    loop {
        let heard = tokio::select! {
            heard = transport.next(true) => heard,
            () = &mut late => {
                return Some(Err(Farewell::new(Reason::Silent, "No hello came in time.").until(RETRY_MS)));
            }
            () = stopped(&mut stopping) => return Some(Err(stops())),
        };
        let (reason, detail) = match heard {
            Heard::Message(text) => match read(&text) {
                Ok(ClientMessage::Hello(hello)) => {
                    return Some(hello::admit_stranger(state, hello, signed_in).await);
                }
                Ok(_) => (Reason::OutOfOrder, "The first message is `hello`.".to_owned()),
                Err(detail) => (Reason::BadMessage, detail),
            },
            Heard::Unreadable => (Reason::BadMessage, NO_TEXT.to_owned()),
            Heard::Life | Heard::Sent => continue,
            Heard::TooLarge => return Some(Err(too_large(state))),
            Heard::Gone => return None,
        };
        bad += 1;
        if bad >= BAD_MAX {
            return Some(Err(too_many_bad()));
        }
        transport.send(&mut vec![bytes(&ServerMessage::Refused { detail, reason })]);
    }
}

/// Serves a client that may come in.
pub async fn of_guest<T: Transport>(
    state: AppState,
    mut transport: T,
    guest: Guest,
    peer: Option<SocketAddr>,
) {
    let farewell = match Talk::begin(&state, T::NAME, guest, peer) {
        Ok(mut talk) => {
            if !talk.go_on(&mut transport).await {
                return;
            }
            None
        }
        Err(farewell) => Some(farewell),
    };
    transport.send(&mut farewell.into_iter().map(Farewell::bytes).collect());
    Box::pin(transport.close()).await;
}

/// Waits until the server stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Whoever could tell is gone only with the server.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

/// Waits until something has changed, and gives back what tells it.
async fn changed(mut changes: watch::Receiver<u64>) -> watch::Receiver<u64> {
    if changes.changed().await.is_err() {
        // Whoever could tell is gone.
        std::future::pending::<()>().await;
    }
    changes
}

/// What a binary message is answered.
const NO_TEXT: &str = "A message is text: one JSON object.";

/// Reads a message; where it can't be read, says why.
fn read(text: &[u8]) -> Result<ClientMessage, String> {
    serde_json::from_slice(text).map_err(|error| error.to_string().chars().take(200).collect())
}

fn stops() -> Farewell {
    Farewell::new(Reason::Stopping, "The server stops.").until(RETRY_MS)
}

fn too_large(state: &AppState) -> Farewell {
    let most = state.settings.live_message_max;
    Farewell::new(Reason::TooLarge, format!("A message may have {most} bytes."))
}

fn too_many_bad() -> Farewell {
    Farewell::new(Reason::BadMessage, format!("{BAD_MAX} messages could not be read, or did not fit."))
}

/// When a token expires.
fn expiry(state: &AppState, caller: &Caller) -> Option<Instant> {
    let end = caller.token.expires_at?;
    let left = end.millis() - state.handle.environment().clock.now().millis();
    // One that is good for longer than that is looked at again then.
    Some(Instant::now() + Duration::from_millis(u64::try_from(left).unwrap_or(0)).min(LONG))
}

/// A session, with what is known of its client.
struct Talk<'a> {
    /// Messages that could not be read or did not fit.
    bad: u32,
    caller: Caller,
    /// Tells when the token may have changed.
    changes: watch::Receiver<u64>,
    connected: Arc<Connected>,
    /// When the token expires.
    expires: Option<Instant>,
    /// When the client said something last.
    heard: Instant,
    /// It asks more often than it may: until then nothing is read.
    held_until: Option<Instant>,
    /// Whether the last message is counted as a request; where it came too soon, it is once its time has come.
    is_counted: bool,
    /// It is to end, and does so at the latest then.
    leaves: Option<Instant>,
    /// Bytes that the transport was given and has not written out.
    sending: Option<usize>,
    session: Session,
    state: &'a AppState,
    stops: bool,
    under_way: UnderWay,
    /// A message that the hub had no room for.
    unsaid: Option<ClientMessage>,
}

impl<'a> Talk<'a> {
    fn begin(
        state: &'a AppState,
        transport: &'static str,
        guest: Guest,
        peer: Option<SocketAddr>,
    ) -> Result<Self, Farewell> {
        let Guest { caller, changes, hello } = guest;
        let Hello { client, device, .. } = &*hello;
        let (client, device) = (client.chars().take(CLIENT_MAX).collect(), *device);
        let Some(live) = state.handle.live() else {
            return Err(Farewell::new(Reason::Failed, "There are no live replicas here."));
        };
        let who = live::Caller { actor: caller.token.id, rights: caller.rights() };
        let session = live.open(who, hello).map_err(|_| {
            let detail = "The server has as many live connections as it may.";
            Farewell::new(Reason::TooMany, detail).until(FULL_RETRY_MS)
        })?;
        let now = state.handle.environment().clock.now();
        let outbound = session.outbound().clone();
        let connected =
            Arc::new(Connected::new(caller.clone(), (client, device), outbound, (transport, peer), now));
        state.live.everyone.add(session.id(), connected.clone());
        Ok(Self {
            bad: 0,
            expires: expiry(state, &caller),
            caller,
            changes,
            connected,
            heard: Instant::now(),
            held_until: None,
            is_counted: true,
            leaves: None,
            sending: None,
            session,
            state,
            stops: false,
            under_way: UnderWay::default(),
            unsaid: None,
        })
    }

    /// Goes on until the session ends; false where the other side is gone already.
    async fn go_on<T: Transport>(&mut self, transport: &mut T) -> bool {
        let mut stopping = self.state.stopping.clone();
        let is_stopping = stopping.clone();
        // Made once: to begin to wait, and to end it, costs more than all else that is done for a message.
        let mut stopped = pin!(stopped(&mut stopping));
        let mut changed = pin!(changed(self.changes.clone()));
        let outbound = self.session.outbound().clone();
        let mut messages = Vec::new();
        let mut timer = pin!(sleep_until(self.due()));
        loop {
            let reads = self.leaves.is_none() && !self.stops && self.held_until.is_none();
            // What is busy comes first, so that the others need not be looked at; what could wait for ever behind it is
            // looked at below.
            tokio::select! {
                biased;
                () = self.under_way.answered(self.state, &self.session), if !self.under_way.is_empty() => {}
                heard = transport.next(reads) => {
                    if !T::COUNTS && matches!(heard, Heard::Message(_) | Heard::Unreadable | Heard::Life) {
                        self.count();
                    }
                    if !self.hear(heard).await {
                        return false;
                    }
                }
                more = outbound.next(&mut messages), if self.sending.is_none() => {
                    if !more {
                        return true;
                    }
                    let bytes = messages.iter().map(Bytes::len).sum();
                    self.state.live.traffic.sent(messages.len(), bytes);
                    self.sending = Some(bytes);
                    transport.send(&mut messages);
                    messages.shrink_to(KEPT);
                }
                changes = changed.as_mut() => changed.set(self::changed(changes)),
                () = stopped.as_mut(), if !self.stops => {}
                () = timer.as_mut() => {}
            }
            if self.changes.has_changed().unwrap_or(false) {
                self.changes.mark_unchanged();
                Box::pin(self.look_again()).await;
            }
            self.stops |= *is_stopping.borrow();
            // What was taken is answered before the server stops.
            if self.stops && self.under_way.is_empty() {
                self.dismiss(stops());
            }
            let due = self.due();
            if timer.is_elapsed() || self.leaves.or(self.held_until).is_some_and(|at| at <= Instant::now()) {
                if self.leaves.is_some_and(|at| at <= Instant::now()) {
                    return true;
                }
                Box::pin(self.tick()).await;
                timer.as_mut().reset(self.due());
            } else if due < timer.deadline() {
                timer.as_mut().reset(due);
            }
        }
    }

    /// When something is to be seen to, even if nothing happens.
    fn due(&self) -> Instant {
        if let Some(leaves) = self.leaves {
            return leaves;
        }
        let silent = self.heard + self.silence();
        [self.held_until, self.expires].into_iter().flatten().fold(silent, Instant::min)
    }

    fn silence(&self) -> Duration {
        Duration::from_secs(self.state.settings.live_silence_seconds.get().into())
    }

    async fn tick(&mut self) {
        let now = Instant::now();
        if self.held_until.is_some_and(|until| now >= until) {
            self.held_until = None;
            self.heard = now;
            if !self.is_counted {
                self.count();
            }
            if let Some(message) = self.unsaid.take() {
                self.say(message);
            }
        }
        if now >= self.heard + self.silence() {
            let detail = "Nothing was heard for so long that nobody seems to be there.";
            self.dismiss(Farewell::new(Reason::Silent, detail).until(RETRY_MS));
        }
        if self.expires.is_some_and(|end| now >= end) {
            self.expires = None;
            self.look_again().await;
        }
    }

    /// Counts a message as a request. Whoever asks too often is read more slowly (LP75).
    fn count(&mut self) {
        let wait = self.caller.count().err();
        self.is_counted = wait.is_none();
        self.held_until = wait.map(|wait| Instant::now() + wait);
    }

    /// Takes what was heard; false where the other side is gone.
    async fn hear(&mut self, heard: Heard) -> bool {
        match heard {
            Heard::Sent => {
                let written = self.sending.take();
                self.session.written(written.unwrap_or(0));
                return true;
            }
            Heard::Gone => return false,
            Heard::TooLarge => self.dismiss(too_large(self.state)),
            Heard::Unreadable => self.refuse(Reason::BadMessage, NO_TEXT.to_owned()),
            Heard::Life => {}
            Heard::Message(text) => {
                self.state.live.traffic.heard(text.len());
                match read(&text) {
                    Ok(message) => self.take(message).await,
                    Err(detail) => self.refuse(Reason::BadMessage, detail),
                }
            }
        }
        self.heard = Instant::now();
        self.connected.heard(self.state.handle.environment().clock.now());
        true
    }

    async fn take(&mut self, message: ClientMessage) {
        match message {
            ClientMessage::Hello(_) => {
                self.refuse(
                    Reason::OutOfOrder,
                    "`hello` is the first message, and only the first.".to_owned(),
                );
            }
            ClientMessage::Commands { commands } => {
                let given = self.under_way.give(self.state, &self.caller, &self.session, commands);
                Box::pin(given).await;
            }
            other => self.say(other),
        }
    }

    /// Passes a message on to the hub. Where too many of this client wait there, nothing more is read for a moment.
    fn say(&mut self, message: ClientMessage) {
        if let Err(message) = self.session.message(message) {
            self.unsaid = Some(message);
            self.held_until = Some(Instant::now() + MOMENT);
        }
    }

    fn refuse(&mut self, reason: Reason, detail: String) {
        self.session.refused(reason, detail);
        self.bad += 1;
        if self.bad >= BAD_MAX {
            self.dismiss(too_many_bad());
        }
    }

    /// Ends the session, once what waits is sent.
    fn dismiss(&mut self, farewell: Farewell) {
        if self.leaves.is_none() {
            self.leaves = Some(Instant::now() + LEAVE_TIME);
            self.session.dismiss(farewell.reason, farewell.detail, farewell.retry_ms);
        }
    }

    /// Looks whether the token is still what it was.
    async fn look_again(&mut self) {
        let Ok(found) = self.state.look_again(&self.caller).await else {
            // Why it could not be read is in the log.
            self.expires = Some(Instant::now() + LATER);
            return;
        };
        let Some(caller) = found else {
            self.dismiss(Farewell::new(Reason::Unauthorized, "The token was revoked, or has expired."));
            return;
        };
        let rights = caller.rights();
        if rights != self.caller.rights() {
            self.session.rights(rights);
        }
        self.connected.is_now(caller.clone());
        self.expires = expiry(self.state, &caller);
        self.caller = caller;
    }
}

impl Drop for Talk<'_> {
    fn drop(&mut self) {
        self.state.live.everyone.remove(self.session.id());
    }
}

//! Channels: where no WebSocket can be held, what a client says by POST finds its way to the session behind its stream.

use super::transport::{Heard, Transport};
use axum::body::Bytes;
use onhand_domain::ids::ActorId;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex as PlainMutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};

/// Messages that wait to be taken by a session.
const WAITING_MAX: usize = 8;
/// Messages that wait for those before them.
const EARLY_MAX: usize = 32;
/// How long the other side has to take the last of what it is sent.
const CLOSE_TIME: Duration = Duration::from_secs(2);

/// The channels that are open, by their ids.
#[derive(Default)]
pub struct Channels(PlainMutex<HashMap<String, Arc<Channel>>>);

/// The way from POST to a session.
pub struct Channel {
    heard: mpsc::Sender<Heard>,
    order: Mutex<Order>,
    /// Whose it is.
    token: ActorId,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is taken, now or before, or waits for those before it.
    Well,
    /// It is too far ahead of those that are missing: they first.
    TooFarAhead,
    /// The session is over.
    Ended,
}

impl Channels {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Channel>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a channel of a token. Gives its id, which nobody can guess, and the transport; `None` where the system has no
    /// randomness to give.
    pub fn open(
        &self,
        token: ActorId,
        early_bytes_max: usize,
    ) -> Option<(String, Streamed, mpsc::Receiver<Bytes>)> {
        let mut random = [0; 24];
        getrandom::fill(&mut random).ok()?;
        let id = random.iter().fold(String::new(), |mut id, byte| {
            let _ = write!(id, "{byte:02x}");
            id
        });
        let (heard, hears) = mpsc::channel(WAITING_MAX);
        let (out, body) = mpsc::channel(1);
        let order = Mutex::new(Order::new(early_bytes_max));
        self.all().insert(id.clone(), Arc::new(Channel { heard, order, token }));
        Some((id, Streamed { hears, out, waiting: Vec::new() }, body))
    }

    /// The channel of an id, where it is the token's.
    pub fn find(&self, id: &str, token: ActorId) -> Option<Arc<Channel>> {
        self.all().get(id).filter(|channel| channel.token == token).cloned()
    }

    /// Closes a channel.
    pub fn close(&self, id: &str) {
        self.all().remove(id);
    }
}

impl Channel {
    /// Takes the client's message number `n`. It may be given up at any time, and the message sent again.
    pub async fn take(&self, n: u64, message: Bytes) -> Taken {
        let mut order = self.order.lock().await;
        if !order.put(n, message) {
            return Taken::TooFarAhead;
        }
        while order.is_next_there() {
            let Ok(place) = self.heard.reserve().await else { return Taken::Ended };
            if let Some(message) = order.next() {
                place.send(Heard::Message(message));
            }
        }
        Taken::Well
    }

    /// A message was longer than it may be.
    pub async fn too_large(&self) {
        let _ = self.heard.send(Heard::TooLarge).await;
    }
}

/// Messages put in order.
struct Order {
    early: BTreeMap<u64, Bytes>,
    early_bytes: usize,
    early_bytes_max: usize,
    next: u64,
}

impl Order {
    fn new(early_bytes_max: usize) -> Self {
        Self { early: BTreeMap::new(), early_bytes: 0, early_bytes_max, next: 1 }
    }

    /// Puts a message in; one that was there before is not put in again. False where there is no room for it.
    fn put(&mut self, n: u64, message: Bytes) -> bool {
        if n < self.next || self.early.contains_key(&n) {
            return true;
        }
        let has_room =
            n - self.next < EARLY_MAX as u64 && self.early_bytes + message.len() <= self.early_bytes_max;
        // For the one that all wait for there is always room.
        if !has_room && n > self.next {
            return false;
        }
        self.early_bytes += message.len();
        self.early.insert(n, message);
        true
    }

    fn is_next_there(&self) -> bool {
        self.early.contains_key(&self.next)
    }

    fn next(&mut self) -> Option<Bytes> {
        let message = self.early.remove(&self.next)?;
        self.early_bytes -= message.len();
        self.next += 1;
        Some(message)
    }
}

/// A stream of server-sent events with a channel beneath a session.
pub struct Streamed {
    hears: mpsc::Receiver<Heard>,
    out: mpsc::Sender<Bytes>,
    /// What is to be sent, as it is written.
    waiting: Vec<u8>,
}

impl Streamed {
    /// The first event, which names the channel.
    pub fn name(&mut self, id: &str) {
        self.waiting.extend_from_slice(format!("event: channel\ndata: {id}\n\n").as_bytes());
    }
}

impl Transport for Streamed {
    const COUNTS: bool = true;
    const NAME: &'static str = "event_stream";

    fn welcome(&mut self) {
        // Its token was looked at before anything was read.
    }

    fn send(&mut self, messages: &mut Vec<Bytes>) {
        for message in messages.drain(..) {
            self.waiting.extend_from_slice(b"data: ");
            self.waiting.extend_from_slice(&message);
            self.waiting.extend_from_slice(b"\n\n");
        }
    }

    async fn next(&mut self, read: bool) -> Heard {
        tokio::select! {
            place = self.out.reserve(), if !self.waiting.is_empty() => match place {
                Ok(place) => {
                    place.send(std::mem::take(&mut self.waiting).into());
                    Heard::Sent
                }
                Err(_) => Heard::Gone,
            },
            heard = self.hears.recv(), if read => heard.unwrap_or(Heard::Gone),
            () = self.out.closed() => Heard::Gone,
        }
    }

    async fn close(self) {
        if !self.waiting.is_empty() {
            // Whoever is gone already need not be told.
            let _ = self.out.send_timeout(self.waiting.into(), CLOSE_TIME).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u128) -> ActorId {
        ActorId(uuid::Uuid::from_u128(number))
    }

    fn message(n: u64) -> Bytes {
        Bytes::from(n.to_string())
    }

    #[tokio::test]
    async fn messages_are_taken_in_order_and_once() {
        let channels = Channels::default();
        let (id, mut streamed, _body) = channels.open(token(1), 1_000).unwrap();
        let channel = channels.find(&id, token(1)).unwrap();
        for n in [2, 2, 3, 1, 1, 3, 5] {
            assert_eq!(channel.take(n, message(n)).await, Taken::Well, "{n}");
        }
        for n in [1, 2, 3] {
            assert_eq!(streamed.next(true).await, Heard::Message(message(n)));
        }
        let nothing = tokio::time::timeout(Duration::from_millis(20), streamed.next(true)).await;
        assert!(nothing.is_err(), "{nothing:?}");
        assert_eq!(channel.take(4, message(4)).await, Taken::Well);
        assert_eq!(streamed.next(true).await, Heard::Message(message(4)));
        assert_eq!(streamed.next(true).await, Heard::Message(message(5)));
    }

    #[tokio::test]
    async fn what_is_early_has_a_bound() {
        let channels = Channels::default();
        let (id, _streamed, _body) = channels.open(token(1), 10).unwrap();
        let channel = channels.find(&id, token(1)).unwrap();
        assert_eq!(channel.take(1 + EARLY_MAX as u64, message(0)).await, Taken::TooFarAhead);
        assert_eq!(channel.take(u64::MAX, message(0)).await, Taken::TooFarAhead);
        assert_eq!(channel.take(2, Bytes::from_static(b"0123456789")).await, Taken::Well);
        assert_eq!(channel.take(3, message(3)).await, Taken::TooFarAhead, "too many bytes");
        assert_eq!(channel.take(1, Bytes::from_static(b"0123456789")).await, Taken::Well);
        assert_eq!(channel.take(3, message(3)).await, Taken::Well);
    }

    #[tokio::test]
    async fn a_channel_is_its_tokens_and_ends_with_its_session() {
        let channels = Channels::default();
        let (id, streamed, body) = channels.open(token(1), 1_000).unwrap();
        assert!(channels.find(&id, token(2)).is_none());
        assert!(channels.find("", token(1)).is_none());
        let channel = channels.find(&id, token(1)).unwrap();
        drop(streamed);
        assert_eq!(channel.take(1, message(1)).await, Taken::Ended);
        channels.close(&id);
        assert!(channels.find(&id, token(1)).is_none());
        drop(body);
        let (_, mut streamed, body) = channels.open(token(1), 1_000).unwrap();
        drop(body);
        assert_eq!(streamed.next(true).await, Heard::Gone, "whoever reads the stream is gone");
    }
}

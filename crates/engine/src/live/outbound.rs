//! What waits to be written to a session: the hub puts messages in, whoever holds the socket takes them out.
//!
//! Bytes count from the moment when they are put in until they are written out, so that the hub knows without a message
//! whether a session has taken what it was given; where it hasn't, the hub asks to be told.

use bytes::Bytes;
use onhand_protocol::live::Reason;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A session that has more bytes than this to be written is given nothing new.
pub const LOW_WATER: usize = 16 << 10;
/// Messages for which there is room in memory while none wait: most sessions are idle.
const KEPT: usize = 4;
/// Messages of a client that may wait for the hub.
const SAID_MAX: usize = 256;

/// Messages that wait to be written to a session, each the UTF-8 text of one frame.
#[derive(Debug, Default)]
pub struct Outbound {
    /// Where the client stands once it has taken all: the entry of the last mark that it was told; 0 before the first.
    mark: AtomicU64,
    /// Bytes that were put in and are not written out.
    pending: AtomicUsize,
    /// Messages of the client that the hub has not seen to.
    said: AtomicUsize,
    state: Mutex<State>,
    /// Whether the client's last verification found all equal.
    verified_equal: AtomicBool,
    /// When that was, in milliseconds since 1970; 0 where there was none.
    verified_ms: AtomicI64,
}

#[derive(Debug, Default)]
struct State {
    /// The hub wants to know when little is left.
    asked: bool,
    ended: Option<Reason>,
    frames: VecDeque<Bytes>,
    waker: Option<Waker>,
}

impl Outbound {
    /// With nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that were put in and are not written out.
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::Acquire)
    }

    /// The entry of the last mark that the client was told; 0 before the first.
    pub fn mark(&self) -> u64 {
        self.mark.load(Ordering::Relaxed)
    }

    /// When the client verified last, in milliseconds since 1970, and whether all was equal.
    pub fn verified(&self) -> Option<(i64, bool)> {
        let millis = self.verified_ms.load(Ordering::Acquire);
        (millis != 0).then(|| (millis, self.verified_equal.load(Ordering::Relaxed)))
    }

    /// The client is told a mark.
    pub(super) fn tells_mark(&self, seq: u64) {
        self.mark.store(seq, Ordering::Relaxed);
    }

    /// The client says what came of a verification.
    pub(super) fn was_verified(&self, millis: i64, equal: bool) {
        self.verified_equal.store(equal, Ordering::Relaxed);
        self.verified_ms.store(millis, Ordering::Release);
    }

    /// Puts messages in, all at once.
    pub(super) fn push(&self, frames: impl IntoIterator<Item = Bytes>) {
        let waker = {
            let mut state = self.state();
            let mut bytes = 0;
            for frame in frames {
                bytes += frame.len();
                state.frames.push_back(frame);
            }
            self.pending.fetch_add(bytes, Ordering::AcqRel);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether there is room for something new; where there isn't, [`Outbound::written`] says when there is.
    pub(super) fn has_room(&self) -> bool {
        if self.pending() <= LOW_WATER {
            return true;
        }
        let mut state = self.state();
        state.asked = self.pending() > LOW_WATER;
        !state.asked
    }

    /// Nothing comes after what is in it.
    pub(super) fn end(&self, reason: Reason) {
        let waker = {
            let mut state = self.state();
            state.ended.get_or_insert(reason);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Makes room for one more message of the client; false where too many wait for the hub.
    pub(super) fn take_in(&self) -> bool {
        let before = self.said.fetch_add(1, Ordering::AcqRel);
        if before >= SAID_MAX {
            self.said.fetch_sub(1, Ordering::AcqRel);
        }
        before < SAID_MAX
    }

    /// The hub has seen to a message of the client.
    pub(super) fn seen_to(&self) {
        // One that was not counted came by hand.
        let _ = self.said.fetch_update(Ordering::AcqRel, Ordering::Acquire, |said| said.checked_sub(1));
    }

    /// Takes all messages that wait.
    pub fn take(&self) -> Vec<Bytes> {
        let mut state = self.state();
        let frames = state.frames.drain(..).collect();
        state.frames.shrink_to(KEPT);
        frames
    }

    /// Why nothing comes any more, once the last message is taken; the connection is to be closed then.
    pub fn ended(&self) -> Option<Reason> {
        let state = self.state();
        state.ended.filter(|_| state.frames.is_empty())
    }

    /// As [`Outbound::next`], for those who poll. One at a time may wait.
    pub fn poll_next(&self, context: &mut Context<'_>, into: &mut Vec<Bytes>) -> Poll<bool> {
        let mut state = self.state();
        if !state.frames.is_empty() {
            into.extend(state.frames.drain(..));
            state.frames.shrink_to(KEPT);
            return Poll::Ready(true);
        }
        if state.ended.is_some() {
            return Poll::Ready(false);
        }
        if !state.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            state.waker = Some(context.waker().clone());
        }
        Poll::Pending
    }

    /// Waits for messages and adds them to `into`; false where none will come any more. One at a time may wait.
    pub async fn next(&self, into: &mut Vec<Bytes>) -> bool {
        poll_fn(|context| self.poll_next(context, into)).await
    }

    /// So many bytes of what was taken are written out. True: the hub is to be told [`super::Input::Drained`].
    #[must_use]
    pub fn written(&self, bytes: usize) -> bool {
        let before = self.pending.fetch_sub(bytes, Ordering::AcqRel);
        if before <= LOW_WATER || before - bytes > LOW_WATER {
            return false;
        }
        std::mem::take(&mut self.state().asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Bytes {
        vec![b' '; length].into()
    }

    #[test]
    fn whoever_asked_is_told_once_when_there_is_room() {
        let outbound = Outbound::new();
        outbound.push([frame(LOW_WATER), frame(10)]);
        assert!(!outbound.has_room());
        assert_eq!(outbound.take().len(), 2);
        assert!(!outbound.has_room(), "what is taken is not written out");
        assert!(!outbound.written(4));
        assert!(outbound.written(6), "the hub asked");
        assert!(outbound.has_room());
        assert!(!outbound.written(LOW_WATER) && outbound.pending() == 0);
        outbound.push([frame(LOW_WATER + 1)]);
        assert!(!outbound.written(LOW_WATER + 1), "it did not ask this time");
    }

    #[test]
    fn after_its_end_what_is_in_it_still_comes() {
        let outbound = Outbound::new();
        outbound.push([frame(1)]);
        outbound.end(Reason::Stopping);
        outbound.end(Reason::Failed);
        assert_eq!(outbound.ended(), None);
        let (mut context, mut frames) = (Context::from_waker(Waker::noop()), Vec::new());
        assert_eq!(outbound.poll_next(&mut context, &mut frames), Poll::Ready(true));
        assert_eq!(outbound.poll_next(&mut context, &mut frames), Poll::Ready(false));
        assert_eq!((frames.len(), outbound.ended()), (1, Some(Reason::Stopping)));
    }

    #[test]
    fn messages_of_a_client_that_wait_have_a_bound() {
        let outbound = Outbound::new();
        assert!((0..SAID_MAX).all(|_| outbound.take_in()));
        assert!(!outbound.take_in());
        outbound.seen_to();
        assert!(outbound.take_in() && !outbound.take_in());
    }
}

//! What waits for the hub. Whoever commits puts batches in and never waits: where the hub is far behind, it is told only
//! how far the log has come, and reads on in the store.

use super::port::{Input, Urgency};
use onhand_store::{Batch, Position};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Batches that may wait.
const BATCHES_MAX: usize = 1_024;
/// Records and entries of all batches that may wait.
const RECORDS_MAX: usize = 100_000;
/// How long after a turn the hub is not woken for what can wait a moment: thousands of clients that say they are there
/// would wake it for each, and that costs more than to answer them.
const MOMENT: Duration = Duration::from_millis(5);

/// What waits for the hub.
#[derive(Debug)]
pub struct Inbox {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug)]
struct State {
    /// Batches among the inputs.
    batches: usize,
    /// Where the log ends by what was put in.
    end: Position,
    inputs: Vec<Input>,
    /// Records and entries of those batches.
    records: usize,
    /// The most pressing of the inputs.
    pressing: Option<Urgency>,
    stopping: bool,
    /// What the hub waits for, if it does: that, and all that is more urgent. To wake it where it doesn't would cost more
    /// than all else.
    waits: Option<Urgency>,
}

impl Inbox {
    /// Of a hub that knows the log up to `end`.
    pub fn new(end: Position) -> Self {
        let state = State {
            batches: 0,
            end,
            inputs: Vec::new(),
            records: 0,
            pressing: None,
            stopping: false,
            waits: None,
        };
        Self { state: Mutex::new(state), woken: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, urgency: Urgency, put: impl FnOnce(&mut State)) {
        let wakes = {
            let mut state = self.state();
            if state.stopping {
                return;
            }
            put(&mut state);
            state.pressing = state.pressing.max(Some(urgency));
            state.waits.take_if(|awaited| *awaited <= urgency).is_some()
        };
        if wakes {
            self.woken.notify_one();
        }
    }

    /// Puts something in that is no batch.
    pub fn offer(&self, input: Input) {
        self.put(input.urgency(), |state| state.inputs.push(input));
    }

    /// A batch is durable.
    pub fn committed(&self, batch: &Arc<Batch>) {
        self.put(Urgency::Now, |state| {
            state.batches += 1;
            state.records += batch.records.len() + batch.entries.len();
            state.end = batch.to;
            if state.batches > BATCHES_MAX || state.records > RECORDS_MAX {
                state.leave_out_batches();
            } else {
                state.inputs.push(Input::Committed(batch.clone()));
            }
        });
    }

    /// The log ends there, whatever was published.
    pub fn moved_to(&self, position: Position) {
        self.put(Urgency::Now, |state| {
            if state.end != position {
                state.end = position;
                state.leave_out_batches();
            }
        });
    }

    /// Where the log ends, by what was put in.
    pub fn end(&self) -> Position {
        self.state().end
    }

    /// From now on nothing is taken in.
    pub fn stop(&self) {
        self.state().stopping = true;
        self.woken.notify_all();
    }

    /// How much waits.
    pub fn waiting(&self) -> usize {
        self.state().inputs.len()
    }

    /// Takes out what is there.
    pub fn take(&self) -> Vec<Input> {
        let mut state = self.state();
        (state.batches, state.records, state.pressing) = (0, 0, None);
        std::mem::take(&mut state.inputs)
    }

    /// Waits for something, at most so long; right after a turn in which something was taken, a moment for what can't wait.
    /// False where nothing will come any more.
    pub fn wait(&self, wait: Duration, has_taken: bool) -> bool {
        let moment = if has_taken { MOMENT.min(wait) } else { Duration::ZERO };
        let state = self.wait_for(Urgency::Now, moment, self.state());
        let state = self.wait_for(Urgency::Soon, wait - moment, state);
        !state.stopping
    }

    fn wait_for<'a>(
        &'a self,
        urgency: Urgency,
        wait: Duration,
        mut state: MutexGuard<'a, State>,
    ) -> MutexGuard<'a, State> {
        state.waits = Some(urgency);
        let nothing = |state: &mut State| state.pressing < Some(urgency) && !state.stopping;
        let waited = self.woken.wait_timeout_while(state, wait, nothing);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waits = None;
        state
    }
}

impl State {
    /// Batches that wait are left out; in place of them all comes where the log ends.
    fn leave_out_batches(&mut self) {
        self.inputs.retain(|input| !matches!(input, Input::Committed(_) | Input::Moved(_)));
        self.inputs.push(Input::Moved(self.end));
        (self.batches, self.records) = (0, 0);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::super::port::SessionId;
    use super::*;
    use onhand_protocol::PositionText;
    use onhand_protocol::live::ClientMessage;

    fn batch(seq: u64) -> Arc<Batch> {
        Arc::new(Batch { to: Position { seq, ..Position::default() }, ..Batch::default() })
    }

    #[test]
    fn one_that_is_far_behind_hears_only_how_far_the_log_has_come() {
        let inbox = Inbox::new(Position::default());
        let session = SessionId(1);
        inbox.committed(&batch(1));
        inbox.offer(Input::Drained { session });
        for seq in 2..=(BATCHES_MAX as u64 + 1) {
            inbox.committed(&batch(seq));
        }
        inbox.committed(&batch(BATCHES_MAX as u64 + 2));
        let inputs = inbox.take();
        let end = Position { seq: BATCHES_MAX as u64 + 1, ..Position::default() };
        assert!(matches!(inputs[0], Input::Drained { .. }), "{:?}", inputs[0]);
        assert!(matches!(inputs[1], Input::Moved(to) if to == end), "{:?}", inputs[1]);
        assert!(matches!(&inputs[2], Input::Committed(batch) if batch.to.seq == end.seq + 1));
        assert_eq!(inputs.len(), 3);
    }

    #[test]
    fn a_log_that_has_not_moved_is_no_news() {
        let inbox = Inbox::new(Position::default());
        inbox.moved_to(Position::default());
        assert!(inbox.take().is_empty());
        inbox.committed(&batch(1));
        inbox.moved_to(Position { seq: 1, ..Position::default() });
        assert!(matches!(&inbox.take()[..], [Input::Committed(_)]));
    }

    #[test]
    fn what_can_wait_does_not_wake_it_and_what_can_not_does() {
        let inbox = Inbox::new(Position::default());
        let put = |message| {
            let waits = inbox.state().waits;
            inbox.offer(Input::Message { message, session: SessionId(1) });
            waits != inbox.state().waits
        };
        let waits_for = |urgency| inbox.state().waits = Some(urgency);
        let at = PositionText(Position::default().to_string());
        waits_for(Urgency::Soon);
        assert!(!put(ClientMessage::Verified { at, corrected: 0, different: 0, equal: 1 }));
        assert!(put(ClientMessage::Ping { n: 1, round_trip_ms: None }));
        waits_for(Urgency::Now);
        assert!(!put(ClientMessage::Ping { n: 2, round_trip_ms: None }));
        assert!(put(ClientMessage::Unsubscribe { subscription: 1 }));
        assert!(inbox.wait(Duration::from_secs(3_600), true), "something is there");
        assert_eq!((inbox.take().len(), inbox.state().pressing), (4, None));
    }
}

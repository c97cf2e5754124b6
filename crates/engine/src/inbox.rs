//! What waits for the writer, with a bound: messages come in at one end, batches go out at the other.
//!
//! Nothing here needs a thread: the writer's thread waits in [`Inbox::wait`], a simulation takes without waiting.

use crate::outcome::Answer;
use crate::submission::Submission;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Where the answers to a message come: one for each of its commands, in order. It fails where the writer ends without
/// them.
pub type Answers = oneshot::Receiver<Vec<Answer>>;

/// Why a message was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Too many commands wait.
    Full,
    /// Nothing is taken in any more.
    Stopping,
}

/// Messages that wait for the writer.
#[derive(Debug)]
pub struct Inbox {
    /// Commands that may wait.
    max: usize,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<Message>,
    /// Somebody has something else for the writer to see to.
    nudged: bool,
    stopping: bool,
    /// Commands in the messages.
    untaken: usize,
    /// Commands that were taken in and are not answered.
    waiting: usize,
    /// How many commands whoever waits for them wants; absent where nobody does. To wake it for each would cost more
    /// than all else.
    wanted: Option<usize>,
}

#[derive(Debug)]
struct Message {
    reply: oneshot::Sender<Vec<Answer>>,
    submissions: Vec<Submission>,
}

/// What waited, as one batch, and who wants to know.
#[derive(Debug, Default)]
pub struct Taken {
    askers: Vec<Asker>,
    /// The commands, in the order in which they came.
    pub submissions: Vec<Submission>,
}

/// How many commands of a batch came in one message, and where their answers go.
#[derive(Debug)]
struct Asker {
    count: usize,
    reply: oneshot::Sender<Vec<Answer>>,
}

impl Inbox {
    /// Where so many commands may wait.
    pub fn new(max: usize) -> Self {
        Self { max, state: Mutex::default(), woken: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes commands in.
    pub fn offer(&self, submissions: Vec<Submission>) -> Result<Answers, Refused> {
        let (reply, answers) = oneshot::channel();
        let count = submissions.len();
        let is_enough = {
            let mut state = self.state();
            if state.stopping {
                return Err(Refused::Stopping);
            }
            // An empty inbox takes any one message, however large: the door above it has its own bound. A message
            // without commands takes up room as well.
            let taken_up = state.waiting.max(state.messages.len());
            if taken_up > 0 && taken_up + count.max(1) > self.max {
                return Err(Refused::Full);
            }
            state.waiting += count;
            state.untaken += count;
            state.messages.push_back(Message { reply, submissions });
            state.wanted.is_some_and(|wanted| state.untaken >= wanted)
        };
        if is_enough {
            self.woken.notify_one();
        }
        Ok(answers)
    }

    /// From now on nothing is taken in; what waits is still decided.
    pub fn stop(&self) {
        self.state().stopping = true;
        self.woken.notify_all();
    }

    /// There is no writer any more: whoever waits is told so.
    pub fn close(&self) {
        let mut state = self.state();
        state.stopping = true;
        state.messages.clear();
        (state.untaken, state.waiting) = (0, 0);
    }

    /// Waits for a message, at most so long. Gives how many commands are there.
    pub fn wait(&self, wait: Duration) -> usize {
        let mut state = self.state();
        // A message may be without commands.
        state.wanted = Some(0);
        let nothing = |state: &mut State| state.messages.is_empty() && !state.stopping;
        let waited = self.woken.wait_timeout_while(state, wait, nothing);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.wanted = None;
        state.untaken
    }

    /// Waits until so many commands are there, at least one, or until it is nudged. Gives whether they are.
    pub fn wait_for(&self, count: usize) -> bool {
        let count = count.max(1);
        let mut state = self.state();
        state.wanted = Some(count);
        let few = |state: &mut State| state.untaken < count && !state.nudged;
        let waited = self.woken.wait_while(state, few);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.wanted = None;
        state.untaken >= count
    }

    /// Ends the waiting in [`Inbox::wait_for`], now and until [`Inbox::calm`].
    pub fn nudge(&self) {
        self.state().nudged = true;
        self.woken.notify_all();
    }

    /// What it was nudged for is seen to.
    pub fn calm(&self) {
        self.state().nudged = false;
    }

    /// What is there, as whole messages up to about `batch_max` commands. `None` where nothing will come any more.
    pub fn take(&self, batch_max: usize) -> Option<Taken> {
        let mut state = self.state();
        if state.messages.is_empty() && state.stopping {
            return None;
        }
        let mut taken = Taken::default();
        while taken.submissions.len() < batch_max {
            let Some(Message { reply, submissions }) = state.messages.pop_front() else { break };
            taken.askers.push(Asker { count: submissions.len(), reply });
            taken.submissions.extend(submissions);
        }
        state.untaken -= taken.submissions.len();
        Some(taken)
    }

    /// Commands that no batch has taken yet.
    pub fn untaken(&self) -> usize {
        self.state().untaken
    }

    /// Commands that were taken in and are not answered.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Gives everyone who asked the answers to its commands: one for each that was taken, in order.
    pub fn answer(&self, taken: Taken, answers: Vec<Answer>) {
        {
            let mut state = self.state();
            state.waiting = state.waiting.saturating_sub(taken.submissions.len());
        }
        let mut answers = answers.into_iter();
        for asker in taken.askers {
            // Whoever asked may have gone; the answer is in the log for when it asks again.
            let _ = asker.reply.send(answers.by_ref().take(asker.count).collect());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use onhand_domain::command::{Actor, Role};
    use onhand_domain::ids::ActorId;
    use serde_json::json;

    fn commands(count: usize) -> Vec<Submission> {
        let actor = Actor { customer: None, id: ActorId(uuid::Uuid::nil()), role: Role::Owner };
        let input = json!({"type": "set_business", "data": {}}).to_string();
        let read = |_| {
            let input = serde_json::from_str(&input).unwrap();
            Submission::read(input, actor.clone(), &Environment::real())
        };
        (0..count).map(read).collect()
    }

    #[test]
    fn it_is_full_until_what_was_taken_is_answered() {
        let inbox = Inbox::new(4);
        let mut first = inbox.offer(commands(9)).unwrap();
        assert_eq!(
            inbox.offer(commands(1)).unwrap_err(),
            Refused::Full,
            "only an empty one takes any message"
        );
        let taken = inbox.take(100).unwrap();
        assert_eq!((taken.submissions.len(), inbox.waiting()), (9, 9));
        assert_eq!(inbox.offer(commands(1)).unwrap_err(), Refused::Full);
        inbox.answer(taken, Vec::new());
        assert!(first.try_recv().is_ok());
        assert_eq!(inbox.waiting(), 0);
        for _ in 0..4 {
            inbox.offer(Vec::new()).unwrap();
        }
        assert_eq!(
            inbox.offer(Vec::new()).unwrap_err(),
            Refused::Full,
            "empty messages take up room as well"
        );
    }

    #[test]
    fn whole_messages_are_taken_in_order() {
        let inbox = Inbox::new(100);
        let waiting: Vec<_> = [2, 3, 1].map(|count| inbox.offer(commands(count)).unwrap()).into();
        let sizes = |taken: &Taken| (taken.submissions.len(), taken.askers.len());
        assert_eq!(sizes(&inbox.take(4).unwrap()), (5, 2));
        assert_eq!(sizes(&inbox.take(4).unwrap()), (1, 1));
        assert_eq!(sizes(&inbox.take(4).unwrap()), (0, 0));
        drop(waiting);
    }

    #[test]
    fn one_that_stops_gives_what_waits_and_then_nothing() {
        let inbox = Inbox::new(100);
        inbox.offer(commands(2)).unwrap();
        inbox.offer(commands(2)).unwrap();
        inbox.stop();
        assert_eq!(inbox.offer(commands(1)).unwrap_err(), Refused::Stopping);
        assert!(inbox.take(1).is_some());
        assert!(inbox.take(1).is_some());
        assert!(inbox.take(1).is_none());
    }

    #[test]
    fn whoever_waits_for_a_writer_that_is_gone_is_told() {
        let inbox = Inbox::new(100);
        let mut answers = inbox.offer(commands(2)).unwrap();
        inbox.close();
        assert_eq!(answers.try_recv().unwrap_err(), oneshot::error::TryRecvError::Closed);
        assert_eq!(inbox.offer(commands(1)).unwrap_err(), Refused::Stopping);
    }
}

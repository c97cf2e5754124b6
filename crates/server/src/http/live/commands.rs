//! Commands of a live connection: made into submissions as over HTTP, given to the writer, and their answers to the hub.

use crate::http::auth::Caller;
use crate::http::commands::{READ_AT_ONCE, name_of, submission};
use crate::http::state::AppState;
use onhand_domain::ids::CommandId;
use onhand_engine::inbox::Answers;
use onhand_engine::live::{Answered, Session};
use onhand_engine::outcome::Answer;
use onhand_engine::{Outcome, SubmitError};
use onhand_protocol::OutcomeStatus;
use onhand_protocol::live::Reason;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// When commands that found no room are to be sent again, in milliseconds.
const AGAIN_MS: u32 = 200;
/// When commands are to be sent again that met a failure or a server that stops, in milliseconds.
const AGAIN_LATER_MS: u32 = 1_000;

/// Commands of a connection that are under way.
#[derive(Default)]
pub struct UnderWay {
    /// How many there are in `messages`.
    count: usize,
    /// By the messages in which they came. The writer answers them in this order.
    messages: VecDeque<Given>,
}

/// The commands of a message, given to the writer.
struct Given {
    answers: Answers,
    named: Vec<(CommandId, Cow<'static, str>)>,
}

impl UnderWay {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Gives commands to the writer, the hub being told first; those that find no room are to be sent again.
    pub async fn give(
        &mut self,
        state: &AppState,
        caller: &Caller,
        session: &Session,
        commands: Vec<Box<RawValue>>,
    ) {
        let room = (state.settings.live_commands_max.get() as usize).saturating_sub(self.count);
        let (mut submissions, mut named, mut known) = (Vec::new(), Vec::new(), Vec::new());
        for (place, command) in commands.iter().enumerate() {
            if place % READ_AT_ONCE == READ_AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
            match submission(state, caller.actor(), command.get()).await {
                Ok(submission) if submissions.len() < room => {
                    named.push((submission.id, name_of(&submission)));
                    submissions.push(submission);
                }
                Ok(submission) => known.push((submission.id, again(Reason::TooMany, AGAIN_MS))),
                Err(outcome) => known.push((outcome.id, Answered::Outcome(*outcome))),
            }
        }
        let all = submissions.iter().map(|submission| submission.id);
        session.sent(all.chain(known.iter().map(|(id, _)| *id)).collect());
        if !submissions.is_empty() {
            match state.handle.enqueue(submissions) {
                Ok(answers) => {
                    self.count += named.len();
                    self.messages.push_back(Given { answers, named });
                }
                Err(error) => known.extend(named.iter().map(|(id, _)| (*id, no_answer(&error)))),
            }
        }
        if !known.is_empty() {
            session.answered(known);
        }
    }

    /// Waits for the writer's answers to the oldest message, and gives them to the hub. Never ready where nothing is
    /// under way; it may be given up at any time.
    pub async fn answered(&mut self, state: &AppState, session: &Session) {
        let answers = poll_fn(|context| self.poll_answers(context)).await;
        let Some(Given { named, .. }) = self.messages.pop_front() else { return };
        self.count -= named.len();
        let mut answers = answers.into_iter();
        let answered = named.into_iter().map(|(id, name)| {
            let answered = match answers.next() {
                Some(Ok(outcome)) => {
                    state.metrics.command(&name, status_of(&outcome));
                    Answered::Outcome(outcome)
                }
                Some(Err(error)) => no_answer(&SubmitError::Store(error)),
                None => no_answer(&SubmitError::Stopping),
            };
            (id, answered)
        });
        session.answered(answered.collect());
    }

    /// The answers to the oldest message; none where the writer ended without them.
    fn poll_answers(&mut self, context: &mut Context<'_>) -> Poll<Vec<Answer>> {
        match self.messages.front_mut() {
            Some(oldest) => Pin::new(&mut oldest.answers).poll(context).map(Result::unwrap_or_default),
            None => Poll::Pending,
        }
    }
}

fn again(reason: Reason, after_ms: u32) -> Answered {
    Answered::Again { after_ms, reason }
}

fn no_answer(error: &SubmitError) -> Answered {
    match error {
        SubmitError::Busy => again(Reason::Busy, AGAIN_MS),
        SubmitError::Stopping => again(Reason::Stopping, AGAIN_LATER_MS),
        SubmitError::Store(error) => {
            tracing::warn!(%error, "commands of a live connection have no answer");
            again(Reason::Failed, AGAIN_LATER_MS)
        }
    }
}

fn status_of(outcome: &Outcome) -> OutcomeStatus {
    use onhand_engine::Verdict;
    match outcome.verdict {
        Verdict::Accepted { .. } => OutcomeStatus::Accepted,
        Verdict::Refused(_) => OutcomeStatus::Refused,
        Verdict::Quarantined { .. } => OutcomeStatus::Quarantined,
    }
}

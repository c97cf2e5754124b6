//! Commands in, outcomes out. Each command is read for itself: one that is broken does the others no harm.

use super::auth::Caller;
use super::problem::Failure;
use super::state::AppState;
use super::{approval, body, visible};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use onhand_domain::command::{Actor, Command};
use onhand_domain::ids::CommandId;
use onhand_domain::refusal::Refusal;
use onhand_engine::{Handle, Outcome, Submission, SubmitError, Verdict};
use onhand_protocol::{CommandInput, CommandsInput, OutcomeReply, OutcomeStatus, OutcomesReply, ProblemCode};
use onhand_store::StoreError;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Commands of a request that are read before others have their turn: whoever reads a list meanwhile must not wait for
/// a thousand of them.
pub const READ_AT_ONCE: usize = 16;

/// Takes one command, an array of them, or `{"commands": […]}`. The answer is 200 once the request itself can be
/// understood; what became of each command is in its outcome.
pub async fn commands(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<OutcomesReply>, Failure> {
    let bytes = body::json(&state.settings, &headers, body).await?;
    let commands = commands_of(&bytes)?;
    let most = state.settings.commands_max.get() as usize;
    if commands.len() > most {
        let detail = format!("{} in one request; {most} may be. None was looked at.", commands.len());
        return Err(Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ProblemCode::TooManyCommands,
            "Too many commands in one request",
        )
        .detail(detail));
    }
    let mut submissions = Vec::with_capacity(commands.len());
    let mut outcomes: Vec<Option<OutcomeReply>> = Vec::with_capacity(commands.len());
    for (place, command) in commands.into_iter().enumerate() {
        if place % READ_AT_ONCE == READ_AT_ONCE - 1 {
            tokio::task::yield_now().await;
        }
        outcomes.push(match taken(&state, caller.actor(), command).await {
            Ok(submission) => {
                submissions.push(submission);
                None
            }
            Err(outcome) => Some(outcome.reply()),
        });
    }
    let named: Vec<(CommandId, Cow<'static, str>)> =
        submissions.iter().map(|submission| (submission.id, name_of(submission))).collect();
    let answers = if submissions.is_empty() { Vec::new() } else { state.handle.submit(submissions).await? };
    let mut decided = Vec::with_capacity(answers.len());
    for (answer, (id, name)) in answers.into_iter().zip(&named) {
        let outcome = answer.map_err(|error| no_answer(*id, error))?;
        let reply = visible::outcome(&caller, outcome.reply())?;
        state.metrics.command(name, reply.status);
        decided.push(reply);
    }
    let mut decided = decided.into_iter();
    let outcomes = outcomes.into_iter().filter_map(|known| known.or_else(|| decided.next())).collect();
    Ok(Json(OutcomesReply { outcomes }))
}

/// Why a command has no answer. One that needs what is damaged is named: the others can be sent without it.
fn no_answer(id: CommandId, error: SubmitError) -> Failure {
    match error {
        SubmitError::Store(error) => match &*error {
            StoreError::Damaged { what } => Failure::damaged(&format!("{what}, which command {id} needs")),
            _ => SubmitError::Store(error).into(),
        },
        other => other.into(),
    }
}

/// A command that came as text; where it can't be read, what became of it.
pub async fn submission(state: &AppState, actor: Actor, text: &str) -> Result<Submission, Box<Outcome>> {
    taken(state, actor, Given::Text(text)).await
}

async fn taken(state: &AppState, actor: Actor, command: Given<'_>) -> Result<Submission, Box<Outcome>> {
    let input = match command {
        Given::Input(input) => Ok(*input),
        Given::Text(text) => read(text).map_err(|refusal| malformed(&state.handle, text, refusal)),
    };
    match input {
        Ok(mut input) => {
            // Without an id of its own there is nothing that could have been allowed.
            let allowed = input.id.zip(input.approval.take());
            let approver = match allowed {
                Some((id, approval)) => approval::approver(state, id, approval).await,
                None => None,
            };
            let submission = Submission::read(input, actor, state.handle.environment());
            Ok(Submission { approver, ..submission })
        }
        Err(outcome) => {
            state.metrics.command("", OutcomeStatus::Refused);
            Err(Box::new(outcome))
        }
    }
}

/// The name of a command, for figures.
pub fn name_of(submission: &Submission) -> Cow<'static, str> {
    match &submission.command {
        Ok(command) => Cow::Borrowed(Command::name(command)),
        Err(_) => Cow::Owned(submission.name.clone()),
    }
}

/// A command of a body: read, or still to be read.
enum Given<'a> {
    Input(Box<CommandInput>),
    Text(&'a str),
}

/// The commands of a body.
fn commands_of(bytes: &[u8]) -> Result<Vec<Given<'_>>, Failure> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Failure::bad_request(ProblemCode::MalformedJson, format!("not UTF-8: {error}")))?;
    // Most requests are one command that can be read: then nothing else is looked for.
    if text.starts_with('{') {
        if let Ok(input) = serde_json::from_str(text) {
            return Ok(vec![Given::Input(Box::new(input))]);
        }
    }
    Ok(split(text)?.into_iter().map(Given::Text).collect())
}

/// The commands of a body, each as its text.
fn split(text: &str) -> Result<Vec<&str>, Failure> {
    #[derive(Deserialize)]
    struct Probe<'a> {
        #[serde(borrow)]
        commands: Option<&'a RawValue>,
    }
    let broken =
        |error: serde_json::Error| Failure::bad_request(ProblemCode::MalformedJson, error.to_string());
    fn texts(commands: Vec<&RawValue>) -> Vec<&str> {
        commands.into_iter().map(RawValue::get).collect()
    }
    match text.trim_ascii_start().bytes().next() {
        Some(b'[') => serde_json::from_str(text).map(texts).map_err(broken),
        Some(b'{') => {
            let whole: &RawValue = serde_json::from_str(text).map_err(broken)?;
            match serde_json::from_str::<Probe<'_>>(text) {
                Ok(Probe { commands: Some(_) }) => serde_json::from_str::<CommandsInput<'_>>(text)
                    .map(|input| texts(input.commands))
                    .map_err(|error| Failure::bad_request(ProblemCode::MalformedBody, error.to_string())),
                _ => Ok(vec![whole.get()]),
            }
        }
        Some(_) => match serde_json::from_str::<&RawValue>(text) {
            Ok(_) => Err(Failure::bad_request(
                ProblemCode::MalformedBody,
                "The body is one command, an array of commands, or {\"commands\": […]}.",
            )),
            Err(error) => Err(broken(error)),
        },
        None => Err(Failure::bad_request(ProblemCode::MalformedJson, "The body is empty.")),
    }
}

/// Reads one command, naming the field where it fails.
fn read(text: &str) -> Result<CommandInput, Refusal> {
    // An array would be taken for the fields in their order, without their names.
    if text.trim_ascii_start().starts_with('[') {
        let problem = "invalid type: sequence, expected an object".to_owned();
        return Err(Refusal::Malformed { field: String::new(), problem });
    }
    if let Ok(input) = serde_json::from_str(text) {
        return Ok(input);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner().to_string();
        // Serde names a field that is missing or unknown only in its sentence.
        let named = problem.split('`').nth(1).filter(|_| problem.contains("field `"));
        let field = named.map_or(path, str::to_owned);
        let problem = problem.split(" at line ").next().unwrap_or_default().chars().take(200).collect();
        Refusal::Malformed { field, problem }
    })
}

/// The outcome of a command that can't be read: with its own id, where that can.
fn malformed(handle: &Handle, text: &str, refusal: Refusal) -> Outcome {
    #[derive(Deserialize)]
    struct Named {
        id: CommandId,
    }
    let id = serde_json::from_str::<Named>(text).map(|named| named.id);
    Outcome {
        id: id.unwrap_or_else(|_| handle.new_command_id()),
        position: None,
        repeated: false,
        verdict: Verdict::Refused(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(text: &str) -> String {
        match read(text) {
            Err(Refusal::Malformed { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_three_forms_of_a_body() {
        for (body, commands) in [
            (r#" {"type": "a", "data": {}} "#, vec![r#"{"type": "a", "data": {}}"#]),
            (r#"[{"type": "a"}, 7]"#, vec![r#"{"type": "a"}"#, "7"]),
            (r#"{"commands": [{"type": "a"}]}"#, vec![r#"{"type": "a"}"#]),
            (r#"{"commands": []}"#, vec![]),
        ] {
            assert_eq!(split(body).unwrap(), commands, "{body}");
        }
    }

    #[test]
    fn one_command_is_read_at_once_and_anything_else_is_split() {
        for (body, at_once) in [
            (r#"{"type": "a", "data": {}}"#, true),
            (r#" {"type": "a", "data": {}} "#, false),
            (r#"{"type": "a", "data": {}, "more": 1}"#, false),
            (r#"{"type": "a"}"#, false),
            (r#"[{"type": "a", "data": {}}]"#, false),
            (r#"{"commands": [{"type": "a", "data": {}}]}"#, false),
        ] {
            let commands = commands_of(body.as_bytes()).unwrap();
            assert_eq!(matches!(&commands[..], [Given::Input(_)]), at_once, "{body}");
            assert_eq!(commands.len(), 1, "{body}");
        }
    }

    #[test]
    fn a_body_that_is_none() {
        for (body, code) in [
            (&b""[..], "malformed_json"),
            (b"{", "malformed_json"),
            (b"[{]", "malformed_json"),
            (b"{} {}", "malformed_json"),
            (b"\xff", "malformed_json"),
            (b"7", "malformed_body"),
            (b"null", "malformed_body"),
            (b"{\"commands\": 7}", "malformed_body"),
            (b"{\"commands\": [], \"more\": 1}", "malformed_body"),
        ] {
            let Err(failure) = commands_of(body) else { panic!("{}", String::from_utf8_lossy(body)) };
            assert_eq!(failure.body().code, code, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_broken_command_names_the_field() {
        for (command, field) in [
            (r#"{"data": {}}"#, "type"),
            (r#"{"type": "place_order"}"#, "data"),
            (r#"{"type": 7, "data": {}}"#, "type"),
            (r#"{"type": "a", "data": {}, "id": "seven"}"#, "id"),
            (r#"{"type": "a", "data": {}, "occurred_at": "yesterday"}"#, "occurred_at"),
            (r#"{"type": "a", "data": {}, "clock_offset_ms": 1e99}"#, "clock_offset_ms"),
            (r#"{"type": "a", "data": {}, "more": 1}"#, "more"),
            (r#"[null, null, {}, null, null, null, "a"]"#, ""),
        ] {
            assert_eq!(field_of(command), field, "{command}");
        }
    }
}

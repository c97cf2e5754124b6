//! Commands in requests over HTTP.

use super::{Replayed, Sent};
use onhand_protocol::OutcomeReply;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Tries of one request before it is given up.
const TRIES_MAX: u32 = 60;

#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<OutcomeReply>,
}

/// One request, sent again with the same ids while the server is busy or away.
pub(super) async fn request(client: &Client, url: &str, token: &str, commands: &[Sent]) -> Replayed {
    let bodies: Vec<&Value> = commands.iter().map(|command| &command.body).collect();
    let body = json!({ "commands": bodies });
    let mut replayed = Replayed::default();
    let mut problem = String::new();
    for attempt in 0..TRIES_MAX {
        if attempt > 0 {
            replayed.retries += 1;
            tokio::time::sleep(Duration::from_millis(50 << attempt.min(6))).await;
        }
        let start = Instant::now();
        match client.post(url).bearer_auth(token).json(&body).send().await {
            Ok(response) if response.status() == StatusCode::OK => match response.json::<Outcomes>().await {
                Ok(answer) => {
                    replayed.answers_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
                    for (outcome, command) in answer.outcomes.into_iter().zip(commands) {
                        replayed.count(command, outcome.status, outcome.refusal, outcome.repeated);
                    }
                    return replayed;
                }
                Err(error) => problem = error.to_string(),
            },
            Ok(response) => {
                let status = response.status();
                problem = format!("{status}: {}", response.text().await.unwrap_or_default());
                let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
                if !passing {
                    break;
                }
            }
            Err(error) => problem = error.to_string(),
        }
    }
    replayed.failed += commands.len() as u64;
    let subject = commands.first().map(|command| command.subject.as_str()).unwrap_or_default();
    replayed.name(format!("{subject}: {problem}"));
    replayed
}

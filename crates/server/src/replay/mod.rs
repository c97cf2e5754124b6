//! Plays commands to a running server, over HTTP or as a live client does, at their pace or as fast as it takes them, and
//! measures its answers.

mod http;
mod live;

use anyhow::{Context, bail};
use live::Lane;
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_protocol::OutcomeStatus;
use onhand_words::spoken;
use reqwest::Client;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// A stretch without trade that is longer than this is shortened to it: nights and Sundays pass quickly.
const GAP_MAX_MS: i64 = 10 * 60_000;

/// How fast the trade is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// So many times as fast as it was.
    Times(f64),
    /// As fast as the server takes it.
    Max,
}

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.trim_end_matches('x').parse::<f64>() {
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Self::Times(times)),
            _ => Err("it is a number above zero, such as 60, or max".into()),
        }
    }
}

/// A command as it is sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its body.
    pub body: Value,
    /// What it is for, for messages.
    pub subject: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Replayed {
    /// Commands accepted now.
    pub accepted: u64,
    /// Commands that could not be brought to an answer.
    pub failed: u64,
    /// Commands kept for people to see.
    pub quarantined: u64,
    /// Commands refused.
    pub refused: u64,
    /// Commands that the server had taken before.
    pub repeated: u64,
    /// The first refusals and failures, each with what it was for.
    pub named: Vec<String>,
    /// Requests sent again because the server was busy or away.
    pub retries: u64,
    /// Seconds from the first request to the last answer.
    pub seconds: f64,
    /// Milliseconds from a request to its answer, sorted.
    #[serde(skip)]
    answers_ms: Vec<f64>,
}

/// Refusals and failures that are named.
const NAMED_MAX: usize = 20;

impl Replayed {
    fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.failed += other.failed;
        self.quarantined += other.quarantined;
        self.refused += other.refused;
        self.repeated += other.repeated;
        self.retries += other.retries;
        self.named.extend(other.named);
        self.named.truncate(NAMED_MAX);
        self.answers_ms.extend(other.answers_ms);
    }

    fn name(&mut self, what: String) {
        if self.named.len() < NAMED_MAX {
            self.named.push(what);
        }
    }

    fn count(&mut self, command: &Sent, status: OutcomeStatus, refusal: Option<Refusal>, is_repeated: bool) {
        match status {
            _ if is_repeated => self.repeated += 1,
            OutcomeStatus::Accepted => self.accepted += 1,
            OutcomeStatus::Refused => self.refused += 1,
            OutcomeStatus::Quarantined => self.quarantined += 1,
        }
        if let Some(refusal) = refusal.filter(|_| !is_repeated) {
            self.name(format!("{}: {}", command.subject, spoken::refusal(&refusal)));
        }
    }

    fn answer_ms(&self, share: f64) -> f64 {
        let place = (self.answers_ms.len() as f64 * share) as usize;
        self.answers_ms.get(place.min(self.answers_ms.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

impl fmt::Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for what in &self.named {
            writeln!(f, "{what}")?;
        }
        let commands = self.accepted + self.refused + self.quarantined + self.repeated;
        writeln!(
            f,
            "{commands} commands in {:.1} s ({:.0} a second): {} accepted, {} refused, {} kept for people to see, {} \
             taken before, {} without an answer; {} requests sent again",
            self.seconds,
            commands as f64 / self.seconds.max(0.001),
            self.accepted,
            self.refused,
            self.quarantined,
            self.repeated,
            self.failed,
            self.retries
        )?;
        write!(
            f,
            "answers: half within {:.1} ms, 99 % within {:.1} ms, the slowest {:.1} ms",
            self.answer_ms(0.5),
            self.answer_ms(0.99),
            self.answer_ms(1.0)
        )
    }
}

/// How commands travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In requests over HTTP.
    Http,
    /// Over WebSockets, as a live client sends them.
    Live,
}

/// Plays to one server.
pub struct Player {
    client: Client,
    connections: Arc<Semaphore>,
    /// Those that nobody uses; nothing where commands go over HTTP.
    lanes: Option<Arc<Mutex<Vec<Lane>>>>,
    pace: Pace,
    running: JoinSet<Replayed>,
    started: Option<(Instant, Moment)>,
    /// Milliseconds of the file's time that were skipped.
    skipped_ms: i64,
    last: Moment,
    token: String,
    url: String,
    so_far: Replayed,
}

impl Player {
    /// To the server at `url`, with at most `connections` requests under way: over HTTP, or each on a WebSocket of its own,
    /// where `way` says so. To be called on a tokio runtime.
    pub fn new(url: &str, token: &str, pace: Pace, connections: u16, way: Way) -> anyhow::Result<Self> {
        let lane = |number| Lane::open(url, token, number);
        let lanes: Option<Vec<Lane>> = match way {
            Way::Http => None,
            Way::Live => Some((0..connections).map(lane).collect::<Result<_, _>>()?),
        };
        let client = Client::builder().timeout(Duration::from_secs(60)).build().context("no HTTP client")?;
        Ok(Self {
            client,
            connections: Arc::new(Semaphore::new(usize::from(connections))),
            lanes: lanes.map(|lanes| Arc::new(Mutex::new(lanes))),
            pace,
            running: JoinSet::new(),
            started: None,
            skipped_ms: 0,
            last: Moment::EARLIEST,
            token: token.to_owned(),
            url: url.trim_end_matches('/').to_owned(),
            so_far: Replayed::default(),
        })
    }

    /// What the server has at `path`.
    pub async fn read(&self, path: &str) -> anyhow::Result<Value> {
        let url = format!("{}{path}", self.url);
        let response = self.client.get(&url).bearer_auth(&self.token).send().await;
        let response = response.with_context(|| format!("{} does not answer", self.url))?;
        let status = response.status();
        let body: Value = serde_json::from_slice(&response.bytes().await?).unwrap_or_default();
        if !status.is_success() {
            let detail = body["detail"].as_str().or(body["title"].as_str()).unwrap_or("no reason given");
            bail!("{url} answered {}: {detail}", status.as_u16());
        }
        Ok(body)
    }

    /// Sends commands that belong together, in order, in one request, and waits for nothing but its turn.
    pub async fn send(&mut self, commands: Vec<Sent>) -> anyhow::Result<()> {
        let permit = self.connections.clone().acquire_owned().await?;
        while let Some(done) = self.running.try_join_next() {
            self.so_far.add(done?);
        }
        if let Some(lanes) = self.lanes.clone() {
            self.running.spawn(async move {
                let lane = take(&lanes);
                let replayed = match lane {
                    Some(lane) => {
                        let (lane, replayed) = lane.request(&commands).await;
                        lanes.lock().unwrap_or_else(PoisonError::into_inner).push(lane);
                        replayed
                    }
                    None => Replayed { failed: commands.len() as u64, ..Replayed::default() },
                };
                drop(permit);
                replayed
            });
            return Ok(());
        }
        let (client, token) = (self.client.clone(), self.token.clone());
        let url = format!("{}/api/v1/commands", self.url);
        self.running.spawn(async move {
            let replayed = http::request(&client, &url, &token, &commands).await;
            drop(permit);
            replayed
        });
        Ok(())
    }

    /// Waits until it is time for what happened at `at`.
    pub async fn wait_for(&mut self, at: Moment) {
        let Pace::Times(times) = self.pace else { return };
        let (start, first) = *self.started.get_or_insert((Instant::now(), at));
        if self.last > Moment::EARLIEST {
            self.skipped_ms += (at.millis() - self.last.millis() - GAP_MAX_MS).max(0);
        }
        self.last = self.last.max(at);
        let since_ms = (at.millis() - first.millis() - self.skipped_ms).max(0) as f64 / times;
        tokio::time::sleep_until((start + Duration::from_secs_f64(since_ms / 1_000.0)).into()).await;
    }

    /// Waits until all that was sent is answered.
    pub async fn settle(&mut self) -> anyhow::Result<()> {
        while let Some(done) = self.running.join_next().await {
            self.so_far.add(done?);
        }
        Ok(())
    }

    /// What came of all of it since the last time.
    pub fn take(&mut self, since: Instant) -> Replayed {
        let mut replayed = std::mem::take(&mut self.so_far);
        replayed.seconds = since.elapsed().as_secs_f64();
        replayed.answers_ms.sort_by(f64::total_cmp);
        replayed
    }
}

/// A lane that nobody uses: there is one for each permit.
fn take(lanes: &Mutex<Vec<Lane>>) -> Option<Lane> {
    lanes.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_number_or_max() {
        assert_eq!("60".parse(), Ok(Pace::Times(60.0)));
        assert_eq!("2.5x".parse(), Ok(Pace::Times(2.5)));
        assert_eq!("max".parse(), Ok(Pace::Max));
        for bad in ["", "0", "-1", "NaN", "inf", "fast"] {
            assert!(bad.parse::<Pace>().is_err(), "{bad}");
        }
    }
}

//! Commands over a WebSocket, as a live client sends them.

use super::{Replayed, Sent};
use anyhow::Context;
use onhand_client::socket::{Address, Client};
use onhand_client::{Link, News, Outbox, OutboxBounds, Replica, Settings};
use onhand_domain::ids::{self, CommandId, DeviceId};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use uuid::Uuid;

/// How long all answers to commands that were sent together may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// A connection of its own, with one row of commands under way at a time.
pub(super) struct Lane {
    client: Client,
    /// Where the log ended when it connected first: what is at or before that was there already.
    head: Option<u64>,
    news: mpsc::Receiver<News>,
}

impl Lane {
    /// The lane of that number to the server at `url`.
    pub(super) fn open(url: &str, token: &str, number: u16) -> anyhow::Result<Self> {
        let address = Address::parse(url).context("live replicas are spoken over plain HTTP")?;
        // A device belongs to the token that used it first.
        let device = ids::derive(Uuid::nil(), "replay device", &[token.as_bytes(), &number.to_be_bytes()]);
        let name = concat!("onhand replay ", env!("CARGO_PKG_VERSION"));
        let settings = Settings::new(name, DeviceId(device), Some(token.to_owned()));
        let outbox = Outbox::new(OutboxBounds::default());
        let link = Link::new(settings, Replica::default(), outbox, u64::from(number));
        let (client, news) = Client::start(address, link);
        Ok(Self { client, head: None, news })
    }

    /// Sends commands that belong together and waits until all are answered.
    pub(super) async fn request(mut self, commands: &[Sent]) -> (Self, Replayed) {
        let mut replayed = Replayed::default();
        let start = Instant::now();
        let mut waiting = self.send(commands, &mut replayed).await;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !waiting.is_empty() {
            match tokio::time::timeout_at(deadline, self.news.recv()).await {
                Ok(Some(news)) => self.hear(news, &mut waiting, &mut replayed),
                Ok(None) | Err(_) => {
                    replayed.name("the server gave no answer".to_owned());
                    break;
                }
            }
        }
        replayed.failed += waiting.len() as u64;
        if replayed.failed == 0 {
            replayed.answers_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        (self, replayed)
    }

    /// Puts the commands into the outbox; those that wait for an answer, by their ids.
    async fn send<'a>(&self, commands: &'a [Sent], replayed: &mut Replayed) -> BTreeMap<CommandId, &'a Sent> {
        let bodies: Vec<String> = commands.iter().map(|command| command.body.to_string()).collect();
        let sent = self.client.with(move |link, now_us| {
            link.send_all(bodies.iter().map(String::as_str), now_us).map_err(|error| error.to_string())
        });
        match sent.await {
            Some(Ok(sent)) => sent.into_iter().zip(commands).collect(),
            Some(Err(problem)) => {
                replayed.failed += commands.len() as u64;
                replayed.name(problem);
                BTreeMap::new()
            }
            None => {
                replayed.failed += commands.len() as u64;
                BTreeMap::new()
            }
        }
    }

    fn hear(&mut self, news: News, waiting: &mut BTreeMap<CommandId, &Sent>, replayed: &mut Replayed) {
        match news {
            News::Welcome(welcome) => {
                self.head.get_or_insert(welcome.head.seq);
            }
            News::Applied(applied) => {
                for settled in applied.outcomes {
                    let outcome = settled.outcome;
                    let Some(command) = waiting.remove(&outcome.id) else { continue };
                    let is_repeated = outcome.seq.is_some_and(|seq| Some(seq) <= self.head);
                    replayed.count(command, outcome.status, outcome.refusal, is_repeated);
                }
            }
            News::Again { .. } => replayed.retries += 1,
            News::TooLarge(id) => {
                if let Some(command) = waiting.remove(&id) {
                    replayed.failed += 1;
                    replayed.name(format!("{}: too large", command.subject));
                }
            }
            News::Lost { cause, stopped } => {
                replayed.retries += 1;
                if stopped {
                    replayed.failed += waiting.len() as u64;
                    replayed.name(format!("{cause:?}"));
                    waiting.clear();
                }
            }
            News::Refused { detail, .. } => replayed.name(detail),
            News::Restarted { .. } | News::Ended { .. } | News::Verified(_) => {}
        }
    }
}

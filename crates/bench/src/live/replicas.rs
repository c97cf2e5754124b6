//! Whole replicas, as an application holds them, each over a connection of its own.

use anyhow::{Context, bail};
use onhand_client::news::{Lost, Verified};
use onhand_client::socket::{Address, Client};
use onhand_client::{BackOff, Link, News, Outbox, OutboxBounds, Replica, Settings};
use onhand_domain::ids::{self, DeviceId};
use onhand_domain::records::Collection;
use onhand_protocol::live::FieldFilter;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a replica holds.
pub type Wanted = Vec<(Collection, Vec<FieldFilter>)>;

/// A replica that is connected.
pub struct Connected {
    /// Its task.
    pub client: Client,
    /// What it tells.
    pub news: mpsc::Receiver<News>,
}

/// A filter by one field.
pub fn filter(field: &str, values: impl IntoIterator<Item = String>) -> FieldFilter {
    FieldFilter { field: field.to_owned(), values: values.into_iter().collect() }
}

/// A link that holds nothing yet.
pub fn link(token: &str, number: usize, wanted: &Wanted, verify_every: Duration) -> Link {
    let device = DeviceId(ids::natural("bench replica", &[token.as_bytes(), &number.to_be_bytes()]));
    let settings = Settings {
        back_off: BackOff { first_ms: 100, most_ms: 5_000 },
        verify_every_ms: Some(verify_every.as_millis() as u32),
        ..Settings::new("bench", device, Some(token.to_owned()))
    };
    let outbox = Outbox::new(OutboxBounds::default());
    let mut link = Link::new(settings, Replica::default(), outbox, number as u64);
    for (collection, filters) in wanted {
        link.subscribe(*collection, filters.clone());
    }
    link
}

impl Connected {
    /// Connects a link.
    pub fn start(address: SocketAddr, link: Link) -> anyhow::Result<Self> {
        let (client, news) = Client::start(Address::parse(&format!("http://{address}"))?, link);
        Ok(Self { client, news })
    }

    /// The next news.
    pub async fn next(&mut self) -> anyhow::Result<News> {
        let news = timeout(PATIENCE, self.news.recv()).await.context("a replica hears nothing")?;
        let news = news.context("a replica's task ended")?;
        match &news {
            News::Lost { cause: cause @ (Lost::Violated(_) | Lost::Bye { .. }), .. } => bail!("{cause:?}"),
            News::Refused { detail, .. } => bail!("{detail}"),
            News::Ended { detail, reason, .. } => bail!("{reason:?} {detail:?}"),
            _ => Ok(news),
        }
    }

    /// Waits until so many subscriptions are ready.
    pub async fn ready(&mut self, subscriptions: usize) -> anyhow::Result<()> {
        let mut ready = 0;
        while ready < subscriptions {
            if let News::Applied(applied) = self.next().await? {
                ready += applied.ready.len();
            }
        }
        Ok(())
    }

    /// Waits until it stands at that entry or behind it.
    pub async fn reaches(&mut self, seq: u64) -> anyhow::Result<()> {
        loop {
            match self.next().await? {
                News::Applied(applied) if applied.to.seq >= seq => return Ok(()),
                _ => {}
            }
        }
    }

    /// Has it verified now.
    pub async fn verified(&mut self) -> anyhow::Result<Verified> {
        self.client.with(|link, now_us| link.verify(now_us)).await.context("a replica's task ended")?;
        loop {
            if let News::Verified(verified) = self.next().await? {
                return Ok(verified);
            }
        }
    }
}

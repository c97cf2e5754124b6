//! The businesses that one process serves, each with an engine, files and an address of its own: nothing of one can
//! reach another. Browsers keep them apart too, since each is an origin of its own.

pub mod place;
mod served;

pub use place::Place;
pub use served::Served;

use crate::directory::NewToken;
use crate::doors::addresses;
use crate::mail::Mail;
use crate::settings::Settings;
use crate::setup::countries::Proposal;
use crate::tls::Tls;
use crate::{data_directory, setup};
use futures_util::future::BoxFuture;
use onhand_domain::command::Role;
use onhand_domain::time::Moment;
use onhand_engine::{Environment, Limits};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The name of the first token of a business.
const OWNER: &str = "Owner";

/// How long letters may take to be sent, once the server stops.
const LETTERS_LEAVE: Duration = Duration::from_secs(5);

/// The businesses of a process; cheap to clone.
#[derive(Clone)]
pub struct Hosting(Arc<Shared>);

/// See [`Hosting`].
pub struct Shared {
    home: PathBuf,
    mail: Option<Mail>,
    /// Rings when nothing is served any more.
    over: Notify,
    served: Mutex<BTreeMap<String, Arc<Served>>>,
    settings: Settings,
    tls: Option<Tls>,
}

impl std::ops::Deref for Hosting {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// A business that was made.
pub struct Made {
    /// Where it is kept.
    pub place: Place,
    /// The secret of its owner's token.
    pub token: String,
}

impl Hosting {
    /// Of a data directory; nothing is served yet.
    pub fn new(home: &Path, settings: Settings) -> anyhow::Result<Self> {
        let (mail, tls) = (Mail::of(&settings)?, Tls::of(&settings, home)?);
        let (over, served) = (Notify::new(), Mutex::default());
        Ok(Self(Arc::new(Shared { home: home.to_owned(), mail, over, served, settings, tls })))
    }

    /// What sends mail; `None` where the settings name no mail server.
    pub fn mail(&self) -> Option<&Mail> {
        self.mail.as_ref()
    }

    /// How TLS is spoken; `None` where it is not.
    pub fn tls(&self) -> Option<&Tls> {
        self.tls.as_ref()
    }

    fn served(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Served>>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that are served, in the order of their ports.
    pub fn all(&self) -> Vec<Arc<Served>> {
        let mut all: Vec<_> = self.served().values().cloned().collect();
        all.sort_by_key(|served| (served.place.slug != place::HOME, served.place.card.port));
        all
    }

    /// The one of a slug.
    pub fn get(&self, slug: &str) -> Option<Arc<Served>> {
        self.served().get(slug).cloned()
    }

    /// Begins to serve a business. What it serves may begin another: so the future's type must not hold its own.
    pub fn begin(&self, place: Place) -> BoxFuture<'_, anyhow::Result<Arc<Served>>> {
        Box::pin(async move {
            let served = Arc::new(Served::begin(self, place).await?);
            self.served().insert(served.place.slug.clone(), served.clone());
            Ok(served)
        })
    }

    /// Begins to serve all businesses of the directory; where there is none, a new one in the directory itself. One of
    /// those beside the first that can't be served does not keep the others from it.
    pub async fn begin_all(&self) -> anyhow::Result<()> {
        let mut places = place::all(&self.home)?;
        if places.is_empty() {
            places.push(place::at_home(&self.home)?);
        }
        let alone = places.len() == 1;
        for place in places {
            let (slug, is_first) = (place.slug.clone(), place.slug == place::HOME || alone);
            match self.begin(place).await {
                Ok(_) => {}
                Err(error) if is_first => return Err(error),
                Err(error) => tracing::error!(slug, "a business is not served: {error:#}"),
            }
        }
        Ok(())
    }

    /// Makes an empty business of someone's own beside those that are there, and serves it.
    pub async fn start(&self, name: &str, proposal: Proposal) -> anyhow::Result<(Arc<Served>, String)> {
        let (home, name) = (self.home.clone(), name.to_owned());
        let made = tokio::task::spawn_blocking(move || start(&home, &name, &proposal)).await??;
        Ok((self.begin(made.place).await?, made.token))
    }

    /// Removes every demo: they end, and their files go. What is someone's own stays.
    pub async fn remove_demos(&self) -> anyhow::Result<u64> {
        let mut removed = 0;
        for served in self.all().into_iter().filter(|served| served.place.card.demo) {
            served.end().await;
            self.served().remove(&served.place.slug);
            let place = served.place.clone();
            tokio::task::spawn_blocking(move || place.remove()).await??;
            removed += 1;
        }
        if self.served().is_empty() {
            self.over.notify_one();
        }
        Ok(removed)
    }

    /// The address that others in the same network reach the machine at; one that the certificate is not for is none.
    pub fn lan_address(&self) -> Option<IpAddr> {
        addresses::lan().filter(|address| self.tls.as_ref().is_none_or(|tls| tls.is_for(*address)))
    }

    /// Keeps the certificate fresh, where TLS is spoken, for as long as this is awaited.
    pub async fn keep_certificate(self) {
        if let Some(tls) = self.tls.clone() {
            tls.keep().await;
        }
    }

    /// Ready once nothing is served any more.
    pub async fn over(&self) {
        self.over.notified().await;
    }

    /// Ends all of them, each after it has finished what was accepted.
    pub async fn end_all(&self) {
        let ending: Vec<_> =
            self.all().into_iter().map(|served| tokio::spawn(async move { served.end().await })).collect();
        for end in ending {
            if let Err(error) = end.await {
                tracing::error!(%error, "a fault while a business ended");
            }
        }
        self.served().clear();
        if let Some(mail) = &self.mail {
            mail.finish(LETTERS_LEAVE).await;
        }
    }
}

/// Makes an empty business of someone's own beside those of a directory, with what is proposed for its country, and a
/// token for its owner. It is not opened by anyone yet.
pub fn start(home: &Path, name: &str, proposal: &Proposal) -> anyhow::Result<Made> {
    let now = Environment::real().clock.now();
    let place = place::new(home, name, false, now)?;
    let engine = data_directory::start_engine(&place.data, Limits::default())?;
    let token = owner_token(&place, now);
    let begun = setup::begin(&engine.handle(), name, proposal);
    engine.stop();
    begun?;
    place.keep()?;
    Ok(Made { place, token: token? })
}

fn owner_token(place: &Place, now: Moment) -> anyhow::Result<String> {
    let directory = data_directory::open_directory(&place.data)?;
    let new = NewToken { customer: None, expires_at: None, name: OWNER.into(), role: Role::Owner };
    Ok(directory.create(new, now)?.0)
}

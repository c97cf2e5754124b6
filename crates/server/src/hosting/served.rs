//! One business that is served: its engine, its address, and how both end.

use super::Hosting;
use super::place::{HOME, Place};
use crate::data_directory;
use crate::http::app::app;
use crate::http::auth::Tokens;
use crate::http::state::AppState;
use crate::http::{connections, live};
use crate::people;
use crate::photos::sweep;
use crate::settings::Settings;
use anyhow::Context;
use onhand_engine::Engine;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often photos are looked through for those that no product names.
const SWEEP_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// A business that is served.
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    /// The path of the link by which the first owner comes in, where there is none.
    pub owner_link: Option<String>,
    /// Whether there is no token yet.
    pub without_tokens: bool,
    /// Where it is kept.
    pub place: Place,
    /// What its requests share.
    pub state: AppState,
    stop: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Served {
    /// Takes the address, starts the engine and begins to answer.
    pub async fn begin(hosting: &Hosting, place: Place) -> anyhow::Result<Self> {
        let settings = settings_of(&hosting.settings, &place);
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("{} can't be listened on", settings.listen))?;
        let address = listener.local_addr()?;
        let (data, limits) = (place.data.clone(), settings.limits());
        let (engine, directory) = tokio::task::spawn_blocking(move || {
            let directory = data_directory::open_directory(&data)?;
            anyhow::Ok((data_directory::start_engine(&data, limits)?, directory))
        })
        .await??;
        let without_tokens = directory.list()?.is_empty();
        let handle = engine.handle();
        let now = handle.environment().clock.now();
        let owner_link =
            handle.readers().read(|reader| Ok(people::owner_link(reader, &directory, now)))??;
        let business = directory.business()?;
        let tokens = Tokens::new(directory, settings.rate, settings.burst);
        let (stop, stopping) = watch::channel(false);
        let demo = place.card.demo;
        let state = AppState::new(
            &place.data,
            handle,
            settings,
            tokens,
            stopping.clone(),
            hosting.clone(),
            (demo, business),
        );
        let serving = state.clone();
        let task = tokio::spawn(async move {
            let beside = [
                tokio::spawn(live::tokens::watch(serving.clone())),
                tokio::spawn(sweep_photos(serving.clone())),
            ];
            connections::serve(listener, app(serving.clone()), serving, stopping).await;
            beside.iter().for_each(JoinHandle::abort);
            if let Err(error) = tokio::task::spawn_blocking(move || stop_engine(engine)).await {
                tracing::error!(%error, "a fault while the engine stopped");
            }
        });
        Ok(Self { address, owner_link, without_tokens, place, state, stop, task: Mutex::new(Some(task)) })
    }

    /// The address that it is reached at from this machine.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Finishes what was accepted, then ends.
    pub async fn end(&self) {
        self.stop.send_replace(true);
        let task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "a fault while a business was served");
        }
    }
}

/// The settings, with the business's own port.
fn settings_of(settings: &Settings, place: &Place) -> Settings {
    let mut settings = settings.clone();
    let port = settings.listen.port();
    // Where any port will do, any will do for all.
    if port != 0 && place.slug != HOME {
        settings.listen.set_port(port.saturating_add(place.card.port));
    }
    settings
}

/// The writer finishes what is in its inbox before it stops.
fn stop_engine(engine: Engine) {
    let seq = engine.handle().feed().position().seq;
    engine.stop();
    tracing::info!(seq, "stopped");
}

/// Each day, photos go that no product names.
async fn sweep_photos(state: AppState) {
    loop {
        let (photos, handle) = (state.photos.clone(), state.handle.clone());
        let swept = tokio::task::spawn_blocking(move || {
            let reader = handle.readers().read(|reader| reader.reader())?;
            sweep::sweep(&photos, &*reader, SystemTime::now())
        });
        match swept.await {
            Ok(Ok(0)) => {}
            Ok(Ok(swept)) => tracing::info!(swept, "photos that no product names were removed"),
            Ok(Err(error)) => tracing::warn!(%error, "photos that no product names could not be removed"),
            Err(error) => tracing::error!(%error, "a fault while photos were looked through"),
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

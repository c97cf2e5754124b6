//! `onhand serve`: the API over HTTP, until it is told to stop.

use super::DataArgs;
use crate::data_directory;
use crate::http::app::app;
use crate::http::auth::Tokens;
use crate::http::state::AppState;
use crate::http::{connections, live};
use crate::photos::sweep;
use crate::settings::{LogForm, Settings, SettingsArgs};
use anyhow::Context;
use clap::Args;
use onhand_engine::Engine;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// How often photos are looked through for those that no product names.
const SWEEP_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// What `onhand serve` is told.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    settings: SettingsArgs,
}

/// Serves until it is told to stop.
pub fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let settings = args.settings.load(args.data.path())?;
    start_log(&settings)?;
    serve(args.data.path(), settings, |_, _| Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

/// Serves a data directory until the process is told to stop; then finishes what was accepted. `beside` is called with
/// the server's address once the engine runs and the address is taken, to start what runs beside the server.
pub fn serve(
    data: &Path,
    settings: Settings,
    beside: impl FnOnce(&AppState, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let engine = data_directory::start_engine(data, settings.limits())?;
    let directory = data_directory::open_directory(data)?;
    let has_tokens = !directory.list()?.is_empty();
    let tokens = Tokens::new(directory, settings.rate, settings.burst);
    let (stop, stopping) = watch::channel(false);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads to serve with")?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("{} can't be listened on", settings.listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = AppState::new(data, engine.handle(), settings, tokens, stopping.clone());
        beside(&state, &url)?;
        println!("Onhand serves {} at {url}", data.display());
        if !has_tokens {
            println!(
                "There is no token yet. Make one: onhand token create --data {} --role owner --name NAME",
                data.display()
            );
        }
        std::io::stdout().flush()?;
        let asked = stop_signal()?;
        tokio::spawn(async move {
            asked.await;
            tracing::info!("stopping: finishing what was accepted");
            stop.send_replace(true);
        });
        tokio::spawn(live::tokens::watch(state.clone()));
        tokio::spawn(sweep_photos(state.clone()));
        connections::serve(listener, app(state.clone()), state, stopping).await;
        anyhow::Ok(())
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    stop_engine(engine);
    served
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

/// The writer finishes what is in its inbox before it stops.
fn stop_engine(engine: Engine) {
    let seq = engine.handle().feed().position().seq;
    engine.stop();
    tracing::info!(seq, "stopped");
}

/// Ready when someone asks the process to stop. A second ask ends it at once.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).context("SIGTERM can't be heard")?;
        let mut interrupt = signal(SignalKind::interrupt()).context("Ctrl-C can't be heard")?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tokio::spawn(async move {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                eprintln!("onhand: asked twice: stopping at once");
                std::process::exit(1);
            });
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        drop(tokio::signal::ctrl_c().await);
    })
}

/// Writes the log to standard error.
pub fn start_log(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.log)
        .with_context(|| format!("`log = {}` is no filter such as `info`", settings.log))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match settings.log_form {
        LogForm::Text => log.try_init(),
        LogForm::Json => log.json().try_init(),
    }
    .map_err(|error| anyhow::anyhow!("the log can't be written: {error}"))
}

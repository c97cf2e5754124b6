//! `onhand serve`: the API over HTTP, for each business of a data directory, until it is told to stop.

use super::DataArgs;
use crate::hosting::Hosting;
use crate::settings::{LogForm, Settings, SettingsArgs};
use anyhow::Context;
use clap::Args;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

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
    serve(args.data.path(), settings, |_| Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

/// Serves the businesses of a data directory until the process is told to stop; then finishes what was accepted.
/// `beside` is called once they are served, to start what runs beside them.
pub fn serve(
    data: &Path,
    settings: Settings,
    beside: impl FnOnce(&Hosting) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads to serve with")?;
    let hosting = Hosting::new(data, settings);
    let served = runtime.block_on(async {
        let served = serve_until_told(&hosting, beside).await;
        hosting.end_all().await;
        served
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    served
}

async fn serve_until_told(
    hosting: &Hosting,
    beside: impl FnOnce(&Hosting) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    hosting.begin_all().await?;
    beside(hosting)?;
    let mut said = String::new();
    for served in hosting.all() {
        let data = served.place.data.display();
        let _ = writeln!(said, "Onhand serves {data} at {}", served.url());
        if let Some(path) = &served.owner_link {
            let _ = writeln!(said, "Nobody owns it yet. Become its owner, once, within a day:");
            let _ = writeln!(said, "  {}{path}", served.url());
        }
        if served.without_tokens {
            let _ = writeln!(
                said,
                "There is no token yet. Make one: onhand token create --data {data} --role owner --name NAME"
            );
        }
    }
    // At once: whoever has read where it is may not read on.
    std::io::stdout().write_all(said.as_bytes())?;
    std::io::stdout().flush()?;
    tokio::select! {
        () = stop_signal()? => tracing::info!("stopping: finishing what was accepted"),
        () = hosting.over() => println!("Nothing is left to be served."),
    }
    Ok(())
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

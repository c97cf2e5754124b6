//! Mail: sign-in links, by a mail server that the settings name. Whoever asks for a letter does not wait for it: letters
//! queue up to a bound, are tried again where the mail server is not there, and given up in the end.

mod letter;
mod smtp;

pub use letter::{Link, LinkKind};
pub use smtp::Smtp;

use crate::settings::Settings;
use anyhow::Context;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Letters that may wait or be on their way.
const LETTERS_MAX: u32 = 200;
/// Connections to the mail server at a time.
const CONNECTIONS_MAX: usize = 2;
/// How long each step of talking to the mail server may take.
const STEP: Duration = Duration::from_secs(20);
/// How long all steps for one letter may take.
const WHOLE: Duration = Duration::from_secs(60);
/// After which times a letter is tried again.
const AGAIN_AFTER: [Duration; 4] =
    [Duration::from_secs(5), Duration::from_secs(30), Duration::from_secs(120), Duration::from_secs(600)];

/// Sends letters; cheap to clone.
#[derive(Clone)]
pub struct Mail(Arc<Shared>);

struct Shared {
    again_after: Vec<Duration>,
    connections: Semaphore,
    from: Mailbox,
    places: Arc<Semaphore>,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// Why a letter is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The address is none.
    #[error("this is no address of a mailbox")]
    NoAddress,
    /// Too many letters wait.
    #[error("too many letters wait to be sent")]
    TooMany,
    /// The letter can't be written.
    #[error("the letter can't be written")]
    NotWritten,
}

impl Mail {
    /// As the settings want it; `None` where they name no mail server.
    pub fn of(settings: &Settings) -> anyhow::Result<Option<Self>> {
        let Some((server, from)) = settings.mail_server()? else { return Ok(None) };
        let transport = server.transport(STEP).context("mail can't be sent")?;
        Ok(Some(Self::through(transport, from, AGAIN_AFTER.to_vec())))
    }

    fn through(
        transport: AsyncSmtpTransport<Tokio1Executor>,
        from: Mailbox,
        again_after: Vec<Duration>,
    ) -> Self {
        let (connections, places) =
            (Semaphore::new(CONNECTIONS_MAX), Arc::new(Semaphore::new(LETTERS_MAX as usize)));
        Self(Arc::new(Shared { again_after, connections, from, places, transport }))
    }

    /// Sends a sign-in link to an address. It waits for nothing; what becomes of the letter is in the log. Only within
    /// the runtime.
    pub fn send_link(&self, to: &str, link: &Link<'_>) -> Result<(), NotSent> {
        let to = to.trim().parse().map_err(|_| NotSent::NoAddress)?;
        let place = self.0.places.clone().try_acquire_owned().map_err(|_| NotSent::TooMany)?;
        let letter = letter::write(&self.0.from, to, link).map_err(|error| {
            tracing::error!(%error, "a letter can't be written");
            NotSent::NotWritten
        })?;
        tokio::spawn(self.clone().deliver(letter, place));
        Ok(())
    }

    async fn deliver(self, letter: Message, _place: OwnedSemaphorePermit) {
        let id = letter.headers().get_raw("Message-ID").unwrap_or_default().to_owned();
        let mut waits = self.0.again_after.iter();
        loop {
            let error = match self.once(&letter).await {
                Ok(()) => return tracing::info!(id, "a letter was handed to the mail server"),
                Err(error) => error,
            };
            let wait = waits.next().filter(|_| !error.as_ref().is_some_and(Error::is_permanent));
            let error = error.map_or_else(|| "it took too long".to_owned(), |error| told(&error));
            let Some(wait) = wait else {
                return tracing::error!(id, error, "a letter was not sent, and is not tried again");
            };
            tracing::warn!(id, error, again_seconds = wait.as_secs(), "a letter was not sent yet");
            tokio::time::sleep(*wait).await;
        }
    }

    /// Tries once; `None` as the error where it took too long.
    async fn once(&self, letter: &Message) -> Result<(), Option<Error>> {
        // The semaphore is never closed.
        let _connection = self.0.connections.acquire().await.map_err(|_| None)?;
        match tokio::time::timeout(WHOLE, self.0.transport.send(letter.clone())).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Some(error)),
            Err(_) => Err(None),
        }
    }

    /// Waits until no letter is left, or for so long.
    pub async fn finish(&self, most: Duration) {
        if tokio::time::timeout(most, self.0.places.acquire_many(LETTERS_MAX)).await.is_err() {
            tracing::warn!("letters that were not sent yet are lost");
        }
    }
}

/// An error with what lies behind it.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(behind) = source {
        text = format!("{text}: {behind}");
        source = behind.source();
    }
    text
}

#[cfg(test)]
mod tests;

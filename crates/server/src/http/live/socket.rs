//! A WebSocket beneath a session: each message one text message of it.

use super::metered::Metered;
use super::outgoing::Outgoing;
use super::transport::{Heard, Transport};
use axum::body::Bytes;
use futures_util::{SinkExt, Stream};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// Bytes that are read at a time.
const READ_BUFFER: usize = 4 * 1_024;
/// Bytes of the library's own that are gathered: it answers pings and closes.
const WRITE_BUFFER: usize = 256;
/// Bytes that are read of whoever has not said hello.
const HELLO_MAX: usize = 256 * 1_024;
/// How long the other side has to say that it has heard the end.
const CLOSE_TIME: Duration = Duration::from_secs(2);

/// A WebSocket.
pub struct Socket {
    inner: WebSocketStream<Outgoing<Metered<TokioIo<Upgraded>>>>,
    /// Something was given to be sent, and is not out whole.
    sending: bool,
}

impl Socket {
    /// Of a connection that became one; a message may have so many bytes.
    pub async fn new(connection: Upgraded, message_max: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_write_buffer_size(4 * WRITE_BUFFER)
            .max_message_size(Some(message_max))
            .max_frame_size(Some(message_max));
        let stream = Outgoing::new(Metered::new(TokioIo::new(connection), HELLO_MAX));
        let inner = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config));
        Self { inner: inner.await, sending: false }
    }

    /// Any number of bytes may be read from now on.
    fn open(&mut self) {
        self.inner.get_mut().stream().open();
    }

    fn poll_next(&mut self, read: bool, context: &mut Context<'_>) -> Poll<Heard> {
        if self.sending {
            match self.inner.get_mut().poll_out(context) {
                Poll::Ready(Ok(())) => {
                    self.sending = false;
                    return Poll::Ready(Heard::Sent);
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Heard::Gone),
                Poll::Pending => {}
            }
        }
        if !read {
            return Poll::Pending;
        }
        Poll::Ready(match ready!(Pin::new(&mut self.inner).poll_next(context)) {
            Some(Ok(Message::Text(text))) => Heard::Message(text.into()),
            Some(Ok(Message::Binary(_))) => Heard::Unreadable,
            // They are answered below here.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Heard::Life,
            Some(Ok(Message::Close(_))) | None => Heard::Gone,
            Some(Err(Error::Capacity(_))) => Heard::TooLarge,
            Some(Err(Error::Io(error))) if error.kind() == ErrorKind::QuotaExceeded => Heard::TooLarge,
            Some(Err(_)) => Heard::Gone,
        })
    }

    /// Closes in order: what is to be sent is, and then both sides say that it is the end.
    async fn end(&mut self) -> Result<(), Error> {
        std::future::poll_fn(|context| self.inner.get_mut().poll_out(context)).await?;
        self.inner.send(Message::Close(None)).await?;
        // A connection that is closed while something waits to be read is cut, and with it what was just sent.
        self.open();
        let mut waste = [0; READ_BUFFER];
        while self.inner.get_mut().read(&mut waste).await? > 0 {}
        Ok(())
    }
}

impl Transport for Socket {
    const COUNTS: bool = false;
    const NAME: &'static str = "websocket";

    fn welcome(&mut self) {
        self.open();
    }

    fn send(&mut self, messages: &mut Vec<Bytes>) {
        self.inner.get_mut().extend(messages.drain(..));
        self.sending = true;
    }

    async fn next(&mut self, read: bool) -> Heard {
        std::future::poll_fn(|context| self.poll_next(read, context)).await
    }

    async fn close(mut self) {
        // Whoever is gone already need not be told.
        let _ = tokio::time::timeout(CLOSE_TIME, self.end()).await;
    }
}

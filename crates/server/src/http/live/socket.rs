//! A WebSocket beneath a session: each message one text message of it.

use super::metered::Metered;
use super::transport::{Heard, Transport};
use axum::body::Bytes;
use futures_util::{Sink, SinkExt, Stream};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// Bytes that are read at a time.
const READ_BUFFER: usize = 4 * 1_024;
/// Bytes that are gathered before they are written.
const WRITE_BUFFER: usize = 4 * 1_024;
/// Bytes of a frame. The library keeps the largest buffer that it ever needed: were a message one frame, however large, a
/// connection would cost as much as its first snapshot for ever.
const FRAME: usize = 4 * 1_024;
/// Messages that there is room for while nothing is sent.
const KEPT: usize = 8;
/// Bytes that are read of whoever has not said hello.
const HELLO_MAX: usize = 256 * 1_024;
/// How long the other side has to say that it has heard the end.
const CLOSE_TIME: Duration = Duration::from_secs(2);

/// A WebSocket.
pub struct Socket {
    inner: WebSocketStream<Metered<TokioIo<Upgraded>>>,
    /// Messages to be sent, the first perhaps in part.
    queue: VecDeque<Bytes>,
    /// The first of the queue was begun.
    begun: bool,
    /// Something was given to be sent, and is not on its way whole.
    sending: bool,
}

impl Socket {
    /// Of a connection that became one; a message may have so many bytes.
    pub async fn new(connection: Upgraded, message_max: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_write_buffer_size(2 * (WRITE_BUFFER + FRAME))
            .max_message_size(Some(message_max))
            .max_frame_size(Some(message_max));
        let stream = Metered::new(TokioIo::new(connection), HELLO_MAX);
        let inner = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config));
        Self { inner: inner.await, queue: VecDeque::new(), begun: false, sending: false }
    }

    /// The next frame of what is to be sent.
    fn frame(&mut self) -> Option<Frame> {
        let first = self.queue.front_mut()?;
        let payload = first.split_to(first.len().min(FRAME));
        let is_last = first.is_empty();
        let kind = if self.begun { Data::Continue } else { Data::Text };
        self.begun = !is_last;
        if is_last {
            self.queue.pop_front();
        }
        Some(Frame::message(payload, OpCode::Data(kind), is_last))
    }

    /// Writes as much as can be written; ready once all of it is.
    fn poll_written(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while !self.queue.is_empty() {
            ready!(Pin::new(&mut self.inner).poll_ready(context))?;
            if let Some(frame) = self.frame() {
                Pin::new(&mut self.inner).start_send(Message::Frame(frame))?;
            }
        }
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_next(&mut self, read: bool, context: &mut Context<'_>) -> Poll<Heard> {
        if self.sending {
            match self.poll_written(context) {
                Poll::Ready(Ok(())) => {
                    self.sending = false;
                    self.queue.shrink_to(KEPT);
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
        std::future::poll_fn(|context| self.poll_written(context)).await?;
        self.inner.send(Message::Close(None)).await?;
        // A connection that is closed while something waits to be read is cut, and with it what was just sent.
        self.inner.get_mut().open();
        let mut waste = [0; READ_BUFFER];
        while self.inner.get_mut().read(&mut waste).await? > 0 {}
        Ok(())
    }
}

impl Transport for Socket {
    const COUNTS: bool = false;
    const NAME: &'static str = "websocket";

    fn welcome(&mut self) {
        self.inner.get_mut().open();
    }

    fn send(&mut self, messages: &mut Vec<Bytes>) {
        self.queue.extend(messages.drain(..));
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

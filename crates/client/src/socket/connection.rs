//! One WebSocket connection: a reader that can be waited for, and a task that writes.

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use onhand_protocol::live::ClientMessage;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Uri};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// The path of the live protocol, and its name.
const PATH: &str = "/api/v1/live";
const SUBPROTOCOL: &str = "onhand.v1";
/// How long to wait for a connection and its handshake.
const OPEN_PATIENCE: Duration = Duration::from_secs(10);
/// How long a farewell may take.
const CLOSE_PATIENCE: Duration = Duration::from_secs(1);
/// Messages handed to the writer at a time.
const WRITER_QUEUE: usize = 16;
/// The longest message that is read: the server keeps its own far below.
const MESSAGE_MAX: usize = 64 << 20;
const READ_BUFFER: usize = 32 << 10;

/// Where a server is.
#[derive(Clone, Debug)]
pub struct Address {
    authority: String,
    uri: Uri,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address such as http://127.0.0.1:8420")]
pub struct NoAddress(String);

impl Address {
    /// Of a server's `http://` or `ws://` address.
    pub fn parse(url: &str) -> Result<Self, NoAddress> {
        let no_address = || NoAddress(url.to_owned());
        let given: Uri = url.parse().map_err(|_| no_address())?;
        let scheme = given.scheme_str().unwrap_or_default();
        let authority = given.authority().filter(|_| matches!(scheme, "http" | "ws"));
        let authority = authority.ok_or_else(no_address)?;
        let path = given.path().trim_end_matches('/').trim_end_matches(PATH);
        let uri = format!("ws://{authority}{path}{PATH}").parse().map_err(|_| no_address())?;
        let port = authority.port_u16().unwrap_or(80);
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        Ok(Self { authority: format!("{host}:{port}"), uri })
    }
}

pub(super) enum Heard {
    Text(Utf8Bytes),
    /// Something that is no message of the protocol, such as the socket's own ping.
    Other,
    End,
}

/// What comes in on a connection.
#[derive(Debug)]
pub(super) struct Reader {
    /// Whether bytes came since it was last asked.
    stirred: Arc<AtomicBool>,
    stream: SplitStream<WebSocketStream<Watched>>,
}

/// What goes out on it.
#[derive(Debug)]
pub(super) struct Writer {
    task: JoinHandle<()>,
    to_write: mpsc::Sender<String>,
}

/// Opens a connection.
pub(super) async fn open(address: &Address) -> Result<(Reader, Writer), tungstenite::Error> {
    let opening = timeout(OPEN_PATIENCE, open_now(address)).await;
    opening.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
}

async fn open_now(address: &Address) -> Result<(Reader, Writer), tungstenite::Error> {
    let stream = TcpStream::connect(&address.authority).await?;
    stream.set_nodelay(true)?;
    let mut request = (&address.uri).into_client_request()?;
    request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static(SUBPROTOCOL));
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(MESSAGE_MAX))
        .max_frame_size(Some(MESSAGE_MAX));
    let stirred = Arc::new(AtomicBool::new(false));
    let watched = Watched { stirred: stirred.clone(), stream };
    let (socket, _) = client_async_with_config(request, watched, Some(config)).await?;
    let (sink, stream) = socket.split();
    let (to_write, queue) = mpsc::channel(WRITER_QUEUE);
    let writer = Writer { task: tokio::spawn(write(sink, queue)), to_write };
    Ok((Reader { stirred, stream }, writer))
}

impl Reader {
    pub(super) async fn next(&mut self) -> Heard {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Heard::Text(text),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::End,
            Some(Ok(_)) => Heard::Other,
        }
    }

    pub(super) fn has_stirred(&mut self) -> bool {
        self.stirred.swap(false, Ordering::Relaxed)
    }
}

impl Writer {
    /// Hands over the first of the messages, once there is room; false where the writer has ended.
    pub(super) async fn write(&mut self, messages: &mut VecDeque<ClientMessage>) -> bool {
        let Ok(permit) = self.to_write.reserve().await else { return false };
        let text = messages.pop_front().and_then(|message| serde_json::to_string(&message).ok());
        if let Some(text) = text {
            permit.send(text);
        }
        true
    }

    /// Writes what was handed over, and says farewell, if that goes quickly.
    pub(super) async fn close(mut self) {
        let (closed, _) = mpsc::channel(1);
        drop(std::mem::replace(&mut self.to_write, closed));
        let _ = timeout(CLOSE_PATIENCE, &mut self.task).await;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Writes until there is nothing more to come or the socket fails, then says farewell.
async fn write(mut sink: SplitSink<WebSocketStream<Watched>, Message>, mut queue: mpsc::Receiver<String>) {
    while let Some(text) = queue.recv().await {
        if sink.feed(Message::Text(text.into())).await.is_err() {
            return;
        }
        if queue.is_empty() && sink.flush().await.is_err() {
            return;
        }
    }
    // The other side may be gone already.
    let _ = sink.close().await;
}

/// A stream that notes whether bytes came.
#[derive(Debug)]
struct Watched {
    stirred: Arc<AtomicBool>,
    stream: TcpStream,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.stirred.store(true, Ordering::Relaxed);
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (given, authority, uri) in [
            ("http://127.0.0.1:8420", "127.0.0.1:8420", "ws://127.0.0.1:8420/api/v1/live"),
            ("http://till.lan/", "till.lan:80", "ws://till.lan/api/v1/live"),
            ("ws://till.lan:1/api/v1/live", "till.lan:1", "ws://till.lan:1/api/v1/live"),
            ("http://[::1]:8420/shop", "[::1]:8420", "ws://[::1]:8420/shop/api/v1/live"),
        ] {
            let address = Address::parse(given).unwrap();
            assert_eq!((address.authority.as_str(), address.uri.to_string().as_str()), (authority, uri));
        }
        for wrong in ["", "till.lan", "https://till.lan", "/api"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}

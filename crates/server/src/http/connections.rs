//! Connections: how many, how slow, how they are encrypted, and how they end.

use super::descriptors;
use super::metrics::Held;
use super::patience::Patience;
use super::plain;
use super::problem::{Failure, MEDIA_TYPE};
use super::state::AppState;
use crate::tls::Tls;
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use onhand_protocol::ProblemCode;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::server::TlsStream;
use tower::util::MapRequest;

/// Bytes that a connection buffers of what it reads and of what it writes: the size of a request's head, and what a
/// slow listener costs.
const BUFFER: usize = 64 * 1_024;
/// How long accepting rests after it failed: the process may be out of files.
const REST: Duration = Duration::from_millis(100);
/// How long connections may take to end once the server stops, beyond the time that a request has.
const GRACE: Duration = Duration::from_secs(5);

/// With which byte a client begins that speaks TLS: no method of HTTP does.
const TLS_BEGINS: u8 = 22;
/// Connections at a time that are told that there are too many.
const TURNED_AWAY_MAX: usize = 64;

/// A connection's place among those that there may be: whatever the connection becomes, it holds it to its end.
#[derive(Clone)]
pub struct Place {
    /// Where it comes from.
    pub peer: SocketAddr,
    /// Whether it is encrypted, as far as this server knows: what stands before it may be as well.
    pub secure: bool,
    _held: Arc<(OwnedSemaphorePermit, Held<Connections>)>,
}

struct Connections(AppState);

impl AsRef<AtomicI64> for Connections {
    fn as_ref(&self) -> &AtomicI64 {
        &self.0.metrics.connections
    }
}

/// Who answers: with TLS the app, and in plain text only what leads there.
#[derive(Clone)]
struct Apps {
    app: Router,
    encrypted: Option<(Tls, Router)>,
}

/// Ready once it turns true, or nobody is left to say so.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stopping| *stopping).await);
}

/// Serves until `stopping` turns true; then takes no more connections, and returns when those that are open have
/// answered what they were asked.
pub async fn serve(listener: TcpListener, app: Router, state: AppState, mut stopping: watch::Receiver<bool>) {
    let room = descriptors::room_for(state.settings.connections_max.get());
    let places = Arc::new(Semaphore::new(room as usize));
    let turned_away = Arc::new(Semaphore::new(TURNED_AWAY_MAX));
    let mut connections = JoinSet::new();
    let encrypted = state.hosting.tls().map(|tls| (tls.clone(), plain::app(state.clone())));
    let apps = Apps { app, encrypted };
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(REST).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
            () = stopped(&mut stopping) => break,
        };
        match places.clone().try_acquire_owned() {
            Ok(permit) => {
                let held = Arc::new((permit, Held::new(Connections(state.clone()))));
                let place = Place { peer, secure: false, _held: held };
                connections.spawn(one(stream, apps.clone(), state.clone(), stopping.clone(), place));
            }
            // Whoever would speak TLS first can't be told. Where even those who are told so are too many, the rest is
            // closed without a word.
            Err(_) if apps.encrypted.is_some() => drop(stream),
            Err(_) => {
                if let Ok(place) = turned_away.clone().try_acquire_owned() {
                    tokio::spawn(async move {
                        turn_away(stream).await;
                        drop(place);
                    });
                }
            }
        }
    }
    drop(listener);
    let all = async {
        while connections.join_next().await.is_some() {}
        // Those that became WebSockets end by themselves.
        drop(places.acquire_many(room).await);
    };
    if tokio::time::timeout(state.settings.request_time() + GRACE, all).await.is_err() {
        tracing::warn!("some connections did not end in time; they are cut");
    }
}

async fn one(
    stream: TcpStream,
    apps: Apps,
    state: AppState,
    mut stopping: watch::Receiver<bool>,
    place: Place,
) {
    // Answers are small: they must not wait to be filled up.
    let _ = stream.set_nodelay(true);
    let patient = |stream| Patience::new(stream, state.settings.request_time());
    let Some((tls, plain)) = apps.encrypted else {
        return converse(patient(stream), apps.app, &state, stopping, place).await;
    };
    let begun = async {
        let mut first = [0];
        if stream.peek(&mut first).await? == 0 || first[0] != TLS_BEGINS {
            return Ok(Begun::Plain(patient(stream)));
        }
        let secure = tls.acceptor().accept(patient(stream)).await?;
        std::io::Result::Ok(Begun::Secure(Box::new(secure)))
    };
    let begun = tokio::select! {
        begun = tokio::time::timeout(state.settings.head_time(), begun) => begun,
        () = stopped(&mut stopping) => return,
    };
    match begun {
        Ok(Ok(Begun::Secure(stream))) => {
            let place = Place { secure: true, ..place };
            converse(stream, apps.app, &state, stopping, place).await;
        }
        Ok(Ok(Begun::Plain(stream))) => converse(stream, plain, &state, stopping, place).await,
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

/// How a connection began at a port where TLS is spoken.
enum Begun {
    Plain(Patience),
    Secure(Box<TlsStream<Patience>>),
}

/// Answers what a connection asks, to its end.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    app: Router,
    state: &AppState,
    mut stopping: watch::Receiver<bool>,
    place: Place,
) {
    let app = MapRequest::new(app, move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(place.clone());
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(state.settings.head_time())
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let stopped = stopped(&mut stopping);
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = stopped => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended");
    }
}

/// Says that there are too many connections, and closes.
async fn turn_away(mut stream: TcpStream) {
    let problem = Failure::unavailable(
        ProblemCode::TooManyConnections,
        "The server has as many connections as it may.",
    );
    let body = serde_json::to_string(&problem.body()).unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {}\r\n\
         Retry-After: 1\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let write = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), write).await;
}

//! Live replicas over the wire: the sockets of the engine's hub. What the hub says and does is in `onhand_engine::live`,
//! the messages in `onhand_protocol::live`, the rules in docs/protocol.md.
//!
//! A client comes by a WebSocket ([`upgrade`], [`socket`]) or, where none can be held, by POST with a stream of
//! server-sent events as the answer ([`stream`], [`channels`]). Either is a [`transport`]. [`hello`] sees who it is and
//! [`session`] serves it until one of both ends it; [`commands`] gives its commands to the writer. [`tokens`] watches for
//! tokens that were changed, [`connected`] knows who is there, for [`status`].

pub mod channels;
pub mod commands;
pub mod connected;
pub mod hello;
mod metered;
mod outgoing;
pub mod session;
pub mod socket;
pub mod status;
pub mod stream;
pub mod tokens;
pub mod transport;
pub mod upgrade;

use super::auth::Caller;
use super::connections::Place;
use super::problem::Failure;
use super::state::AppState;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use channels::Channels;
use connected::Everyone;
use socket::Socket;
use std::sync::atomic::{AtomicU64, Ordering};
use upgrade::{Upgrade, check_origin};

/// What all live connections share.
#[derive(Default)]
pub struct Shared {
    /// The streams that POST goes with.
    pub channels: Channels,
    /// Who is connected.
    pub everyone: Everyone,
    /// Tells those that are open that a token may have changed.
    pub tokens: tokens::Changes,
    /// What went over all connections.
    pub traffic: Traffic,
}

/// What went over all connections since the start.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Bytes of messages heard.
    pub bytes_in: AtomicU64,
    /// Bytes of messages sent.
    pub bytes_out: AtomicU64,
    /// Messages heard.
    pub messages_in: AtomicU64,
    /// Messages sent.
    pub messages_out: AtomicU64,
}

impl Traffic {
    /// A message was heard.
    pub fn heard(&self, bytes: usize) {
        self.messages_in.fetch_add(1, Ordering::Relaxed);
        self.bytes_in.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Messages were sent.
    pub fn sent(&self, messages: usize, bytes: usize) {
        self.messages_out.fetch_add(messages as u64, Ordering::Relaxed);
        self.bytes_out.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// `GET /api/v1/live`: becomes a WebSocket.
pub async fn websocket(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    let signed_in = signed_in(&mut parts, &state).await;
    check_origin(&parts.headers, &state.settings.live_origins)?;
    let Upgrade { connection, response } = Upgrade::of(&mut parts)?;
    let place = parts.extensions.remove::<Place>();
    let peer = place.as_ref().map(|place| place.peer);
    tokio::spawn(async move {
        match connection.await {
            Ok(connection) => {
                let message_max = state.settings.live_message_max.get() as usize;
                let socket = Box::new(Socket::new(connection, message_max).await);
                session::of_stranger(state, socket, signed_in, peer).await;
            }
            Err(error) => tracing::debug!(%error, "a connection did not become a WebSocket"),
        }
        // Until here the connection takes one of the places that there are.
        drop(place);
    });
    Ok(response)
}

/// Whoever the request itself says that it is: by a session of an application that it names. Where that is not good any
/// more, the answer is told over the connection, as browsers show pages nothing of how one failed to open.
async fn signed_in(parts: &mut Parts, state: &AppState) -> Option<Caller> {
    Caller::from_request_parts(parts, state).await.ok()
}

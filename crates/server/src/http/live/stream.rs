//! Where no WebSocket can be held: a POST that is answered by a stream of server-sent events, and POSTs for what the
//! client says after.

use super::channels::Taken;
use super::hello::admit;
use super::session;
use super::transport::Transport;
use super::upgrade::check_origin;
use crate::http::auth::Caller;
use crate::http::body;
use crate::http::connections::Place;
use crate::http::params::Params;
use crate::http::problem::Failure;
use crate::http::state::AppState;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use onhand_protocol::ProblemCode;
use onhand_protocol::live::ClientMessage;
use onhand_store::position::digits;
use std::convert::Infallible;

/// `POST /api/v1/live`: takes the `hello`, answers with the stream.
pub async fn open(
    State(state): State<AppState>,
    caller: Caller,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    check_origin(&headers, &state.settings.live_origins)?;
    let most = u64::from(state.settings.live_message_max.get());
    let bytes = body::json_within(most, &state.settings, &headers, body).await?;
    let hello = match serde_json::from_slice(&bytes) {
        Ok(ClientMessage::Hello(hello)) => hello,
        Ok(_) => return Err(Failure::bad_request(ProblemCode::OutOfOrder, "The first message is `hello`.")),
        Err(error) => return Err(Failure::bad_request(ProblemCode::MalformedBody, error.to_string())),
    };
    let guest = admit(&state, hello, caller.clone()).await;
    let early_bytes_max = 2 * state.settings.live_message_max.get() as usize;
    let opened = state.live.channels.open(caller.token.id, early_bytes_max);
    let (id, mut streamed, body) = opened.ok_or_else(|| Failure::internal(&"no randomness to be had"))?;
    streamed.name(&id);
    let peer = place.map(|place| place.peer);
    tokio::spawn(async move {
        match guest {
            Ok(guest) => session::of_guest(state.clone(), Box::new(streamed), guest, peer).await,
            Err(farewell) => {
                streamed.send(&mut vec![farewell.bytes()]);
                streamed.close().await;
            }
        }
        state.live.channels.close(&id);
    });
    let messages = stream::unfold(body, |mut body| async {
        let bytes = body.recv().await?;
        Some((Ok::<Bytes, Infallible>(bytes), body))
    });
    let headers =
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")];
    Ok((headers, Body::from_stream(messages)).into_response())
}

/// `POST /api/v1/live/{channel}`: takes what the client says after its `hello`.
pub async fn say(
    State(state): State<AppState>,
    caller: Caller,
    Path(channel): Path<String>,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Failure> {
    check_origin(&headers, &state.settings.live_origins)?;
    let n = params.take("n")?;
    params.done(&[])?;
    let n: Option<u64> = n.as_deref().and_then(digits).filter(|n| *n > 0);
    let n = n.ok_or_else(|| Failure::bad_parameter("n", "the number of the message, from 1"))?;
    let over = || Failure::not_found("There is no such channel: its stream ended, or it is another token's.");
    let channel = state.live.channels.find(&channel, caller.token.id).ok_or_else(over)?;
    let most = u64::from(state.settings.live_message_max.get());
    let bytes = match body::json_within(most, &state.settings, &headers, body).await {
        Ok(bytes) => bytes,
        Err(failure) => {
            if failure.status() == StatusCode::PAYLOAD_TOO_LARGE {
                channel.too_large().await;
            }
            return Err(failure);
        }
    };
    match channel.take(n, bytes).await {
        Taken::Well => Ok(StatusCode::NO_CONTENT),
        Taken::Ended => Err(over()),
        Taken::TooFarAhead => Err(Failure::conflict(
            ProblemCode::TooFarAhead,
            "Messages before this one are missing, and too much waits for them: send them first.".to_owned(),
        )),
    }
}

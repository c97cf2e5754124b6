//! The body of a request: JSON, not too large, not too slow.

use super::problem::Failure;
use crate::settings::Settings;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use onhand_protocol::ProblemCode;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// How much of a body that is too large is read and thrown away, so that whoever sends it comes to read the answer.
const DISCARDED_MAX: u64 = 256 * 1_024 * 1_024;
/// For how long.
const DISCARD_TIME: Duration = Duration::from_secs(5);

/// Reads a body of JSON; it is not looked into.
pub async fn json(settings: &Settings, headers: &HeaderMap, body: Body) -> Result<Bytes, Failure> {
    json_within(settings.body_max.get().into(), settings, headers, body).await
}

/// As [`json`], of at most so many bytes.
pub async fn json_within(
    most: u64,
    settings: &Settings,
    headers: &HeaderMap,
    body: Body,
) -> Result<Bytes, Failure> {
    check_type(headers)?;
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most) {
        // Who asked before sending is answered without reading anything.
        if !headers.contains_key(header::EXPECT) {
            discard(body).await;
        }
        return Err(too_large(most));
    }
    let read = tokio::time::timeout(settings.body_time(), collect(body, most)).await;
    match read {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => Err(too_large(most)),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(too_slow(settings)),
    }
}

fn check_type(headers: &HeaderMap) -> Result<(), Failure> {
    let wrong = |detail: &str| {
        Failure::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ProblemCode::UnsupportedMediaType,
            "Not this kind of body",
        )
        .detail(detail)
    };
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(wrong("The body must not be compressed."));
    }
    let Some(kind) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let kind = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(wrong("The body must be `Content-Type: application/json`."))
}

/// The whole body; `None` where it is larger than `most`.
async fn collect(mut body: Body, most: u64) -> Result<Option<Bytes>, axum::Error> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            if bytes.len() as u64 + data.len() as u64 > most {
                discard(body).await;
                return Ok(None);
            }
            // Small bodies come in one piece.
            if bytes.is_empty() && body.is_end_stream() {
                return Ok(Some(data));
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Some(bytes.into()))
}

/// Reads a body of any kind, of at most so many bytes.
pub async fn bytes_within(
    most: u64,
    settings: &Settings,
    headers: &HeaderMap,
    body: Body,
) -> Result<Bytes, Failure> {
    must_fit(most, headers)?;
    match tokio::time::timeout(settings.body_time(), collect(body, most)).await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => Err(too_large(most)),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(too_slow(settings)),
    }
}

/// Writes a body of any kind to a file, of at most so many bytes. It may take as long as it comes on.
pub async fn to_file(
    most: u64,
    settings: &Settings,
    headers: &HeaderMap,
    mut body: Body,
    path: &Path,
) -> Result<(), Failure> {
    must_fit(most, headers)?;
    let failed = |error: std::io::Error| Failure::internal(&error);
    let mut file = tokio::fs::File::create(path).await.map_err(failed)?;
    let mut size = 0u64;
    loop {
        let frame = tokio::time::timeout(settings.body_time(), body.frame()).await;
        let Some(frame) = frame.map_err(|_| too_slow(settings))? else { break };
        let Ok(data) = frame.map_err(|error| broken(&error))?.into_data() else { continue };
        size += data.len() as u64;
        if size > most {
            discard(body).await;
            return Err(too_large(most));
        }
        file.write_all(&data).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)
}

/// Refuses a body that says itself that it is too large.
fn must_fit(most: u64, headers: &HeaderMap) -> Result<(), Failure> {
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most) { Err(too_large(most)) } else { Ok(()) }
}

fn too_large(most: u64) -> Failure {
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::BodyTooLarge, "The body is too large")
        .detail(format!("A body may have {most} bytes. Nothing of it was looked at."))
}

fn too_slow(settings: &Settings) -> Failure {
    Failure::new(StatusCode::REQUEST_TIMEOUT, ProblemCode::BodyTooSlow, "The body is too slow")
        .detail(format!("A body must be here within {} s.", settings.body_seconds))
}

fn broken(error: &axum::Error) -> Failure {
    Failure::bad_request(ProblemCode::BodyBroken, format!("The body did not come whole: {error}"))
}

async fn discard(mut body: Body) {
    let read = async {
        let mut read = 0u64;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, |data| data.len() as u64);
            if read > DISCARDED_MAX {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(DISCARD_TIME, read).await;
}

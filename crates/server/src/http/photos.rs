//! Photos in and out. A photo is on the disk before its name is told; its name follows from its content, so that what is
//! served never changes.

use super::body;
use super::callers::StaffCaller;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::AppState;
use crate::photos::picture::{BYTES_MAX, PhotoError};
use crate::photos::{Photo, SIZES};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onhand_protocol::{PhotoReply, ProblemCode};

/// For a year, and never asked again: another content has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Takes a photo in.
pub async fn upload(
    State(state): State<AppState>,
    StaffCaller(_): StaffCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PhotoReply>, Failure> {
    let bytes = body::bytes_within(BYTES_MAX as u64, &state.settings, &headers, body).await?;
    // Decoding takes much memory: few at a time.
    let _permit = state.photo_work.acquire().await.map_err(|error| Failure::internal(&error))?;
    let photos = state.photos.clone();
    state
        .blocking(move || {
            let photo = Photo::of(&bytes).map_err(not_taken)?;
            photos.keep(&photo).map_err(|error| Failure::internal(&error))?;
            Ok(PhotoReply { photo: photo.hash, sizes: SIZES.to_vec() })
        })
        .await
        .map(Json)
}

fn not_taken(error: PhotoError) -> Failure {
    let (status, code) = match &error {
        PhotoError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::PhotoTooLarge),
        PhotoError::TooManyPixels { .. } => (StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::PhotoTooManyPixels),
        PhotoError::NotAPicture => (StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::NotAPhoto),
        PhotoError::Damaged(_) => (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::PhotoDamaged),
    };
    Failure::new(status, code, "The photo was not taken").detail(error.to_string())
}

/// A size of a photo, for whoever knows its hash: a picture in a page can't send a token, and nobody guesses a hash.
pub async fn photo(
    State(state): State<AppState>,
    Named((hash, side)): Named<(String, String)>,
    params: Params,
) -> Result<Response, Failure> {
    params.done(&[])?;
    let side =
        side.strip_suffix(".webp").and_then(|side| side.parse().ok()).filter(|side| SIZES.contains(side));
    let none = || Failure::not_found("There is no such photo, or not in this size.");
    let side = side.ok_or_else(none)?;
    if onhand_domain::limits::digest("photo", &hash).is_err() {
        return Err(none());
    }
    let photos = state.photos.clone();
    let found =
        state.blocking(move || photos.read(&hash, side).map_err(|error| Failure::internal(&error))).await?;
    let bytes = found.ok_or_else(none)?;
    let headers = [(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, bytes).into_response())
}

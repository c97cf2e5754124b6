//! The page: built by Vite from `web/apps/live`, and part of the program. Files below `assets` have their hash in their
//! name and are kept by browsers for ever; the page itself is asked for each time.

use super::problem::Failure;
use super::state::AppState;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// What `npm run build` wrote; nothing where it did not run.
#[derive(RustEmbed)]
#[folder = "../../web/apps/live/dist"]
#[allow_missing = true]
struct Files;

/// Scripts, styles and fonts of this server alone; nothing inline.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                              form-action 'none'; frame-ancestors 'self'";

/// What the browser must not keep without asking.
const ASK: &str = "no-cache";
/// What never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The page, or one that says how to have it.
pub async fn page(headers: HeaderMap) -> Response {
    match Files::get("index.html") {
        Some(file) => {
            let policy =
                [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::REFERRER_POLICY, "no-referrer")];
            (policy, of("index.html", file, ASK, &headers)).into_response()
        }
        None => ([(header::CACHE_CONTROL, "no-store")], Html(include_str!("not_built.html"))).into_response(),
    }
}

/// The files that the page loads.
pub fn assets() -> Router<AppState> {
    Router::new().route("/assets/{*path}", get(asset))
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match Files::get(&format!("assets/{path}")) {
        Some(file) => of(&path, file, FOR_EVER, &headers),
        None => Failure::not_found("The page has no such file.").into_response(),
    }
}

fn of(path: &str, file: EmbeddedFile, keep: &'static str, headers: &HeaderMap) -> Response {
    answer(path, file.data, &file.metadata.sha256_hash(), keep, headers)
}

fn answer(
    path: &str,
    data: Cow<'static, [u8]>,
    hash: &[u8],
    keep: &'static str,
    headers: &HeaderMap,
) -> Response {
    let tag = tag_of(hash);
    let known = [(header::CACHE_CONTROL, HeaderValue::from_static(keep)), (header::ETAG, tag.clone())];
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|value| has_tag(value, &tag)) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    (known, [(header::CONTENT_TYPE, media_type(path))], data).into_response()
}

/// A weak tag: what travels may be compressed.
fn tag_of(hash: &[u8]) -> HeaderValue {
    let digits: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{digits}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn has_tag(given: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(given), Ok(tag)) = (given.to_str(), tag.to_str()) else { return false };
    given.split(',').any(|one| one.trim() == tag)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(known: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(known));
        answer("a-1b2c.js", b"1".as_slice().into(), &[0xab; 32], FOR_EVER, &headers)
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let tag = "W/\"abababababababababababab\"";
        let response = asked(tag);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[header::ETAG], tag);
        assert_eq!(asked("W/\"00\", W/\"abababababababababababab\"").status(), StatusCode::NOT_MODIFIED);
        let response = asked("W/\"00\"");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()[header::CACHE_CONTROL], FOR_EVER);
    }
}

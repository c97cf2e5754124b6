//! The applications: built by Vite from `web/apps`, and part of the program, each below a path of its own. Files below
//! `assets` have their hash in their name and are kept by browsers for ever; all others are asked for each time. Within an
//! application every path without an ending is a place in it, and gives its page.

use super::cookies;
use super::problem::Failure;
use super::state::AppState;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use onhand_protocol::sign_in::App;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// What `npm run build` wrote; nothing where it did not run.
#[derive(RustEmbed)]
#[folder = "../../web/apps/desk/dist"]
#[allow_missing = true]
struct Desk;

/// As [`Desk`].
#[derive(RustEmbed)]
#[folder = "../../web/apps/live/dist"]
#[allow_missing = true]
struct Live;

/// As [`Desk`].
#[derive(RustEmbed)]
#[folder = "../../web/apps/shop/dist"]
#[allow_missing = true]
struct Shop;

/// A file that was built.
struct Built {
    data: Cow<'static, [u8]>,
    hash: [u8; 32],
}

impl From<EmbeddedFile> for Built {
    fn from(file: EmbeddedFile) -> Self {
        Self { hash: file.metadata.sha256_hash(), data: file.data }
    }
}

/// An application's files, by name.
type Files = fn(&str) -> Option<Built>;

/// The applications, by the path that each is below.
const APPS: [(&str, Files); 3] = [
    ("desk", |name| Desk::get(name).map(Built::from)),
    ("live", |name| Live::get(name).map(Built::from)),
    ("shop", |name| Shop::get(name).map(Built::from)),
];

/// Scripts, styles, fonts and workers of this server alone; nothing inline.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; \
                              worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
                              form-action 'none'; frame-ancestors 'self'";

/// What the browser must not keep without asking.
const ASK: &str = "no-cache";
/// What never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /`: to the desk; to the shop where the browser is signed in there alone.
pub async fn home(State(state): State<AppState>, headers: HeaderMap) -> Redirect {
    let is_signed_in = |app| cookies::find(&headers, &state.cookie(app)).is_some();
    let is_buyer = is_signed_in(App::Shop) && !is_signed_in(App::Desk);
    Redirect::temporary(if is_buyer { "/shop/" } else { "/desk/" })
}

/// The applications.
pub fn apps() -> Router<AppState> {
    let mut router = Router::new();
    for (name, files) in APPS {
        let home = format!("/{name}/");
        let page = move |headers: HeaderMap| async move { page(files, &headers) };
        let file =
            move |Path(path): Path<String>, headers: HeaderMap| async move { file(files, &path, &headers) };
        router = router
            .route(&format!("/{name}"), get(move || async move { Redirect::permanent(&home) }))
            .route(&format!("/{name}/"), get(page))
            .route(&format!("/{name}/{{*path}}"), get(file));
    }
    router
}

/// An application's page, or one that says how to have it.
fn page(files: Files, headers: &HeaderMap) -> Response {
    match files("index.html") {
        Some(file) => {
            let policy =
                [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::REFERRER_POLICY, "no-referrer")];
            (policy, of("index.html", file, ASK, headers)).into_response()
        }
        None => ([(header::CACHE_CONTROL, "no-store")], Html(include_str!("not_built.html"))).into_response(),
    }
}

/// A file of an application, or the page where the path is a place in it.
fn file(files: Files, path: &str, headers: &HeaderMap) -> Response {
    let keep = if path.starts_with("assets/") { FOR_EVER } else { ASK };
    match files(path) {
        Some(file) => of(path, file, keep, headers),
        None if !path.rsplit('/').next().unwrap_or_default().contains('.') => page(files, headers),
        None => Failure::not_found("The application has no such file.").into_response(),
    }
}

fn of(path: &str, file: Built, keep: &'static str, headers: &HeaderMap) -> Response {
    answer(path, file.data, &file.hash, keep, headers)
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
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "mp3" => "audio/mpeg",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
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

    fn built(name: &str) -> Option<Built> {
        let known = matches!(name, "index.html" | "sw.js" | "manifest.webmanifest" | "assets/a-1b2c.js");
        known.then(|| Built { data: b"1".as_slice().into(), hash: [7; 32] })
    }

    #[test]
    fn places_in_an_application_give_its_page() {
        let none = HeaderMap::new();
        for (path, status, kind, keep) in [
            ("orders/17", 200, "text/html; charset=utf-8", ASK),
            ("orders/", 200, "text/html; charset=utf-8", ASK),
            ("sw.js", 200, "text/javascript; charset=utf-8", ASK),
            ("manifest.webmanifest", 200, "application/manifest+json", ASK),
            ("assets/a-1b2c.js", 200, "text/javascript; charset=utf-8", FOR_EVER),
            ("assets/gone-1b2c.js", 404, "application/problem+json", ""),
            ("favicon.ico", 404, "application/problem+json", ""),
        ] {
            let response = file(built, path, &none);
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind, "{path}");
            let kept = response.headers().get(header::CACHE_CONTROL).map(|value| value.to_str().unwrap());
            assert_eq!(kept.unwrap_or_default(), keep, "{path}");
            let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
            assert_eq!(policy.is_some(), kind.starts_with("text/html"), "{path}");
        }
        assert_eq!(file(|_| None, "orders", &none).headers()[header::CACHE_CONTROL], "no-store", "not built");
    }
}

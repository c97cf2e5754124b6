//! The apps: built by Vite from `web/apps`, and part of the program, each below its own path. Files below `assets` have
//! their hash in their name and are kept by browsers for ever; the rest is asked for each time.

use super::problem::Failure;
use super::state::AppState;
use axum::Router;
use axum::extract::{OriginalUri, Path};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// What `npm run build` wrote; nothing where it did not run.
#[derive(RustEmbed)]
#[folder = "../../web/apps"]
#[include = "desk/dist/*"]
#[include = "shop/dist/*"]
#[include = "live/dist/*"]
#[allow_missing = true]
struct Files;

/// The apps that there are, by their paths.
const APPS: [&str; 3] = ["desk", "shop", "live"];

/// Scripts, styles and fonts of this server alone; nothing inline.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; \
                              connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; object-src 'none'; \
                              base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What the browser must not keep without asking.
const ASK: &str = "no-cache";
/// What never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The way in.
pub async fn page() -> Redirect {
    Redirect::temporary("/desk/")
}

/// Everything below the paths of the apps.
pub fn apps() -> Router<AppState> {
    APPS.iter().fold(Router::new(), |routes, app| {
        let whole = format!("/{app}/");
        let begin = move || async move { Redirect::permanent(&format!("/{app}/")) };
        routes
            .route(&format!("/{app}"), get(begin))
            .route(&whole, get(move |headers: HeaderMap| async move { index(app, &headers) }))
            .route(
                &format!("/{app}/{{*path}}"),
                get(move |Path(path): Path<String>, uri: OriginalUri, headers: HeaderMap| async move {
                    file(app, &path, &uri, &headers)
                }),
            )
    })
}

/// The app's page, or one that says how to have it.
fn index(app: &str, headers: &HeaderMap) -> Response {
    match Files::get(&format!("{app}/dist/index.html")) {
        Some(file) => {
            let policy =
                [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::REFERRER_POLICY, "no-referrer")];
            (policy, of("index.html", file, ASK, headers)).into_response()
        }
        None => ([(header::CACHE_CONTROL, "no-store")], Html(include_str!("not_built.html"))).into_response(),
    }
}

/// A file of an app. What is no file is one of its pages: the app itself knows which.
fn file(app: &str, path: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let keep = if path.starts_with("assets/") { FOR_EVER } else { ASK };
    match Files::get(&format!("{app}/dist/{path}")) {
        Some(file) => of(path, file, keep, headers),
        None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
            Failure::not_found(format!("There is no file {}.", uri.path())).into_response()
        }
        None => index(app, headers),
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
        "webmanifest" => "application/manifest+json",
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

//! Where the server is reached, QR codes of links to it, and how its own authority is trusted.

use super::api::{Api, Says};
use super::auth::Caller;
use super::connections::Place;
use super::params::Params;
use super::problem::Failure;
use super::state::AppState;
use crate::doors::{addresses, qr};
use crate::tls::Authority;
use axum::extract::State;
use axum::http::uri::Authority as HostAndPort;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Extension, Json};
use onhand_protocol::DoorsReply;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// Characters that a QR code may be asked of.
const TEXT_MAX: usize = 1_000;
/// The page that explains how the server's own authority is trusted.
const TRUST: &str = "/trust";
/// Nothing but itself and its style.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                              frame-ancestors 'none'";

/// The routes.
pub fn api() -> Api {
    Api::default()
        .get(
            "/api/v1/doors",
            Says::new("server", "Where the server is reached: from here, and by phones in the same network.")
                .answer::<DoorsReply>("Origins."),
            doors,
        )
        .get(
            "/api/v1/qr.svg",
            Says::new("server", "A text as a QR code, for a link that is to come onto a phone.")
                .query_text("text", "The text.", TEXT_MAX)
                .answer_of("image/svg+xml", "The code, black on white.", text()),
            code,
        )
        .merge(trust())
}

/// How the server's own authority is trusted: told in plain text as well, to those who do not trust it yet.
pub fn trust() -> Api {
    Api::default()
        .get(
            TRUST,
            Says::open("server", "How the server's own authority is trusted, on each kind of device.")
                .answer_of("text/html", "A page.", text())
                .problem("404", "The server has no authority of its own."),
            page,
        )
        .get(
            "/trust/onhand-ca.crt",
            Says::open("server", "The certificate of the server's own authority.")
                .answer_of_bytes("application/x-x509-ca-cert", "The certificate, in DER.")
                .problem("404", "The server has no authority of its own."),
            certificate,
        )
}

fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}

async fn doors(
    State(state): State<AppState>,
    _: Caller,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<DoorsReply>, Failure> {
    params.done(&[])?;
    let secure = is_secure(place.as_deref(), &headers);
    let scheme = |secure: bool| if secure { "https" } else { "http" };
    let host = host(&headers).unwrap_or_else(|| state.settings.listen.to_string());
    let lan = addresses::reached(state.settings.listen, state.hosting.lan_address()).lan;
    let own = scheme(state.hosting.tls().is_some());
    let has_authority = authority(&state).is_ok();
    Ok(Json(DoorsReply {
        lan_origin: lan.map(|address| format!("{own}://{address}")),
        origin: format!("{}://{host}", scheme(secure)),
        secure,
        trust_path: has_authority.then(|| TRUST.to_owned()),
    }))
}

/// Whether a request came encrypted: to this server, or to what stands before it. Whoever asks may say so wrongly: nothing
/// of another's may depend on it.
pub fn is_secure(place: Option<&Place>, headers: &HeaderMap) -> bool {
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    place.is_some_and(|place| place.secure)
        || forwarded.is_some_and(|schemes| {
            schemes.split(',').next().is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
        })
}

/// The host and port that a request was sent to, where it says so.
pub fn host(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let host: HostAndPort = host.parse().ok()?;
    // A name before it could make it look like another's.
    (!host.as_str().contains('@')).then(|| host.to_string())
}

async fn code(_: Caller, mut params: Params) -> Result<Response, Failure> {
    let text = params.take("text")?.unwrap_or_default();
    params.done(&["text"])?;
    let count = text.chars().count();
    if !(1..=TEXT_MAX).contains(&count) {
        return Err(Failure::bad_parameter(
            "text",
            format!("it has {count} characters, not 1 to {TEXT_MAX}"),
        ));
    }
    let drawn =
        qr::svg(&text).ok_or_else(|| Failure::bad_parameter("text", "it is too long for a QR code"))?;
    // A link may let in whoever has it.
    let said = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")];
    Ok((said, drawn).into_response())
}

async fn page(State(state): State<AppState>) -> Result<Response, Failure> {
    let authority = authority(&state)?;
    let page = include_str!("trust.html")
        .replace("{authority}", authority.name())
        .replace("{fingerprint}", &authority.fingerprint());
    let said = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY)];
    Ok((said, Html(page)).into_response())
}

async fn certificate(State(state): State<AppState>) -> Result<Response, Failure> {
    let bytes = authority(&state)?.certificate().to_vec();
    let said = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"onhand-ca.crt\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((said, bytes).into_response())
}

fn authority(state: &AppState) -> Result<&Authority, Failure> {
    let authority = state.hosting.tls().and_then(|tls| tls.authority());
    authority.ok_or_else(|| Failure::not_found("This server has no authority of its own."))
}

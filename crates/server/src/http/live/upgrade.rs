//! From a request to a WebSocket: the handshake (RFC 6455, section 4), and which pages may ask for it.

use crate::http::problem::Failure;
use crate::settings::Origins;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use onhand_protocol::ProblemCode;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The subprotocol that is spoken.
pub const SUBPROTOCOL: &str = "onhand.v1";

/// A connection that is about to become a WebSocket.
pub struct Upgrade {
    /// Gives the connection, once the answer is written.
    pub connection: OnUpgrade,
    /// The answer.
    pub response: Response,
}

impl Upgrade {
    /// Of a request that asks for one.
    pub fn of(parts: &mut Parts) -> Result<Self, Failure> {
        let headers = &parts.headers;
        if !has(headers, &header::CONNECTION, "upgrade") || !has(headers, &header::UPGRADE, "websocket") {
            return Err(needed("This is a WebSocket; where none can be held, POST the hello here."));
        }
        if !has(headers, &header::SEC_WEBSOCKET_VERSION, "13") {
            return Err(needed("WebSockets of version 13 are spoken here."));
        }
        let key = headers.get(header::SEC_WEBSOCKET_KEY);
        let Some(key) = key.filter(|key| key.len() == 24) else {
            return Err(Failure::bad_request(
                ProblemCode::BadHandshake,
                "Sec-WebSocket-Key is missing, or is none.",
            ));
        };
        let offers = headers.contains_key(header::SEC_WEBSOCKET_PROTOCOL);
        let spoken = has(headers, &header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL);
        if offers && !spoken {
            return Err(Failure::bad_request(
                ProblemCode::UnknownSubprotocol,
                format!("The subprotocol {SUBPROTOCOL} is spoken here."),
            ));
        }
        let accept = derive_accept_key(key.as_bytes());
        let connection = parts.extensions.remove::<OnUpgrade>();
        let connection = connection.ok_or_else(|| needed("This connection can't become a WebSocket."))?;
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let said = response.headers_mut();
        said.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        said.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        let accept = HeaderValue::try_from(accept).map_err(|error| Failure::internal(&error))?;
        said.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        if spoken {
            said.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        }
        Ok(Self { connection, response })
    }
}

fn needed(detail: &str) -> Failure {
    Failure::new(StatusCode::UPGRADE_REQUIRED, ProblemCode::UpgradeRequired, "This is a WebSocket")
        .detail(detail)
}

/// Whether a header has a word in its list.
fn has(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|given| given.trim().eq_ignore_ascii_case(word))
}

/// A browser says from which page a request comes: it must be one of this server's own, or one that the settings name.
/// Programs that are no browsers say nothing, and are not asked.
pub fn check_origin(headers: &HeaderMap, allowed: &Origins) -> Result<(), Failure> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    // What stands before the server may have taken the encryption off: the scheme says nothing here.
    let page = origin.split_once("://").map(|(_, page)| page);
    let own = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let is_own = page.is_some_and(|page| own.is_some_and(|own| own.eq_ignore_ascii_case(page)));
    if is_own || allowed.has(origin) {
        return Ok(());
    }
    Err(Failure::forbidden("A page of another origin; `live_origins` in the settings names those that may."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn parts(headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri("/api/v1/live");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn requests_that_ask_for_no_websocket() {
        let good = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "WebSocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-protocol", "other, onhand.v1"),
        ];
        let code = |headers: &[(&str, &str)]| match Upgrade::of(&mut parts(headers)) {
            Err(failure) => failure.body().code.clone(),
            Ok(_) => panic!("{headers:?} became a WebSocket"),
        };
        assert_eq!(code(&good), "upgrade_required", "without a connection beneath it");
        for (place, other, expected) in [
            (0, "close", "upgrade_required"),
            (1, "h2c", "upgrade_required"),
            (2, "8", "upgrade_required"),
            (3, "short", "bad_handshake"),
            (4, "onhand.v2", "unknown_subprotocol"),
        ] {
            let mut bad = good;
            bad[place].1 = other;
            assert_eq!(code(&bad), expected, "{bad:?}");
        }
    }

    #[test]
    fn pages_of_another_origin_are_refused() {
        let allowed: Origins = "https://shop.example, https://till.example:8443".parse().unwrap();
        for (origin, host, allowed, may) in [
            (None, "shop:8420", &Origins::default(), true),
            (Some("http://shop:8420"), "shop:8420", &Origins::default(), true),
            (Some("https://SHOP:8420"), "shop:8420", &Origins::default(), true),
            (Some("http://shop"), "shop:8420", &Origins::default(), false),
            (Some("http://evil.example"), "shop:8420", &Origins::default(), false),
            (Some("null"), "shop:8420", &Origins::default(), false),
            (Some("https://till.example:8443"), "shop:8420", &allowed, true),
            (Some("https://till.example"), "shop:8420", &allowed, false),
            (Some("http://evil.example"), "shop:8420", &"*".parse().unwrap(), true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(check_origin(&headers, allowed).is_ok(), may, "{origin:?} {host}");
        }
    }
}

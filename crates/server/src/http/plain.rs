//! What is said in plain text at a port where TLS is spoken: how its authority is trusted, and where to go.

use super::doors;
use super::problem::Failure;
use super::state::AppState;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use onhand_protocol::ProblemCode;
use tower_http::set_header::SetResponseHeaderLayer;

/// Its routes.
pub fn app(state: AppState) -> Router {
    doors::trust()
        .router
        .fallback(elsewhere)
        .layer(middleware::from_fn_with_state(state.clone(), super::metrics::count_requests))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .with_state(state)
}

/// Pages are sent on to https; whatever has a token in it, or something to be done, is told that it came the wrong way:
/// to be sent on quietly, it would travel in plain text each time.
async fn elsewhere(request: Request) -> Response {
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !request.uri().path().starts_with("/api/")
        && !request.headers().contains_key(header::AUTHORIZATION);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match doors::host(request.headers()) {
        // Not for ever: TLS may be turned off again.
        Some(host) if is_page => Redirect::temporary(&format!("https://{host}{path}")).into_response(),
        _ => Failure::new(StatusCode::BAD_REQUEST, ProblemCode::HttpsNeeded, "This is reached over https")
            .detail("The same address over https:// answers. A token that was sent was not read, but anyone on the way could.")
            .into_response(),
    }
}

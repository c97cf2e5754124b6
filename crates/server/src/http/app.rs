//! Every route.

use super::problem::Failure;
use super::state::AppState;
use super::{commands, health, metrics};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Every route.
pub fn app(state: AppState) -> Router {
    let timed = Router::new()
        .route("/", get(health::root))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .route("/api/v1/commands", post(commands::commands))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), in_time));
    Router::new()
        .merge(timed)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), metrics::count_requests))
        .with_state(state)
}

/// Gives a request up that takes too long.
async fn in_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(state.settings.request_time(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::unavailable(
            "timed_out",
            "It took too long. Commands may still be applied: send them again with the same ids, none is \
             applied twice.",
        )
        .into_response(),
    }
}

async fn unknown() -> Failure {
    Failure::not_found("There is nothing at this path; /api/v1/docs lists what there is.")
}

async fn wrong_method() -> Failure {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Not with this method")
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Failure::internal(&format!("panic: {text}")).into_response()
}

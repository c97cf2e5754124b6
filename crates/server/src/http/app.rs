//! Every route.

use super::problem::Failure;
use super::state::AppState;
use super::{changes, commands, events, health, metrics, records, reports, stock};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use onhand_domain::records::Collection;
use onhand_domain::records::registry::Origin;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Every route.
pub fn app(state: AppState) -> Router {
    let timed = collections()
        .route("/", get(health::root))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .route("/api/v1/changes", get(changes::changes))
        .route("/api/v1/commands", post(commands::commands))
        .route("/api/v1/customers/{key}/orders", get(records::orders_of))
        .route("/api/v1/reports/sales", get(reports::sales))
        .route("/api/v1/stock", get(stock::stock))
        .route("/api/v1/stock/{product}/{location}/why", get(stock::why))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), in_time));
    Router::new()
        .merge(timed)
        .route("/api/v1/events", get(events::events))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), metrics::count_requests))
        .with_state(state)
}

/// Lists, records and, where versions are kept, history: the same routes for every collection.
fn collections() -> Router<AppState> {
    let mut router = Router::new();
    for collection in Collection::ALL.iter().copied() {
        let path = format!("/api/v1/{collection}");
        router = router
            .route(&path, get(move |state, caller, params| records::list(collection, state, caller, params)))
            .route(
                &format!("{path}/{{key}}"),
                get(move |state, caller, key, params| records::one(collection, state, caller, key, params)),
            );
        if collection.origin() == Origin::Source {
            router = router.route(
                &format!("{path}/{{key}}/history"),
                get(move |state, caller, key, params| {
                    records::history(collection, state, caller, key, params)
                }),
            );
        }
    }
    router
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

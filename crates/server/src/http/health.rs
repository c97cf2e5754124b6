//! Whether the server is alive and ready.

use super::problem::Failure;
use super::state::AppState;
use axum::Json;
use axum::extract::State;
use onhand_domain::time::Moment;
use onhand_protocol::ProblemCode;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long the writer may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// Alive: the process answers, and says what the scrub found.
pub async fn healthz(State(state): State<AppState>) -> Json<Value> {
    let scrub = &state.handle.figures().scrub;
    let ended_ms = scrub.ended_ms.load(Ordering::Relaxed);
    let ended = (ended_ms > 0).then(|| Moment::from_millis(ended_ms));
    let differences = scrub.differences.load(Ordering::Relaxed);
    let status = if differences == 0 { "ok" } else { "damaged" };
    Json(json!({ "status": status, "scrub": { "differences": differences, "ended": ended } }))
}

/// Ready: the writer answers and the store can be read.
pub async fn readyz(State(state): State<AppState>) -> Result<Json<Value>, Failure> {
    let not_ready = |detail: &str| Failure::unavailable(ProblemCode::NotReady, detail);
    if *state.stopping.borrow() {
        return Err(not_ready("The server is stopping."));
    }
    // An empty message goes through the inbox like any other.
    match tokio::time::timeout(PATIENCE, state.handle.submit(Vec::new())).await {
        Ok(Ok(_)) => {}
        Ok(Err(_)) => return Err(not_ready("The writer does not run.")),
        Err(_) => return Err(not_ready("The writer is busy.")),
    }
    let read = state.read(|reader| Ok(reader.head()?.position));
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(position)) => Ok(Json(json!({ "status": "ready", "seq": position.seq }))),
        Ok(Err(_)) | Err(_) => Err(not_ready("The store can't be read.")),
    }
}

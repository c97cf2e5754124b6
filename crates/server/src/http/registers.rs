//! Register sessions, as they stand.

use super::auth::CounterCaller;
use super::params::Named;
use super::problem::Failure;
use super::reading;
use super::state::AppState;
use crate::till;
use axum::Json;
use axum::extract::State;
use onhand_domain::ids::RegisterId;
use onhand_domain::key::Key;
use onhand_domain::records::Collection;
use onhand_protocol::RegisterReport;

/// The X of a session that is open; of one that is closed its Z, and what it comes to with what came late.
pub async fn x(
    State(state): State<AppState>,
    _: CounterCaller,
    Named(key): Named<String>,
) -> Result<Json<RegisterReport>, Failure> {
    state
        .read(move |reader| {
            let report = match Key::parse(&key) {
                Key::Id(id) => till::report(reader, RegisterId(id))?,
                Key::Code(_) => None,
            };
            Ok(report.ok_or_else(|| reading::no_such(Collection::Registers, &key))?)
        })
        .await
        .map(Json)
}

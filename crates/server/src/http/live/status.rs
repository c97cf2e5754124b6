//! How live replicas stand, for the business's own people.

use super::connected::Connected;
use crate::http::callers::StaffCaller;
use crate::http::params::Params;
use crate::http::problem::Failure;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use onhand_domain::time::Moment;
use onhand_engine::live::SessionId;
use onhand_protocol::PositionText;
use onhand_protocol::live::{ConnectedClient, LiveStatus};
use onhand_store::position::digits;
use std::sync::atomic::Ordering;

/// Clients of a page where nobody says.
const LIMIT: usize = 50;
/// Clients of a page at most.
const LIMIT_MAX: usize = 1_000;

/// `GET /api/v1/live/status`.
pub async fn status(
    State(state): State<AppState>,
    _: StaffCaller,
    mut params: Params,
) -> Result<Json<LiveStatus>, Failure> {
    let limit = params.take_as("limit", "a count")?.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Failure::bad_parameter("limit", format!("it is from 1 to {LIMIT_MAX}")));
    }
    let cursor = params.take("cursor")?.map(|text| {
        digits(&text).ok_or_else(|| Failure::bad_parameter("cursor", "it is `next` of the answer before"))
    });
    let cursor = SessionId(cursor.transpose()?.unwrap_or(0));
    params.done(&[])?;
    let mut found = state.live.everyone.after(cursor, limit + 1);
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|(session, _)| session.0.to_string());
    let head = state.handle.feed().position();
    let counts = state.handle.live().map(|live| live.counts()).unwrap_or_default();
    Ok(Json(LiveStatus {
        clients: found.iter().map(|(_, connected)| client(connected, head.seq)).collect(),
        consistency: counts.score().map(thousandths_text),
        corrected: counts.corrected,
        head: PositionText(head.to_string()),
        next,
        sessions: counts.sessions,
        verified_different: counts.verified_different,
        verified_equal: counts.verified_equal,
    }))
}

/// Thousandths as decimal text.
pub fn thousandths_text(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

fn client(connected: &Connected, head: u64) -> ConnectedClient {
    let verified = connected.outbound.verified();
    let caller = connected.caller();
    ConnectedClient {
        actor: caller.token.id,
        address: connected.peer.map(|peer| peer.to_string()),
        behind: head.saturating_sub(connected.outbound.mark()),
        bytes_waiting: connected.outbound.pending() as u64,
        client: connected.client.clone(),
        customer: caller.token.customer,
        device: connected.device,
        heard_at: Moment::from_millis(connected.heard_ms.load(Ordering::Relaxed)),
        name: caller.token.name.clone(),
        role: caller.token.role,
        since: connected.since,
        transport: connected.transport.to_owned(),
        verified_at: verified.map(|(millis, _)| Moment::from_millis(millis)),
        verified_equal: verified.map(|(_, equal)| equal),
    }
}

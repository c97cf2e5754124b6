//! Prices changed by a percentage over a category: previewed, given as one job, looked at, taken back as one act.

use super::api::{Api, Key, Says};
use super::auth::CounterCaller;
use super::body;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::AppState;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use onhand_domain::prices::job::PriceJob;
use onhand_domain::records::price_change::PriceChangeState;
use onhand_import::ImportError;
use onhand_import::price_jobs::{self, PricePlan};
use onhand_protocol::ProblemCode;
use onhand_protocol::price_job::{PriceJobPreview, PriceJobReply, PriceJobState, PriceJobUndoReply};
use uuid::Uuid;

/// Proposals of a preview that are shown.
const PROPOSALS_SHOWN: usize = 1_000;

/// The routes.
pub fn api() -> Api {
    Api::default()
        .post(
            "/api/v1/price-jobs/preview",
            Says::staff("prices", "What changing prices by a percentage would come to. Nothing is changed.")
                .body_of::<PriceJob>()
                .answer::<PriceJobPreview>("From what to what, how many, and what to look at.")
                .problem("404", "No such price list."),
            preview,
        )
        .post(
            "/api/v1/price-jobs",
            Says::staff("prices", "Changes prices by a percentage, now or from a moment on, as one job.")
                .text(
                    "It goes on by itself, as several `change_prices` between which others' commands have their turn. \
                     Asked twice with one id, it is one job and changes each price once; asked again after it was cut \
                     off, it goes on.",
                )
                .query("job", "The job's id, made by whoever asks; absent: made by the server.")
                .body_of::<PriceJob>()
                .answer::<PriceJobReply>("Its id, and how far it is.")
                .problem("404", "No such price list."),
            start,
        )
        .get(
            "/api/v1/price-jobs/{key}",
            Says::staff("prices", "How far a job is.")
                .key(Key::Id)
                .answer::<PriceJobReply>("How far it is.")
                .problem("404", "No such job."),
            one,
        )
        .post(
            "/api/v1/price-jobs/{key}/undo",
            Says::staff("prices", "Takes a job back: prices that somebody changed since stay, and are counted.")
                .key(Key::Id)
                .answer::<PriceJobUndoReply>("What was taken back, and what stays.")
                .problem("404", "No such job.")
                .problem("409", "It is still being given."),
            undo,
        )
}

/// What a job would do.
async fn preview(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PriceJobPreview>, Failure> {
    params.done(&[])?;
    let job = read(&state, &headers, body).await?;
    let PricePlan { mut proposals, unchanged, without_price, .. } = planned(&state, job, None).await?;
    let (changed, warned) =
        (proposals.len() as u64, proposals.iter().filter(|proposal| !proposal.warnings.is_empty()).count());
    proposals.sort_by_key(|proposal| proposal.warnings.is_empty());
    proposals.truncate(PROPOSALS_SHOWN);
    Ok(Json(PriceJobPreview { changed, proposals, unchanged, warned: warned as u64, without_price }))
}

/// Begins to give a job.
async fn start(
    State(state): State<AppState>,
    CounterCaller(caller): CounterCaller,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PriceJobReply>, Failure> {
    let given = params.take("job")?;
    params.done(&["job"])?;
    let given = given.map(|id| Uuid::parse_str(&id)).transpose();
    let given = given.map_err(|_| Failure::bad_parameter("job", "not an id"))?;
    let job = read(&state, &headers, body).await?;
    let id = given.unwrap_or_else(|| state.handle.new_command_id().0);
    if !state.price_jobs.begin(id) {
        return Ok(Json(reply(&state, id).await?));
    }
    let plan = match planned(&state, job, Some(id)).await {
        Ok(plan) => plan,
        Err(failure) => {
            state.price_jobs.end(id, None);
            return Err(failure);
        }
    };
    state.price_jobs.at(id, plan.proposals.len() as u64);
    let (mut handle, jobs, actor) = (state.handle.clone(), state.price_jobs.clone(), caller.actor());
    let work = move || {
        let mut progress = |given, of: u64| jobs.at(id, of.saturating_sub(given));
        let given = price_jobs::give(&mut handle, plan, id, actor, &mut progress);
        let given = given.and_then(|outcomes| outcomes.must_be_applied());
        jobs.end(id, given.err().map(|error| error.to_string()));
    };
    let at_work = state.clone();
    tokio::spawn(async move {
        // The semaphore is never closed.
        let _permit = at_work.import_work.acquire().await;
        if tokio::task::spawn_blocking(work).await.is_err() {
            at_work.price_jobs.end(id, Some("the server has a fault".into()));
        }
    });
    Ok(Json(reply(&state, id).await?))
}

/// How far a job is.
async fn one(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Json<PriceJobReply>, Failure> {
    params.done(&[])?;
    let reply = reply(&state, id).await?;
    if reply.state == PriceJobState::Nothing {
        return Err(Failure::not_found(format!("There is no job {id}.")));
    }
    Ok(Json(reply))
}

/// Takes a job back.
async fn undo(
    State(state): State<AppState>,
    CounterCaller(caller): CounterCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Json<PriceJobUndoReply>, Failure> {
    params.done(&[])?;
    if state.price_jobs.get(id).is_some_and(|job| job.problem.is_none()) {
        return Err(Failure::conflict(ProblemCode::NotUndone, "The job is still being given."));
    }
    let (mut handle, actor) = (state.handle.clone(), caller.actor());
    let undone = state
        .blocking(move || {
            let planned = handle.readers().read(|reader| Ok(price_jobs::plan_undo(reader, id)))?;
            let (changes, left) = planned.map_err(failed)?;
            price_jobs::undo(&mut handle, changes, left, id, actor).map_err(failed)
        })
        .await?;
    Ok(Json(PriceJobUndoReply { job: id, left: undone.left, undone: undone.undone }))
}

async fn read(state: &AppState, headers: &HeaderMap, body: Body) -> Result<PriceJob, Failure> {
    let bytes = body::json(&state.settings, headers, body).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::bad_request(ProblemCode::MalformedBody, error.to_string()))
}

async fn planned(state: &AppState, job: PriceJob, id: Option<Uuid>) -> Result<PricePlan, Failure> {
    let handle = state.handle.clone();
    let plan = move || {
        let planned = handle.readers().read(|reader| Ok(price_jobs::plan(reader, job, id)))?;
        planned.map_err(failed)
    };
    state.blocking(plan).await
}

async fn reply(state: &AppState, id: Uuid) -> Result<PriceJobReply, Failure> {
    let handle = state.handle.clone();
    let status = move || {
        let status = handle.readers().read(|reader| Ok(price_jobs::status(reader, id)))?;
        status.map_err(failed)
    };
    // First how far it is, then what is there: what was done in between is counted once.
    let at_work = state.price_jobs.get(id);
    let status = state.blocking(status).await?;
    let in_log = status.as_ref().map_or(PriceJobState::Nothing, |status| match status.state {
        PriceChangeState::Scheduled => PriceJobState::Scheduled,
        PriceChangeState::Applied => PriceJobState::Applied,
        PriceChangeState::Undone => PriceJobState::Undone,
    });
    let (state, left, problem) = match at_work {
        Some(job) if job.problem.is_some() => (PriceJobState::Failed, 0, job.problem),
        Some(job) => (PriceJobState::Applying, job.left, None),
        None => (in_log, 0, None),
    };
    Ok(PriceJobReply {
        changes: status.as_ref().map_or(0, |status| status.changes),
        due_at: status.as_ref().and_then(|status| status.due_at),
        job: id,
        left,
        problem,
        products: status.as_ref().map_or(0, |status| status.products),
        state,
    })
}

fn failed(error: ImportError) -> Failure {
    match error {
        ImportError::Business(why) => Failure::not_found(why),
        ImportError::Refused { .. } => Failure::bad_parameter("percent", error),
        ImportError::Engine(error) => (*error).into(),
        other => Failure::internal(&other),
    }
}

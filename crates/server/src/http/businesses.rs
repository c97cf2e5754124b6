//! Businesses beside each other, demos, and the list by which a business is set up.

use super::api::{Api, Says};
use super::auth::{Caller, CounterCaller, StaffCaller};
use super::body;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::AppState;
use crate::hosting::Served;
use crate::setup::{self, countries};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use onhand_domain::command::Role;
use onhand_domain::records::{Business, Collection, Stored};
use onhand_protocol::ProblemCode;
use onhand_protocol::setup::*;
use serde::de::DeserializeOwned;
use std::sync::atomic::Ordering;

/// The routes.
pub fn api() -> Api {
    Api::default()
        .get(
            "/api/v1/businesses",
            Says::staff("businesses", "The businesses that this server serves, each at a port of its own.")
                .answer::<BusinessesReply>("All of them."),
            list,
        )
        .post(
            "/api/v1/businesses",
            Says::staff("businesses", "Starts an empty business of one's own beside this one. Owners only.")
                .text("Nothing of this one is in it. Its tokens are its own: the owner's is in the answer, and never told again.")
                .body_of::<StartBusiness>()
                .answer::<StartedReply>("The business, and its owner's token.")
                .problem("409", "There is one of that name already, or there are too many."),
            start,
        )
        .get(
            "/api/v1/countries",
            Says::staff("businesses", "What is proposed for a business by its country.")
                .answer::<Vec<countries::Proposal>>("By country."),
            proposals,
        )
        .get(
            "/api/v1/demo",
            Says::new("businesses", "Whether this business is a demo, and whether its trade goes on.")
                .answer::<DemoReply>("Whether it is."),
            demo,
        )
        .post(
            "/api/v1/demo/pause",
            Says::staff("businesses", "Lets a demo's trade pause, or go on.")
                .body_of::<PauseDemo>()
                .answer::<DemoReply>("How it is now.")
                .problem("409", "It is no demo."),
            pause,
        )
        .post(
            "/api/v1/demo/remove",
            Says::staff("businesses", "Removes all demos of this server, with all that is in them. Owners only.")
                .text("Businesses of one's own stay. Where this one is a demo, its address is gone after the answer.")
                .answer::<DemosRemovedReply>("How many are being removed.")
                .problem("409", "There is no demo."),
            remove,
        )
        .get(
            "/api/v1/setup",
            Says::staff("businesses", "How far this business is set up: what is there, what is left.")
                .answer::<SetupReply>("Step by step."),
            progress,
        )
        .post(
            "/api/v1/setup/{step}",
            Says::staff("businesses", "Passes a step of setting up over, or takes it up again.")
                .body_of::<PassOver>()
                .answer::<SetupReply>("How far it is now.")
                .problem("404", "There is no such step."),
            pass_over,
        )
}

async fn list(
    State(state): State<AppState>,
    _: StaffCaller,
    params: Params,
) -> Result<Json<BusinessesReply>, Failure> {
    params.done(&[])?;
    let mut items = Vec::new();
    for served in state.hosting.all() {
        items.push(described(&served).await?);
    }
    Ok(Json(BusinessesReply { items }))
}

/// A business, by the name that it has now.
async fn described(served: &Served) -> Result<BusinessReply, Failure> {
    let record = served
        .state
        .read(|reader| {
            let stored = reader.record(Collection::Business, Business::id())?;
            Ok(stored.map(|stored| stored.decode(Collection::Business)).transpose()?)
        })
        .await?;
    let name = record.as_deref().and_then(Business::from_record).map(|business| business.name.clone());
    Ok(BusinessReply {
        business: served.place.slug.clone(),
        demo: served.place.card.demo,
        name: name.unwrap_or_else(|| served.place.card.name.clone()),
        port: served.address.port(),
    })
}

async fn start(
    State(state): State<AppState>,
    StaffCaller(caller): StaffCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<StartedReply>, Failure> {
    must_own(&caller)?;
    let asked: StartBusiness = read(&state, &headers, body).await?;
    let proposal = countries::of(&asked.country).map_err(|error| Failure::internal(&error))?;
    let mut proposal = proposal.ok_or_else(|| {
        Failure::bad_request(
            ProblemCode::BadParameter,
            format!("`{}` is no country that is known.", asked.country),
        )
    })?;
    if let Some(currency) = asked.currency {
        proposal.currency = currency;
    }
    if let Some(time_zone) = asked.time_zone {
        proposal.time_zone = time_zone;
    }
    let started = state.hosting.start(&asked.name, proposal).await;
    let (served, token) = started.map_err(|error| {
        Failure::new(StatusCode::CONFLICT, ProblemCode::BusinessNotStarted, "It could not be started")
            .detail(format!("{error:#}"))
    })?;
    let link = served.owner_link.clone();
    Ok(Json(StartedReply { business: described(&served).await?, link, token }))
}

async fn proposals(_: StaffCaller, params: Params) -> Result<Json<Vec<countries::Proposal>>, Failure> {
    params.done(&[])?;
    countries::all().map(Json).map_err(|error| Failure::internal(&error))
}

async fn demo(State(state): State<AppState>, _: Caller, params: Params) -> Result<Json<DemoReply>, Failure> {
    params.done(&[])?;
    Ok(Json(demo_reply(&state)))
}

fn demo_reply(state: &AppState) -> DemoReply {
    DemoReply { demo: state.demo, paused: state.demo_paused.load(Ordering::Relaxed) }
}

async fn pause(
    State(state): State<AppState>,
    _: CounterCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<DemoReply>, Failure> {
    let asked: PauseDemo = read(&state, &headers, body).await?;
    if !state.demo {
        return Err(not_a_demo("This business is no demo."));
    }
    state.demo_paused.store(asked.paused, Ordering::Relaxed);
    Ok(Json(demo_reply(&state)))
}

async fn remove(
    State(state): State<AppState>,
    StaffCaller(caller): StaffCaller,
) -> Result<Json<DemosRemovedReply>, Failure> {
    must_own(&caller)?;
    let removed = state.hosting.all().iter().filter(|served| served.place.card.demo).count() as u64;
    if removed == 0 {
        return Err(not_a_demo("There is no demo here."));
    }
    let hosting = state.hosting.clone();
    // Beside the answer: this business may be one of those that end, once it has answered.
    tokio::spawn(async move {
        if let Err(error) = hosting.remove_demos().await {
            tracing::error!("a demo could not be removed: {error:#}");
        }
    });
    Ok(Json(DemosRemovedReply { removed }))
}

async fn progress(
    State(state): State<AppState>,
    _: StaffCaller,
    params: Params,
) -> Result<Json<SetupReply>, Failure> {
    params.done(&[])?;
    reply(&state).await.map(Json)
}

async fn pass_over(
    State(state): State<AppState>,
    _: CounterCaller,
    Named(step): Named<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SetupReply>, Failure> {
    let asked: PassOver = read(&state, &headers, body).await?;
    let step =
        SetupStep::named(&step).ok_or_else(|| Failure::not_found(format!("There is no step {step}.")))?;
    let noting = state.clone();
    state
        .blocking(move || {
            let noted = noting.tokens.directory().pass_over(step.name(), asked.passed_over);
            noted.map_err(|error| Failure::internal(&error))
        })
        .await?;
    reply(&state).await.map(Json)
}

async fn reply(state: &AppState) -> Result<SetupReply, Failure> {
    let reading = state.clone();
    state
        .blocking(move || {
            let progress = reading
                .handle
                .readers()
                .read(|reader| Ok(setup::progress(reader, &reading.tokens.directory())))?;
            progress.map_err(|error| Failure::internal(&error))
        })
        .await
}

fn must_own(caller: &Caller) -> Result<(), Failure> {
    match caller.token.role {
        Role::Owner => Ok(()),
        _ => Err(Failure::forbidden("This is for owners.")),
    }
}

fn not_a_demo(detail: &str) -> Failure {
    Failure::new(StatusCode::CONFLICT, ProblemCode::NotADemo, "It is no demo").detail(detail)
}

async fn read<T: DeserializeOwned>(state: &AppState, headers: &HeaderMap, body: Body) -> Result<T, Failure> {
    let bytes = body::json(&state.settings, headers, body).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::bad_request(ProblemCode::MalformedBody, error.to_string()))
}

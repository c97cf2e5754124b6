//! How people come in, for whoever manages them.

use super::api::{Api, Key, Says};
use super::auth::ManagerCaller;
use super::params::{Named, Params};
use super::problem::Failure;
use super::sessions;
use super::sign_in::read;
use super::state::AppState;
use crate::directory::{INVITATION_TIME, RESET_TIME};
use crate::people::path;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use onhand_domain::command::Role;
use onhand_domain::ids::PersonId;
use onhand_domain::records::Person;
use onhand_protocol::ProblemCode;
use onhand_protocol::sign_in::{AccessReply, App, LinkKind, MadeLink, MakeLink, OpenLink, OpenSession};
use uuid::Uuid;

/// The routes.
pub fn api() -> Api {
    const TAG: &str = "sign-in";
    Api::default()
        .get(
            "/api/v1/people/{key}/access",
            Says::staff(TAG, "How a person comes in: password, sessions, link. Owners and managers only.")
                .key(Key::Id)
                .answer::<AccessReply>("How they come in.")
                .problem("404", "There is no such person."),
            access,
        )
        .post(
            "/api/v1/people/{key}/links",
            Says::staff(TAG, "A link by which a person chooses a password. Owners and managers only.")
                .text("It takes the place of older ones. An invitation is good for seven days, a reset for one.")
                .key(Key::Id)
                .body_of::<MakeLink>()
                .answer::<MadeLink>("The link; its secret is told only now.")
                .problem("404", "There is no such person.")
                .problem("422", "The person is suspended."),
            make_link,
        )
        .delete(
            "/api/v1/people/{key}/sessions",
            Says::staff(TAG, "Signs a person out everywhere. Owners and managers only.")
                .key(Key::Id)
                .answer_without("204", "They are signed out.")
                .problem("404", "There is no such person."),
            end_sessions,
        )
}

async fn known(state: &AppState, id: Uuid) -> Result<Person, Failure> {
    sessions::person(state, PersonId(id)).await
}

/// An owner's way in is the owners' own: else whoever manages could come in as one.
fn must_be_above(caller: &super::auth::Caller, person: &Person) -> Result<(), Failure> {
    if person.role == Role::Owner && caller.token.role != Role::Owner {
        return Err(Failure::forbidden("How owners come in is for owners."));
    }
    Ok(())
}

async fn access(
    State(state): State<AppState>,
    _: ManagerCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Json<AccessReply>, Failure> {
    params.done(&[])?;
    let person = known(&state, id).await?.id;
    let now = state.handle.environment().clock.now();
    let reading = state.clone();
    state
        .blocking(move || {
            let directory = reading.tokens.directory();
            let found = || -> anyhow::Result<AccessReply> {
                let link = directory.link_of(person, now)?;
                let open = |session: crate::directory::Session| OpenSession {
                    agent: session.agent,
                    app: session.app,
                    created_at: session.created_at,
                    id: session.id,
                    used_at: session.used_at,
                };
                Ok(AccessReply {
                    has_password: directory.password_of(person)?.is_some(),
                    link: link.map(|link| OpenLink { expires_at: link.expires_at, kind: link.kind }),
                    sessions: directory.sessions_of(person, now)?.into_iter().map(open).collect(),
                })
            };
            found().map(Json).map_err(|error| Failure::internal(&error))
        })
        .await
}

async fn make_link(
    State(state): State<AppState>,
    ManagerCaller(caller): ManagerCaller,
    Named(id): Named<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<MadeLink>, Failure> {
    let asked: MakeLink = read(&state, &headers, body).await?;
    let good_for = match asked.kind {
        LinkKind::Invitation => INVITATION_TIME,
        LinkKind::Reset => RESET_TIME,
        LinkKind::Owner | LinkKind::Demo => {
            let detail = "`kind` must be `invitation` or `reset`.";
            return Err(Failure::bad_request(ProblemCode::MalformedBody, detail));
        }
    };
    let person = known(&state, id).await?;
    must_be_above(&caller, &person)?;
    if !person.is_active() {
        return Err(Failure::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ProblemCode::Refused,
            "They are suspended",
        )
        .detail("A suspended person can't come in; restore them first."));
    }
    let now = state.handle.environment().clock.now();
    let making = state.clone();
    let made = state
        .blocking(move || {
            let made = making.tokens.directory().make_link(asked.kind, Some(person.id), good_for, now);
            made.map_err(|error| Failure::internal(&error))
        })
        .await;
    let (secret, link) = made?;
    tracing::info!(by = %caller.token.id, person = %person.id, kind = ?link.kind, "a link was made");
    let path = path(App::of(person.role), &secret);
    Ok(Json(MadeLink { expires_at: link.expires_at, path, secret, sent: false }))
}

async fn end_sessions(
    State(state): State<AppState>,
    ManagerCaller(caller): ManagerCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<StatusCode, Failure> {
    params.done(&[])?;
    let person = known(&state, id).await?;
    must_be_above(&caller, &person)?;
    sessions::end(&state, person.id, move |directory| directory.end_sessions(person.id, None)).await?;
    Ok(StatusCode::NO_CONTENT)
}

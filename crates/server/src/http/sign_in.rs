//! Signing in by login and password, and what a session may ask of itself.

use super::api::{Api, Says};
use super::auth::{Caller, SessionCaller};
use super::body;
use super::connections::Place;
use super::cookies;
use super::params::Params;
use super::problem::Failure;
use super::sessions;
use super::state::AppState;
use crate::directory::password;
use crate::people::Login;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onhand_domain::records::Person;
use onhand_protocol::ProblemCode;
use onhand_protocol::sign_in::{ChangePassword, SessionReply, SignIn};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::net::IpAddr;
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// Bytes of what a person may choose.
const SETTINGS_MAX: u64 = 8_192;
/// Bytes of a request to sign in.
const BODY_MAX: u64 = 8_192;

/// The routes.
pub fn api() -> Api {
    const TAG: &str = "sign-in";
    Api::default()
        .post(
            "/api/v1/session",
            Says::open(TAG, "Signs in by login and password; the session comes as a cookie.")
                .text(
                    "The answer says which application the session is of: partners come to the shop, whoever works here to \
                     the desk. Requests with the session name it in the header `Onhand-App`; what only reads may name \
                     it as `?app=`.",
                )
                .body_of::<SignIn>()
                .answer::<SessionReply>("The session.")
                .problem("400", "The request can't be understood.")
                .problem("401", "Nobody signs in with these: `wrong_sign_in`.")
                .problem("429", "There were too many wrong tries; Retry-After says how long to wait."),
            sign_in,
        )
        .get(
            "/api/v1/session",
            Says::new(TAG, "The session with which this is asked; of a token, whose it is.").answer::<SessionReply>("The session."),
            session,
        )
        .delete(
            "/api/v1/session",
            Says::new(TAG, "Signs out: ends the session and takes the cookie away.")
                .query_word("everywhere", "Ends all of the person's sessions.", &["true", "false"])
                .answer_without("204", "It is over."),
            sign_out,
        )
        .post(
            "/api/v1/session/password",
            Says::new(TAG, "Changes one's own password; ends one's other sessions.")
                .body_of::<ChangePassword>()
                .answer_without("204", "It holds from now on.")
                .problem("422", "The password is too short, or among the commonest: `weak_password`."),
            change_password,
        )
        .put(
            "/api/v1/session/settings",
            Says::new(TAG, "Keeps what a person chose for themselves: any object of up to 8 kB.")
                .body(ObjectBuilder::new().schema_type(Type::Object).into(), Vec::new())
                .answer_without("204", "It is kept."),
            settings,
        )
}

/// Reads a small body.
pub async fn read<T: DeserializeOwned>(
    state: &AppState,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, Failure> {
    let bytes = body::json_within(BODY_MAX, &state.settings, headers, body).await?;
    // Nothing of what was sent is repeated: it holds secrets.
    serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Failure::bad_request(
            ProblemCode::MalformedBody,
            format!("It does not have the form that it must: {place}."),
        )
    })
}

/// Where a request comes from.
pub fn address(place: Option<Extension<Place>>) -> Option<IpAddr> {
    place.map(|place| place.peer.ip())
}

/// There were too many wrong tries.
pub fn too_many(seconds: u32) -> Failure {
    Failure::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyRequests, "Too many tries")
        .detail(format!("There were too many wrong tries. Try again in {seconds} seconds."))
        .retry_after(seconds)
}

fn wrong() -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, ProblemCode::WrongSignIn, "Wrong login or password")
}

/// Refuses a password that is easily guessed.
pub fn must_be_good(password: &str) -> Result<(), Failure> {
    if password::is_good(password) {
        return Ok(());
    }
    Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::WeakPassword, "The password is too weak")
        .detail("At least 8 characters, and none of the passwords that many people use."))
}

impl AppState {
    /// Whether a password is a person's. It takes its time, also where there is no such person.
    async fn is_right(&self, person: Option<&Person>, password: String) -> Result<bool, Failure> {
        let (state, id) = (self.clone(), person.map(|person| person.id));
        self.hashed(move || {
            let kept = id.map(|id| state.tokens.directory().password_of(id)).transpose()?.flatten();
            password::is_right(&password, kept.as_deref())
        })
        .await
    }

    /// Keeps a person's password.
    pub async fn set_password(&self, person: &Person, password: String) -> Result<(), Failure> {
        let (state, id) = (self.clone(), person.id);
        self.hashed(move || state.tokens.directory().set_password(id, &password::hash(&password)?)).await
    }

    async fn hashed<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        // The semaphore is never closed.
        let _permit = self.hashing.acquire().await.map_err(|error| Failure::internal(&error))?;
        let done = tokio::task::spawn_blocking(work).await.map_err(|error| Failure::internal(&error))?;
        done.map_err(|error| Failure::internal(&error))
    }

    /// The person who signs in as that.
    pub async fn person_of(&self, login: &Login) -> Result<Option<Person>, Failure> {
        let login = login.clone();
        self.read(move |reader| Ok(login.person(reader)?)).await
    }
}

async fn sign_in(
    State(state): State<AppState>,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let asked: SignIn = read(&state, &headers, body).await?;
    let now = state.handle.environment().clock.now();
    let address = address(place);
    let login = Login::read(&asked.login);
    let counted = login.as_ref().map_or("", Login::text);
    let attempt = state.tries.begin(Some(counted), address, now).map_err(|seconds| {
        tracing::warn!(?address, seconds, "someone who tried to sign in is to wait");
        too_many(seconds)
    })?;
    let person = match &login {
        Some(login) => state.person_of(login).await?,
        None => None,
    };
    let person = person.filter(Person::is_active);
    let is_right = state.is_right(person.as_ref(), asked.password).await?;
    let Some(person) = person.filter(|_| is_right) else {
        // Neither login nor password: some type the one where the other belongs.
        tracing::warn!(?address, "someone could not sign in");
        return Err(wrong());
    };
    attempt.was_right();
    tracing::info!(person = %person.id, ?address, "someone signed in");
    sessions::begin(&state, person, &headers).await
}

async fn session(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Failure> {
    params.done(&[])?;
    let Some(session) = caller.session else {
        return Ok(Json(sessions::reply_to_token(&state, &caller.token).await?).into_response());
    };
    let reply = sessions::reply(&state, &session).await?;
    let mut response = Json(reply).into_response();
    // The browser's cookie lasts as much longer as the session does.
    let name = state.cookie(session.app);
    if let Some(secret) = cookies::find(&headers, &name) {
        sessions::give(&mut response, &headers, &name, &secret);
    }
    Ok(response)
}

async fn sign_out(
    State(state): State<AppState>,
    caller: Result<SessionCaller, Failure>,
    method: Method,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Failure> {
    let everywhere = params.take("everywhere")?.as_deref() == Some("true");
    params.done(&["everywhere"])?;
    let app = cookies::app_of(&method, &headers, None);
    match (caller, app) {
        (Ok(SessionCaller { session, .. }), _) => {
            let only = (!everywhere).then_some(session.id);
            sessions::end(&state, session.person, move |directory| match only {
                Some(id) => directory.end_session(id),
                None => directory.end_sessions(session.person, None),
            })
            .await?;
        }
        // Whoever is signed out already need only lose the cookie.
        (Err(failure), Some(_)) if failure.status() == StatusCode::UNAUTHORIZED => {}
        (Err(failure), _) => return Err(failure),
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(gone) = app.and_then(|app| cookies::set(&headers, &state.cookie(app), "", 0)) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

async fn change_password(
    State(state): State<AppState>,
    SessionCaller { session, .. }: SessionCaller,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Failure> {
    let asked: ChangePassword = read(&state, &headers, body).await?;
    let now = state.handle.environment().clock.now();
    let of = session.person.to_string();
    let attempt = state.tries.begin(Some(&of), address(place), now).map_err(too_many)?;
    let person = sessions::person(&state, session.person).await?;
    if !state.is_right(Some(&person), asked.current).await? {
        tracing::warn!(person = %person.id, "someone signed in did not know their password");
        return Err(wrong());
    }
    attempt.was_right();
    must_be_good(&asked.new)?;
    state.set_password(&person, asked.new).await?;
    let kept = session.id;
    sessions::end(&state, person.id, move |directory| directory.end_sessions(person.id, Some(kept))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn settings(
    State(state): State<AppState>,
    SessionCaller { session, .. }: SessionCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Failure> {
    let bytes = body::json_within(SETTINGS_MAX, &state.settings, &headers, body).await?;
    let settings: Map<String, Value> = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::bad_request(ProblemCode::MalformedBody, error.to_string()))?;
    let keeping = state.clone();
    state
        .blocking(move || {
            let text = Value::Object(settings).to_string();
            let kept = keeping.tokens.directory().set_settings(session.person, &text);
            kept.map_err(|error| Failure::internal(&error))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

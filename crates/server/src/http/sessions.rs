//! Sessions: begun, told of, ended.

use super::problem::Failure;
use super::state::AppState;
use crate::directory::{Directory, NewSession, SESSION_TIME, Session, Token};
use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use onhand_domain::ids::PersonId;
use onhand_domain::records::ordering::Ordering;
use onhand_domain::records::{Business, Person};
use onhand_protocol::sign_in::{App, SessionBusiness, SessionPerson, SessionReply};
use onhand_store::reads;
use serde_json::{Map, Value};

/// What a business is called that has no name yet.
const NAMELESS: &str = "Onhand";

/// A person, as they are now.
pub async fn person(state: &AppState, id: PersonId) -> Result<Person, Failure> {
    let found = state.read(move |reader| Ok(reads::record::<Person>(reader, id)?)).await?;
    found.ok_or_else(|| Failure::not_found("There is no such person."))
}

/// At whose business a session is.
pub async fn business(state: &AppState) -> Result<SessionBusiness, Failure> {
    let record = state.read(|reader| Ok(reads::record::<Business>(reader, Business::id())?)).await?;
    let id = state.business.clone();
    Ok(match record {
        Some(record) => SessionBusiness {
            categories: record.categories,
            currency: Some(record.currency),
            id,
            name: record.name,
            names: record.names,
            ordering: record.ordering,
            time_zone: Some(record.time_zone),
        },
        None => SessionBusiness {
            categories: Vec::new(),
            currency: None,
            id,
            name: NAMELESS.to_owned(),
            names: Vec::new(),
            ordering: Ordering::default(),
            time_zone: None,
        },
    })
}

/// Begins a session of a person, and gives the browser its cookie.
pub async fn begin(state: &AppState, person: Person, headers: &HeaderMap) -> Result<Response, Failure> {
    let now = state.handle.environment().clock.now();
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let new = NewSession { agent: agent.to_owned(), app: App::of(person.role), person: person.id };
    let beginning = state.clone();
    let begun = state
        .blocking(move || {
            let begun = beginning.tokens.directory().begin_session(new, now);
            begun.map_err(|error| Failure::internal(&error))
        })
        .await;
    let (secret, session) = begun?;
    let mut response = Json(reply(state, &session).await?).into_response();
    give(state, &mut response, headers, session.app, &secret);
    Ok(response)
}

/// Gives a browser a session's cookie.
pub fn give(state: &AppState, response: &mut Response, headers: &HeaderMap, app: App, secret: &str) {
    if let Some(cookie) = state.set_cookie(headers, app, secret, SESSION_TIME / 1_000) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// What a session may know of itself.
pub async fn reply(state: &AppState, session: &Session) -> Result<SessionReply, Failure> {
    let person = person(state, session.person).await?;
    let (reading, id) = (state.clone(), session.person);
    let settings = state
        .blocking(move || {
            let settings = reading.tokens.directory().settings_of(id);
            settings.map_err(|error| Failure::internal(&error))
        })
        .await?;
    let settings: Map<String, Value> =
        serde_json::from_str(&settings).map_err(|error| Failure::internal(&error))?;
    Ok(SessionReply {
        app: session.app,
        business: business(state).await?,
        can_send_mail: state.hosting.mail().is_some(),
        demo: state.demo,
        expires_at: Some(session.expires_at),
        person: SessionPerson {
            customer: person.customer,
            id: person.id,
            language: person.language,
            name: person.name,
            role: person.role,
        },
        settings,
    })
}

/// What the bearer of a token may know: as of a session, so that programs and applications can be given either.
pub async fn reply_to_token(state: &AppState, token: &Token) -> Result<SessionReply, Failure> {
    Ok(SessionReply {
        app: App::of(token.role),
        business: business(state).await?,
        can_send_mail: state.hosting.mail().is_some(),
        demo: state.demo,
        expires_at: token.expires_at,
        person: SessionPerson {
            customer: token.customer,
            id: PersonId(token.id.0),
            language: None,
            name: token.name.clone(),
            role: token.role,
        },
        settings: Map::new(),
    })
}

/// Ends sessions of a person: what they have open ends with it.
pub async fn end(
    state: &AppState,
    person: PersonId,
    end: impl FnOnce(&Directory) -> anyhow::Result<()> + Send + 'static,
) -> Result<(), Failure> {
    let ending = state.clone();
    state
        .blocking(move || {
            let ended = end(&ending.tokens.directory());
            ended.map_err(|error| Failure::internal(&error))
        })
        .await?;
    state.tokens.forget(person);
    state.live.tokens.tell();
    Ok(())
}

//! Links that let people in without a password: what one is for, and its use.

use super::api::{Api, Says};
use super::callers::StaffCaller;
use super::connections::Place;
use super::problem::Failure;
use super::sessions;
use super::sign_in::{address, must_be_good, read, too_many};
use super::state::AppState;
use crate::directory::{DEMO_TIME, Link};
use crate::people::{self, Login, path};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use onhand_domain::command::{Command, Role, STAFF};
use onhand_domain::ids::PersonId;
use onhand_domain::records::Person;
use onhand_domain::records::person::PersonStatus;
use onhand_engine::{Submission, Verdict};
use onhand_protocol::ProblemCode;
use onhand_protocol::sign_in::{App, LinkKind, LinkReply, LookAtLink, MadeLink, MakeDemoLink, UseLink};
use onhand_words::spoken;
use serde_json::json;
use std::net::IpAddr;

/// The routes.
pub fn api() -> Api {
    const TAG: &str = "sign-in";
    Api::default()
        .post(
            "/api/v1/links/look",
            Says::open(TAG, "What a link is for.")
                .text("A link's address is `/desk/#in=SECRET`: what follows the # is sent nowhere but here.")
                .body_of::<LookAtLink>()
                .answer::<LinkReply>("The link.")
                .problem("400", "The request can't be understood.")
                .problem("404", "There is no such link: `link_unknown`.")
                .problem("410", "It is over: `link_used` or `link_expired`.")
                .problem("429", "There were too many wrong tries; Retry-After says how long to wait."),
            look,
        )
        .post(
            "/api/v1/links/use",
            Says::open(TAG, "Uses a link: chooses a password where one is needed, and signs in.")
                .body_of::<UseLink>()
                .answer::<onhand_protocol::sign_in::SessionReply>("The session; its cookie comes with it.")
                .problem("400", "The request can't be understood, or lacks what this link needs.")
                .problem("404", "There is no such link: `link_unknown`.")
                .problem("410", "It is over: `link_used` or `link_expired`.")
                .problem("422", "The password is too weak, or the login is another's.")
                .problem("429", "There were too many wrong tries; Retry-After says how long to wait."),
            use_link,
        )
        .post(
            "/api/v1/demo/links",
            Says::staff("businesses", "A link that opens a demo as somebody else.")
                .body_of::<MakeDemoLink>()
                .answer::<MadeLink>("The link.")
                .problem("404", "There is nobody of that role.")
                .problem("409", "It is no demo."),
            demo_link,
        )
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, ProblemCode::LinkUnknown, "There is no such link")
}

fn gone(code: ProblemCode) -> Failure {
    Failure::new(StatusCode::GONE, code, "The link is over")
}

/// A link that is good, and whose it is.
async fn good(
    state: &AppState,
    secret: String,
    address: Option<IpAddr>,
) -> Result<(Link, Option<Person>), Failure> {
    let now = state.handle.environment().clock.now();
    let attempt = state.tries.begin(None, address, now).map_err(too_many)?;
    let looking = state.clone();
    let link = state
        .blocking(move || {
            let link = looking.tokens.directory().link(&secret);
            link.map_err(|error| Failure::internal(&error))
        })
        .await?;
    let Some(link) = link else {
        tracing::warn!(?address, "someone came with a link that is not known");
        return Err(unknown());
    };
    attempt.was_right();
    if link.used_at.is_some() {
        return Err(gone(ProblemCode::LinkUsed));
    }
    if link.expires_at <= now {
        return Err(gone(ProblemCode::LinkExpired));
    }
    let Some(id) = link.person else {
        // Whoever comes second is not the first owner.
        return match has_owner(state).await? {
            true => Err(gone(ProblemCode::LinkUsed)),
            false => Ok((link, None)),
        };
    };
    let person = sessions::person(state, id).await.ok().filter(Person::is_active);
    Ok((link, Some(person.ok_or_else(unknown)?)))
}

async fn has_owner(state: &AppState) -> Result<bool, Failure> {
    state.read(|reader| Ok(people::has_owner(reader)?)).await
}

async fn look(
    State(state): State<AppState>,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<LinkReply>, Failure> {
    let asked: LookAtLink = read(&state, &headers, body).await?;
    let (link, person) = good(&state, asked.secret, address(place)).await?;
    let login = person.as_ref().and_then(|person| person.email.clone().or(person.phone.clone()));
    let business = sessions::business(&state).await?;
    Ok(Json(LinkReply {
        app: person.as_ref().map_or(App::Desk, |person| App::of(person.role)),
        business_name: business.name,
        business_names: business.names,
        expires_at: link.expires_at,
        kind: link.kind,
        login,
        name: person.map(|person| person.name),
        needs_password: link.kind != LinkKind::Demo,
    }))
}

async fn use_link(
    State(state): State<AppState>,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let asked: UseLink = read(&state, &headers, body).await?;
    let address = address(place);
    let (link, person) = good(&state, asked.secret.clone(), address).await?;
    if link.kind == LinkKind::Demo {
        let person = person.filter(|_| state.demo).ok_or_else(unknown)?;
        return sessions::begin(&state, person, &headers).await;
    }
    let password = needed("password", asked.password.clone())?;
    must_be_good(&password)?;
    let now = state.handle.environment().clock.now();
    let taking = state.clone();
    let taken = state
        .blocking(move || {
            let taken = taking.tokens.directory().take_link(link.id, now);
            taken.map_err(|error| Failure::internal(&error))
        })
        .await?;
    if !taken {
        return Err(gone(ProblemCode::LinkUsed));
    }
    let known = match person {
        Some(person) => with_login(&state, person, asked.login).await,
        None => first_owner(&state, asked).await,
    };
    let known = match known {
        Ok(known) => known,
        Err(failure) => {
            let giving = state.clone();
            state
                .blocking(move || {
                    let given = giving.tokens.directory().give_link_back(link.id);
                    given.map_err(|error| Failure::internal(&error))
                })
                .await?;
            return Err(failure);
        }
    };
    state.set_password(&known, password).await?;
    let id = known.id;
    sessions::end(&state, id, move |directory| directory.end_sessions(id, None)).await?;
    tracing::info!(person = %id, ?address, kind = ?link.kind, "someone came in by a link");
    sessions::begin(&state, known, &headers).await
}

fn needed(name: &str, value: Option<String>) -> Result<String, Failure> {
    value
        .ok_or_else(|| Failure::bad_request(ProblemCode::MalformedBody, format!("This link needs `{name}`.")))
}

/// The person, with something to sign in as: who has nothing yet must give it.
async fn with_login(state: &AppState, person: Person, login: Option<String>) -> Result<Person, Failure> {
    if person.email.is_some() || person.phone.is_some() {
        return Ok(person);
    }
    let (email, phone) = split(&needed("login", login)?)?;
    let mut data = json!({"person": person.id});
    extend(&mut data, &email, &phone);
    give(state, "change_person", &data).await?;
    sessions::person(state, person.id).await
}

/// Makes the first owner.
async fn first_owner(state: &AppState, asked: UseLink) -> Result<Person, Failure> {
    let name = needed("name", asked.name)?;
    let (email, phone) = split(&needed("login", asked.login)?)?;
    let id = PersonId(state.handle.new_command_id().0);
    let mut data = json!({"id": id, "name": name, "role": "owner"});
    extend(&mut data, &email, &phone);
    give(state, "add_person", &data).await?;
    Ok(Person {
        customer: None,
        email,
        id,
        language: None,
        name,
        phone,
        role: Role::Owner,
        status: PersonStatus::Active,
    })
}

/// What a login is: an e-mail address or a telephone number.
fn split(login: &str) -> Result<(Option<String>, Option<String>), Failure> {
    let text = login.trim().to_owned();
    match Login::read(login) {
        Some(Login::Email(_)) => Ok((Some(text), None)),
        Some(Login::Phone(_)) => Ok((None, Some(text))),
        None => Err(refused("A login is an e-mail address or a telephone number.")),
    }
}

fn extend(data: &mut serde_json::Value, email: &Option<String>, phone: &Option<String>) {
    for (name, value) in [("email", email), ("phone", phone)] {
        if let Some(value) = value {
            data[name] = json!(value);
        }
    }
}

fn refused(detail: impl Into<String>) -> Failure {
    Failure::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::Refused, "It can't be taken on")
        .detail(detail)
}

/// Gives a command about people, as whoever set the business up.
async fn give(state: &AppState, name: &str, data: &serde_json::Value) -> Result<(), Failure> {
    let command = Command::decode(name, &data.to_string());
    let command = command.map_err(|refusal| refused(spoken::refusal(&refusal)))?;
    let submission = Submission::of(state.handle.new_command_id(), people::set_up(), command, None);
    let answer = state.handle.submit(vec![submission]).await?.pop();
    match answer.ok_or_else(|| Failure::internal(&"there was no answer"))??.verdict {
        Verdict::Accepted { .. } => Ok(()),
        Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => {
            Err(refused(spoken::refusal(&refusal)))
        }
    }
}

async fn demo_link(
    State(state): State<AppState>,
    StaffCaller(caller): StaffCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<MadeLink>, Failure> {
    if !STAFF.contains(&caller.token.role) {
        return Err(Failure::forbidden("This is for staff."));
    }
    let asked: MakeDemoLink = read(&state, &headers, body).await?;
    if !state.demo {
        return Err(Failure::new(StatusCode::CONFLICT, ProblemCode::NotADemo, "It is no demo"));
    }
    let now = state.handle.environment().clock.now();
    let making = state.clone();
    let made = state
        .blocking(move || {
            let fault = |error: &dyn std::fmt::Display| Failure::internal(error);
            let person = making.handle.readers().read(|reader| people::first_of(reader, asked.role));
            let Some(person) = person? else {
                return Err(Failure::not_found("There is nobody of that role."));
            };
            let made = making.tokens.directory().make_link(LinkKind::Demo, Some(person.id), DEMO_TIME, now);
            made.map(|made| (made, person)).map_err(|error| fault(&error))
        })
        .await;
    let ((secret, link), person) = made?;
    let path = path(App::of(person.role), &secret);
    Ok(Json(MadeLink { expires_at: link.expires_at, path, secret, sent: false }))
}

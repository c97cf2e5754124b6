//! Who asks: a token or a session, found by the hash of its secret, held to its rate. With a session it is a person, whose
//! rights are those of their record as it is now.

use super::cookies;
use super::devices::Devices;
use super::problem::Failure;
use super::state::AppState;
use crate::directory::{Binding, Directory, Session, Token, hash_of};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use onhand_domain::command::{Actor, EVERY_HAND, MANAGERS, Role, STAFF};
use onhand_domain::ids::{ActorId, DeviceId, PersonId};
use onhand_domain::records::Person;
use onhand_domain::selection::Rights;
use onhand_domain::time::Moment;
use onhand_engine::Handle;
use onhand_protocol::sign_in::App;
use onhand_store::reads;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a token that was found is believed before it is looked at again.
const BELIEVED: Duration = Duration::from_millis(500);
/// How long it is believed while one request looks at it again: a revoked one works no longer than that.
const BELIEVED_MAX: Duration = Duration::from_secs(1);
/// Tokens that are held in memory.
const HELD_MAX: usize = 10_000;
/// How exactly it is known when a token was used last, in milliseconds.
const USED_MS: i64 = 60_000;

/// Whoever asks: a token or session that is good.
#[derive(Clone, Debug)]
pub struct Caller {
    hash: [u8; 32],
    limiter: Arc<DefaultDirectRateLimiter>,
    /// The session, where a person is signed in.
    pub session: Option<Arc<Session>>,
    /// The token; of a session, what it would be as a token: with the person's id, name and rights.
    pub token: Arc<Token>,
}

/// A caller who works for the business.
#[derive(Clone, Debug)]
pub struct StaffCaller(pub Caller);

/// A caller who works at the counter or above: not the kitchen, which sees no money.
#[derive(Clone, Debug)]
pub struct CounterCaller(pub Caller);

/// A caller who manages the business: owners and managers.
#[derive(Clone, Debug)]
pub struct ManagerCaller(pub Caller);

/// A person who is signed in.
#[derive(Clone, Debug)]
pub struct SessionCaller {
    /// As any caller.
    pub caller: Caller,
    /// Where they are signed in.
    pub session: Arc<Session>,
}

/// A caller who may see what goods cost and what is earned with them: owner and staff.
#[derive(Clone, Debug)]
pub struct CostCaller(pub Caller);

impl Caller {
    /// As the business knows them.
    pub fn actor(&self) -> Actor {
        self.token.actor()
    }

    /// What it may see of what is followed live.
    pub fn rights(&self) -> Rights {
        Rights { customer: self.token.customer, role: self.token.role }
    }

    /// Counts one more request; where it comes too soon, gives after which time it would not.
    pub fn count(&self) -> Result<(), Duration> {
        self.limiter.check().map_err(|until| until.wait_time_from(DefaultClock::default().now()))
    }

    fn of(hash: [u8; 32], held: Held) -> Self {
        Self { hash, limiter: held.limiter, session: held.session, token: held.token }
    }

    /// Whether it is a partner, who sees only its own.
    pub fn is_partner(&self) -> bool {
        self.token.role == Role::Partner
    }
}

/// The tokens, with the newest in memory.
pub struct Tokens {
    burst: NonZeroU32,
    devices: Devices,
    directory: Mutex<Directory>,
    held: Mutex<HashMap<[u8; 32], Held>>,
    people: Option<Handle>,
    rate: NonZeroU32,
}

#[derive(Clone)]
struct Held {
    limiter: Arc<DefaultDirectRateLimiter>,
    /// Whether a request is looking at it again.
    looked_at: bool,
    seen: Instant,
    session: Option<Arc<Session>>,
    token: Arc<Token>,
}

impl Tokens {
    /// Of a directory; each may ask `rate` times a second and `burst` times at once.
    pub fn new(directory: Directory, rate: NonZeroU32, burst: NonZeroU32) -> Self {
        let devices = Devices::default();
        let directory = Mutex::new(directory);
        Self { burst, devices, directory, held: Mutex::default(), people: None, rate }
    }

    /// With the people of the business, who may sign in.
    #[must_use]
    pub fn with_people(self, of: Handle) -> Self {
        Self { people: Some(of), ..self }
    }

    /// The directory. It waits for the disk: not for a thread that must not.
    pub fn directory(&self) -> MutexGuard<'_, Directory> {
        self.directory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<[u8; 32], Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token, where it was looked at not long ago. Of those who ask when it is time to look again, only the first
    /// gets none: under load the others need not wait for the disk with it.
    fn believed(&self, hash: &[u8; 32]) -> Option<Held> {
        let mut all = self.held();
        let held = all.get_mut(hash)?;
        let age = held.seen.elapsed();
        if age >= BELIEVED_MAX || age >= BELIEVED && !std::mem::replace(&mut held.looked_at, true) {
            return None;
        }
        Some(held.clone())
    }

    /// Looks at the directory, and notes the use.
    fn look(&self, hash: &[u8; 32], now: Moment) -> anyhow::Result<Option<Held>> {
        let Some((token, session)) = self.good(hash, now)? else {
            self.held().remove(hash);
            return Ok(None);
        };
        let mut held = self.held();
        if held.len() >= HELD_MAX {
            held.clear();
        }
        let limiter = held.get(hash).map(|held| held.limiter.clone()).unwrap_or_else(|| {
            Arc::new(RateLimiter::direct(Quota::per_second(self.rate).allow_burst(self.burst)))
        });
        let (token, session) = (Arc::new(token), session.map(Arc::new));
        let found = Held { limiter, looked_at: false, seen: Instant::now(), session, token };
        held.insert(*hash, found.clone());
        Ok(Some(found))
    }

    /// The token or session of a hash that is good now; notes the use.
    fn good(&self, hash: &[u8; 32], now: Moment) -> anyhow::Result<Option<(Token, Option<Session>)>> {
        let session = {
            let directory = self.directory();
            if let Some(token) = directory.find(hash)? {
                if !token.is_good(now) {
                    return Ok(None);
                }
                if is_to_be_noted(token.used_at, now) {
                    noted(directory.used(token.id, now), token.id);
                }
                return Ok(Some((token, None)));
            }
            let Some(session) = directory.session(hash, now)? else { return Ok(None) };
            session
        };
        let person = self.person(session.person)?;
        // Whoever is a partner no more, or has become one, signs in anew, to the other application.
        let person = person.filter(|person| person.is_active() && App::of(person.role) == session.app);
        let Some(person) = person else { return Ok(None) };
        if is_to_be_noted(Some(session.used_at), now) {
            noted(self.directory().used_session(session.id, now), session.person);
        }
        Ok(Some((token_of(person, &session), Some(session))))
    }

    /// A person, as they are now. It waits for the disk.
    pub fn person(&self, id: PersonId) -> anyhow::Result<Option<Person>> {
        let Some(handle) = &self.people else { return Ok(None) };
        Ok(handle.readers().read(|reader| reads::record(reader, id))?)
    }

    /// Looks at all of a person's sessions again, rather than believe what was seen.
    pub fn forget(&self, person: PersonId) {
        self.held().retain(|_, held| held.session.as_ref().is_none_or(|session| session.person != person));
    }

    /// The name of whoever acted with a token, for people. It waits for the disk.
    pub fn name_of(&self, id: ActorId) -> Result<Option<String>, Failure> {
        if id == onhand_engine::decider::timer_actor().id {
            return Ok(Some("timer".to_owned()));
        }
        let name = self.directory().name_of(id).map_err(|error| Failure::internal(&error))?;
        if name.is_some() {
            return Ok(name);
        }
        let person = self.person(PersonId(id.0)).map_err(|error| Failure::internal(&error))?;
        Ok(person.map(|person| person.name))
    }
}

impl AppState {
    async fn look(&self, hash: [u8; 32]) -> Result<Held, Failure> {
        let state = self.clone();
        let now = self.handle.environment().clock.now();
        let found = match self.tokens.believed(&hash) {
            Some(held) => Some(held).filter(|held| held.token.is_good(now)),
            None => {
                self.blocking(move || {
                    state.tokens.look(&hash, now).map_err(|error| Failure::internal(&error))
                })
                .await?
            }
        };
        found.ok_or_else(|| Failure::unauthorized("The token or session is unknown, expired or revoked."))
    }

    /// Finds whoever has a secret, and counts the request.
    pub async fn caller(&self, secret: &str) -> Result<Caller, Failure> {
        let hash = hash_of(secret);
        let held = self.look(hash).await?;
        let caller = Caller::of(hash, held);
        if let Err(wait) = caller.count() {
            let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            return Err(Failure::new(
                axum::http::StatusCode::TOO_MANY_REQUESTS,
                onhand_protocol::ProblemCode::TooManyRequests,
                "Slower, please",
            )
            .detail("This token asks more often than it may.")
            .retry_after(seconds));
        }
        Ok(caller)
    }

    /// Looks at a caller's token now, whatever was believed of it; `None` where it is not good any more.
    pub async fn look_again(&self, caller: &Caller) -> Result<Option<Caller>, Failure> {
        let (state, caller) = (self.clone(), caller.clone());
        let now = self.handle.environment().clock.now();
        self.blocking(move || {
            let found = state.tokens.look(&caller.hash, now).map_err(|error| Failure::internal(&error))?;
            Ok(found.map(|held| Caller::of(caller.hash, held)))
        })
        .await
    }

    /// As [`AppState::look_again`], and says whose the device is that it uses: its own, where it is the first to.
    pub async fn look_again_with(
        &self,
        caller: &Caller,
        device: DeviceId,
    ) -> Result<Option<(Caller, Binding)>, Failure> {
        let (state, caller) = (self.clone(), caller.clone());
        let now = self.handle.environment().clock.now();
        self.blocking(move || {
            let fault = |error: anyhow::Error| Failure::internal(&error);
            let tokens = &state.tokens;
            let Some(held) = tokens.look(&caller.hash, now).map_err(fault)? else { return Ok(None) };
            let binding = tokens.devices.bind(tokens, device, held.token.id, now).map_err(fault)?;
            Ok(Some((Caller::of(caller.hash, held), binding)))
        })
        .await
    }

    /// Whether a caller's token is still good: for streams, which outlive the request's check.
    pub async fn is_still_good(&self, caller: &Caller) -> bool {
        self.look(caller.hash).await.is_ok()
    }
}

/// A time of use is noted to the minute.
fn is_to_be_noted(used_at: Option<Moment>, now: Moment) -> bool {
    used_at.is_none_or(|used| used.plus_millis(USED_MS) <= now)
}

/// A disk that can't be written is no reason to turn away whoever only reads.
fn noted(result: anyhow::Result<()>, of: impl std::fmt::Display) {
    if let Err(error) = result {
        tracing::warn!(%error, %of, "that a token or session was used could not be noted");
    }
}

/// What a session is as a token.
fn token_of(person: Person, session: &Session) -> Token {
    Token {
        created_at: session.created_at,
        customer: person.customer,
        expires_at: Some(session.expires_at),
        id: ActorId(person.id.0),
        name: person.name,
        revoked_at: None,
        role: person.role,
        used_at: Some(session.used_at),
    }
}

/// The secret that a request brings: a bearer's, or of the session whose application it names.
fn secret(parts: &Parts, state: &AppState) -> Result<Option<String>, Failure> {
    let Some(value) = parts.headers.get(AUTHORIZATION) else {
        let app = cookies::app_of(&parts.method, &parts.headers, parts.uri.query());
        return Ok(app.and_then(|app| cookies::find(&parts.headers, &state.cookie(app))));
    };
    let text = value.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(secret.trim().to_owned())),
        _ => Err(Failure::unauthorized("The Authorization header must be `Bearer onh_…`.")),
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        match secret(parts, state)? {
            Some(secret) => state.caller(&secret).await,
            None => Err(Failure::unauthorized(
                "Send a token as `Authorization: Bearer onh_…`, or sign in and name the application.",
            )),
        }
    }
}

impl OptionalFromRequestParts<AppState> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, Failure> {
        match secret(parts, state)? {
            Some(secret) => state.caller(&secret).await.map(Some),
            None => Ok(None),
        }
    }
}

impl FromRequestParts<AppState> for StaffCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        if caller.is_partner() {
            return Err(Failure::forbidden("This is for the business's own people."));
        }
        Ok(Self(caller))
    }
}

impl FromRequestParts<AppState> for CounterCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        if !EVERY_HAND.contains(&caller.token.role) {
            return Err(Failure::forbidden("This is for whoever works at the counter or above."));
        }
        Ok(Self(caller))
    }
}

impl FromRequestParts<AppState> for ManagerCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        if !MANAGERS.contains(&caller.token.role) {
            return Err(Failure::forbidden("This is for owners and managers."));
        }
        Ok(Self(caller))
    }
}

impl FromRequestParts<AppState> for SessionCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        match caller.session.clone() {
            Some(session) => Ok(Self { caller, session }),
            None => Err(Failure::unauthorized(
                "This is for people who are signed in; a token is nobody's session.",
            )),
        }
    }
}

impl FromRequestParts<AppState> for CostCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        if !STAFF.contains(&caller.token.role) {
            return Err(Failure::forbidden("What goods cost is for owner and staff."));
        }
        Ok(Self(caller))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::NewToken;

    #[test]
    fn one_looks_again_and_the_others_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        let now = Moment::from_millis(1_763_700_000_000);
        let new = NewToken { customer: None, expires_at: None, name: "Ann".into(), role: Role::Staff };
        let (secret, made) = directory.create(new, now).unwrap();
        let hash = hash_of(&secret);
        let tokens = Tokens::new(directory, NonZeroU32::MIN, NonZeroU32::MIN);
        assert!(tokens.believed(&hash).is_none(), "nobody has looked");
        assert!(tokens.look(&hash, now).unwrap().is_some());
        assert!(tokens.believed(&hash).is_some());

        let age = |by: Duration| {
            let mut all = tokens.held();
            let held = all.get_mut(&hash).unwrap();
            held.seen = held.seen.checked_sub(by).unwrap();
        };
        age(BELIEVED);
        assert!(tokens.believed(&hash).is_none(), "the first looks again");
        assert!(tokens.believed(&hash).is_some(), "the others go on meanwhile");
        age(BELIEVED_MAX - BELIEVED);
        assert!(tokens.believed(&hash).is_none(), "but not for long");
        assert!(tokens.look(&hash, now).unwrap().is_some());
        assert!(tokens.believed(&hash).is_some());

        assert!(tokens.directory().revoke(made.id, now).unwrap());
        assert!(tokens.look(&hash, now).unwrap().is_none());
        assert!(tokens.believed(&hash).is_none(), "a revoked one is not believed once someone has looked");
    }
}

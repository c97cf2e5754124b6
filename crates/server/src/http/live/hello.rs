//! The first message: who it is, and whether it may come in.

use crate::directory::Binding;
use crate::http::auth::Caller;
use crate::http::problem::Failure;
use crate::http::state::AppState;
use axum::body::Bytes;
use axum::http::StatusCode;
use onhand_protocol::live::{Hello, Reason, ServerMessage, VERSION};
use tokio::sync::watch;

/// When whoever finds no room is to come again, in milliseconds.
pub const FULL_RETRY_MS: u32 = 5_000;
/// When whoever met a failure is to come again, in milliseconds.
pub const RETRY_MS: u32 = 1_000;

/// A client that may come in.
pub struct Guest {
    /// Who it is.
    pub caller: Caller,
    /// Tells when its token may have changed since it was looked at.
    pub changes: watch::Receiver<u64>,
    /// What it said.
    pub hello: Box<Hello>,
}

/// The last message to a client that may not, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// In words for programmers.
    pub detail: String,
    /// Why.
    pub reason: Reason,
    /// When to come again, in milliseconds; absent: not without being told to.
    pub retry_ms: Option<u32>,
}

impl Farewell {
    /// For good.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), reason, retry_ms: None }
    }

    /// Until so many milliseconds later.
    #[must_use]
    pub fn until(self, retry_ms: u32) -> Self {
        Self { retry_ms: Some(retry_ms), ..self }
    }

    /// As it travels.
    pub fn bytes(self) -> Bytes {
        let Self { detail, reason, retry_ms } = self;
        bytes(&ServerMessage::Bye { detail, reason, retry_ms })
    }
}

impl From<Failure> for Farewell {
    fn from(failure: Failure) -> Self {
        let problem = failure.body();
        let detail = problem.detail.clone().unwrap_or_else(|| problem.title.clone());
        match failure.status() {
            StatusCode::UNAUTHORIZED => Self::new(Reason::Unauthorized, detail),
            StatusCode::TOO_MANY_REQUESTS => Self::new(Reason::TooMany, detail).until(FULL_RETRY_MS),
            _ => Self::new(Reason::Failed, detail).until(RETRY_MS),
        }
    }
}

/// A message as it travels.
pub fn bytes(message: &ServerMessage) -> Bytes {
    // What is written here has no form that JSON does not have.
    serde_json::to_vec(message).unwrap_or_default().into()
}

/// Lets a client in that names its token itself, or came signed in.
pub async fn admit_stranger(
    state: &AppState,
    mut hello: Box<Hello>,
    signed_in: Option<Caller>,
) -> Result<Guest, Farewell> {
    check_version(&hello)?;
    let caller = match (hello.token.take(), signed_in) {
        (Some(secret), _) => state.caller(&secret).await?,
        (None, Some(caller)) => caller,
        (None, None) => {
            let detail = "`hello` has no token, and the connection came without a good session.";
            return Err(Farewell::new(Reason::Unauthorized, detail));
        }
    };
    admit(state, hello, caller).await
}

/// Lets a client in whose token is known.
pub async fn admit(state: &AppState, hello: Box<Hello>, caller: Caller) -> Result<Guest, Farewell> {
    check_version(&hello)?;
    // First it is listened for changes, then looked: none can come between.
    let changes = state.live.tokens.follow();
    let Some((caller, binding)) = state.look_again_with(&caller, hello.device).await? else {
        return Err(Farewell::new(Reason::Unauthorized, "The token is unknown, expired or revoked."));
    };
    match binding {
        Binding::Of(token) if token == caller.token.id => Ok(Guest { caller, changes, hello }),
        Binding::Of(_) => {
            let detail = "The device's id belongs to somebody else; a device that is given to somebody else takes a new one.";
            Err(Farewell::new(Reason::DeviceOfAnother, detail))
        }
        Binding::TooMany => {
            Err(Farewell::new(Reason::TooMany, "The token has as many devices as it may have."))
        }
    }
}

fn check_version(hello: &Hello) -> Result<(), Farewell> {
    if hello.version == VERSION {
        return Ok(());
    }
    let detail = format!("Version {} is not spoken here; {VERSION} is.", hello.version);
    Err(Farewell::new(Reason::UnknownVersion, detail))
}

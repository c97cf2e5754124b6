//! Callers of whom more is asked than that they are known: each route says in its arguments whom it is for.

use super::auth::Caller;
use super::problem::Failure;
use super::state::AppState;
use crate::directory::Session;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onhand_domain::command::{EVERY_HAND, MANAGERS, STAFF};
use std::sync::Arc;

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

//! A customer's account: its statement over some days, and what is overdue.

use super::auth::Caller;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::{AppState, ReadFailure};
use super::{reading, visible};
use crate::reports;
use crate::reports::statement::{self, StatementError};
use axum::Json;
use axum::extract::State;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::{Collection, Customer, Stored};
use onhand_protocol::Statement;

/// What happened in a customer's account, with the balance after each entry: of any customer to staff, of their own to
/// partners.
pub async fn statement(
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    mut params: Params,
) -> Result<Json<Statement>, Failure> {
    if !visible::may_open(&caller, Collection::AccountEntries) {
        return Err(Failure::forbidden("Accounts are for whoever works at the counter or above."));
    }
    let days = (params.day("from")?, params.day("to")?);
    params.done(&["from", "to"])?;
    let now = state.handle.environment().clock.now();
    state
        .read(move |reader| {
            let stored = reading::existing(reader, Collection::Customers, &key)?;
            if visible::record(&caller, OwnLists::default(), Collection::Customers, &stored)?.is_none() {
                return Err(reading::no_such(Collection::Customers, &key).into());
            }
            let record = stored.decode(Collection::Customers)?;
            let Some(customer) = Customer::from_record(&record) else {
                return Err(reading::no_such(Collection::Customers, &key).into());
            };
            let business = reports::business(reader)?;
            let business = business.ok_or_else(|| Failure::not_found("There is no business yet."))?;
            Ok(statement::statement(reader, &business, customer, days, business.day_of(now))?)
        })
        .await
        .map(Json)
}

impl From<StatementError> for ReadFailure {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Backwards => Failure::bad_parameter("to", "it is before `from`").into(),
            StatementError::OutOfRange => Failure::damaged("the sum of an account").into(),
            StatementError::Store(error) => error.into(),
            StatementError::TooLong => Failure::bad_parameter("from", error.to_string()).into(),
        }
    }
}

//! What it takes to order again what an order had.

use super::api::{Api, Key, Says};
use super::auth::Caller;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::AppState;
use super::{reading, visible};
use crate::again;
use axum::Json;
use axum::extract::State;
use onhand_domain::ids::CommandId;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::{Collection, Order, Stored};
use onhand_protocol::OrderAgain;

/// Its route.
pub fn api() -> Api {
    Api::default().get(
        "/api/v1/orders/{key}/again",
        Says::new("commands", "An order like this one as it would be now: the data of a `place_order`.")
            .text(
                "Nothing is placed. The same customer, address, method and lines, at the prices that hold now; a \
                 partner's quantities are raised to the minimum and multiple of now. Lines that can't be had are left \
                 out, each with why. Discounts, prices by hand, charges, notes on the whole and the wanted day stay behind.",
            )
            .key(Key::Id)
            .answer::<OrderAgain>("What to send, what it comes to, and what is not in it.")
            .problem("404", "No such order."),
        again,
    )
}

/// The order that is like another: any to staff, their own to partners.
async fn again(
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    params: Params,
) -> Result<Json<OrderAgain>, Failure> {
    params.done(&[])?;
    let environment = state.handle.environment();
    let now = environment.clock.now();
    let command = CommandId(environment.ids.new_id(now));
    state
        .read(move |reader| {
            let collection = Collection::Orders;
            let stored = reading::existing(reader, collection, &key)?;
            if visible::record(&caller, OwnLists::default(), collection, &stored)?.is_none() {
                return Err(reading::no_such(collection, &key).into());
            }
            let record = stored.decode(collection)?;
            let order = Order::from_record(&record).ok_or_else(|| reading::no_such(collection, &key))?;
            Ok(again::again(reader, order, caller.actor(), now, command)?)
        })
        .await
        .map(Json)
}

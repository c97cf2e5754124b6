//! What a caller may see. Staff see all; a partner sees its own records and events, and of those nothing of the
//! people who work for the business.

use super::auth::Caller;
use super::problem::Failure;
use onhand_domain::event::{Audience, Event};
use onhand_domain::ids::CustomerId;
use onhand_domain::records::Collection;
use onhand_domain::records::registry::Scope;
use onhand_protocol::OutcomeReply;
use onhand_store::StoredDoc;
use serde_json::Value;
use serde_json::value::RawValue;

/// Whether a caller may hear an event.
pub fn may_hear(caller: &Caller, event: &Event) -> bool {
    !caller.is_partner()
        || match event.audience() {
            Audience::Staff => false,
            Audience::Partners => true,
            Audience::Customer(customer) => is_own(caller, Some(customer)),
        }
}

fn is_own(caller: &Caller, customer: Option<CustomerId>) -> bool {
    customer.is_some() && customer == caller.token.customer
}

/// Whether a caller may see anything of a collection. To a partner, the others are not there.
pub fn may_open(caller: &Caller, collection: Collection) -> bool {
    !caller.is_partner() || collection.scope() != Scope::Staff
}

/// An outcome, with the events that the caller may hear.
pub fn outcome(caller: &Caller, mut reply: OutcomeReply) -> Result<OutcomeReply, Failure> {
    if let Some(events) = reply.events.take_if(|_| caller.is_partner()) {
        let mut events: Vec<Event> =
            serde_json::from_str(events.get()).map_err(|error| Failure::internal(&error))?;
        events.retain(|event| may_hear(caller, event));
        reply.events = Some(raw(&events)?);
    }
    Ok(reply)
}

/// A record as the caller may see it; `None` where it may not.
pub fn record(
    caller: &Caller,
    collection: Collection,
    stored: &StoredDoc,
) -> Result<Option<Box<RawValue>>, Failure> {
    if caller.is_partner() {
        let own = || -> Result<bool, Failure> {
            let record = stored.decode(collection)?;
            Ok(is_own(caller, record.customer()))
        };
        match collection.scope() {
            Scope::Staff => return Ok(None),
            Scope::OwnCustomer if !own()? => return Ok(None),
            Scope::OwnCustomer | Scope::Partners => {}
        }
    }
    doc(caller, collection, &stored.doc).map(Some)
}

/// A document of a record that the caller may see. A partner is not told who of the business's people did what, nor
/// what they note of it for themselves.
pub fn doc(caller: &Caller, collection: Collection, doc: &[u8]) -> Result<Box<RawValue>, Failure> {
    let damaged = |error: serde_json::Error| Failure::internal(&error);
    if !caller.is_partner() {
        return serde_json::from_slice(doc).map_err(damaged);
    }
    let mut value: Value = serde_json::from_slice(doc).map_err(damaged)?;
    if collection == Collection::Customers {
        if let Some(customer) = value.as_object_mut() {
            customer.remove("note");
        }
    }
    hide_people(&mut value, &caller.token.id.to_string());
    raw(&value)
}

fn hide_people(value: &mut Value, own: &str) {
    match value {
        Value::Object(fields) => {
            if fields.get("actor").is_some_and(|actor| actor != own) {
                fields.remove("actor");
                fields.remove("device");
            }
            fields.values_mut().for_each(|value| hide_people(value, own));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| hide_people(value, own)),
        _ => {}
    }
}

fn raw(value: &impl serde::Serialize) -> Result<Box<RawValue>, Failure> {
    serde_json::value::to_raw_value(value).map_err(|error| Failure::internal(&error))
}

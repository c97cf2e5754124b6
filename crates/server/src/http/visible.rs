//! What a caller may see. Staff see all; a partner sees its own records, whole, and its own events. Records that partners
//! see hold nothing of the people who work for the business; who of them did what is in the log, and hidden there.

use super::auth::Caller;
use super::problem::Failure;
use super::state::ReadFailure;
use onhand_domain::event::{Audience, Event};
use onhand_domain::ids::CustomerId;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::Collection;
use onhand_domain::records::registry::Scope;
use onhand_domain::selection::{self, Selection};
use onhand_engine::live;
use onhand_protocol::OutcomeReply;
use onhand_store::{Reader, StoredDoc};
use serde_json::value::RawValue;

/// Whether a caller may hear an event, given its price lists.
pub fn may_hear(caller: &Caller, lists: OwnLists, event: &Event) -> bool {
    if !caller.is_partner() {
        return may_open(caller, event.subject().0);
    }
    match event.audience() {
        Audience::Staff => false,
        Audience::Partners => true,
        Audience::Customer(customer) => is_own(caller, Some(customer)),
        Audience::List(list) => lists.contain(list),
    }
}

/// The price lists that a partner sees: those of its customer and of the customer's group, as they are stored.
pub fn lists(reader: &dyn Reader, caller: &Caller) -> Result<OwnLists, ReadFailure> {
    match caller.token.customer.filter(|_| caller.is_partner()) {
        Some(customer) => Ok(live::own_lists(reader, customer)?),
        None => Ok(OwnLists::default()),
    }
}

fn is_own(caller: &Caller, customer: Option<CustomerId>) -> bool {
    customer.is_some() && customer == caller.token.customer
}

/// Whether a caller may see anything of a collection. To a partner, the others are not there.
pub fn may_open(caller: &Caller, collection: Collection) -> bool {
    selection::may_open(caller.token.role, collection)
}

/// An outcome, with the events that the caller may hear.
pub fn outcome(caller: &Caller, mut reply: OutcomeReply) -> Result<OutcomeReply, Failure> {
    if let Some(events) = reply.events.take_if(|_| caller.is_partner()) {
        let mut events: Vec<Event> =
            serde_json::from_str(events.get()).map_err(|error| Failure::internal(&error))?;
        // A partner's own commands change no price list.
        events.retain(|event| may_hear(caller, OwnLists::default(), event));
        reply.events = Some(raw(&events)?);
    }
    Ok(reply)
}

/// A record as the caller, given its price lists, may see it; `None` where it may not.
pub fn record(
    caller: &Caller,
    lists: OwnLists,
    collection: Collection,
    stored: &StoredDoc,
) -> Result<Option<Box<RawValue>>, Failure> {
    if caller.is_partner() {
        let own = || -> Result<bool, Failure> {
            let record = stored.decode(collection)?;
            Ok(is_own(caller, record.customer()))
        };
        let on_own_list = || -> Result<bool, Failure> {
            let record = stored.decode(collection)?;
            let seen = Selection::all(collection).seen_with(&caller.rights(), lists);
            Ok(seen.is_ok_and(|seen| seen.matches(&record)))
        };
        match collection.scope() {
            Scope::Staff => return Ok(None),
            Scope::OwnLists if !on_own_list()? => return Ok(None),
            Scope::OwnCustomer if !own()? => return Ok(None),
            Scope::OwnCustomer | Scope::OwnLists | Scope::Partners => {}
        }
    }
    doc(&stored.doc).map(Some)
}

/// A document, as it is stored.
pub fn doc(doc: &[u8]) -> Result<Box<RawValue>, Failure> {
    serde_json::from_slice(doc).map_err(|error| Failure::internal(&error))
}

fn raw(value: &impl serde::Serialize) -> Result<Box<RawValue>, Failure> {
    serde_json::value::to_raw_value(value).map_err(|error| Failure::internal(&error))
}

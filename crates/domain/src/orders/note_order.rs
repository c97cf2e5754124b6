//! Writes a note on an order that staff alone see.

use super::transitions;
use crate::command::{Act, KITCHEN_TOO, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, OrderId, OrderNoteId};
use crate::limits;
use crate::records::{Order, OrderNote};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note for staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteOrder {
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<OrderNoteId>,
    /// About which order.
    pub order: OrderId,
    /// The words.
    pub text: String,
}

impl Act for NoteOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = KITCHEN_TOO;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Order>(self.order);
        let id =
            self.note.map_or_else(|| ids::derive(wants.context().command.0, "order_note", &[]), |id| id.0);
        wants.record::<OrderNote>(id);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        check("data.text", &self.text)?;
        let order = transitions::existing_order(decision, self.order)?.id;
        let id = self.note.unwrap_or_else(|| id_of(decision));
        decision.must_be_new::<OrderNote>(id)?;
        put(decision, id, order, self.text.clone());
        Ok(())
    }
}

/// The id of the note that a command makes where it gives none.
pub fn id_of(decision: &Decision<'_>) -> OrderNoteId {
    OrderNoteId(ids::derive(decision.context().command.0, "order_note", &[]))
}

/// Refuses words that are none, or too long.
pub fn check(field: &str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(field, Rule::NotEmpty));
    }
    limits::note(field, Some(text))
}

/// Keeps a note.
pub fn put(decision: &mut Decision<'_>, id: OrderNoteId, order: OrderId, text: String) {
    let context = decision.context();
    decision.put(OrderNote { actor: context.actor.id, at: context.occurred_at, id, order, text });
    decision.say(Event::OrderNoted { note: id, order });
}

//! A customer asks to bring goods of an order back: never more than they had, less what came back or is to come.

use super::transitions;
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, OrderId, ReturnRequestId};
use crate::limits;
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::counter::Series;
use crate::records::return_request::{ReturnRequestLine, ReturnRequestState};
use crate::records::{Counter, Order, Product, ReturnRequest};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish to bring goods back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReturn {
    /// What is to come back.
    pub lines: Vec<AskedLine>,
    /// The customer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of which order.
    pub order: OrderId,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ReturnRequestId>,
}

/// How much of a line is to come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReturnRequestLineInput)]
pub struct AskedLine {
    /// The order's line, counted from 0.
    pub line: u32,
    /// How much, in the product's stock unit.
    pub quantity: Quantity,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Act for AskReturn {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Counter>(Counter::id_of(Series::ReturnRequest));
        let id = self
            .request
            .map_or_else(|| ids::derive(wants.context().command.0, "return_request", &[]), |id| id.0);
        wants.record::<ReturnRequest>(id);
        wants.found::<ReturnRequest>(Lookup::ReturnRequestsOf(self.order));
        let Some(order) = wants.record::<Order>(self.order) else { return };
        for line in &self.lines {
            if let Some(line) = order.lines.get(line.line as usize) {
                wants.record::<Product>(line.product);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        limits::note("data.note", self.note.as_deref())?;
        let derived = || ReturnRequestId(ids::derive(decision.context().command.0, "return_request", &[]));
        let id = self.request.unwrap_or_else(derived);
        let order = transitions::existing_order(decision, self.order)?;
        decision.must_be_new::<ReturnRequest>(id)?;
        let earlier: Vec<&ReturnRequest> = decision
            .found(&Lookup::ReturnRequestsOf(order.id))
            .into_iter()
            .filter_map(|id| decision.get::<ReturnRequest>(id))
            .collect();
        limits::few("data.order", earlier.len(), limits::RETURN_REQUESTS_MAX - 1)?;
        let lines = self.lines(decision, &order, &earlier)?;
        let number = decision.next_number(Series::ReturnRequest);
        let (by, asked_at) = (decision.party(), decision.context().occurred_at);
        decision.put(ReturnRequest {
            answer: None,
            answered_at: None,
            asked_at,
            by,
            customer: order.customer,
            id,
            lines,
            note: self.note.clone(),
            number,
            order: order.id,
            r#return: None,
            state: ReturnRequestState::Requested,
        });
        decision.say(Event::ReturnRequested {
            request: id,
            customer: order.customer,
            number,
            order: order.id,
        });
        Ok(())
    }
}

impl AskReturn {
    fn lines(
        &self,
        decision: &Decision<'_>,
        order: &Order,
        earlier: &[&ReturnRequest],
    ) -> Result<Vec<ReturnRequestLine>, Refusal> {
        let mut lines: Vec<ReturnRequestLine> = Vec::with_capacity(self.lines.len());
        for (place, asked) in self.lines.iter().enumerate() {
            let field = |name: &str| format!("data.lines[{place}].{name}");
            limits::positive(|| field("quantity"), asked.quantity)?;
            limits::short(&field("reason"), asked.reason.as_deref())?;
            if lines.iter().any(|line| line.line == asked.line) {
                return Err(Refusal::invalid(field("line"), Rule::Unique));
            }
            let line = order.lines.get(asked.line as usize);
            let line = line.ok_or(Refusal::UnknownLine { line: asked.line })?;
            limits::fits_unit(decision.existing_product(line.product)?, asked.quantity)?;
            let left = line.still_had().minus(to_come(earlier, asked.line))?.floor_zero();
            if asked.quantity > left {
                return Err(Refusal::MoreThanOpen { line: asked.line, open: left, wanted: asked.quantity });
            }
            lines.push(ReturnRequestLine {
                line: asked.line,
                quantity: asked.quantity,
                reason: asked.reason.clone(),
            });
        }
        Ok(lines)
    }
}

/// What may still come back of a line by requests that are open.
fn to_come(requests: &[&ReturnRequest], line: u32) -> Quantity {
    let open = requests.iter().filter(|request| request.state.is_open());
    open.flat_map(|request| &request.lines).filter(|part| part.line == line).map(|part| part.quantity).sum()
}

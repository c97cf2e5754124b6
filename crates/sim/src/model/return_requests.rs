//! What customers say of goods that arrived, and ask to bring back; what the business answers.

use super::orders::OrderLine;
use super::refusals::{exists, invalid, more_than_open, unknown};
use super::{Decided, Id, Model, Who, given_id, list, text};
use crate::figures;
use serde_json::{Value, json};

/// A wish to bring goods back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRequest {
    /// Whose it is.
    pub customer: Option<Id>,
    /// The order's lines, and how much of each.
    pub lines: Vec<(u64, i64)>,
    /// Of which order.
    pub order: Id,
    /// The return by which the goods came.
    pub received_by: Option<Id>,
    /// `requested`, `approved`, `declined` or `received`.
    pub state: String,
}

impl ReturnRequest {
    /// Whether goods may still come by it.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "requested" | "approved")
    }
}

/// What the customer still has of a line.
fn still_had(line: &OrderLine) -> i64 {
    (line.taken - line.returned).max(0)
}

impl Model {
    pub(super) fn receive_order(&mut self, data: &Value, who: Who<'_>) -> Decided {
        let (id, mut order) = self.order(data, who)?;
        order.must_be(&id, &["handed_over", "completed"])?;
        if order.received {
            return Err(json!({"code": "nothing_to_do"}));
        }
        let mut seen = Vec::new();
        for (place, part) in list(data, "missing").iter().enumerate() {
            let quantity = figures::read(&part["quantity"]);
            Self::positive("missing", place, quantity)?;
            let line = part["line"].as_u64().unwrap_or(0);
            if seen.contains(&line) {
                return Err(invalid(&format!("data.missing[{place}].line"), "unique"));
            }
            seen.push(line);
            let found = order.lines.get_mut(line as usize);
            let found = found.ok_or_else(|| json!({"code": "unknown_line", "line": line}))?;
            self.in_stock_unit(&found.product, quantity, &Value::Null, true)?;
            if quantity > still_had(found) {
                return Err(more_than_open(line, still_had(found), quantity));
            }
            found.missing = quantity;
        }
        order.received = true;
        order.step("completed");
        self.orders.insert(id, order);
        Ok(())
    }

    pub(super) fn ask_return(&mut self, data: &Value, who: Who<'_>) -> Decided {
        if list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let (order_id, order) = self.order(data, who)?;
        let id = given_id(data, "request");
        if self.requests.contains_key(&id) {
            return Err(exists("return_requests", &id));
        }
        let mut lines: Vec<(u64, i64)> = Vec::new();
        for (place, part) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&part["quantity"]);
            Self::positive("lines", place, quantity)?;
            let line = part["line"].as_u64().unwrap_or(0);
            if lines.iter().any(|(other, _)| *other == line) {
                return Err(invalid(&format!("data.lines[{place}].line"), "unique"));
            }
            let found = order.lines.get(line as usize);
            let found = found.ok_or_else(|| json!({"code": "unknown_line", "line": line}))?;
            self.in_stock_unit(&found.product, quantity, &Value::Null, true)?;
            let of_order = |request: &&ReturnRequest| request.order == order_id && request.is_open();
            let asked = self.requests.values().filter(of_order).flat_map(|request| &request.lines);
            let to_come: i64 = asked.filter(|(other, _)| *other == line).map(|(_, quantity)| quantity).sum();
            let left = (still_had(found) - to_come).max(0);
            if quantity > left {
                return Err(more_than_open(line, left, quantity));
            }
            lines.push((line, quantity));
        }
        let (customer, state) = (order.customer, "requested".to_owned());
        self.requests
            .insert(id, ReturnRequest { customer, lines, order: order_id, received_by: None, state });
        Ok(())
    }

    pub(super) fn answer_return(&mut self, data: &Value) -> Decided {
        let id = given_id(data, "request");
        let request = self.requests.get_mut(&id).ok_or_else(|| unknown("return_requests", &id))?;
        let state = if data["approve"] == json!(true) { "approved" } else { "declined" };
        if !request.is_open() || request.state == state {
            return Err(json!({"code": "wrong_return_state", "request": id, "state": request.state}));
        }
        request.state = state.to_owned();
        Ok(())
    }

    /// The wish by which goods come, and the order that they come from: as named, or as it was asked.
    pub(super) fn requested(&self, data: &Value) -> Result<(Option<Id>, Option<Id>), Value> {
        let order = text(data, "order").map(str::to_owned);
        let Some(id) = text(data, "request") else { return Ok((None, order)) };
        let request = self.requests.get(id).ok_or_else(|| unknown("return_requests", id))?;
        if order.as_ref().is_some_and(|order| *order != request.order) {
            return Err(invalid("data.request", "known"));
        }
        Ok((Some(id.to_owned()), Some(request.order.clone())))
    }

    /// The goods came.
    pub(super) fn received(&mut self, request: Option<&Id>, back: &str) {
        let found = request.and_then(|id| self.requests.get_mut(id));
        if let Some(request) = found.filter(|request| request.is_open()) {
            request.received_by = Some(back.to_owned());
            request.state = "received".to_owned();
        }
    }
}

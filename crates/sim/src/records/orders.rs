//! What stands beside an order's figures: how it gets to its customer, from where, what staff note of it, and what is to
//! come back of it.

use super::{docs, quantity};
use crate::model::Model;
use crate::properties::{Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use serde_json::Value;

/// All of it is what the model says.
pub fn beside(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::Orders)?;
    for (id, order) in &model.orders {
        let is = &stored.get(id).cloned().unwrap_or_default();
        let wanted = &order.delivery;
        let delivery = [
            ("address", &wanted.address),
            ("contact", &wanted.contact),
            ("method", &wanted.method),
            ("wanted", &wanted.wanted),
            ("window", &wanted.window),
        ];
        let same = delivery.iter().all(|(field, value)| is[*field] == **value)
            && is["received_at"].is_string() == order.received;
        ensure(same, "orders get to their customers as the model says", || {
            format!("{is}, expected {wanted:?}, received: {}", order.received)
        })?;
        let lines = is["lines"].as_array().map_or(&[][..], Vec::as_slice);
        let same = order.lines.iter().zip(lines).all(|(line, is_line)| {
            let location = is_line["location"].as_str().or(is["location"].as_str());
            location == Some(line.location.as_str())
                && is_line["note"].as_str() == line.note.as_deref()
                && quantity(&is_line["missing"]) == line.missing
        });
        ensure(same && is["location"] == order.location.as_str(), "lines are where the model says", || {
            format!("{is}, expected {order:?}")
        })?;
    }
    notes(truth, model)?;
    requests(truth, model)
}

fn notes(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::OrderNotes)?;
    let same = stored.len() == model.notes.len()
        && model.notes.iter().all(|(id, (order, words))| {
            stored.get(id).is_some_and(|is| is["order"] == order.as_str() && is["text"] == words.as_str())
        });
    ensure(same, "notes are what the model says", || format!("{stored:?}, expected {:?}", model.notes))
}

fn requests(truth: &dyn Reader, model: &Model) -> Check {
    let stored = docs(truth, Collection::ReturnRequests)?;
    ensure(stored.len() == model.requests.len(), "requests are what the model says", || {
        format!("{} requests, expected {}", stored.len(), model.requests.len())
    })?;
    for (id, request) in &model.requests {
        let is = &stored.get(id).cloned().unwrap_or_default();
        let parts = is["lines"].as_array().map_or(&[][..], Vec::as_slice);
        let part = |part: &Value| (part["line"].as_u64().unwrap_or(u64::MAX), quantity(&part["quantity"]));
        let same = parts.iter().map(part).eq(request.lines.iter().copied())
            && is["order"] == request.order.as_str()
            && is["state"] == request.state.as_str()
            && is["customer"].as_str() == request.customer.as_deref()
            && is["return"].as_str() == request.received_by.as_deref();
        ensure(same, "requests are what the model says", || format!("{is}, expected {request:?}"))?;
    }
    Ok(())
}

//! Commands as an earlier release wrote them: the golden files of the domain, with every field they have, and with the
//! products, places and ids of this business put in.

use super::{Workload, id_of};
use crate::interaction::Request;
use crate::model::Model;
use serde_json::Value;

macro_rules! golden {
    ($($file:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../../domain/tests/golden/commands/", $file, ".json"))),*]
    };
}

/// The commands that need no more than what is put in.
const RELEASED: &[&str] = golden![
    "add_customer",
    "cancel_order",
    "close_remainder",
    "complete_order",
    "confirm_order",
    "dispatch_transfer",
    "expire_order",
    "hand_over_order",
    "place_order",
    "place_order",
    "place_order",
    "place_order-2",
    "post_adjustment",
    "post_count",
    "post_damage",
    "post_made",
    "post_opening",
    "post_receipt",
    "post_waste",
    "prepare_order",
    "ready_order",
    "receive_transfer",
    "record_return",
    "record_sale",
    "record_sale",
    "reject_order",
    "reverse_document",
    "void_sale",
];

/// Names in the golden files, and those of this business: what is sold by the case, and by the kilogram.
const NAMES: &[(&str, &str)] = &[("TEA-01", "CUP"), ("SHOP", "MAIN"), ("STORE", "DEPOT"), ("CAFE", "ANNA")];

impl Workload {
    pub(super) fn released(&mut self, model: &Model) -> Request {
        let text = self.one_of(RELEASED);
        let mut command: Value = serde_json::from_str(text).unwrap_or_default();
        let name = command["type"].as_str().unwrap_or_default().to_owned();
        let mut data = command["data"].take();
        self.put_in(&name, &mut data, model);
        if name == "add_customer" {
            (data["group"], data["price_list"]) = (id_of(0x61, 1).into(), id_of(0x71, 1).into());
        }
        if name == "place_order" && !data["new_customer"].is_null() {
            data["new_customer"]["id"] = self.fresh_id(0xcc).into();
            data["order"] = self.fresh_id(0x0d).into();
        }
        let by = self.one_of(&["owner", "staff", "staff", "cashier"]);
        self.give(by, &name, data)
    }

    fn put_in(&mut self, name: &str, value: &mut Value, model: &Model) {
        match value {
            Value::Object(fields) => {
                for (field, value) in fields.iter_mut() {
                    match value.as_str().filter(|text| text.starts_with("01990f3e-")) {
                        Some(_) => *value = self.id_for(name, field, model).into(),
                        None => self.put_in(name, value, model),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.put_in(name, value, model)),
            Value::String(text) => {
                if let Some((_, own)) = NAMES.iter().find(|(golden, _)| golden == text) {
                    *text = (*own).to_owned();
                }
            }
            _ => {}
        }
    }

    /// A new id where the command makes something, otherwise the id of something there is.
    fn id_for(&mut self, name: &str, field: &str, model: &Model) -> String {
        let known: Vec<String> = match (name, field) {
            (_, "register") => model.registers.keys().cloned().collect(),
            (_, "suspended") => model.suspended.keys().cloned().collect(),
            (_, "product") => vec![id_of(0xb0, 3)],
            ("place_order", "order") => vec![self.fresh_id(0x0d)],
            ("record_sale", _) => vec![self.fresh_id(0x5a)],
            ("record_return", "return") => vec![self.fresh_id(0x4e)],
            ("add_customer", _) => vec![self.fresh_id(0xcc)],
            ("reverse_document", _) => model.documents.keys().cloned().collect(),
            (_, "request") => model.requests.keys().cloned().collect(),
            (_, "document") => vec![self.fresh_id(0xd0)],
            (_, "order") => model.orders.keys().cloned().collect(),
            (_, "sale") => model.sales.keys().cloned().collect(),
            _ => model.documents.keys().cloned().collect(),
        };
        let found = self.pick(&known).cloned();
        found.unwrap_or_else(|| id_of(0xff, 1))
    }
}

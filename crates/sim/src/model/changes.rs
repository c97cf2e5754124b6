//! Changing, archiving and restoring what the business consists of; seeing to what could not be applied.

use super::refusals::{invalid, not_active, unknown};
use super::{Decided, Model, accounts, list, money, text};
use crate::figures;
use serde_json::{Value, json};

fn nothing_to_do() -> Value {
    json!({"code": "nothing_to_do"})
}

fn refuse_if(is_used: bool) -> Decided {
    if is_used { Err(json!({"code": "still_in_use"})) } else { Ok(()) }
}

impl Model {
    /// The simulation gives a new name with every change, so that there is something to do; or gives nothing at all.
    pub(super) fn edit_product(&mut self, data: &Value) -> Decided {
        let id = self.product(text(data, "product").unwrap_or_default())?;
        if self.products[&id].status == "archived" {
            return Err(not_active("products", &id));
        }
        if data["name"].is_null() {
            return Err(nothing_to_do());
        }
        if let Some(product) = self.products.get_mut(&id) {
            let policy = &data["sell_policy"];
            if policy.is_object() {
                product.backorder = policy.get("limit").map_or(0, figures::read);
            }
            product.cost = text(data, "cost").map(str::to_owned).or(product.cost.take());
            product.price = money::price(&data["price"]).or(product.price);
            product.status = text(data, "status").unwrap_or(&product.status).to_owned();
        }
        Ok(())
    }

    pub(super) fn archive_product(&mut self, data: &Value) -> Decided {
        let id = self.product(text(data, "product").unwrap_or_default())?;
        if self.products[&id].status == "archived" {
            return Err(nothing_to_do());
        }
        if data["force"] != json!(true) {
            refuse_if(self.is_product_used(&id))?;
        } else if text(data, "reason").is_none() {
            return Err(invalid("data.reason", "given"));
        }
        self.set_product_status(&id, "archived");
        Ok(())
    }

    pub(super) fn restore_product(&mut self, data: &Value) -> Decided {
        let id = self.product(text(data, "product").unwrap_or_default())?;
        if self.products[&id].status != "archived" {
            return Err(nothing_to_do());
        }
        self.set_product_status(&id, text(data, "status").unwrap_or("active"));
        Ok(())
    }

    fn set_product_status(&mut self, id: &str, status: &str) {
        if let Some(product) = self.products.get_mut(id) {
            product.status = status.to_owned();
        }
    }

    fn is_product_used(&self, id: &str) -> bool {
        let stocked = self.levels.iter().any(|((product, _), level)| product == id && !level.is_empty());
        let promised = self.orders.values().flat_map(|order| &order.lines);
        let sent = self.documents.values().filter(|document| document.is_under_way());
        stocked
            || promised.into_iter().any(|line| line.product == id && line.open > 0)
            || sent.flat_map(|document| &document.lines).any(|(product, ..)| product == id)
    }

    pub(super) fn edit_location(&mut self, data: &Value) -> Decided {
        let id = self.location(text(data, "location").unwrap_or_default())?;
        if data["name"].is_null() {
            return Err(nothing_to_do());
        }
        let Some(location) = self.locations.get_mut(&id) else { return Err(nothing_to_do()) };
        if location.status == "archived" {
            return Err(not_active("locations", &id));
        }
        let online = data["online"].as_bool().unwrap_or(location.online);
        if location.kind == "transit" && online {
            return Err(invalid("data.online", "known"));
        }
        location.online = online;
        location.holdback = data.get("holdback").map_or(location.holdback, figures::read);
        Ok(())
    }

    pub(super) fn archive_location(&mut self, data: &Value) -> Decided {
        let id = self.location(text(data, "location").unwrap_or_default())?;
        if self.locations[&id].status == "archived" {
            return Err(nothing_to_do());
        }
        let own = self.business.as_ref().and_then(|business| business.default_location.as_ref());
        if own == Some(&id) {
            return Err(invalid("data.location", "different"));
        }
        if self.locations[&id].kind == "transit" {
            return Err(invalid("data.location", "known"));
        }
        let stocked = self.levels.iter().any(|((_, location), level)| *location == id && !level.is_empty());
        let promised = self.orders.values().flat_map(|order| &order.lines);
        let mut promised = promised.filter(|line| line.location == id);
        let sent = self.documents.values().filter(|document| document.is_under_way());
        refuse_if(stocked || promised.any(|line| line.open > 0) || self.untracked_sent_to(sent, &id))?;
        if let Some(location) = self.locations.get_mut(&id) {
            location.status = "archived".to_owned();
        }
        Ok(())
    }

    /// Goods of which no stock is kept leave no figure at the place they are on the way to.
    fn untracked_sent_to<'a>(
        &self,
        mut sent: impl Iterator<Item = &'a super::Document>,
        location: &str,
    ) -> bool {
        sent.any(|document| {
            let untracked = document.lines.iter().any(|(product, ..)| !self.products[product].tracked);
            document.destination.as_deref() == Some(location) && untracked
        })
    }

    pub(super) fn edit_customer(&mut self, data: &Value) -> Decided {
        let id = self.customer(text(data, "customer").unwrap_or_default())?;
        if data["name"].is_null() {
            return Err(nothing_to_do());
        }
        let home = self.home(data)?;
        let (group, price_list) = (self.named_group(data)?, self.named_list(data)?);
        let terms = accounts::terms(&data["terms"], self.digits());
        let Some(customer) = self.customers.get_mut(&id) else { return Err(nothing_to_do()) };
        // Whoever gives it another state takes it into use again.
        if customer.status == "archived" && text(data, "status").is_none() {
            return Err(not_active("customers", &id));
        }
        customer.status = text(data, "status").unwrap_or(&customer.status).to_owned();
        let cleared = |field: &str| list(data, "clear").iter().any(|clear| clear == field);
        customer.group = group.or(customer.group.take().filter(|_| !cleared("group")));
        customer.price_list = price_list.or(customer.price_list.take().filter(|_| !cleared("price_list")));
        customer.name = text(data, "name").unwrap_or(&customer.name).to_owned();
        customer.default_location = home.or(customer.default_location.take());
        for field in ["address", "contact", "email", "name"] {
            if !data[field].is_null() {
                customer.card[field] = data[field].clone();
            }
        }
        if list(data, "clear").iter().any(|field| field == "terms") {
            customer.terms = None;
        }
        customer.terms = terms.or(customer.terms.take());
        Ok(())
    }

    pub(super) fn archive_customer(&mut self, data: &Value) -> Decided {
        let id = self.customer(text(data, "customer").unwrap_or_default())?;
        if self.customers[&id].status == "archived" {
            return Err(nothing_to_do());
        }
        let own = |order: &&super::Order| order.customer.as_ref() == Some(&id);
        refuse_if(self.orders.values().filter(own).any(super::Order::is_open))?;
        if let Some(customer) = self.customers.get_mut(&id) {
            customer.status = "archived".to_owned();
        }
        Ok(())
    }

    pub(super) fn resolve_exception(&mut self, data: &Value) -> Decided {
        let id = text(data, "exception").unwrap_or_default();
        let Some(state) = self.exceptions.get_mut(id) else { return Err(unknown("exceptions", id)) };
        if !matches!(state.as_str(), "open" | "assigned") {
            return Err(json!({"code": "already_resolved"}));
        }
        *state = match text(data, "action") {
            Some("assign") => "assigned",
            Some("waive") => "waived",
            _ => "resolved",
        }
        .to_owned();
        Ok(())
    }
}

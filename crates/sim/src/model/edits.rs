//! Changes of orders that have not left.

use super::orders::{OPEN, Order, OrderLine};
use super::refusals::{self, insufficient_at, invalid};
use super::{Decided, Id, Model, When, Who, list, text};
use crate::figures;
use serde_json::{Value, json};

impl Model {
    pub(super) fn edit_order(&mut self, data: &Value, who: Who<'_>, when: &When) -> Decided {
        if list(data, "actions").is_empty() {
            return Err(invalid("data.actions", "not_empty"));
        }
        let (id, before) = self.order(data, who)?;
        before.must_be(&id, OPEN)?;
        if who != Who::Hand {
            before.must_be(&id, &["placed"])?;
        }
        let mut after = before.clone();
        for (place, action) in list(data, "actions").iter().enumerate() {
            self.edit(&mut after, place, action, who)?;
        }
        let is_one_of = |action: &Value, names: &[&str]| names.iter().any(|name| action.get(name).is_some());
        let moves_money =
            |action: &Value| !is_one_of(action, &["set_note", "set_line_note", "set_wanted", "set_delivery"]);
        if after.lines.iter().all(|line| line.quantity == 0) {
            return Err(json!({"code": "nothing_to_do"}));
        }
        if list(data, "actions").iter().any(moves_money) {
            after.reprice(self.digits())?;
        }
        let words = |action: &Value| is_one_of(action, &["set_note", "set_line_note"]);
        if !list(data, "actions").iter().all(words) {
            self.possible_day(&after.delivery, who, when)?;
        }
        if after == before {
            return Err(json!({"code": "nothing_to_do"}));
        }
        if who != Who::Hand {
            let asked = |order: &Order| {
                let lines: Vec<(Id, i64)> =
                    order.lines.iter().map(|line| (line.product.clone(), line.quantity)).collect();
                super::orders::sums_of(&lines)
            };
            let was = asked(&before);
            let changed: Vec<(Id, i64)> =
                asked(&after).into_iter().filter(|sum| !was.contains(sum)).collect();
            self.refuse_quantities(before.customer.as_deref(), &changed)?;
        }
        let mut products: Vec<(Id, Id)> = Vec::new();
        for line in before.lines.iter().chain(&after.lines) {
            let place = (line.product.clone(), line.location.clone());
            if !products.contains(&place) && self.products[&line.product].tracked {
                products.push(place);
            }
        }
        let held = |order: &Order, (product, location): &(Id, Id)| -> i64 {
            let there = |line: &&OrderLine| line.product == *product && line.location == *location;
            order.lines.iter().filter(there).map(|line| line.open).sum()
        };
        let mut short = Vec::new();
        for place @ (product, location) in &products {
            let (was, is) = (held(&before, place), held(&after, place));
            let available = self.promisable(product, location) + was;
            if is > was && is > available + self.products[product].backorder {
                short.push((product.clone(), location.clone(), is, available));
            }
        }
        if !short.is_empty() {
            return Err(insufficient_at(&short));
        }
        if let Some(customer) = after.customer.clone().filter(|_| after.on_account) {
            if self.credit(&customer, after.total() - before.total())? {
                after.approval = Some("waiting".to_owned());
            }
        }
        for place @ (product, location) in &products {
            self.reserve(product, location, held(&after, place) - held(&before, place));
        }
        if after.lines.iter().all(|line| line.open == 0) {
            after.step("handed_over");
        }
        self.orders.insert(id, after);
        Ok(())
    }

    fn edit(&self, order: &mut Order, place: usize, action: &Value, who: Who<'_>) -> Decided {
        if let Some(line) = action.get("add_line") {
            let product = self.product(text(line, "product").unwrap_or_default())?;
            self.orderable(&product, who)?;
            if line["price"].is_null() && order.tax_included != self.tax_included() {
                return Err(json!({"code": "no_price", "product": product}));
            }
            let (product, quantity) = self.priced(order.customer.as_deref(), "actions", place, line)?;
            let location = order.location.clone();
            let line = self.line_of(order.customer.as_deref(), product, quantity, line, &location)?;
            order.lines.push(line);
            return Ok(());
        }
        if let Some(note) = action.get("set_note") {
            order.note = text(note, "note").map(str::to_owned);
            return Ok(());
        }
        if let Some(wish) = action.get("set_delivery") {
            return self.set_delivery(order, &format!("data.actions[{place}]"), wish);
        }
        if let Some(wish) = action.get("set_wanted") {
            order.delivery.wanted = wish["wanted"].clone();
            if wish["wanted"].is_null() {
                order.delivery.window = Value::Null;
            }
            return Ok(());
        }
        if let Some(change) = action.get("set_line_note") {
            let number = change["line"].as_u64().unwrap_or(0);
            let line = order.lines.get_mut(number as usize);
            let line = line.ok_or_else(|| json!({"code": "unknown_line", "line": number}))?;
            line.note = text(change, "note").map(str::to_owned);
            return Ok(());
        }
        let (removes, change) = match action.get("remove_line") {
            Some(change) => (true, change),
            None => (false, &action["set_quantity"]),
        };
        let quantity = figures::read(&change["quantity"]);
        if !removes {
            Self::positive("actions", place, quantity)?;
        }
        let number = change["line"].as_u64().unwrap_or(0);
        let line = order.lines.get_mut(number as usize);
        let line = line.ok_or_else(|| json!({"code": "unknown_line", "line": number}))?;
        if removes {
            if line.taken > 0 {
                return Err(refusals::more_than_open(number, line.open, line.quantity));
            }
            (line.open, line.quantity, line.unit, line.agreed.off) = (0, 0, None, None);
            return Ok(());
        }
        let quantity = self.in_stock_unit(&line.product, quantity, change, true)?;
        if quantity < line.taken {
            return Err(refusals::more_than_open(number, line.open, line.quantity - quantity));
        }
        if quantity > line.quantity {
            self.orderable(&line.product, who)?;
        }
        line.open = quantity - line.taken;
        line.quantity = quantity;
        line.unit = self.other_unit(&line.product, change);
        let stands = line.source.0 == "hand" || line.taken > 0;
        if !stands && order.tax_included == self.tax_included() {
            let (customer, rate) = (order.customer.as_deref(), line.agreed.rate);
            if let (Some(price), source) = self.price_for(customer, &line.product, quantity, rate) {
                if source != line.source {
                    (line.agreed.price, line.source) = (price, source);
                }
            }
        }
        Ok(())
    }
}

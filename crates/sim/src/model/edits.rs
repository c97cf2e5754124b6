//! Changes of orders that have not left.

use super::orders::{OPEN, Order};
use super::refusals::{self, insufficient, invalid};
use super::{Decided, Id, Model, Who, list, text};
use crate::figures;
use serde_json::{Value, json};

impl Model {
    pub(super) fn edit_order(&mut self, data: &Value, who: Who<'_>) -> Decided {
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
        let moves_money = |action: &Value| action.get("set_note").is_none();
        if after.lines.iter().all(|line| line.quantity == 0) {
            return Err(json!({"code": "nothing_to_do"}));
        }
        if list(data, "actions").iter().any(moves_money) {
            after.reprice(self.digits())?;
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
        let mut products: Vec<Id> = Vec::new();
        for line in before.lines.iter().chain(&after.lines) {
            if !products.contains(&line.product) && self.products[&line.product].tracked {
                products.push(line.product.clone());
            }
        }
        let held = |order: &Order, product: &str| -> i64 {
            order.lines.iter().filter(|line| line.product == product).map(|line| line.open).sum()
        };
        let mut short = Vec::new();
        for product in &products {
            let (was, is) = (held(&before, product), held(&after, product));
            let available = self.promisable(product, &after.location) + was;
            if is > was && is > available + self.products[product].backorder {
                short.push((product.clone(), is, available));
            }
        }
        if !short.is_empty() {
            return Err(insufficient(&after.location, &short));
        }
        for product in &products {
            self.reserve(product, &after.location, held(&after, product) - held(&before, product));
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
            let line = self.line_of(order.customer.as_deref(), product, quantity, line)?;
            order.lines.push(line);
            return Ok(());
        }
        if let Some(note) = action.get("set_note") {
            order.note = text(note, "note").map(str::to_owned);
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

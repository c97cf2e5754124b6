//! An order is placed: who may, what it comes to, and whether there is enough.

use super::catalogue::Agreed;
use super::orders::{Order, OrderLine, sums_of};
use super::refusals::{self, exists, insufficient, invalid, not_active, unknown};
use super::{Decided, Delivery, Id, Model, When, Who, given_id, list, text};
use crate::ids;
use serde_json::Value;

impl Model {
    pub(super) fn place_order(&mut self, data: &Value, command: &str, who: Who<'_>, when: &When) -> Decided {
        if list(data, "lines").is_empty() && list(data, "charges").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        if text(data, "internal_note").is_some_and(|words| words.trim().is_empty()) {
            return Err(invalid("data.internal_note", "not_empty"));
        }
        let sets_price = |line: &Value| !line["price"].is_null() || !line["discount"].is_null();
        let own_prices = list(data, "lines").iter().any(sets_price)
            || !list(data, "charges").is_empty()
            || !data["discount"].is_null()
            || !data["priority"].is_null();
        let new = &data["new_customer"];
        if !new.is_null() && !data["customer"].is_null() {
            return Err(invalid("data.new_customer", "absent"));
        }
        if (own_prices || !new.is_null() || !data["internal_note"].is_null()) && who != Who::Hand {
            return Err(refusals::not_allowed());
        }
        let id = given_id(data, "order");
        if self.orders.contains_key(&id) {
            return Err(exists("orders", &id));
        }
        let found = if new.is_null() { None } else { self.same_phone(new) };
        let added = if new.is_null() || found.is_some() { None } else { Some(self.new_customer(new, true)?) };
        let customer = match (&found, &added) {
            (Some(found), _) => self.ordering_customer(Some(found), who)?,
            (None, Some((id, added))) if added.status == "active" => Some(id.clone()),
            (None, Some((id, _))) => return Err(not_active("customers", id)),
            (None, None) => self.ordering_customer(text(data, "customer"), who)?,
        };
        let new = added.as_ref().map(|(_, new)| new);
        let whose = new.or_else(|| customer.as_ref().and_then(|id| self.customers.get(id)));
        let delivery = Self::delivery("data", data, whose, &Delivery::default())?;
        self.possible_day(&delivery, who, when)?;
        let own = self.own_location(customer.as_ref(), new, who).filter(|_| data["location"].is_null());
        let location = match own {
            Some(own) => own,
            None => self.orderable_location(text(data, "location"), who)?,
        };
        for line in list(data, "lines") {
            let product = self.product(text(line, "product").unwrap_or_default())?;
            self.orderable(&product, who)?;
        }
        let off = self.off(&data["discount"])?;
        let (mut wanted, mut lines) = (Vec::new(), Vec::new());
        for (place, line) in list(data, "lines").iter().enumerate() {
            let (product, quantity) = self.priced(customer.as_deref(), "lines", place, line)?;
            wanted.push((product.clone(), quantity));
            lines.push(self.line_of(customer.as_deref(), product, quantity, line, &location)?);
        }
        let (note, state) = (text(data, "note").map(str::to_owned), "placed".to_owned());
        let tax_included = self.tax_included();
        let (charges, expires_at) = (Vec::new(), None);
        let mut order = Order {
            approval: None,
            charges,
            customer,
            delivery,
            expires_at,
            handed: false,
            lines,
            location,
            note,
            off,
            received: false,
            on_account: false,
            state,
            tax_included,
        };
        order.reprice(self.digits())?;
        if who != Who::Hand {
            self.refuse_quantities(order.customer.as_deref(), &wanted)?;
        }
        let short = self.short(&order.location, &wanted);
        if !short.is_empty() {
            let per_line = match text(data, "shortage") {
                Some(policy) => policy == "per_line",
                None => self.business.as_ref().is_some_and(|business| business.per_line),
            };
            let is_short = |line: &OrderLine| short.iter().any(|(product, ..)| *product == line.product);
            if !per_line || order.lines.iter().all(is_short) {
                return Err(insufficient(&order.location, &short));
            }
            order.lines.retain(|line| !is_short(line));
            order.reprice(self.digits())?;
        }
        order.charges = self.charges(data)?;
        if let Some(customer) = order.customer.clone() {
            order.on_account = self.customers.get(&customer).is_some_and(|customer| customer.terms.is_some());
            order.approval = self.credit(&customer, order.total())?.then(|| "waiting".to_owned());
        }
        let hours = self.business.as_ref().and_then(|business| business.expire_hours);
        order.expires_at = hours.map(|hours| when.now + hours * 3_600_000);
        let beyond = |(product, wanted): &(Id, i64)| {
            self.products[product].tracked && *wanted > self.promisable(product, &order.location)
        };
        let covered = short.is_empty() && !sums_of(&wanted).iter().any(beyond);
        if covered && order.approval.is_none() && self.agrees(&order) {
            order.step("confirmed");
        }
        for line in &order.lines {
            self.reserve(&line.product, &order.location, line.quantity);
        }
        self.customers.extend(added);
        if let Some(words) = text(data, "internal_note") {
            let note = ids::of_order_note(command);
            self.notes.insert(note, (id.clone(), words.to_owned()));
        }
        self.orders.insert(id, order);
        Ok(())
    }

    /// Whether the business agrees by rule to an order that stock covers.
    fn agrees(&self, order: &Order) -> bool {
        match self.business.as_ref().map(|business| business.agreed) {
            Some(Agreed::Covered) => true,
            Some(Agreed::Below(limit)) => order.total() < limit,
            _ => false,
        }
    }

    fn ordering_customer(&self, key: Option<&str>, who: Who<'_>) -> Result<Option<Id>, Value> {
        let id = match (key, who) {
            (Some(key), Who::Hand) => self.customer(key)?,
            (Some(key), Who::Partner(own)) => {
                self.customer(key).ok().filter(|id| id == own).ok_or_else(|| unknown("customers", key))?
            }
            (None, Who::Partner(own)) => self.customer(own)?,
            (None, Who::Hand) => return Ok(None),
        };
        if self.customers[&id].status == "active" { Ok(Some(id)) } else { Err(not_active("customers", &id)) }
    }

    fn orderable_location(&self, key: Option<&str>, who: Who<'_>) -> Result<Id, Value> {
        let id = self.location_or_default(key)?;
        let location = &self.locations[&id];
        if who != Who::Hand && !location.online {
            return Err(match key {
                Some(key) => unknown("locations", key),
                None => invalid("data.location", "given"),
            });
        }
        let takes_orders = !matches!(location.kind.as_str(), "transit" | "quarantine");
        if location.status == "active" && takes_orders { Ok(id) } else { Err(not_active("locations", &id)) }
    }
}

//! Price lists and groups: who pays what, and how much partners may order.

use super::money::{self, Line, Price, Share};
use super::orders::sums_of;
use super::refusals::unknown;
use super::{Decided, Id, Model, When, given_id, list, text};
use crate::figures;
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// A price list.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceList {
    /// The code.
    pub code: String,
    /// From when on, and until when.
    pub times: [Option<i64>; 2],
    /// `scheduled`, `active` or `ended`.
    pub state: &'static str,
    /// Whether its prices contain the tax.
    pub tax_included: bool,
}

/// What a list says of a product.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// At least so many, in whole multiples of so many.
    pub bounds: [Option<i64>; 2],
    /// From how many on, at which price.
    pub tiers: Vec<(i64, Price)>,
}

/// A change of products' own prices.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceChange {
    /// When it is applied.
    pub due: Option<i64>,
    /// Product, price to be, price before where it was applied.
    pub lines: Vec<(Id, Option<Price>, Option<Option<Price>>)>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Where a line's price comes from: `base`, `hand`, or the list and the quantity that its tier begins with.
pub type Source = (String, i64);

fn nothing_to_do() -> Value {
    json!({"code": "nothing_to_do"})
}

fn moment(data: &Value, field: &str) -> Option<i64> {
    text(data, field).and_then(Moment::parse).map(Moment::millis)
}

fn base() -> Source {
    ("base".to_owned(), 0)
}

impl PriceList {
    /// When it starts or ends next.
    pub fn due(&self) -> Option<i64> {
        match self.state {
            "scheduled" => self.times[0],
            "active" => self.times[1],
            _ => None,
        }
    }

    fn settle(&mut self, now: i64) {
        let [start, end] = self.times;
        self.state = if end.is_some_and(|end| end <= now) {
            "ended"
        } else if start.is_some_and(|start| start > now) {
            "scheduled"
        } else {
            "active"
        };
    }
}

impl Model {
    /// The price list that a group or a customer is to have.
    pub(super) fn named_list(&self, data: &Value) -> Result<Option<Id>, Value> {
        let Some(key) = text(data, "price_list") else { return Ok(None) };
        if self.price_lists.contains_key(key) {
            Ok(Some(key.to_owned()))
        } else {
            Err(unknown("price_lists", key))
        }
    }

    /// The group that a customer is to be in.
    pub(super) fn named_group(&self, data: &Value) -> Result<Option<Id>, Value> {
        let Some(key) = text(data, "group") else { return Ok(None) };
        if self.groups.contains_key(key) {
            Ok(Some(key.to_owned()))
        } else {
            Err(unknown("customer_groups", key))
        }
    }

    pub(super) fn price_command(&mut self, name: &str, data: &Value, when: &When) -> Decided {
        let begins = ["add_price_list", "set_price_rules", "add_customer_group", "change_prices"];
        if self.business.is_none() && begins.contains(&name) {
            return Err(json!({"code": "no_business"}));
        }
        match name {
            "add_price_list" => {
                let mut list = PriceList {
                    code: given_id(data, "code"),
                    times: [moment(data, "starts_at"), moment(data, "ends_at")],
                    state: "scheduled",
                    tax_included: data["tax_included"].as_bool().unwrap_or(self.tax_included()),
                };
                list.settle(when.now);
                self.price_lists.insert(given_id(data, "id"), list);
            }
            "edit_price_list" => {
                let id = self.price_list(data)?;
                let Some(before) = self.price_lists.get(&id).cloned() else { return Err(nothing_to_do()) };
                let mut after = before.clone();
                for (place, field) in ["starts_at", "ends_at"].into_iter().enumerate() {
                    let cleared = list(data, "clear").iter().any(|clear| clear == field);
                    let kept = before.times[place].filter(|_| !cleared);
                    after.times[place] = moment(data, field).or(kept);
                }
                if let [Some(start), Some(end)] = after.times {
                    if end <= start {
                        return Err(json!({"code": "invalid", "field": "data.ends_at", "must": "in_range"}));
                    }
                }
                after.settle(when.now);
                if after == before {
                    return Err(nothing_to_do());
                }
                self.price_lists.insert(id, after);
            }
            "advance_price_list" => {
                let found = self.price_lists.get_mut(&given_id(data, "list"));
                let due = moment(data, "due");
                let list = found.filter(|list| list.due() == due && due.is_some_and(|due| due <= when.now));
                list.ok_or_else(nothing_to_do)?.settle(when.now);
            }
            "set_price_rules" => self.set_price_rules(data)?,
            "add_customer_group" => {
                let list = self.named_list(data)?;
                self.groups.insert(given_id(data, "id"), list);
            }
            "edit_customer_group" => {
                let id = given_id(data, "group");
                if !self.groups.contains_key(&id) {
                    return Err(unknown("customer_groups", &id));
                }
                let wanted = self.named_list(data)?;
                let group = self.groups.entry(id).or_default();
                if *group == wanted {
                    return Err(nothing_to_do());
                }
                *group = wanted;
            }
            "change_prices" => self.change_prices(data, when)?,
            "apply_price_change" => {
                let (id, due) = (given_id(data, "change"), moment(data, "due"));
                let change = self.price_changes.get(&id).cloned().ok_or_else(nothing_to_do)?;
                if change.due != due || due.is_none_or(|due| due > when.now) {
                    return Err(nothing_to_do());
                }
                self.apply_change(id, change);
            }
            _ => self.undo_change(data)?,
        }
        Ok(())
    }

    fn price_list(&self, data: &Value) -> Result<Id, Value> {
        let key = text(data, "list").unwrap_or_default();
        self.price_lists.contains_key(key).then(|| key.to_owned()).ok_or_else(|| unknown("price_lists", key))
    }

    fn set_price_rules(&mut self, data: &Value) -> Decided {
        let list_id = self.price_list(data)?;
        let mut changes = false;
        let mut rules = Vec::new();
        for rule in list(data, "rules") {
            let product = self.product(text(rule, "product").unwrap_or_default())?;
            let figure = |field: &str| rule.get(field).map(figures::read);
            let tiers = list(rule, "tiers").iter().filter_map(|tier| {
                Some((tier.get("from").map_or(0, figures::read), money::price(&tier["price"])?))
            });
            let rule = Rule { bounds: [figure("minimum"), figure("multiple")], tiers: tiers.collect() };
            let key = (list_id.clone(), product);
            changes |= self.rules.get(&key).cloned().unwrap_or_default() != rule;
            rules.push((key, rule));
        }
        if !changes {
            return Err(nothing_to_do());
        }
        self.rules.extend(rules);
        Ok(())
    }

    fn change_prices(&mut self, data: &Value, when: &When) -> Decided {
        let mut lines = Vec::new();
        for line in list(data, "lines") {
            let product = self.product(text(line, "product").unwrap_or_default())?;
            if self.products[&product].status == "archived" {
                return Err(super::refusals::not_active("products", &product));
            }
            let price = list(line, "tiers").first().and_then(|tier| money::price(&tier["price"]));
            lines.push((product, price, None));
        }
        let due = moment(data, "due_at").filter(|due| *due > when.now);
        let change = PriceChange { due, lines, undone: false };
        let id = given_id(data, "change");
        if due.is_some() {
            self.price_changes.insert(id, change);
        } else {
            self.apply_change(id, change);
        }
        Ok(())
    }

    fn apply_change(&mut self, id: Id, mut change: PriceChange) {
        for (product, price, before) in &mut change.lines {
            let Some(product) = self.products.get_mut(product) else { continue };
            if product.status != "archived" {
                *before = Some(std::mem::replace(&mut product.price, *price));
            }
        }
        change.due = None;
        self.price_changes.insert(id, change);
    }

    fn undo_change(&mut self, data: &Value) -> Decided {
        let id = given_id(data, "change");
        let change = self.price_changes.get_mut(&id).ok_or_else(|| unknown("price_changes", &id))?;
        if change.undone {
            return Err(nothing_to_do());
        }
        (change.due, change.undone) = (None, true);
        for (product, price, before) in &change.lines {
            let Some(product) = self.products.get_mut(product) else { continue };
            if let (Some(before), true) = (before, product.price == *price) {
                product.price = *before;
            }
        }
        Ok(())
    }

    /// What the lists that hold say of a product to a customer, nearest first.
    fn said(&self, customer: Option<&str>, product: &str) -> Vec<(&Id, &PriceList, &Rule)> {
        let Some(customer) = customer.and_then(|customer| self.customers.get(customer)) else {
            return Vec::new();
        };
        let of_group = customer.group.as_ref().and_then(|group| self.groups.get(group)?.as_ref());
        let mut lists: Vec<&Id> = customer.price_list.iter().chain(of_group).collect();
        lists.dedup();
        let said = lists.into_iter().filter_map(|id| {
            let list = self.price_lists.get(id).filter(|list| list.state == "active")?;
            Some((id, list, self.rules.get(&(id.clone(), product.to_owned()))?))
        });
        said.collect()
    }

    /// What so many of a product cost a customer each, and which rule says so.
    pub(super) fn price_for(
        &self,
        customer: Option<&str>,
        product: &str,
        quantity: i64,
        rate: Share,
    ) -> (Option<Price>, Source) {
        for (id, list, rule) in self.said(customer, product) {
            let Some((from, price)) = rule.tiers.iter().rfind(|(from, _)| *from <= quantity) else {
                continue;
            };
            let price = match (list.tax_included, self.tax_included()) {
                (true, false) => money::to_six_digits(*price * 1_000_000, 1_000_000 + rate),
                (false, true) => money::to_six_digits(*price * (1_000_000 + rate), 1_000_000),
                _ => *price,
            };
            return (Some(price), (id.clone(), *from));
        }
        (self.products[product].price, base())
    }

    /// Which rule gives the price that is charged.
    pub(super) fn source(&self, customer: Option<&str>, product: &str, line: &Line) -> Source {
        match self.price_for(customer, product, line.quantity, line.rate) {
            (Some(price), source) if price == line.price => source,
            _ => ("hand".to_owned(), 0),
        }
    }

    /// Refuses what a partner may not order so many of.
    pub(super) fn refuse_quantities(&self, customer: Option<&str>, wanted: &[(Id, i64)]) -> Decided {
        let mut lines = Vec::new();
        for (product, wanted) in sums_of(wanted).into_iter().filter(|(_, wanted)| *wanted > 0) {
            let said = self.said(customer, &product);
            let bound = |place: usize| said.iter().find_map(|(_, _, rule)| rule.bounds[place]);
            let too_few = bound(0).is_some_and(|minimum| wanted < minimum);
            if too_few || bound(1).is_some_and(|multiple| wanted % multiple != 0) {
                lines.push(json!({"product": product, "wanted": figures::show(wanted)}));
            }
        }
        if lines.is_empty() { Ok(()) } else { Err(json!({"code": "minimum_or_multiple"})) }
    }
}

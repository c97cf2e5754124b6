//! What must hold of price lists, of what they say, and of whoever buys by them.

use super::Broken;
use crate::ids::{CustomerGroupId, PriceListId, ProductId};
use crate::quantity::Quantity;
use crate::records::price_change::PriceChangeState;
use crate::records::price_list::PriceListState;
use crate::records::price_rule::PriceSource;
use crate::records::{PriceChange, PriceList, PriceRule, Record};
use std::collections::BTreeSet;

/// What records say of lists, groups and products, gathered one record at a time.
#[derive(Debug, Default)]
pub(super) struct Prices {
    broken: Vec<Broken>,
    groups: BTreeSet<CustomerGroupId>,
    lists: BTreeSet<PriceListId>,
    named_groups: BTreeSet<CustomerGroupId>,
    named_lists: BTreeSet<PriceListId>,
    named_products: BTreeSet<ProductId>,
    products: BTreeSet<ProductId>,
}

impl Prices {
    fn fail(&mut self, rule: &'static str, what: impl ToString, detail: impl ToString) {
        self.broken.push(Broken { rule, what: what.to_string(), detail: detail.to_string() });
    }

    /// Takes a record in.
    pub(super) fn take(&mut self, record: &Record) {
        match record {
            Record::Products(product) => {
                self.products.insert(product.id);
            }
            Record::Customers(customer) => {
                self.named_groups.extend(customer.group);
                self.named_lists.extend(customer.price_list);
            }
            Record::CustomerGroups(group) => {
                self.groups.insert(group.id);
                self.named_lists.extend(group.price_list);
            }
            Record::PriceLists(list) => self.take_list(list),
            Record::PriceRules(rule) => self.take_rule(rule),
            Record::PriceChanges(change) => self.take_change(change),
            Record::Orders(order) => order.lines.iter().for_each(|line| self.take_source(line.price_rule)),
            Record::Sales(sale) => sale.lines.iter().for_each(|line| self.take_source(line.price_rule)),
            _ => {}
        }
    }

    fn take_source(&mut self, source: PriceSource) {
        if let PriceSource::List { list, .. } = source {
            self.named_lists.insert(list);
        }
    }

    fn take_list(&mut self, list: &PriceList) {
        self.lists.insert(list.id);
        let due = match list.state {
            PriceListState::Scheduled => list.starts_at,
            PriceListState::Active => list.ends_at,
            PriceListState::Ended => None,
        };
        let waits = list.state != PriceListState::Scheduled || list.starts_at.is_some();
        let in_order = list.starts_at.is_none() || list.ends_at.is_none() || list.starts_at < list.ends_at;
        if list.due_at != due || !waits || !in_order {
            self.fail("a price list is due when it starts or ends", &list.code, format!("{list:?}"));
        }
    }

    fn take_rule(&mut self, rule: &PriceRule) {
        self.named_lists.insert(rule.list);
        self.named_products.insert(rule.product);
        if rule.id != PriceRule::id_of(rule.list, rule.product) {
            self.fail("a list says of a product one thing", rule.id, format!("{rule:?}"));
        }
        let rising = rule.tiers.windows(2).all(|pair| pair[0].from < pair[1].from);
        let sound = rule.tiers.iter().all(|tier| !tier.from.is_negative() && !tier.price.is_negative());
        let bounds = [rule.minimum, rule.multiple].into_iter().flatten().all(Quantity::is_positive);
        if !rising || !sound || !bounds {
            self.fail("tiers rise, and bounds are above zero", rule.id, format!("{rule:?}"));
        }
    }

    fn take_change(&mut self, change: &PriceChange) {
        self.named_lists.extend(change.list);
        self.named_products.extend(change.lines.iter().map(|line| line.product));
        if change.due_at.is_some() != (change.state == PriceChangeState::Scheduled) {
            self.fail("a change of prices waits until it is applied", change.id, format!("{change:?}"));
        }
    }

    /// What does not hold, after all records were taken.
    pub(super) fn finish(mut self) -> Vec<Broken> {
        let rule = "prices are of lists, groups and products that there are";
        let lists: Vec<_> = self.named_lists.difference(&self.lists).map(ToString::to_string).collect();
        let groups: Vec<_> = self.named_groups.difference(&self.groups).map(ToString::to_string).collect();
        let products: Vec<_> =
            self.named_products.difference(&self.products).map(ToString::to_string).collect();
        for (what, missing) in [("price list", lists), ("group", groups), ("product", products)] {
            for id in missing {
                self.fail(rule, format!("{what} {id}"), "there is none");
            }
        }
        self.broken
    }
}

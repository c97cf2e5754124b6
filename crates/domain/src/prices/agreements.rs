//! The agreements that hold for a customer, as a command reads them: by natural id, and nothing for whoever has none.

use super::own_lists::OwnLists;
use super::resolve::{self, Agreement, Bounds, Meant, Terms};
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{CustomerId, PriceListId, ProductId};
use crate::quantity::Quantity;
use crate::records::price_list::PriceListState;
use crate::records::{Customer, CustomerGroup, PriceList, PriceRule, Product};
use crate::refusal::Refusal;

/// The lists that a customer buys by now, nearest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lists {
    contract: Option<PriceListId>,
    group: Option<PriceListId>,
}

impl Lists {
    fn of(own: OwnLists, holds: impl Fn(PriceListId) -> bool) -> Self {
        let (contract, group) = (own.contract.filter(|list| holds(*list)), own.group);
        let group = group.filter(|list| own.contract != Some(*list) && holds(*list));
        Self { contract, group }
    }

    fn iter(self) -> impl Iterator<Item = PriceListId> {
        self.contract.into_iter().chain(self.group)
    }
}

/// Wants what [`lists_of`] reads, given the customer; gives the lists.
pub fn want(wants: &mut Wants<'_>, customer: Option<&Customer>) -> Lists {
    let Some(customer) = customer else { return Lists::default() };
    let group = customer.group.and_then(|group| wants.record::<CustomerGroup>(group));
    let own = OwnLists::of(customer, group);
    let mut holding = [None; 2];
    for (place, list) in own.iter().enumerate() {
        let holds = wants.record::<PriceList>(list).is_some_and(|list| list.state == PriceListState::Active);
        holding[place] = holds.then_some(list);
    }
    Lists::of(own, |list| holding.contains(&Some(list)))
}

/// Wants what [`terms`] reads of a product.
pub fn want_rules(wants: &mut Wants<'_>, lists: Lists, product: ProductId) {
    for list in lists.iter() {
        wants.record::<PriceRule>(PriceRule::id_of(list, product));
    }
}

/// The lists that a customer buys by now.
pub fn lists_of(decision: &Decision<'_>, customer: Option<CustomerId>) -> Result<Lists, Refusal> {
    let Some(customer) = customer else { return Ok(Lists::default()) };
    let customer = decision.existing::<Customer>(customer)?;
    let group = customer.group.and_then(|group| decision.get::<CustomerGroup>(group));
    let holds = |list| {
        decision.get::<PriceList>(list).is_some_and(|list: &PriceList| list.state == PriceListState::Active)
    };
    Ok(Lists::of(OwnLists::of(customer, group), holds))
}

/// The terms on which someone who buys by `lists` has so many of a product.
pub fn terms(
    decision: &Decision<'_>,
    lists: Lists,
    product: &Product,
    quantity: Quantity,
    meant: Meant,
) -> Result<Terms, Refusal> {
    with_agreements(decision, lists, product, |agreements| {
        resolve::resolve(product, agreements, quantity, meant)
    })
}

/// How much of a product someone who buys by `lists` may order at a time.
pub fn bounds(decision: &Decision<'_>, lists: Lists, product: &Product) -> Bounds {
    with_agreements(decision, lists, product, |agreements| resolve::bounds(product, agreements))
}

fn with_agreements<R>(
    decision: &Decision<'_>,
    lists: Lists,
    product: &Product,
    use_agreements: impl FnOnce(&[Agreement<'_>]) -> R,
) -> R {
    let agreement = |list: PriceListId| {
        let rule = decision.get::<PriceRule>(PriceRule::id_of(list, product.id))?;
        Some(Agreement { list: decision.get::<PriceList>(list)?, rule })
    };
    match (lists.contract.and_then(agreement), lists.group.and_then(agreement)) {
        (Some(contract), Some(group)) => use_agreements(&[contract, group]),
        (Some(only), None) | (None, Some(only)) => use_agreements(&[only]),
        (None, None) => use_agreements(&[]),
    }
}

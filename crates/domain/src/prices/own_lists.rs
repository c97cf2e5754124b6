//! Which price lists are a customer's: what they may see of lists, and what they buy by.

use crate::ids::PriceListId;
use crate::records::{Customer, CustomerGroup};

/// The price lists of a customer, whether they hold now or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OwnLists {
    /// Agreed with the customer alone.
    pub contract: Option<PriceListId>,
    /// Of the customer's group.
    pub group: Option<PriceListId>,
}

impl OwnLists {
    /// Of a customer and its group.
    pub fn of(customer: &Customer, group: Option<&CustomerGroup>) -> Self {
        let group = group.filter(|group| customer.group == Some(group.id));
        Self { contract: customer.price_list, group: group.and_then(|group| group.price_list) }
    }

    /// Each of them once, the nearest first.
    pub fn iter(self) -> impl Iterator<Item = PriceListId> {
        let group = self.group.filter(|group| self.contract != Some(*group));
        self.contract.into_iter().chain(group)
    }

    /// Whether `list` is one of them.
    pub fn contain(self, list: PriceListId) -> bool {
        self.iter().any(|own| own == list)
    }
}

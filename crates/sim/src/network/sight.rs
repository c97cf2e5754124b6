//! Who may see what, and what fits a subscription: written down naively, from what records say.

use onhand_domain::records::Collection;
use serde_json::Value;

/// What a subscription wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Records of this collection.
    pub collection: Collection,
    /// Whose fields have one of these values each.
    pub filters: Vec<(String, Vec<String>)>,
}

/// Whether `by`, as in a request, is a partner.
pub fn is_partner(by: &str) -> bool {
    !matches!(by, "owner" | "staff" | "cashier")
}

/// Whether a collection is there for `by` at all.
pub fn may_open(by: &str, collection: Collection) -> bool {
    !is_partner(by)
        || matches!(
            collection,
            Collection::Customers
                | Collection::Orders
                | Collection::ReturnRequests
                | Collection::Returns
                | Collection::CustomerTotals
                | Collection::AccountEntries
                | Collection::Allocations
                | Collection::CustomerAccounts
                | Collection::PriceLists
                | Collection::PriceRules
                | Collection::Shelf
                | Collection::Prices
        )
}

/// Whether `by`, whose price lists are `lists`, may see a record.
pub fn may_see(by: &str, lists: &[String], collection: Collection, record: &Value) -> bool {
    if !is_partner(by) {
        return true;
    }
    match collection {
        Collection::Shelf | Collection::Prices => true,
        Collection::Customers => record["id"] == by,
        Collection::PriceLists => lists.iter().any(|list| record["id"] == *list),
        Collection::PriceRules => lists.iter().any(|list| record["list"] == *list),
        Collection::Orders
        | Collection::ReturnRequests
        | Collection::Returns
        | Collection::CustomerTotals
        | Collection::AccountEntries
        | Collection::Allocations
        | Collection::CustomerAccounts => record["customer"] == by,
        _ => false,
    }
}

impl Wanted {
    /// Whether a record fits.
    pub fn fits(&self, record: &Value) -> bool {
        self.fits_where(record, |_| true)
    }

    /// Whether a record fits by the fields that never change.
    pub fn may_come_to_fit(&self, record: &Value) -> bool {
        let changes = |field: &str| match self.collection {
            Collection::Products | Collection::Customers => matches!(field, "status" | "category"),
            Collection::Orders
            | Collection::Registers
            | Collection::ReturnRequests
            | Collection::PriceLists
            | Collection::PriceChanges => field == "state",
            Collection::SuspendedSales => matches!(field, "state" | "location"),
            Collection::Exceptions => matches!(field, "state" | "kind"),
            _ => false,
        };
        self.fits_where(record, |field| !changes(field))
    }

    fn fits_where(&self, record: &Value, which: impl Fn(&str) -> bool) -> bool {
        self.filters.iter().filter(|(field, _)| which(field)).all(|(field, values)| {
            let of_itself = matches!(
                (self.collection, field.as_str()),
                (Collection::Customers, "customer") | (Collection::PriceLists, "list")
            );
            let value = record[if of_itself { "id" } else { field.as_str() }].as_str();
            value.is_some_and(|value| values.iter().any(|other| other == value))
        })
    }
}

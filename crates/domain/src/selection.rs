//! Which records someone follows live: a collection, values of its live fields, and what rights leave of that.
//!
//! A selection is canonical: filters in the order of their fields' names, one a field, values in order. Two that select
//! alike by the same fields are equal, so that whoever serves them does the work once.

use crate::command::Role;
use crate::hash;
use crate::ids::CustomerId;
use crate::prices::own_lists::OwnLists;
use crate::records::live::LiveField;
use crate::records::registry::Scope;
use crate::records::{Collection, Record};
use std::collections::BTreeSet;

/// Values of one filter.
pub const VALUES_MAX: usize = 1_000;

/// The field that says whose a record is, in every collection with the scope [`Scope::OwnCustomer`].
const OWNER: &str = "customer";
/// The field that says which price list a record is or is on, in every collection with the scope [`Scope::OwnLists`].
const LIST: &str = "list";
/// The fingerprint of rights that leave out nothing.
const ALL: &str = "all";

/// Why there is no such selection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// The collection has no live field of that name.
    #[error("{collection} can't be selected by {field}")]
    UnknownField {
        /// Of which collection.
        collection: Collection,
        /// By what.
        field: String,
    },
    /// A filter has more than [`VALUES_MAX`] values.
    #[error("{field} has {count} values, {VALUES_MAX} are the most")]
    TooManyValues {
        /// Which filter.
        field: String,
        /// How many.
        count: usize,
    },
    /// Whoever asks may see nothing of the collection.
    #[error("{collection} is not for whoever asks")]
    Forbidden {
        /// Of which collection.
        collection: Collection,
    },
}

/// Values of a field, one of which a record must have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Filter {
    /// The live field's name.
    pub field: &'static str,
    /// The values; where there are none, nothing is selected.
    pub values: BTreeSet<String>,
}

/// The records of a collection that have one of each filter's values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selection {
    collection: Collection,
    filters: Vec<Filter>,
}

/// Who asks, as far as it decides what may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rights {
    /// The partner's own customer record.
    pub customer: Option<CustomerId>,
    /// What it may do.
    pub role: Role,
}

impl Selection {
    /// All of a collection.
    pub fn all(collection: Collection) -> Self {
        Self { collection, filters: Vec::new() }
    }

    /// The records of a collection whose fields have one of the values named for each. A field that is named twice must
    /// have a value of both.
    pub fn new<F, V>(
        collection: Collection,
        filters: impl IntoIterator<Item = (F, V)>,
    ) -> Result<Self, SelectionError>
    where
        F: AsRef<str>,
        V: IntoIterator<Item: Into<String>>,
    {
        let mut selection = Self::all(collection);
        for (name, values) in filters {
            let name = name.as_ref();
            let field = collection
                .live_field(name)
                .ok_or_else(|| SelectionError::UnknownField { collection, field: name.to_owned() })?;
            let values: BTreeSet<String> = values.into_iter().map(Into::into).collect();
            if values.len() > VALUES_MAX {
                let (field, count) = (name.to_owned(), values.len());
                return Err(SelectionError::TooManyValues { field, count });
            }
            selection.narrow(field.name, values);
        }
        Ok(selection)
    }

    /// Its collection.
    pub fn collection(&self) -> Collection {
        self.collection
    }

    /// Its filters, in the order of their fields' names.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// Its filters with their fields.
    pub fn fields(&self) -> impl Iterator<Item = (&'static LiveField, &BTreeSet<String>)> {
        let field = |filter: &Filter| self.collection.live_field(filter.field);
        self.filters.iter().filter_map(move |filter| Some((field(filter)?, &filter.values)))
    }

    /// What of it whoever has `rights` may see, being a customer who has these price lists.
    pub fn seen_with(mut self, rights: &Rights, lists: OwnLists) -> Result<Self, SelectionError> {
        match rights.adds(self.collection, lists) {
            Added::Nothing => Ok(self),
            Added::Only(field, values) => {
                self.narrow(field, values);
                Ok(self)
            }
            Added::Refusal => Err(SelectionError::Forbidden { collection: self.collection }),
        }
    }

    /// Whether a record is selected.
    pub fn matches(&self, record: &Record) -> bool {
        self.matches_where(record, |_| true)
    }

    /// Whether a record may come to be selected: whether it is, going by what never changes of it alone.
    pub fn matches_fixed(&self, record: &Record) -> bool {
        self.matches_where(record, |field| field.fixed)
    }

    fn matches_where(&self, record: &Record, which: fn(&LiveField) -> bool) -> bool {
        record.collection() == self.collection
            && self
                .fields()
                .filter(|(field, _)| which(field))
                .all(|(field, values)| (field.value)(record).is_some_and(|value| values.contains(&value)))
    }

    fn narrow(&mut self, field: &'static str, values: BTreeSet<String>) {
        match self.filters.binary_search_by_key(&field, |filter| filter.field) {
            Ok(place) => self.filters[place].values.retain(|value| values.contains(value)),
            Err(place) => {
                // There are many selections, and most have one filter or two.
                self.filters.reserve_exact(1);
                self.filters.insert(place, Filter { field, values });
            }
        }
    }
}

/// What rights add to a selection of a collection.
enum Added {
    Nothing,
    /// Only what has one of these values of a field; nothing where there is none.
    Only(&'static str, BTreeSet<String>),
    Refusal,
}

impl Rights {
    /// A short name for what they add to selections of a collection: where it is the same, so is what may be seen.
    pub fn scope(&self, collection: Collection, lists: OwnLists) -> Result<String, SelectionError> {
        match self.adds(collection, lists) {
            Added::Nothing => Ok(ALL.to_owned()),
            Added::Only(field, values) => {
                let values: Vec<String> = values.into_iter().collect();
                Ok(format!("{:016x}", hash::of(format!("{field}={}", values.join(",")).as_bytes())))
            }
            Added::Refusal => Err(SelectionError::Forbidden { collection }),
        }
    }

    fn adds(&self, collection: Collection, lists: OwnLists) -> Added {
        match (self.role, collection.scope()) {
            (Role::Kitchen, _) if !is_for_kitchen(collection) => Added::Refusal,
            (Role::Owner | Role::Admin | Role::Staff | Role::Cashier | Role::Kitchen, _)
            | (Role::Partner, Scope::Partners) => Added::Nothing,
            (Role::Partner, Scope::OwnCustomer) => {
                Added::Only(OWNER, self.customer.iter().map(ToString::to_string).collect())
            }
            (Role::Partner, Scope::OwnLists) => {
                Added::Only(LIST, lists.iter().map(|list| list.to_string()).collect())
            }
            (Role::Partner, Scope::Staff) => Added::Refusal,
        }
    }
}

/// Whether a role may see anything of a collection. To whoever may not, it is not there.
pub fn may_open(role: Role, collection: Collection) -> bool {
    match role {
        Role::Owner | Role::Admin | Role::Staff | Role::Cashier => true,
        Role::Kitchen => is_for_kitchen(collection),
        Role::Partner => collection.scope() != Scope::Staff,
    }
}

/// The kitchen sees what is there, what is to be made and for whom: no costs, no tills, no accounts.
fn is_for_kitchen(collection: Collection) -> bool {
    matches!(
        collection,
        Collection::Business
            | Collection::Customers
            | Collection::Locations
            | Collection::OrderNotes
            | Collection::Orders
            | Collection::People
            | Collection::Prices
            | Collection::Products
            | Collection::Shelf
            | Collection::StockLevels
    )
}

//! Which price lists a partner's session may see: those of its customer and of the customer's group, as these records are,
//! that have started. What is to hold later is nobody's yet.
//!
//! They are read when it comes, and again when a batch changes what they follow from. From that batch on it is told
//! nothing until they are read: so the run that has the change is already told under the rights that follow from it.

use super::hub::Hub;
use super::port::Now;
use super::session::Key;
use ahash::HashSet;
use onhand_domain::ids::{CustomerGroupId, CustomerId, PriceListId};
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::{Collection, Customer, CustomerGroup, PriceList, Record, Stored};
use onhand_store::{Batch, Reader, RecordWrite, StoreError};

/// What was read of a customer's price lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadLists {
    /// The customer's group.
    pub group: Option<CustomerGroupId>,
    /// Those that it may see.
    pub lists: OwnLists,
    /// All that are agreed, those too that are still to start.
    pub named: OwnLists,
}

/// Reads the price lists of a customer.
pub(super) fn read(reader: &dyn Reader, customer: CustomerId) -> Result<ReadLists, StoreError> {
    let Some(customer) = record::<Customer>(reader, customer.into())? else {
        return Ok(ReadLists::default());
    };
    let group = customer.group.map(|group| record::<CustomerGroup>(reader, group.into())).transpose()?;
    let named = OwnLists::of(&customer, group.flatten().as_ref());
    let lists = OwnLists { contract: started(reader, named.contract)?, group: started(reader, named.group)? };
    Ok(ReadLists { group: customer.group, lists, named })
}

fn started(reader: &dyn Reader, list: Option<PriceListId>) -> Result<Option<PriceListId>, StoreError> {
    let Some(list) = list else { return Ok(None) };
    let list = record::<PriceList>(reader, list.into())?;
    Ok(list.filter(PriceList::has_started).map(|list| list.id))
}

/// The price lists of a customer: what a partner sees of lists.
pub fn own_lists(reader: &dyn Reader, customer: CustomerId) -> Result<OwnLists, StoreError> {
    Ok(read(reader, customer)?.lists)
}

fn record<T: Stored>(reader: &dyn Reader, id: uuid::Uuid) -> Result<Option<T>, StoreError> {
    let Some(stored) = reader.record(T::COLLECTION, id)? else { return Ok(None) };
    Ok(T::from_record(&*stored.decode(T::COLLECTION)?).cloned())
}

impl Hub {
    /// A batch may change which lists are whose: those whom that concerns are looked at again.
    pub(super) fn question_lists(&mut self, batch: &Batch, now: Now) {
        let (mut customers, mut groups) = (HashSet::default(), HashSet::default());
        let mut lists = HashSet::default();
        for write in &batch.records {
            match (write.collection, &*write.after) {
                (Collection::Customers, Record::Customers(after)) => {
                    let agreed = |customer: &Customer| (customer.group, customer.price_list);
                    if before::<Customer>(write).map(agreed) != Some(agreed(after)) {
                        customers.insert(after.id);
                    }
                }
                (Collection::CustomerGroups, Record::CustomerGroups(after)) => {
                    let list = |group: &CustomerGroup| group.price_list;
                    if before::<CustomerGroup>(write).map(list) != Some(list(after)) {
                        groups.insert(after.id);
                    }
                }
                (Collection::PriceLists, Record::PriceLists(after)) => {
                    if before::<PriceList>(write).map(PriceList::has_started) != Some(after.has_started()) {
                        lists.insert(after.id);
                    }
                }
                _ => {}
            }
        }
        if customers.is_empty() && groups.is_empty() && lists.is_empty() {
            return;
        }
        let mut touched = Vec::new();
        for (key, session) in self.sessions.iter_mut() {
            let Some(buyer) = session.buyer() else { continue };
            // Whose lists are being read may be in any group.
            let is_read = session.arriving.is_some() || session.lists_due;
            let of_group = session.group.is_some_and(|group| groups.contains(&group));
            let of_list = session.named_lists.iter().any(|list| lists.contains(&list));
            if is_read || of_group || of_list || customers.contains(&buyer) {
                session.lists_due = true;
                touched.push(key);
            }
        }
        touched.into_iter().for_each(|key| self.touch(key, now));
    }

    /// The price lists of a session's customer were read.
    pub(super) fn take_lists(&mut self, key: Key, read: ReadLists, now: Now) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        (session.group, session.named_lists) = (read.group, read.named);
        if std::mem::replace(&mut session.lists, read.lists) != read.lists {
            let rights = session.caller.rights;
            self.change_rights(key, rights, now);
        }
    }
}

fn before<T: Stored>(write: &RecordWrite) -> Option<&T> {
    write.before.as_ref().and_then(|before| T::from_record(&before.record))
}

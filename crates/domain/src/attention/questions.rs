//! What is odd about a command. A fact is recorded all the same, and a person is told once, with every oddity; a request
//! is refused.

use crate::command::Kind;
use crate::decision::Decision;
use crate::ids::{CustomerId, LocationId};
use crate::records::customer::CustomerStatus;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::records::location::LocationStatus;
use crate::records::product::ProductStatus;
use crate::records::{Collection, Customer, Location, Product};
use crate::refusal::Refusal;
use crate::settle;
use uuid::Uuid;

/// Oddities that one exception names at most.
const DETAILS_MAX: usize = 100;

/// What is odd about a command, gathered while it is decided.
#[derive(Debug, Default)]
pub struct Questions {
    /// The first of what it names that is not in use any more.
    archived: Option<(Collection, Uuid)>,
    details: Vec<Detail>,
}

impl Questions {
    /// Something is odd.
    pub fn ask(&mut self, name: DetailName, value: impl ToString) {
        if self.details.len() < DETAILS_MAX {
            self.details.push(Detail::new(name, value));
        }
    }

    /// A product that is not in use any more.
    pub fn about_product(&mut self, product: &Product) {
        if product.status == ProductStatus::Archived {
            self.archived.get_or_insert((Collection::Products, product.id.0));
            self.ask(DetailName::ArchivedProduct, &product.sku);
        }
    }

    /// A product that is not on sale: not in use any more, or not yet.
    pub fn about_sold_product(&mut self, product: &Product) {
        if product.status == ProductStatus::Draft {
            self.ask(DetailName::DraftProduct, &product.sku);
        }
        self.about_product(product);
    }

    /// A location that is not in use.
    pub fn about_location(&mut self, decision: &Decision<'_>, id: LocationId) -> Result<(), Refusal> {
        let location = decision.existing::<Location>(id)?;
        if location.status == LocationStatus::Archived {
            self.archived.get_or_insert((Collection::Locations, id.0));
            self.ask(DetailName::ArchivedLocation, &location.code);
        }
        Ok(())
    }

    /// A customer with whom there is to be no trade.
    pub fn about_customer(&mut self, decision: &Decision<'_>, id: Option<CustomerId>) -> Result<(), Refusal> {
        let Some(id) = id else { return Ok(()) };
        let customer = decision.existing::<Customer>(id)?;
        match customer.status {
            CustomerStatus::Active => {}
            CustomerStatus::OnHold => self.ask(DetailName::CustomerOnHold, &customer.name),
            CustomerStatus::Archived => self.ask(DetailName::ArchivedCustomer, &customer.name),
        }
        Ok(())
    }

    /// Refuses a request that names what is not in use any more; opens the exception of a fact, if anything was odd.
    pub fn settle(
        self,
        decision: &mut Decision<'_>,
        kind: Kind,
        subject: Uuid,
        location: LocationId,
    ) -> Result<(), Refusal> {
        match (kind, self.archived) {
            (Kind::Request, Some((collection, id))) => return Err(Refusal::NotActive { collection, id }),
            (Kind::Request, None) => {}
            (Kind::Fact, _) => self.open(decision, subject, location),
        }
        Ok(())
    }

    /// Opens the exception, if anything was odd.
    pub fn open(self, decision: &mut Decision<'_>, subject: Uuid, location: impl Into<Option<LocationId>>) {
        if self.details.is_empty() {
            return;
        }
        settle::open(decision, ExceptionKind::Questionable, Some(subject), |exception| {
            exception.details = self.details;
            exception.location = location.into();
        });
    }
}

//! Takes an archived product into use again.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::Product;
use crate::records::product::ProductStatus;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product to be taken into use again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreProduct {
    /// Which product, by id or SKU.
    pub product: Key,
    /// As what: active, hidden or draft.
    #[serde(default)]
    pub status: ProductStatus,
}

impl Act for RestoreProduct {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.product(&self.product);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.status == ProductStatus::Archived {
            return Err(Refusal::invalid("data.status", Rule::NotArchived));
        }
        let product = decision.product(&self.product)?.clone();
        if product.status != ProductStatus::Archived {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ProductUpdated { product: product.id, sku: product.sku.clone() });
        decision.put(Product { status: self.status, ..product });
        Ok(())
    }
}

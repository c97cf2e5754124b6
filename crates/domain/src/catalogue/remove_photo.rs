//! Takes a product's photo away.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::Product;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product that is to have no photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePhoto {
    /// Which product, by id or SKU.
    pub product: Key,
}

impl Act for RemovePhoto {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.product(&self.product);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let product = decision.product(&self.product)?.clone();
        if product.photo.is_none() {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ProductUpdated { product: product.id, sku: product.sku.clone() });
        decision.put(Product { photo: None, ..product });
        Ok(())
    }
}

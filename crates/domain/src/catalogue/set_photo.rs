//! Gives a product its photo: one that was uploaded before, named by its content.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::limits;
use crate::records::Product;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product's photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPhoto {
    /// The photo, by the hash that its upload was answered with.
    pub photo: String,
    /// Which product, by id or SKU.
    pub product: Key,
}

impl Act for SetPhoto {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.product(&self.product);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::digest("data.photo", &self.photo)?;
        let product = decision.product(&self.product)?.clone();
        if product.photo.as_ref() == Some(&self.photo) {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::ProductUpdated { product: product.id, sku: product.sku.clone() });
        decision.put(Product { photo: Some(self.photo.clone()), ..product });
        Ok(())
    }
}

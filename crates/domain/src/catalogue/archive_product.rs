//! Takes a product out of use: refused while it is in stock, promised or under way, unless that is meant.

use super::in_use;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::limits;
use crate::records::Product;
use crate::records::product::ProductStatus;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product to be taken out of use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveProduct {
    /// Even while it is in stock, promised or under way; needs a reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force: bool,
    /// Which product, by id or SKU.
    pub product: Key,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Act for ArchiveProduct {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let product = wants.product(&self.product);
        if let Some(product) = product.filter(|_| !self.force) {
            in_use::want_product(wants, product.id);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.reason", self.reason.as_deref())?;
        let product = decision.product(&self.product)?.clone();
        if product.status == ProductStatus::Archived {
            return Err(Refusal::NothingToDo);
        }
        if !self.force {
            in_use::refuse_product(decision, product.id)?;
        } else if self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Refusal::invalid("data.reason", Rule::Given));
        }
        decision.say(Event::ProductDeleted {
            product: product.id,
            sku: product.sku.clone(),
            reason: self.reason.clone(),
        });
        decision.put(Product { status: ProductStatus::Archived, ..product });
        Ok(())
    }
}

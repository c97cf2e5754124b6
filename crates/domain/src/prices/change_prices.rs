//! Changes many prices at once, now or from a moment on: products' own prices, or those of a list.
//!
//! What each was is kept, so that the change can be taken back. A job over more products than one command may change is
//! several commands with one job; their ids follow from it.

use super::apply_price_change;
use super::tiers;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, PriceChangeId, ProductId};
use crate::key::Key;
use crate::limits;
use crate::records::price_change::{PriceChangeLine, PriceChangeState};
use crate::records::price_rule::PriceTier;
use crate::records::product::ProductStatus;
use crate::records::{Collection, PriceChange};
use crate::refusal::{Refusal, Rule};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Prices to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePrices {
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<PriceChangeId>,
    /// From when on; absent or past: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// The job that it is part of; absent: a job of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<Uuid>,
    /// What changes, each product once.
    pub lines: Vec<PriceChangeInput>,
    /// On which list, by id or code; absent: the products' own prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Key>,
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The price of a product to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceChangeInput {
    /// Which product, by id or SKU.
    pub product: Key,
    /// What its prices are to be by quantity; its own price is one tier from 0. None: it has no price.
    pub tiers: Vec<PriceTier>,
}

impl ChangePrices {
    fn id(&self, command: Uuid) -> PriceChangeId {
        self.change.unwrap_or(PriceChangeId(ids::derive(command, "price_change", &[])))
    }
}

impl Act for ChangePrices {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<PriceChange>(self.id(wants.context().command.0));
        let list = self.list.as_ref().map(|key| wants.price_list(key).map(|list| list.id));
        if list == Some(None) {
            return;
        }
        for line in &self.lines {
            if let Some(product) = wants.product(&line.product) {
                tiers::want(wants, list.flatten(), product.id);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.lines", self.lines.len(), limits::LINES_MAX)?;
        limits::note("data.note", self.note.as_deref())?;
        decision.business()?;
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<PriceChange>(id)?;
        let list = self.list.as_ref().map(|key| decision.price_list(key).map(|list| list.id)).transpose()?;
        let mut named: HashSet<ProductId> = HashSet::with_capacity(self.lines.len());
        let mut lines = Vec::with_capacity(self.lines.len());
        for (place, line) in self.lines.iter().enumerate() {
            let field = |part: &str| format!("data.lines[{place}].{part}");
            let product = decision.product(&line.product)?;
            if product.status == ProductStatus::Archived {
                return Err(Refusal::NotActive { collection: Collection::Products, id: product.id.0 });
            }
            if !named.insert(product.id) {
                return Err(Refusal::invalid(field("product"), Rule::Unique));
            }
            let after = tiers::checked(decision, list.is_none(), product, &line.tiers, &field)?;
            lines.push(PriceChangeLine { after, before: None, product: product.id });
        }
        let due_at = self.due_at.filter(|due| *due > decision.context().now);
        let change = PriceChange {
            due_at,
            id,
            job: self.job.unwrap_or(id.0),
            lines,
            list,
            note: self.note.clone(),
            state: PriceChangeState::Scheduled,
        };
        if due_at.is_none() {
            return apply_price_change::apply(decision, change);
        }
        decision.say(Event::PriceChangeScheduled { change: id, job: change.job });
        decision.put(change);
        Ok(())
    }
}
